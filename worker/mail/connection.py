"""One connection to an IMAP server: commands, answers, and the one place where a library's errors become ours.

A NO or BAD leaves the connection usable. Anything else that goes wrong (no answer, half a line, an answer that is not
IMAP) ends it for good, because what comes next on it could be the answer to an earlier question. There is no ENABLE
here (IMAP4rev2 makes some servers' searches come back empty).
"""

import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from imaplib import IMAP4
from typing import Any, Self, TypeVar

from imapclient import IMAPClient, SocketTimeout
from imapclient.response_parser import parse_response

from worker.errors import ConnectionLost, MailError, NotConnected, ServerRefused
from worker.mail.answers import disconnection, refusal
from worker.mail.faults import GARBLED, decoded, is_bad, words_of
from worker.mail.providers import Provider

GOODBYE_SECONDS = 2.0
AHEAD_SECONDS = 0.1
"""How old a question asked ahead may be: what came after it is not in its answer."""
XOAUTH2 = "XOAUTH2"
OAUTHBEARER = "OAUTHBEARER"
T = TypeVar("T")
Command = tuple[str, *tuple[bytes, ...]]
"""A command's name and its words."""


@dataclass(frozen=True, slots=True)
class _Ahead:
    """Commands that were sent before somebody wanted to know, and when, by the clock that never jumps."""

    wanted: Sequence[Command]
    tags: Sequence[bytes]
    at: float


class NotUnderstood(ServerRefused):
    """A BAD: the fault is in the command or the server as a whole, not in the message it is about."""


