"""The first day back that an out-of-office text states, in English, when it can be read in one way only.

A date that may mean two days is not read at all: a wrong day would either write to someone who is away or keep a chase
asleep. What follows from the day (one business day more, or a week where none is stated) is decided elsewhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from worker.core.cadence import WEEKDAYS

MOST_CHARACTERS = 10_000
ONE_DAY = timedelta(days=1)
FURTHEST = timedelta(days=365)
STALE = timedelta(days=300)
"""A day without a year that would lie further ahead than this is the one just past: an old text left switched on."""
LONGEST_GAP = timedelta(days=5)
"""Between the last day away and the first day back lie a weekend and holidays, not another absence."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
TH = r"(?:st|nd|rd|th)?\b(?!\s?/\s?\d)"
TO = r"\s?(?:-|to|until|till|through|thru)\s?(?:the\s)?"
YEAR = r"(?:,?\s?(?P<{0}>20\d\d)\b)?"
WEEKDAY = r"\b(?P<{0}>mon|tue|wed|thu|fri|sat|sun)(?:s|nes|r|rs|ur)?(?:day)?\b"
SPOKEN = re.compile(
    rf"(?:{WEEKDAY.format('weekday')}[.,]*\s?)?(?:\bthe\s)?(?:"
    r"\b(?P<iso>20\d\d[-/.]\d{1,2}[-/.]\d{1,2})\b"
    r"|\b(?P<numeric>\d{1,2}/\d{1,2}(?:/20\d\d|/\d\d)?|\d{1,2}(?P<mark>[.-])\d{1,2}(?P=mark)20\d\d)\b(?![/\d])"
    rf"|\b(?P<month>{MONTH})\s?(?:the\s)?(?P<day>\d{{1,2}}){TH}(?:{TO}(?P<last>\d{{1,2}}){TH})?{YEAR.format('year')}"
    rf"|\b(?:(?P<from>\d{{1,2}}){TH}{TO})?(?P<day_first>\d{{1,2}}){TH}\s?(?:of\s)?(?P<month_last>{MONTH})"
    rf"{YEAR.format('year_last')})"
    rf"|{WEEKDAY.format('bare')}|\b(?P<tomorrow>tomorrow)\b"
)

