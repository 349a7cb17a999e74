"""Which chases a mail belongs to, and why. It never decides what follows from that: see `worker.core.understanding`.

"In the conversation" means an id of ours in In-Reply-To or References, or the server's thread id; an equal subject
alone never lets a stranger in.
"""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from worker.core import naming
from worker.core.case import Case
from worker.core.day_zero import day_zero
from worker.core.messages import Mail, Role
from worker.core.people import Creator
from worker.core.standing import gives_way

THREAD_BYTES = 22
FORWARDED = re.compile(r"\s*(?:fwd?|wg|tr|rv|enc|i|转发|轉寄|転送)\s*[:\uff1a]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ours:
    """Every address and domain that is us, over all accounts."""

    addresses: frozenset[str]
    domains: frozenset[str] = frozenset()

    def include(self, address: str) -> bool:
        """Whether this address is one of us, a colleague included."""
        return address in self.addresses or address.rpartition("@")[2] in self.domains


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is known of one chase's mail: its ids, the server's thread ids, everybody we wrote to."""

    ids: frozenset[str] = frozenset()
    threads: frozenset[str] = frozenset()
    written_to: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    """Those of the ids and thread ids that are of letters to the manager of several creators, and of what followed
    on them: they belong to this chase, too, but not to the conversation with its creator."""


@dataclass(frozen=True, slots=True)
class Board:
    """All chases at once, as matching needs them."""

    cases: Mapping[str, Case]
    ours: Ours
    conversations: Mapping[str, Conversation] = field(default_factory=dict)
    old_addresses: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Addresses a creator had before, by creator key: they stay aliases."""
    drafts: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """Message-IDs and X-Chaser-Refs of our drafts: chase and touch number."""
    draft_texts: Mapping[tuple[str, int], str] = field(default_factory=dict)
    """The words of drafts that may yet turn up as sent, by chase and touch number."""

    def conversation(self, chase: str) -> Conversation:
        """The chase's mail so far; empty before the request is known."""
        return self.conversations.get(chase, Conversation())

    def addresses_of(self, creator: Creator) -> frozenset[str]:
        """The creator's own addresses, old ones included, the manager's never."""
        known = creator.addresses | self.old_addresses.get(creator.key, frozenset())
        return known - {creator.manager_email.lower()}

    def is_outgoing(self, mail: Mail) -> bool:
        """Written by us: by its sender, or because it lies in Sent and is not from a person we track."""
        if self.ours.include(mail.sender):
            return True
        return mail.role is Role.SENT and not self.of_person(mail.sender)

    def of_person(self, address: str) -> list[Case]:
        """Every case whose creator or manager this is."""
        return [case for case in self.cases.values() if self.is_creator(case, address) or is_manager(case, address)]

    def is_creator(self, case: Case, address: str) -> bool:
        """Whether this address is the creator's, today or formerly."""
        return address in self.addresses_of(case.creator)

    def is_tracked(self, case: Case, address: str) -> bool:
        """The creator, the manager, or anyone we wrote to in the conversation."""
        written_to = address in self.conversation(case.ask.key).written_to
        return self.is_creator(case, address) or is_manager(case, address) or written_to

    def in_conversation(self, mail: Mail) -> list[Case]:
        """The cases whose conversation this mail says it belongs to, or to whose it is known to belong."""
        cited = mail.cited_ids | {mail.message_id} - {""}
        return [
            case
            for key, case in self.cases.items()
            if cited & self.conversation(key).ids or (mail.thread and mail.thread in self.conversation(key).threads)
        ]

    def is_apart(self, mail: Mail, chase: str) -> bool:
        """Whether it belongs to the chase only by a letter to the manager of several creators."""
        known = self.conversation(chase)
        if cited := (mail.cited_ids | {mail.message_id}) & known.ids:
            return cited <= known.apart
        return bool(mail.thread) and mail.thread in known.apart


def thread_index(mail: Mail) -> str:
    """The conversation part of Outlook's Thread-Index: its first 22 bytes (MS-OXOMSG §2.2.1.3), "" without one."""
    try:
        index = base64.b64decode(mail.header("thread-index"), validate=True)
    except ValueError:
        return ""
    return index[:THREAD_BYTES].hex() if len(index) >= THREAD_BYTES else ""


def is_forward(mail: Mail) -> bool:
    """Whether the subject says that this mail was passed on."""
    return FORWARDED.match(mail.subject) is not None


def is_manager(case: Case, address: str) -> bool:
    """Whether this address is the creator's manager's."""
    return bool(address) and address == case.creator.manager_email.lower()


def hears(case: Case, mail: Mail) -> bool:
    """Whether a mail may be about this chase at all. A milestone hears what comes in its turn, and what names it."""
    place = case.place
    if place is None:
        return True
    if case.is_ours or case.chase.end is not None or mail.at <= place.listens_from:
        return False
    if naming.names_item(naming.readable(mail), case.ask):
        return True
    day = case.local_date(mail.at)
    begins = day_zero(case)
    has_come = place.is_begun or case.has_touches or (begins is not None and begins <= day)
    return has_come and not case.waits_its_turn and not gives_way(case, day)


def is_running(case: Case) -> bool:
    """Neither replied nor done nor stopped; an exhausted chase still hears a reply."""
    return case.chase.end is None
