"""Where an ask comes from that no person wrote down: a milestone, and the day it counts from (seed 000, "deadlines").

Values only. What they amount to on a given day is reckoned in `worker.core.milestones`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Root(StrEnum):
    """The day in a delivery's row that milestones count from."""

    DELIVERED = "delivered"
    SIGNED = "signed"
    LAUNCH = "launch"

    @property
    def words(self) -> str:
        """The event itself: "the delivery"."""
        return {Root.DELIVERED: "the delivery", Root.SIGNED: "the signing", Root.LAUNCH: "the launch"}[self]


@dataclass(frozen=True, slots=True)
class Origin:
    """The milestone an ask is made from, in the delivery it belongs to."""

    milestone: str
    title: str
    root: Root
    begins: date
    """The day of the root."""
    days: int
    business: bool = False
    """Whether `days` are business days."""
    after: str = ""
    """The ask that the days count from; "" for the root itself."""
    line: tuple[str, ...] = ()
    """The asks of this delivery in the order of the work, words that come again and again aside."""
    is_ours: bool = False
    """Whether the brand owes it, not the creator."""
    gives_way_on: date | None = None
    """Of a word that comes again and again: the day of the next one."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What we owe a creator among the milestones of a delivery: the ask, what it is, and by when."""

    ask: str
    what: str
    by: date


@dataclass(frozen=True, slots=True)
class Place:
    """Where a milestone stands among the others of its delivery."""

    due: date | None
    """The day it is due, as far as that is known."""
    counted: str
    """How that day comes about: "7 days after the delivery on Friday, October 9"."""
    listens_from: datetime
    """What was written before can be no answer to it."""
    waits_for: str = ""
    """The ask that comes first."""
    because: str = ""
    """Why that one comes first, as a whole sentence."""
    is_begun: bool = True
    """Whether every earlier one is settled, so that a mail that names nothing may be about this one."""
    gives_way_to: str = ""
    """What takes its place, in words."""
    gives_way_on: date | None = None
    """From which day on; None while nothing does."""
    owed: Owed | None = None
    """What we owe first."""
