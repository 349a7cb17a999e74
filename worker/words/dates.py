"""Dates as the reader writes them.

Decides when the year is said: only where it differs from the year the letter is written in. Knows no clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Literal

from babel import Locale as Conventions
from babel import UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.units import format_unit

from worker.core.locale import Locale
from worker.words.spacing import TIGHT


@cache
def _conventions(code: str) -> Conventions:
    """What the CLDR knows of a language; kept, since finding it takes longer than writing a date."""
    try:
        return Conventions.parse(code, sep="-")
    except UnknownLocaleError as unknown:
        raise ValueError(f'no calendar words are known for the language "{code}"') from unknown


@lru_cache(maxsize=1024)
def _written(day: date, form: str, code: str) -> str:
    """Kept, since a letter says the same few days again and again."""
    return format_date(day, form, _conventions(code))


@dataclass(frozen=True, slots=True)
class Dates:
    """Writes dates in one language, for a letter written in `year`."""

    locale: Locale
    conventions: Conventions
    year: int

    @classmethod
    def of(cls, locale: Locale, written_on: date) -> "Dates":
        """Raises ValueError when the CLDR knows no language of this code."""
        return cls(locale, _conventions(locale.code), written_on.year)

    @property
    def is_right_to_left(self) -> bool:
        return self.conventions.text_direction == "rtl"

    def full(self, day: date | None) -> str:
        """As in "Wednesday, October 28", and nothing for no date."""
        if day is None:
            return ""
        return _written(day, self.locale.date_format if day.year == self.year else "full", self.locale.code)

    def short(self, day: date) -> str:
        """As in "October 28", for a day that has passed."""
        return _written(day, self.locale.short_date_format if day.year == self.year else "long", self.locale.code)

    def days(self, span: timedelta) -> str:
        """A count of days, as in "5 days"."""
        return format_unit(span.days, "duration-day", locale=self.conventions)

    def joined(self, texts: Iterable[str], style: Literal["standard", "or"] = "standard") -> str:
        """As in "a, b, and c", each text once, blank ones left out."""
        return format_list([text for text in dict.fromkeys(texts) if text], style, locale=self.conventions)

    def clauses(self, texts: Iterable[str]) -> str:
        """The same for clauses, which Chinese and Japanese only put side by side."""
        if self.conventions.language in TIGHT:
            return "；".join(text for text in dict.fromkeys(texts) if text)
        return self.joined(texts)

    def listed(self, days: Iterable[date]) -> str:
        """As in "October 20, October 26, and October 28", each date once."""
        return format_list([self.short(day) for day in dict.fromkeys(days)], locale=self.conventions)
