r"""The folders and messages of one account over one connection: what each command we use is for, and what it answers.

It decides nothing about mail. There is no plain EXPUNGE and no CLOSE here, so that no \Deleted mark of anybody else is
ever acted upon.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from imapclient import IMAPClient
from imapclient.imap_utf7 import decode as utf7_decode
from imapclient.imap_utf7 import encode as utf7_encode
from imapclient.response_parser import parse_fetch_response

from worker.errors import AppendUnanswered, ConnectionLost, Throttled
from worker.mail.answers import refusal
from worker.mail.connection import Connection, expect_ok, quoted
from worker.mail.mailbox import FolderStatus, Meanwhile, nothing_else

NEWS = ("EXISTS", "RECENT", "EXPUNGE", "FETCH", "VANISHED")
DRAFT_FLAGS = r" (\Draft \Seen)"
NO_FLAGS = ""
LINE_END = re.compile(rb"\r\n|\r|\n")
Fetched = Mapping[bytes, Any]


@dataclass(frozen=True, slots=True)
class _Opened:
    folder: str
    is_writable: bool
    status: FolderStatus


class Session(Connection):
    """A connection with at most one folder open."""

    def __init__(self, client: IMAPClient) -> None:
        super().__init__(client)
        self._opened: _Opened | None = None
        self._wire_names: dict[str, bytes] = {}

    # Names

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
        return quoted(utf7_encode(folder) if raw is None else raw)

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

    @property
    def opened(self) -> str:
        """The folder that is open, "" for none."""
        return self._opened.folder if self._opened else ""

    def took_news(self) -> bool:
        """Whether the server has said, since it was last asked, that messages came or went."""
        has_news = any(name in self._imap.untagged_responses for name in ("EXISTS", "EXPUNGE", "VANISHED"))
        self.forget(*NEWS)
        return has_news

    def leave(self) -> None:
        """Have no folder open: STATUS of an open folder may be out of date.

        Without UNSELECT one stays open, for reading only and brought up to date.
        """
        if not self._opened:
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
            expect_ok("SEARCH", kind, lines)
            words = [word for line in lines if line for word in line.partition(b"(")[0].split()]
            return tuple(sorted({int(word) for word in words}))

    def fetch(self, uids: Collection[int], items: bytes) -> dict[int, Fetched]:
        """What the server delivers of these UIDs; news of other messages that came along is dropped."""
        self.forget("FETCH")
        with self._guarded("FETCH"):
            kind, lines = self._imap.uid("FETCH", b",".join(b"%d" % uid for uid in uids), items)
            expect_ok("FETCH", kind, lines)
            answers = parse_fetch_response(lines, normalise_times=False)
            return {uid: answers[uid] for uid in uids if uid in answers}

    def change(self, name: str, uid: int, *words: bytes) -> None:
        """STORE, EXPUNGE (RFC 4315) or MOVE (RFC 6851) of this one message, which must be our own."""
        with self._guarded(name):
            expect_ok(name, *self._imap.uid(name, b"%d" % uid, *words))

    def append(
        self, folder: str, message: bytes, flags: str = DRAFT_FLAGS, meanwhile: Meanwhile = nothing_else
    ) -> bytes:
        """Store a draft, or a note of ours with other flags; the server's words. `meanwhile` is done while it stores.

        Raises AppendUnanswered once the command has begun and no answer came.
        """
        self._refuse_if_ended()
        if self.opened == folder and not self.provider.has_unselect:
            self.examine(self._other_than(folder))  # Courier appends nothing to a folder that is open for reading
        try:
            with self._guarded("APPEND"):
                tag = self._handed_over(self.wire_name(folder) + flags.encode(), LINE_END.sub(b"\r\n", message))
            with self._unless_interrupted():
                meanwhile()
            with self._guarded("APPEND"):
                kind, lines = self._imap._command_complete("APPEND", tag)  # noqa: SLF001 - no public door
                expect_ok("APPEND", kind, lines)
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
                    expect_ok("IDLE", *self._imap.tagged_commands.pop(tag))
                    raise refusal("IDLE", "it was over before it began")
            if "EXISTS" not in self._imap.untagged_responses:
                listen()
            self._imap.send(b"DONE\r\n")
            expect_ok("IDLE", *self._imap._command_complete("IDLE", tag))  # noqa: SLF001
            return "EXISTS" in self._imap.untagged_responses

    def _handed_over(self, words: bytes, message: bytes) -> bytes:
        """Begin an APPEND; its tag. Where the server needs not be asked whether it wants the bytes (RFC 7888), they go
        along with the command: one turn less.
        """
        imap = self._imap
        if not self.provider.takes_unasked(len(message)):
            imap.literal = message
            return bytes(imap._command("APPEND", words))  # noqa: SLF001
        imap.literal = None
        tag: bytes = imap._command("APPEND", b"%b {%d+}\r\n%b" % (words, len(message), message))  # noqa: SLF001
        return tag

    @contextmanager
    def _unless_interrupted(self) -> Iterator[None]:
        """Around what is done while an answer is on its way: if that breaks off, the answer would be another's."""
        try:
            yield
        except BaseException:
            self._ended = self._ended or "an answer was left unread"
            raise

    def _other_than(self, folder: str) -> str:
        return next((name for name in ("INBOX", *self._wire_names) if name != folder), folder)

    def _open(self, folder: str, *, writable: bool) -> FolderStatus:
        name = "SELECT" if writable else "EXAMINE"
        self._opened = None
        with self._guarded(name):
            expect_ok(name, *self._imap.select(self.wire_name(folder), readonly=not writable))
            answers = self._imap.untagged_responses
            uidvalidity, uidnext, messages = (
                int(answers.get(figure, [b"0"])[-1]) for figure in ("UIDVALIDITY", "UIDNEXT", "EXISTS")
            )
            self.forget(*NEWS)
        self._opened = _Opened(folder, writable, FolderStatus(uidvalidity, uidnext, messages))
        return self._opened.status
