"""Who stands in for whom while somebody is away (`instead:` in config/calendar.yaml), and what cannot be.

Nobody stands in for themselves, for somebody when they are away too, or beside another; so it never goes in a circle.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import groupby

from worker.core.calendar import ONE_DAY
from worker.core.people import Cover
from worker.settings.calendars import Calendars, covered
from worker.settings.findings import quoted
from worker.settings.values import AccountSettings


def with_covers(accounts: Mapping[str, AccountSettings], calendars: Calendars) -> dict[str, AccountSettings]:
    """The accounts, each with the colleagues who stand in for it. Names that are no account are passed over."""
    return {key: _with_covers(key, accounts, calendars) for key in accounts}


def _with_covers(key: str, accounts: Mapping[str, AccountSettings], calendars: Calendars) -> AccountSettings:
    days = {day: name for day, name in calendars.stand_ins.get(key, {}).items() if name in accounts and name != key}
    if not days:
        return accounts[key]
    writing = covered(accounts[key].calendar, {day: accounts[name].calendar for day, name in days.items()})
    covers = tuple(Cover(first, last, accounts[name].account) for first, last, name in spans(days))
    return replace(accounts[key], writing=writing, covers=covers)


def spans(days: Mapping[date, str]) -> Iterator[tuple[date, date, str]]:
    """Days in a row with the same name, as first day, last day and name."""
    ordered = sorted(days)
    for (name, _), run in groupby(enumerate(ordered), key=lambda each: (days[each[1]], each[1] - ONE_DAY * each[0])):
        inside = [day for _, day in run]
        yield inside[0], inside[-1], name


def cannot_stand_in(account: str, name: str, days: frozenset[date], calendars: Calendars) -> str:
    """Why this account cannot stand in for that one on these days, "" when it can."""
    if name == account:
        return f"{quoted(name)} cannot stand in for itself."
    both = sorted(days & calendars.absences.get(name, frozenset()))
    return f"{quoted(name)} is away on {both[0]:%B} {both[0].day} too." if both else ""
