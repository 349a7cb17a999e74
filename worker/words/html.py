"""A letter's text as simple HTML: paragraphs, lists, line breaks, and links that are shown as they are (https only)."""

import html
import re
from typing import Final

LINK: Final = re.compile(r"https://[^\s<>\"'\u2e80-\uffff]*[^\s<>\"'.,;:!?()\[\]\u2e80-\uffff]")
"""An address up to, and without, the punctuation of the sentence around it, and the Chinese text that follows it."""


BULLET: Final = "- "
"""How an entry of a list begins, in a template as in the text."""
FEWEST: Final = 2
"""Entries from which on lines that begin so are a list."""


def page(paragraphs: list[str], language: str, *, is_right_to_left: bool = False) -> str:
    """The text's paragraphs, each with a line feed between its lines, as a page without styles, images or scripts."""
    direction = ' dir="rtl"' if is_right_to_left else ""
    body = "\n".join(map(_block, paragraphs))
    return f'<!DOCTYPE html>\n<html lang="{html.escape(language)}"{direction}>\n<body>\n{body}\n</body>\n</html>\n'


def _block(text: str) -> str:
    """A paragraph; the entries of a list below it, where it has one."""
    lines = text.split("\n")
    entries = [line.removeprefix(BULLET) for line in lines if line.startswith(BULLET)]
    if len(entries) < FEWEST:
        return f"<p>{_paragraph(text)}</p>"
    before = "\n".join(line for line in lines if not line.startswith(BULLET))
    listed = "\n".join(f"<li>{_paragraph(entry)}</li>" for entry in entries)
    return (f"<p>{_paragraph(before)}</p>\n" if before else "") + f"<ul>\n{listed}\n</ul>"


def _paragraph(text: str) -> str:
    pieces, end = [], 0
    for link in LINK.finditer(text):
        address = html.escape(link[0])
        pieces += [html.escape(text[end : link.start()], quote=False), f'<a href="{address}">{address}</a>']
        end = link.end()
    pieces.append(html.escape(text[end:], quote=False))
    return "".join(pieces).replace("\n", "<br>\n")
