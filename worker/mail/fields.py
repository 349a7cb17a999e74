"""Header fields as they really arrive: 8-bit, folded anywhere, encoded twice, cut off, a megabyte long.

Reads bytes into names, texts, ids, addresses and times. Never raises, and takes time in proportion to the bytes: the
standard library's header objects fail on broken fields and need seconds for long ones, so only its date reader is used.
It decides nothing about what a field means.
"""

import binascii
import codecs
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from itertools import groupby

Fields = Mapping[str, tuple[str, ...]]

LONGEST_HEAD = 512 * 1024
LONGEST_FIELD = 128 * 1024
MOST_ADDRESSES = 1000
FIRST_IDS = 50
LAST_IDS = 250
LONGEST_NAME = 200
YEARS = range(1990, 2101)
"""A Date outside of these is a broken clock."""

FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:(.*)", re.DOTALL)
ENCODED_WORDS = re.compile(r"=\?[^?\s]+\?[bBqQ]\?[^?]*\?=(?:\s*=\?[^?\s]+\?[bBqQ]\?[^?]*\?=)*")
ENCODED_WORD = re.compile(r"=\?([^?*\s]+)[^?\s]*\?([bBqQ])\?([^?]*)\?=")
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
BRACKETED = re.compile(r"<([^<>]+)>")
ADDRESS_PIECE = re.compile(
    r'"(?:\\.|[^"\\]){0,160}"|=\?[^?\s]*\?[bBqQ]\?[^?]*\?=|\([^()]*\)|<[^<>]*>|[,;:]|[^",;:<>()=]+|.', re.DOTALL
)
NOT_TEXT = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape", "utf-7", "undefined"})
"""Codecs that are slow, or are no character set of any mail."""


def text_of(octets: bytes, charset: str = "") -> str:
    """The octets as text: by their charset, else UTF-8, else with what cannot be read replaced. Never raises."""
    declared = _codec(charset)
    for name in (declared, "utf-8"):
        try:
            return octets.decode(name)
        except UnicodeError:
            continue
    loose = octets.decode("utf-8" if declared == "ascii" else declared, "replace")
    return loose if loose.count("\ufffd") * 20 <= len(loose) else octets.decode("cp1252", "replace")


def _codec(charset: str) -> str:
    """Python's name of a character set, "utf-8" for one that is unknown or no character set of any mail."""
    try:
        known = codecs.lookup(charset[:40]).name if charset else "utf-8"
        b"a".decode(known, "replace")
    except (LookupError, ValueError):
        return "utf-8"
    return "utf-8" if known in NOT_TEXT else "gb18030" if known in {"gb2312", "gbk"} else known


def from_base64(octets: bytes) -> bytes:
    """What is left of it once everything that is not base64, and an incomplete end, is dropped."""
    letters = NOT_BASE64.sub(b"", octets)
    letters = letters[: -1 if len(letters) % 4 == 1 else None]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def decoded(value: str) -> str:
    """The value with its encoded words (RFC 2047) read, also where a letter was cut in two between them."""
    return ENCODED_WORDS.sub(lambda run: _words(run[0]), value) if "=?" in value else value


def _words(run: str) -> str:
    words = [(match[1].lower(), _octets(match[2], match[3])) for match in ENCODED_WORD.finditer(run)]
    together = groupby(words, key=lambda word: word[0])
    return "".join(text_of(b"".join(octets for _, octets in group), charset) for charset, group in together)


def _octets(encoding: str, content: str) -> bytes:
    octets = content.encode("utf-8", "replace")
    return from_base64(octets) if encoding in "bB" else binascii.a2b_qp(octets, header=True)


def split_head(message: bytes) -> tuple[bytes, bytes]:
    """A message's header and body; a message of fields alone has no body."""
    if message.startswith((b"\n", b"\r\n")):
        return b"", message.lstrip(b"\r\n")
    found = re.search(rb"\r?\n\r?\n|\r\r", message)
    return (message[: found.start()], message[found.end() :]) if found else (message, b"")


