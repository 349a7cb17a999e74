"""The first day back, read from out-of-office notices as people write them in many languages."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mail.notices import NOTICES, WHOLE
from worker.core.absence import first_day_back
from worker.mail.passages import passages

WEDNESDAY = date(2026, 10, 28)
MONDAY = date(2026, 7, 20)


def back(text: str, sent: date = WEDNESDAY, subject: str = "") -> date | None:
    """The first day back that a notice states."""
    return first_day_back(passages(text, subject, sent), sent)


STATED = {
    "I will be back on November 9.": "2026-11-09",
    "I return Monday, November 9": "2026-11-09",
    "I am returning on 9 November 2026.": "2026-11-09",
    "I'm back Nov 9th 2026!": "2026-11-09",
    "Back: Nov. 9": "2026-11-09",
    "Return date: 2026-11-09": "2026-11-09",
    "I am currently out of the office, returning 9th November.": "2026-11-09",
    "I'll be back in the office on Tuesday, 10 November, 2026 at 9:30": "2026-11-10",
    "I'll be back in\nthe office on\nNovember 9.": "2026-11-09",
    "I will be returning to the office from parental leave on January 11, 2027.": "2027-01-11",
    "I\u2019m away. Back on the 9th of November!": "2026-11-09",
    "I am out until November 8.": "2026-11-09",
    "I'm away until the 8th of November": "2026-11-09",
    "I am out of the office until November 8, inclusive.": "2026-11-09",
    "Away through 2026-11-08": "2026-11-09",
    "out up to and including 8 November": "2026-11-09",
    "back after November 8": "2026-11-09",
    "Out until 11/25": "2026-11-26",
    "I won't be back until November 9": "2026-11-09",
    "I will not be in the office until November 9": "2026-11-09",
    "I am unable to reply until November 9.": "2026-11-09",
    "Away from November 2 to November 6": "2026-11-07",
    "Out Nov 2-6.": "2026-11-07",
    "On leave 2\u20136 November 2026": "2026-11-07",
    "I will have limited access to my email between November 2 and November 6.": "2026-11-07",
    "I am away from 2 November until 6 November 2026 inclusive": "2026-11-07",
    "on leave from 26 Oct to 6 Nov": "2026-11-07",
    "on vacation December 21 through January 3": "2027-01-04",
    "OOO 11/16/2026 - 11/20/2026": "2026-11-21",
    "back on 11/25/2026": "2026-11-25",
    "back on 25/11/2026": "2026-11-25",
    "back on 11/11/2026": "2026-11-11",
    "back on 19.11.2026": "2026-11-19",
    "back on Monday": "2026-11-02",
    "I'm back on Wednesday.": "2026-11-04",
    "back tomorrow": "2026-10-29",
    "back next Monday": "2026-11-02",
    "back in two weeks": "2026-11-11",
    "away until Monday": "2026-11-03",
    "out until Friday": "2026-10-31",
    "from 28/10/2026 to 06/11/2026": "2026-11-07",
    "away until Friday 06/11/2026": "2026-11-07",
    "out until November 8, back on 09/11/2026": "2026-11-09",
    "I'm out of office from Nov 2nd \u2013 Nov 6th, returning Monday Nov 9th.": "2026-11-09",
    "out until Monday, November 9. I will return on Monday, November 9.": "2026-11-09",
    "out until Friday, back on Monday, November 9": "2026-11-09",
    "On set until Thursday November 5th and will reply when I'm back on Friday November 6th!": "2026-11-06",
    "Out of office until November 8. The campaign starts on November 20.": "2026-11-09",
    "I am back today, October 28. Just kidding: back on October 28.": "2026-10-28",
}

NOT_CLEAR = [
    "",
    "I am out of the office.",
    "back in November",
    "back next Friday",
    "I'll be out the week of November 2",
    "back on 11/10/2026",
    "back on 9.11.2026",
    "OOO 11/02/2026 - 11/06/2026",
    "back on November 31",
    "back on Tuesday, November 9",
    "back on October 20, 2026",
    "back on October 20",
    "back on November 9, 2028",
    "back on November 9 or 10",
    "back on Nov 9/10",
    "back on November 9 or Monday",
    "back on November 9, away again until November 20",
    "away until November 6 and then until November 13",
    "back on November 9. Jo is back on November 3",
    "back on November 9-10",
    "I'll get back to you by November 9",
    "I'm out of office. The campaign starts November 20.",
    "I was out until October 12, 2026",
]


@pytest.mark.parametrize(("text", "day"), STATED.items())
def test_a_clearly_stated_day_is_read(text: str, day: str) -> None:
    """To be away "until" a day is still away, "back on" a day is back; a day without a year is the next one."""
    assert back(text) == date.fromisoformat(day)


@pytest.mark.parametrize("text", NOT_CLEAR)
def test_a_day_that_can_be_read_two_ways_is_not_read(text: str) -> None:
    """Ambiguous, contradictory, past, distant or missing: none is better than a wrong one."""
    assert back(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param(text, day, id=f"{tongue} {text[:40]}")
        for tongue, told in NOTICES.items()
        for text, day in told.items()
    ],
)
def test_a_notice_is_read_in_its_own_language(text: str, day: str | None) -> None:
    """Ranges, inclusive and exclusive forms, the day back itself; in each language's words, figures and order."""
    read = back(text, MONDAY)
    assert (read.isoformat() if read else None) == day


