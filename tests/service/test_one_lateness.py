"""Two scenarios about the same lateness of one person are one matter: one sequence at a time."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.cast import drafted, ny, sent
from tests.service.small_office import small_office
from worker.core import events as e
from worker.core.actions import WithdrawDraft, WriteDraft
from worker.core.plan import decide
from worker.rounds import Ledger
from worker.service import overview
from worker.service.office import Office

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
        yield office.ledger(MONDAY)


@pytest.fixture
def early(tmp_path: Path) -> Iterator[Office]:
    """The parcel with what the Reel needs came on October 16; the Reel itself is owed a month later."""
    asks = """\
ask,creator,scenario,item,deadline,delivered_on,stakes
mika-kit,mika,product-received,the Reel for Spring Glow,,2026-10-16,
mika-reel,mika,late-content,the Reel for Spring Glow,2026-11-23,,
mika-info,mika,missing-info,The Reel for Spring Glow,2026-10-30,,high
"""
    with small_office(tmp_path, asks, found=("mika-kit", "mika-reel", "mika-info")) as office:
        yield office


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


def test_what_weighs_more_and_has_not_begun_keeps_nothing_waiting(early: Office) -> None:
    """Whether the parcel came is asked until something about the Reel is late: on Tuesday, October 20."""
    kit = early.ledger(ny("2026-10-19 08:05")).case("mika-kit")
    assert (kit.overruled_by, kit.overruled_from) == ("mika-info", date(2026, 10, 20))
    now = decide(kit, ny("2026-10-19 08:05"))
    assert [type(action) for action in now.actions] == [WriteDraft]
    later = decide(early.ledger(ny("2026-10-20 08:05")).case("mika-kit"), ny("2026-10-20 08:05"))
    assert later.reason == "It waits for mika-info, which is about the same and weighs more."


def test_its_open_draft_goes_once_the_other_begins(early: Office) -> None:
    """One sequence about one thing: what lies untouched in Drafts is taken back on that morning."""
    ledger = early.ledger(ny("2026-10-19 08:05"))
    for event in drafted(1, "2026-10-19 08:05"):
        ledger.record("mika-kit", event)
    for on, taken_back in (("2026-10-19 12:00", False), ("2026-10-20 08:05", True)):
        decision = decide(early.ledger(ny(on)).case("mika-kit"), ny(on))
        assert any(isinstance(action, WithdrawDraft) for action in decision.actions) is taken_back


def test_of_equal_stakes_the_one_that_has_written_first_goes_on(early: Office) -> None:
    """On the Reel's own Day 0 the question about it has been asked already, so the Reel waits for that."""
    now = ny("2026-11-24 08:05")
    ledger = early.ledger(now)
    for event in sent(1, "2026-10-20 09:00"):
        ledger.record("mika-info", event)
    assert ledger.case("mika-reel").is_overruled(now.date())
    assert not ledger.case("mika-info").is_overruled(now.date())


def test_looking_ahead_the_one_that_yields_is_not_planned_beyond_that_day(early: Office) -> None:
    """Both follow-ups of low stakes would come within three weeks."""
    planned = overview.planned(early.ledger(ny("2026-10-17 09:00")), ny("2026-10-17 09:00"), 30)
    assert [entry.draft.due_on for entry in planned if entry.draft.chase == "mika-kit"] == [date(2026, 10, 19)]
