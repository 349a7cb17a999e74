"""Mail that lies in files: single messages, mbox files, Maildirs, folders of any of them.

For looking at mail by hand (`chaser classify`); the service reads mail from servers. Nothing is ever written, and a
file that is no mail is given out all the same: whoever asked wants to hear what it is taken for.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from worker.core.messages import Mail, Place, Role
from worker.mail.fields import raw_fields, split_head
from worker.mail.parse import mail_from_headers, with_body

MOST_OF_ONE = 4 * 1024 * 1024
"""Bytes of a message that are kept; what machines say stands at its beginning."""
ENDINGS = frozenset({".eml", ".mbox", ".emlx", ".mbx"})
ALONE = frozenset({".eml", ".emlx"})
"""Endings of files that hold one message, whatever its text looks like."""
MAILDIR = ("cur", "new")
ENVELOPE = re.compile(rb"From (?:\S+|\".*\").*\d{2}:\d{2}")
"""The line before each message of an mbox: a sender and a date (RFC 4155)."""
ANY_ENVELOPE = re.compile(rb">?From [^\r\n]*\r?\n")
ESCAPED = re.compile(rb">+From ")
LENGTH = re.compile(rb"\s*\d{1,12}\s*\r?\n")
"""The first line of an .emlx, as Apple Mail keeps messages."""
USUAL = frozenset(
    {"from", "to", "cc", "subject", "date", "message-id", "received", "return-path", "reply-to", "sender",
     "mime-version", "content-type", "delivered-to", "in-reply-to", "references", "auto-submitted", "x-mailer"}
)  # fmt: skip


def stored_in(path: Path) -> Iterator[tuple[str, bytes]]:
    """Every message below `path`, with the name to show for it. Raises OSError where a file cannot be read."""
    for file in _files(path):
        yield from _messages(file)


def mail_of(raw: bytes) -> Mail:
    """A stored message as a mail; its time is what it says itself."""
    message = _whole(raw)
    place = Place("", 0, 0)
    received: datetime | None = None
    head = mail_from_headers(message, place=place, role=Role.INBOX, internal_date=received, size=len(message))
    return with_body(head, message)


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for file in sorted(path.rglob("*")):
        if file.is_file() and (file.suffix.lower() in ENDINGS or file.parent.name in MAILDIR):
            yield file


def _messages(file: Path) -> Iterator[tuple[str, bytes]]:
    with file.open("rb") as lines:
        messages = iter([lines.read(MOST_OF_ONE)]) if file.suffix.lower() in ALONE else _split(lines)
        first = next(messages, b"")
        second = next(messages, None)
        if second is None:
            yield str(file), first
            return
        yield f"{file}#1", first
        yield f"{file}#2", second
        for number, message in enumerate(messages, 3):
            yield f"{file}#{number}", message


def _split(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The messages of an mbox; anything else is one message."""
    kept: list[bytes] = []
    size, is_mbox, after_blank = 0, None, True
    for line in lines:
        begins = after_blank and ENVELOPE.match(line)
        is_mbox = bool(begins) if is_mbox is None else is_mbox
        if begins and is_mbox and kept:
            yield b"".join(kept)
            kept, size = [], 0
        if size < MOST_OF_ONE:
            kept.append(line[1:] if is_mbox and ESCAPED.match(line) else line)
            size += len(line)
        after_blank = not line.strip()
    if kept:
        yield b"".join(kept)


def _whole(raw: bytes) -> bytes:
    """The message without what its keeper put before it; one without any field of a mail is all body."""
    kept = raw.lstrip(b"\xef\xbb\xbf")
    kept = LENGTH.sub(b"", kept, count=1) if LENGTH.match(kept) else kept
    kept = ANY_ENVELOPE.sub(b"", kept, count=1) if ANY_ENVELOPE.match(kept) else kept
    kept = kept.lstrip(b"\r\n")
    has_fields = not USUAL.isdisjoint(raw_fields(split_head(kept[:MOST_OF_ONE])[0]))
    return kept if has_fields else b"\n" + kept
