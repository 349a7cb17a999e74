"""config/calendar.yaml: extra days off, absences of our own people, and quiet seasons.

What a home leaves out keeps the shipped value, season by season.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, InstanceOf

from worker.core.calendar import ONE_DAY
from worker.settings.calendars import Calendars
from worker.settings.checking import Section, Text, read_as
from worker.settings.countries import YEARS
from worker.settings.covers import cannot_stand_in
from worker.settings.fields import country_code
from worker.settings.files import Files
from worker.settings.findings import Findings, Unfit, quoted
from worker.settings.overlaid import completed, overlaid
from worker.settings.yaml_files import Data, Document

FILE: Final = "config/calendar.yaml"
LONGEST: Final = 120
"""Days in a row that may be written as one; a longer run would be a mistyped year."""
DAY = r"(?:(\d{4})-)?(\d{1,2})-(\d{1,2})"
SPAN = re.compile(rf"{DAY}(?:\s*(?:to|\u2013)\s*{DAY})?")
LEAP_YEAR: Final = 2024


@dataclass(frozen=True, slots=True)
class Days:
    """Some days in a row, once or every year, as they were written."""

    dates: frozenset[date]

    def __iter__(self) -> Iterator[date]:
        return iter(sorted(self.dates))


def days(text: str) -> Days:
    """The days that "2026-12-24", "2026-12-24 to 2027-01-01", "12-24" or "12-24 to 01-01" means. Raises Unfit."""
    match = SPAN.fullmatch(text)
    if match is None:
        raise Unfit(f"{quoted(text)} is not a day or several", 'Write "2026-12-24", or "2026-12-24 to 2027-01-01".')
    year, month, day, last_year, last_month, last_day = match.groups()
    if last_month is None:
        last_year, last_month, last_day = year, month, day
    if bool(year) != bool(last_year):
        raise Unfit(f"{quoted(text)} has a year at one end only", "Write it at both ends, or at neither.")
    years = [int(year)] if year else [*range(YEARS.start - 1, YEARS.stop)]
    spans = (
        _span(text, (each, int(month), int(day)), (int(last_year or each), int(last_month), int(last_day)))
        for each in years
    )
    return Days(frozenset(found for span in spans for found in span))


def _span(text: str, begin: tuple[int, int, int], end: tuple[int, int, int]) -> Iterator[date]:
    """Every day from `begin` to `end`; where the year is not written, an earlier end lies in the next year."""
    first, last = _date(text, *begin), _date(text, *end)
    if last < first and begin[0] == end[0] and not re.match(r"\d{4}-", text):
        last = _date(text, end[0] + 1, end[1], end[2])
    if not 0 <= (last - first).days <= LONGEST:
        raise Unfit(f"{quoted(text)} ends before it begins, or is longer than {LONGEST} days", "Check both dates.")
    while first <= last:
        yield first
        first += ONE_DAY


def _date(text: str, year: int, month: int, day: int) -> date:
    """That date; February 29 is the 28th where the year has none."""
    try:
        date(LEAP_YEAR, month, day)
        return date(year, month, day)
    except ValueError:
        if (month, day) == (2, 29) and not re.match(r"\d{4}-", text):
            return date(year, 2, 28)
        raise Unfit(f"{quoted(text)} has a date that does not exist", "Check month and day.") from None


Written = Annotated[InstanceOf[Days], read_as(days)]
NamedDays = dict[Written, Text]


class DaysOffSection(Section):
    """`days_off:`."""

    brand: NamedDays = Field(default_factory=dict)
    countries: dict[Annotated[str, read_as(country_code)], NamedDays] = Field(default_factory=dict)
    accounts: dict[str, NamedDays] = Field(default_factory=dict)


class SeasonSection(Section):
    """One entry of `seasons:`."""

    title: Text
    on: bool = True
    days: Annotated[list[Written], Field(min_length=1)]
    countries: Annotated[list[Annotated[str, read_as(country_code)]], Field(min_length=1)]


class AbsenceSection(Section):
    """One entry of `absences:`, the days alone or with who stands in."""

    days: Written
    instead: Text | None = None


def _as_absence(value: object) -> object:
    return value if isinstance(value, dict) else {"days": value}


Absence = Annotated[AbsenceSection, BeforeValidator(_as_absence, json_schema_input_type=str | AbsenceSection)]


class CalendarSection(Section):
    """The whole file."""

    days_off: DaysOffSection = DaysOffSection()
    absences: dict[str, list[Absence]] = Field(default_factory=dict)
    seasons: dict[Text, SeasonSection] = Field(default_factory=dict)


def read_calendars(files: Files) -> tuple[Calendars, list[tuple[str, ...]]]:
    """The calendars as the home has changed the shipped ones, and where they name an account."""
    findings = files.findings(FILE)
    document = files.optional(findings)
    section = overlaid(CalendarSection, with_defaults, document, findings)
    if section is None:
        return Calendars(), []
    calendars = calendars_of(section)
    report_stand_ins(section, calendars, document, findings)
    return calendars, accounts_named(section)


def with_defaults(written: Mapping[str, Data], shipped: Mapping[str, Data]) -> dict[str, Data]:
    """What a home wrote, completed from the shipped file: by season and key."""
    merged = {**shipped, **written}
    ours, theirs = shipped.get("seasons"), written.get("seasons")
    if isinstance(ours, dict) and isinstance(theirs, dict):
        merged["seasons"] = {**ours, **{key: completed(value, ours.get(key)) for key, value in theirs.items()}}
    elif theirs is None:
        merged["seasons"] = ours
    return merged


def calendars_of(section: CalendarSection) -> Calendars:
    """The file's days, ready to be added to the public ones."""
    off = section.days_off
    return Calendars(
        brand=_named(off.brand),
        countries={country: _named(named) for country, named in off.countries.items()},
        accounts={account: _named(named) for account, named in off.accounts.items()},
        absences={
            account: frozenset(day for absence in absences for day in absence.days)
            for account, absences in section.absences.items()
        },
        stand_ins={
            account: {day: absence.instead for absence in absences if absence.instead for day in absence.days}
            for account, absences in section.absences.items()
        },
        quiet=_quiet(section.seasons.values()),
    )


