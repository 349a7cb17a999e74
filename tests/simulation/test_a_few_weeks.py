"""A small simulation in every run of the tests; `make simulate` plays a whole year with a thousand creators."""

from datetime import date
from pathlib import Path

from tests.simulation.cast import DESKS
from tests.simulation.journal import Drafted
from tests.simulation.year import play

NEW_YORK_TOKYO_LONDON = (DESKS[0], DESKS[3], DESKS[4])


def test_a_month_of_thirty_creators_breaks_no_rule(tmp_path: Path) -> None:
    """The real service on mailboxes in memory; people do as they please, and an oracle of its own judges each pass."""
    played = play(
        tmp_path / "home", seed=10, creators=30, days=32, start=date(2026, 2, 16), edits_every=4, drafts_per_day=3,
        desks=NEW_YORK_TOKYO_LONDON,
    )  # fmt: skip

    assert [str(violation) for violation in played.violations] == []
    assert played.checked["drafts"] > 20
    assert played.checked["withdrawals"] > 0
    assert any(entry.also for entry in played.journal if isinstance(entry, Drafted))
