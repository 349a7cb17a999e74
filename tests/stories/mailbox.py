"""A person's mailbox as a mail program sees it, and a picture of all of it for finding what somebody else changed."""

import hashlib
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from imapclient import IMAPClient

from tests.servers.dovecot import HOST, User
from tests.servers.imapd.gmail import GmailPage, Labels
from tests.servers.imapd.server import ImapServer
from tests.servers.kinds import FolderNames, Server
from tests.stories.home import Login
from tests.stories.letters import parsed

APPENDED = re.compile(rb"APPENDUID (\d+) (\d+)")
NOT_KEPT = b"\\Recent"
"""A flag of the session, not of the message (RFC 3501 §2.3.2)."""


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """Where a message lies."""

    account: str
    folder: str
    uidvalidity: int
    uid: int

    def __str__(self) -> str:
        return f"{self.account}'s {self.folder}, UID {self.uid}"


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as it lies there."""

    flags: frozenset[str]
    raw: bytes

    @property
    def subject(self) -> str:
        return str(parsed(self.raw)["Subject"])

    def __str__(self) -> str:
        digest = hashlib.sha256(self.raw).hexdigest()[:8]
        return f'"{self.subject}" {sorted(self.flags)} {len(self.raw)} bytes ({digest})'


@dataclass(frozen=True, slots=True)
class Picture:
    """All folders and all messages of some mailboxes at one moment."""

    folders: frozenset[tuple[str, str, int]]
    messages: dict[Spot, Seen]

    def __or__(self, other: Self) -> Self:
        return type(self)(self.folders | other.folders, self.messages | other.messages)

    def drafts(self) -> dict[Spot, Seen]:
        return {spot: seen for spot, seen in self.messages.items() if spot.folder == "Drafts"}


NOTHING = Picture(frozenset(), {})


class Mailbox:
    """One account's mailbox, opened by its owner. Writes what people write; changes nothing by itself."""

    def __init__(self, account: str, login: Login, names: FolderNames) -> None:
        self.account = account
        self._names = names
        self._client = IMAPClient(HOST, login.port, ssl=False, timeout=30)
        # Its commands go out in two small writes, and some servers let the second one wait.
        self._client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._client.login(login.user, login.password)

    def close(self) -> None:
        self._client.logout()

    def put(self, folder: str, raw: bytes, at: datetime, flags: tuple[str, ...] = ()) -> Spot:
        """APPEND a message with the story's time as its arrival."""
        there = self._names.there(folder)
        if not self._client.folder_exists(there):
            self._client.create_folder(there)
        answer = self._client.append(there, raw, flags, at)
        found = APPENDED.search(answer)
        assert found is not None, f"the server did not say where the message lies: {answer!r}"
        return Spot(self.account, folder, int(found[1]), int(found[2]))

    def expunge(self, spot: Spot) -> None:
        """Delete one message for good, as emptying a folder of just this message does."""
        with self._opened(spot.folder):
            self._client.delete_messages([spot.uid], silent=True)
            self._client.uid_expunge([spot.uid])

    def to_trash(self, spot: Spot) -> None:
        """Move one message to the Trash, as a mail program's Delete does."""
        with self._opened(spot.folder):
            if self._client.has_capability("MOVE"):
                self._client.move([spot.uid], self._names.there("Trash"))
                return
            self._client.copy([spot.uid], self._names.there("Trash"))
            self._client.delete_messages([spot.uid], silent=True)
            self._client.uid_expunge([spot.uid])

    def transfer(self, spot: Spot, folder: str, *, copied: bool = False) -> None:
        """Drag one message into another folder, which is made if it is missing; or copy it there."""
        there = self._names.there(folder)
        if not self._client.folder_exists(there):
            self._client.create_folder(there)
        with self._opened(spot.folder):
            if copied or not self._client.has_capability("MOVE"):
                self._client.copy([spot.uid], there)
                if not copied:
                    self._client.delete_messages([spot.uid], silent=True)
                    self._client.uid_expunge([spot.uid])
            else:
                self._client.move([spot.uid], there)

    def save_anew(self, spot: Spot, raw: bytes, at: datetime) -> Spot:
        """Save a draft that was opened: the new one is stored, then the old one taken away."""
        new = self.put(spot.folder, raw, at, ("\\Seen", "\\Draft"))
        self.expunge(spot)
        return new

    def mark(self, spot: Spot, flag: str) -> None:
        with self._opened(spot.folder):
            self._client.add_flags([spot.uid], [flag], silent=True)

    def picture(self) -> Picture:
        """Every folder with its UIDVALIDITY, every message with flags and bytes; read so that nothing changes."""
        folders, messages = set(), {}
        for folder in self._folders():
            with self._opened(folder, readonly=True) as status:
                validity = int(status[b"UIDVALIDITY"])
                folders.add((self.account, folder, validity))
                if status[b"EXISTS"]:
                    for uid, data in self._client.fetch(self._client.search(), ["FLAGS", "BODY.PEEK[]"]).items():
                        if data.get(b"BODY[]") is None:  # taken away by somebody else since the search
                            continue
                        flags = frozenset(flag.decode() for flag in data[b"FLAGS"] if flag != NOT_KEPT)
                        messages[Spot(self.account, folder, validity, uid)] = Seen(flags, data[b"BODY[]"])
        return Picture(frozenset(folders), messages)

    def next_uids(self) -> dict[str, int]:
        """UIDNEXT of every folder: grows with every message that was ever added."""
        return {
            folder: self._client.folder_status(self._names.there(folder), ["UIDNEXT"])[b"UIDNEXT"]
            for folder in self._folders()
        }

    def _folders(self) -> list[str]:
        """The folders that can hold mail."""
        listed = self._client.list_folders()
        closed = {b"\\noselect", b"\\nonexistent"}
        return [self._names.here(name) for flags, _, name in listed if not closed & {f.lower() for f in flags}]

    @contextmanager
    def _opened(self, folder: str, *, readonly: bool = False) -> Iterator[dict[bytes, Any]]:
        """The folder, open; nothing is expunged when it is left."""
        yield self._client.select_folder(self._names.there(folder), readonly=readonly)
        if self._client.has_capability("UNSELECT"):
            self._client.unselect_folder()
        else:
            self._client.select_folder("INBOX", readonly=True)
            self._client.close_folder()


