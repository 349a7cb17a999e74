"""The record of a relation, from events alone: answers, items on time, promises, the manager (a day is New York's)."""

from dataclasses import replace
from datetime import date

import pytest

from tests.cast import MIKA, REEL, case_of, evidence, ny, requested, sent
from worker.core import events as e
from worker.core.channels import Channel
from worker.core.kept import Kept, Timing
from worker.core.past import Outcome, Past, past
from worker.core.people import Ask
from worker.core.plan import decide
from worker.core.record import Record, record
from worker.core.record_words import sentence, share
from worker.core.undoing import standing

NOW = ny("2026-11-10 09:00")
ANN = replace(MIKA, name="Ann", manager_name="", manager_email="")


def replied(on: str, promised: str = "", delivers: str = "", who: str = "the creator") -> e.ReplyReceived:
    """A mail of theirs."""
    at = ny(on)
    day = date.fromisoformat(promised) if promised else None
    return e.ReplyReceived(at, who, evidence(f"<{on}@x>", at), promised=day, delivers=delivers)


def told(on: str, channel: Channel | None = None) -> e.ReplyReceived:
    """The person's word that they answered somewhere."""
    at = ny(on)
    return e.ReplyReceived(at, e.YOU, replace(evidence("by hand", at), folder=""), channel=channel)


def message(number: int, on: str, channel: Channel = Channel.INSTAGRAM) -> e.TouchSent:
    """The direct message beside a touch, archived by the person."""
    return e.TouchSent(ny(on), number, number, ny(on), (), (), evidence(), beside=True, channel=channel)


def done(on: str) -> e.MarkedDone:
    return e.MarkedDone(ny(on), "hand")


def resumed(on: str) -> e.Resumed:
    return e.Resumed(ny(on))


def past_of(*events: e.Event, now: str = "2026-11-10 09:00", **changes: object) -> Past:
    """The past of a chase with these events, all of which count, at `now`."""
    case = case_of(*requested(), *events, **changes)  # type: ignore[arg-type]
    history = [e.Recorded(number, event) for number, event in enumerate((*requested(), *events), 1)]
    assert len(standing(history)) == len(history)
    return past(case, history, decide(case, ny(now)).state, ny(now))


FIRST, SECOND, THIRD = (
    sent(1, "2026-10-26 10:00", asked_for=date(2026, 10, 27)),
    sent(2, "2026-10-28 10:00", asked_for=date(2026, 10, 30)),
    sent(3, "2026-11-02 10:00", asked_for=date(2026, 11, 3)),
)
"""Monday, Wednesday, and the Monday after."""


@pytest.mark.parametrize(
    ("events", "now", "expected"),
    [
        ((*FIRST, replied("2026-10-27 12:00")), "2026-11-10 09:00", ["answered 1"]),
        ((*FIRST, replied("2026-10-26 18:00")), "2026-11-10 09:00", ["answered 0"]),
        ((*FIRST, *SECOND, replied("2026-11-02 09:00")), "2026-11-10 09:00", ["unanswered", "answered 3"]),
        ((*FIRST, *SECOND, replied("2026-11-01 09:00")), "2026-11-10 09:00", ["unanswered", "answered 2"]),
        ((*FIRST, *SECOND), "2026-10-29 09:00", ["unanswered", "waiting"]),
        ((*FIRST, done("2026-10-27 09:00")), "2026-11-10 09:00", ["unanswered"]),
        ((replied("2026-10-20 09:00"),), "2026-11-10 09:00", []),
        (
            (*FIRST, replied("2026-10-27 12:00"), resumed("2026-11-01 09:00"), *SECOND[:0], *THIRD[2:]),
            "2026-11-02 11:00",
            ["answered 1", "waiting"],
        ),
        (
            (*FIRST, replied("2026-10-27 12:00"), replied("2026-10-28 12:00")),
            "2026-11-10 09:00",
            ["answered 1"],
        ),
    ],
    ids=[
        "the next day", "the same day", "days off do not count", "an answer on Sunday", "too soon to tell",
        "done without a word", "before any reminder", "resumed: it was still an answer", "the first answer counts",
    ],
)  # fmt: skip
def test_the_answer_to_each_touch(events: tuple[e.Event, ...], now: str, expected: list[str]) -> None:
    """The first reply before the next touch, and how many business days of both sides it took."""
    found = past_of(*events, now=now)
    assert [f"{one.outcome.value}{'' if one.days is None else f' {one.days}'}" for one in found.touches] == expected
    assert found.unprompted == (not found.touches and bool(found.replies))


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (replied("2026-10-29 12:00"), ["email unanswered", "email answered", "instagram unanswered"]),
        (told("2026-10-29 12:00", Channel.INSTAGRAM), ["email unanswered", "email unanswered", "instagram answered"]),
        (told("2026-10-29 12:00"), ["email unanswered", "email unclear", "instagram unclear"]),
        (told("2026-10-29 12:00", Channel.TIKTOK), ["email unanswered", "email unanswered", "instagram unanswered"]),
        (None, ["email unanswered", "email waiting", "instagram waiting"]),
    ],
    ids=["by mail", "on Instagram", "nobody said where", "where we had not written", "nothing yet"],
)
def test_an_answer_counts_for_the_channel_on_which_it_came(reply: e.Event | None, expected: list[str]) -> None:
    """An e-mail and a message beside it; what nobody knows counts for neither."""
    events = (*FIRST, *SECOND, message(2, "2026-10-28 10:05"), *([reply] if reply else []))
    found = past_of(*events, now="2026-10-29 18:00")
    assert [f"{one.channel.value} {one.outcome.value}" for one in found.messages] == expected


