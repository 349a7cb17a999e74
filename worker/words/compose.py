"""The bytes of a draft: RFC 5322 with a text and an HTML alternative, the same bytes for the same values.

Written by hand rather than through `email.message`: that refolds, and Python 3.11's writes a Message-ID of more than
77 characters (Exchange's have 75 to 90) as an encoded word, which breaks the conversation. Here ids stay plain.

The parts are quoted-printable (RFC 2045 §6.7): its soft line breaks keep every line within 76 characters while a
paragraph stays one paragraph, so that it flows on a phone and in the editor of whoever sends it.

No value can add a header: line breaks and control characters in any of them become a space. There is no Bcc.
"""

import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, quote
from typing import Final

from worker.core.people import Account
from worker.errors import WordsError
from worker.words.render import Letter

CRLF: Final = "\r\n"
WIDTH: Final = 76
ENCODED_WORD: Final = 60
LAST_REFERENCES: Final = 20
"""Beside the first id, the newest ones that References names."""
LONGEST_ID: Final = 900
"""A line may have 998 characters (RFC 5322 §2.1.1); a longer id is nobody's."""

MESSAGE_ID: Final = re.compile(rf"<[!-;=?-~]{{1,{LONGEST_ID}}}>")
ADDRESS: Final = re.compile(r"[!#-'*+\-./-9=?A-Z^-~]+@[^\s<>,;@\"]+")
BREAKS: Final = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
DOUBLED_RE: Final = re.compile(r"^(?:re\s*:\s*){2,}", re.IGNORECASE)
SPECIALS: Final = re.compile(r"[()<>\[\]:;@\\,.\"]")
"""A display name with one of these stands in quotes (RFC 5322 §3.2.3)."""


def compose(
    letter: Letter,
    *,
    account: Account,
    to: Sequence[str],
    cc: Sequence[str],
    subject: str,
    message_id: str,
    ref: str,
    date: datetime,
    in_reply_to: str,
    references: Sequence[str],
) -> bytes:
    """The whole message, with CRLF line ends.

    `to` and `cc` hold addresses, either bare or as `Name <address>`. `subject` is used as given, but "Re:" is never
    doubled. `in_reply_to` and `references` may be empty: then the draft opens a conversation. Raises WordsError for
    an address that cannot stand in a header, ValueError for a naive `date` or a `message_id` without its brackets.
    """
    if date.tzinfo is None or not MESSAGE_ID.fullmatch(message_id):
        raise ValueError("a draft needs an aware date and a Message-ID in angle brackets")
    boundary = f"=_chaser_{hashlib.sha256(message_id.encode()).hexdigest()[:32]}"
    lines = [
        f"Date: {format_datetime(date)}",
        _addresses("From", [f"{account.name} <{account.email}>"]),
        _addresses("To", to),
        *([_addresses("Cc", cc)] if cc else []),
        _text("Subject", DOUBLED_RE.sub("Re: ", _one_line(subject))),
        f"Message-ID: {message_id}",
        *_conversation(in_reply_to, references),
        f"X-Chaser-Ref: {_one_line(ref)}",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative;{CRLF} boundary="{boundary}"',
        "",
        *_part(boundary, "plain", letter.text),
        *_part(boundary, "html", letter.html),
        f"--{boundary}--",
        "",
    ]
    return CRLF.join(lines).encode("ascii")


def _one_line(text: str) -> str:
    """What a header may hold: no line break, no control character, nothing that UTF-8 cannot say."""
    return BREAKS.sub(" ", text.encode("utf-8", "replace").decode()).strip()


def _text(name: str, text: str) -> str:
    """An unstructured header: folded at spaces when that is enough, else in encoded words (RFC 2047)."""
    plain = text.isascii() and "=?" not in text and all(len(word) < WIDTH for word in text.split(" "))
    return _folded(f"{name}:", text.split(" ") if plain else _encoded(text))


def _encoded(text: str) -> list[str]:
    """Encoded words that fit into a line beside a header's name, never cutting a character (RFC 2047 §5)."""
    return Header(text, "utf-8", maxlinelen=ENCODED_WORD).encode(linesep="\n").replace("\n", "").split(" ")


def _folded(start: str, words: Iterable[str]) -> str:
    """Words separated by spaces, a line break before the one that would pass 76 characters."""
    lines = [start]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > WIDTH and lines[-1] != start:
            lines.append("")
        lines[-1] += f" {word}"
    return CRLF.join(lines)


def _addresses(name: str, people: Sequence[str]) -> str:
    if not people:
        raise ValueError(f"a draft needs somebody in {name}")
    written = [_mailbox(person) for person in people]
    words = [word for one in written[:-1] for word in f"{one},".split(" ")] + written[-1].split(" ")
    return _folded(f"{name}:", words)


def _mailbox(person: str) -> str:
    """`Name <address>`, the name quoted or encoded where it must be."""
    named = re.fullmatch(r"(.*)<([^<>]*)>", _one_line(person))
    display, address = (named[1].strip().strip('"'), _ascii(named[2])) if named else ("", _ascii(_one_line(person)))
    if not display:
        return address
    if not display.isascii() or "=?" in display or max(map(len, display.split())) > WIDTH // 2:
        display = " ".join(_encoded(display))
    elif SPECIALS.search(display):
        display = f'"{quote(display)}"'
    return f"{display} <{address}>"


def _ascii(address: str) -> str:
    """The address with its domain in the form mail servers use (RFC 3490), where that says the same domain."""
    local, _, domain = address.rpartition("@")
    try:
        encoded = domain.encode("idna")
        same = encoded.decode("idna").casefold() == domain.lower()
    except UnicodeError:
        encoded, same = b"", False
    written = f"{local}@{encoded.decode()}" if same else ""
    if not written.isascii() or not ADDRESS.fullmatch(written):
        raise WordsError(
            f'"{address}" is not an e-mail address a draft can be addressed to.', "Correct it in the roster"
        )
    return written


def _conversation(in_reply_to: str, references: Sequence[str]) -> list[str]:
    """In-Reply-To and References, which ends with the message that is answered (RFC 5322 §3.6.4)."""
    parent = MESSAGE_ID.findall(_one_line(in_reply_to))[:1]
    known = [found for one in references for found in MESSAGE_ID.findall(_one_line(one)) if found not in parent]
    ids = [*dict.fromkeys(known), *parent]
    kept = ids if len(ids) <= LAST_REFERENCES else [ids[0], *ids[1:][-LAST_REFERENCES:]]
    return [
        f"{name}: {f'{CRLF} '.join(values)}"
        for name, values in (("In-Reply-To", parent), ("References", kept))
        if values
    ]


def _part(boundary: str, subtype: str, text: str) -> list[str]:
    """One alternative. `b2a_qp` breaks lines softly at 76 and protects spaces at line ends."""
    body = "\n".join(text.splitlines()) + "\n"
    encoded = binascii.b2a_qp(body.encode(), istext=True).decode("ascii")
    return [
        f"--{boundary}",
        f"Content-Type: text/{subtype}; charset=utf-8",
        "Content-Transfer-Encoding: quoted-printable",
        "",
        *encoded.split("\n"),
    ]
