"""After days on which a mailbox rested: what came due meanwhile is spread over the first days, not put there at once.

A person who comes back to forty drafts sends none of them with care. Three working days off in a row are such a rest,
whatever made them so (an absence, the brand's break, public holidays).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil

from worker.core.calendar import FURTHEST, ONE_DAY, Calendar, last_before

SHORTEST = 3
"""Working days off in a row after which a backlog is spread."""
FEWEST = 5
"""Drafts a day, at least, however the backlog is spread."""
AWAY = " is away"


@dataclass(frozen=True, slots=True)
class Return:
    """The first business day after a rest, and what the rest was: "Maya Lin's absence"."""

    first: date
    rest: str


def catching_up(calendar: Calendar, day: date, days: int) -> Return | None:
    """The return whose backlog is still being spread on this business day, over so many business days."""
    first = day
    for _ in range(days if calendar.is_business_day(day) else 0):
        off = list(_working_days_off_before(calendar, first))
        if len(off) >= SHORTEST:
            return Return(first, _named(off))
        first = last_before(calendar.is_business_day, first)
    return None


def a_day(backlog: int, days: int) -> int:
    """How many of so many drafts may come on one day."""
    return max(FEWEST, ceil(backlog / days))


def _working_days_off_before(calendar: Calendar, first: date) -> Iterator[str]:
    """Why each of the days in a row before `first` is off, weekends left out."""
    day = first - ONE_DAY
    while (reason := calendar.why_off(day)) and (first - day).days < FURTHEST:
        if day.weekday() not in calendar.weekend:
            yield reason
        day -= ONE_DAY


def _named(reasons: list[str]) -> str:
    away = next((reason for reason in reasons if reason.endswith(AWAY)), "")
    return f"{away.removesuffix(AWAY)}'s absence" if away else f"the days off ({reasons[-1]})"
