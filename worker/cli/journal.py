"""The service's log: one line for each action, for people or as JSON, always with `account`, `chase` and `action`.

No text of a mail, no subject and no address stands in it above DEBUG: a log outlives the permission to hold them. What
a person needs to know is in `chaser status` and `chaser why`.
"""

import logging
import os
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TypeVar

import structlog

from worker.cli import output
from worker.errors import ChaserError, ConnectionLost, Unforeseen, WrongUse
from worker.report import Note
from worker.service.post import Outcome
from worker.settings import LogForm, LogLevel, Settings

Choice = TypeVar("Choice", LogForm, LogLevel)
ADDRESS = re.compile(r"[^\s<>\"']+@[^\s<>\"']+")
OUR_WORDS = frozenset({
    "digest", "drafted", "edited", "queued", "refreshed", "reply", "request", "sent", "skipped", "task",
})  # fmt: skip
"""Actions whose texts are made of our own words alone. Others may quote a subject or name a sender."""
FORM = "CHASER_LOG_FORMAT"
LEVEL = "CHASER_LOG_LEVEL"
USUAL = {FORM: LogForm.CONSOLE, LEVEL: LogLevel.INFO}
LEVELS = {
    LogLevel.DEBUG: logging.DEBUG, LogLevel.INFO: logging.INFO, LogLevel.WARNING: logging.WARNING,
    LogLevel.ERROR: logging.ERROR,
}  # fmt: skip


class Journal:
    """Writes to stderr, as `log` and `log_level` in worker.yaml say, unless the environment says otherwise."""

    def __init__(self, settings: Settings, environ: Mapping[str, str] = os.environ) -> None:
        form = _chosen(FORM, environ, LogForm) or settings.operating.log
        level = _chosen(LEVEL, environ, LogLevel) or settings.operating.log_level
        self._says_texts = level is LogLevel.DEBUG
        structlog.configure(
            processors=[_stamped, structlog.processors.add_log_level, *_shown(form)],
            wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
            logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        )
        self._log = structlog.get_logger()
        self._last_error: dict[str, str] = {}

    def outcome(self, outcome: Outcome) -> None:
        """Each note of the pass; an error once, until it changes or is over."""
        for note in outcome.report.notes:
            self._note(outcome.account, note)
        self._trouble(outcome.account, outcome.error)

    def _note(self, account: str, note: Note) -> None:
        line = self._log.bind(account=account, chase=note.chase)
        if self._says_texts:
            line.info(note.action, text=note.text)
        elif note.action in OUR_WORDS:
            line.info(note.action, text=without_addresses(note.text))
        else:
            line.info(note.action)

    def _trouble(self, account: str, error: ChaserError | None) -> None:
        text = self._told(error) if error else ""
        # A server that goes away breaks lines in one way and refuses new ones in another: one trouble, said once.
        trouble = type(error).__name__ if isinstance(error, ConnectionLost) else text
        if trouble == self._last_error.get(account, ""):
            return
        self._last_error[account] = trouble
        if error is None:
            self._log.info("recovered", account=account, chase="")
        else:
            self._log.error("pass_failed", account=account, chase="", kind=type(error).__name__, text=text)
            output.cause(error)

    def _told(self, error: ChaserError) -> str:
        """The error's words; of one nobody foresaw only its name, since its words may be a mail's."""
        if isinstance(error, Unforeseen) and not self._says_texts:
            return f"Something happened that Chaser did not foresee: {type(error.__cause__).__name__}. {error.remedy}"
        text = error.told
        return text if self._says_texts else without_addresses(text)

    def notice(self, account: str, text: str) -> None:
        """Something the operator should know."""
        self._log.warning("notice", account=account, chase="", text=without_addresses(text))


def without_addresses(text: str) -> str:
    """The text with every e-mail address left out."""
    return ADDRESS.sub("(address)", text)


def _chosen(name: str, environ: Mapping[str, str], kind: type[Choice]) -> Choice | None:
    """What the environment says, None when it says nothing."""
    said = environ.get(name, "").strip().lower()
    try:
        return kind(said) if said else None
    except ValueError:
        choices = ", ".join(kind)
        raise WrongUse(f'{name} is "{said}", which is none of {choices}.', f"Write {name}={USUAL[name]}") from None


def _shown(form: LogForm) -> list[structlog.typing.Processor]:
    if form is LogForm.JSON:
        return [structlog.processors.EventRenamer("action"), structlog.processors.JSONRenderer(ensure_ascii=False)]
    return [_without_blanks, structlog.dev.ConsoleRenderer(colors=output.err.is_terminal)]


def _without_blanks(_logger: object, _name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {name: value for name, value in event.items() if value != ""}


def _stamped(_logger: object, _name: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {"timestamp": datetime.now(UTC).isoformat(timespec="seconds"), **event}
