"""Bringing a database's layout up to the one this Chaser knows, in one transaction; refuses a newer one.

The older layout is copied first. Where a migration fails, its transaction is rolled back and the file is as it was.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from worker.errors import StoreError
from worker.store.tables import SCHEMA

FOLDER = Path(__file__).parent
Keep = Callable[[Path, int], Path]
"""Copies the database of this layout; where to."""


@dataclass(frozen=True, slots=True)
class Layouts:
    """Where the migrations are, and the newest one's number."""

    folders: tuple[Path, ...]
    newest: int


OURS = Layouts((FOLDER / "versions",), SCHEMA)


def bring_up_to_date(engine: Engine, path: Path, keep: Keep | None = None, layouts: Layouts = OURS) -> str:
    """Migrate if the file's version is older than ours; a cheap look decides. StoreError if it is newer.

    Returns what a person should know about it, "" where nothing was changed or the file is new.
    """
    with engine.connect() as connection:
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if version > layouts.newest:
        raise StoreError(
            f"The database {path} was written by a newer Chaser (its layout is {version}, this one knows"
            f" {layouts.newest}).",
            "Install that newer version again, or put back the backup made before it; nothing was changed.",
        )
    if version == layouts.newest:
        return ""
    kept = keep(path, version) if keep and version else None
    try:
        _migrate(engine, layouts)
    except SQLAlchemyError as error:
        if kept is None:
            raise
        raise StoreError(
            f"The database {path} could not be brought from layout {version} to {layouts.newest}"
            f" ({getattr(error, 'orig', None) or error}); it is unchanged.",
            f"Install the version of Chaser that was here before, and report this message. A copy lies in {kept}.",
        ) from error
    return f"the database now has layout {layouts.newest}; as it was before, it lies in {kept}" if kept else ""


def _migrate(engine: Engine, layouts: Layouts) -> None:
    """Run the missing migrations; the version is part of the same transaction."""
    from alembic import command  # noqa: PLC0415 - costs 0.2 s and is needed once in a home's life
    from alembic.config import Config  # noqa: PLC0415 - as above

    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
        config.set_main_option("path_separator", "newline")
        config.set_main_option("version_locations", "\n".join(map(str, layouts.folders)).replace("%", "%%"))
        command.upgrade(config, "head")
        connection.exec_driver_sql(f"PRAGMA user_version = {layouts.newest}")
