"""config/calendar.yaml: days off that no public calendar knows, absences, quiet seasons."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.settings.homes import SampleHome
from worker.core.calendar import Calendar

TOM = """\
  tom:
    email: tom@brand.example
    name: Tom Reed
    timezone: Europe/Berlin
    country: DE
    imap: {host: imap.brand.example}
    login: {password_env: MAYA_PASSWORD}
"""


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


SEASONS = {
    "christmas": ("Christmas to New Year", "IT"),
    "lunar-new-year": ("Lunar New Year", "CN"),
    "august": ("August in southern Europe", "IT"),
}


@pytest.mark.parametrize("off", SEASONS)
def test_each_season_can_be_switched_off_alone(home: SampleHome, off: str) -> None:
    """One line is enough; the others stay."""
    home.write("config/calendar.yaml", f"seasons: {{{off}: {{on: false}}}}\n")
    kept = {key for key, (title, country) in SEASONS.items() if title in mika_in(home, country).quiet.values()}
    assert kept == SEASONS.keys() - {off}


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
        (
            'absences: {maya: [{days: "12-24", instead: tmo}]}',
            '"tmo" is no mailbox of config/worker.yaml. Did you mean',
        ),
        ('absences: {maya: [{days: "12-24", instead: maya}]}', '"maya" cannot stand in for itself.'),
        ('absences: {maya: [{days: "12-24", insted: tom}]}', "is not a setting here. Did you mean instead?"),
        ("absences: {maya: [{instead: tom}]}", "days: is missing"),
        ('absences: {maya: [{days: "soon", instead: tom}]}', '"soon" is not a day or several'),
        (
            'absences: {maya: [{days: "2026-12-07 to 2026-12-18", instead: tom}], tom: ["2026-12-18"]}',
            '"tom" is away on December 18 too.',
        ),
        (
            'absences: {maya: [{days: "12-07", instead: tom}], tom: [{days: "12-07", instead: maya}]}',  # in a circle
            '"tom" is away on December 7 too.',
        ),
        (
            'absences: {maya: ["2026-12-07 to 2026-12-09", {days: "2026-12-09", instead: tom}]}',
            "2026-12-09 is in another absence of maya already, with another colleague or none.",
        ),
        ("seasons: {mine: {title: Fair}}", "is missing"),
        ("holidays: {}", "is not a setting here"),
    ],
)
def test_a_slip_of_the_pen_is_named(home: SampleHome, written: str, said: str) -> None:
    """With its file, as everywhere."""
    home.swap("config/worker.yaml", "accounts:\n", f"accounts:\n{TOM}")
    home.write("config/calendar.yaml", f"{written}\n")
    assert any(line.startswith("config/calendar.yaml:1:") and said in line for line in home.problems()), home.problems()


def test_zones_are_the_creators(home: SampleHome) -> None:
    """The same country in two zones has two calendars."""
    assert mika_in(home, "US").timezone == ZoneInfo("America/New_York")


def test_a_colleague_stands_in_from_the_first_day_to_the_last(home: SampleHome) -> None:
    """One entry rests the follow-ups, the other hands them over; the person is away in both."""
    home.swap("config/worker.yaml", "accounts:\n", f"accounts:\n{TOM}")
    absences = (
        'absences: {maya: ["2026-11-20", {days: "2026-12-05 to 2026-12-18", instead: tom}, {days: "2026-12-21"}]}'
    )
    home.write("config/calendar.yaml", f"{absences}\n")
    maya = home.load().accounts["maya"]

    assert [(cover.first, cover.last, cover.account.key) for cover in maya.covers] == [
        (date(2026, 12, 5), date(2026, 12, 18), "tom")
    ]
    assert {day: maya.calendar.why_off(date(2026, *day)) for day in ((11, 20), (12, 7), (12, 21))} == dict.fromkeys(
        ((11, 20), (12, 7), (12, 21)), "Maya Lin is away"
    )
    assert maya.writing.why_off(date(2026, 12, 7)) == ""
    assert maya.writing.why_off(date(2026, 12, 21)) == "Maya Lin is away"


def test_every_year_anew_a_colleague_may_stand_in(home: SampleHome) -> None:
    """Days without a year, across its end."""
    home.swap("config/worker.yaml", "accounts:\n", f"accounts:\n{TOM}")
    home.write("config/calendar.yaml", 'absences: {maya: [{days: "12-24 to 01-02", instead: tom}]}\n')
    covers = home.load().accounts["maya"].covers

    assert (date(2026, 12, 24), date(2027, 1, 2)) in {(cover.first, cover.last) for cover in covers}
