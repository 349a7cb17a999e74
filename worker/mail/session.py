r"""One connection to an IMAP server: the commands we use, and the one place where a library's errors become ours.

The only importer of IMAPClient (for TLS, its parser and modified UTF-7). It decides nothing about mail. There is no
plain EXPUNGE and no CLOSE here, so that no \Deleted mark of anybody else is ever acted upon, and no ENABLE (IMAP4rev2
makes some servers' searches come back empty).

A NO or BAD leaves the connection usable. Anything else that goes wrong (no answer, half a line, an answer that is not
IMAP) ends it for good, because what comes next on it could be the answer to an earlier question.
"""

import socket
import ssl
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from imaplib import IMAP4
from typing import Any, TypeVar

from imapclient import IMAPClient, SocketTimeout
from imapclient.imap_utf7 import decode as utf7_decode
from imapclient.imap_utf7 import encode as utf7_encode
from imapclient.response_parser import parse_fetch_response, parse_response

from worker.errors import AppendUnanswered, ConnectionLost, MailError, NotConnected, ServerRefused, Throttled
from worker.mail.answers import disconnection, refusal
from worker.mail.faults import GARBLED, decoded, is_bad, words_of
from worker.mail.mailbox import FolderStatus
from worker.mail.providers import Provider

GOODBYE_SECONDS = 2.0
XOAUTH2 = "XOAUTH2"
OAUTHBEARER = "OAUTHBEARER"
NEWS = ("EXISTS", "RECENT", "EXPUNGE", "FETCH", "VANISHED")
DRAFT_FLAGS = r"(\Draft \Seen)"
T = TypeVar("T")
Fetched = Mapping[bytes, Any]


@dataclass(frozen=True, slots=True)
class _Opened:
    folder: str
    is_writable: bool
    status: FolderStatus


class NotUnderstood(ServerRefused):
    """A BAD: the fault is in the command or the server as a whole, not in the message it is about."""


