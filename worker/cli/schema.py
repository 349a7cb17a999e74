"""`schema`: JSON Schemas of the files, so that an editor completes keys and marks what is wrong while one types."""

import json
from pathlib import Path
from typing import Annotated

import typer

from worker.cli import output
from worker.cli.app import app
from worker.errors import ChaserError, WrongUse
from worker.settings.findings import did_you_mean
from worker.settings.schemas import SCHEMAS

ENDING = ".schema.json"


@app.command()
def schema(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help=f"One of {', '.join(SCHEMAS)}.")] = "",
    folder: Annotated[
        Path | None, typer.Option("--all", metavar="DIR", help="Write all of them into a folder.")
    ] = None,
) -> None:
    """Print the JSON Schema of a file, for editors.

    With --all, write every schema, and say which line tells an editor of it.
    """
    if folder is not None and name:
        raise WrongUse("--all writes every schema.", "Leave out the name, or --all.")
    if folder is not None:
        _write_all(folder.expanduser())
    elif name:
        if name not in SCHEMAS:
            raise WrongUse(f'There is no schema "{name}".', did_you_mean(name, SCHEMAS))
        output.as_json(SCHEMAS[name].as_json())
    else:
        output.table(("Schema", "Files"), [(each.name, each.files) for each in SCHEMAS.values()], below={})


def _write_all(folder: Path) -> None:
    """They are made from this version, so that older ones are written over."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for each in SCHEMAS.values():
            path = folder / f"{each.name}{ENDING}"
            path.write_text(json.dumps(each.as_json(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
            output.line(f"wrote {path}")
    except OSError as error:
        raise ChaserError(f"{folder} cannot be written: {error.strerror}.", "Choose a folder that is yours.") from None
    output.line()
    output.line("An editor with the YAML language server follows a first line such as this one, in each file:")
    for each in SCHEMAS.values():
        path = (folder / f"{each.name}{ENDING}").absolute()
        output.line(f"  {each.files:24} # yaml-language-server: $schema={path}")
