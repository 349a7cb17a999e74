"""Two scenarios about the same lateness of one person are one matter: one sequence at a time."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cast import ny, requested
from tests.service.test_what_the_person_is_told import CREATORS, WORKER
from worker.core import events as e
from worker.core.actions import WriteDraft
from worker.core.plan import decide
from worker.rounds import Ledger
from worker.service import overview
from worker.service.office import Office
from worker.settings import write_home

MONDAY = ny("2026-10-26 08:05")
ASKS = """\
ask,creator,scenario,item,deadline
mika-info,mika,missing-info,the Reel for Spring Glow,2026-10-23
mika-reel,mika,late-content,The  Reel for Spring Glow,2026-10-23
mika-figures,mika,missing-info,the tax form,2026-10-23
"""


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Three chases of Mika's, two of them about the Reel; every request found."""
    write_home(tmp_path)
    for name, text in (("config/worker.yaml", WORKER), ("data/creators.csv", CREATORS), ("data/asks.csv", ASKS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with closing(Office(tmp_path, {}, secrets=False)) as office:
        office.take_in_sheets(ny("2026-10-15 09:00"))
        known = office.ledger()
        for key in ("mika-info", "mika-reel", "mika-figures"):
            for event in requested()[1:]:
                known.record(key, event)
        yield known


def writes(ledger: Ledger) -> list[str]:
    """The chases that would write a draft on Monday."""
    decisions = {key: decide(case, MONDAY) for key, case in ledger.cases.items()}
    return [key for key, made in decisions.items() if any(isinstance(action, WriteDraft) for action in made.actions)]


def test_the_higher_stakes_run_and_the_other_waits_and_says_for_what(ledger: Ledger) -> None:
    """Missing information about the Reel rests while the Reel itself is chased; the tax form is another matter."""
    assert writes(ledger) == ["mika-figures", "mika-reel"]
    assert decide(ledger.case("mika-info"), MONDAY).reason == (
        "It waits for mika-reel, which is about the same and weighs more."
    )
    assert "mika-info" not in {entry.draft.chase for entry in overview.planned(ledger, MONDAY, 14)}


def test_it_goes_on_once_the_other_has_ended(ledger: Ledger) -> None:
    """Whatever ended it."""
    ledger.record("mika-reel", e.MarkedDone(MONDAY, "you"))
    assert "mika-info" in writes(ledger)
