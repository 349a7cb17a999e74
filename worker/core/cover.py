"""Who writes while somebody of ours is away: the colleague who stands in, from the first day to the last.

The chase stays whose it is. What is written in these days lies in the colleague's mailbox, in the same conversation,
and afterwards in its own again. Nobody stands in for a colleague who stands in: that is checked when files are read.
"""

from dataclasses import replace
from datetime import date, datetime, time

from worker.core.calendar import ONE_DAY
from worker.core.case import Case
from worker.core.people import Account, Cover


def keeper_of(case: Case) -> Account:
    """Whose chase it is, whoever writes now."""
    return case.keeper or case.account


def cover_on(case: Case, day: date) -> Cover | None:
    """The absence on that day during which a colleague writes."""
    return next((cover for cover in case.covers if cover.holds(day)), None)


def on_day(case: Case, day: date) -> Case:
    """The case as it stands in the hands of whoever writes on that day."""
    cover, keeper = cover_on(case, day), keeper_of(case)
    writer = cover.account if cover else keeper
    if writer.key == case.account.key:
        return case
    ours = replace(case.days.account, timezone=writer.timezone)
    days = replace(case.days, account=ours, draft_at=writer.draft_at)
    return replace(case, account=writer, keeper=keeper if cover else None, days=days)


def today(case: Case, now: datetime) -> date:
    """The day by which it is told who writes now: that of whose chase it is."""
    return now.astimezone(keeper_of(case).timezone).date()


def next_change(case: Case, now: datetime) -> datetime | None:
    """The next moment at which somebody else begins to write; None when none is known."""
    zone, day = keeper_of(case).timezone, today(case, now)
    days = [change for cover in case.covers for change in (cover.first, cover.last + ONE_DAY) if change > day]
    return datetime.combine(min(days), time(), zone) if days else None
