"""Bringing a database's layout up to the one this Chaser knows, in one transaction; refuses a newer one."""

from pathlib import Path

from sqlalchemy import Engine

from worker.errors import StoreError
from worker.store.tables import SCHEMA

FOLDER = Path(__file__).parent


def bring_up_to_date(engine: Engine, path: Path) -> None:
    """Migrate if the file's version is older than ours; a cheap look decides. StoreError if it is newer."""
    with engine.connect() as connection:
        version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if version > SCHEMA:
        raise StoreError(
            f"The database {path} was written by a newer Chaser (its layout is {version}, this one knows {SCHEMA}).",
            "Install that newer version again, or put back the backup made before it; nothing was changed.",
        )
    if version < SCHEMA:
        _migrate(engine)


def _migrate(engine: Engine) -> None:
    """Run the missing migrations; the version is part of the same transaction."""
    from alembic import command  # noqa: PLC0415 - costs 0.2 s and is needed once in a home's life
    from alembic.config import Config  # noqa: PLC0415 - as above

    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
        command.upgrade(config, "head")
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")