@pytest.mark.parametrize(("text", "day"), WHOLE)
def test_other_numbers_and_names_do_not_distract(text: str, day: str | None) -> None:
    """Telephone numbers, opening hours, other people's dates, an absence that only begins."""
    test_a_notice_is_read_in_its_own_language(text, day)


def test_the_subject_counts_where_the_text_names_no_day() -> None:
    """A subject such as "Out of office until 12 August" may be all there is."""
    assert back("I will answer when I return.", MONDAY, "Out of office until 12 August") == date(2026, 8, 13)
    assert back("Back on 10 August.", MONDAY, "Out of office until 12 August") == date(2026, 8, 10)
    assert back("I am away.", MONDAY, "Automatic reply: Reel due August 12") is None


@pytest.mark.parametrize("sent", [MONDAY, date(2026, 7, 22), date(2026, 7, 26)])
def test_next_weekday_is_read_only_when_both_meanings_agree(sent: date) -> None:
    """On a Wednesday "next Monday" is the coming one; "next Friday" may be this week's or the next's."""
    assert back("back next Monday", sent) == (date(2026, 7, 27) if sent != date(2026, 7, 26) else None)
    assert back("back next Friday", sent) is None


def test_an_old_text_left_switched_on_holds_nobody_for_a_year() -> None:
    """A text "Back on November 9", sent on November 12, does not mean next November."""
    assert back("I will be back on November 9.", date(2026, 11, 12)) is None


@given(sent=st.dates(date(2000, 1, 1), date(2090, 1, 1)), ahead=st.integers(0, 290), style=st.integers(0, 3))
def test_every_day_of_the_coming_months_is_read_as_written(sent: date, ahead: int, style: int) -> None:
    """Whatever the day and the way of writing it, "back on" it gives that day and "until" it the day after."""
    day = sent + timedelta(days=ahead)
    written = [f"{day:%B} {day.day}", f"{day.day} {day:%b} {day.year}", f"{day}", f"{day:%A}, {day:%B} {day.day}"][
        style
    ]
    assert back(f"Hello! I am back on {written}. Best", sent) == day
    if ahead < 290:
        assert back(f"I am away until {written}.", sent) == day + timedelta(days=1)


@given(st.text())
def test_no_text_stops_it(text: str) -> None:
    """Whatever a text says, the answer is none or a day from the sending on, within a year."""
    for whole in (text, f"back on {text}", f"until {text} 9 November"):
        day = back(whole)
        assert day is None or WEDNESDAY <= day <= WEDNESDAY + timedelta(days=365)