HERE = "\u27e6(?P<n>\\d+)\u27e7"
"""A spoken date, once it has been taken out of the text."""
ON_THE_WAY = (
    r"(?:\s(?:in|at|to|into|from|the|my|our|an?|office|work|working|desk|studio|online|again|full|time|maternity|paternity"
    r"|parental|annual|sick|medical|leave|vacation|holidays?|trip|travels?|travel?ling|home|normal|hours|date|day|week"
    r"|and|responding|replying|emails?|messages|on|by|as|of|starting|is|will|be)\b){0,8}:?\s"
)
BACK = re.compile(rf"\b(?:back|return(?:s|ing)?|resum(?:e|es|ing)|available again){ON_THE_WAY}{HERE}")
BACK_AFTER = re.compile(rf"\b(?:back|return(?:s|ing)?|available){ON_THE_WAY}after {HERE}")
NOT_UNTIL = re.compile(
    r"\b(?:not|\w+n't|unable|cannot)\b[^.!?\u27e6]{0,60}?\b(?:back|return\w*|available|reachable|in the office"
    r"|at my desk|repl\w+|respond\w*|answer\w*|read\w*|check\w*)\b[^.!?\u27e6]{0,60}?"
    rf"\b(?:until|till|before)(?: on)? {HERE}"
)
UNTIL = re.compile(rf"\b(?:until|till|through|thru|up to)(?: and)?(?: including)? {HERE}")
SPAN = re.compile(
    r"\b(?:out|away|leave|vacation|holidays?|travel\w*|off|ooo|abroad|unavailable|closed|from|between|absen\w+|pto)\b"
    rf"[^.!?\u27e6]{{0,80}}(?:\u27e6\d+\u27e7\s?(?:-|to|and)\s?)?{HERE}"
)
EITHER = re.compile("\u27e7\\s?(?:or|/|and/or)\\s?(?:the\\s)?[\u27e6\\d]")
PLAIN = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u2013": "-", "\u2014": "-", "\u2011": "-", "\u27e6": " ", "\u27e7": " "}
)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A date in a text. `day` is None when it can be read in two ways or does not exist."""

    day: date | None
    is_span: bool = False
    """ "November 2-6": `day` is its last."""
    is_relative: bool = False
    """A weekday alone, or "tomorrow"."""


class _Ambiguous(Exception):
    """A date that matters can be read in two ways."""


def first_day_back(text: str, sent: date) -> date | None:
    """The first day the writer is back, by a text sent on `sent` (the writer's date); None when not stated clearly.

    "Until" a day means that this day is still away, and "back on" a day means that day. A slash date is read only when
    one of its numbers is above 12 or both are equal; a day without a year is the next one. None also for a day in the
    past, more than a year ahead, at odds with its weekday, or at odds with another day the text states.
    """
    folded = " ".join(text[:MOST_CHARACTERS].translate(PLAIN).casefold().split())
    spoken: list[_Spoken] = []

    def take_out(match: re.Match[str]) -> str:
        spoken.append(_read(match, sent))
        return f"\u27e6{len(spoken) - 1}\u27e7"

    marked = SPOKEN.sub(take_out, folded)
    if EITHER.search(marked):
        return None
    try:
        back = _agreed(set(_days_back(marked, spoken)), set(_days_after(marked, spoken)))
    except _Ambiguous:
        return None
    return back if back and sent <= back <= sent + FURTHEST else None


def _agreed(back: set[date], after: set[date]) -> date | None:
    """The one day all statements agree on: what is said of coming back, else the day after the last one away."""
    if not back:
        return after.pop() if len(after) == 1 else None
    day = back.pop()
    in_line = all(day - LONGEST_GAP <= other <= day + ONE_DAY for other in after)
    return day if in_line and not back else None


def _days_back(marked: str, spoken: list[_Spoken]) -> Iterator[date]:
    """The days said to be the first one back."""
    for pattern in (BACK, NOT_UNTIL):
        for match in pattern.finditer(marked):
            said = spoken[int(match["n"])]
            if said.is_span or said.day is None:
                raise _Ambiguous
            yield said.day


def _days_after(marked: str, spoken: list[_Spoken]) -> Iterator[date]:
    """The days after the ones said to be the last one away."""
    taken = {match["n"] for pattern in (BACK, NOT_UNTIL) for match in pattern.finditer(marked)}
    stated = {match["n"] for pattern in (BACK_AFTER, UNTIL) for match in pattern.finditer(marked)}
    spans = {
        match["n"] for match in SPAN.finditer(marked) if spoken[int(match["n"])].is_span or "\u27e7" in match[0][:-1]
    }
    for said in (spoken[int(n)] for n in (stated | spans) - taken):
        if said.is_relative:
            continue
        if said.day is None:
            raise _Ambiguous
        yield said.day + ONE_DAY


def _read(match: re.Match[str], sent: date) -> _Spoken:
    if match["tomorrow"]:
        return _Spoken(sent + ONE_DAY, is_relative=True)
    if match["bare"]:
        ahead = (_weekday(match["bare"]) - sent.weekday() - 1) % 7 + 1
        return _Spoken(sent + timedelta(days=ahead), is_relative=True)
    day = _day(match, sent)
    if day and match["weekday"] and day.weekday() != _weekday(match["weekday"]):
        day = None
    return _Spoken(day, is_span=bool(match["last"] or match["from"]))


def _weekday(short: str) -> int:
    return next(number for number, name in enumerate(WEEKDAYS) if name.startswith(short))


def _day(match: re.Match[str], sent: date) -> date | None:
    if match["iso"]:
        year, month, day = (int(part) for part in re.split(r"[-/.]", match["iso"]))
        return _date(year, month, day)
    if match["numeric"]:
        return _numeric(match["numeric"], sent)
    month = MONTHS.index((match["month"] or match["month_last"])[:3]) + 1
    day = int(match["last"] or match["day"] or match["day_first"])
    return _dated(match["year"] or match["year_last"], month, day, sent)


def _numeric(written: str, sent: date) -> date | None:
    """A date of numbers, when only one order of day and month makes sense."""
    one, two, *year = re.split(r"[-/.]", written)
    a, b = int(one), int(two)
    orders = {(a, b), (b, a)}
    days = [(month, day) for month, day in orders if month <= len(MONTHS)]
    return _dated(year[0] if year else "", *days[0], sent) if len(days) == 1 else None


def _dated(year: str | None, month: int, day: int, sent: date) -> date | None:
    if year:
        return _date(int(year) + (2000 if len(year) == len("26") else 0), month, day)
    days = (_date(sent.year + later, month, day) for later in range(2))
    return next((found for found in days if found and timedelta(0) <= found - sent <= STALE), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
