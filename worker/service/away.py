"""Who of ours is away, from when to when, and who writes meanwhile: for `check` and `status`."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from worker.core.phrases import day
from worker.settings import AccountSettings, Settings
from worker.settings.covers import spans

SOON = timedelta(days=7)
"""How long before an absence `status` speaks of it."""


def absences(settings: Settings, now: datetime, ahead: timedelta = timedelta(days=366)) -> list[str]:
    """A sentence for each absence that lasts, or begins within this time, by mailbox and day."""
    lines = []
    for key, entry in settings.accounts.items():
        today = now.astimezone(entry.account.timezone).date()
        for first, last, colleague in _spans(settings, key):
            if last >= today and first <= today + ahead:
                lines.append(f"{key}: {_told(entry, first, last, settings.accounts.get(colleague), today)}")
    return lines


def _spans(settings: Settings, key: str) -> Iterator[tuple[date, date, str]]:
    """The absences of one mailbox's person, with the colleague who stands in, "" for nobody."""
    colleagues = settings.calendars.stand_ins.get(key, {})
    away = settings.calendars.absences.get(key, frozenset())
    return spans({each: colleagues.get(each, "") for each in away})


def _told(entry: AccountSettings, first: date, last: date, colleague: AccountSettings | None, today: date) -> str:
    ahead = f"on {day(first)}" if first == last else f"from {day(first)} to {day(last)}"
    since = ahead if first > today else f"until {day(last)}"
    instead = f"{colleague.account.name} writes instead" if colleague else "the follow-ups of this mailbox rest"
    return f"{entry.account.name} is away {since}; {instead}."
