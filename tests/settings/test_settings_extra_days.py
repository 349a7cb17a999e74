"""config/calendar.yaml: days off that no public calendar knows, absences, quiet seasons."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.settings.homes import SampleHome
from worker.core.calendar import Calendar


def mika_in(home: SampleHome, country: str) -> Calendar:
    """The days of a creator of this country."""
    home.sheet("creators", {"creator": "mika", "name": "Mika", "email": "mika@studio.example", "country": country})
    settings = home.load()
    return settings.calendar_of(settings.creators["mika"], settings.accounts["maya"].account)


@pytest.mark.parametrize(
    ("written", "day", "reason"),
    [
        ('days_off: {brand: {"2026-12-24": our winter break}}', date(2026, 12, 24), "our winter break"),
        ('days_off: {brand: {"12-24 to 01-01": our winter break}}', date(2029, 12, 31), "our winter break"),
        ('days_off: {brand: {"12-24 to 01-01": our winter break}}', date(2027, 1, 4), ""),
        ('days_off: {countries: {US: {"2026-11-27": a bridge day}}}', date(2026, 11, 27), "a bridge day"),
        ('days_off: {countries: {GB: {"2026-11-27": a bridge day}}}', date(2026, 11, 27), ""),
        ('days_off: {accounts: {maya: {"2026-12-07": team day}}}', date(2026, 12, 7), "team day"),
        ('absences: {maya: ["2026-12-07 to 2026-12-11"]}', date(2026, 12, 11), "Maya Lin is away"),
    ],
)
def test_an_extra_day_off_is_a_day_off_of_the_mailbox(home: SampleHome, written: str, day: date, reason: str) -> None:
    """Of the brand, of its country, of its own, and while its person is away."""
    home.write("config/calendar.yaml", f"{written}\n")
    assert home.load().accounts["maya"].calendar.why_off(day) == reason


def test_an_extra_day_off_of_a_country_is_its_creators_too(home: SampleHome) -> None:
    """And nobody else's."""
    home.write("config/calendar.yaml", 'days_off: {countries: {JP: {"2026-12-28": the office is closed}}}\n')
    assert mika_in(home, "JP").why_off(date(2026, 12, 28)) == "the office is closed"
    assert mika_in(home, "DE").why_off(date(2026, 12, 28)) == ""


@pytest.mark.parametrize(
    ("country", "day", "season"),
    [
        ("US", date(2026, 12, 28), "Christmas to New Year"),
        ("JP", date(2026, 12, 28), ""),
        ("CN", date(2027, 2, 8), "Lunar New Year"),
        ("IT", date(2027, 8, 16), "August in southern Europe"),
        ("DE", date(2027, 8, 16), ""),
    ],
)
def test_the_shipped_seasons_are_quiet_where_they_are_kept(
    home: SampleHome, country: str, day: date, season: str
) -> None:
    """A home without the file has them as they are shipped."""
    assert mika_in(home, country).quiet.get(day, "") == season


def test_a_season_can_be_switched_off_alone(home: SampleHome) -> None:
    """One line is enough; the others stay."""
    home.write("config/calendar.yaml", "seasons: {christmas: {on: false}}\n")
    assert not mika_in(home, "US").quiet
    assert mika_in(home, "IT").quiet.keys() == {day for day in mika_in(home, "IT").quiet if day.month == 8}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('days_off: {brand: {"soon": x}}', '"soon" is not a day or several'),
        ('days_off: {brand: {"2026-12-24 to 01-01": x}}', "has a year at one end only"),
        ('days_off: {brand: {"2026-02-30": x}}', "has a date that does not exist"),
        ('days_off: {brand: {"2026-12-24 to 2028-01-01": x}}', "is longer than 120 days"),
        ('days_off: {countries: {XX: {"2026-12-24": x}}}', "is not a country"),
        ('days_off: {accounts: {mya: {"2026-12-24": x}}}', '"mya" is no mailbox of config/worker.yaml. Did you mean'),
        ('absences: {lee: ["12-24"]}', '"lee" is no mailbox of config/worker.yaml.'),
        ("seasons: {mine: {title: Fair}}", "is missing"),
        ("holidays: {}", "is not a setting here"),
    ],
)
def test_a_slip_of_the_pen_is_named(home: SampleHome, written: str, said: str) -> None:
    """With its file, as everywhere."""
    home.write("config/calendar.yaml", f"{written}\n")
    assert any(line.startswith("config/calendar.yaml:1:") and said in line for line in home.problems()), home.problems()


def test_zones_are_the_creators(home: SampleHome) -> None:
    """The same country in two zones has two calendars."""
    assert mika_in(home, "US").timezone == ZoneInfo("America/New_York")