def accounts_named(section: CalendarSection) -> list[tuple[str, ...]]:
    """Where the file names an account: the path to the name, and the name."""
    named: list[tuple[str, ...]] = [("days_off", "accounts", key, key) for key in section.days_off.accounts]
    named += [("absences", key, key) for key in section.absences]
    named += [("absences", *place, "instead", name) for *place, name, _ in _stand_ins(section)]
    return named


def report_stand_ins(section: CalendarSection, calendars: Calendars, document: Document, findings: Findings) -> None:
    """Absences that one cannot stand in for, and days on which it is not clear who does."""
    for account, place, name, away in _stand_ins(section):
        if what := cannot_stand_in(account, name, away, calendars):
            path = ("absences", account, place, "instead")
            findings.error(document.line_of(path), what, "Name another mailbox.", ".".join(path))
    for account, absences in section.absences.items():
        for number, absence in enumerate(absences):
            earlier = [other for other in absences[:number] if other.instead != absence.instead]
            twice = sorted(day for other in earlier for day in other.days.dates & absence.days.dates)
            if twice:
                place_of = ("absences", account, str(number))
                what = f"{twice[0]} is in another absence of {account} already, with another colleague or none."
                findings.error(
                    document.line_of(place_of), what, "Let each day stand in one of them.", ".".join(place_of)
                )


def _stand_ins(section: CalendarSection) -> Iterator[tuple[str, str, str, frozenset[date]]]:
    """Each absence with somebody who stands in: whose, its place in the list, who, on which days."""
    for account, absences in section.absences.items():
        for place, absence in enumerate(absences):
            if absence.instead:
                yield account, str(place), absence.instead, absence.days.dates


def _named(named: NamedDays) -> dict[date, str]:
    return {day: name for days, name in named.items() for day in days}


def _quiet(seasons: Iterable[SeasonSection]) -> dict[str, dict[date, str]]:
    quiet: dict[str, dict[date, str]] = {}
    for season in seasons:
        for country in season.countries if season.on else ():
            quiet.setdefault(country, {}).update({day: season.title for days in season.days for day in days})
    return quiet
