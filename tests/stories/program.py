"""The real command, `python -m worker`, run as a program of its own on the story's clock."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from tests.clock.shim import Clock, library
from tests.stories.forks import READY

REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run ended and what it said."""

    exit: int
    out: str
    err: str

    def json(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.out)

    def __str__(self) -> str:
        return f"exit {self.exit}\n{self.out}{self.err}".rstrip()


class Program(Protocol):
    """Whatever a story can run as Chaser."""

    def run(self, words: Sequence[str]) -> Ran:
        """Run it with these words and wait for its end."""


# How to start `python -m worker` with these words, in this environment and folder.
Starter = Callable[[Sequence[str], Mapping[str, str], Path], Ran]


class Chaser:
    """Chaser itself, on one home folder and one clock."""

    def __init__(self, home: Path, clock: Clock, start: Starter) -> None:
        self._home = home
        self._environ = {**surroundings(home), "CHASER_HOME": str(home), **clock.environ}
        self._start = start

    def run(self, words: Sequence[str]) -> Ran:
        """Run `python -m worker` with these words."""
        return self._start(words, self._environ, self._home)


def surroundings(home: Path) -> dict[str, str]:
    """What a plain shell without colours has in its environment."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home.parent),
        "LANG": "C.UTF-8",
        "NO_COLOR": "1",
        "COLUMNS": "200",
        "PYTHONPATH": str(REPOSITORY),
    }


def afresh(words: Sequence[str], environ: Mapping[str, str], folder: Path) -> Ran:
    """Start Python anew, as a shell does."""
    done = subprocess.run(
        [sys.executable, "-m", "worker", *words],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@contextlib.contextmanager
def forking(folder: Path) -> Iterator[Starter]:
    """Start it by forking a process that has imported everything already (see `forks`)."""
    environ = {**surroundings(folder), "LD_PRELOAD": str(library())}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.stories.forks"],
        cwd=REPOSITORY,
        env=environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        asking, answering = server.stdin, server.stdout
        assert asking is not None
        assert answering is not None
        assert answering.readline().strip() == READY, "Chaser cannot even be imported: run `python -m worker`"
        out, err = folder / "out", folder / "err"

        def start(words: Sequence[str], environ: Mapping[str, str], home: Path) -> Ran:
            command = {
                "module": "worker", "words": list(words), "environ": dict(environ), "folder": str(home),
                "out": str(out), "err": str(err),
            }  # fmt: skip
            print(json.dumps(command), file=asking, flush=True)
            code = int(answering.readline())
            return Ran(code, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))

        yield start
        asking.close()


def complaints(ran: Ran, command: str, expected_exit: int) -> list[str]:
    """What is wrong with how a run ended."""
    found = []
    if ran.exit != expected_exit:
        found.append(f"`{command}` should have ended with {expected_exit}, but: {ran}")
    if "Traceback (most recent call last)" in ran.err + ran.out:
        found.append(f"`{command}` showed a traceback: {ran}")
    return found


def init(folder: Path) -> Path:
    """A fresh home as `chaser init` writes it."""
    ran = afresh(["init", str(folder)], surroundings(folder), folder.parent)
    assert ran.exit == 0, f"`chaser init` failed: {ran}"
    return folder
