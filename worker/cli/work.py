"""`run`: the service, or one pass."""

import re
import signal
import sys
from datetime import UTC, datetime
from typing import Annotated

import structlog
import typer

from worker.cli import output
from worker.cli.app import FAILED, Home, app, home_of, opened
from worker.errors import ChaserError
from worker.service.post import Outcome
from worker.service.running import Service, run_once

ADDRESS = re.compile(r"[^\s<>\"']+@[^\s<>\"']+")


@app.command()
def run(
    context: typer.Context,
    home: Home = None,
    once: Annotated[bool, typer.Option("--once", help="One pass over every mailbox, then exit.")] = False,
) -> None:
    """Put the follow-ups that are due into Drafts.

    It watches the mailboxes until it is stopped with Ctrl-C or SIGTERM.
    """
    with opened(home_of(context, home), secrets=True) as office:
        output.problems(office.settings.notices)
        if once:
            with output.progress("Looking through the mailboxes"):
                well = run_once(office, Lines())
            if not well:
                raise typer.Exit(FAILED)
            return
        service = Service(office, Journal())
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: service.stop())
        service.run()


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


class Journal:
    """For the service: one line for each action, key=value. Addresses and texts of mail are left out."""

    def __init__(self) -> None:
        structlog.configure(
            processors=[
                _stamped,
                structlog.processors.add_log_level,
                structlog.dev.ConsoleRenderer(colors=output.err.is_terminal),
            ],
            logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        )
        self._log = structlog.get_logger()
        self._last_error: dict[str, str] = {}

    def outcome(self, outcome: Outcome) -> None:
        """Each note of the pass; an error once, until it changes or is over."""
        for note in outcome.report.notes:
            self._log.info(note.action, account=outcome.account, chase=note.chase, text=without_addresses(note.text))
        self._trouble(outcome.account, outcome.error)

    def _trouble(self, account: str, error: ChaserError | None) -> None:
        text = without_addresses(f"{error.what} {error.remedy}".strip()) if error else ""
        if text == self._last_error.get(account, ""):
            return
        self._last_error[account] = text
        if error is None:
            self._log.info("recovered", account=account)
        else:
            self._log.error("pass_failed", account=account, text=text)
            output.cause(error)

    def notice(self, account: str, text: str) -> None:
        """Something the operator should know."""
        self._log.warning("notice", account=account, text=without_addresses(text))


def without_addresses(text: str) -> str:
    """The text with every e-mail address left out: logs outlive the permission to hold them."""
    return ADDRESS.sub("(address)", text)


def _stamped(_logger: object, _name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {"timestamp": datetime.now(UTC).isoformat(timespec="seconds"), **event}
