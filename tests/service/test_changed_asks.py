"""Item or deadline changed in the sheet, edit by edit, as a running service takes them in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import ny
from tests.service.small_office import small_office
from worker.core.plan import State, decide
from worker.service import hand
from worker.service.office import Office

NOW = ny("2026-10-20 09:00")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A home with Mika's Reel, asked for on October 16."""
    with small_office(tmp_path, sheet("the Reel", "2026-10-23"), found=["mika-reel"]) as opened:
        yield opened


def sheet(item: str, deadline: str, key: str = "mika-reel") -> str:
    """Its one row."""
    return f"ask,creator,scenario,item,deadline\n{key},mika,late-content,{item},{deadline}\n"


def write_sheet(home: Path, item: str, deadline: str, key: str = "mika-reel") -> None:
    """The person edits it."""
    (home / "data/asks.csv").write_text(sheet(item, deadline, key), encoding="utf-8")


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
