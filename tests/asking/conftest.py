"""A home as `chaser init` writes it, on Thursday, October 15, 2026, and commands in it."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.asking.terminal import Terminal
from tests.clock.shim import Clock
from tests.stories.program import Ran, Starter, surroundings

THURSDAY = datetime(2026, 10, 15, 10, 0, tzinfo=ZoneInfo("America/New_York"))


@dataclass(frozen=True, slots=True)
class Place:
    """A home, and the day on which it is used."""

    home: Path
    clock: Clock
    opened: ExitStack
    start: Starter

    @property
    def environ(self) -> dict[str, str]:
        return {**surroundings(self.home), **self.clock.environ, "CHASER_HOME": str(self.home)}

    def run(self, *words: str, exit_code: int = 0) -> Ran:
        """Run a command without a terminal."""
        ran = self.start(words, self.environ, self.home.parent)
        assert ran.exit == exit_code, ran
        assert "Traceback" not in ran.err
        return ran

    def at_terminal(self, *words: str) -> Terminal:
        """Run a command at a terminal."""
        return self.opened.enter_context(Terminal(words, self.home.parent, self.environ))

    def read(self, file: str) -> str:
        return (self.home / file).read_text(encoding="utf-8")

    def write(self, file: str, text: str) -> Path:
        path = self.home / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def files(self) -> dict[str, bytes]:
        """Every file of the home, but for the database."""
        found = (path for path in sorted(self.home.rglob("*")) if path.is_file() and "chaser.db" not in path.name)
        return {str(path.relative_to(self.home)): path.read_bytes() for path in found}


@pytest.fixture
def place(tmp_path: Path, shipped: Path, start: Starter) -> Iterator[Place]:
    """A fresh home on that Thursday."""
    clock = Clock(tmp_path)
    clock.set(THURSDAY)
    with ExitStack() as opened:
        yield Place(shutil.copytree(shipped, tmp_path / "home"), clock, opened, start)


Answers = Sequence[tuple[str, str]]


@pytest.fixture
def talk() -> Callable[[Terminal, Answers], None]:
    """Somebody who reads each question and types its answer."""

    def talking(terminal: Terminal, answers: Answers) -> None:
        for question, answer in answers:
            terminal.reads(question)
            terminal.reads("> ")
            terminal.types(answer)

    return talking
