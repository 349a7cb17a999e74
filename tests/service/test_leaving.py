"""The service leaves when it is asked to: with 0, within five seconds whatever the mail server does, and tidily."""

import signal
import time
from datetime import timedelta

import pytest

from tests.servers.relay import Then
from tests.service.conftest import REEL, Stages, Undisturbed
from tests.service.running import Command, afresh
from tests.service.stage import LOOK, Stage, Word, client, server

IN_TIME = 7.0
"""Seconds: five are promised, and two are for a machine that is busy with other tests."""
both_signals = pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])


def leaves(service: Command, number: signal.Signals = signal.SIGTERM) -> None:
    """It ends with 0 within five seconds."""
    asked = time.monotonic()
    service.signal(number)
    ran = service.wait()
    assert time.monotonic() - asked < IN_TIME
    assert ran.exit == 0, ran


@both_signals
def test_an_idle_service_leaves_at_once(number: signal.Signals, morning: Stage) -> None:
    """After its first pass it is asked to leave, by a supervisor or Ctrl-C; the next start has nothing to mend."""
    service = morning.start("run", start=afresh)
    service.says("drafted")
    before = morning.picture()

    leaves(service, number)

    assert morning.touches() == ["1 drafted"]
    assert morning.problems() == []
    morning.looks()
    assert morning.picture() == before


@both_signals
def test_the_step_in_hand_is_finished_before_leaving(
    number: signal.Signals, morning: Stage, undisturbed: Undisturbed
) -> None:
    """Asked in the middle of a draft's bytes, it stores the draft, records it, and leaves."""
    in_hand = morning.trap(client(b"X-Chaser-Ref: "), then=Then.HOLD)
    service = morning.start("run", start=afresh)
    in_hand.springs()

    service.signal(number)
    service.says("asked to stop")
    in_hand.release()

    ran = service.wait()
    assert ran.exit == 0
    assert "drafted" in ran.err
    assert morning.only_draft() == undisturbed.first
    assert morning.touches() == ["1 drafted"]


def test_no_step_is_begun_once_it_was_asked_to_leave(stage: Stages) -> None:
    """Two drafts are due and it is asked during the first: the second one is written by the next start."""
    morning = stage({**REEL, "noor-reel": {"creator": "noor", "scenario": "late-content", "deadline": "2026-10-23"}})
    first = morning.trap(client(b"X-Chaser-Ref: "), then=Then.HOLD)
    service = morning.start("run", start=afresh)
    first.springs()
    service.signal(signal.SIGTERM)
    service.says("asked to stop")
    first.release()
    assert service.wait().exit == 0
    assert len(morning.drafts()) == 1

    morning.looks()

    assert len(morning.drafts()) == 2


@pytest.mark.parametrize(
    "word",
    [server(b"* OK"), client(b" LOGIN "), LOOK, client(b" APPEND "), server(b"APPENDUID")],
    ids=["connecting", "logging in", "looking", "about to send a draft", "waiting for a draft's answer"],
)
def test_a_mail_server_that_hangs_does_not_keep_the_service(
    word: Word, morning: Stage, undisturbed: Undisturbed
) -> None:
    """In mid-command nothing comes any more; it leaves all the same, and what it left open ends as one draft."""
    stuck = morning.trap(word, then=Then.HOLD)
    service = morning.start("run", start=afresh)
    stuck.springs()

    leaves(service)

    assert morning.problems() == []
    for _ in range(2):
        morning.later(timedelta(seconds=61))
        morning.looks()
        assert morning.only_draft() == undisturbed.first
    assert morning.touches() == ["1 drafted"]


def test_a_service_that_waits_for_a_server_to_come_back_leaves_at_once(morning: Stage) -> None:
    """Nothing listens on the port: it keeps trying, and can be stopped like any other."""
    morning.edit("config/worker.yaml", f"port: {morning.relay.port}", "port: 1")
    service = morning.start("run", start=afresh)
    service.says("pass_failed")
    leaves(service)


def test_ctrl_c_in_the_middle_of_a_single_pass_ends_it_in_words(morning: Stage, undisturbed: Undisturbed) -> None:
    """Pressed while the mail server says nothing: no traceback, not 0; the next pass writes the one draft."""
    stuck = morning.trap(LOOK, then=Then.HOLD)
    once = morning.start("run", "--once", start=afresh)
    stuck.springs()

    once.signal(signal.SIGINT)

    assert once.wait(IN_TIME).exit != 0
    morning.looks()
    assert morning.only_draft() == undisturbed.first
