"""SIGKILL at every step of writing a draft: whoever starts again ends with the one draft of an undisturbed morning."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest

from tests.service.conftest import Undisturbed
from tests.service.stage import MORNING, NEXT_MORNING, PROBE, Stage, client, server

STEPS = {
    "before the probe": (PROBE,),
    "on the probe's SEARCH": (PROBE, client(b"UID SEARCH")),
    "on the probe's FETCH": (PROBE, client(b"UID FETCH")),
    "before the probe's answer": (PROBE, server(b"OK Fetch completed")),
    "on APPEND's command line": (client(b" APPEND "),),
    "on the draft's first byte": (client(b"Date: Mon, 26 Oct 2026"),),
    "in the middle of the draft": (client(b"X-Chaser-Ref: "),),
    "stored, before the answer": (server(b"APPENDUID"),),
    "in the middle of the answer": (server(b"] Append completed"),),
    "after everything": (client(b"LOGOUT"),),
}
STORED = {name for name in STEPS if "answer" in name and "probe" not in name} | {"after everything"}
CLAIMED, TRIED = "before the probe", "in the middle of the draft"
each_step = pytest.mark.parametrize("step", STEPS)


def starts_again(stage: Stage) -> Iterator[str]:
    """Start again in the same moment, when an unanswered APPEND may be repeated, and when a vanished draft would count
    as deleted.
    """
    for span, when in ((0, "at once"), (61, "a minute later"), (150, "over three minutes later")):
        stage.later(timedelta(seconds=span))
        stage.looks()
        yield when


def one_draft_in_the_end(stage: Stage, message_id: str) -> None:
    """At no time two drafts, a minute later exactly this one, and the history says so."""
    for when in starts_again(stage):
        found = [str(draft["Message-ID"]) for draft in stage.drafts()]
        assert found in ([message_id], []) if when == "at once" else found == [message_id], when
    assert stage.touches() == ["1 drafted"]


@each_step
def test_a_kill_while_a_draft_is_written_ends_with_one_draft(
    step: str, morning: Stage, undisturbed: Undisturbed
) -> None:
    """The draft of an undisturbed morning lies there once, is known as drafted, and no other message was touched."""
    before = morning.others()

    morning.killed_at(*STEPS[step])

    assert len(morning.drafts()) == (step in STORED)
    one_draft_in_the_end(morning, undisturbed.first)
    assert morning.others() == before


@pytest.mark.parametrize("step", [CLAIMED, TRIED, *sorted(STORED)])
def test_a_kill_that_also_loses_the_last_commits_ends_with_one_draft(
    step: str, morning: Stage, undisturbed: Undisturbed
) -> None:
    """With the home as it was before the pass, the draft's own Message-ID in Drafts keeps a second one from coming."""
    before, home = morning.others(), morning.copy_of_home()

    morning.killed_at(*STEPS[step])
    morning.restore(home)

    one_draft_in_the_end(morning, undisturbed.first)
    assert morning.others() == before


@contextmanager
def kept_from_writing(stage: Stage) -> Iterator[sqlite3.Connection]:
    """A connection that can hold the database's write lock."""
    with closing(
        sqlite3.connect(stage.home / "data" / "chaser.db", isolation_level=None, check_same_thread=False)
    ) as db:
        yield db


def test_a_kill_between_the_answer_and_its_record_ends_with_one_draft(morning: Stage, undisturbed: Undisturbed) -> None:
    """The server has answered, the database is locked by another program, and the worker dies waiting for it."""
    with kept_from_writing(morning) as other_program:
        answer = morning.trap(server(b"APPENDUID"), call=lambda: other_program.execute("BEGIN IMMEDIATE"))
        command = morning.start("run", "--once")
        answer.springs()
        assert not command.has_ended
        command.kill()

    one_draft_in_the_end(morning, undisturbed.first)


def test_a_draft_that_reached_no_folder_is_written_anew_the_next_morning(
    morning: Stage, undisturbed: Undisturbed
) -> None:
    """Killed on Monday and started again on Tuesday, it asks for Wednesday, as a renewed draft would."""
    morning.killed_at(client(b"X-Chaser-Ref: "))

    morning.at(NEXT_MORNING)
    morning.looks()

    assert morning.only_draft() == undisturbed.renewed
    assert morning.status()["touches"][0]["asked_for"] == "2026-10-28"


def test_a_reply_that_came_while_nobody_was_running_keeps_a_cut_short_draft_from_being_written(morning: Stage) -> None:
    """Claimed and killed before APPEND; the reply lands; nothing is ever written."""
    morning.killed_at(PROBE)
    morning.reply_arrives("mika-reel")

    for _ in starts_again(morning):
        assert not morning.drafts()

    assert morning.status()["state"] == "replied"


def test_a_draft_that_was_stored_before_the_kill_is_taken_back_when_a_reply_has_come(morning: Stage) -> None:
    """Stored, killed before the answer, a reply lands: the draft is recognised as ours and goes."""
    morning.killed_at(server(b"APPENDUID"))
    morning.reply_arrives("mika-reel")

    for _ in starts_again(morning):
        pass

    assert not morning.drafts()
    assert morning.status()["state"] == "replied"


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_clock_set_wrong_between_kill_and_start_makes_no_second_draft(
    hours: int, morning: Stage, undisturbed: Undisturbed
) -> None:
    """Killed before the answer of a stored draft, the clock then jumps: still the one draft."""
    morning.at(MORNING + timedelta(hours=3))
    morning.killed_at(server(b"APPENDUID"))

    morning.later(timedelta(hours=hours))

    one_draft_in_the_end(morning, undisturbed.first)
