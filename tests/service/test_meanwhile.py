"""What somebody else records while a pass is at work is not overlooked, whatever the pass records after it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.cast import evidence, ny
from tests.service.small_office import small_office
from worker.core import events as e
from worker.core.plan import State, decide
from worker.rounds import Ledger
from worker.rounds.decisions import Decisions
from worker.rounds.index import index_entry
from worker.service import hand
from worker.service.office import Office

TUESDAY, MONDAY = ny("2026-10-20 09:00"), ny("2026-10-26 09:00")
ASKS = """\
ask,creator,scenario,item,deadline
mika-reel,mika,late-content,the Reel for Spring Glow,2026-10-23
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """One chase, whose first touch is due."""
    with small_office(tmp_path, ASKS, found=("mika-reel",)) as opened:
        yield opened


def at_work(office: Office, now: datetime) -> Ledger:
    """A pass that has read the chase, then a person pauses it, then the pass records something of its own."""
    ledger = office.ledger(now)
    assert decide(ledger.case("mika-reel"), now).hold is None
    hand.pause(office.ledger(now), "mika-reel", now)
    ledger.record("mika-reel", e.MachineAnswered(now, e.Kind.OTHER, evidence("<auto@x>", now)))
    return ledger


def test_just_before_a_draft_the_pause_is_known(office: Office) -> None:
    """The last event is the pass's own; the one before it is not."""
    assert decide(at_work(office, MONDAY).reloaded("mika-reel"), MONDAY).state is State.HELD


def test_the_next_look_is_at_once(office: Office) -> None:
    """By what the pass knows, the chase would rest until Monday."""
    ledger = at_work(office, TUESDAY)
    office.store.save_index([index_entry(ledger, "mika-reel", Decisions(TUESDAY))])

    assert office.store.due("maya", TUESDAY + timedelta(seconds=1)) == ("mika-reel",)
