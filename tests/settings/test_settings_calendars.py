from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.settings.homes import SampleHome
from worker.core.calendar import Calendar


def creators_calendar(home: SampleHome, **cells: str) -> Calendar:
    """The business days of a creator whose row has these cells."""
    home.sheet("creators", {"creator": "mika", "name": "Mika", "instagram": "mika", **cells})
    settings = home.load()
    return settings.calendar_of(settings.creators["mika"], settings.accounts["maya"].account)


def test_an_account_rests_on_its_countrys_holidays(home: SampleHome) -> None:
    """The United States in autumn 2026: Columbus, Veterans and Thanksgiving Day, in English."""
    calendar = home.load().accounts["maya"].calendar

    off = {day: calendar.why_off(day) for day in (date(2026, 10, 12), date(2026, 11, 11), date(2026, 11, 26))}
    assert list(off.values()) == ["Columbus Day", "Veterans Day", "Thanksgiving Day"]
    assert calendar.why_off(date(2026, 11, 27)) == ""
    assert calendar.why_off(date(2026, 11, 28)) == "weekend"


def test_an_account_without_a_country_rests_on_weekends_only(home: SampleHome) -> None:
    """No public holiday is assumed."""
    home.swap("config/worker.yaml", "    country: US\n", "")

    calendar = home.load().accounts["maya"].calendar
    assert calendar.is_business_day(date(2026, 11, 26))
    assert not calendar.is_business_day(date(2026, 11, 28))


@pytest.mark.parametrize(
    ("country", "day", "reason"),
    [
        ("SA", date(2026, 10, 23), "weekend"),  # a Friday
        ("SA", date(2026, 10, 25), ""),  # a Sunday
        ("CN", date(2026, 10, 1), "National Day"),
        ("CN", date(2026, 10, 10), ""),  # a Saturday worked for the long holiday
        ("CN", date(2026, 10, 17), "weekend"),
        ("DE", date(2026, 10, 3), "German Unity Day"),
        ("JP", date(2026, 11, 3), "Culture Day"),
    ],
)
def test_a_creator_rests_as_their_country_does(home: SampleHome, country: str, day: date, reason: str) -> None:
    """Weekends differ, holidays have English names, and weekend days worked instead are business days."""
    assert creators_calendar(home, country=country).why_off(day) == reason


def test_a_creators_zone_falls_back_to_the_accounts(home: SampleHome) -> None:
    """Their own zone counts where it is given."""
    assert creators_calendar(home).timezone == ZoneInfo("America/New_York")
    assert creators_calendar(home, timezone="Asia/Tokyo").timezone == ZoneInfo("Asia/Tokyo")


def test_every_country_that_is_accepted_has_a_calendar(home: SampleHome) -> None:
    """Calendars that are published for fewer years than we ask for make no noise."""
    for country in ("IN", "IL", "TH", "AE", "BR", "FR", "GB", "AU"):
        assert creators_calendar(home, country=country).holidays