def raw_fields(head: bytes) -> Fields:
    """Every field by lower-case name, in order, unfolded, its encoded words unread (one may hide a comma).

    Lines that are no field are passed over.
    """
    found: dict[str, list[str]] = {}
    for line in re.split(rb"\r?\n(?![ \t])|\r(?![ \t\n])", head[:LONGEST_HEAD]):
        match = FIELD.match(line[:LONGEST_FIELD])
        if match:
            value = " ".join(text_of(match[2]).replace("\0", " ").split())
            found.setdefault(match[1].decode("ascii").lower(), []).append(value)
    return {name: tuple(values) for name, values in found.items()}


def read_fields(raw: Fields) -> Fields:
    """The fields with their encoded words read, each value on one line."""
    return {name: tuple(" ".join(decoded(value).split()) for value in values) for name, values in raw.items()}


def ids_in(values: Iterable[str]) -> tuple[str, ...]:
    """Message-IDs with their angle brackets, each once; of very many the first ones and the last ones.

    Clients separate them by white space, commas or nothing (Exchange, iOS), add text after the bracket, fold inside
    it, leave the brackets out, and cut the last one off.
    """
    found = list(dict.fromkeys(one for value in values for one in _ids(value)))
    return tuple(found if len(found) <= FIRST_IDS + LAST_IDS else [*found[:FIRST_IDS], *found[-LAST_IDS:]])


def _ids(value: str) -> list[str]:
    bracketed = ["".join(inside.split()) for inside in BRACKETED.findall(value)]
    bare = bracketed or [token for token in re.split(r"[\s,;<>]+", value) if "@" in token]
    return [f"<{one}>" for one in bare if one]


def addresses_in(values: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """(display name, address in lower case) for each mailbox; groups are opened (RFC 5322 §3.4).

    `values` have their encoded words unread. An entry without an address is left out.
    """
    pairs = (pair for value in values for pair in _mailboxes(value))
    return tuple(pair for pair, _ in zip(pairs, range(MOST_ADDRESSES), strict=False))


def _mailboxes(value: str) -> Iterator[tuple[str, str]]:
    words: list[str] = []
    comments: list[str] = []
    angles: list[str] = []
    for match in ADDRESS_PIECE.finditer(value + ","):
        piece = match[0]
        if piece in {",", ";"}:
            yield from _mailbox("".join(words), " ".join(comments), angles)
            words, comments, angles = [], [], []
        elif piece == ":":
            words = []
        elif piece[0] == "<" and len(piece) > 1:
            angles.append("".join(piece[1:-1].split()))
        elif piece[0] == "(" and len(piece) > 1:
            comments.append(piece[1:-1])
        else:
            words.append(piece)


def _mailbox(spoken: str, comment: str, angles: list[str]) -> Iterator[tuple[str, str]]:
    name, address = (spoken, angles[0]) if angles else (comment, "".join(spoken.split()))
    if address:
        yield display_name(name), UNPRINTABLE.sub("", address).lower()


def display_name(raw: str) -> str:
    """A name as people read it: decoded, unquoted, on one line, without control characters."""
    plain = re.sub(r"\\(.)", r"\1", raw.strip().removeprefix('"').removesuffix('"'))
    return one_line(decoded(plain)).strip("\"' ")[:LONGEST_NAME]


def one_line(text: str) -> str:
    """White space folded, control characters and direction marks gone."""
    return " ".join(UNPRINTABLE.sub(" ", text).split())


def moment(values: Iterable[str], received: datetime | None) -> datetime:
    """The first readable date of a sane year, with its own offset; else when the server received it; else 1970."""
    for value in values:
        try:
            written = parsedate_to_datetime(value[:200])
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if written.year in YEARS:
            return aware(written)
    return _plain(aware(received)) if received else datetime.fromtimestamp(0, UTC)


def _plain(at: datetime) -> datetime:
    """The same moment with an offset of the standard library's: the IMAP library's own cannot be copied or stored."""
    return at.astimezone(timezone(at.utcoffset() or timedelta()))


def aware(at: datetime) -> datetime:
    """A time without an offset is taken as UTC (RFC 5322 §3.3, "-0000")."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)
