"""data/asks.d/*.yaml: asks beside the sheet, one or a list in each file; Chaser writes those it makes itself here.

Where the sheet has the same key, its row is followed. A file that is there is never written again: it is the person's
to change.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from worker.core.people import Ask
from worker.settings import asks_sheet
from worker.settings.entries import EntryRow, folder_of, in_yaml, write_new
from worker.settings.findings import quoted
from worker.settings.tables import clean

FOLDER: Final = folder_of(asks_sheet.FORM)
COLUMNS: Final = asks_sheet.FORM.columns
HINTS: Final = ("deadline", "reason", "consequence", "action")
ONCE: Final = "Change what you like: Chaser writes this file only once. The keys are the columns of data/asks.csv."


def merged(
    sheet: Mapping[str, Ask], sheet_file: str, rows: Iterable[EntryRow], known: asks_sheet.Known
) -> dict[str, Ask]:
    """The asks of the sheet and those of the folder that the sheet does not have."""
    asks = dict(sheet)
    in_sheet = {key.casefold() for key in sheet}
    places: dict[str, str] = {}
    for row in rows:
        ask = asks_sheet.ask_of(row, known)
        folded = ask.key.casefold()
        if folded in in_sheet:
            what = f"{quoted(ask.key)} is a row of {sheet_file} too, and that row is followed."
            row.warn("ask", what, "Remove one of the two.")
        elif folded in places:
            row.error("ask", f"{quoted(ask.key)} stands in {places[folded]} too.", "Give each ask a key of its own.")
        elif ask.key:
            places[folded] = f"{row.findings.file}:{row.line_of('ask')}"
            asks[ask.key] = replace(ask, file=row.findings.file)
    return asks


def file_of(key: str) -> str:
    """The file, below the home, in which an ask that Chaser makes stands."""
    return f"{FOLDER}/{key}.yaml"


def write_ask(home: Path, ask: Ask, origin: str) -> bool:
    """Write the ask into a file of its own, whole or not at all; `origin` says in a line where it comes from.

    False, and nothing is changed, when the file is there already. ChaserError when the folder cannot be written.
    """
    return write_new(home, file_of(ask.key), "\n".join(_lines(ask, origin)))


def _lines(ask: Ask, origin: str) -> Sequence[str]:
    values = details_of(ask)
    return (
        f"# {clean(origin)}",
        f"# {ONCE}",
        in_yaml(values).rstrip("\n"),
        f"# Still missing, if it is known: {', '.join(column for column in HINTS if column not in values)}",
        "",
    )


def details_of(ask: Ask) -> dict[str, str | date]:
    """What the ask says, by column, without what is blank."""
    return {"ask": ask.key} | {column: value for column in COLUMNS[1:] if (value := _written(ask, column))}


def _written(ask: Ask, column: str) -> str | date | None:
    """A detail as YAML has it; None for one that is blank or says what a blank one means."""
    value = getattr(ask, column)
    if value == Ask.__dataclass_fields__[column].default:
        return None
    return value if isinstance(value, date) else str(value)
