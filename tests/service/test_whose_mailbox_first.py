"""What `why` says of a draft that is due, while another mailbox has the more urgent one for the same person today."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from tests.cast import drafted, ny, requested, sent
from tests.service.small_office import CREATORS, WORKER
from worker.rounds import Ledger
from worker.service import overview
from worker.service.office import Office
from worker.service.reasons import reasons
from worker.settings import write_home

OMAR = """\
  omar:
    email: omar@brand.example
    name: Omar Reyes
    timezone: America/New_York
    country: US
    draft_at: "11:00"
    imap: {host: 127.0.0.1, port: 9, security: none}
    login: {password_env: MAYA_PASSWORD}
"""
ASKS = """\
ask,creator,scenario,item,deadline,owner
mika-usage,mika,whitelisting,the ad access,2026-10-23,maya
mika-reel,mika,late-content,the Reel,2026-10-23,omar
"""
WAITS = "It waits for mika-reel, which is more urgent: Omar Reyes writes to Mika Sato about that today, "


BERLIN = OMAR.replace("America/New_York", "Europe/Berlin")


@pytest.fixture
def ledger(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Ledger]:
    """Maya asks for the ad access, Omar for the Reel; both are due on Monday, hers from 8:00, his from 11:00 on."""
    write_home(tmp_path)
    omar = getattr(request, "param", OMAR)
    files = {"config/worker.yaml": WORKER + omar, "data/creators.csv": CREATORS, "data/asks.csv": ASKS}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with closing(Office(tmp_path, {"MAYA_PASSWORD": "a secret"})) as office:
        office.take_in_sheets(ny("2026-10-15 09:00"))
        known = office.ledger()
        for key in ("mika-usage", "mika-reel"):
            for event in requested()[1:]:
                known.record(key, event)
        yield known


@pytest.mark.parametrize(
    ("now", "when"),
    [
        ("2026-10-26 07:00", "from 11:00 on."),
        ("2026-10-26 09:00", "from 11:00 on."),
        ("2026-10-26 11:30", "at the next look there."),
    ],
)
def test_why_says_from_the_morning_on_for_which_chase_of_another_mailbox_it_waits(
    ledger: Ledger, now: str, when: str
) -> None:
    """And the next date is the one on which it can come after that; `status` says the same."""
    found = reasons(ledger, "mika-usage", ny(now))

    assert found.row.decision.reason.endswith(WAITS + when)
    assert found.row.decision.next is not None
    assert found.row.decision.next.on == date(2026, 10, 27)
    assert overview.rows(ledger, ny(now))[1].decision == found.row.decision


@pytest.mark.parametrize("now", ["2026-10-24 09:00", "2026-10-25 09:00"])
def test_it_says_nothing_of_the_kind_on_the_days_before(ledger: Ledger, now: str) -> None:
    """Much can happen until then."""
    assert "It waits for" not in reasons(ledger, "mika-usage", ny(now)).row.decision.reason


def test_the_more_urgent_one_waits_for_nobody(ledger: Ledger) -> None:
    """Nor does the other one any longer, once the draft lies there: then it has its turn after that."""
    assert "It waits for" not in reasons(ledger, "mika-reel", ny("2026-10-26 09:00")).row.decision.reason
    for event in drafted(1, "2026-10-26 11:00"):
        ledger.record("mika-reel", event)

    reason = reasons(ledger, "mika-usage", ny("2026-10-26 11:30")).row.decision.reason
    assert "It waits for" not in reason
    assert reason.endswith("after mika-reel, about which Mika Sato hears first.")


@pytest.mark.parametrize("ledger", [BERLIN], indirect=True)
@pytest.mark.parametrize(
    ("written", "waits", "next_on"),
    [
        ("mika-reel", "mika-usage", date(2026, 10, 27)),  # Omar wrote on Tuesday at 3:00, it was Monday for Maya
        ("mika-usage", "mika-reel", date(2026, 10, 28)),  # Maya wrote on Monday at 22:00, it was Tuesday for Omar
    ],
)
def test_on_which_day_it_was_written_is_for_the_mailbox_that_waits(
    ledger: Ledger, written: str, waits: str, next_on: date
) -> None:
    """Else one of them would write within hours of the other, and the other wait for two days."""
    for event in sent(1, "2026-10-26 22:00"):
        ledger.record(written, event)

    found = reasons(ledger, waits, ny("2026-10-26 22:30"))
    assert found.row.decision.next is not None
    assert found.row.decision.next.on == next_on


def test_a_day_that_was_kept_without_its_hour_still_counts(ledger: Ledger) -> None:
    """As a database from before has it."""
    ledger.store.set_fact("touched: mika\tmika-reel", "2026-10-26")
    ledger.reloaded("mika-usage")
    found = reasons(ledger, "mika-usage", ny("2026-10-26 12:30"))

    assert found.row.decision.reason.endswith("after mika-reel, about which Mika Sato hears first.")
