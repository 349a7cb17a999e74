"""The form of a note to the person: plain text, and HTML that reads well in Gmail, in Outlook and on a phone.

Styles are inline, since mail programs drop others; there is no image, no script and nothing that is loaded. What is
said in a note is decided elsewhere.
"""

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from worker.core.people import Account
from worker.words.compose import compose
from worker.words.html import LINK
from worker.words.render import Letter

RULE: Final = "-" * 40
FONT: Final = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
BODY: Final = f"margin:0;padding:16px;{FONT};font-size:15px;line-height:1.5;color:#1f2328;background:#ffffff"
SHEET: Final = "max-width:640px"
HEADING: Final = "margin:24px 0 6px;font-size:16px;line-height:1.3;font-weight:600;color:#1f2328"
PARAGRAPH: Final = "margin:0 0 10px"
LIST: Final = "margin:0 0 10px;padding:0 0 0 20px"
ITEM: Final = "margin:0 0 8px"
ASIDE: Final = "color:#59636e"
BOX: Final = "margin:0 0 12px;padding:12px 14px;border:1px solid #d1d9e0;border-radius:6px;background:#f6f8fa"
ANCHOR: Final = "color:#0b5cad;word-break:break-word"


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Say:
    """A paragraph; a quiet one is less important."""

    text: str
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list. The words before an item's first colon are its name, where `named`."""

    lines: tuple[str, ...]
    named: bool = True


@dataclass(frozen=True, slots=True)
class Paste:
    """Text to be copied as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link, said and shown."""

    label: str
    url: str
    shown: str = ""
    """What the HTML shows of it, where the address itself is too long to read."""


Block = Heading | Say | Items | Paste | Link


def note(subject: str, blocks: Sequence[Block]) -> Letter:
    """A note in both forms."""
    text = "\n\n".join(_plain(block) for block in blocks) + "\n"
    rows = "\n".join(_marked_up(block) for block in blocks)
    page = (
        '<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>\n'
        f'<body style="{BODY}">\n<div style="{SHEET}">\n{rows}\n</div>\n</body>\n</html>\n'
    )
    return Letter(subject, text, page)


def compose_note(letter: Letter, account: Account, message_id: str, ref: str, date: datetime) -> bytes:
    """The bytes of a note: from the account to itself, in no conversation."""
    return compose(
        letter, account=account, to=[f"{account.name} <{account.email}>"], cc=(), subject=letter.subject,
        message_id=message_id, ref=ref, date=date, in_reply_to="", references=(),
    )  # fmt: skip


def _plain(block: Block) -> str:
    match block:
        case Heading():
            return f"{block.text}\n{'=' * len(block.text)}"
        case Say():
            return block.text
        case Items():
            return "\n".join(f"* {line}" for line in block.lines)
        case Paste():
            return f"{RULE}\n{block.text}\n{RULE}"
        case Link():
            return f"{block.label}: {block.url}"


def _marked_up(block: Block) -> str:
    match block:
        case Heading():
            return f'<h2 style="{HEADING}">{html.escape(block.text)}</h2>'
        case Say():
            style = f"{PARAGRAPH};{ASIDE}" if block.is_quiet else PARAGRAPH
            return f'<p style="{style}">{_text(block.text)}</p>'
        case Items():
            return f'<ul style="{LIST}">\n{_items(block.lines, named=block.named)}\n</ul>'
        case Paste():
            return f'<div style="{BOX}">{_text(block.text)}</div>'
        case Link():
            address = html.escape(block.url)
            shown = html.escape(block.shown or block.url)
            label = html.escape(block.label)
            return f'<p style="{PARAGRAPH}">{label}: <a href="{address}" style="{ANCHOR}">{shown}</a></p>'


def _items(lines: Iterable[str], *, named: bool) -> str:
    return "\n".join(f'<li style="{ITEM}">{_item(line) if named else _text(line)}</li>' for line in lines)


def _item(line: str) -> str:
    name, colon, rest = line.partition(": ")
    return f"<strong>{html.escape(name)}</strong>: {_text(rest)}" if colon else _text(line)


def _text(text: str) -> str:
    """Escaped, line breaks kept, https links made links."""
    pieces, end = [], 0
    for link in LINK.finditer(text):
        address = html.escape(link[0])
        pieces += [html.escape(text[end : link.start()], quote=False)]
        pieces += [f'<a href="{address}" style="{ANCHOR}">{address}</a>']
        end = link.end()
    return "".join([*pieces, html.escape(text[end:], quote=False)]).replace("\n", "<br>\n")
