"""Which days are business days, and counting in them.

The data (weekends, public holidays) is passed in, so nothing here knows a country. "Business day" without more, and
"allowed day", mean a business day for the creator and for the account.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
FURTHEST = 400
"""Days searched for a business day before giving up: no calendar closes for more than a year."""
SATURDAY_SUNDAY = frozenset({5, 6})
QUIET_DAY = 0.5
"""What a day of a quiet season counts for: follow-ups come at half the pace."""
PUBLISHES = "the creator publishes for us"
NOTHING_PUBLISHED: Mapping[date, str] = {}


@dataclass(frozen=True, slots=True)
class Calendar:
    """One side's days: weekend weekdays (Monday is 0), holidays by date, and weekend days worked instead."""

    timezone: ZoneInfo
    weekend: frozenset[int] = SATURDAY_SUNDAY
    holidays: Mapping[date, str] = field(default_factory=dict)
    worked_weekends: frozenset[date] = frozenset()
    quiet: Mapping[date, str] = field(default_factory=dict)
    """Days of a season in which people answer slowly, with its name."""

    def why_off(self, day: date) -> str:
        """The reason a day is off ("weekend", a holiday's name), or "" on a business day."""
        if day in self.worked_weekends:
            return ""
        if day in self.holidays:
            return self.holidays[day]
        return "weekend" if day.weekday() in self.weekend else ""

    def is_business_day(self, day: date) -> bool:
        """Whether people on this side work that day."""
        return not self.why_off(day)


@dataclass(frozen=True, slots=True)
class SharedDays:
    """The creator's and the account's calendars together, seen from the account's `draft_at`.

    `published` are the creator's days on which they publish for us, with the ask: to be left alone then is theirs.
    """

    creator: Calendar
    account: Calendar
    draft_at: time
    published: Mapping[date, str] = field(default_factory=dict)
    _known: dict[date, bool] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was reckoned of a day: the same few days are asked about again and again."""

    def creator_date(self, day: date) -> date:
        """The creator's local date when it is `draft_at` for the account."""
        moment = datetime.combine(day, self.draft_at, self.account.timezone)
        return moment.astimezone(self.creator.timezone).date()

    def why_off(self, day: date) -> str:
        """Why no draft may appear on the account's `day`, or ""."""
        mine = self.account.why_off(day)
        if mine:
            return mine
        there = self.creator_date(day)
        if theirs := self.creator.why_off(there):
            return f"{theirs} for the creator" if theirs != "weekend" else theirs
        return PUBLISHES if there in self.published else ""

    def is_allowed(self, day: date) -> bool:
        """Whether a draft may appear on the account's `day`."""
        if (known := self._known.get(day)) is not None:
            return known
        self._known[day] = allowed = not self.why_off(day)
        return allowed

    def last_published(self, start: date, end: date) -> date | None:
        """The last day from `start` on and before `end` that is off for no other reason than that they publish then."""
        days = (end - ONE_DAY * n for n in range(1, (end - start).days + 1))
        return next((day for day in days if self.why_off(day) == PUBLISHES), None)

    def first_allowed(self, day: date) -> date:
        """The first allowed day on or after `day`."""
        return first(self.is_allowed, day)

    def after(self, day: date, count: int = 1) -> date:
        """The `count`-th business day after `day`."""
        for _ in range(count):
            day = self.first_allowed(day + ONE_DAY)
        return day

    def later(self, day: date, count: int) -> date:
        """`count` calendar days after `day`, where a day of the creator's quiet season counts half."""
        if not self.creator.quiet:
            return day + timedelta(days=count)
        passed = 0.0
        while passed < count:
            day += ONE_DAY
            passed += QUIET_DAY if self.season(day) else 1
        return day

    def season(self, day: date) -> str:
        """The quiet season that the account's `day` lies in for the creator, "" for none."""
        return self.creator.quiet.get(self.creator_date(day), "") if self.creator.quiet else ""

    def elapsed(self, start: date, end: date) -> int:
        """How many business days lie after `start`, up to and including `end`."""
        days = (end - start).days
        return sum(self.is_allowed(start + timedelta(days=n)) for n in range(1, days + 1))


def first(holds: Callable[[date], bool], day: date) -> date:
    """The first day from `day` on for which `holds`; `day` itself when none is found within a year."""
    for n in range(FURTHEST):
        if holds(day + timedelta(days=n)):
            return day + timedelta(days=n)
    return day


def last_before(holds: Callable[[date], bool], day: date) -> date:
    """The last day before `day` for which `holds`."""
    for n in range(1, FURTHEST):
        if holds(day - timedelta(days=n)):
            return day - timedelta(days=n)
    return day - ONE_DAY
