"""Questions to a server's SEARCH: whose mail since when, in lines short enough for any server.

ASCII only and without CHARSET (Exchange knows no other); an address or id that is not ASCII is left out, and found by
whoever compares the headers. The answers are candidates: FROM and HEADER compare substrings.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta

LINE = 6000
"""Bytes of criteria in one command; RFC 7162 §4 promises lines of 8192."""
MOST_KEYS = 120
"""Search keys in one command; some servers refuse more out of fear for their memory."""
MONTHS = (b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec")
ADDRESS_KEYS = (b"FROM", b"TO", b"CC")
ID_KEYS = (b"HEADER Message-ID", b"HEADER In-Reply-To", b"HEADER References")


def questions(since: date, addresses: Collection[str], ids: Collection[str]) -> Iterator[bytes]:
    """The criteria of as many SEARCHes as it takes; none when there is nothing to look for."""
    for keys in _chunks([*_keys(ADDRESS_KEYS, addresses), *_keys(ID_KEYS, ids)]):
        yield _since(since) + b" " + _any_of(keys)


def _since(day: date) -> bytes:
    """Received or dated on `day` or later; a day earlier is taken in, since each server has its own midnight."""
    before = day - timedelta(days=1)
    text = b"%d-%s-%d" % (before.day, MONTHS[before.month - 1], before.year)
    return b"OR SINCE " + text + b" SENTSINCE " + text


def _keys(names: Sequence[bytes], values: Iterable[str]) -> list[bytes]:
    return [name + b" " + _quoted(value) for value in sorted(set(values)) if _can_be_asked(value) for name in names]


def _can_be_asked(value: str) -> bool:
    """An empty string would match every mail."""
    return bool(value.strip()) and value.isascii() and value.isprintable() and len(value) < LINE // 2


def _quoted(value: str) -> bytes:
    return b'"' + value.replace("\\", "\\\\").replace('"', '\\"').encode("ascii") + b'"'


def _chunks(keys: Iterable[bytes]) -> Iterator[list[bytes]]:
    chunk: list[bytes] = []
    for key in keys:
        if chunk and (len(chunk) == MOST_KEYS or sum(len(other) + 4 for other in chunk) + len(key) > LINE):
            yield chunk
            chunk = []
        chunk.append(key)
    if chunk:
        yield chunk


def _any_of(keys: Sequence[bytes]) -> bytes:
    """OR takes exactly two keys (RFC 3501 §6.4.4): a balanced tree of them is as deep as a server must dig."""
    if len(keys) == 1:
        return keys[0]
    middle = len(keys) // 2
    return b"OR " + _any_of(keys[:middle]) + b" " + _any_of(keys[middle:])
