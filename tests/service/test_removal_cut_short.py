"""SIGKILL at every step of taking a draft back, and of renewing one: no draft is lost, doubled or taken for deleted."""

from datetime import timedelta

import pytest

from tests.service.conftest import Undisturbed
from tests.service.stage import MORNING, PROBE, Stage, client, server

REMOVAL = {
    "before the look at what lies there": (client(b'SELECT "Drafts"'),),
    "before STORE": (client(b"UID STORE"),),
    "after STORE, before its answer": (server(b"OK Store completed"),),
    "between STORE and UID EXPUNGE": (client(b"UID EXPUNGE"),),
    "after UID EXPUNGE, before its answer": (client(b"UID EXPUNGE"), server(b"EXPUNGE")),
    "before it is seen to be gone": (client(b"UID EXPUNGE"), client(b"UID SEARCH")),
}
WRITING = {
    "before the probe": (client(b"UID EXPUNGE"), PROBE),
    "on APPEND's command line": (client(b" APPEND "),),
    "in the middle of the draft": (client(b"X-Chaser-Ref: "),),
    "stored, before the answer": (server(b"APPENDUID"),),
    "after everything": (client(b"LOGOUT"),),
}
STARTS = (timedelta(0), timedelta(seconds=61), timedelta(seconds=150))


@pytest.mark.parametrize("step", REMOVAL)
def test_a_kill_while_a_draft_is_taken_back_ends_without_it_and_nothing_is_skipped(
    step: str, morning: Stage, undisturbed: Undisturbed
) -> None:
    """The draft of a paused chase is gone at the next start; resumed, the same touch is written again, once."""
    morning.looks()
    before = morning.others()
    assert morning.only_draft() == undisturbed.first
    morning.run("pause", "mika-reel")

    morning.killed_at(*REMOVAL[step])

    for span in STARTS:
        morning.later(span)
        morning.looks()
        assert not morning.drafts()
    assert morning.touches() == []
    morning.run("resume", "mika-reel")
    morning.looks()
    assert morning.only_draft() == undisturbed.renewed
    assert morning.touches() == ["1 drafted"]
    assert morning.others() == before


@pytest.mark.parametrize("step", [*REMOVAL, *WRITING])
def test_a_kill_while_a_draft_is_renewed_ends_with_the_renewed_one(
    step: str, next_morning: Stage, undisturbed: Undisturbed
) -> None:
    """Tuesday's draft asks for Wednesday; it lies there once, Monday's is gone, and no other message was touched."""
    before = next_morning.others()
    assert next_morning.only_draft() == undisturbed.first

    next_morning.killed_at(*(REMOVAL | WRITING)[step])

    for span in STARTS:
        next_morning.later(span)
        next_morning.looks()
        assert len(next_morning.drafts()) <= 1
    assert next_morning.only_draft() == undisturbed.renewed
    assert next_morning.touches() == ["1 drafted"]
    assert next_morning.status()["touches"][0]["asked_for"] == "2026-10-28"
    assert next_morning.others() == before


def test_a_kill_while_a_draft_is_renewed_does_not_make_it_younger(next_morning: Stage) -> None:
    """Renewed after a kill on Tuesday, it has still been lying there since Monday: ten business days later it goes."""
    next_morning.killed_at(client(b"UID EXPUNGE"))
    next_morning.looks()
    next_morning.at(MORNING + timedelta(days=14, hours=1))
    next_morning.looks()
    assert next_morning.status()["state"] == "held"
    assert not next_morning.drafts()


def test_a_draft_saved_anew_during_a_removal_cut_short_is_left_alone(morning: Stage, undisturbed: Undisturbed) -> None:
    """Killed before STORE; the person edits and saves the draft; it is theirs, stays, and is known as edited."""
    morning.looks()
    morning.run("pause", "mika-reel")
    morning.killed_at(client(b"UID STORE"))
    morning.draft_is_saved_anew()
    theirs = morning.picture().drafts()

    for span in STARTS:
        morning.later(span)
        morning.looks()
    morning.run("resume", "mika-reel")
    morning.looks()
    morning.looks()

    assert morning.picture().drafts() == theirs
    assert morning.only_draft() == undisturbed.first
    assert morning.status()["touches"][0]["edited"] is True