class Session:
    """An IMAP connection: usable until the first doubt, then closed and silent."""

    def __init__(self, client: IMAPClient) -> None:
        self._client = client
        self._imap: Any = client._imap  # noqa: SLF001 - IMAPClient has no door to LIST-STATUS or to a SEARCH in two lines
        self._imap.debug = 0  # IMAPClient formats each line for a log that nobody reads: a quarter of a fetch's time
        with suppress(OSError):
            # Commands go out in two small writes: 40 ms of waiting each, with a server that delays its ACK.
            self._imap.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._ended = ""
        self._opened: _Opened | None = None
        self._wire_names: dict[str, bytes] = {}
        self.provider = Provider(frozenset())

    @classmethod
    def open(cls, host: str, port: int, *, tls: ssl.SSLContext | None, timeout: tuple[float, float]) -> "Session":
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
            self._imap.login(_quoted(user.encode()), password)
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
            _expect_ok(name, *self._imap.xatom(name, *words))

    def forget(self, *names: str) -> None:
        """Drop untagged answers of these names that came unasked."""
        for name in names:
            self._imap.untagged_responses.pop(name, None)

    def answers(self, name: str, read: Callable[[Sequence[Any]], T]) -> T:
        """What `read` makes of the untagged answers of this name: one row of parsed tokens, lines end to end."""
        with self._guarded(name):
            return read(parse_response([line for line in self._imap.untagged_responses.pop(name, []) if line]))

    def folder_name(self, token: bytes | int) -> str:
        """A folder's name as people read it. One that is not valid modified UTF-7 is shown as the server wrote it."""
        raw = str(token).encode() if isinstance(token, int) else token
        if raw.upper() == b"INBOX":
            return "INBOX"
        try:
            name = utf7_decode(raw)
        except ValueError:
            name = raw.decode("latin-1")
        if self._wire_names.setdefault(name, raw) != raw:  # two spellings that decode to one name stay two folders
            name = raw.decode("latin-1")
            self._wire_names[name] = raw
        return str(name)

    def wire_name(self, folder: str) -> bytes:
        """The name as the server itself wrote it, quoted; as RFC 3501 §5.1.3 encodes it when it was never listed."""
        raw = self._wire_names.get(folder)
        return _quoted(utf7_encode(folder) if raw is None else raw)

    @property
    def folder_count(self) -> int:
        """How many folders the server has named so far, and INBOX."""
        return len(self._wire_names) + 1

    # Opening folders

    def examine(self, folder: str) -> FolderStatus:
        """Open a folder for reading only, afresh: nothing in it can change by our doing."""
        return self._open(folder, writable=False)

    def select(self, folder: str) -> FolderStatus:
        """Open a folder to remove a message of our own; `leave` must follow."""
        return self._open(folder, writable=True)

    def reading(self, folder: str) -> FolderStatus:
        """The folder open for reading, as it was when it was opened, if it still is; else afresh."""
        if self._opened and self._opened.folder == folder and not self._opened.is_writable:
            return self._opened.status
        return self.examine(folder)

    def leave(self, folders: Collection[str] | None = None) -> None:
        """Have none of these folders open, or none at all: STATUS of an open folder may be out of date.

        Without UNSELECT one stays open, for reading only and brought up to date.
        """
        if not self._opened or not (folders is None or self._opened.folder in folders):
            return
        if self.provider.has_unselect:
            self.command("UNSELECT")
            self._opened = None
        elif self._opened.is_writable:
            self.examine(self._opened.folder)  # opening anew expunges nothing; CLOSE would (RFC 3501 §6.4.2)
        else:
            self.command("NOOP")

    # Messages of the open folder

    def search(self, *criteria: bytes) -> tuple[int, ...]:
        """UIDs, ascending. Never with a CHARSET: Exchange says NO to it."""
        with self._guarded("SEARCH"):
            kind, lines = self._imap.uid("SEARCH", *criteria)
            _expect_ok("SEARCH", kind, lines)
            words = [word for line in lines if line for word in line.partition(b"(")[0].split()]
            return tuple(sorted({int(word) for word in words}))

    def fetch(self, uids: Collection[int], items: bytes) -> dict[int, Fetched]:
        """What the server delivers of these UIDs; news of other messages that came along is dropped."""
        self.forget("FETCH")
        with self._guarded("FETCH"):
            kind, lines = self._imap.uid("FETCH", b",".join(b"%d" % uid for uid in uids), items)
            _expect_ok("FETCH", kind, lines)
            answers = parse_fetch_response(lines, normalise_times=False)
            return {uid: answers[uid] for uid in uids if uid in answers}

    def change(self, name: str, uid: int, *words: bytes) -> None:
        """STORE, EXPUNGE (RFC 4315) or MOVE (RFC 6851) of this one message, which must be our own."""
        with self._guarded(name):
            _expect_ok(name, *self._imap.uid(name, b"%d" % uid, *words))

    def append(self, folder: str, message: bytes, flags: str | None = DRAFT_FLAGS) -> bytes:
        """Store a draft, or a note of ours with other flags; the server's words.

        Raises AppendUnanswered once the command has begun and no answer came.
        """
        self._refuse_if_ended()
        if self._opened and self._opened.folder == folder and not self.provider.has_unselect:
            self.examine("INBOX")  # Courier appends nothing to a folder that is open for reading
        try:
            with self._guarded("APPEND"):
                kind, lines = self._imap.append(self.wire_name(folder), flags, None, message)
                _expect_ok("APPEND", kind, lines)
                return b" ".join(line for line in lines if line)
        except (ConnectionLost, Throttled) as error:
            if not self._ended:
                raise
            raise AppendUnanswered(f"The mail server did not say whether it stored the draft. {error.what}") from error

    def idle(self, listen: Callable[[], None]) -> bool:
        """IDLE in the open folder, for as long as `listen` takes; whether the server told of more mail.

        Read line by line here: IMAPClient's own waiting trips over news before the "go on", loses half lines, and never
        sees the end of the line. What comes is read at the end, by DONE and its answer. Raises ServerRefused.
        """
        self.forget(*NEWS)
        with self._guarded("IDLE"):
            tag = self._imap._command("IDLE")  # noqa: SLF001 - no public door leads to a command in two halves
            while self._imap._get_response() is not None:  # noqa: SLF001 - None is the "go on"
                if self._imap.tagged_commands.get(tag):
                    _expect_ok("IDLE", *self._imap.tagged_commands.pop(tag))
                    raise refusal("IDLE", "it was over before it began")
            if "EXISTS" not in self._imap.untagged_responses:
                listen()
            self._imap.send(b"DONE\r\n")
            _expect_ok("IDLE", *self._imap._command_complete("IDLE", tag))  # noqa: SLF001
            return "EXISTS" in self._imap.untagged_responses

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

    def _open(self, folder: str, *, writable: bool) -> FolderStatus:
        name = "SELECT" if writable else "EXAMINE"
        self._opened = None
        with self._guarded(name):
            _expect_ok(name, *self._imap.select(self.wire_name(folder), readonly=not writable))
            answers = self._imap.untagged_responses
            uidvalidity, uidnext, messages = (
                int(answers.get(figure, [b"0"])[-1]) for figure in ("UIDVALIDITY", "UIDNEXT", "EXISTS")
            )
        self._opened = _Opened(folder, writable, FolderStatus(uidvalidity, uidnext, messages))
        return self._opened.status


def _not_understood(error: MailError) -> MailError:
    if isinstance(error, NotConnected) or not isinstance(error, ServerRefused):
        return error
    return NotUnderstood(error.what, error.remedy)


def _expect_ok(command: str, kind: str, lines: list[bytes | None]) -> None:
    if kind != "OK":
        raise refusal(command, decoded([line for line in lines if line]))


def _sasl_name(user: str) -> str:
    """A user name as RFC 5801 §4 has it in a header, where commas separate."""
    return user.replace("=", "=3D").replace(",", "=2C")


def _quoted(raw: bytes) -> bytes:
    return b'"' + raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
