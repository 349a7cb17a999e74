"""Milestones of one delivery in a home: one is switched off and on again in config/milestones.yaml while it runs."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from tests.cast import drafted, ny, sent
from tests.service.small_office import CREATORS, WORKER
from worker.core import events as e
from worker.core.actions import WithdrawDraft
from worker.core.plan import Decision, State, decide
from worker.service.office import Office
from worker.service.reasons import reasons
from worker.settings import write_home

MONDAY = "2026-10-19 09:00"
SCRIPT_OFF = "milestones: {script: {on: false}}\n"
ALL_BUT_ONE_OFF = "milestones:\n" + "".join(
    f"  {key}: {{on: false}}\n" for key in ("reply", "impressions", "script", "published")
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """The product reached Mika on October 9; the first two words are in, and the script was due on Friday the 16th."""
    write_home(tmp_path)
    files = {
        "config/worker.yaml": WORKER, "config/milestones.yaml": "milestones: {}\n", "data/creators.csv": CREATORS,
        "data/asks.csv": "ask,creator,scenario,item\n",
        "data/deliveries.csv": "creator,campaign,delivered_on\nmika,,2026-10-09\n",
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with closing(Office(tmp_path, {"MAYA_PASSWORD": "a secret"})) as opened:
        opened.take_in_sheets(ny("2026-10-09 09:00"))
        ledger = opened.ledger(ny(MONDAY))
        for key in opened.store.ask_keys():
            ledger.record(key, e.LookedBack(ny("2026-10-09 09:00"), ny("2026-09-01 09:00").date()))
        for key in ("mika-reply", "mika-impressions"):
            ledger.record(key, e.MarkedDone(ny("2026-10-12 10:00"), "hand"))
        yield opened


def switched(office: Office, milestones: str) -> None:
    """The file says this from now on, and the service reads it anew."""
    (office.home / "config/milestones.yaml").write_text(milestones, encoding="utf-8")
    assert office.reload(ny(MONDAY)) is None
    assert office.sheet_notices == []


def decision(office: Office, key: str = "mika-script") -> Decision:
    return decide(office.ledger(ny(MONDAY)).case(key), ny(MONDAY))


def test_a_milestone_switched_off_ends_and_its_draft_goes(office: Office) -> None:
    """Nobody has to mark it: it is no longer asked for, and `why` says so."""
    for event in drafted(1, MONDAY):
        office.ledger(ny(MONDAY)).record("mika-script", event)
    assert decision(office).state is State.ACTIVE

    switched(office, SCRIPT_OFF)

    ended = decision(office)
    assert ended.state is State.STOPPED
    assert any(isinstance(action, WithdrawDraft) for action in ended.actions)
    why = reasons(office.ledger(ny(MONDAY)), "mika-script", ny(MONDAY))
    assert why.row.decision.reason == (
        '"Script" is not on in config/milestones.yaml any more, so this is no longer asked for.'
    )
    assert why.next_line == "Next: nothing; Chaser writes no more in this chase."


def test_a_draft_that_a_person_edited_stays_and_they_are_told(office: Office) -> None:
    """It is theirs."""
    ledger = office.ledger(ny(MONDAY))
    for event in drafted(1, MONDAY):
        ledger.record("mika-script", event)
    touch = ledger.touch_of("mika-script", 1)
    assert touch.place is not None
    ledger.record("mika-script", e.DraftEdited(ny(MONDAY), 1, "<theirs@x>", touch.place))

    switched(office, SCRIPT_OFF)

    assert decision(office).state is State.STOPPED
    assert decision(office).actions == ()


def test_switched_on_again_it_goes_on(office: Office) -> None:
    """Nothing was recorded that anybody would have to undo."""
    for event in drafted(1, MONDAY):
        office.ledger(ny(MONDAY)).record("mika-script", event)
    switched(office, SCRIPT_OFF)

    switched(office, "milestones: {}\n")

    assert decision(office).state is State.ACTIVE


def test_the_next_one_comes_in_its_place(office: Office) -> None:
    """The first cut waited for the script."""
    assert "It waits for" in decision(office, "mika-first-cut").reason
    switched(office, SCRIPT_OFF)
    assert "It waits for" not in decision(office, "mika-first-cut").reason


def test_most_of_them_switched_off_is_no_lost_sheet(office: Office) -> None:
    """It is said in the file, and taken in at once; what had not begun is not listed any more."""
    switched(office, ALL_BUT_ONE_OFF)
    assert sorted(office.ledger(ny(MONDAY)).cases) == [
        "mika-first-cut", "mika-impressions", "mika-reply", "mika-review", "mika-revision"
    ]  # fmt: skip


def test_a_delivery_that_is_gone_is_asked_about(office: Office) -> None:
    """A lost row may be a slip; that one is for a person to say."""
    (office.home / "data/deliveries.csv").write_text("creator,campaign,delivered_on\nyuki,,2026-10-09\n")
    assert office.reload(ny(MONDAY)) is None
    assert decision(office).state is State.HELD
    assert "Put the row back" in decision(office).reason


def test_the_reckoned_day_of_the_publication_is_left_free(office: Office) -> None:
    """The post is due on Thursday, October 29; a form is asked for, by then or by hand, on another day. Once our review
    came late, it is the day on which the post is due by then that stays free.
    """
    sheet = "ask,creator,scenario,item,requested_on\nform,mika,missing-info,the tax form,2026-10-22\n"
    (office.home / "data/asks.csv").write_text(sheet, encoding="utf-8")
    (office.home / "config/worker.yaml").write_text(f"{WORKER}policies: {{days_between_chases: 0}}\n")
    assert office.reload(ny(MONDAY)) is None
    ledger = office.ledger(ny("2026-10-28 09:00"), complete=False)
    assert ledger.case("form").published
    ledger.record("form", e.LookedBack(ny("2026-10-22 09:00"), ny("2026-10-01 09:00").date()))
    for event in sent(1, "2026-10-26 09:00", asked_for=date(2026, 10, 28)):
        ledger.record("form", event)

    waits = decide(ledger.case("form"), ny("2026-10-28 09:00"))
    assert waits.next is not None
    assert waits.next.on == date(2026, 10, 30)
    assert "Mika Sato publishes for us on Thursday, October 29 (mika-published)" in waits.reason

    ledger.record("mika-first-cut", e.MarkedDone(ny("2026-10-23 10:00"), "hand"))
    ledger.record("mika-review", e.MarkedDone(ny("2026-10-28 08:00"), "hand"))
    moved = decide(ledger.case("form"), ny("2026-10-28 09:00"))
    assert moved.next is not None
    assert moved.next.on == date(2026, 10, 29)
    assert set(ledger.case("form").published) == {date(2026, 10, 30)}
