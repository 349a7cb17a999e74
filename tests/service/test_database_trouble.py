"""A full disk, a locked or a damaged database, met by the real command: said in words, nothing half-written."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from tests.service.running import Command, afresh
from tests.service.stage import Stage

ON_A_SMALL_DISK = """
cp -a data "$FOLDER/data"
mount -t tmpfs -o size=$SIZE tmpfs data
cp -a "$FOLDER/data/." data/
head -c 100000000 /dev/zero > data/filler 2>/dev/null || true
"$PYTHON" -m worker run --once || echo "exit $?" >&2
rm data/filler
echo "room again" >&2
"$PYTHON" -m worker run --once
"$PYTHON" -m worker status
"""


def on_a_small_disk(words: Sequence[str], environ: Mapping[str, str], home: Path, folder: Path) -> Command:
    """Instead of `words`: a pass on a disk without a byte of room, then one with room, then status."""
    size = sum(path.stat().st_size for path in (home / "data").rglob("*")) + 2_000_000
    around = {**environ, "FOLDER": str(folder), "SIZE": str(size), "PYTHON": sys.executable}
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        program = subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", ON_A_SMALL_DISK, *words], cwd=home, env=around, stdout=out, stderr=err
        )
    return Command(program.pid, program.wait, folder)


READ_ONLY = """
mount --bind "$CHASER_HOME" "$CHASER_HOME" && mount -o remount,bind,ro "$CHASER_HOME" && cd "$CHASER_HOME"
"$PYTHON" -m worker status --json
"$PYTHON" -m worker why mika-reel >&2
"$PYTHON" -m worker plan --days 7 --json >&2
"$PYTHON" -m worker health >&2
"$PYTHON" -m worker pause mika-reel >&2
"""


def where_nothing_can_be_written(words: Sequence[str], environ: Mapping[str, str], home: Path, folder: Path) -> Command:
    """Instead of `words`: what only looks, and then a command, in a home on a read-only mount."""
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        program = subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", READ_ONLY, *words], cwd=home,
            env={**environ, "PYTHON": sys.executable}, stdout=out, stderr=err,
        )  # fmt: skip
    return Command(program.pid, program.wait, folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")
def test_a_home_that_cannot_be_written_can_be_looked_at(morning: Stage) -> None:
    """For a colleague who may read it, or after the disk went read-only: what only looks works and says that nothing is
    recorded, a row added meanwhile included; what records is refused in words.
    """
    morning.adds_ask(
        "mika-story", {"creator": "mika", "item": "the Story", "scenario": "late-content", "deadline": "2026-10-23"}
    )
    before = (morning.home / "data/chaser.db").read_bytes()

    ran = morning.start(start=where_nothing_can_be_written).wait()

    assert {chase["id"] for chase in ran.json()["chases"]} == {"mika-reel", "mika-story"}
    assert ran.err.count("chaser.db cannot be written, so nothing is recorded.") == 2
    assert "mika-reel: active." in ran.err
    assert '"on": "2026-10-26"' in ran.err
    assert "maya: the last look that went well was 3 days ago" in ran.err
    assert "cannot be opened or written" in ran.err
    assert "read and write access" in ran.err
    assert ran.exit == 1
    assert (morning.home / "data/chaser.db").read_bytes() == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may make a small disk")
def test_a_pass_on_a_full_disk_says_so_and_the_next_one_does_its_work(morning: Stage) -> None:
    """No draft while nothing can be recorded; with room again the one draft, and a whole database."""
    ran = morning.start(start=on_a_small_disk).wait()
    full, _, after = ran.err.partition("room again")
    assert "The disk is full: " in full
    assert "Free some space" in full
    assert "exit 1" in full
    assert ran.exit == 0, ran
    assert "disk" not in after
    morning.only_draft()


def test_a_service_whose_database_is_locked_says_so_and_goes_on_when_it_is_free(morning: Stage) -> None:
    """Somebody has it open in a viewer, in the middle of a change: half a minute is waited, then it is said."""
    morning.every_second()
    with closing(sqlite3.connect(morning.home / "data" / "chaser.db", isolation_level=None)) as viewer:
        viewer.execute("BEGIN IMMEDIATE")
        ran = morning.start("pause", "mika-reel").wait(90)
        viewer.execute("ROLLBACK")
    assert ran.exit == 1
    assert "holds the database" in ran.err
    assert "Close it" in ran.err
    assert "is paused" in morning.run("pause", "mika-reel").out


def test_a_database_damaged_under_the_service_is_said_and_no_draft_is_written(morning: Stage) -> None:
    """Bytes of noise in the middle of it: every command says so, with what to type; nothing is drafted on a guess."""
    database = morning.home / "data" / "chaser.db"
    copy = morning.folder / "copy.db"
    morning.run("backup", str(copy))
    whole = database.read_bytes()
    database.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))
    for words in (("run", "--once"), ("status",), ("backup", str(morning.folder / "another.db"))):
        ran = morning.start(*words).wait()
        assert ran.exit == 1
        assert "is damaged" in ran.err
    assert not (morning.folder / "another.db").exists()
    assert morning.drafts() == []
    morning.run("restore", str(copy))
    morning.looks()
    morning.only_draft()


def test_a_service_that_is_killed_in_the_middle_leaves_a_whole_database(morning: Stage) -> None:
    """Whatever it was writing: the next start has nothing to mend."""
    service = morning.start("run", start=afresh)
    service.says("drafted")
    service.signal(signal.SIGKILL)
    service.wait()
    shutil.copytree(morning.home / "data", morning.folder / "as it was left")
    with closing(sqlite3.connect(morning.folder / "as it was left" / "chaser.db")) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    morning.looks()
    morning.only_draft()
