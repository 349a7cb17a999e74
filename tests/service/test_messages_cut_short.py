"""SIGKILL at every step of putting a DM task into the INBOX, and of taking it back: one in the end, or none."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.service import note_steps
from tests.service.note_steps import NOTE, REMOVAL, starts_again
from tests.service.running import until
from tests.service.stage import NEW_YORK, Stage, Word, client, server

WEDNESDAY = datetime(2026, 10, 28, 8, 5, tzinfo=NEW_YORK)
ASKS = {"noor-reel": {"creator": "noor", "scenario": "late-content", "deadline": "2026-10-23"}}
STEPS = note_steps.STEPS | {"in the middle of the answer": (NOTE, server(b"] Append completed"))}
STORED = note_steps.STORED | {"in the middle of the answer"}
Stages = Callable[..., Stage]


@pytest.fixture
def wednesday(stage: Stages) -> Stage:
    """October 28, 8:05: Touch 1 was sent on Monday, and Touch 2 is due, with a message on Instagram beside it."""
    due = stage(ASKS, more={"creators": {"noor": {"instagram": "noor.said"}}})
    due.looks()
    due.later(timedelta(hours=1))
    due.draft_is_sent()
    due.at(WEDNESDAY)
    return due


def beside(stage: Stage) -> list[str]:
    """The states of what lies beside the last touch."""
    return [one["state"] for one in stage.status("noor-reel")["touches"][-1]["beside"]]


def test_the_running_service_sees_what_becomes_of_it(wednesday: Stage) -> None:
    """Archived while the service runs, which looks only at what has changed: sent within a look or two."""
    wednesday.every_second()
    wednesday.start("run")
    until(lambda: len(wednesday.notes()) == 1 and beside(wednesday) == ["drafted"], "a note in the INBOX")

    wednesday.note_is_moved("Archive")

    until(lambda: beside(wednesday) == ["sent"], "sent, since it was archived")


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_while_a_message_is_put_there_ends_with_one(step: str, wednesday: Stage) -> None:
    """One note, one draft, and no other message was touched."""
    before = wednesday.others()

    wednesday.killed_at(*STEPS[step])

    assert len(wednesday.notes()) == (step in STORED)
    starts_again(wednesday)
    assert len(wednesday.notes()) == 1
    assert len(wednesday.drafts()) == 1
    assert wednesday.status("noor-reel")["touches"][-1]["beside"] == [
        {"channel": "instagram", "state": "drafted", "sent_at": None}
    ]
    assert wednesday.others() == before


def test_one_that_was_put_away_before_anybody_knew_of_it_counts_as_sent(wednesday: Stage) -> None:
    """Stored, killed before the answer, archived by the person: it is not written again."""
    wednesday.killed_at(*STEPS["stored, before the answer"])
    wednesday.note_is_moved("Archive")

    starts_again(wednesday)

    assert [one["state"] for one in wednesday.status("noor-reel")["touches"][-1]["beside"]] == ["sent"]


@pytest.mark.parametrize("word", REMOVAL)
def test_a_kill_while_a_message_is_taken_back_ends_with_none(word: Word, wednesday: Stage) -> None:
    """A reply came: draft and note go, whoever was killed at it, and the note does not count as left out."""
    wednesday.looks()
    before = wednesday.others()
    wednesday.reply_arrives("noor-reel")

    wednesday.killed_at(client(b'SELECT "INBOX"'), word)

    starts_again(wednesday)
    assert not wednesday.notes()
    assert not wednesday.drafts()
    assert [one["state"] for one in wednesday.status("noor-reel")["touches"][-1]["beside"]] == ["withdrawn"]
    assert before.messages.items() <= wednesday.others().messages.items()
