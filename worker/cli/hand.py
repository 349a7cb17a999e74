"""The person's hand: pause, resume, snooze, done, stop, undo. Each is recorded; the next pass acts on it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from worker.cli import output
from worker.cli.app import Home, Key, app, home_of, opened
from worker.rounds import Ledger
from worker.service import hand
from worker.service.office import system_clock

Command = Callable[[Ledger, datetime], str]


def _do(context: typer.Context, home: Path | None, command: Command) -> None:
    now = system_clock()
    with opened(home_of(context, home)) as office:
        office.take_in_sheets(now)
        output.line(command(office.ledger(), now))


@app.command()
def pause(context: typer.Context, key: Key, home: Home = None) -> None:
    """Let a chase rest until it is resumed; its open draft is taken back."""
    _do(context, home, lambda ledger, now: hand.pause(ledger, key, now))


@app.command()
def resume(context: typer.Context, key: Key, home: Home = None) -> None:
    """Go on: lift every hold; after a reply, continue at the next tier."""
    _do(context, home, lambda ledger, now: hand.resume(ledger, key, now))


@app.command()
def snooze(
    context: typer.Context,
    key: Key,
    until: Annotated[
        datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="The first day a draft may appear again.")
    ],
    home: Home = None,
) -> None:
    """Let a chase rest until a day."""
    _do(context, home, lambda ledger, now: hand.snooze(ledger, key, until.date(), now))


@app.command()
def done(context: typer.Context, key: Key, home: Home = None) -> None:
    """The item is in: end the chase."""
    _do(context, home, lambda ledger, now: hand.done(ledger, key, now))


@app.command()
def stop(context: typer.Context, key: Key, home: Home = None) -> None:
    """End the chase without the item."""
    _do(context, home, lambda ledger, now: hand.stop(ledger, key, now))


@app.command()
def undo(context: typer.Context, key: Key, home: Home = None) -> None:
    """Take back the latest command or conclusion about a chase."""
    _do(context, home, lambda ledger, now: hand.undo(ledger, key, now))
