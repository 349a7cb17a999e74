"""`plan --with FILE`: today's plan beside the plan under other cadences, without touching anything."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.cast import ny
from tests.clock.shim import Clock
from tests.service.small_office import small_office
from worker.errors import ConfigurationError
from worker.service import overview, what_if
from worker.service.office import Office
from worker.settings import with_cadences

TUESDAY = ny("2026-10-20 09:00")
ASKS = """\
ask,creator,scenario,item,deadline
mika-reel,mika,late-content,the Reel for Spring Glow,2026-10-23
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """One chase of Mika's, whose request was found."""
    with small_office(tmp_path / "home", ASKS, found=["mika-reel"]) as opened:
        yield opened


def changes(office: Office, tmp_path: Path, cadences: str) -> list[str]:
    """What this file would change within three weeks."""
    file = tmp_path / "other.yaml"
    file.write_text(cadences, encoding="utf-8")
    today = overview.planned(office.ledger(), TUESDAY, 21)
    settings = with_cadences(office.settings, file)
    return [str(one) for one in what_if.compared(today, what_if.planned_with(office, settings, TUESDAY, 21))]


def test_it_says_what_moves_and_what_vanishes(office: Office, tmp_path: Path) -> None:
    """The usual days are October 26 and 28, November 2 and 4."""
    told = changes(office, tmp_path, 'scenarios: {late-content: {touches: ["0", "4", "8"], tier_4: false}}\n')
    assert told == [
        "mika-reel: Touch 2 moves from Wed 2026-10-28 to Fri 2026-10-30",
        "mika-reel: Touch 3 moves from Mon 2026-11-02 to Tue 2026-11-03",
        "mika-reel: Touch 4 vanishes, on Wed 2026-11-04",
    ]


def test_it_says_what_appears(office: Office, tmp_path: Path) -> None:
    """Looked at from the other side: a fourth follow-up where there were three."""
    file = tmp_path / "three.yaml"
    file.write_text('scenarios: {late-content: {touches: ["0", "2-3", "5"], tier_4: false}}', encoding="utf-8")
    three = what_if.planned_with(office, with_cadences(office.settings, file), TUESDAY, 21)
    four = overview.planned(office.ledger(TUESDAY), TUESDAY, 21)

    assert [str(one) for one in what_if.compared(three, four)] == ["mika-reel: Touch 4 appears, on Wed 2026-11-04"]


def test_the_command_shows_the_weeks_and_the_change_below(office: Office, tmp_path: Path) -> None:
    """`chaser plan --days 30 --week --with FILE`: a line for each day, and what the file would change."""
    file = tmp_path / "slower.yaml"
    file.write_text('scenarios: {late-content: {touches: ["0", "4", "8"], tier_4: false}}', encoding="utf-8")
    clock = Clock(tmp_path)
    clock.set(TUESDAY)
    environ = {**os.environ, **clock.environ, "MAYA_PASSWORD": "x", "COLUMNS": "100"}
    command = [sys.executable, "-m", "worker", "--home", str(office.home), "plan", "--days", "30"]
    ran = subprocess.run(
        [*command, "--week", "--with", "slower.yaml"], env=environ, cwd=tmp_path, check=False, capture_output=True
    )

    told = [line.strip() for line in ran.stdout.decode().splitlines() if line.strip()]
    assert told == [
        "Week of Monday, October 26",
        "Mon 26  mika-reel 1",
        "Wed 28  mika-reel 2",
        "Week of Monday, November 2",
        "Mon  2  mika-reel 3",
        "Wed  4  mika-reel 4",
        "With slower.yaml",
        "mika-reel: Touch 2 moves from Wed 2026-10-28 to Fri 2026-10-30",
        "mika-reel: Touch 3 moves from Mon 2026-11-02 to Tue 2026-11-03",
        "mika-reel: Touch 4 vanishes, on Wed 2026-11-04",
    ]


def test_the_same_cadences_change_nothing(office: Office, tmp_path: Path) -> None:
    """A file may hold only what is different."""
    assert changes(office, tmp_path, "scenarios: {}\n") == []


def test_a_faulty_file_is_named_with_its_line(office: Office, tmp_path: Path) -> None:
    """As every file is."""
    with pytest.raises(ConfigurationError) as raised:
        changes(office, tmp_path, 'scenarios:\n  late-content: {touches: ["soon"]}\n')
    assert str(raised.value.problems[0]).startswith("other.yaml:2:")


def test_a_change_reads_the_same_as_json() -> None:
    """For other tools."""
    change = what_if.Change("mika-reel", 2, date(2026, 10, 28), None)
    assert what_if.as_json(change) == {
        "chase": "mika-reel", "number": 2, "kind": "vanishes", "from": "2026-10-28", "to": None,
    }  # fmt: skip


def test_a_file_that_is_not_there_is_said_to_be_missing(office: Office, tmp_path: Path) -> None:
    """Not that its permissions are wrong."""
    with pytest.raises(ConfigurationError) as caught:
        with_cadences(office.settings, tmp_path / "nofile.yaml")
    (problem,) = caught.value.problems
    assert (problem.what, problem.remedy) == ("is not there.", "Correct the path, or write the file.")
