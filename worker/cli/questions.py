"""Questions at a terminal: a text, one of several, yes or no, a secret. An empty answer takes what is offered.

Who leaves by Ctrl-C or Ctrl-D ends the command; `leaving` says what that leaves behind.
"""

import getpass
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TypeVar

import typer

from worker.cli import output
from worker.cli.app import INTERRUPTED
from worker.settings.findings import Unfit

with suppress(ImportError):
    import readline  # noqa: F401 - with it, a line can be corrected with the arrow keys, in any script

MEANT = re.compile(r"Did you mean (\S+)\?")
"""A remedy that names one word."""
Value = TypeVar("Value")


class Left(Exception):
    """The person has left in the middle of the questions."""


@contextmanager
def leaving(words: str) -> Iterator[None]:
    """Who leaves in here is told `words`, and the command ends; Ctrl-C may also come between two questions."""
    try:
        yield
    except (Left, KeyboardInterrupt):
        output.line()
        output.warn(f"Stopped; {words}")
        raise typer.Exit(INTERRUPTED) from None


def is_possible() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def say(question: str, hint: str = "") -> None:
    """A question, and what helps to answer it."""
    output.line()
    output.heading(question)
    if hint:
        output.item(hint)


def text(mark: str = "> ", offered: str = "") -> str:
    """One line. Raises Left."""
    shown = f"{mark}[{offered}] " if offered else mark
    try:
        return " ".join(input(shown).split()) or offered
    except (EOFError, KeyboardInterrupt):
        raise Left from None


def read(understood: Callable[[str], Value], offered: str = "") -> Value:
    """A text that `understood` can make something of; what it refuses is said, and asked for again.

    What was probably meant is offered then: Enter takes it.
    """
    while True:
        try:
            return understood(text(offered=offered))
        except Unfit as unfit:
            what = f"That {unfit.what}" if unfit.what.startswith("is ") else unfit.what
            output.warn(f"  {what}. {unfit.remedy}".rstrip())
            meant = MEANT.fullmatch(unfit.remedy)
            offered = meant[1] if meant else offered


def one_of(options: Sequence[str], offered: int = 0) -> int:
    """The place of the option chosen by its number; `offered` counts from 1, and 0 offers none."""
    for number, option in enumerate(options, 1):
        output.item(f"{number}. {option}")

    def chosen(written: str) -> int:
        if written.isdecimal() and 1 <= int(written) <= len(options):
            return int(written) - 1
        close = [place for place, option in enumerate(options) if written and written.lower() in option.lower()]
        if len(close) == 1:
            return close[0]
        raise Unfit(f'"{written}" is none of these', f"Type a number from 1 to {len(options)}.")

    return read(chosen, str(offered) if offered else "")


def yes(question: str, *, offered: bool = True) -> bool:
    """Yes or no."""

    def meant(written: str) -> bool:
        if written.lower() in {"y", "yes"}:
            return True
        if written.lower() in {"n", "no"}:
            return False
        raise Unfit(f'"{written}" is neither yes nor no', "Type y or n.")

    output.line()
    output.heading(f"{question} [{'Y/n' if offered else 'y/N'}]")
    return read(lambda written: meant(written or ("y" if offered else "n")))


def secret(mark: str) -> str:
    """A secret, typed without being shown."""
    try:
        return getpass.getpass(mark)
    except (EOFError, KeyboardInterrupt):
        raise Left from None
