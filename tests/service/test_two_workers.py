"""Two workers started by mistake: on one home one of them holds the mailbox, on two homes the draft itself is seen."""

import shutil
from datetime import timedelta

from tests.servers.relay import Then
from tests.service.conftest import MAYA_AND_OMAR, REELS, Stages, Undisturbed
from tests.service.running import afresh
from tests.service.stage import Stage, client

HELD = "another worker holds this mailbox"


def test_a_second_service_on_the_same_home_says_so_and_ends_well(morning: Stage) -> None:
    """The first goes on alone; the second exits 0 by itself, for a supervisor has nothing to repair."""
    first = morning.start("run", start=afresh)
    morning.draft_appears()

    second = morning.start("run", start=afresh).wait()

    assert second.exit == 0
    assert second.err.count(HELD) == 1
    assert not first.has_ended
    morning.only_draft()


def test_a_single_pass_beside_the_service_is_left_out_and_said(morning: Stage) -> None:
    """`run --once` while `run` holds the mailbox: exit 0, nothing done, said on stderr."""
    morning.start("run", start=afresh)
    morning.draft_appears()
    drafts = morning.picture().drafts()

    beside = morning.looks()

    assert HELD in beside.err
    assert morning.picture().drafts() == drafts


def test_a_service_takes_over_a_mailbox_whose_worker_has_died(stage: Stages) -> None:
    """Omar's mailbox is held by another worker at first; once that one is killed, the service looks after it too."""
    both = stage(REELS, MAYA_AND_OMAR)
    both.every_second()
    stuck = both.trap(client(b" LOGIN "), then=Then.HOLD, account="omar")
    other = both.start("run", "--once")
    stuck.springs()
    both.draft_appears(1)
    service = both.start("run", start=afresh)
    service.says(HELD)

    other.kill()

    both.draft_appears(2)
    assert service.err.count(HELD) == 1


def test_two_passes_started_at_the_same_moment_write_one_draft(morning: Stage, undisturbed: Undisturbed) -> None:
    """Ten times over: both end well and one draft lies there."""
    home = morning.copy_of_home()
    for _ in range(10):
        racers = [morning.start("run", "--once") for _ in range(2)]
        assert [racer.wait().exit for racer in racers] == [0, 0]
        assert morning.only_draft() == undisturbed.first
        morning.draft_is_deleted()
        morning.restore(home)


def test_two_first_passes_on_a_new_home_write_one_draft(stage: Stages) -> None:
    """Nobody has made the database yet when both begin."""
    new = stage()

    racers = [new.start("run", "--once") for _ in range(2)]

    assert [racer.wait().exit for racer in racers] == [0, 0]
    assert new.only_draft()


def test_a_copy_of_the_home_finds_the_draft_of_the_original(morning: Stage, undisturbed: Undisturbed) -> None:
    """Both homes watch one mailbox: the copy sees the draft by its Message-ID, adds none, and knows it as drafted."""
    copy = morning.folder / "second home"
    shutil.copytree(morning.home, copy)
    morning.looks()
    before = morning.picture()

    for _ in range(2):
        morning.run("run", "--once", home=copy)
        morning.later(timedelta(minutes=2))
    assert morning.picture() == before
    assert morning.only_draft() == undisturbed.first
    [touch] = morning.run("status", "--json", home=copy).json()["chases"][0]["touches"]
    assert (touch["number"], touch["state"]) == (1, "drafted")


def test_each_of_two_workers_may_hold_one_mailbox(stage: Stages) -> None:
    """While the first is held up at Maya's mail server, the second passes over Omar's mailbox; nothing is doubled."""
    both = stage(REELS, MAYA_AND_OMAR)
    held_up = both.trap(client(b" APPEND "), then=Then.HOLD)
    first = both.start("run", "--once")
    held_up.springs()

    second = both.looks()
    assert f"maya: {HELD}" in second.err
    assert len(both.drafts()) == 1
    held_up.release()

    assert first.wait().exit == 0
    assert len(both.drafts()) == 2
