"""Between two looks of the clock: the mail server tells of new mail, or does not, or breaks off."""

import re
import signal
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.relay import Then
from tests.service.conftest import MAYA, REEL, Stages
from tests.service.running import afresh
from tests.service.stage import MORNING, Stage, client

IDLE = client(b" IDLE")
FAILED = "pass_failed"


def looks_every(stage: Stage, seconds: int) -> None:
    stage.edit("config/worker.yaml", "poll_seconds: 60", f"poll_seconds: {seconds}")


def without_idle(stage: Stage) -> None:
    stage.edit("config/worker.yaml", "  maya:\n", "  maya:\n    idle: false\n")


@pytest.fixture(scope="module")
def silent() -> Iterator[Dovecot]:
    """A server that does not know IDLE."""
    capability = "IMAP4rev1 UIDPLUS MOVE UNSELECT LIST-EXTENDED LIST-STATUS SPECIAL-USE"
    with Dovecot(extra=f"imap_capability = {capability}") as server:
        yield server


def test_a_reply_takes_the_draft_away_long_before_the_clock_would(morning: Stage) -> None:
    """The clock looks once in ten minutes; the reply is told of at once."""
    looks_every(morning, 600)
    listens = morning.trap(IDLE)
    service = morning.start("run", start=afresh)
    morning.draft_appears()
    listens.springs()

    morning.reply_arrives("mika-reel")

    morning.draft_appears(0)
    assert FAILED not in service.err


def test_idle_can_be_switched_off(morning: Stage) -> None:
    """`idle: false`: the server is never asked to tell of anything, and the clock alone is followed."""
    without_idle(morning)
    morning.every_second()
    listens = morning.trap(IDLE)
    morning.start("run", start=afresh)
    morning.draft_appears()

    morning.reply_arrives("mika-reel")

    morning.draft_appears(0)
    assert not listens.has_sprung


def test_a_server_without_idle_is_looked_at_by_the_clock(stage: Stages, silent: Dovecot) -> None:
    """Quietly: nothing is said, and the reply is found at the next look."""
    due = stage(REEL, MAYA, servers={"maya": silent})
    due.every_second()
    listens = due.trap(IDLE)
    service = due.start("run", start=afresh)
    due.draft_appears()

    due.reply_arrives("mika-reel")

    due.draft_appears(0)
    assert not listens.has_sprung
    assert FAILED not in service.err


def test_a_line_that_breaks_while_listening_is_no_trouble(morning: Stage) -> None:
    """A fail-over of the server, say: a new connection is made without a word, and listened on."""
    looks_every(morning, 600)
    broken = morning.cut_at(IDLE)
    service = morning.start("run", start=afresh)
    morning.draft_appears()
    broken.springs()
    listens = morning.trap(IDLE)
    listens.springs()

    morning.reply_arrives("mika-reel")

    morning.draft_appears(0)
    assert FAILED not in service.err
    assert morning.problems() == []


def test_a_server_that_always_breaks_off_is_followed_by_the_clock_after_three_times(morning: Stage) -> None:
    """No storm of connections: listening is given up for a while, and nothing is said."""
    morning.every_second()
    breaks = [morning.relay.at(IDLE.token, sent_by=IDLE.sent_by, then=Then.CUT, skip=number) for number in range(3)]
    fourth = morning.relay.at(IDLE.token, sent_by=IDLE.sent_by, skip=3)
    service = morning.start("run", start=afresh)
    assert breaks[-1].wait_until_sprung()
    morning.draft_appears()

    morning.reply_arrives("mika-reel")

    morning.draft_appears(0)
    assert not fourth.wait_until_sprung(0)
    assert FAILED not in service.err


def test_a_change_of_the_files_wakes_who_listens(morning: Stage) -> None:
    """The service need not wait for the server or the clock."""
    looks_every(morning, 600)
    listens = morning.trap(IDLE)
    service = morning.start("run", start=afresh)
    morning.draft_appears()
    listens.springs()

    morning.edit("data/asks.csv", "2026-10-23", (MORNING.date() + timedelta(days=30)).isoformat())

    service.says("the configuration was read anew")
    morning.draft_appears(0)


def test_it_leaves_at_once_while_listening(morning: Stage) -> None:
    """SIGTERM ends the waiting politely, with DONE."""
    looks_every(morning, 600)
    listens, done = morning.trap(IDLE), morning.trap(client(b"DONE"))
    service = morning.start("run", start=afresh)
    listens.springs()
    begun = time.monotonic()

    service.signal(signal.SIGTERM)

    assert service.wait().exit == 0
    assert time.monotonic() - begun < 3.5
    assert done.has_sprung
    assert not re.search(r"\[error", service.err)
