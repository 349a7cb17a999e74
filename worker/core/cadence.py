"""The method as data: scenarios, stakes, and the day windows of their touches (seed 001, "Timing Cadence").

A window is written as text, "2-3" or "7", and counts calendar days from Day 0. Which real day a touch falls on is
decided in `worker.core.schedule`; this module only says what the cadence is.
"""

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum

MAX_TIER = 4
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Stakes(StrEnum):
    """How much hangs on the item (seed 001, "Match Escalation to Stakes")."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Window:
    """From day `low` to day `high`, both included, counted from Day 0."""

    low: int
    high: int

    @classmethod
    def parse(cls, text: str) -> "Window":
        """Read "7" or "2-3" (a dash or an en dash). Raises ValueError on anything else."""
        match = re.fullmatch(r"\s*(\d{1,3})\s*(?:[-\u2013]\s*(\d{1,3})\s*)?", text)
        if match is None:
            raise ValueError(f'"{text}" is not a window of days')
        low = int(match[1])
        high = int(match[2]) if match[2] else low
        if high < low:
            raise ValueError(f'"{text}" ends before it begins')
        return cls(low, high)

    def __str__(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low}-{self.high}"


LOW_STAKES = (Window(0, 0), Window(7, 7))
HIGH_STAKES = (Window(0, 0), Window(2, 3), Window(5, 5), Window(7, 7))


class DayZero(StrEnum):
    """The rule by which a scenario's Day 0 is found (docs/how-it-works.md)."""

    DEADLINE = "deadline"
    """The deadline plus the offset."""
    DEADLINE_OR_REQUEST = "deadline_or_request"
    """The earlier of deadline plus offset and the request plus two business days."""
    POSTED = "posted"
    """The deadline plus the offset, never before the platform's figures are complete."""
    DELIVERED = "delivered"
    """The day the product arrived, plus the offset (seed 000)."""


class ManagerPlace(StrEnum):
    """Where the creator's manager stands in a touch."""

    NONE = "none"
    TO = "to"
    """To the manager, the creator in copy."""
    CC = "cc"
    """To the creator, the manager in copy."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What a kind of team does differently (seed 001, "Segment-Aware Adjustments"); `segments:` of cadences.yaml."""

    agency_first: bool = False
    """Whatever concerns managed talent goes to the manager from touch 1 on."""
    senior_lead: int | None = None
    """The tier that the senior lead writes to creators of high value."""
    ops: frozenset[str] = frozenset()
    """Scenarios that the ops account looks after."""
    esign_reminders: int = 0
    """Business days that a contract tool's own reminders have before the first touch of a formal matter."""
    flag_tier_2: int | None = None
    """Days after which a chase still at Tier 2 is shown to the person."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is owed and how it is chased; one entry of config/cadences.yaml."""

    key: str
    title: str
    stakes: Stakes
    windows: tuple[Window, ...]
    day_zero: DayZero
    offset: int = 1
    """Calendar days from the deadline (or the delivery) to Day 0; negative writes before the deadline."""
    tier_4: bool = False
    formal: bool = False
    """A contract or payment matter: with `formal_to_manager` it goes to the manager from touch 1."""
    manager: dict[int, ManagerPlace] = field(
        default_factory=lambda: {2: ManagerPlace.NONE, 3: ManagerPlace.TO, 4: ManagerPlace.TO}
    )
    formal_to_manager: bool = True
    together: bool = True
    """Whether its touches share a draft with other asks of the same conversation; a caring question stands alone."""
    batching: dict[int, int] = field(default_factory=dict)
    """Tier to weekday (Monday is 0) on which this brand's segment prefers it."""

    def stakes_of(self, asked: Stakes | None) -> Stakes:
        """The stakes in force: the ask's own, else the scenario's."""
        return asked or self.stakes

    def windows_for(self, asked: Stakes | None) -> tuple[Window, ...]:
        """The table's windows, replaced where the ask's stakes differ."""
        if asked is None or asked is self.stakes or asked is Stakes.MEDIUM:
            return self.windows
        return LOW_STAKES if asked is Stakes.LOW else HIGH_STAKES

    def place_of_manager(self, tier: int) -> ManagerPlace:
        """Where a known manager stands at this tier, formal matters included."""
        if self.formal and self.formal_to_manager and self.manager.get(tier, ManagerPlace.NONE) is ManagerPlace.NONE:
            return ManagerPlace.TO
        return self.manager.get(tier, ManagerPlace.NONE)


SEVERAL = Scenario("several", "Several items", Stakes.HIGH, HIGH_STAKES, DayZero.DEADLINE, tier_4=True)
"""What a draft about several asks is, as far as its words go: they stand in a folder of their own, as a scenario's do.
Nothing is owed under it.
"""
SEVERAL_CREATORS = replace(SEVERAL, key="several-creators", title="Several creators of one manager")
"""The same of a letter to the manager of several creators."""
LISTS = (SEVERAL, SEVERAL_CREATORS)
