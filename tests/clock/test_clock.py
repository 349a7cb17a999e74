"""The shifted wall clock that stories run on."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.clock.shim import Clock

LOOKS = """
import json, sqlite3, threading, time
from datetime import datetime, timezone

began, monotonic = time.time(), time.monotonic()
time.sleep(0.2)
threading.Event().wait(0.2)
database = sqlite3.connect(":memory:", timeout=1)
print(json.dumps({
    "datetime": datetime.now(timezone.utc).isoformat(),
    "time": began,
    "gmtime": time.strftime("%Y-%m-%d", time.gmtime()),
    "sqlite": database.execute("SELECT datetime('now')").fetchone()[0],
    "slept": time.monotonic() - monotonic,
    "slept_by_the_wall": time.time() - began,
}))
database.close()
"""
ECHO = """
import sys
from datetime import datetime, timezone
for _ in sys.stdin:
    print(datetime.now(timezone.utc).date(), flush=True)
"""


def looks(clock: Clock) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", LOOKS],
        env={**os.environ, **clock.environ},
        check=True,
        capture_output=True,
        timeout=30,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_every_wall_clock_of_a_program_shows_the_chosen_moment(tmp_path: Path) -> None:
    """datetime, time and SQLite's own clock agree on 26 October 2026, 12:00 UTC, within the seconds the run took."""
    clock, moment = Clock(tmp_path), datetime(2026, 10, 26, 12, 0, tzinfo=UTC)
    clock.set(moment)

    seen = looks(clock)

    shown = (
        datetime.fromisoformat(seen["datetime"]),
        datetime.fromtimestamp(seen["time"], UTC),
        datetime.fromisoformat(seen["sqlite"]).replace(tzinfo=UTC),
    )
    assert all(abs(one - moment) < timedelta(seconds=30) for one in shown), seen
    assert seen["gmtime"] == "2026-10-26"


def test_waiting_takes_as_long_as_ever_on_a_shifted_clock(tmp_path: Path) -> None:
    """Two waits of 0.2 s last 0.4 s by the monotonic and the shifted clock, and never run into the shifted future."""
    clock = Clock(tmp_path)
    clock.advance(timedelta(days=-400))

    seen = looks(clock)

    assert 0.4 <= seen["slept"] < 5
    assert abs(seen["slept"] - seen["slept_by_the_wall"]) < 1


def test_the_clock_of_a_running_program_can_be_moved(tmp_path: Path) -> None:
    """One process sees Monday and, after the test has moved the clock by two days, Wednesday."""
    clock = Clock(tmp_path)
    clock.set(datetime(2026, 10, 26, 12, 0, tzinfo=UTC))
    with subprocess.Popen(
        [sys.executable, "-c", ECHO],
        env={**os.environ, **clock.environ},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        days = []
        for _ in range(2):
            program.stdin.write("\n")
            days.append(program.stdout.readline().strip())
            clock.advance(timedelta(days=2))
        program.stdin.close()

    assert days == ["2026-10-26", "2026-10-28"]
