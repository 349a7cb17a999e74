"""Commands under test while they run: to be killed, asked to leave, waited for; and waiting with a deadline."""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Protocol

from tests.clock.shim import library
from tests.service.nursery import READY
from tests.stories.program import REPOSITORY, Ran, surroundings

PATIENCE_SECONDS = 60.0
GLANCE_SECONDS = 0.02


def until(condition: Callable[[], bool], what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Return as soon as the condition holds; fail with `what` when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds:g} seconds: {what}"
        time.sleep(GLANCE_SECONDS)


class Command:
    """One `python -m worker …` that has been started."""

    def __init__(self, pid: int, exit_code: Callable[[], int], folder: Path) -> None:
        self.pid = pid
        self._exit_code = exit_code
        self._folder = folder
        self._ended: Ran | None = None

    @property
    def err(self) -> str:
        """What it has said on stderr so far."""
        return (self._folder / "err").read_text(encoding="utf-8")

    @property
    def has_ended(self) -> bool:
        return self._ended is not None or self._is_over(0)

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def terminate(self) -> None:
        """SIGTERM, as a supervisor stops a service."""
        self.signal(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL: no chance to finish anything. It is dead when this returns."""
        self.signal(signal.SIGKILL)
        assert self._is_over(PATIENCE_SECONDS)

    def wait(self, seconds: float = PATIENCE_SECONDS) -> Ran:
        """How it ended and what it said."""
        if self._ended is None:
            assert self._is_over(seconds), f"still running after {seconds:g} seconds:\n{self.err}"
            out = (self._folder / "out").read_text(encoding="utf-8")
            self._ended = Ran(self._exit_code(), out, self.err)
        return self._ended

    def says(self, text: str, times: int = 1, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until it has said this on stderr so many times."""
        what = f'"{text}" {times} times on stderr'
        until(lambda: self.err.count(text) >= times or self.has_ended, what, seconds)
        assert self.err.count(text) >= times, f"it ended without saying {what}:\n{self.err}"

    def _is_over(self, seconds: float) -> bool:
        descriptor = os.pidfd_open(self.pid)
        try:
            return bool(select.select([descriptor], [], [], seconds)[0])
        finally:
            os.close(descriptor)


class Start(Protocol):
    """A way to start `python -m worker` with these words, in this environment; `folder` takes what it says."""

    def __call__(self, words: Sequence[str], environ: Mapping[str, str], home: Path, folder: Path) -> Command:
        """The command, running."""


def afresh(words: Sequence[str], environ: Mapping[str, str], home: Path, folder: Path) -> Command:
    """Start Python anew, as a shell or a supervisor does."""
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        program = subprocess.Popen(
            [sys.executable, "-m", "worker", *words], cwd=home, env=environ, stdin=subprocess.DEVNULL, stdout=out,
            stderr=err,
        )  # fmt: skip
    return Command(program.pid, program.wait, folder)


@contextlib.contextmanager
def forking(folder: Path) -> Iterator[Start]:
    """Start it by forking a process that has imported everything already: a tenth of the time (see `nursery`)."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.service.nursery"], cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env={**surroundings(folder), "LD_PRELOAD": str(library())}, text=True,
    ) as server:  # fmt: skip
        assert server.stdin is not None
        assert server.stdout is not None
        nursery = _Nursery(server.stdin, server.stdout)
        assert nursery.is_ready(), "Chaser cannot even be imported: run `python -m worker`"
        yield nursery
        server.stdin.close()


class _Nursery:
    def __init__(self, asking: IO[str], answering: IO[str]) -> None:
        self._asking = asking
        self._answering = answering

    def is_ready(self) -> bool:
        return self._answering.readline().strip() == READY

    def __call__(self, words: Sequence[str], environ: Mapping[str, str], home: Path, folder: Path) -> Command:
        out, err = folder / "out", folder / "err"
        for path in (out, err):
            path.touch()
        command = {"module": "worker", "words": list(words), "environ": dict(environ), "folder": str(home)}
        pid = self._ask({**command, "out": str(out), "err": str(err)})
        return Command(pid, lambda: self._ask(pid), folder)

    def _ask(self, question: object) -> int:
        print(json.dumps(question), file=self._asking, flush=True)
        return int(self._answering.readline())
