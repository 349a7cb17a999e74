"""What is proposed once the last date has passed and nobody has answered."""

from dataclasses import replace
from datetime import date

import pytest

from tests.cast import LATE_CONTENT, MIKA, PRODUCT_RECEIVED, REEL, case_of, ny, requested, sent
from worker.core import events as e
from worker.core.actions import Audience
from worker.core.afterwards import is_announced, last_word, proposal

LATER = ny("2026-11-09 09:00")
FOUR = (
    *sent(1, "2026-10-26 09:00"), *sent(2, "2026-10-28 09:00"), *sent(3, "2026-11-02 09:00"),
    *sent(4, "2026-11-04 09:00", asked_for=date(2026, 11, 6)),
)  # fmt: skip
TWO = (*sent(1, "2026-10-26 09:00"), *sent(2, "2026-11-02 09:00", asked_for=date(2026, 11, 6)))
DATES = "Monday, October 26, Wednesday, October 28, Monday, November 2 and Wednesday, November 4"

PROPOSALS = [
    (
        "the announced action, with its day",
        FOUR,
        REEL,
        "Announced for Friday, November 6, and to be done now: close the",
    ),
    ("the facts it rests on", FOUR, REEL, f"Follow-ups about the Reel for Spring Glow went out on {DATES}."),
    ("and how to close it", FOUR, REEL, "chaser stop mika-reel. If it came after all: chaser done mika-reel."),
    (
        "no action was said",
        FOUR,
        replace(REEL, action=""),
        "A next step was announced for Friday, November 6 in general",
    ),
    ("two touches announce nothing", TWO, REEL, "Nothing was announced, so nothing has to be done."),
]


@pytest.mark.parametrize(("what", "events", "ask", "says"), PROPOSALS)
def test_the_announced_action_is_proposed(what: str, events: tuple[e.Event, ...], ask: object, says: str) -> None:
    """Only what was really announced, in the person's own words."""
    case = case_of(*requested(), *events, ask=ask)  # type: ignore[arg-type]

    assert says in proposal(case), what


@pytest.mark.parametrize(
    ("what", "to", "audience"),
    [
        ("the last touch went to the manager", "jo@talent.example", Audience.MANAGER),
        ("it went to the creator", "mika@creators.example", Audience.CREATOR),
    ],
)
def test_the_closing_word_goes_where_the_last_touch_went(what: str, to: str, audience: Audience) -> None:
    """And names the days of our messages."""
    *before, last = FOUR
    assert isinstance(last, e.TouchSent)
    case = case_of(*requested(), *before, replace(last, to=(to,)), scenario=LATE_CONTENT, creator=MIKA)

    word = last_word(case, LATER)

    assert word is not None
    assert (word.audience, word.to, word.earlier[-1]) == (audience, (to,), date(2026, 11, 4)), what


def test_without_a_touch_there_is_no_closing_word() -> None:
    """Two deleted drafts are no messages."""
    case = case_of(*requested(), scenario=PRODUCT_RECEIVED)

    assert last_word(case, LATER) is None
    assert not is_announced(case)
