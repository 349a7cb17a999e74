"""What an answer to the digest orders: one order a line, read strictly."""

from datetime import date

import pytest

from worker.core.channels import Channel
from worker.core.orders import Order, Puzzle, Verb, day_of, orders

TUESDAY = date(2026, 10, 27)


@pytest.mark.parametrize(
    ("line", "verb", "chase", "until", "on"),
    [
        ("done mika-reel", Verb.DONE, "mika-reel", None, None),
        ("  Done  MIKA-reel.", Verb.DONE, "mika-reel", None, None),
        ("- stop mika-reel", Verb.STOP, "mika-reel", None, None),
        ("pause mika-reel", Verb.PAUSE, "mika-reel", None, None),
        ("pause noor-address until Friday", Verb.SNOOZE, "noor-address", date(2026, 10, 30), None),
        ("Snooze noor-address until Nov 12!", Verb.SNOOZE, "noor-address", date(2026, 11, 12), None),
        ("snooze a.b_c until 2026-12-01", Verb.SNOOZE, "a.b_c", date(2026, 12, 1), None),
        ("sent mika-reel on Instagram", Verb.SENT, "mika-reel", None, Channel.INSTAGRAM),
        ("replied mika-reel on e-mail", Verb.REPLIED, "mika-reel", None, Channel.EMAIL),
        ("skip mika-reel", Verb.SKIP, "mika-reel", None, None),
        ("resume mika-reel", Verb.RESUME, "mika-reel", None, None),
        ("undo mika-reel", Verb.UNDO, "mika-reel", None, None),
    ],
)
def test_an_order_is_read(line: str, verb: Verb, chase: str, until: date | None, on: Channel | None) -> None:
    """Letter case, a bullet and a full stop make no difference."""
    assert orders(line, TUESDAY) == [Order(line.strip(), verb, chase, until, on)]


@pytest.mark.parametrize(
    ("line", "verb", "until"),
    [
        ("mika-reel: done", Verb.DONE, None),
        ("mika-reel is done!", Verb.DONE, None),
        ("- Mika-Reel has replied.", Verb.REPLIED, None),
        ("mika-reel \u2013 stop", Verb.STOP, None),
        ("mika-reel pause until Friday", Verb.SNOOZE, date(2026, 10, 30)),
    ],
)
def test_an_order_may_begin_with_its_chase(line: str, verb: Verb, until: date | None) -> None:
    """As people say it; with a chase that there is, and with nothing else beside it."""
    (order,) = orders(line, TUESDAY, {"mika-reel"})
    assert isinstance(order, Order)
    assert (order.verb, order.chase, order.until) == (verb, "mika-reel", until)
    (puzzle,) = orders(line, TUESDAY, {"noor-reel"})
    assert isinstance(puzzle, Puzzle)


@pytest.mark.parametrize(
    "line", ["mika-reel is fine!", "mika-reel sent", "mika-reel is not done", "all good: mika-reel"]
)
def test_a_line_about_a_chase_that_orders_nothing_is_answered_with_what_could_be_meant(line: str) -> None:
    """It is plainly about that one, so the answer names it; what is to become of it is not guessed."""
    (puzzle,) = orders(line, TUESDAY, {"mika-reel"})
    assert isinstance(puzzle, Puzzle)
    assert puzzle.why.startswith("It is about mika-reel, and does not say what to do.")
    assert all(f"{verb} mika-reel" in puzzle.why for verb in ("done", "pause", "stop"))


@pytest.mark.parametrize(
    "line",
    [
        "done with all of it", "done", "pause mika-reel until soon", "snooze mika-reel", "done mika-reel until Friday",
        "done mika-reel on instagram", "sent mika-reel on myspace", "pause mika-reel until Tuesday last week",
        "pause mika-reel until 2026-10-20", "stop mika-reel and noor-reel",
    ],
)  # fmt: skip
def test_what_only_begins_like_an_order_is_said_back(line: str) -> None:
    """Nothing is guessed, not even which half of it was meant."""
    (puzzle,) = orders(line, TUESDAY)
    assert isinstance(puzzle, Puzzle)
    assert puzzle.line == line


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("dnoe mika-reel", 'Did you mean "done"?'),
        ("* Paus noor-address until Friday.", 'Did you mean "pause"?'),
        ("rseume mika-reel", 'Did you mean "resume"?'),
        ("sennt mika-reel on instagram", 'Did you mean "sent"?'),
        ("mika-reel is fine!", "It is about mika-reel"),
    ],
)
def test_a_slip_beside_a_good_order_is_said_back(line: str, hint: str) -> None:
    """Otherwise the person believes that it was done, too."""
    text = f"Morning!\nThe one of noor-address is with her manager now, I met him.\ndone noor-reel\n{line}\nMaya Lin"
    order, puzzle = orders(text, TUESDAY, {"mika-reel", "noor-reel", "noor-address"})
    assert isinstance(order, Order)
    assert isinstance(puzzle, Puzzle)
    assert (order.chase, puzzle.line) == ("noor-reel", line)
    assert puzzle.why.startswith(hint)


def test_other_lines_are_the_persons_own() -> None:
    """A greeting and a signature around orders are passed over; alone, they are said back once."""
    text = "Morning!\n\ndone mika-reel\nStopping by later.\n\nMaya Lin\nCreator Partnerships Manager"
    assert [type(one) for one in orders(text, TUESDAY)] == [Order]
    assert [one.line for one in orders("Morning!\nThanks for this.", TUESDAY)] == ["Morning!"]
    assert orders("", TUESDAY) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Friday", date(2026, 10, 30)), ("tuesday", date(2026, 11, 3)), ("Wed", date(2026, 10, 28)),
        ("tomorrow", date(2026, 10, 28)), ("12 November", date(2026, 11, 12)), ("Nov. 12th", date(2026, 11, 12)),
        ("Jan 5", date(2027, 1, 5)), ("2026-11-12", date(2026, 11, 12)), ("2026-10-27", None), ("next Friday", None),
        ("10/11", None), ("Fr", None), ("Feb 30", None), ("2026-13-40", None), ("", None),
    ],
)  # fmt: skip
def test_a_day_is_after_today_and_clear(words: str, expected: date | None) -> None:
    """What can be read two ways is no day."""
    assert day_of(words, TUESDAY) == expected
