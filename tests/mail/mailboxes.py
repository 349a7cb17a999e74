"""What the mailbox contract runs on, each with the hands of a person at another mail program."""

import contextlib
import re
import socket
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Protocol

from imapclient import IMAPClient

from tests.mail.fake_mailbox import FakeServer
from tests.servers.kinds import Server
from worker.core.messages import Role
from worker.mail.imap import connect
from worker.mail.mailbox import Mailbox

NO_OVERRIDES: Mapping[Role, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Message:
    r"""A message as it lies in a folder; \Recent, which any look may take away, aside."""

    flags: frozenset[str]
    raw: bytes


CLOSED = {b"\\noselect", b"\\nonexistent"}
Snapshot = dict[str, tuple[int, dict[int, Message]]]


class Bench(Protocol):
    """A server with one mailbox under test, and what other programs do to that mailbox meanwhile."""

    def connect(self, folders: Mapping[Role, str] = NO_OVERRIDES) -> Mailbox:
        """The mailbox under test, over a connection of its own."""

    def put(self, folder: str, raw: bytes, flags: Collection[str] = (), at: datetime | None = None) -> int:
        """Store a message; its UID."""

    def remove(self, folder: str, uid: int) -> None: ...
    def make(self, name: str) -> str:
        """A new folder; its name on this server."""

    def drop(self, folder: str) -> None: ...
    def renumber(self, folder: str) -> None:
        """Give the folder a new UIDVALIDITY; what lay in it may be lost."""

    def snapshot(self) -> Snapshot:
        """Every folder with its UIDVALIDITY, UIDs, flags and bytes."""

    def close(self) -> None:
        """Let go of the connection, if there is one."""


class FakeBench:
    """The contract's hands on a FakeServer."""

    def __init__(self) -> None:
        self.server = FakeServer()

    def connect(self, folders: Mapping[Role, str] = NO_OVERRIDES) -> Mailbox:
        return self.server.connect(folders)

    def put(self, folder: str, raw: bytes, flags: Collection[str] = (), at: datetime | None = None) -> int:
        return self.server.put(folder, raw, flags, at)

    def remove(self, folder: str, uid: int) -> None:
        self.server.remove(folder, uid)

    def make(self, name: str) -> str:
        self.server.add_folder(name)
        return name

    def drop(self, folder: str) -> None:
        self.server.drop_folder(folder)

    def renumber(self, folder: str) -> None:
        self.server.reset_uidvalidity(folder)

    def snapshot(self) -> Snapshot:
        return {
            name: (
                folder.uidvalidity,
                {uid: Message(frozenset(mail.flags), mail.raw) for uid, mail in folder.mails.items()},
            )
            for name, folder in self.server.folders.items()
        }

    def close(self) -> None:
        """Nothing is held."""


class ServerBench:
    """The contract's hands on a real server, over a second connection."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._user = server.new_user()
        self._person: Any = IMAPClient(server.host, server.imap_port, ssl=False, timeout=10)
        # Its commands go out in two small writes, and some servers let the second one wait.
        self._person.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._person.login(self._user.name, self._user.password)

    def connect(self, folders: Mapping[Role, str] = NO_OVERRIDES) -> Mailbox:
        return connect(
            host=self._server.host,
            port=self._server.imap_port,
            security="none",
            ca_file="",
            user=self._user.name,
            password=self._user.password,
            folders=folders,
        )

    def put(self, folder: str, raw: bytes, flags: Collection[str] = (), at: datetime | None = None) -> int:
        answer = self._person.append(folder, raw, flags, at)
        match = re.search(rb"APPENDUID \d+ (\d+)", answer)
        assert match
        return int(match[1])

    def remove(self, folder: str, uid: int) -> None:
        self._person.select_folder(folder)
        self._person.delete_messages([uid])
        self._person.uid_expunge([uid])
        self._leave()

    def make(self, name: str) -> str:
        full = self._server.prefix + name
        self._person.create_folder(full)
        return full

    def drop(self, folder: str) -> None:
        self._person.delete_folder(folder)

    def renumber(self, folder: str) -> None:
        self.drop(folder)
        self._person.create_folder(folder)

    def snapshot(self) -> Snapshot:
        listed = ((name, {flag.lower() for flag in flags}) for flags, _, name in self._person.list_folders())
        found = {name: self._contents(name) for name, flags in listed if not flags & CLOSED}
        self._leave()
        return found

    def _contents(self, folder: str) -> tuple[int, dict[int, Message]]:
        uidvalidity = self._person.select_folder(folder, readonly=True)[b"UIDVALIDITY"]
        uids = self._person.search()
        answers = self._person.fetch(uids, ["FLAGS", "BODY.PEEK[]"]) if uids else {}
        return uidvalidity, {
            uid: Message(
                frozenset(flag.decode() for flag in answer[b"FLAGS"] if flag != rb"\Recent"), answer[b"BODY[]"]
            )
            for uid, answer in answers.items()
        }

    def _leave(self) -> None:
        """Have no folder open: CLOSE expunges nothing of one that was opened for reading."""
        self._person.select_folder("INBOX", readonly=True)
        self._person.close_folder()

    def close(self) -> None:
        with contextlib.suppress(IMAPClient.Error, OSError):
            self._person.logout()
