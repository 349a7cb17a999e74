"""What kind of server this is and what it can do, read from its capabilities and never from its host name: the same
software stands behind many names.

Nothing is ever ENABLEd: some servers answer searches wrongly once IMAP4rev2 is on.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from worker.core.messages import Role

SHOWN = ("UIDPLUS", "MOVE", "SPECIAL-USE", "LIST-STATUS", "UNSELECT", "CONDSTORE", "IDLE")
LITERAL_MINUS = 4096
"""Bytes (RFC 7888 §5)."""
EXCHANGES_OWN = re.compile(r"CLIENTACCESSRULES|CLIENTNETWORKPRESENCELOCATION|BACKENDAUTHENTICATE|XPROXY\d*")
OF_EXCHANGE = frozenset({"IMAP4", "IMAP4REV1", "CHILDREN", "NAMESPACE", "LITERAL+"})
NOT_OF_EXCHANGE = frozenset({"ACL", "CONDSTORE", "QUOTA", "SORT", "SPECIAL-USE"})
"""What other servers that still call themselves IMAP4 offer."""
HIDDEN: Mapping[Role, tuple[str, str]] = MappingProxyType(
    {
        Role.ALL: ("All Mail", "a reply that a filter files away could go unseen, so nothing is drafted"),
        Role.DRAFTS: ("Drafts", "Chaser has no place for its drafts"),
        Role.JUNK: ("Spam", "a reply in Spam goes unseen"),
        Role.TRASH: ("Trash", "no draft can be taken back, and stale ones are listed for you instead"),
    }
)
"""Gmail's folders that a person can hide from IMAP: their English names, and what is lost without them. What is in Sent
is in All Mail, too.
"""


class Kind(StrEnum):
    """The kinds of server that are treated differently somewhere."""

    GMAIL = "gmail"
    EXCHANGE = "exchange"
    GENERIC = "generic"


NAMES: Mapping[Kind, str] = MappingProxyType(
    {Kind.GMAIL: "Gmail", Kind.EXCHANGE: "Microsoft Exchange", Kind.GENERIC: ""}
)


@dataclass(frozen=True, slots=True)
class Provider:
    """A server's capabilities after login, in upper case (RFC 3501 §6.1.1)."""

    capabilities: frozenset[str]

    @classmethod
    def of(cls, capabilities: Collection[bytes]) -> "Provider":
        return cls(frozenset(name.decode("ascii", "replace").upper() for name in capabilities))

    def without(self, capability: str) -> "Provider":
        """The same server, had it not named this one."""
        return Provider(self.capabilities - {capability})

    @property
    def kind(self) -> Kind:
        """What it recognisably is. Exchange on premises says little: an old name, and none of others' abilities."""
        if self.is_gmail:
            return Kind.GMAIL
        tells = any(EXCHANGES_OWN.fullmatch(name) for name in self.capabilities)
        looks = self.capabilities >= OF_EXCHANGE and not self.capabilities & NOT_OF_EXCHANGE
        return Kind.EXCHANGE if tells or looks else Kind.GENERIC

    @property
    def is_gmail(self) -> bool:
        """Labels instead of folders, thread ids, and an EXPUNGE that may only archive."""
        return "X-GM-EXT-1" in self.capabilities

    def takes_unasked(self, size: int) -> bool:
        """RFC 7888: so many bytes may follow at once; else the server is asked first whether it wants them."""
        return "LITERAL+" in self.capabilities or ("LITERAL-" in self.capabilities and size <= LITERAL_MINUS)

    @property
    def has_thread_ids(self) -> bool:
        """RFC 8474: the server says itself what belongs to one conversation."""
        return "OBJECTID" in self.capabilities

    @property
    def has_uid_expunge(self) -> bool:
        """RFC 4315: one message can be expunged without the others that are marked."""
        return "UIDPLUS" in self.capabilities

    @property
    def has_move(self) -> bool:
        """RFC 6851."""
        return "MOVE" in self.capabilities

    @property
    def has_unselect(self) -> bool:
        """RFC 3691."""
        return "UNSELECT" in self.capabilities

    @property
    def has_idle(self) -> bool:
        """RFC 2177: the server can tell of new mail in the folder that is open."""
        return "IDLE" in self.capabilities

    @property
    def has_list_status(self) -> bool:
        """RFC 5819: the state of every folder in one command."""
        return "LIST-STATUS" in self.capabilities

    @property
    def has_list_extended(self) -> bool:
        """RFC 5258: one LIST for several names."""
        return "LIST-EXTENDED" in self.capabilities

    @property
    def has_list_special_use(self) -> bool:
        """RFC 6154 §3: LIST can be asked for the folders' uses; others show them in a plain LIST or not at all."""
        return {"LIST-EXTENDED", "SPECIAL-USE"} <= self.capabilities

    def description(self) -> str:
        """The kind, and the abilities that Chaser makes use of: "Gmail: UIDPLUS, MOVE", or "no extensions"."""
        shown = ", ".join(name for name in SHOWN if name in self.capabilities) or "no extensions"
        return f"{NAMES[self.kind]}: {shown}" if NAMES[self.kind] else shown

    def shortcomings(self, roles: Collection[Role]) -> tuple[str, ...]:
        """What will not work with this server and folders of these roles, in sentences for `chaser check`."""
        found = [self._of_removal(has_trash=Role.TRASH in roles)]
        if self.is_gmail:
            found = [self._of_removal(has_trash=True), *_hidden(role for role in HIDDEN if role not in roles)]
        return tuple(sentence for sentence in found if sentence)

    def _of_removal(self, *, has_trash: bool) -> str:
        """See `worker.mail.drafts`: a draft is expunged by its UID, or moved to Trash, or left."""
        if self.has_uid_expunge and not self.is_gmail:
            return ""
        if not self.has_move:
            return "This server offers no safe way to take a draft back; stale drafts are listed for you instead."
        if not has_trash:
            return "Drafts are taken back into Trash here, and no Trash was recognised; stale ones are listed for you."
        return ""


def _hidden(roles: Iterable[Role]) -> Iterable[str]:
    for name, consequence in (HIDDEN[role] for role in roles):
        yield f"{name} is hidden from IMAP: {consequence}. In Gmail: Settings, Labels, {name}, Show in IMAP."
