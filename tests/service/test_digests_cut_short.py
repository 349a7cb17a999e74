"""SIGKILL at every step of writing the digest, and of taking yesterday's away: one in the end, and never a second."""

from collections.abc import Callable

import pytest

from tests.service.conftest import REEL
from tests.service.note_steps import REMOVAL, STEPS, starts_again
from tests.service.stage import NEXT_MORNING, Stage, Word, client

Stages = Callable[..., Stage]


@pytest.fixture
def morning(stage: Stages) -> Stage:
    """Monday, October 26, 8:05: Touch 1 is due, and the digest with it."""
    return stage(REEL, more={"worker": {"digest": True}})


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_while_the_digest_is_written_ends_with_one(step: str, morning: Stage) -> None:
    """One digest, one draft, unread, and no other message was touched."""
    before = morning.others()

    morning.killed_at(*STEPS[step])

    starts_again(morning)
    ((_, seen),) = morning.notes()
    assert not seen.flags
    assert seen.subject == "Follow-ups, Monday, October 26: 1 draft to send"
    assert len(morning.drafts()) == 1
    assert morning.others() == before


def test_one_that_was_thrown_away_before_anybody_knew_of_it_does_not_come_back(morning: Stage) -> None:
    """Stored, killed before the answer, put into Trash by the person."""
    morning.killed_at(*STEPS["stored, before the answer"])
    morning.note_is_moved("Trash")

    starts_again(morning)

    assert [spot.folder for spot, _ in morning.notes()] == ["Trash"]


@pytest.mark.parametrize("word", REMOVAL)
def test_a_kill_while_yesterdays_is_taken_away_ends_with_todays(word: Word, morning: Stage) -> None:
    """Monday's lies unread on Tuesday; in the end there is Tuesday's alone."""
    morning.looks()
    before = morning.others()
    morning.at(NEXT_MORNING)

    morning.killed_at(client(b'SELECT "INBOX"'), word)

    starts_again(morning)
    ((_, seen),) = morning.notes()
    assert seen.subject.startswith("Follow-ups, Tuesday, October 27")
    assert morning.others() == before
