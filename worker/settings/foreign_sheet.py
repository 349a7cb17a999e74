"""Somebody else's spreadsheet as rows by our columns' names. It only reads; what follows is decided in the service."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from worker.errors import WrongUse
from worker.settings.findings import Findings
from worker.settings.foreign_columns import KNOWN, LOOKED_AT, Heading, headings_of, is_header
from worker.settings.sheets import EXCEL_ERROR
from worker.settings.tables import Line, csv_lines, workbook_lines

WHO: Final = frozenset({"creator", "name", "handle", "email", "instagram", "tiktok"})
WHAT: Final = frozenset({"item", "scenario"})
KINDS: Final = (".csv", ".xlsx")
ADDRESS = re.compile(r"[^\s<>,;:\"'()/|、，；]+@[^\s<>,;:\"'()/|、，；]+\.[^\s<>,;:\"'()/|、，；]+")


@dataclass(frozen=True, slots=True)
class ForeignRow:
    """One row: its number as the spreadsheet shows it, and its cells by what they mean."""

    number: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    @property
    def addresses(self) -> list[str]:
        """The e-mail addresses in the cell for them, whatever stands around them."""
        return addresses_in(f"{self.text('email')} {self.text('aliases')}")


@dataclass(frozen=True, slots=True)
class ForeignSheet:
    """A sheet of theirs, understood."""

    name: str
    headings: Sequence[Heading]
    rows: Sequence[ForeignRow]
    sheets: Sequence[str] = field(default=())
    """The names of all sheets of the workbook."""

    @property
    def columns(self) -> set[str]:
        """What the sheet tells."""
        return {heading.column for heading in self.headings if heading.column}

    @property
    def lacking(self) -> list[str]:
        """What no column tells, and what follows from that."""
        missing = []
        if not self.columns & WHO:
            add = "Add one with the creator's name: Creator, Influencer or Name."
            missing.append(f"No column says who owes it, so no row can be taken over. {add}")
        if not self.columns & WHAT:
            add = "Add one with the item: Deliverable, Item or Content."
            missing.append(f"No column says what is owed, so rows add creators alone and nothing is followed up. {add}")
        return missing

    def title_of(self, column: str) -> str:
        """What the sheet itself calls this column, "" when it has none."""
        return next((heading.title for heading in self.headings if heading.column == column), "")


def addresses_in(text: str) -> list[str]:
    """The e-mail addresses in a text, each once, in their order."""
    found = [each.removeprefix("mailto:").strip(".") for each in ADDRESS.findall(text)]
    return list(dict.fromkeys(found))


def read_foreign(path: Path, sheet: str = "") -> ForeignSheet:
    """The spreadsheet at `path`: of a workbook the sheet of that name, else the first. Raises WrongUse."""
    content = _content(path)
    findings = Findings(path.name)
    names: Sequence[str] = ()
    if path.suffix.lower() == ".xlsx":
        names = sheet_names(content)
        if sheet and sheet.casefold() not in {name.casefold() for name in names}:
            raise WrongUse(f'{path.name} has no sheet "{sheet}".', f"It has {', '.join(names)}.")
        lines = workbook_lines(content, sheet.casefold(), findings)
    else:
        lines = csv_lines(content, KNOWN, findings)
    if findings.has_errors:
        problem = findings.problems[0]
        raise WrongUse(f"{path.name}: {problem.what}", problem.remedy)
    return _understood(path.name, [line for line in lines if not line.is_empty], names)


def _content(path: Path) -> bytes:
    if path.suffix.lower() not in KINDS:
        raise WrongUse(f"{path.name} is not a spreadsheet that Chaser reads.", "Save it as .xlsx or as CSV UTF-8.")
    try:
        return path.read_bytes()
    except OSError as error:
        raise WrongUse(
            f"{path} cannot be read: {error.strerror}.", "Correct the path, or close it elsewhere."
        ) from None


def sheet_names(content: bytes) -> list[str]:
    """The names of a workbook's sheets; none when it cannot be read, which `workbook_lines` then says."""
    import zipfile  # noqa: PLC0415 - with openpyxl, which most commands do not need

    import openpyxl  # noqa: PLC0415 - 0.2 s

    if not zipfile.is_zipfile(io.BytesIO(content)):
        return []
    try:
        return list(openpyxl.load_workbook(io.BytesIO(content), read_only=True).sheetnames)
    except Exception:  # noqa: BLE001 - openpyxl has no base error; the reading itself reports it
        return []


def _understood(name: str, lines: Sequence[Line], names: Sequence[str]) -> ForeignSheet:
    top = next((place for place, line in enumerate(lines[:LOOKED_AT]) if is_header(line.cells)), None)
    if top is None:
        others = f" With --sheet NAME it reads another one of {', '.join(names)}." if len(names) > 1 else ""
        raise WrongUse(
            f"No row of {name} names columns that Chaser knows.",
            f"It looks for headers such as Creator, Email, Deliverable, Due date, Status.{others}",
        )
    headings = headings_of(lines[top].cells)
    rows = [ForeignRow(line.number, _cells(line, headings)) for line in lines[top + 1 :]]
    return ForeignSheet(name, headings, [row for row in rows if any(row.cells.values())], names)


def _cells(line: Line, headings: Sequence[Heading]) -> dict[str, str]:
    cells = {each.column: line.cells[each.place] for each in headings if each.column and each.place < len(line.cells)}
    return {column: "" if EXCEL_ERROR.fullmatch(text) else text for column, text in cells.items()}
