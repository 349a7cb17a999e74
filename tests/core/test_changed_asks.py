"""Item or deadline changed again and again by us: the person is asked before the creator is chased once more."""

from dataclasses import replace
from datetime import date

import pytest

from tests.cast import REEL, case_of, drafted, ny, requested, sent
from worker.core import events as e
from worker.core.plan import State, decide

NOW = ny("2026-10-20 09:00")
SEPTEMBER = ny("2026-09-01 09:00")


def moved(to: str, at: str = "2026-10-19 09:00") -> e.AskChanged:
    """The deadline is another one."""
    return e.AskChanged(ny(at), "", date.fromisoformat(to) if to else None, is_moved=True)


def renamed(to: str, at: str = "2026-10-19 10:00") -> e.AskChanged:
    """The item is called otherwise."""
    return e.AskChanged(ny(at), to, date(2026, 10, 23))


LATER, LATEST, BACK = moved("2026-10-30"), moved("2026-11-06"), moved("2026-10-23")
BEFORE = moved("2026-10-23", at="2026-10-15 09:00")
GO_ON = e.Resumed(NOW)
BOTH = e.AskChanged(NOW, "the Story", date(2026, 10, 30), is_moved=True)
TO_30, TO_6, TO_23 = "to Friday, October 30", "to Friday, November 6", "to Friday, October 23"


@pytest.mark.parametrize(
    ("events", "asked"),
    [
        ((), ""),
        ((LATER,), ""),  # once is an agreement
        ((LATER, LATEST), f"The deadline was moved twice ({TO_30}, then {TO_6})."),
        ((LATER, BACK), f"The deadline was moved twice ({TO_30}, then {TO_23})."),  # there and back
        ((LATER, moved("")), f"The deadline was moved twice ({TO_30}, then to none)."),
        ((renamed("the Story"), renamed("two Stories")), 'The item was changed twice (to "the Story", then to "two'),
        (
            (LATER, renamed("the Story")),
            'Item and deadline were changed twice (the deadline to Friday, October 30, then the item to "the Story").',
        ),
        ((BOTH,), ""),  # one edit
        ((BOTH, LATEST), 'twice (the item to "the Story" and the deadline to Friday, October 30, then the deadline to'),
        ((BEFORE, LATER), ""),  # before the request nobody had heard of it
        ((BEFORE, LATER, LATEST), f"twice ({TO_30}, then {TO_6})"),
        ((LATER, GO_ON, LATEST), "moved twice"),  # resumed for another reason, when there was one change
        ((LATER, LATEST, GO_ON), ""),
        ((LATER, LATEST, GO_ON, BACK), f"moved three times ({TO_30}, then {TO_6}, then {TO_23})"),
        ((LATER, LATEST, GO_ON, BACK, GO_ON), ""),
        ((LATER, LATEST, BACK, LATER), "moved 4 times"),
    ],
)
def test_two_changes_since_the_request_are_asked_about(events: tuple[e.Event, ...], asked: str) -> None:
    """Until somebody says to go on; the next change asks again."""
    decision = decide(case_of(*requested(), *events), NOW)

    assert (decision.hold is not None) is bool(asked)
    assert asked in decision.reason
    if decision.hold is not None:
        assert decision.hold.kind is e.HoldKind.NEEDS_REVIEW
        assert decision.reason.endswith(" Check with Mika Sato what holds, then: chaser resume mika-reel")


@pytest.mark.parametrize(
    ("day", "state"), [("2026-10-16", State.HELD), ("2026-10-18", State.HELD), ("2026-10-19", State.ACTIVE)]
)
def test_asked_for_outside_the_mailbox_the_day_after_counts(day: str, state: State) -> None:
    """`requested_on` is a day; what was changed on it may have been changed before."""
    ask = replace(REEL, requested_on=date.fromisoformat(day))
    events = (e.Opened(SEPTEMBER), e.LookedBack(SEPTEMBER, date(2026, 9, 1)), LATER, LATEST)

    assert decide(case_of(*events, ask=ask), ny("2026-10-26 07:00")).state is state


def test_an_open_draft_is_taken_back_and_an_end_stays_an_end() -> None:
    """The words in it rest on what is doubtful; who has replied is not asked about."""
    draft = drafted(1, "2026-10-26 08:00", asked_for=date(2026, 10, 27))
    now = ny("2026-10-26 09:00")
    done = e.MarkedDone(now, "you")

    assert [type(a).__name__ for a in decide(case_of(*requested(), *draft, LATER, LATEST), now).actions] == [
        "WithdrawDraft"
    ]
    assert decide(case_of(*requested(), *draft, LATER, LATEST, done), now).state is State.DONE


def test_nothing_is_asked_when_no_touch_is_left() -> None:
    """All four went out; whether the action follows is the question now."""
    days = ("2026-10-26", "2026-10-28", "2026-11-02", "2026-11-04")
    touches = [event for n, day in enumerate(days, 1) for event in sent(n, f"{day} 09:00")]

    assert decide(case_of(*requested(), *touches, LATER, BACK), ny("2026-11-12 09:00")).state is State.EXHAUSTED
