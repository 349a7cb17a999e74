"""Bytes of a text file as text. Whatever is not plainly UTF-8, or UTF-16 with its mark, is refused: guessing an
encoding would put a mangled name into a mail to its bearer.
"""

import codecs

from worker.settings.findings import Findings

UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
AS_UTF_8 = "Save it again as UTF-8."
SHEET_AS_UTF_8 = "Save it again as UTF-8 (in Excel: Save As, then CSV UTF-8)."


def decoded(content: bytes, findings: Findings) -> str | None:
    """The text, with or without a byte order mark; None, with the reason in `findings`, when it is not clear."""
    remedy = SHEET_AS_UTF_8 if findings.file.endswith(".csv") else AS_UTF_8
    if content.startswith(UTF_16_MARKS):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            findings.error(1, "begins as UTF-16 and goes on as something else.", remedy)
            return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        findings.error(line, f"is not UTF-8 text{_guess(content)}.", remedy)
        return None
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        findings.error(line, f"is not UTF-8 text{_guess(content)}.", remedy)
        return None
    return text


def _guess(content: bytes) -> str:
    """What the bytes seem to be, in brackets, for the person who saved them."""
    sample = content[:2000]
    if sample.startswith(b"PK\x03\x04"):
        return " (it is an Excel workbook; its name should end in .xlsx)"
    if sample.count(b"\x00") > len(sample) // 4:
        return " (it seems to be UTF-16)"
    if b"\x00" in sample:
        return ""
    return " (it seems to be Windows-1252 or another older encoding)"
