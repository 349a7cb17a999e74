"""`run`: the service, or one pass."""

import os
import signal
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from worker.cli import output
from worker.cli.app import FAILED, AsJson, Home, app, home_of
from worker.cli.journal import Journal
from worker.cli.opening import opened
from worker.errors import ConfigurationError
from worker.service.health import Health, of_all, of_watched
from worker.service.office import database_of, system_clock
from worker.service.post import Outcome
from worker.service.rubbish import search_seldom
from worker.service.running import Service, run_once
from worker.service.supervisor import Supervisor
from worker.settings import Settings
from worker.store.repository import Store


@app.command()
def run(
    context: typer.Context,
    home: Home = None,
    once: Annotated[bool, typer.Option("--once", help="One pass over every mailbox, then exit.")] = False,
) -> None:
    """Put the follow-ups that are due into Drafts.

    It watches the mailboxes until it is stopped with Ctrl-C or SIGTERM.
    """
    with opened(home_of(context, home), secrets=True, is_hurried=True) as office:
        search_seldom()
        output.problems(office.settings.notices)
        output.problems(office.open_files())
        if office.store.news:
            output.warn(office.store.news)
        if once:
            with output.progress("Looking through the mailboxes"):
                well = run_once(office, Lines())
            if not well:
                raise typer.Exit(FAILED)
            return
        service = Service(office, Journal(office.settings), Supervisor(os.environ))
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: service.stop())
        if output.out.is_terminal:
            output.line(_watching(office.settings))
        service.run()


def _watching(settings: Settings) -> str:
    """The first line at a terminal, which else stays still until something happens."""
    number = len(settings.accounts)
    mailboxes = "1 mailbox" if number == 1 else f"{number} mailboxes"
    return f"Watching {mailboxes}, every {settings.poll_seconds} s. Ctrl-C leaves."


@app.command()
def health(
    context: typer.Context,
    home: Home = None,
    within: Annotated[
        int | None, typer.Option("--within", metavar="SECONDS", min=1, help="How long ago a look may be at most.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Whether every mailbox was looked at lately: exit code 0 or 1.

    It asks the database alone, neither the service nor a mail server. Without --within, five polls or five minutes.
    """
    found = _judged(home_of(context, home), within)
    if json:
        output.as_json({"mailboxes": [_health_json(each) for each in found]})
    else:
        for each in found:
            output.line(str(each)) if each.is_well else output.warn(str(each))
    if not all(each.is_well for each in found):
        raise typer.Exit(FAILED)


def _judged(home: Path, within: int | None) -> list[Health]:
    """Every mailbox of the home. A running service keeps its last good configuration, and is judged by that."""
    now = system_clock()
    try:
        with opened(home, dry=not Store.can_be_written(database_of(home))) as office:
            return of_all(office.settings, office.store, now, within)
    except ConfigurationError:
        if not database_of(home).exists():
            raise
        with closing(_store_of(home)) as store:
            watched = of_watched(store, now, within)
        if not watched:
            raise
        return watched


def _store_of(home: Path) -> Store:
    database = database_of(home)
    return Store.open(database) if Store.can_be_written(database) else Store.copy_of(database)


def _health_json(each: Health) -> dict[str, object]:
    age = None if each.age is None else round(each.age)
    return {"account": each.account, "well": each.is_well, "seconds_since_last_look": age, "trouble": each.trouble}


class Lines:
    """For one pass: a line for each thing done, errors on stderr."""

    def outcome(self, outcome: Outcome) -> None:
        """What the pass did, and what ended it early."""
        for text in outcome.report.lines():
            output.line(text)
        if outcome.error is not None:
            output.failure(outcome.error, f"mailbox {outcome.account}: ")
        elif not outcome.report.notes:
            output.line(f"{outcome.account}: nothing to do")

    def notice(self, account: str, text: str) -> None:
        """Said on stderr, so that it is seen when the output is piped."""
        output.warn(f"{account + ': ' if account else ''}{text}")
