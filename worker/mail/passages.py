"""Finds the dates in a mail's text and reads them, each as the days it can mean.

Names of months are `worker.mail.date_words`'s to read, days without a month `worker.mail.days_ahead`'s. Numbers are
read here: in the order that the language has, or in both where it has two.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from worker.core import weekdays
from worker.core.dated import CLOSES, OPENS, Passage, Spoken
from worker.core.tongue import FALLBACK, languages_of
from worker.mail import written_dates as written
from worker.mail.date_words import month_called
from worker.mail.days_ahead import Found, days_ahead

MOST_CHARACTERS = 10_000
MOST_DATES = 60
STALE = timedelta(days=300)
"""A day without a year that would lie further ahead than this is the one just past: an old text left switched on."""
SHARES_A_LINE = 120
MONTHS = 12
MONTH_FIRST = frozenset({"zh", "ja", "ko"})
BOTH_ORDERS = frozenset({"en"})
"""Americans write the month first, everybody else the day."""


def passages(text: str, subject: str, sent: date) -> tuple[Passage, ...]:
    """The paragraphs of a mail, and its subject, with their dates read against the day it was sent on."""
    plain = written.plain(text[:MOST_CHARACTERS])
    title = written.plain(subject[:MOST_CHARACTERS])
    around = languages_of(plain) or languages_of(title) or (FALLBACK,)
    order = _order_shown(plain)
    paragraphs = [" ".join(one.split()) for one in re.split(r"\n\s*\n", plain)]
    read = [_Reading(one, around, sent, order).passage() for one in paragraphs if one]
    return (*read, replace(_Reading(" ".join(title.split()), around, sent, order).passage(), is_subject=True))


def _order_shown(text: str) -> bool | None:
    """Whether every date of numbers that can be read in one order only has the day first; None where none tells."""
    shown = {
        int(match["a"]) > MONTHS
        for match in written.NUMBERS.finditer(text)
        if match["mark"] == "/" and (int(match["a"]) > MONTHS) != (int(match["b"]) > MONTHS) and match[0] != "24/7"
    }
    return shown.pop() if len(shown) == 1 else None


class _Reading:
    """The dates of one paragraph."""

    def __init__(self, words: str, around: tuple[str, ...], sent: date, order: bool | None) -> None:
        self.words = words
        self.sent = sent
        self.order = order
        own = languages_of(words)
        self.languages = own or around
        self.named_in = tuple(dict.fromkeys((*self.languages, *around, FALLBACK)))
        self.found: list[Found] = []

    def passage(self) -> Passage:
        for find in (self._iso, self._eastern, self._vietnamese, self._numbers, self._month_first, self._day_first):
            self._take(find())
        self.found = [self._with_weekday(found) for found in self.found]
        self._take(days_ahead(self.words, self.named_in, self.sent))
        return self._marked()

    def _take(self, found: Iterator[Found]) -> None:
        for one in found:
            if len(self.found) >= MOST_DATES:
                return
            if all(one.end <= other.start or one.start >= other.end for other in self.found):
                self.found.append(one)

    def _marked(self) -> Passage:
        pieces: list[str] = []
        days: list[Spoken] = []
        at = 0
        for found in sorted(self.found, key=lambda one: one.start):
            if found.start < at:
                continue
            pieces += [self.words[at : found.start], f" {OPENS}{len(days)}{CLOSES} "]
            days.append(replace(found.spoken, written=self.words[found.start : found.end].strip()))
            at = found.end
        words = " ".join("".join([*pieces, self.words[at:]]).split())
        return Passage(words, tuple(days), self.languages)

    # --- dates of numbers ---------------------------------------------------------------------------------------------

    def _iso(self) -> Iterator[Found]:
        for match in written.ISO.finditer(self.words):
            year = written.western(match["year"], self.sent)
            yield self._with_span(match, _exactly(year, int(match["month"]), int(match["day"])))

    def _eastern(self) -> Iterator[Found]:
        for match in written.EASTERN.finditer(self.words):
            year = written.eastern_year(match["era"], match["year"], self.sent)
            month, day = written.figure(match["month"]), written.figure(match["day"])
            yield self._with_span(match, self._dated(year, month, day))

    def _vietnamese(self) -> Iterator[Found]:
        for match in written.VIETNAMESE.finditer(self.words):
            year = int(match["year"]) if match["year"] else None
            yield self._with_span(match, self._dated(year, int(match["month"]), int(match["day"])))

    def _numbers(self) -> Iterator[Found]:
        for match in written.NUMBERS.finditer(self.words):
            local = self._language_at(match.start())
            if match[0] == "24/7" or not written.may_be_a_date(match, self.words, local in BOTH_ORDERS):
                continue
            year = written.western(match["year"], self.sent) if match["year"] else None
            orders = self._orders(int(match["a"]), int(match["b"]), match["mark"], local)
            past = self.sent.year if len(orders) > 1 else 0
            days = {
                day
                for month, number in orders
                for day in self._dated(year, month, number) or (_exactly(past, month, number) if past else ())
            }
            yield self._with_span(match, tuple(sorted(days)))

    def _orders(self, a: int, b: int, mark: str, language: str) -> list[tuple[int, int]]:
        day_first, month_first = (b, a), (a, b)
        if language in BOTH_ORDERS and (mark != "." or set(self.languages) <= BOTH_ORDERS):
            shown = self.order if mark == "/" else None
            orders = {True: [day_first], False: [month_first], None: [day_first, month_first]}[shown]
        else:
            orders = [month_first] if language in MONTH_FIRST else [day_first]
        possible = [one for one in orders if one[0] <= MONTHS]
        return possible or [one for one in (day_first, month_first) if one[0] <= MONTHS]

    def _language_at(self, at: int) -> str:
        if len(self.languages) == 1:
            return self.languages[0]
        near = languages_of(self.words[max(at - SHARES_A_LINE, 0) : at + SHARES_A_LINE])
        return next((language for language in near if language in self.languages), self.languages[0])

    # --- dates with the name of a month -------------------------------------------------------------------------------

    def _month_first(self) -> Iterator[Found]:
        for match in written.MONTH_FIRST.finditer(self.words):
            month = month_called(match["month"], self.named_in)
            if month and not written.ENDS_A_DAY.search(self.words, 0, match.start()):
                yield self._named(match, month)

    def _day_first(self) -> Iterator[Found]:
        at = 0
        while match := written.DAY_FIRST.search(self.words, at):
            month = self._month(match["month"])
            if month:
                yield self._named(match, month)
            at = match.end() if month else match.end("day")

    def _month(self, word: str) -> int | None:
        """As written, or without a Turkish ending ("ağustos'a")."""
        bare = word.partition("'")[0]
        return month_called(word, self.named_in) or (month_called(bare, self.named_in) if bare != word else None)

    def _named(self, match: re.Match[str], month: int) -> Found:
        year = written.named_year(match["year"], self.sent)
        end = match.end() if year or not match["year"] else match.start("year")
        days = self._dated(year, month, int(match["day"]))
        return self._with_span(match, days, len(self.words[:end].rstrip(" ,.'")) if end != match.end() else end)

    def _with_span(self, match: re.Match[str], days: tuple[date, ...], end: int | None = None) -> Found:
        """With the number before or behind it that makes it "2-6 November"."""
        start, end = match.start(), match.end() if end is None else end
        before = written.FROM_DAY.search(self.words, max(start - 40, 0), start)
        if before and all(before.start() >= other.end for other in self.found if other.start < start):
            return Found(before.start(), end, Spoken(days, is_span=True))
        last = written.TO_DAY.match(self.words, end) if written.has_month_first(match) else None
        if last and days:
            year = written.named_year(last["year"], self.sent)
            later = tuple(one for day in days for one in _exactly(year or day.year, day.month, int(last["last"])))
            return Found(start, last.end(), Spoken(later, is_span=True))
        return Found(start, end, Spoken(days))

    def _with_weekday(self, found: Found) -> Found:
        """With the weekday beside it, which must be that of the day."""
        name = weekdays.any_name(self.named_in, short=True)
        before = re.search(
            rf"(?P<name>{name})\s?[.,]?\s?,?\s?{written.ARTICLE}$", self.words[max(found.start - 30, 0) : found.start]
        )
        apart = weekdays.any_name(self.named_in)
        behind = re.match(
            rf"\s?[(\[]\s?(?P<name>{name})\.?\s?[)\]]|\s?,?\s(?P<apart>{apart})", self.words[found.end : found.end + 30]
        )
        start, end = found.start, found.end
        named: list[str] = []
        if before and (found.spoken.is_span or self._agrees(before["name"], found.spoken.days)):
            start -= len(before[0])
            named += [] if found.spoken.is_span else [before["name"]]
        if behind and self._agrees(behind["name"] or behind["apart"], found.spoken.days):
            end += behind.end()
            named.append(behind["name"] or behind["apart"])
        days = (day for day in found.spoken.days if all(weekdays.may_name(name, day, self.named_in) for name in named))
        return Found(start, end, replace(found.spoken, days=tuple(days)))

    def _agrees(self, name: str, days: tuple[date, ...]) -> bool:
        """Whether this is the weekday of one of these days, or can be nothing but a weekday."""
        is_sure = weekdays.number(name, self.named_in) is not None
        return is_sure or any(weekdays.may_name(name, day, self.named_in) for day in days)

    def _dated(self, year: int | None, month: int, day: int) -> tuple[date, ...]:
        """That day; without a year the next one, unless it lies so far ahead that the one just past is meant."""
        if year:
            return _exactly(year, month, day)
        ahead = (one for later in range(2) for one in _exactly(self.sent.year + later, month, day))
        found = next((one for one in ahead if timedelta(0) <= one - self.sent <= STALE), None)
        return (found,) if found else ()


def _exactly(year: int, month: int, day: int) -> tuple[date, ...]:
    try:
        return (date(year, month, day),)
    except ValueError:
        return ()
