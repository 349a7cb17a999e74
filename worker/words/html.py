"""A letter's text as simple HTML: paragraphs, line breaks, and links that are shown as they are (https only)."""

import html
import re
from typing import Final

LINK: Final = re.compile(r"https://[^\s<>\"'\u2e80-\uffff]*[^\s<>\"'.,;:!?()\[\]\u2e80-\uffff]")
"""An address up to, and without, the punctuation of the sentence around it, and the Chinese text that follows it."""


def page(paragraphs: list[str], language: str, *, is_right_to_left: bool = False) -> str:
    """The text's paragraphs, each with a line feed between its lines, as a page without styles, images or scripts."""
    direction = ' dir="rtl"' if is_right_to_left else ""
    body = "\n".join(f"<p>{_paragraph(text)}</p>" for text in paragraphs)
    return f'<!DOCTYPE html>\n<html lang="{html.escape(language)}"{direction}>\n<body>\n{body}\n</body>\n</html>\n'


def _paragraph(text: str) -> str:
    pieces, end = [], 0
    for link in LINK.finditer(text):
        address = html.escape(link[0])
        pieces += [html.escape(text[end : link.start()], quote=False), f'<a href="{address}">{address}</a>']
        end = link.end()
    pieces.append(html.escape(text[end:], quote=False))
    return "".join(pieces).replace("\n", "<br>\n")