def test_what_they_write_after_their_answer_answers_nothing_more() -> None:
    """A word on Instagram, then the item by e-mail: the answer came on Instagram."""
    answer, item = told("2026-10-29 12:00", Channel.INSTAGRAM), replied("2026-10-30 12:00", delivers="a video")
    found = past_of(*FIRST, *SECOND, message(2, "2026-10-28 10:05"), answer, item)
    assert [one.outcome for one in found.messages] == [Outcome.UNANSWERED, Outcome.UNANSWERED, Outcome.ANSWERED]


STOPPED = e.MarkedStopped(ny("2026-10-30 09:00"), "hand")
DEADLINE = "2026-10-23"


@pytest.mark.parametrize(
    ("events", "changes", "expected"),
    [
        ((replied("2026-10-23 17:00", delivers="a video"),), {}, Timing.ON_TIME),
        ((replied("2026-10-23 23:30", delivers="a video"),), {}, Timing.ON_TIME),
        ((replied("2026-10-24 00:30", delivers="a video"),), {}, Timing.LATE),
        ((done("2026-10-22 09:00"),), {}, Timing.ON_TIME),
        ((done("2026-10-26 09:00"),), {}, Timing.UNKNOWN),
        ((*FIRST, done("2026-10-26 12:00")), {}, Timing.LATE),
        ((replied("2026-10-22 17:00", delivers="a video"), done("2026-10-30 09:00")), {}, Timing.ON_TIME),
        ((replied("2026-10-22 17:00"),), {}, Timing.UNKNOWN),
        ((*FIRST, replied("2026-10-27 17:00")), {}, Timing.LATE),
        ((replied("2026-10-22 17:00", delivers="a PDF"), resumed("2026-10-24 09:00")), {}, Timing.LATE),
        (FIRST, {}, Timing.LATE),
        ((), {}, Timing.LATE),
        ((*FIRST, STOPPED), {}, Timing.UNKNOWN),
        ((), {"present": False}, Timing.UNKNOWN),
        ((), {"ask": replace(REEL, brand_owes="the samples")}, Timing.UNKNOWN),
        ((e.ReviewAsked(NOW, "Was it signed?"),), {}, Timing.UNKNOWN),
        ((), {"ask": replace(REEL, deadline=date(2026, 11, 10))}, Timing.NOT_YET),
        ((*FIRST,), {"ask": replace(REEL, deadline=None)}, Timing.NOT_YET),
    ],
    ids=[
        "it came that day", "it came that night", "it came after midnight", "done before", "done later, never chased",
        "done later, and chased", "it came before it was marked", "answered, nobody said more", "answered when chased",
        "it was not the item", "chased", "nothing came", "stopped", "its row is gone", "we owe first",
        "a question is open", "still time", "no deadline",
    ],
)  # fmt: skip
def test_whether_an_item_was_on_time(events: tuple[e.Event, ...], changes: dict[str, object], expected: Timing) -> None:
    """By a mail that seems to bring it, else by when it was marked; what is not known is not late."""
    assert past_of(*events, **changes).timing is expected


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ((replied("2026-10-30 12:00", delivers="a video"),), [Kept.KEPT]),
        ((done("2026-10-30 18:00"),), [Kept.KEPT]),
        ((replied("2026-11-02 12:00", delivers="a video"),), [Kept.BROKEN]),
        (SECOND[:0] + THIRD, [Kept.BROKEN]),
        ((resumed("2026-11-02 09:00"),), [Kept.BROKEN]),
        ((resumed("2026-10-29 09:00"),), [Kept.UNKNOWN]),
        ((done("2026-11-02 09:00"),), [Kept.UNKNOWN]),
        ((), [Kept.UNKNOWN]),
        ((replied("2026-10-29 12:00", promised="2026-11-20"),), [Kept.OPEN]),
        ((replied("2026-11-02 12:00", promised="2026-11-20"),), [Kept.BROKEN, Kept.OPEN]),
        ((replied("2026-10-30 12:00", delivers="a video"), resumed("2026-10-31 09:00")), [Kept.BROKEN]),
    ],
    ids=[
        "it came", "done that day", "it came later", "we wrote again", "taken up again after", "taken up again before",
        "marked later", "nothing more", "moved in time", "moved too late", "what came was not it",
    ],
)  # fmt: skip
def test_what_became_of_a_promise(events: tuple[e.Event, ...], expected: list[Kept]) -> None:
    """Promised for Friday, October 30. Unknown is never broken."""
    found = past_of(*FIRST, replied("2026-10-27 12:00", promised="2026-10-30"), *events)
    assert list(found.promises) == expected


