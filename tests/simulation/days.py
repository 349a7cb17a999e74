"""The oracle's own calendar, from the `holidays` library and the standard library alone."""

import warnings
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache

import holidays

from tests.simulation.facts import Creator, Desk, World

DAY = timedelta(days=1)
YEARS = range(2025, 2030)


@cache
def _country(code: str) -> tuple[frozenset[int], frozenset[date], frozenset[date]]:
    """Weekend, public holidays, and weekend days worked in their stead."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        known = holidays.country_holidays(code, years=YEARS)
        return frozenset(known.weekend), frozenset(known), frozenset(known.weekend_workdays)


@cache
def works(country: str, day: date) -> bool:
    """Whether that country works that day; without a country, weekends alone are off."""
    if not country:
        return day.weekday() < 5
    weekend, off, worked = _country(country)
    return day in worked or (day not in off and day.weekday() not in weekend)


class Days:
    """The days of one creator and one of our mailboxes together, at the time of day of `desk`, which writes now.

    On each day the days off of who writes then count (`ours`). On `published` days the creator publishes for us.
    """

    def __init__(
        self, creator: Creator, desk: Desk, ours: Callable[[date], Desk], published: frozenset[date] = frozenset()
    ) -> None:  # fmt: skip
        self._creator, self._desk, self._ours, self._published = creator, desk, ours, published
        self._known: dict[date, bool] = {}

    def theirs(self, day: date) -> date:
        """The creator's local date when it is `draft_at` for us."""
        return datetime.combine(day, self._desk.draft_at, self._desk.zone).astimezone(self._creator.zone).date()

    def creator_works(self, day: date) -> bool:
        """Whether the creator's own calendar has that day as a business day."""
        return works(self._creator.country, day)

    def allowed(self, day: date) -> bool:
        """A business day for the creator, by their local date at our `draft_at`, and for us."""
        if day not in self._known:
            there = self.theirs(day)
            self._known[day] = (
                is_at_work(self._ours(day), day) and self.creator_works(there) and there not in self._published
            )
        return self._known[day]

    def first_allowed(self, day: date) -> date:
        """That day, or the next allowed one."""
        return first(self.allowed, day)

    def after(self, day: date, count: int = 1) -> date:
        """The `count`-th business day after that day."""
        for _ in range(count):
            day = self.first_allowed(day + DAY)
        return day

    def between(self, start: date, end: date) -> int:
        """Business days after `start` and up to `end`."""
        return sum(self.allowed(start + n * DAY) for n in range(1, (end - start).days + 1))

    def pace(self, day: date, count: int) -> date:
        """`count` days later; a day of the creator's quiet season counts half."""
        halves = 0
        while halves < 2 * count:
            day += DAY
            halves += 1 if self.theirs(day) in self._creator.quiet else 2
        return day


def is_at_work(desk: Desk, day: date) -> bool:
    """Whether the person at this mailbox works that day."""
    return works(desk.country, day) and day not in desk.away


def first_day_back(world: World, desk: str, today: date, spread: int) -> date | None:
    """The day on which a mailbox came back from three working days of rest or more, for so many business days."""

    def rests(day: date) -> bool:
        return not is_at_work(world.writer(desk, day), day)

    day = today
    for _ in range(0 if rests(today) else spread):
        before, off = day - DAY, 0
        while rests(before):
            off += before.weekday() < 5
            before -= DAY
        if off >= 3:
            return day
        day = before
    return None


def first(holds: Callable[[date], bool], day: date) -> date:
    """The first day from this one on for which it holds."""
    while not holds(day):
        day += DAY
    return day
