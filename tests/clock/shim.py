"""The clock of a program under test: it shows the day the test chose, and goes on from there in real time.

clock = Clock(tmp_path)
clock.set(datetime(2026, 10, 26, 8, 0, tzinfo=new_york))
subprocess.Popen([...], env={**os.environ, **clock.environ})
clock.advance(timedelta(days=2))          # also for the program that is already running

Monotonic clocks are real, so waiting takes as long as ever.
"""

import hashlib
import os
import platform
import subprocess
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).with_name("shim.c")


@cache
def library() -> Path:
    """The compiled shim, made once for this source and this kind of machine."""
    mark = hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]
    built = SOURCE.parent / "__pycache__" / f"shim-{platform.machine()}-{mark}.so"
    if not built.exists():
        built.parent.mkdir(exist_ok=True)
        mine = built.with_suffix(f".{os.getpid()}")  # several test processes may build at once
        subprocess.run(
            ["cc", "-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", mine, SOURCE],
            check=True,
        )
        mine.replace(built)
    return built


class Clock:
    """A wall clock that programs started with `environ` live by. It starts at the real time."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock"
        self._offset = timedelta()
        self._write()

    @property
    def environ(self) -> dict[str, str]:
        """What a program's environment needs, besides its own."""
        return {"LD_PRELOAD": str(library()), "TEST_CLOCK_FILE": str(self._file)}

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def set(self, moment: datetime) -> None:
        """Show the aware `moment`, to the second, from now on."""
        self._offset = timedelta(seconds=round((moment - datetime.now(UTC)).total_seconds()))
        self._write()

    def advance(self, span: timedelta) -> None:
        """Go `span` (whole seconds) forward, or back."""
        self._offset += span
        self._write()

    def _write(self) -> None:
        fresh = self._file.with_suffix(".new")
        fresh.write_text(str(int(self._offset.total_seconds())))
        fresh.replace(self._file)  # at once: a program never reads half a number
