"""The world as the oracle is told of it: who there is, what is owed, on which cadence. Plain values, none of Chaser's.

A fact that changes (a deadline, a cadence) is told anew in the journal; the oracle keeps the latest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Desk:
    """One of our mailboxes and the person at it. `draft_at` is local."""

    key: str
    zone: ZoneInfo
    country: str
    draft_at: time
    away: frozenset[date] = frozenset()
    """Days on which its person is away, by config/calendar.yaml."""
    covered: Mapping[date, str] = field(default_factory=dict)
    """Those of them on which somebody of another mailbox writes instead."""


@dataclass(frozen=True, slots=True)
class Creator:
    """Whom we write to. Addresses are in lower case, the first is the usual one."""

    key: str
    addresses: tuple[str, ...]
    manager: str
    zone: ZoneInfo
    country: str
    quiet: frozenset[date] = frozenset()
    """Days of a season in which people answer slowly."""
    is_high_value: bool = False


@dataclass(frozen=True, slots=True)
class Cadence:
    """One scenario. Windows are (first day, last day), counted from Day 0."""

    stakes: str
    windows: tuple[tuple[int, int], ...]
    day_zero: str
    offset: int = 1
    tier_4: bool = False
    formal: bool = False
    manager: Mapping[int, str] = field(default_factory=lambda: {3: "to", 4: "to"})
    batching: Mapping[int, int] = field(default_factory=dict)
    """Tier to weekday, Monday being 0."""
    together: bool = True
    """Whether it may share a draft with what else its conversation owes on that day."""


@dataclass(frozen=True, slots=True)
class Row:
    """One owed item, as its row in the sheet says. `desk` is the mailbox that follows it up."""

    chase: str
    creator: str
    scenario: str
    desk: str
    conversation: str
    deadline: date | None = None
    stakes: str = ""
    requested_on: date | None = None
    posted_on: date | None = None
    content: str = ""
    delivered_on: date | None = None
    prior_touches: int = 0
    we_owe: bool = False
    present: bool = True
    found_by_all: bool = False
    """Whether any mailbox may have sent its request, so that all are looked through first."""


@dataclass(frozen=True, slots=True)
class World:
    """What does not change."""

    desks: Mapping[str, Desk]
    creators: Mapping[str, Creator]
    drafts_per_day: int
    days_between_chases: int
    senior_lead: str = ""
    """The mailbox that writes Tier 2 to creators of high value."""

    def writer(self, desk: str, day: date) -> Desk:
        """Who writes on that day what this mailbox follows up."""
        known = self.desks[desk]
        return self.desks.get(known.covered.get(day, ""), known)
