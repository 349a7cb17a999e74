"""The person's hand: pause, resume, snooze, done, stop, undo; sent, skip, replied for what Chaser cannot see.

Each is recorded; the next pass acts on it.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from worker.cli import output
from worker.cli.app import Home, Key, app, home_of
from worker.cli.opening import opened
from worker.core.channels import Channel
from worker.errors import WrongUse
from worker.rounds import Ledger
from worker.service import elsewhere, hand
from worker.service.office import system_clock

On = Annotated[str, typer.Option("--on", metavar="CHANNEL", help="Where: email, instagram, tiktok or whatsapp.")]
Command = Callable[[Ledger, datetime], str]


def _do(context: typer.Context, home: Path | None, command: Command) -> None:
    now = system_clock()
    with opened(home_of(context, home)) as office:
        office.take_in_sheets(now)
        output.line(command(office.ledger(now), now))


@app.command()
def pause(context: typer.Context, key: Key, home: Home = None) -> None:
    """Let a chase rest until it is resumed. Its open draft is taken back."""
    _do(context, home, lambda ledger, now: hand.pause(ledger, key, now))


@app.command()
def resume(context: typer.Context, key: Key, home: Home = None) -> None:
    """Lift every hold and go on. After a reply it continues at the next tier."""
    _do(context, home, lambda ledger, now: hand.resume(ledger, key, now))


@app.command()
def snooze(
    context: typer.Context,
    key: Key,
    until: Annotated[
        str,
        typer.Option(
            "--until",
            metavar="DAY",
            help="The first day on which a draft may appear again: Friday, Nov 12, 2026-11-12.",
        ),
    ],
    home: Home = None,
) -> None:
    """Let a chase rest until a day."""
    _do(context, home, lambda ledger, now: hand.snooze(ledger, key, hand.day_meant(ledger, key, until, now), now))


@app.command()
def done(context: typer.Context, key: Key, home: Home = None) -> None:
    """The item is in: end the chase."""
    _do(context, home, lambda ledger, now: hand.done(ledger, key, now))


@app.command()
def stop(context: typer.Context, key: Key, home: Home = None) -> None:
    """End the chase without the item."""
    _do(context, home, lambda ledger, now: hand.stop(ledger, key, now))


@app.command()
def sent(context: typer.Context, key: Key, home: Home = None, on: On = "") -> None:
    """Say that a follow-up went out: the direct message that waits in your inbox, or an e-mail sent elsewhere."""
    channel = _channel(on)
    _do(context, home, lambda ledger, now: elsewhere.sent(ledger, key, channel, now))


@app.command()
def skip(context: typer.Context, key: Key, home: Home = None, on: On = "") -> None:
    """Leave out the direct message, or the draft, that lies open."""
    channel = _channel(on)
    _do(context, home, lambda ledger, now: elsewhere.skip(ledger, key, channel, now))


@app.command()
def replied(context: typer.Context, key: Key, home: Home = None, on: On = "") -> None:
    """Say that they answered where Chaser cannot see it. The chase ends, as with a reply by mail."""
    channel = _channel(on)
    _do(context, home, lambda ledger, now: elsewhere.replied(ledger, key, channel, now))


def _channel(written: str) -> Channel | None:
    if not written:
        return None
    try:
        return Channel(written.strip().lower())
    except ValueError:
        raise WrongUse(f'"{written}" is not a channel.', f"Give one of: {', '.join(Channel)}.") from None


@app.command()
def undo(context: typer.Context, key: Key, home: Home = None) -> None:
    """Take back the latest command or conclusion about a chase."""
    _do(context, home, lambda ledger, now: hand.undo(ledger, key, now))
