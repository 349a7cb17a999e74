"""Asks `dateparser` what a word or a phrase of a date means, in the languages given and in no other.

It is never shown a whole text: where a date stands, `worker.mail.passages` finds out.
"""

from datetime import date, datetime, time
from functools import lru_cache

CODES = {"no": "nb"}
"""dateparser's name where it differs."""
ANY_YEAR = 2000
ANY_DAY = 12


@lru_cache(maxsize=4096)
def month_called(word: str, languages: tuple[str, ...]) -> int | None:
    """The month of this name in one of these languages."""
    read = _read(f"{ANY_DAY} {word} {ANY_YEAR}", languages, "absolute-time", date(ANY_YEAR, 1, 1))
    return read.month if read and (read.year, read.day) == (ANY_YEAR, ANY_DAY) else None


def day_ahead(phrase: str, languages: tuple[str, ...], sent: date) -> date | None:
    """The day that "tomorrow" or "in 2 weeks" means, when it is one to come."""
    read = _read(phrase, languages, "relative-time", sent)
    return read if read and read > sent else None


def _read(phrase: str, languages: tuple[str, ...], parser: str, today: date) -> date | None:
    from dateparser.date import DateDataParser  # noqa: PLC0415 - 0.1 s, and most mail names no date

    settings = {
        "PARSERS": [parser],
        "REQUIRE_PARTS": ["day", "month"],
        "DATE_ORDER": "DMY",
        "PREFER_DATES_FROM": "future",
        "RELATIVE_BASE": datetime.combine(today, time()),
    }
    known = [CODES.get(language, language) for language in languages]
    found: datetime | None = DateDataParser(languages=known, settings=settings).get_date_data(phrase).date_obj
    return found.date() if found else None
