"""Days as people write them, where the words can only mean one day.

What could be two days (05/11/2026) or lacks its year is never guessed: it is refused, with the days it may mean.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from worker.settings.findings import Unfit, listed, quoted

YEAR_FIRST = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号.]?(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?"
)
YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{2})\.?")
WITHOUT_YEAR = re.compile(r"(\d{1,2})\s*(?:[/.]|月)\s*(\d{1,2})\s*[日号.]?")
WITH_YEAR = re.compile(r"(?<!\d)20\d{2}(?!\d)")
LANGUAGES: Final = ("en", "zh", "de", "fr", "es", "it", "pt", "nl")
FIRST_YEAR, LAST_YEAR = 2000, 2099
AHEAD: Final = timedelta(days=240)
"""A day said without its year is meant within the eight months to come, or the four gone by."""


class DayOrder(StrEnum):
    """What the first figure of 05/11/2026 is."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


def written_day(text: str, order: DayOrder | None = None) -> date:
    """The one day that this text means. Raises Unfit, with the days it may mean."""
    found = _readings(text.strip(), order)
    if len(found) == 1:
        return found[0]
    if found:
        raise Unfit(f"{quoted(text)} can be read as two days", f"Write {listed([day.isoformat() for day in found])}.")
    raise Unfit(f"{quoted(text)} is not a day that Chaser can read", "Write year, month, day: 2026-10-26.")


def spoken_day(text: str, today: date, *, past: bool = False) -> date:
    """As `written_day`, for somebody who sees at once how it was understood: "Oct 23", "friday" and "in 3 days" too.

    A `past` day has been; without it, one to come is meant where the words allow it.
    """
    with suppress(Unfit):
        return written_day(text)
    if _readings(text.strip(), None):  # two days: not even a person at a terminal is guessed at
        return written_day(text)
    if match := WITHOUT_YEAR.fullmatch(text.strip()):
        return _only({_near(month, day, today, past=past) for month, day in _months(match)} - {None}, text)
    moment = _parsed(text, today, "past" if past else "future")
    return moment or written_day(text)


def days_meant(text: str) -> list[date]:
    """The days that a text with its year may mean, earliest first; none where it is no day."""
    return _readings(text.strip(), None)


def _readings(text: str, order: DayOrder | None) -> list[date]:
    """The days that a text with its year may mean, earliest first."""
    if match := YEAR_FIRST.fullmatch(text):
        return _real([(int(match[1]), int(match[2]), int(match[3]))])
    if match := YEAR_LAST.fullmatch(text):
        year = int(match[3]) + (2000 if len(match[3]) == len("26") else 0)
        first, second = int(match[1]), int(match[2])
        by_order = {DayOrder.DAY_FIRST: (year, second, first), DayOrder.MONTH_FIRST: (year, first, second)}
        return _real([by_order[order]] if order else by_order.values())
    if not WITH_YEAR.search(text) or not any(sign.isalpha() for sign in text):
        return []
    found = _parsed(text, None)
    return [found] if found else []


def _real(figures: Iterable[tuple[int, int, int]]) -> list[date]:
    """Those that are in the calendar."""
    days = set()
    for year, month, day in figures:
        with suppress(ValueError):
            days.add(date(year, month, day))
    return sorted(day for day in days if FIRST_YEAR <= day.year <= LAST_YEAR)


def _months(match: re.Match[str]) -> list[tuple[int, int]]:
    first, second = int(match[1]), int(match[2])
    return [(first, second)] if "月" in match[0] else [(first, second), (second, first)]


def _near(month: int, day: int, today: date, *, past: bool) -> date | None:
    """That day in the latest year in which it may be meant."""
    found = _real((year, month, day) for year in (today.year - 1, today.year, today.year + 1))
    near = [each for each in found if each <= (today if past else today + AHEAD)]
    return near[-1] if near else None


def _only(days: Iterable[date | None], text: str) -> date:
    known = sorted(day for day in days if day)
    if len(known) == 1:
        return known[0]
    meant = f"Write {listed([day.isoformat() for day in known])}." if known else "Write year, month, day: 2026-10-26."
    raise Unfit(f"{quoted(text)} is not one day", meant)


def _parsed(text: str, today: date | None, towards: str = "") -> date | None:
    """The day that dateparser finds: with `today`, words such as "friday" count from there; without, all is written."""
    import dateparser  # noqa: PLC0415 - most days are written in figures, and it takes long to load

    wanted: dict[str, object] = {"STRICT_PARSING": today is None, "RETURN_AS_TIMEZONE_AWARE": False}
    if today is not None:
        wanted |= {"PREFER_DATES_FROM": towards, "RELATIVE_BASE": datetime(today.year, today.month, today.day)}  # noqa: DTZ001 - a calendar day
    found: datetime | None = dateparser.parse(text, languages=list(LANGUAGES), settings=wanted)
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        return None
    return found.date()
