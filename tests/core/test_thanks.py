"""The thank-you once an item is in: off as shipped, once, never after a stop, and taken back with an undo."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.cast import MIKA, REEL, case_of, drafted, evidence, ny, requested, sent
from worker.core import events as e
from worker.core.actions import WithdrawDraft, WriteDraft
from worker.core.case import Case
from worker.core.forecast import forecast, forecast_together
from worker.core.messages import Place
from worker.core.plan import decide
from worker.core.policies import Policies
from worker.core.schedule import next_tier
from worker.core.together import ready
from worker.core.touch import THANKS
from worker.core.wake import next_look
from worker.rounds.turns import touched_at

DONE = e.MarkedDone(ny("2026-10-27 15:00"), "hand")
STOPPED = e.MarkedStopped(ny("2026-10-27 15:00"), "hand")
WANTED = Policies(thank_after=frozenset({"late-content"}))
AT = ny("2026-10-28 08:05")
CLAIM = e.DraftClaimed(
    AT, THANKS, 1, 0, "<thanks@brand.example>", "thanks", ("mika@creators.example",), (), "Re: The Reel",
    AT.date(), AT.date(), "", "maya", beside=True,
)  # fmt: skip
LYING = (CLAIM, e.DraftPlaced(AT, THANKS, 1, Place("Drafts", 1, 9), beside=True))
EDITED = e.DraftEdited(AT, THANKS, "<t2@x>", Place("Drafts", 1, 10), beside=True)
WENT = e.TouchSent(AT, THANKS, 0, AT, ("mika@creators.example",), (), evidence("<sent@x>", AT), beside=True)
DELETED = e.TouchSkipped(AT, THANKS, "its draft lies in Trash", beside=True)
UNDONE = e.Undone(AT + timedelta(hours=1), 4)
"""The fourth event is the word that it is done."""


def thanked(*events: e.Event, policies: Policies = WANTED, **changes: object) -> Case:
    """A chase with this history."""
    return case_of(*requested(), *events, policies=policies, **changes)


WRITTEN = [
    ("at once, where the day has begun", (DONE,), "2026-10-27 15:01", True),
    ("done, the next morning", (DONE,), "2026-10-28 08:05", True),
    ("not before draft_at", (DONE,), "2026-10-28 07:55", False),
    ("not on a weekend", (e.MarkedDone(ny("2026-10-30 15:00"), "hand"),), "2026-10-31 09:00", False),
    ("not long after", (DONE,), "2026-11-03 09:00", False),
    ("never after a stop", (STOPPED,), "2026-10-28 08:05", False),
    ("a stop after done", (DONE, STOPPED), "2026-10-28 08:05", False),
    ("not while it lies there", (DONE, *LYING), "2026-10-28 09:00", False),
    ("not once it was deleted", (DONE, *LYING, DELETED), "2026-10-28 09:00", False),
    ("not while it is being written", (DONE, CLAIM), "2026-10-28 09:00", False),
    ("done, taken back, and done again", (DONE, UNDONE, DONE), "2026-10-28 09:05", True),
]


@pytest.mark.parametrize(("what", "events", "now", "is_written"), WRITTEN)
def test_a_thank_you_is_written_once(what: str, events: tuple[e.Event, ...], now: str, is_written: bool) -> None:
    """On a day and at a time on which drafts come."""
    found = [action for action in decide(thanked(*events), ny(now)).actions if isinstance(action, WriteDraft)]

    assert [(one.number, one.beside, one.to) for one in found] == [
        (THANKS, True, ("mika@creators.example",))
    ] * is_written, what


@pytest.mark.parametrize(
    ("what", "case"),
    [
        ("off as shipped", thanked(DONE, policies=Policies())),
        ("for other scenarios", thanked(DONE, policies=Policies(thank_after=frozenset({"missing-info"})))),
        ("nobody to write to", thanked(DONE, creator=replace(MIKA, email="", aliases=()))),
        ("another draft lies open in the conversation", thanked(DONE, rival="mika-story")),
    ],
)
def test_no_thank_you_where_none_belongs(what: str, case: Case) -> None:
    """Only where the brand asked for it."""
    assert not decide(case, AT).actions, what


TAKEN_BACK = [
    ("it lies there and waits", (DONE, *LYING), "2026-10-29 09:00", WANTED, False),
    ("undo takes it back", (DONE, *LYING, UNDONE), "2026-10-28 10:00", WANTED, True),
    ("a stop as well", (DONE, *LYING, STOPPED), "2026-10-28 10:00", WANTED, True),
    ("resume as well", (DONE, *LYING, e.Resumed(AT)), "2026-10-28 10:00", WANTED, True),
    ("one that was edited is theirs", (DONE, *LYING, EDITED, UNDONE), "2026-10-28 10:00", WANTED, False),
    ("after ten business days it reads oddly", (DONE, *LYING), "2026-11-12 09:00", WANTED, True),
    ("the brand wants none any more", (DONE, *LYING), "2026-10-28 10:00", Policies(), True),
]


@pytest.mark.parametrize(("what", "events", "now", "policies", "is_taken"), TAKEN_BACK)
def test_an_untouched_thank_you_is_taken_back(
    what: str, events: tuple[e.Event, ...], now: str, policies: Policies, is_taken: bool
) -> None:
    """And no other draft is mixed up with it."""
    actions = decide(thanked(*events, policies=policies), ny(now)).actions
    taken = [(one.number, one.beside) for one in actions if isinstance(one, WithdrawDraft)]

    assert taken == [(THANKS, True)] * is_taken, what


def test_it_counts_for_nothing() -> None:
    """Sent, it raises no tier and takes no number, should the chase go on after all."""
    case = thanked(*sent(1, "2026-10-26 09:00"), DONE, *LYING, WENT, e.Resumed(AT))

    assert (next_tier(case), case.chase.sent_count, case.chase.open_touch) == (2, 1, None)


def test_it_is_thought_of_in_time() -> None:
    """A chase that has ended is looked at again when a thank-you is to come, and no more afterwards."""
    saturday, monday = ny("2026-10-31 12:00"), ny("2026-11-02 00:01")
    done = e.MarkedDone(ny("2026-10-31 11:00"), "hand")
    case, off = thanked(done), thanked(done, policies=Policies())

    assert next_look(case, decide(case, saturday), saturday) == ny("2026-11-01 00:00")
    assert next_look(case, decide(case, monday), monday) == ny("2026-11-02 08:00")
    assert next_look(off, decide(off, saturday), saturday) is None
    assert [one.due_on for one in forecast(case, saturday, date(2026, 11, 14))] == [date(2026, 11, 2)]
    assert not forecast(off, saturday, date(2026, 11, 14))


def test_a_follow_up_that_lies_open_goes_first() -> None:
    """The draft of a touch is taken back for good before anybody is thanked in its conversation."""
    case = thanked(*drafted(1, "2026-10-26 09:00", asked_for=date(2026, 10, 27)), DONE)
    actions = decide(case, AT).actions

    assert [type(action).__name__ for action in actions] == ["WithdrawDraft"]


# --- one open draft in a conversation (P4): a thank-you gives way ---


def other(*events: e.Event, deadline: date = date(2026, 10, 23)) -> Case:
    """Another item that Mika owes in the same conversation; its first follow-up is due since Monday."""
    return case_of(*requested(), *events, ask=replace(REEL, key="mika-story", item="the Story", deadline=deadline))


LATER = date(2026, 11, 20)
THEIRS = drafted(1, "2026-10-28 08:00", asked_for=date(2026, 10, 29))
EDITED_TOUCH = e.DraftEdited(AT, 1, "<t3@x>", Place("Drafts", 1, 11))
PEERS = [
    ("nothing is owed there before November", other(deadline=LATER), True),
    ("what is owed there rests", other(e.HoldPlaced(AT, e.HoldKind.PAUSED, None, "")), True),
    ("it is done as well", other(DONE), True),
    ("a follow-up is owed today", other(), False),
    ("its draft lies open", other(*THEIRS), False),
    ("a draft lies open that was edited, and its chase has ended", other(*THEIRS, EDITED_TOUCH, DONE), False),
    ("its draft is being written", other(THEIRS[0]), False),
    ("another thank-you lies open", other(DONE, *LYING), False),
]


@pytest.mark.parametrize(("what", "peer", "has_room"), PEERS)
def test_a_thank_you_gives_way_to_what_the_conversation_owes(what: str, peer: Case, has_room: bool) -> None:
    """None is written then, and one that nobody has touched is taken back; one that was edited is theirs."""
    to_write, lying, edited = (
        replace(thanked(DONE, *events), peers=(peer,)) for events in ((), LYING, (*LYING, EDITED))
    )

    assert [type(action) for action in decide(to_write, AT).actions] == [WriteDraft] * has_room, what
    assert [type(action) for action in decide(lying, AT).actions] == [WithdrawDraft] * (not has_room), what
    assert not decide(edited, AT).actions, what


def test_its_own_follow_up_waits_for_a_thank_you_that_lies_open() -> None:
    """Undone, the chase goes on once the thank-you is gone: taken back, or, when it was edited, sent or deleted."""
    now = ny("2026-10-28 10:00")
    told = {
        events: [(type(action), action.beside) for action in decide(thanked(DONE, *events), now).actions]
        for events in (
            (*LYING, UNDONE), (*LYING, EDITED, UNDONE), (*LYING, EDITED, UNDONE, WENT), (*LYING, UNDONE, DELETED),
        )
    }  # fmt: skip
    waiting = thanked(DONE, *LYING, EDITED, UNDONE)

    assert list(told.values()) == [[(WithdrawDraft, True)], [], [(WriteDraft, False)], [(WriteDraft, False)]]
    assert decide(waiting, now).reason.endswith(
        "It waits for the thank-you that still lies in Drafts, until Thursday, November 12 at the latest."
    )
    assert ready(waiting, now, now.date()) is None, "nor does it join another's draft"


@pytest.mark.parametrize(("day", "goes_on"), [("2026-11-10", False), ("2026-11-12", True)])
def test_one_that_was_edited_and_left_lying_keeps_nothing_waiting_for_ever(day: str, goes_on: bool) -> None:
    """Ten business days (Veterans Day is none) after it was written, what is owed in its conversation goes on; the
    draft itself stays the person's.
    """
    now, forgotten = ny(f"{day} 09:00"), thanked(DONE, *LYING, EDITED, UNDONE)
    decision = decide(forgotten, now)

    assert [isinstance(action, WriteDraft) and not action.beside for action in decision.actions] == [True] * goes_on
    assert (ready(forgotten, now, now.date()) is not None) is goes_on
    story = replace(other(), rival="", peers=(forgotten,))
    assert bool(forecast_together([story, forgotten], now, now.date())) is goes_on


def test_it_is_no_word_about_something_owed() -> None:
    """Sent or lying, it keeps no other chase of the person waiting for its turn."""
    case = thanked(*sent(1, "2026-10-26 09:00"), DONE, *LYING)

    assert touched_at(case, LYING[1]) is None
    assert touched_at(case, WENT) is None


def test_looking_ahead_it_takes_a_day_that_is_left() -> None:
    """The follow-up that is owed comes first, the thank-you on the next day."""
    done, story = thanked(DONE), other()
    both = [replace(done, peers=(story,)), replace(story, peers=(done,))]
    found = forecast_together(both, AT, date(2026, 10, 29))

    assert [(one.chase, one.number, one.due_on.day) for one in found] == [("mika-story", 1, 28), (REEL.key, THANKS, 29)]
