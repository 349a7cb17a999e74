"""Item or deadline changed in the sheet, edit by edit, as a running service takes them in."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.cast import ny, requested
from tests.service.test_what_the_person_is_told import CREATORS, WORKER
from worker.core.plan import State, decide
from worker.service import hand
from worker.service.office import Office
from worker.settings import write_home

NOW = ny("2026-10-20 09:00")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A home with Mika's Reel, asked for on October 16."""
    write_home(tmp_path)
    (tmp_path / "config/worker.yaml").write_text(WORKER, encoding="utf-8")
    (tmp_path / "data/creators.csv").write_text(CREATORS, encoding="utf-8")
    write_sheet(tmp_path, "the Reel", "2026-10-23")
    with closing(Office(tmp_path, {"MAYA_PASSWORD": "a secret"})) as opened:
        opened.take_in_sheets(ny("2026-10-15 09:00"))
        for event in requested()[1:]:
            opened.ledger().record("mika-reel", event)
        yield opened


def write_sheet(home: Path, item: str, deadline: str, key: str = "mika-reel") -> None:
    """The one row of the sheet."""
    row = f"{key},mika,late-content,{item},{deadline}\n"
    (home / "data/asks.csv").write_text(f"ask,creator,scenario,item,deadline\n{row}", encoding="utf-8")


@pytest.mark.parametrize(
    ("edits", "asked"),
    [
        ([("the Reel", "2026-10-30"), ("the Reel", "2026-11-06")], True),
        ([("the Reel", "2026-10-30"), ("the Reel", "2026-10-23")], True),
        ([("the Reel", "2026-10-30"), ("The  reel", "2026-10-30")], False),  # how it is written is no other item
        ([("the Reel", "2026-10-30"), ("the Story", "2026-10-30")], True),
        ([("the Story", "2026-10-30"), ("the Story", "2026-10-30")], False),
        ([("the Reel", ""), ("the Reel", "2026-10-23")], True),
    ],
)
def test_each_edit_of_the_sheet_is_remembered(office: Office, edits: list[tuple[str, str]], asked: bool) -> None:
    """As the service takes it in, an edit at a time; looking again at the same sheet is no edit."""
    for hour, (item, deadline) in enumerate(edits, 9):
        write_sheet(office.home, item, deadline)
        assert office.reload(ny(f"2026-10-19 {hour:02}:00")) is None
        office.take_in_sheets(ny(f"2026-10-19 {hour:02}:30"))

    assert ("what holds" in decide(office.ledger().case("mika-reel"), NOW).reason) is asked


def test_a_renamed_row_keeps_what_was_changed(office: Office) -> None:
    """And its new item counts."""
    write_sheet(office.home, "the Reel", "2026-10-30")
    office.reload(ny("2026-10-19 09:00"))
    write_sheet(office.home, "the Story", "2026-10-30", key="mika-story")
    office.reload(ny("2026-10-19 10:00"))

    assert "chaser resume mika-story" in decide(office.ledger().case("mika-story"), NOW).reason


def test_resume_goes_on_and_can_be_taken_back(office: Office) -> None:
    """The command that the question names."""
    for hour, deadline in enumerate(("2026-10-30", "2026-11-06"), 9):
        write_sheet(office.home, "the Reel", deadline)
        office.reload(ny(f"2026-10-19 {hour:02}:00"))

    assert "is due on Monday, November 9" in hand.resume(office.ledger(), "mika-reel", NOW)
    assert decide(office.ledger().case("mika-reel"), NOW).state is State.WAITING
    hand.undo(office.ledger(), "mika-reel", NOW)
    assert decide(office.ledger().case("mika-reel"), NOW).state is State.HELD
