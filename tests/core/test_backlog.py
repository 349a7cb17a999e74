"""After a rest of three working days what came due meanwhile is spread over the first days."""

from datetime import date

import pytest

from tests.cast import NEW_YORK, case_of, ny, requested
from worker.core.backlog import a_day, catching_up
from worker.core.calendar import Calendar
from worker.core.plan import decide

MAYA_AWAY, BREAK, THANKSGIVING = "Maya Lin is away", "our winter break", "Thanksgiving Day"
# Monday, November 2, 2026, to Friday, November 13.
FIVE = 5


def resting(reason: str, *days: int) -> Calendar:
    """A mailbox that rests on these days of November."""
    return Calendar(NEW_YORK, holidays={date(2026, 11, day): reason for day in days})


@pytest.mark.parametrize(
    ("calendar", "day", "first", "rest"),
    [
        (resting(MAYA_AWAY, 4, 5, 6), 9, 9, "Maya Lin's absence"),
        (resting(MAYA_AWAY, 4, 5, 6), 13, 9, "Maya Lin's absence"),  # the fifth business day
        (resting(MAYA_AWAY, 4, 5, 6), 16, None, ""),
        (resting(MAYA_AWAY, 4, 5, 6), 3, None, ""),  # before it
        (resting(MAYA_AWAY, 4, 5, 6), 14, None, ""),  # a Saturday: nothing comes anyway
        (resting(MAYA_AWAY, 5, 6), 9, None, ""),  # two days, as around many holidays
        (resting(MAYA_AWAY, 5, 6, 7, 8), 9, None, ""),  # a weekend written along is no working day
        (resting(MAYA_AWAY, 6, 9, 10), 11, 11, "Maya Lin's absence"),  # across a weekend
        (resting(MAYA_AWAY, 3, 4, 6), 9, None, ""),  # not in a row
        (resting(BREAK, 4, 5, 6), 10, 9, "the days off (our winter break)"),
        (resting(THANKSGIVING, 4, 5, 6), 9, 9, "the days off (Thanksgiving Day)"),
        (resting(MAYA_AWAY, 4, 5, 6, 10), 16, 9, "Maya Lin's absence"),  # a day off within them is no day of them
    ],
)
def test_a_rest_of_three_working_days_is_caught_up_over_five(
    calendar: Calendar, day: int, first: int | None, rest: str
) -> None:
    """Whatever made them days off."""
    back = catching_up(calendar, date(2026, 11, day), FIVE)

    assert (back.first.day if back else None, back.rest if back else "") == (first, rest)


def test_without_the_rule_nothing_is_spread() -> None:
    """`days_to_catch_up: 0`."""
    assert catching_up(resting(MAYA_AWAY, 4, 5, 6), date(2026, 11, 9), 0) is None


@pytest.mark.parametrize(
    ("backlog", "days", "most"), [(0, 5, 5), (4, 5, 5), (25, 5, 5), (26, 5, 6), (40, 5, 8), (43, 5, 9), (40, 10, 5)]
)
def test_a_fifth_of_the_backlog_comes_on_a_day_and_five_at_least(backlog: int, days: int, most: int) -> None:
    """Rounded up, so that nothing is left after the last of the days."""
    assert a_day(backlog, days) == most


@pytest.mark.parametrize(
    ("rest", "said"),
    [
        ("Maya Lin's absence", "It waits its turn: the drafts after Maya Lin's absence are spread over some days."),
        ("", "It waits its turn: enough drafts were written in this mailbox today."),
    ],
)
def test_who_waits_is_told_why(rest: str, said: str) -> None:
    """Each for its own reason."""
    case = case_of(*requested(), is_queued=True, catching_up=rest)

    assert decide(case, ny("2026-10-26 08:05")).reason.endswith(said)
