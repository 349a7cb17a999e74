"""How things look: tables for people, plain lines when piped, JSON for machines. Errors go to stderr."""

import json
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from worker.errors import ChaserError, Problem, WordsError

PATIENCE = 2.0
"""Seconds after which something that takes long shows that it is alive."""

out = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)


def line(text: str = "") -> None:
    """One line on stdout."""
    out.print(text)


def warn(text: str) -> None:
    """One line on stderr."""
    err.print(text, style="yellow")


def heading(text: str) -> None:
    """A heading, bold where there is a terminal."""
    out.print(text, style="bold")


def as_json(value: object) -> None:
    """One JSON document."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def table(columns: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    """A table on a terminal; tab-separated lines without a heading when piped."""
    if not out.is_terminal:
        for cells in lines:
            sys.stdout.write("\t".join(cells) + "\n")
        return
    shown = Table(*columns, box=SIMPLE_HEAD, pad_edge=False)
    for cells in lines:
        shown.add_row(*cells)
    out.print(shown, soft_wrap=False)


def failure(error: ChaserError) -> None:
    """What happened, where, and what to type next."""
    place = f"{error.file}:{error.line}: " if isinstance(error, WordsError) and error.file else ""
    err.print(f"chaser: {place}{error.what}", style="red")
    if error.remedy:
        err.print(f"  {error.remedy}")


def problems(found: Iterable[Problem]) -> None:
    """Every fault in the files, one line each, in the order of the files."""
    for problem in sorted(found, key=lambda problem: (problem.file, problem.line)):
        err.print(str(problem), style="yellow" if problem.warning else "red")


@contextmanager
def progress(text: str, total: int | None = None) -> Iterator["Bar"]:
    """A bar on stderr for what takes over two seconds; nothing where there is no terminal."""
    shown = Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=err, transient=True
    )  # fmt: skip
    bar = Bar(shown, text, total)
    timer = threading.Timer(PATIENCE, shown.start) if err.is_terminal else None
    if timer is not None:
        timer.daemon = True
        timer.start()
    try:
        yield bar
    finally:
        if timer is not None:
            timer.cancel()
            timer.join()
            shown.stop()


class Bar:
    """The bar of one piece of work."""

    def __init__(self, shown: Progress, text: str, total: int | None) -> None:
        self._shown = shown
        self._task = shown.add_task(text, total=total)

    def step(self, text: str) -> None:
        """Say what is being done now, and that one more step is over."""
        self._shown.update(self._task, description=text, advance=1)
