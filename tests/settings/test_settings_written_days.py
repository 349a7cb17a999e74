"""Days as people write them: one reading or none."""

from datetime import date

import pytest

from worker.settings.findings import Unfit
from worker.settings.written_days import DayOrder, spoken_day, written_day

THE_23RD = date(2026, 10, 23)
TODAY = date(2026, 10, 15)


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-23", "2026/10/23", "2026.10.23", "2026年10月23日", "2026年10月23号", "23.10.2026",
        "10/23/2026", "23/10/26",
        "Oct 23, 2026", "October 23rd, 2026", "23 October 2026", "Friday, October 23, 2026", "23. Oktober 2026",
        "23 octobre 2026", "2026-10-23 14:30",
    ],
)  # fmt: skip
def test_a_day_that_can_only_mean_one_is_read(text: str) -> None:
    """ISO, figures of which one is no month, words in several languages."""
    assert written_day(text) == THE_23RD


@pytest.mark.parametrize("text", ["05/11/2026", "5.11.26", "11-05-2026"])
def test_a_day_that_can_mean_two_is_refused_with_both(text: str) -> None:
    """Unless it is said which comes first."""
    with pytest.raises(Unfit, match="can be read as two days") as refused:
        written_day(text)
    assert "2026-05-11" in refused.value.remedy
    assert "2026-11-05" in refused.value.remedy
    assert {written_day(text, order) for order in DayOrder} == {date(2026, 5, 11), date(2026, 11, 5)}


@pytest.mark.parametrize(
    "text", ["Oct 23", "10月23日", "soon", "46318", "31/31/2026", "2026-02-30", "next week", "2026"]
)
def test_what_is_no_whole_day_is_refused(text: str) -> None:
    """A day without its year is not completed, and nothing is made of words such as "soon"."""
    with pytest.raises(Unfit):
        written_day(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Oct 23", THE_23RD), ("10/23", THE_23RD), ("10月23日", THE_23RD), ("friday", date(2026, 10, 16)),
        ("in 3 days", date(2026, 10, 18)), ("tomorrow", date(2026, 10, 16)), ("jan 8", date(2027, 1, 8)),
    ],
)  # fmt: skip
def test_somebody_at_a_terminal_may_say_it_shorter(text: str, meant: date) -> None:
    """They see at once how it was understood; a day to come is meant."""
    assert spoken_day(text, TODAY) == meant


def test_a_day_that_has_been_lies_in_the_past() -> None:
    """The day of a request or a delivery."""
    assert spoken_day("oct 23", TODAY, past=True) == date(2025, 10, 23)
    assert spoken_day("oct 8", TODAY, past=True) == date(2026, 10, 8)
    with pytest.raises(Unfit, match="is not one day"):
        spoken_day("10/8", TODAY, past=True)
