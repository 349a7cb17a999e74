"""Excel workbooks made on the spot."""

import io
from collections.abc import Iterable, Mapping

from openpyxl import Workbook


def workbook(sheets: Mapping[str, Iterable[Iterable[object]]]) -> bytes:
    """A workbook with these sheets, each of rows of cells, None for an empty one."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
