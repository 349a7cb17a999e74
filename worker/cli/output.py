"""How things look: columns for people, plain lines when piped, JSON for machines. Errors go to stderr."""

import json
import os
import re
import sys
import threading
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import PurePath

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from worker.errors import ChaserError, ConfigurationError, Problem, Unforeseen, WordsError

PATIENCE = 2.0
"""Seconds after which something that takes long shows that it is alive."""

UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

CROWD = 8
"""Files of one folder from which on they are counted rather than named."""

INDENT = 2
"""Columns by which what belongs below something is moved in."""

out = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)


def visible(text: str) -> str:
    """The text without what would move a terminal's cursor, name its window or turn its writing round.

    Names, subjects and the words of mail servers are other people's: a "?" stands for each such sign.
    """
    return UNSEEN.sub("?", text)


def line(text: str = "") -> None:
    """One line on stdout."""
    out.print(visible(text))


def files(word: str, paths: Iterable[PurePath]) -> None:
    """A line for each file; one for a folder of many: "wrote templates/en (116 files)"."""
    known = list(paths)
    folders = Counter(_crowd(path) for path in known)
    for path in dict.fromkeys(path if folders[_crowd(path)] <= CROWD else _crowd(path) for path in known):
        many = f" ({folders[path]} files)" if folders[path] > CROWD else ""
        line(f"{word} {path}{many}")


def _crowd(path: PurePath) -> PurePath:
    """The folder that stands for a file among many: two steps down, or right above it."""
    return PurePath(*path.parts[:2]) if path.parts[:1] == ("templates",) else path.parent


def warn(text: str) -> None:
    """One line on stderr."""
    err.print(visible(text), style="yellow")


def heading(text: str) -> None:
    """A heading, bold where there is a terminal."""
    out.print(visible(text), style="bold")


def as_json(value: object) -> None:
    """One JSON document."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def item(text: str, indent: int = INDENT) -> None:
    """One line, below a heading unless `indent` is 0; on a terminal what is too long goes on below, moved in."""
    if out.is_terminal:
        out.print(_hanging(visible(text), indent), soft_wrap=False)
    else:
        out.print(f"{' ' * indent}{visible(text)}")


def table(columns: Sequence[str], lines: Iterable[Sequence[str]], below: Mapping[str, str]) -> None:
    """One entry for each line: tab-separated and without a heading when piped.

    On a terminal an entry is one line, and the columns named in `below` stand indented beneath it, each after its
    words; nothing is ever cut off, however narrow the terminal.
    """
    entries = [dict(zip(columns, map(_cell, cells), strict=True)) for cells in lines]
    if not out.is_terminal:
        for entry in entries:
            sys.stdout.write("\t".join(entry.values()) + "\n")
        return
    beside = [name for name in columns if name not in below]
    widths = [max(cell_len(text) for text in (name, *(entry[name] for entry in entries))) for name in beside]
    if entries:
        _beside(beside, widths, "dim")
    for entry in entries:
        _beside([entry[name] for name in beside], widths)
        for name, words in below.items():
            shown = Text(f"{words}{entry[name]}", "" if words else "dim")
            out.print(Padding(shown, (0, 0, 0, 2 * INDENT)), soft_wrap=False)


def _cell(text: str) -> str:
    """A cell on one line and without a tab, which would begin another."""
    return visible(" ".join(text.split()))


def _beside(cells: Sequence[str], widths: Sequence[int], style: str = "") -> None:
    """Cells in columns, or one after the other where the terminal is too narrow for that."""
    padded = [cell + " " * (width - cell_len(cell)) for cell, width in zip(cells, widths, strict=True)]
    text = (" " * INDENT).join(padded).rstrip()
    fits = cell_len(text) <= out.width
    out.print(Text(text if fits else (" " * INDENT).join(cells), style), soft_wrap=False)


def _hanging(text: str, indent: int) -> Text:
    """A paragraph whose further lines are moved in below its first."""
    lines = Text(text).wrap(out, max(out.width - indent - INDENT, 1))
    return Text("\n").join([Text(" " * (indent + (INDENT if n else 0))) + line for n, line in enumerate(lines)])


def failure(error: ChaserError, where: str = "") -> None:
    """What happened, where, and what to type next; of a broken configuration every fault first."""
    if isinstance(error, ConfigurationError):
        problems(error.problems)
    place = f"{error.file}:{error.line}: " if isinstance(error, WordsError) and error.file else where
    err.print(visible(f"chaser: {place}{error.what}"), style="red")
    if error.remedy:
        err.print(visible(f"  {error.remedy}"))
    cause(error)


def cause(error: ChaserError) -> None:
    """The traceback of what nobody foresaw, only where CHASER_TRACEBACK asks for it."""
    if isinstance(error, Unforeseen) and os.environ.get("CHASER_TRACEBACK"):
        traceback.print_exception(error.__cause__)


def problems(found: Iterable[Problem]) -> None:
    """Every fault in the files, one line each, in the order of the files."""
    for problem in sorted(found, key=lambda problem: (problem.file, problem.line)):
        err.print(visible(str(problem)), style="yellow" if problem.warning else "red")


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
