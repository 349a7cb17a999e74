"""Runs `chaser demo` as a person would, and looks for what it may have left behind."""

import os
import pty
import secrets
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]
MARK = "CHASER_DEMO_TEST"
ESCAPE = "\x1b"


class Demo:
    """One run. Its temporary files go into `folder`; every process it starts inherits a mark of its own."""

    def __init__(self, folder: Path, *words: str, program: Sequence[str] = ("-m", "worker"), columns: int = 0) -> None:
        self.folder = folder
        self._mark = f"{MARK}={secrets.token_hex(8)}"
        name, _, value = self._mark.partition("=")
        environ = {**os.environ, "TMPDIR": str(folder), name: value, "TERM": "xterm-256color", "COLUMNS": str(columns)}
        for unwanted in ("NO_COLOR", "FORCE_COLOR", *(() if columns else ("COLUMNS",))):
            environ.pop(unwanted, None)
        self._screen, slave = pty.openpty() if columns else (-1, subprocess.PIPE)
        self.process = subprocess.Popen(
            [sys.executable, *program, "demo", *words], cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, stdout=slave,
            stderr=subprocess.PIPE,
        )  # fmt: skip
        if columns:
            os.close(slave)

    def until(self, text: str) -> str:
        """What it prints up to the line that holds `text`."""
        assert self.process.stdout is not None
        seen = ""
        for line in self.process.stdout:
            seen += line.decode()
            if text in seen:
                return seen
        raise AssertionError(f"it ended without saying {text}:\n{seen}{self.rest()[2]}")

    def rest(self) -> tuple[int, str, str]:
        """Exit code, what it printed since, what it said on stderr."""
        screen = self._shown() if self._screen >= 0 else ""
        out, err = self.process.communicate(timeout=120)
        return self.process.returncode, screen or (out or b"").decode(), err.decode()

    def processes(self) -> list[int]:
        """What runs of it at this moment, itself included."""
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):  # it has ended meanwhile, or belongs to somebody else
                if self._mark.encode() in (place / "environ").read_bytes().split(b"\0"):
                    found.append(int(place.name))
        return found

    def leftovers(self) -> list[str]:
        """Files and processes that are still there."""
        return [str(path) for path in self.folder.iterdir()] + [f"process {pid}" for pid in self.processes()]

    def _shown(self) -> str:
        shown = b""
        with suppress(OSError):  # the terminal ends with its last program
            while piece := os.read(self._screen, 65536):
                shown += piece
        os.close(self._screen)
        return shown.decode()
