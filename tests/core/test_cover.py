"""Who writes while somebody of ours is away, and when the draft comes then."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.cast import MAYA, REEL, US_DAYS, case_of, evidence, ny, requested
from worker.core.calendar import Calendar
from worker.core.case import Case
from worker.core.cover import on_day
from worker.core.events import TouchSent
from worker.core.forecast import forecast
from worker.core.people import Account, Cover
from worker.core.plan import decide
from worker.core.wake import next_look
from worker.settings.calendars import covered

BERLIN = ZoneInfo("Europe/Berlin")
TOM = Account("tom", "tom@brand.example", "Tom Reed", BERLIN, country="DE")
TOMS_DAYS = Calendar(BERLIN, holidays={date(2026, 10, 28): "Harvest"})
AWAY = Cover(date(2026, 10, 26), date(2026, 10, 30), TOM)


def days_in(first: int, last: int) -> list[date]:
    """Days of October 2026."""
    return [date(2026, 10, day) for day in range(first, last + 1)]


def covered_case(*events: object, now: str, **changes: object) -> Case:
    """Maya's chase, while Tom stands in for her from October 26 to 30, as it is on that day."""
    case = case_of(*requested(), *events, covers=(AWAY,), **changes)  # type: ignore[arg-type]
    ours = covered(US_DAYS, dict.fromkeys(days_in(26, 30), TOMS_DAYS))
    case = replace(case, days=replace(case.days, account=ours))
    return on_day(case, ny(now).date())


@pytest.mark.parametrize(
    ("now", "writes"),
    [
        ("2026-10-25 12:00", "maya"),
        ("2026-10-26 00:01", "tom"),
        ("2026-10-30 23:59", "tom"),
        ("2026-10-31 00:00", "maya"),
    ],
)
def test_from_the_first_day_to_the_last_the_colleague_writes(now: str, writes: str) -> None:
    """Both included; by the day of whose chase it is."""
    assert covered_case(now=now).account.key == writes


def test_who_is_back_writes_again() -> None:
    """The case of the colleague and the case of the owner turn into each other."""
    case = covered_case(now="2026-10-20 09:00")

    assert on_day(on_day(case, date(2026, 10, 27)), date(2026, 10, 31)) == case


@pytest.mark.parametrize(
    ("own", "other", "off"),
    [
        ({}, {}, [24, 25, 31]),
        ({27: "Maya Lin is away"}, {}, [24, 25, 31]),  # her absence is no day off: somebody writes
        ({}, {28: "Harvest"}, [24, 25, 28, 31]),  # his holidays count meanwhile
        ({28: "a holiday of hers"}, {}, [24, 25, 31]),  # and hers do not
        ({23: "a holiday of hers"}, {}, [23, 24, 25, 31]),  # before and after they do
    ],
)
def test_meanwhile_the_colleagues_days_count(own: dict[int, str], other: dict[int, str], off: list[int]) -> None:
    """October 26 to 30."""
    mine, theirs = (
        Calendar(US_DAYS.timezone, holidays={date(2026, 10, day): name for day, name in each.items()})
        for each in (own, other)
    )
    together = covered(mine, dict.fromkeys(days_in(26, 30), theirs))

    assert [day.day for day in days_in(22, 31) if together.why_off(day)] == off


def test_where_the_weekend_is_another_the_colleagues_counts() -> None:
    """Tom works on Sundays, and not on Fridays."""
    gulf = Calendar(ZoneInfo("Asia/Dubai"), weekend=frozenset({4, 5}))
    together = covered(US_DAYS, dict.fromkeys(days_in(23, 25), gulf))

    assert [day.day for day in days_in(22, 26) if together.why_off(day)] == [23, 24]


def test_it_is_foreseen_who_writes() -> None:
    """Touch 1 on Monday by Tom, who keeps a holiday on Wednesday; Touch 3, from November 2 on, is Maya's again."""
    case = covered_case(now="2026-10-20 09:00", ask=replace(REEL, deadline=date(2026, 10, 23)))
    drafts = forecast(case, ny("2026-10-20 09:00"), date(2026, 11, 30))
    is_toms = "Maya Lin is away until Friday, October 30, and Tom Reed writes instead."

    assert [f"{draft.due_on:%a %m-%d}" for draft in drafts[:3]] == ["Mon 10-26", "Thu 10-29", "Mon 11-02"]
    assert [is_toms in draft.reason for draft in drafts[:3]] == [True, True, False]
    assert is_toms in decide(case, ny("2026-10-20 09:00")).reason


def test_due_is_by_the_clock_of_who_writes() -> None:
    """Eight in the morning in Berlin is three in the night in New York, four in the last week of October."""
    case = covered_case(now="2026-10-26 09:00")

    assert not decide(case, ny("2026-10-26 02:59")).actions
    assert decide(case, ny("2026-10-26 03:00")).actions


@pytest.mark.parametrize(
    ("now", "look"),
    [
        ("2026-10-20 09:00", "2026-10-26 00:00"),
        ("2026-10-27 09:00", "2026-10-29 03:00"),
        ("2026-10-29 12:00", "2026-10-31 00:00"),
    ],
)
def test_a_chase_is_looked_at_when_somebody_else_begins_to_write(now: str, look: str) -> None:
    """Before its first day, at its next touch, and after its last day."""
    at = ny("2026-10-26 04:00") if now < "2026-10-29" else ny("2026-10-29 11:00")
    by_hand = TouchSent(at, 1, 1, at, ("mika@creators.example",), (), evidence("<1@x>", at), by_hand=True)
    case = covered_case(*[by_hand] if at < ny(now) else [], now=now)

    assert next_look(case, decide(case, ny(now)), ny(now)) == ny(look)


def test_without_an_absence_nothing_is_said_of_one() -> None:
    """And the account is its own."""
    case = case_of(*requested())

    assert on_day(case, date(2026, 10, 27)) is case
    assert case.account == MAYA
    assert "instead" not in decide(case, ny("2026-10-20 09:00")).reason