@pytest.mark.parametrize(
    ("tier", "to", "expected"),
    [(3, "jo@talent.example", True), (4, "jo@talent.example", True), (1, "jo@talent.example", False),
     (3, "mika@creators.example", False)],
)  # fmt: skip
def test_the_manager_was_needed(tier: int, to: str, expected: bool) -> None:
    """From Tier 3 on, when it really went to them."""
    went = e.TouchSent(NOW, 1, tier, ny("2026-11-02 10:00"), (to,), (), evidence())
    assert past_of(went).needed_manager is expected


# --- what a colleague would say ---


def asked(number: int, deadline: str = DEADLINE) -> Ask:
    return replace(REEL, key=f"reel-{number}", deadline=date.fromisoformat(deadline))


QUICK = (*FIRST, replied("2026-10-28 12:00", delivers="a video"))
AT_ONCE = (*FIRST, replied("2026-10-26 12:00"))
SLOW = (*FIRST, *SECOND, replied("2026-10-29 12:00"))
BEFORE = (replied("2026-10-20 12:00", delivers="a video"),)
TO_MANAGER = (*FIRST, *SECOND, e.TouchSent(NOW, 3, 3, ny("2026-11-02 10:00"), ("jo@talent.example",), (), evidence()))
ENDED = (*FIRST, *SECOND, *THIRD, *sent(4, "2026-11-04 10:00", asked_for=date(2026, 11, 6)))


CHASES: list[list[tuple[e.Event, ...]]] = [
    [], [()], [QUICK], [QUICK, SLOW], [QUICK, QUICK, QUICK, SLOW, BEFORE], [QUICK, SLOW, BEFORE], [TO_MANAGER], [ENDED],
    [QUICK, ENDED, ENDED],
    [(*TO_MANAGER, replied("2026-11-03 12:00", who="the manager"))], [AT_ONCE, AT_ONCE, AT_ONCE],
]  # fmt: skip
SENTENCES = """
Nothing has been asked of Mika Sato yet.

No reminder has gone to Mika Sato yet; the one item was not on time.

Mika Sato has answered once, after the first reminder; the one item was not on time; the manager was never needed.

Mika Sato has answered twice, once after the first reminder, once after the second reminder; none of 2 items was on
time; the manager was never needed.

Mika Sato usually answers within 2 business days after the first reminder; 1 of 5 items was on time; the manager was
never needed.

Mika Sato has answered 3 times: once before any reminder, once after the first reminder, once after the second reminder;
1 of 3 items was on time; the manager was never needed.

Mika Sato has not answered yet, reminded 3 times; the one item was not on time; the manager was needed once.

Mika Sato has not answered yet, reminded 4 times; the one item was not on time; the manager was never needed.

Mika Sato has answered in 1 of 3 chases; none of 3 items was on time; the manager was never needed.

The manager of Mika Sato has answered once, after the third reminder; the one item was not on time; the manager was
needed once.

Mika Sato usually answers on the day of the first reminder; none of 3 items was on time; the manager was never needed.
"""
"""What one would say of each of these, with counts where numbers are small."""


@pytest.mark.parametrize(
    ("chases", "expected"),
    [*zip(CHASES, (" ".join(one.split()) for one in SENTENCES.split("\n\n")), strict=True)],
)
def test_the_sentence(chases: list[tuple[e.Event, ...]], expected: str) -> None:
    """The first thing one would say."""
    assert sentence(MIKA, record(past_of(*one, ask=asked(n)) for n, one in enumerate(chases))) == expected


def test_nothing_is_said_of_a_manager_who_is_not_there() -> None:
    """Nor of promises where none was made."""
    assert "manager" not in sentence(ANN, record([past_of(*QUICK, creator=ANN)]))


@pytest.mark.parametrize(("part", "whole", "expected"), [(2, 3, "2 of 3"), (0, 4, "0 of 4"), (4, 5, "80% (4 of 5)")])
def test_a_share_of_a_few_is_no_percentage(part: int, whole: int, expected: str) -> None:
    """Below five, counts."""
    assert share(part, whole) == expected


def test_a_record_adds_up() -> None:
    """Touches by tier, messages by channel, the last words of either side."""
    found: Record = record([past_of(*QUICK), past_of(*SLOW, message(2, "2026-10-28 11:00"))])
    assert {tier: (t.sent, t.answered, t.median) for tier, t in found.by_tier.items()} == {
        1: (2, 1, 2), 2: (1, 1, 1),
    }  # fmt: skip
    assert {c.value: (t.known, t.answered) for c, t in found.by_channel.items()} == {
        "email": (3, 2),
        "instagram": (1, 0),
    }
    assert found.last_from_them == ny("2026-10-29 12:00")
    assert found.last_from_us == ny("2026-10-28 11:00")
    assert record([past_of(*QUICK), past_of(*SLOW)], date(2026, 10, 27)).by_tier.keys() == {2}
    assert Outcome.UNCLEAR not in {m.outcome for m in past_of(*QUICK).messages}
