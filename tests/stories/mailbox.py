"""A person's mailbox as a mail program sees it, and a picture of all of it for finding what somebody else changed."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from imapclient import IMAPClient

from tests.servers.dovecot import HOST
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

    def __init__(self, account: str, login: Login) -> None:
        self.account = account
        self._client = IMAPClient(HOST, login.port, ssl=False, timeout=30)
        self._client.login(login.user, login.password)

    def close(self) -> None:
        self._client.logout()

    def put(self, folder: str, raw: bytes, at: datetime, flags: tuple[str, ...] = ()) -> Spot:
        """APPEND a message with the story's time as its arrival."""
        if not self._client.folder_exists(folder):
            self._client.create_folder(folder)
        answer = self._client.append(folder, raw, flags, at)
        found = APPENDED.search(answer)
        assert found is not None, f"the server did not say where the message lies: {answer!r}"
        return Spot(self.account, folder, int(found[1]), int(found[2]))

    def expunge(self, spot: Spot) -> None:
        """Delete one message for good, as emptying a folder of just this message does."""
        self._client.select_folder(spot.folder)
        self._client.delete_messages([spot.uid], silent=True)
        self._client.uid_expunge([spot.uid])
        self._client.unselect_folder()

    def to_trash(self, spot: Spot) -> None:
        """Move one message to the Trash, as a mail program's Delete does."""
        self._client.select_folder(spot.folder)
        self._client.move([spot.uid], "Trash")
        self._client.unselect_folder()

    def mark(self, spot: Spot, flag: str) -> None:
        self._client.select_folder(spot.folder)
        self._client.add_flags([spot.uid], [flag], silent=True)
        self._client.unselect_folder()

    def picture(self) -> Picture:
        """Every folder with its UIDVALIDITY, every message with flags and bytes; read so that nothing changes."""
        folders, messages = set(), {}
        for folder in self._folders():
            status = self._client.select_folder(folder, readonly=True)
            validity = int(status[b"UIDVALIDITY"])
            folders.add((self.account, folder, validity))
            if status[b"EXISTS"]:
                for uid, data in self._client.fetch(self._client.search(), ["FLAGS", "BODY.PEEK[]"]).items():
                    flags = frozenset(flag.decode() for flag in data[b"FLAGS"] if flag != NOT_KEPT)
                    messages[Spot(self.account, folder, validity, uid)] = Seen(flags, data[b"BODY[]"])
            self._client.unselect_folder()
        return Picture(frozenset(folders), messages)

    def next_uids(self) -> dict[str, int]:
        """UIDNEXT of every folder: grows with every message that was ever added."""
        return {folder: self._client.folder_status(folder, ["UIDNEXT"])[b"UIDNEXT"] for folder in self._folders()}

    def _folders(self) -> list[str]:
        """The folders that can hold mail."""
        listed = self._client.list_folders()
        return [name for flags, _, name in listed if not {b"\\noselect", b"\\nonexistent"} & {f.lower() for f in flags}]
