"""Somebody at a real terminal: they read what the program says and type their answers.

with Terminal(["ask"], home, environ) as person:
    person.reads("What are you waiting for?")
    person.types("3")
"""

import contextlib
import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

PATIENCE_SECONDS = 60.0
A_MOMENT_SECONDS = 3.0
CTRL_C = b"\x03"
ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07|[=>])")


class Terminal:
    """One `python -m worker …` on a terminal of its own (`setsid` makes it the controlling one, for passwords)."""

    def __init__(self, words: Sequence[str], folder: Path, environ: Mapping[str, str]) -> None:
        self._master, theirs = pty.openpty()
        command = ["setsid", "--ctty", "--wait", sys.executable, "-m", "worker", *words]
        shown = {**environ, "TERM": "xterm"}
        self._program = subprocess.Popen(command, cwd=folder, env=shown, stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        self.screen = ""
        self.drawn = ""
        """What was shown, colours and all."""
        self._read_to = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._master)
        if self._program.poll() is None:
            self._program.kill()
        self._program.wait()

    def reads(self, text: str) -> None:
        """Wait until this stands on the screen, below what was read before."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while text not in self.screen[self._read_to :]:
            assert self._look(deadline), f"{text!r} never came; the screen:\n{self.screen}"
        self._read_to = self.screen.index(text, self._read_to) + len(text)

    def types(self, line: str = "") -> None:
        """Type a line and press Enter."""
        os.write(self._master, f"{line}\n".encode())

    def interrupts(self) -> int:
        """Press Ctrl-C, as often as it takes, until the program is over; its exit code.

        Python does not see one that comes between showing a prompt and waiting for the answer; people press it again.
        """
        for _ in range(int(PATIENCE_SECONDS)):
            os.write(self._master, CTRL_C)
            with contextlib.suppress(subprocess.TimeoutExpired):
                return self.ends(A_MOMENT_SECONDS)
        raise AssertionError(f"Ctrl-C does not end it; the screen:\n{self.screen}")

    def ends(self, seconds: float = PATIENCE_SECONDS) -> int:
        """Wait until the program is over; its exit code."""
        deadline = time.monotonic() + seconds
        while self._look(deadline):
            pass
        return self._program.wait(seconds)

    def _look(self, deadline: float) -> bool:
        """Read what is new; False once the program is gone, or the time is up."""
        readable = select.select([self._master], [], [], max(0.0, deadline - time.monotonic()))[0]
        if not readable:
            return False
        try:
            seen = os.read(self._master, 65536)
        except OSError:  # the other end is closed
            return False
        shown = seen.decode(errors="replace").replace("\r", "")
        self.drawn += shown
        self.screen += ESCAPES.sub("", shown)
        return bool(seen)
