"""Countries and their days off, from the `holidays` library: weekend, public holidays, weekend days worked instead.

The one importer of `holidays`. Names are English, since Chaser's reasons are.
"""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

YEARS = range(2020, 2041)
"""Holidays are known from the first to the last of these years: more than any chase looks back or ahead."""


@dataclass(frozen=True, slots=True)
class DaysOff:
    """A country's weekend (Monday is 0), holidays by date, and weekend days worked in their stead."""

    weekend: frozenset[int]
    holidays: Mapping[date, str]
    worked_weekends: frozenset[date]


@cache
def days_off(country: str) -> DaysOff:
    """The days off of a country by its upper-case ISO 3166 code, which must be one of `country_codes()`."""
    import holidays  # noqa: PLC0415 - 0.1 s, and a home without a country never needs it

    with warnings.catch_warnings():
        # Some calendars are published to 2035 only; the library warns of that, and the years beyond are simply empty.
        warnings.simplefilter("ignore")
        languages = holidays.country_holidays(country).supported_languages
        english = sorted(language for language in languages if language.startswith("en"))
        chosen = "en_US" if "en_US" in english else next(iter(english), None)
        known = holidays.country_holidays(country, years=YEARS, language=chosen)
    return DaysOff(frozenset(known.weekend), dict(known), frozenset(known.weekend_workdays))


@cache
def country_codes() -> Mapping[str, str]:
    """Everything a country may be called, in lower case ("us", "usa", "united states"), to its ISO 3166 code."""
    from holidays.registry import COUNTRIES  # noqa: PLC0415 - as above

    names = {module.replace("_", " "): codes[1] for module, codes in COUNTRIES.items()}
    return names | {alias.lower(): codes[1] for codes in COUNTRIES.values() for alias in codes[1:]}
