"""The cadence is at its end and nobody has answered: the person decides, with a text at hand; nothing is drafted."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import ny, sent
from tests.service.small_office import small_office
from worker.core.plan import State, decide
from worker.service import overview
from worker.service.closing import closing_words
from worker.service.digest import written
from worker.service.needs import needs_you
from worker.service.office import Office
from worker.service.reasons import reasons

NOW = ny("2026-11-09 09:00")
ASKS = """\
ask,creator,scenario,item,deadline,action
mika-reel,mika,late-content,the Reel for Spring Glow,2026-10-23,give the slot to somebody else
"""
FOUR = ("2026-10-26", "2026-10-28", "2026-11-02", "2026-11-04")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Four follow-ups went out, the last on November 4."""
    with small_office(tmp_path, ASKS, found=["mika-reel"]) as opened:
        for number, day in enumerate(FOUR, 1):
            for event in sent(number, f"{day} 09:00"):
                opened.ledger(NOW).record("mika-reel", event)
        yield opened


def test_nothing_is_drafted_any_more(office: Office) -> None:
    """Neither now nor in the weeks to come."""
    decision = decide(office.ledger(NOW).case("mika-reel"), NOW)

    assert (decision.state, decision.actions, decision.next) == (State.EXHAUSTED, (), None)
    assert overview.planned(office.ledger(NOW), NOW, 60) == []


def test_why_and_the_digest_hold_the_announced_action_with_a_text_ready_to_paste(office: Office) -> None:
    """The same text in both, to whom the last message went."""
    ledger, closing = office.ledger(NOW), closing_words(office.words, NOW)
    why = reasons(ledger, "mika-reel", NOW, closing)
    digest = written(NOW.date(), needs_you(overview.rows(ledger, NOW), NOW, closing), [], [])

    assert "to be done now: give the slot to somebody else" in why.proposal
    assert why.closing is not None
    assert why.closing.heading == "Ready to paste, to mika@creators.example"
    assert "the Reel for Spring Glow" in why.closing.text
    assert why.closing.text.strip() in digest.text
    assert "give the slot to somebody else" in digest.text