class GmailMailbox(Mailbox):
    """A mailbox whose owner uses Gmail's web page for drafts. All Mail shows only what lies in no other folder."""

    def __init__(self, account: str, login: Login, names: FolderNames, page: GmailPage) -> None:
        super().__init__(account, login, names)
        self._page = page

    def expunge(self, spot: Spot) -> None:
        self._page.discards(self._names.there(spot.folder), spot.uid)

    def to_trash(self, spot: Spot) -> None:
        self._page.deletes(self._names.there(spot.folder), spot.uid)

    def save_anew(self, spot: Spot, raw: bytes, at: datetime) -> Spot:  # noqa: ARG002 - Gmail has a clock of its own
        """One of the many autosaves."""
        return replace(spot, uid=self._page.saves(spot.uid, raw))

    def picture(self) -> Picture:
        whole = super().picture()
        elsewhere = {seen.raw for spot, seen in whole.messages.items() if spot.folder != "All"}
        messages = {
            spot: seen for spot, seen in whole.messages.items() if spot.folder != "All" or seen.raw not in elsewhere
        }
        return Picture(whole.folders, messages)


def opened(server: Server, account: str, user: User) -> Mailbox:
    """The mailbox of this user, opened by its owner."""
    login, names = Login(server.imap_port, user.name, user.password), FolderNames.of(server)
    if isinstance(server, ImapServer):
        post = server.post(user)
        if isinstance(post, Labels):
            return GmailMailbox(account, login, names, GmailPage(post))
    return Mailbox(account, login, names)
