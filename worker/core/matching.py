"""Which chases a mail belongs to, and why. It never decides what follows from that: see `worker.core.understanding`.

"In the conversation" means an id of ours in In-Reply-To or References, or the server's thread id; an equal subject
alone never lets a stranger in.
"""

import base64
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from worker.core.case import Case
from worker.core.day_zero import day_zero
from worker.core.messages import Mail, Role, base_subject
from worker.core.people import Ask, Creator
from worker.core.standing import gives_way

NO_MEANING = frozenset(
    "the a an and or for of to in on at by with from your our my their his her its this that these those "
    "one two three four five six seven eight nine ten both all some any new first second final "
    "der die das und für von de la le les des du el los las y para per il lo e".split()
)
THREAD_BYTES = 22
FORWARDED = re.compile(r"\s*(?:fwd?|wg|tr|rv|enc|i|转发|轉寄|転送)\s*[:\uff1a]", re.IGNORECASE)
MOST_OF = 0.6
"""Share of an item's words that must stand in a mail of more than two words for it to be named."""


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
    if names_item(readable(mail), case.ask):
        return True
    day = case.local_date(mail.at)
    begins = day_zero(case)
    has_come = place.is_begun or case.has_touches or (begins is not None and begins <= day)
    return has_come and not case.waits_its_turn and not gives_way(case, day)


def is_running(case: Case) -> bool:
    """Neither replied nor done nor stopped; an exhausted chase still hears a reply."""
    return case.chase.end is None


def words_of(text: str) -> frozenset[str]:
    """The words that carry meaning, in lower case. A run of Chinese or Japanese counts as one word."""
    words = re.findall(r"[^\W_]+(?:['\u2019-][^\W_]+)*", text.lower())
    return frozenset(word for word in words if not word.isdigit()) - NO_MEANING


def stands_in(word: str, text: str) -> bool:
    """Whether a word of ours stands in a lower-case text; whole words only, where words have limits."""
    if word.isascii():
        return re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", text) is not None
    return word in text


def own_words(ask: Ask) -> frozenset[str]:
    """The item's words without its campaign's, which every item of the campaign shares."""
    words = words_of(ask.item)
    return words - words_of(ask.campaign) or words


def names_item(text: str, ask: Ask) -> bool:
    """Whether most of the item's own words stand in the text."""
    return _mostly_stand_in(own_words(ask), text.lower())


def _mostly_stand_in(words: frozenset[str], text: str) -> bool:
    if not words:
        return False
    found = sum(stands_in(word, text) for word in words)
    return found == len(words) or (len(words) > 2 and found >= MOST_OF * len(words))  # noqa: PLR2004


def names_campaign(text: str, ask: Ask) -> bool:
    """Whether the campaign's name stands in the text as a whole."""
    campaign = " ".join(ask.campaign.lower().split())
    return bool(campaign) and stands_in(campaign, " ".join(text.lower().split()))


def readable(mail: Mail) -> str:
    """Subject and newly written text, for looking for names in."""
    return f"{base_subject(mail.subject)}\n{mail.text or ''}"


def request_rank(mail: Mail, ask: Ask, siblings: Iterable[Ask]) -> int:
    """How surely this mail is the request: 3 by its subject, 2 by the item, 1 by a word or the campaign, 0 by nothing.

    A single word of the text ("reel") says little unless the campaign is named too. A campaign's name says nothing
    where the mail names another item owed by the same creator.
    """
    if ask.request_subject and base_subject(mail.subject).lower() == base_subject(ask.request_subject).lower():
        return 3
    text = readable(mail)
    campaign = names_campaign(text, ask)
    if names_item(text, ask):
        return 2 if campaign or len(own_words(ask)) > 1 or names_item(mail.subject, ask) else 1
    named_other = any(names_item(text, other) for other in siblings)
    return 1 if campaign and not named_other else 0


def named_among(mail: Mail, cases: Collection[Case]) -> list[Case]:
    """Those of several cases that the mail names: most of the words that their items do not all share stand in it.

    One word by chance ("in one form or another") names nothing.
    """
    text = readable(mail).lower()
    shared = frozenset.intersection(*(words_of(case.ask.item) for case in cases)) if cases else frozenset()
    return [case for case in cases if _mostly_stand_in(own_words(case.ask) - shared, text)]


def named_in_letter(mail: Mail, cases: Collection[Case]) -> list[Case]:
    """Those of the chases in a letter to the manager of several creators that an answer surely names.

    A creator by full name or handle, or by a first name that no other of them has; where that one owes several things,
    those it names. An item alone, where only one of the creators owes it. The subject is that of the whole letter.
    """
    said = replace(mail, subject="")
    found: list[Case] = []
    for creator in {case.creator.key: case.creator for case in cases}.values():
        theirs = [case for case in cases if case.creator.key == creator.key]
        others = [case for case in cases if case.creator.key != creator.key]
        if _surely_names(said, creator, [case.creator for case in others]):
            found += theirs if len(theirs) == 1 else named_among(said, theirs)
    return found or _of_one_creator(named_among(said, cases))


def _surely_names(mail: Mail, creator: Creator, others: Iterable[Creator]) -> bool:
    text = readable(mail).lower()
    if any(len(name) > 1 and stands_in(name.lower(), text) for name in (creator.name, creator.handle.lstrip("@"))):
        return True
    return names_creator(mail, creator) and _first_name(creator) not in map(_first_name, others)


def _first_name(creator: Creator) -> str:
    return creator.name.lower().partition(" ")[0]


def _of_one_creator(cases: list[Case]) -> list[Case]:
    return cases if len({case.creator.key for case in cases}) == 1 else []


def names_creator(mail: Mail, creator: Creator) -> bool:
    """Whether the mail names this creator: full name, first name, or handle."""
    text = readable(mail).lower()
    names = {creator.name, creator.name.split()[0] if creator.name.split() else "", creator.handle.lstrip("@")}
    return any(stands_in(name.lower(), text) for name in names if len(name) > 1)
