"""Folders of rows in YAML, beside a sheet: one row or a list of them in each file, with the sheet's columns as keys.

Each is checked as a row of the sheet is, key by key. Chaser writes such files; it never writes one that is there.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import ClassVar, Final

import yaml

from worker.errors import ChaserError
from worker.settings.files import Files
from worker.settings.findings import Findings, did_you_mean
from worker.settings.sheets import Form, Row
from worker.settings.tables import clean
from worker.settings.yaml_files import Entry, read_entries

ONE_LINE: Final = 1_000_000
"""Characters after which YAML would break a line."""


@dataclass(frozen=True, slots=True)
class EntryRow(Row):
    """A row as a mapping in YAML: its keys are the sheet's columns, each on a line of its own."""

    called: ClassVar[str] = "entry"
    lines: Mapping[str, int] = field(default_factory=dict)

    def line_of(self, column: str) -> int:
        return self.lines.get(column, self.number)


def folder_of(form: Form) -> str:
    """The folder beside a sheet, below the home."""
    return f"data/{form.name}.d"


def read_folder(files: Files, form: Form, of_what: str) -> list[EntryRow]:
    """The rows in the folder, file by file; none where there is no folder. `of_what` names what has these details."""
    found = sorted((files.home / folder_of(form)).glob("*.y*ml"))
    rows = (_read(files.findings(f"{folder_of(form)}/{path.name}"), files, form, of_what) for path in found)
    return [row for each in rows for row in each]


def _read(findings: Findings, files: Files, form: Form, of_what: str) -> Iterator[EntryRow]:
    if not findings.file.endswith(".yaml"):
        findings.warn(0, "is not read.", "Give it a name that ends in .yaml.")
        return
    for entry in read_entries(files.content(findings), findings):
        _report_strangers(entry, findings, form, of_what)
        cells = {column: clean(text) for column, text in entry.texts.items()}
        yield EntryRow(entry.line, cells, findings, entry.lines)


def _report_strangers(entry: Entry, findings: Findings, form: Form, of_what: str) -> None:
    columns = form.columns
    otherwise = f"The keys are the columns of data/{form.name}.csv: {', '.join(columns[:4])} and so on."
    for name in entry.texts.keys() - set(columns):
        findings.error(
            entry.lines[name], f"is not a detail of {of_what}.", did_you_mean(name, columns, otherwise), name
        )


def write_entries(home: Path, file: str, blocks: Sequence[Mapping[str, str | date]], notes: Sequence[str]) -> bool:
    """Write rows into a file of their own, whole or not at all; `notes` stand above them as comments.

    False, and nothing is changed, when the file is there already. ChaserError when the folder cannot be written.
    """
    text = "".join(f"# {clean(note)}\n" for note in notes) + in_yaml(list(blocks))
    return write_new(home, file, text)


def in_yaml(value: object) -> str:
    """Plain data as YAML that people read: in the order given, each text on one line."""
    return str(yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=ONE_LINE))


def write_new(home: Path, file: str, text: str) -> bool:
    """Write a file that is not there yet; see `write_entries`."""
    path = home / file
    if path.exists():
        return False
    beginning = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beginning.open("w", encoding="utf-8") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        beginning.replace(path)
    except OSError as error:
        folder, _, _ = file.rpartition("/")
        sheet = f"{folder.removesuffix('.d')}.csv"
        what = f"{file} cannot be written: {error.strerror}."
        raise ChaserError(what, f"Let Chaser write into {folder}, or add it to {sheet} yourself.") from error
    return True
