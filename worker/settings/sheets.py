"""The rows of a sheet by our columns' names, and the reading of single cells.

Decides which header means which column, and which differences of spelling are forgiven. Both sheets use it; what a
row as a whole must have is decided in `creators_sheet` and `asks_sheet`.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, Final

from worker.settings.findings import NEAR, Findings, Unfit, did_you_mean, listed, nearest, quoted
from worker.settings.tables import Line, csv_lines, squeezed, workbook_lines
from worker.settings.written_days import FIRST_YEAR, LAST_YEAR, days_meant

KINDS: Final = (".csv", ".xlsx")
FOREIGN: Final = (".xls", ".xlsm", ".ods", ".numbers", ".tsv", ".txt")
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
NOT_CALLED: Final[Mapping[str, str]] = MappingProxyType({})
EXCEL_ERROR = re.compile(r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!)")


@dataclass(frozen=True, slots=True)
class Form:
    """What a sheet looks like: its name without ending, its columns, those it must have, and other names of some."""

    name: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    aliases: Mapping[str, str]

    @property
    def titles(self) -> Mapping[str, str]:
        """Every title we know, squeezed, with the column it means."""
        ours = {squeezed(column): column for column in self.columns}
        return ours | {squeezed(alias): column for alias, column in self.aliases.items()}


@dataclass(frozen=True, slots=True)
class Row:
    """One row by our columns' names; a column that the sheet lacks is blank."""

    number: int
    cells: Mapping[str, str]
    findings: Findings
    called: ClassVar[str] = "row"

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def line_of(self, column: str) -> int:  # noqa: ARG002 - in a sheet all cells of a row are on one line
        """The line on which this cell stands."""
        return self.number

    def error(self, column: str, what: str, remedy: str = "") -> None:
        self.findings.error(self.line_of(column), what, remedy, column)

    def warn(self, column: str, what: str, remedy: str = "") -> None:
        self.findings.warn(self.line_of(column), what, remedy, column)

    def required(self, column: str) -> str:
        """The text of a cell that must not be blank."""
        text = self.text(column)
        if not text:
            self.error(column, "is blank.", f"Fill it in, or remove the {self.called}.")
        return text

    def choice(self, column: str, choices: Sequence[str], blank: str = "") -> str:
        """One of `choices`, whatever its case; `blank` when the cell is."""
        text = self.text(column)
        if not text or text.lower() in choices:
            return text.lower() or blank
        close = nearest(text, choices)
        meant = f"Did you mean {close}? " if close else ""
        remedy = f"{meant}Write {listed(choices)}, or leave it blank."
        self.error(column, f"{quoted(text)} is not one of its values.", remedy)
        return blank

    def day(self, column: str) -> date | None:
        """An ISO date, None when the cell is blank or wrong."""
        try:
            return iso_date(self.text(column)) if self.text(column) else None
        except Unfit as unfit:
            self.error(column, f"{unfit.what}.", unfit.remedy)
            return None

    def one_of(self, column: str, known: Collection[str], place: str, called: Mapping[str, str] = NOT_CALLED) -> str:
        """The key that this cell names, whatever its case; "" when it is blank or nobody's.

        `called` are other words for some of them, in lower case: such a word is refused, with the key it stands for.
        """
        text = self.text(column)
        by_case = {key.casefold(): key for key in known}
        if not text or text.casefold() in by_case:
            return by_case.get(text.casefold(), "")
        meant = called.get(text.casefold(), "")
        otherwise = f"Add it to {place}, or correct the name here."
        remedy = f"Write its key, {meant}." if meant else did_you_mean(text, known, otherwise)
        self.error(column, f"{quoted(text)} is not in {place}.", remedy)
        return ""


def iso_date(text: str) -> date:
    """A calendar day written YYYY-MM-DD. Raises Unfit, with the dates that may have been meant."""
    match = ISO.fullmatch(text)
    if match is None:
        raise Unfit(f"{quoted(text)} is not a date as Chaser reads it", _dates_meant(text))
    if not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        raise Unfit(f"{quoted(text)} is in the year {int(match[1])}", f"Write a year from {FIRST_YEAR} to {LAST_YEAR}.")
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        remedy = "Write a day that exists, such as 2026-10-26."
        raise Unfit(f"{quoted(text)} is not in the calendar", remedy) from None


def _dates_meant(text: str) -> str:
    found = [day.isoformat() for day in days_meant(text)]
    return f"Write {listed(found)}." if found else "Write year, month, day: 2026-10-26."


