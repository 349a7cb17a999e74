"""One account's mail in memory: folders whose messages have UIDs, as RFC 3501 §2.3.1 wants them.

An ordinary mailbox; Gmail's own kind is in `gmail`.
"""

import re
import threading
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message as Header
from email.parser import BytesHeaderParser
from functools import cached_property
from itertools import count

PREFIXES = re.compile(r"^((re|aw|fwd?)\s*:\s*)+", re.IGNORECASE)


@dataclass(eq=False)
class Message:
    """A message's bytes, its internal date and its flags; `number` and `thread` are Gmail's ids."""

    raw: bytes
    flags: set[str]
    at: datetime
    number: int
    thread: int

    @cached_property
    def header(self) -> Header:
        return BytesHeaderParser().parsebytes(self.raw)


@dataclass(eq=False)
class Folder:
    """Messages by UID. A hidden folder is there, but no IMAP client learns of it."""

    name: str
    attributes: tuple[str, ...]
    uidvalidity: int
    uidnext: int = 1
    mails: dict[int, Message] = field(default_factory=dict)
    withheld: set[int] = field(default_factory=set)
    """UIDs that are listed and never delivered."""
    hidden: bool = False

    def add(self, message: Message) -> int:
        """Show this message under a new UID."""
        uid = self.uidnext
        self.mails[uid] = message
        self.uidnext += 1
        return uid

    def uid_of(self, message: Message) -> int | None:
        return next((uid for uid, each in self.mails.items() if each is message), None)


class Missing(Exception):
    """There is no such folder."""


class Post:
    """The folders of one account. `lock` is held around each command and each deed of a person."""

    def __init__(self, folders: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        self.lock = threading.RLock()
        self.folders: dict[str, Folder] = {}
        self._validities = count(1_700_000_000)
        self._numbers = count(1801)
        for name, attributes in folders:
            self.create(name, *attributes)

    def __getitem__(self, name: str) -> Folder:
        found = self.folders.get("INBOX" if name.upper() == "INBOX" else name)
        if found is None or found.hidden:
            raise Missing(name)
        return found

    def listed(self) -> list[Folder]:
        """The folders clients may see."""
        return [folder for folder in self.folders.values() if not folder.hidden]

    def used_for(self, use: str) -> Folder:
        r"""The folder of this use ("\Drafts"), hidden or not."""
        return next(folder for folder in self.folders.values() if use in folder.attributes)

    def create(self, name: str, *attributes: str) -> Folder:
        self.folders[name] = Folder(name, attributes, next(self._validities))
        return self.folders[name]

    def drop(self, name: str) -> None:
        del self.folders[self[name].name]

    def renumber(self, name: str) -> None:
        """A new UIDVALIDITY, and every message under a new UID."""
        folder = self[name]
        folder.uidvalidity = next(self._validities)
        messages = list(folder.mails.values())
        folder.mails, folder.uidnext = {}, 1
        for message in messages:
            folder.add(message)

    def put(self, name: str, raw: bytes, flags: Collection[str] = (), at: datetime | None = None) -> int:
        """A new message; its UID."""
        return self.shown(self[name], self.new(raw, flags, at))

    def touch(self, name: str, uid: int) -> int:
        """The same message under a new UID, as Exchange gives it when another program changed a property of it."""
        with self.lock:
            folder = self[name]
            return folder.add(folder.mails.pop(uid))

    def expunge(self, name: str, uid: int) -> None:
        del self[name].mails[uid]

    def move(self, name: str, uid: int, to: str) -> int:
        """The message's UID in its new folder."""
        target, message = self[to], self[name].mails[uid]
        self.expunge(name, uid)
        return self.shown(target, message)

    def labels(self, folder: Folder, message: Message) -> list[str]:  # noqa: ARG002 - Gmail's have some
        """The other folders that show this message."""
        return []

    def new(self, raw: bytes, flags: Collection[str], at: datetime | None) -> Message:
        message = Message(raw, set(flags), at or datetime.now(UTC), next(self._numbers), 0)
        message.thread = self._thread_of(message)
        return message

    def shown(self, folder: Folder, message: Message) -> int:
        return folder.add(message)

    def _thread_of(self, message: Message) -> int:
        """A thread id of its own, unless it answers a known mail and has that one's subject (Gmail's rule)."""
        cited = _ids(message.header, "In-Reply-To", "References")
        known = {each.number: each for folder in self.folders.values() for each in folder.mails.values()}
        for each in known.values():
            if cited & _ids(each.header, "Message-ID") and subject_of(each.header) == subject_of(message.header):
                return each.thread
        return message.number


def _ids(header: Header, *names: str) -> set[str]:
    return {found for name in names for found in re.findall(r"<[^<>\s]+>", str(header.get(name) or ""))}


def subject_of(header: Header) -> str:
    return PREFIXES.sub("", " ".join(str(header.get("Subject") or "").split())).lower()
