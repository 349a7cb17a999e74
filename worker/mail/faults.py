"""What the IMAP libraries raise, and what the server said in it."""

import re
import socket
import ssl
from ast import literal_eval
from collections.abc import Iterable
from imaplib import IMAP4
from typing import Final

GARBLED = (
    *(OSError, EOFError, IMAP4.error),
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, MemoryError, RecursionError),
)
"""For a refusal or a broken line (first row), and for an answer that is no IMAP (second row)."""
BAD = re.compile(r"command error: BAD (?P<lines>\[.*\])$", re.DOTALL)
"""imaplib shows the server's words as it would show a list of bytes."""


def is_answer(error: BaseException) -> bool:
    """Whether it is a server's NO or BAD, or a refusal of the library's own, rather than a broken line."""
    return isinstance(error, IMAP4.error) and not isinstance(error, IMAP4.abort)


def is_bad(error: BaseException) -> bool:
    """Whether the server answered BAD: the line is whole, the command was not understood."""
    return is_answer(error) and BAD.search(str(error)) is not None


NO_TLS: Final = frozenset({"WRONG_VERSION_NUMBER", "UNKNOWN_PROTOCOL", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG"})
"""What OpenSSL says of a port on which another protocol is spoken."""


def words_of(error: BaseException) -> str:
    """What the error says, on one line and without the libraries' wrapping and numbers."""
    if isinstance(error, OSError) and (plain := _plain(error)):
        return plain
    bad = BAD.search(str(error))
    said = literal_eval(bad["lines"]) if bad else error.args if len(error.args) == 1 else [str(error)]
    return " ".join(decoded(said).split()) or type(error).__name__


def _plain(error: OSError) -> str:
    """What the system, or the secure line, says in words; "" where it says nothing of its own."""
    if isinstance(error, socket.gaierror):
        return "no server of that name can be found"
    if isinstance(error, ssl.SSLError):
        reason = error.reason or ""
        return "what answers there speaks no TLS" if reason in NO_TLS else reason.replace("_", " ").lower()
    return error.strerror or ""


def decoded(lines: Iterable[object]) -> str:
    """A server's lines as text, whatever their bytes."""
    return " ".join(line.decode("utf-8", "replace") if isinstance(line, bytes) else str(line) for line in lines)
