"""Who takes part: our accounts and brand, the creators, and what a creator owes.

Values only. They are checked where they are read (`worker.settings`); nothing here validates.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from worker.core.cadence import Stakes
from worker.core.origin import Origin

BIG_SIZES = frozenset({"macro", "mega"})


@dataclass(frozen=True, slots=True)
class Brand:
    """The team's brand. `domains` are ours: a mail from one of them is never a reply."""

    name: str
    segment: str = "mid_market"
    domains: frozenset[str] = frozenset()
    voice: str = "friendly"
    """How its follow-ups sound: the name of a file of templates/<language>/voices."""
    sign_off: str = ""
    """The line above every signature, where the brand has one of its own."""
    senior_lead: str = ""
    """The account of whoever leads the partnerships."""
    senior_name: str = ""
    senior_title: str = ""
    ops_account: str = ""
    """The account that looks after contracts and ad access."""


@dataclass(frozen=True, slots=True)
class Account:
    """One of our mailboxes ("mailbox" to users). `draft_at` is local: due drafts appear from then on."""

    key: str
    email: str
    name: str
    timezone: ZoneInfo
    title: str = ""
    aliases: tuple[str, ...] = ()
    country: str = ""
    draft_at: time = time(8)

    @property
    def addresses(self) -> frozenset[str]:
        """Every address this account writes from, in lower case."""
        return frozenset(address.lower() for address in (self.email, *self.aliases))


@dataclass(frozen=True, slots=True)
class Cover:
    """An absence of an account's person during which a colleague's account writes; both days are included."""

    first: date
    last: date
    account: Account

    def holds(self, day: date) -> bool:
        """Whether the colleague writes on that day."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Creator:
    """A row of the roster. Blank cells are empty strings; `aliases` are further addresses of the same person."""

    key: str
    name: str
    email: str = ""
    aliases: tuple[str, ...] = ()
    size: str = ""
    platform: str = ""
    handle: str = ""
    relationship: str = "new"
    language: str = "en"
    timezone: ZoneInfo | None = None
    country: str = ""
    manager_name: str = ""
    manager_email: str = ""
    instagram: str = ""
    tiktok: str = ""
    whatsapp: str = ""
    value: str = ""
    owner: str = ""

    @property
    def called(self) -> frozenset[str]:
        """What else people write for the key, in lower case: the name, an address, a handle without its @."""
        handles = (each.removeprefix("@") for each in (self.handle, self.instagram, self.tiktok))
        return self.addresses | {word.casefold() for word in (self.name, *handles) if word}

    @property
    def addresses(self) -> frozenset[str]:
        """The creator's own addresses in lower case, without the manager's."""
        known = (self.email, *self.aliases)
        return frozenset(address.lower() for address in known if address) - {self.manager_email.lower()}

    @property
    def is_high_value(self) -> bool:
        """Whether the method's rules for high-value creators apply (001, "Enterprise brands")."""
        return self.value == "high" or self.size in BIG_SIZES


class AskStatus(StrEnum):
    """The human's word in asks.csv."""

    OPEN = "open"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Ask:
    """One owed item, a row of asks.csv; `key` is its id everywhere.

    The texts are used word for word, so they have forms that fit into sentences: `item` is a noun phrase, `reason`,
    `benefit` and `consequence` are clauses, `action` is a verb phrase after "we will", `alternative` a noun phrase.
    `posted_on` is a date or a moment; a date alone means the end of that day for the creator.
    """

    key: str
    creator: str
    scenario: str
    item: str
    campaign: str = ""
    deadline: date | None = None
    reason: str = ""
    benefit: str = ""
    consequence: str = ""
    action: str = ""
    alternative: str = ""
    first_line: str = ""
    stakes: Stakes | None = None
    requested_on: date | None = None
    request_subject: str = ""
    posted_on: date | datetime | None = None
    content: str = ""
    delivered_on: date | None = None
    prior_touches: int = 0
    brand_owes: str = ""
    brand_owes_by: date | None = None
    amount: str = ""
    clause: str = ""
    help_link: str = ""
    owner: str = ""
    status: AskStatus = AskStatus.OPEN
    missing: tuple[str, ...] = field(default=(), compare=False)
    """The details whose absence makes the words generic ("needs detail")."""
    file: str = field(default="", compare=False)
    """The file below data/asks.d that it stands in; "" for a row of the sheet."""
    origin: Origin | None = None
    """The milestone it follows from, None for an ask that a person, or a mail, made."""
