"""Two scenarios about the same lateness of one person are one matter: one sequence at a time."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import ny
from tests.service.small_office import small_office
from worker.core import events as e
from worker.core.actions import WriteDraft
from worker.core.plan import decide
from worker.rounds import Ledger
from worker.service import overview

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
    with small_office(tmp_path, ASKS, found=("mika-info", "mika-reel", "mika-figures")) as office:
        yield office.ledger()


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
