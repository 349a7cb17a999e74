"""Finds the days that a text names without their month, as those to come: weekdays, "the 5th", "in two weeks".

Phrases such as "in two weeks" are `worker.mail.date_words`'s to read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from worker.core import weekdays
from worker.core.dated import Spoken
from worker.mail import written_dates as written
from worker.mail.date_words import day_ahead

SOON = timedelta(days=45)
"""How far ahead a day named without its month may lie."""
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Found:
    """A date where it stands in a text."""

    start: int
    end: int
    spoken: Spoken


def days_ahead(words: str, languages: tuple[str, ...], sent: date) -> Iterator[Found]:
    """The days that these words name, read against the day they were sent on."""
    reading = _Reading(words, languages, sent)
    yield from reading.by_weekday()
    yield from reading.by_number()
    yield from reading.by_phrase()


@dataclass(frozen=True, slots=True)
class _Reading:
    words: str
    languages: tuple[str, ...]
    sent: date

    def by_weekday(self) -> Iterator[Found]:
        name = weekdays.any_name(self.languages)
        pattern = (
            rf"(?:(?P<next_week>{weekdays.NEXT_WEEK})|(?P<this_week>{weekdays.THIS_WEEK})|(?<!\w)(?:(?P<coming>{weekdays.COMING})"
            rf"|(?P<next>{weekdays.NEXT}))\s)?(?P<name>{name})"
            rf"(?:,?\s(?:the\s|den\s|dem\s|dia\s)?(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.|º)?{written.NO_TIME})?"
            rf"(?:\s(?P<week_after>{weekdays.NEXT_WEEK_AFTER})|\s?(?P<after>{weekdays.NEXT_AFTER})(?!\w))?"
        )
        for match in re.finditer(pattern, self.words):
            weekday = weekdays.number(match["name"], self.languages)
            if weekday is not None:
                yield self._on_weekday(match, weekday)

    def _on_weekday(self, match: re.Match[str], weekday: int) -> Found:
        coming = self.sent + timedelta(days=(weekday - self.sent.weekday() - 1) % 7 + 1)
        monday = self.sent + timedelta(days=7 - self.sent.weekday())
        if match["day"]:
            dated = [day for day in self._on_the(int(match["day"])) if day.weekday() == weekday]
            if dated:
                return Found(match.start(), match.end(), Spoken(tuple(dated)))
            return Found(match.start(), match.end("name"), Spoken((coming,), is_relative=True))
        days: tuple[date, ...] = (coming,)
        if match["next_week"] or match["week_after"]:
            days = (monday + timedelta(days=weekday),)
        elif match["this_week"]:
            days = (monday - WEEK + timedelta(days=weekday),)
        elif (match["next"] or match["after"]) and (coming < monday or self.sent.weekday() == 6):  # noqa: PLR2004 - Sunday
            days = (coming, coming + WEEK)
        return Found(match.start(), match.end(), Spoken(days, is_relative=True))

    def by_number(self) -> Iterator[Found]:
        for match in written.DAY_ALONE.finditer(self.words):
            days = self._on_the(int(match["day"] or match["eastern"]))
            yield Found(match.start(), match.end(), Spoken(days))

    def _on_the(self, number: int) -> tuple[date, ...]:
        days = (self.sent + timedelta(days=ahead) for ahead in range(SOON.days))
        return tuple(day for day in days if day.day == number)[:1]

    def by_phrase(self) -> Iterator[Found]:
        for match in written.AHEAD.finditer(self.words):
            days = self._ahead(match)
            if days is not None:
                yield Found(match.start(), match.end(), Spoken((days,), is_relative=True))

    def _ahead(self, match: re.Match[str]) -> date | None:
        if match["eastern"]:
            unit = 7 if match["unit"] in written.EASTERN_WEEKS else 1
            return self.sent + timedelta(days=unit * written.figure(match["eastern"]))
        if match["word"]:
            return self.sent + timedelta(days=written.AHEAD_WORDS[match["word"]])
        return day_ahead(written.with_figures(match["phrase"]), self.languages, self.sent)