def read_rows(home: Path, form: Form, findings: Findings) -> list[Row]:
    """The rows of data/<name>.csv or .xlsx, without empty ones. `findings.file` becomes the file's name."""
    lines = _lines(home, form, findings)
    if not lines:
        return []
    header, *rest = lines
    places = _places(header, form, findings)
    missing = [column for column in form.required if column not in places.values()]
    if missing:
        said = "the columns" if len(missing) > 1 else "the column"
        remedy = f"The first row names the columns: {', '.join(form.columns[:4])} and so on."
        findings.error(header.number, f"{said} {' and '.join(missing)} cannot be found.", remedy)
        return []
    for line in rest:
        _report_strays(line, header, findings)
    return [Row(line.number, _cells(line, places, findings), findings) for line in rest]


def _lines(home: Path, form: Form, findings: Findings) -> list[Line]:
    """The rows of whichever file there is, the header first, empty ones left out."""
    found = [kind for kind in KINDS if (home / "data" / f"{form.name}{kind}").exists()]
    findings.file = f"data/{form.name}{found[-1] if found else '.csv'}"
    if not found:
        _report_missing(home, form, findings)
        return []
    if len(found) > 1:
        findings.error(0, f"and data/{form.name}.csv are both here.", "Keep one of them, and move the other one away.")
        return []
    try:
        content = (home / findings.file).read_bytes()
    except OSError as error:
        findings.error(0, f"cannot be read: {error.strerror}.", "Close it elsewhere, or correct its permissions.")
        return []
    workbook = findings.file.endswith(".xlsx")
    lines = workbook_lines(content, form.name, findings) if workbook else csv_lines(content, form.titles, findings)
    filled = [line for line in lines if not line.is_empty]
    if not filled and not findings.has_errors:
        findings.error(1, "is empty.", f"Its first row names the columns: {', '.join(form.columns[:4])} and so on.")
    return filled


def _report_missing(home: Path, form: Form, findings: Findings) -> None:
    other = next((kind for kind in FOREIGN if (home / "data" / f"{form.name}{kind}").exists()), "")
    names = [path.name for path in (home / "data").glob("*") if path.suffix.lower() in KINDS]
    alike = nearest(f"{form.name}.csv", names, NEAR) or nearest(f"{form.name}.xlsx", names, NEAR)
    first = f"a first row with the columns {', '.join(form.columns[:4])} and so on is enough"
    remedy = f"Is it data/{alike}? Rename that." if alike else f"Write it ({first})."
    if other:
        remedy = f"Save data/{form.name}{other} as .xlsx or as CSV UTF-8."
    findings.error(0, "is not here.", remedy)


def _places(header: Line, form: Form, findings: Findings) -> dict[int, str]:
    """Which of our columns stands at which place. Strangers are ignored in one notice, near misses are errors."""
    titles = form.titles
    places: dict[int, str] = {}
    strangers: list[str] = []
    for place, title in enumerate(header.cells):
        column = titles.get(squeezed(title), "")
        if column and column in places.values():
            findings.error(header.number, f"{quoted(title)} is a second column {column}.", "Keep one of them.", column)
        elif column:
            places[place] = column
        elif close := nearest(squeezed(title), titles, NEAR):
            remedy = f"Did you mean {titles[close]}? Otherwise give the column another name."
            findings.error(header.number, f"there is no column {quoted(title)}.", remedy, title)
        elif title:
            strangers.append(quoted(title))
    if strangers and places:
        findings.warn(header.number, f"has columns that Chaser ignores: {', '.join(strangers)}.")
    return places


def _report_strays(line: Line, header: Line, findings: Findings) -> None:
    """A cell without a title above it mostly means that a text with a comma in it was not put between quotes."""
    titles = [*header.cells, *[""] * (len(line.cells) - len(header.cells))]
    stray = next((cell for cell, title in zip(line.cells, titles, strict=False) if cell and not title), "")
    if stray:
        remedy = "Put a text that contains the separator between quotes, or give the column a title."
        findings.error(line.number, f"{quoted(stray)} stands in a column without a title.", remedy)


def _cells(line: Line, places: Mapping[int, str], findings: Findings) -> dict[str, str]:
    cells = {column: line.cells[place] for place, column in places.items() if place < len(line.cells)}
    for column, text in cells.items():
        if EXCEL_ERROR.fullmatch(text):
            findings.error(line.number, f"is the spreadsheet's error {text}.", "Correct its formula.", column)
            cells[column] = ""
    return cells
