"""A sheet as rows of plain text, whether it is CSV or an Excel workbook.

Cells come out as a person would read them: white space collapsed, dates as ISO text, whole numbers without ".0".
What the columns mean is decided in `sheets`.
"""

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from xml.etree.ElementTree import ParseError

from worker.settings.findings import Findings
from worker.settings.texts import decoded

DELIMITERS: Final = (",", ";", "\t")
MOST_ROWS: Final = 250_000
DELIMITER_LINE = re.compile(r"sep=([,;\t|])[\r\n]+", re.IGNORECASE)
"""Excel's own first line; Excel does not count it as a row."""
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
INVISIBLE = re.compile(r"[\u200b\u2060\ufeff\ud800-\udfff]")
UNREADABLE: Final = (
    zipfile.BadZipFile, zlib.error, ParseError, OSError, EOFError, LookupError, ValueError, TypeError, AttributeError,
    RuntimeError, NotImplementedError, ArithmeticError,
)  # fmt: skip
"""All that openpyxl and what it stands on have been seen to raise on a damaged file; it has no base error."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number as the spreadsheet shows it, and its cells."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not any(self.cells)


def clean(text: str) -> str:
    """A cell's text on one line, without what cannot be seen; a line break could end a mail header early."""
    return " ".join(INVISIBLE.sub("", CONTROL.sub(" ", text)).split())


def csv_lines(content: bytes, columns: Collection[str], findings: Findings) -> list[Line]:
    """The rows of a CSV file. The delimiter is the one with which the header has the most of our `columns`."""
    text = decoded(content, findings)
    if not text:
        return []
    told = DELIMITER_LINE.match(text)
    mark, text = (told[1], text[told.end() :]) if told else (_delimiter(text, columns), text)
    lines: list[Line] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True, skipinitialspace=True)
    started = 1
    try:
        for number, cells in enumerate(reader, 1):
            lines.append(Line(number, tuple(clean(cell) for cell in cells)))
            started = reader.line_num + 1
            if number > MOST_ROWS:
                _too_long(findings)
                break
    except csv.Error as error:
        remedy = 'Look for a lone " in this row; double it ("") or remove it.'
        findings.error(len(lines) + 1, _csv_fault(error, started), remedy)
    return lines


def _csv_fault(error: csv.Error, line: int) -> str:
    cause = "a quote is opened and not closed as it should be" if "limit" not in str(error) else "a cell has no end"
    return f"cannot be read: {cause} (line {line} of the file)."


def _too_long(findings: Findings) -> None:
    findings.error(MOST_ROWS, f"has more than {MOST_ROWS} rows.", "Remove old or empty rows.")


def _delimiter(text: str, columns: Collection[str]) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(DELIMITERS, key=lambda mark: sum(squeezed(cell) in columns for cell in first.split(mark)))


def squeezed(name: str) -> str:
    """A column's name without case, spaces and underscores: "Manager E-Mail" is manager_email."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def workbook_lines(content: bytes, sheet: str, findings: Findings) -> list[Line]:
    """The rows of an Excel workbook: of the sheet of that name, else of the first one."""
    import openpyxl  # noqa: PLC0415 - 0.2 s, and most homes have CSV files

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of drop-down lists and styles, which do not concern us
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            named = {each.title.casefold(): each for each in reversed(book.worksheets)}
            chosen = named.get(sheet) or book.worksheets[0]
            chosen.reset_dimensions()
            return _workbook_rows(chosen.iter_rows(values_only=True), findings)
    except UNREADABLE:
        remedy = "Save it again in Excel as .xlsx (without a password), or as CSV UTF-8."
        findings.error(0, "is not an Excel workbook that can be read.", remedy)
        return []


def _workbook_rows(rows: Iterable[tuple[object, ...]], findings: Findings) -> list[Line]:
    lines: list[Line] = []
    for number, cells in enumerate(rows, 1):
        if number > MOST_ROWS:
            _too_long(findings)
            break
        line = Line(number, tuple(_text(cell) for cell in cells))
        if not line.is_empty:
            lines.append(line)
    return lines


def _text(cell: object) -> str:
    """An Excel cell as text; a moment at midnight is a date."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(timespec="minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return clean(str(cell))
