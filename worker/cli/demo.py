"""`demo`: three weeks of four chases, on an embedded mail server with a fast clock. No account is needed."""

import signal
import time
from contextlib import ExitStack
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


@app.command()
def demo(
    fast: Annotated[bool, typer.Option("--fast", help="Do not pause between the events.")] = False,
    json: AsJson = False,
) -> None:
    """Show three weeks of four chases, on a mail server of its own. It needs no account and leaves nothing behind."""
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)
    try:
        with ExitStack() as stack:
            with output.progress("Starting the demo's own mail server"):
                play = stack.enter_context(opened())
            if json:
                _print_json(play)
            else:
                _show(play, PAUSE if output.out.is_terminal and not fast else 0.0)
    except KeyboardInterrupt:
        output.warn("Stopped; the demo's mail server and folder are gone.")
        raise typer.Exit(INTERRUPTED) from None


def _show(play: Play, pause: float) -> None:
    """Every happening as it happens, then how it all looks."""
    pages = Pages(output.out)
    pages.opening(play.owed)
    for happening in play.happenings():
        pages.happening(happening)
        time.sleep(pause)
    pages.ending(play.ending())


def _print_json(play: Play) -> None:
    events = [happening.as_json() for happening in play.happenings()]
    end = play.ending()
    output.as_json(
        {
            "events": events,
            "folders": {folder: [line.as_json() for line in lines] for folder, lines in end.folders.items()},
            "chases": [overview.as_json(row) for row in end.rows],
        }
    )
