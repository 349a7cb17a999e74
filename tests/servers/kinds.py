"""Every kind of mail server the tests run on, by name; each is started when it is first asked for.

The four Dovecots between them have every pair of: maildir or mdbox, names like "Drafts" or "INBOX.Drafts", with or
without SPECIAL-USE. `bare` is also stripped to what the oldest servers can do.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from typing import Protocol

from tests.servers.courier import Courier
from tests.servers.cyrus import Cyrus
from tests.servers.dovecot import Dovecot, User
from tests.servers.imapd.personalities import EXCHANGE, GMAIL
from tests.servers.imapd.server import ImapServer
from tests.servers.unpacked import Unavailable, unless_unavailable


class Server(Protocol):
    """A mail server on loopback that makes new mailboxes."""

    host: str
    imap_port: int
    prefix: str
    """Before the name of every folder but INBOX."""
    separator: str

    def new_user(self) -> User:
        """Somebody with the usual folders, all empty, whom nobody has used before."""


@dataclass(frozen=True, slots=True)
class FolderNames:
    """What a server calls the folders that people call "Drafts" or "Team/Budget", and back."""

    prefix: str
    separator: str
    localized: Mapping[str, str]

    @classmethod
    def of(cls, server: Server) -> "FolderNames":
        return cls(server.prefix, server.separator, server.names if isinstance(server, ImapServer) else {})

    def there(self, name: str) -> str:
        """On the server."""
        return name if name == "INBOX" else self.prefix + self.localized.get(name, name.replace("/", self.separator))

    def here(self, name: str) -> str:
        """As people say it."""
        called = {there: name for name, there in self.localized.items()}
        return called.get(name) or name.removeprefix(self.prefix).replace(self.separator, "/")


Kind = Callable[[], AbstractContextManager[Server]]


def mdbox_below_inbox() -> Dovecot:
    return Dovecot(format="mdbox", separator=".", prefix="INBOX.")


def mdbox_by_names() -> Dovecot:
    return Dovecot(format="mdbox", special_use=False)


def bare() -> Dovecot:
    return Dovecot(special_use=False, separator=".", prefix="INBOX.", extra="imap_capability = IMAP4rev1 UIDPLUS IDLE")


def classic_cyrus() -> Cyrus:
    return Cyrus(classic=True)


def exchange() -> ImapServer:
    return ImapServer(EXCHANGE)


def gmail() -> ImapServer:
    return ImapServer(GMAIL)


KINDS: Mapping[str, Kind] = {
    "dovecot": Dovecot,
    "dovecot-mdbox-below-inbox": mdbox_below_inbox,
    "dovecot-mdbox-by-names": mdbox_by_names,
    "dovecot-bare": bare,
    "cyrus": Cyrus,
    "cyrus-classic": classic_cyrus,
    "courier": Courier,
    "imapd": ImapServer,
    "imapd-exchange": exchange,
}
"""Those that the contract of a mailbox holds on."""
OTHERS: Mapping[str, Kind] = {"imapd-gmail": gmail}
"""A draft is never expunged there, so another contract holds."""


class Servers:
    """The servers of one test process, each started once, by the first test that asks for it."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._running: dict[str, Server] = {}
        self._unavailable: dict[str, Unavailable] = {}

    def __getitem__(self, name: str) -> Server:
        """The running server of this kind. Skips the test where it cannot be had (or fails it, in CI)."""
        if name in self._unavailable:
            unless_unavailable(self._unavailable[name])
        if name not in self._running:
            try:
                self._running[name] = self._stack.enter_context({**KINDS, **OTHERS}[name]())
            except Unavailable as reason:
                self._unavailable[name] = reason
                unless_unavailable(reason)
        return self._running[name]

    def close(self) -> None:
        """Stop them all."""
        self._stack.close()
