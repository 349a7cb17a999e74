"""The mailbox as a person's own mail program uses it: the standard library's IMAP, a connection of its own.

Chaser has another connection and its own code. What is done here is what people do, never what Chaser does.
"""

from dataclasses import dataclass
from datetime import datetime
from imaplib import IMAP4
from typing import Any

from worker.demo.letters import parsed
from worker.demo.server import HOST, MailServer

FOLDERS = ("Drafts", "Sent", "Trash", "Junk", "Archive")
INBOX, DRAFTS, SENT = "INBOX", "Drafts", "Sent"
PATIENCE = 20.0


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it lies in a folder."""

    uid: int
    raw: bytes
    is_read: bool

    def header(self, name: str) -> str:
        return str(parsed(self.raw)[name] or "")


class PersonsMailbox:
    """One mailbox, opened by its owner."""

    def __init__(self, server: MailServer) -> None:
        self._imap = IMAP4(HOST, server.port, timeout=PATIENCE)
        self._imap.login(server.user, server.password)

    def make_folders(self) -> None:
        """What a provider gives everybody; this server begins with an INBOX only."""
        for name in FOLDERS:
            self._done(self._imap.create(name))

    def put(self, folder: str, raw: bytes, at: datetime, *flags: str) -> None:
        """Store a message, as if it had come at that time."""
        self._done(self._imap.append(folder, f"({' '.join(flags)})", at, raw))

    def messages(self, folder: str) -> list[Message]:
        """Everything in a folder, in the order it came; looking changes nothing."""
        self._done(self._imap.select(folder, readonly=True))
        found = self._done(self._imap.uid("SEARCH", "ALL"))
        return [self._message(uid) for uid in found[0].split()]

    def remove(self, folder: str, uid: int) -> None:
        """Take one message away for good, as a mail program does with a draft it has sent."""
        self._done(self._imap.select(folder))
        self._done(self._imap.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Deleted)"))
        self._done(self._imap.uid("EXPUNGE", str(uid)))

    def close(self) -> None:
        """Sign out."""
        try:
            self._imap.logout()
        except (IMAP4.error, OSError):
            self._imap.shutdown()

    def _message(self, uid: bytes) -> Message:
        answer = self._done(self._imap.uid("FETCH", uid.decode(), "(FLAGS BODY.PEEK[])"))
        head, raw = next(part for part in answer if isinstance(part, tuple))
        flags = head + b"".join(part for part in answer if isinstance(part, bytes))
        return Message(int(uid), raw, rb"\Seen" in flags)

    def _done(self, answer: tuple[str, list[Any]]) -> list[Any]:
        kind, lines = answer
        if kind != "OK":
            raise IMAP4.error(f"The demo's own mail server said {kind}: {lines}")
        return lines