class Connection:
    """An IMAP connection: usable until the first doubt, then closed and silent."""

    def __init__(self, client: IMAPClient) -> None:
        self._client = client
        self._imap: Any = client._imap  # noqa: SLF001 - IMAPClient has no door to LIST-STATUS or to a SEARCH in two lines
        self._imap.debug = 0  # IMAPClient formats each line for a log that nobody reads: a quarter of a fetch's time
        with suppress(OSError):
            # Commands go out in two small writes: 40 ms of waiting each, with a server that delays its ACK.
            self._imap.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._ended = ""
        self._ahead: _Ahead | None = None
        self.provider = Provider(frozenset())

    @classmethod
    def open(cls, host: str, port: int, *, tls: ssl.SSLContext | None, timeout: tuple[float, float]) -> Self:
        """Connect, with TLS from the first byte where `tls` is given. Raises what the libraries raise (GARBLED)."""
        patience = SocketTimeout(connect=timeout[0], read=timeout[1])
        return cls(IMAPClient(host, port, ssl=tls is not None, ssl_context=tls, timeout=patience))

    def start_tls(self, tls: ssl.SSLContext) -> None:
        """RFC 3501 §6.2.1. Raises what the libraries raise."""
        self._client.starttls(tls)

    def offers(self, capability: str) -> bool:
        """Whether the server names this capability at this moment (before login it may name fewer, or others)."""
        with self._guarded("CAPABILITY"):
            return bool(self._client.has_capability(capability))

    def log_in(self, user: str, password: str) -> None:
        """LOGIN, or AUTHENTICATE PLAIN (RFC 4616) beyond ASCII. Raises what the libraries raise.

        imaplib does it: IMAPClient turns a cut line into the same error as a wrong password.
        """
        if user.isascii() and password.isascii():
            self._imap.login(quoted(user.encode()), password)
        else:
            self._imap.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())
        self.provider = Provider.of(self._client.capabilities())  # as they are after login: a server may offer more

    def sign_in(self, mechanism: str, user: str, token: str) -> None:
        """AUTHENTICATE with an access token: XOAUTH2 as Google and Microsoft have it, or OAUTHBEARER (RFC 7628).

        A server that refuses first says why in a challenge, which must be answered, then NO. Raises what the libraries
        raise.
        """
        said = f"user={user}\1auth=Bearer {token}\1\1"
        last = b""
        if mechanism == OAUTHBEARER:
            said = f"n,a={_sasl_name(user)},\1auth=Bearer {token}\1\1"
            last = b"\1"
        words = iter([said.encode()])
        self._imap.authenticate(mechanism, lambda _: next(words, last))
        self.provider = Provider.of(self._client.capabilities())

    # Commands in general

    def command(self, name: str, *words: bytes) -> None:
        """Send a command whose answer is read with `answers`, if at all."""
        with self._guarded(name):
            expect_ok(name, *self._imap.xatom(name, *words))

    def commands(self, wanted: Sequence[Command]) -> list[MailError | None]:
        """Send these in one breath, so that the line's delay counts once; the NO or BAD that each was answered with.

        Their answers are read to the last one, whatever becomes of the others. Raises what concerns them all.
        """
        return self._heard(wanted, self._said(wanted))

    def ask_ahead(self, wanted: Sequence[Command]) -> None:
        """Send these now, to read the answer later: what the server does meanwhile takes no time of ours."""
        self._ahead = _Ahead(wanted, self._said(wanted), time.monotonic())

    def answered_ahead(self, wanted: Sequence[Command]) -> list[MailError | None] | None:
        """As `commands`, of these asked ahead; None where they were not, or too long ago, or something else was asked
        since.
        """
        ahead = self._ahead
        if ahead is None or ahead.wanted != wanted or time.monotonic() - ahead.at > AHEAD_SECONDS:
            return None
        self._ahead = None
        return self._heard(wanted, ahead.tags)

    def _said(self, wanted: Sequence[Command]) -> list[bytes]:
        """Send these in one breath; their tags."""
        with self._guarded(wanted[0][0]):
            self.forget("OK", "NO", "BAD")
            tags = [self._imap._new_tag() for _ in wanted]  # noqa: SLF001 - no public door to several at once
            lines = (b" ".join((tag, name.encode(), *words)) for tag, (name, *words) in zip(tags, wanted, strict=True))
            self._imap.send(b"".join(line + b"\r\n" for line in lines))
            return tags

    def _heard(self, wanted: Sequence[Command], tags: Sequence[bytes]) -> list[MailError | None]:
        errors = [self._error_of(name, tag) for (name, *_), tag in zip(wanted, tags, strict=True)]
        for error in errors:
            if error and _concerns_all(error):
                raise error
        return errors

    def _error_of(self, name: str, tag: bytes) -> MailError | None:
        try:
            with self._guarded(name):
                expect_ok(name, *self._imap._command_complete(name, tag))  # noqa: SLF001
        except MailError as error:
            if self._ended:
                raise
            return error
        return None

    def forget(self, *names: str) -> None:
        """Drop untagged answers of these names that came unasked."""
        for name in names:
            self._imap.untagged_responses.pop(name, None)

    def answers(self, name: str, read: Callable[[Sequence[Any]], T]) -> T:
        """What `read` makes of the untagged answers of this name: one row of parsed tokens, lines end to end."""
        with self._guarded(name):
            return read(parse_response([line for line in self._imap.untagged_responses.pop(name, []) if line]))

    def rows(self, name: str, row: re.Pattern[bytes]) -> list[tuple[bytes, ...]] | None:
        """The untagged answers of this name, each as the groups of `row`; None, and they stay, if one is of another
        shape.
        """
        lines = self._imap.untagged_responses.get(name, [])
        found = [row.fullmatch(line) if isinstance(line, bytes) else None for line in lines]
        if not all(found):
            return None
        self.forget(name)
        return [match.groups() for match in found if match]

    @property
    def line(self) -> socket.socket:
        """What `idle` listens on."""
        line: socket.socket = self._imap.sock
        return line

    # The end

    def abort(self) -> None:
        """From any thread: whoever waits for an answer gets an end of file instead."""
        self._ended = self._ended or "it was ended on request"
        with suppress(OSError):
            # Not SSLSocket.shutdown, which would take the TLS state away under the thread that is reading.
            socket.socket.shutdown(self._imap.sock, socket.SHUT_RDWR)

    def close(self) -> None:
        """Log out if the line still works; either way the socket is closed."""
        was_usable, self._ended = not self._ended, self._ended or "it was closed"
        if was_usable:
            with suppress(*GARBLED):
                self._imap.sock.settimeout(GOODBYE_SECONDS)
                self._imap.logout()
        self._shut()

    def _shut(self) -> None:
        with suppress(OSError, ValueError):
            self._imap.shutdown()

    def _refuse_if_ended(self) -> None:
        if self._ended:
            self._shut()
            raise ConnectionLost(f"The connection to the mail server is closed: {self._ended}.")

    @contextmanager
    def _guarded(self, command: str) -> Iterator[None]:
        self._refuse_if_ended()
        if (ahead := self._ahead) is not None:  # nobody wants its answer any more, but it comes first
            self._ahead = None
            self._heard(ahead.wanted, ahead.tags)
        try:
            yield
        except GARBLED as error:
            raise self._translated(command, error) from error

    def _translated(self, command: str, error: BaseException) -> MailError:
        text = words_of(error)
        if isinstance(error, IMAP4.readonly):
            self.forget("READ-ONLY")  # else imaplib refuses every later command
            return ServerRefused(f"The mail server lets us only read this folder: {text}")
        if is_bad(error):
            return _not_understood(refusal(command, text))
        self._ended = self._ended or f"{command} failed ({text})"
        self._shut()
        return disconnection(command, text)


def _not_understood(error: MailError) -> MailError:
    return error if _concerns_all(error) else NotUnderstood(error.what, error.remedy)


def _concerns_all(error: MailError) -> bool:
    """Whether it is about the mailbox as a whole, not about one command."""
    return isinstance(error, NotConnected) or not isinstance(error, ServerRefused)


def expect_ok(command: str, kind: str, lines: list[bytes | None]) -> None:
    """Raises what a NO to this command means."""
    if kind != "OK":
        raise refusal(command, decoded([line for line in lines if line]))


def _sasl_name(user: str) -> str:
    """A user name as RFC 5801 §4 has it in a header, where commas separate."""
    return user.replace("=", "=3D").replace(",", "=2C")


def quoted(raw: bytes) -> bytes:
    """A quoted string (RFC 3501 §4.3)."""
    return b'"' + raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
