"""`demo`: three weeks of four chases, on an embedded mail server with a fast clock. No account is needed."""

import signal
import time
from contextlib import ExitStack
from types import FrameType
from typing import Annotated

import typer

from worker.cli import output
from worker.cli.app import AsJson, app
from worker.cli.demo_pages import Pages
from worker.demo.play import Play, opened
from worker.service import overview

PAUSE = 0.2
"""Seconds between two happenings on a terminal, so that they can be read."""
INTERRUPTED = 130
"""What shells call the end of a program by Ctrl-C."""


class Interruption(Exception):
    """The person has seen enough."""


class Patience:
    """Whether somebody wants the demo to end: noted when the signal comes, acted on between two happenings.

    A signal that raised at once could do so in the middle of a clean-up and be lost. The second one does raise, should
    the demo hang.
    """

    def __init__(self) -> None:
        self._is_over = False
        for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(ending, self._ends)

    def _ends(self, _number: int, _frame: FrameType | None) -> None:
        if self._is_over:
            raise Interruption
        self._is_over = True

    def last(self, seconds: float = 0.0) -> None:
        """Let so many seconds pass. Raises Interruption when it is over."""
        time.sleep(seconds)
        if self._is_over:
            raise Interruption


@app.command()
def demo(
    fast: Annotated[bool, typer.Option("--fast", help="Do not pause between the events.")] = False,
    json: AsJson = False,
) -> None:
    """Show three weeks of four chases, on a mail server of its own. It needs no account and leaves nothing behind."""
    patience = Patience()
    try:
        with ExitStack() as stack:
            with output.progress("Starting the demo's own mail server"):
                play = stack.enter_context(opened())
            patience.last()
            if json:
                _print_json(play, patience)
            else:
                _show(play, patience, PAUSE if output.out.is_terminal and not fast else 0.0)
    except Interruption:
        output.warn("Stopped; the demo's mail server and folder are gone.")
        raise typer.Exit(INTERRUPTED) from None


def _show(play: Play, patience: Patience, pause: float) -> None:
    """Every happening as it happens, then how it all looks."""
    pages = Pages(output.out)
    pages.opening(play.owed)
    for happening in play.happenings():
        pages.happening(happening)
        patience.last(pause)
    pages.ending(play.ending())


def _print_json(play: Play, patience: Patience) -> None:
    events = []
    for happening in play.happenings():
        events.append(happening.as_json())
        patience.last()
    end = play.ending()
    output.as_json(
        {
            "events": events,
            "folders": {folder: [line.as_json() for line in lines] for folder, lines in end.folders.items()},
            "chases": [overview.as_json(row) for row in end.rows],
        }
    )
