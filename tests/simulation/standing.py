"""What the oracle knows of one chase: what really happened, and nothing reckoned."""

from dataclasses import dataclass, field
from datetime import date, datetime

from tests.simulation.journal import Along


@dataclass(frozen=True, slots=True)
class Past:
    """A touch that was sent, or skipped."""

    number: int
    tier: int
    is_sent: bool
    at: datetime
    """When it was sent, or seen to be skipped."""
    due_on: date
    """The day on which its draft appeared."""
    asks_for: date | None
    is_vanished: bool = False
    letter: str = ""
    """The message that it was, where other asks may have shared it."""


@dataclass(slots=True)
class Open:
    """A draft that lies, or may lie, in Drafts."""

    number: int
    tier: int
    since: date
    asks_for: date
    to: tuple[str, ...]
    cc: tuple[str, ...]
    desk: str = ""
    """The mailbox in which it lies."""
    also: dict[str, Along] = field(default_factory=dict)
    """The other asks that it lists, by chase."""
    joined: dict[str, date] = field(default_factory=dict)
    """When each of them came into it."""
    is_edited: bool = False
    missed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """A draft that vanished, for all that it asked for."""

    chase: str
    tier: int
    since: date
    asks_for: date
    also: tuple[Along, ...] = ()


@dataclass(slots=True)
class Standing:
    """One chase."""

    opened: datetime
    asked: datetime | None = None
    """When it was asked for, by mail."""
    desks: set[str] = field(default_factory=set)
    """The mailboxes from which it was asked for, or written about."""
    past: list[Past] = field(default_factory=list)
    open: Open | None = None
    gone: dict[int, Gone] = field(default_factory=dict)
    """Drafts that vanished, by the number of their touch."""
    end: str = ""
    holds: dict[str, date | None] = field(default_factory=dict)
    """Kind of hold to the first day a draft may appear; None until lifted."""
    failed: set[str] = field(default_factory=set)
    taken_up: datetime | None = None
    """When a person last said to go on: what was written by hand before that answered a reply."""
    skips: int = 0
    """Skipped in a row."""
    restarted: datetime | None = None
    """The time of our last message by hand, or friendly word in another ask's draft, between two touches."""
    reminded_for: date | None = None
    """The latest date that such a friendly word asked for."""
    moved: list[datetime] = field(default_factory=list)
    """When its deadline was moved."""
    settled: int = 0
    """How many of these moves a person has said to go on with."""
    heard: dict[str, datetime] = field(default_factory=dict)
    """When the notice behind each absence was written: of two, the later counts."""
    notices: set[datetime] = field(default_factory=set)
    """The notices of absence that were taken in for it."""

    @property
    def sent(self) -> int:
        return sum(touch.is_sent for touch in self.past)
