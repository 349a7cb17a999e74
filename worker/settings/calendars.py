"""Whose days are off, and which are quiet: public calendars, and what config/calendar.yaml adds to them.

Each country's days are put together once, since every chase asks for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

from worker.core.calendar import SATURDAY_SUNDAY, Calendar
from worker.settings.countries import days_off

NO_DAYS: Mapping[date, str] = {}


@dataclass(frozen=True, slots=True)
class Calendars:
    """Every calendar of a home. Days are mapped to what they are ("our winter break")."""

    brand: Mapping[date, str] = field(default_factory=dict)
    countries: Mapping[str, Mapping[date, str]] = field(default_factory=dict)
    accounts: Mapping[str, Mapping[date, str]] = field(default_factory=dict)
    absences: Mapping[str, frozenset[date]] = field(default_factory=dict)
    """By account: the days on which its person is away."""
    stand_ins: Mapping[str, Mapping[date, str]] = field(default_factory=dict)
    """By account: the days of these on which a colleague's account writes instead."""
    quiet: Mapping[str, Mapping[date, str]] = field(default_factory=dict)
    """By country: the days of a quiet season, with its title."""
    _known: dict[tuple[str, str, frozenset[int]], Calendar] = field(default_factory=dict, compare=False, repr=False)

    def of_creator(self, country: str, zone: ZoneInfo, weekend: frozenset[int]) -> Calendar:
        """A creator's days; `weekend` is for one whose country is not known."""
        key = (country, zone.key, weekend)
        if key not in self._known:
            quiet = self.quiet.get(country, NO_DAYS)
            self._known[key] = _calendar(country, zone, weekend, self.countries.get(country, NO_DAYS), quiet)
        return self._known[key]

    def of_account(self, account: str, name: str, country: str, zone: ZoneInfo) -> Calendar:
        """An account's days: its country's, the brand's, its own, and its person's absences."""
        away = dict.fromkeys(self.absences.get(account, ()), f"{name} is away")
        extra = {**self.countries.get(country, NO_DAYS), **self.brand, **self.accounts.get(account, NO_DAYS), **away}
        return _calendar(country, zone, SATURDAY_SUNDAY, extra, NO_DAYS)


def covered(own: Calendar, others: Mapping[date, Calendar]) -> Calendar:
    """The days of an account on some of which a colleague writes, whose days count then."""
    holidays, worked = dict(own.holidays), set(own.worked_weekends)
    for day, other in others.items():
        holidays.pop(day, None)
        worked.discard(day)
        if reason := other.why_off(day):
            holidays[day] = reason
        elif day.weekday() in own.weekend:
            worked.add(day)
    return replace(own, holidays=holidays, worked_weekends=frozenset(worked))


def _calendar(
    country: str, zone: ZoneInfo, weekend: frozenset[int], extra: Mapping[date, str], quiet: Mapping[date, str]
) -> Calendar:
    if not country:
        return Calendar(zone, weekend, dict(extra), quiet=quiet)
    off = days_off(country)
    worked = off.worked_weekends - extra.keys()
    return Calendar(zone, off.weekend, {**off.holidays, **extra}, worked, quiet)
