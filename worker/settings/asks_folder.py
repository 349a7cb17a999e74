"""data/asks.d/*.yaml: asks beside the sheet, one or a list in each file; Chaser writes those it makes itself here.

Each is checked as a row of the sheet is, key by key. Where the sheet has the same key, its row is followed. A file that
is there is never written again: it is the person's to change.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import ClassVar, Final

import yaml

from worker.core.people import Ask
from worker.errors import ChaserError
from worker.settings import asks_sheet
from worker.settings.files import Files
from worker.settings.findings import Findings, did_you_mean, quoted
from worker.settings.sheets import Row
from worker.settings.tables import clean
from worker.settings.yaml_files import Entry, read_entries

FOLDER: Final = "data/asks.d"
COLUMNS: Final = asks_sheet.FORM.columns
HINTS: Final = ("deadline", "reason", "consequence", "action")
ONE_LINE: Final = 1_000_000
"""Characters after which YAML would break a line."""


@dataclass(frozen=True, slots=True)
class EntryRow(Row):
    """An ask as a mapping in YAML: its keys are the sheet's columns, each on a line of its own."""

    called: ClassVar[str] = "entry"
    lines: Mapping[str, int] = field(default_factory=dict)

    def line_of(self, column: str) -> int:
        return self.lines.get(column, self.number)


def read_folder(files: Files) -> list[EntryRow]:
    """The asks in the folder, file by file; none where there is no folder."""
    found = sorted((files.home / FOLDER).glob("*.y*ml"))
    return [row for path in found for row in _read(files, files.findings(f"{FOLDER}/{path.name}"))]


def _read(files: Files, findings: Findings) -> Iterator[EntryRow]:
    if not findings.file.endswith(".yaml"):
        findings.warn(0, "is not read.", "Give it a name that ends in .yaml.")
        return
    for entry in read_entries(files.content(findings), findings):
        _report_strangers(entry, findings)
        cells = {column: clean(text) for column, text in entry.texts.items()}
        yield EntryRow(entry.line, cells, findings, entry.lines)


def _report_strangers(entry: Entry, findings: Findings) -> None:
    otherwise = f"The keys are the columns of data/asks.csv: {', '.join(COLUMNS[:4])} and so on."
    for name in entry.texts.keys() - set(COLUMNS):
        findings.error(entry.lines[name], "is not a detail of an ask.", did_you_mean(name, COLUMNS, otherwise), name)


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
    path = home / file_of(ask.key)
    if path.exists():
        return False
    beginning = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beginning.open("w", encoding="utf-8") as file:
            file.write("\n".join(_lines(ask, origin)))
            file.flush()
            os.fsync(file.fileno())
        beginning.replace(path)
    except OSError as error:
        what = f"{file_of(ask.key)} cannot be written: {error.strerror}."
        raise ChaserError(what, f"Let Chaser write into {FOLDER}, or add the ask to data/asks.csv yourself.") from error
    return True


def _lines(ask: Ask, origin: str) -> Sequence[str]:
    values = {"ask": ask.key} | {column: value for column in COLUMNS[1:] if (value := _written(ask, column))}
    return (
        f"# {clean(origin)}",
        "# Change what you like: Chaser writes this file only once. The keys are the columns of data/asks.csv.",
        yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=ONE_LINE).rstrip("\n"),
        f"# Still missing, if it is known: {', '.join(column for column in HINTS if column not in values)}",
        "",
    )


def _written(ask: Ask, column: str) -> str | date | None:
    """A detail as YAML has it; None for one that is blank or says what a blank one means."""
    value = getattr(ask, column)
    if value == Ask.__dataclass_fields__[column].default:
        return None
    return value if isinstance(value, date) else str(value)
