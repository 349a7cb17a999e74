"""One account's connection and its passes. One thread uses it; only `abort` may be called from another.

The connection stays open between passes. Whatever goes wrong on the line ends the pass and the connection; the trouble
is kept in the store, so that `status` shows it, until a pass succeeds.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from worker.errors import ChaserError, LoginRefused, MailError
from worker.mail.mailbox import Mailbox
from worker.report import Report
from worker.rounds import Pass
from worker.service.attempts import MOST_REFUSALS, Refusals
from worker.service.office import Clock, Connect, Office


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one pass ended: a report, or the error that ended it."""

    account: str
    report: Report
    error: ChaserError | None = None


class Post:
    """The mailbox of one account, looked at pass by pass."""

    def __init__(self, office: Office, account: str, connect: Connect, clock: Clock) -> None:
        self._office = office
        self._account = account
        self._connect = connect
        self._clock = clock
        self._mailbox: Mailbox | None = None
        self._signed_in_as: object = None

    def run(self, is_stopping: Callable[[], bool] = lambda: False) -> Outcome:
        """One pass. Errors of the line and the store are returned, never raised."""
        report = Report(self._account)
        try:
            mailbox = self._open()
            ledger = self._office.ledger()
            done = Pass(ledger, mailbox, self._office.words, self._account, is_stopping)
            report = done.run(self._clock())
        except MailError as error:
            self.close()
            return self._failed(report, error)
        except ChaserError as error:
            return Outcome(self._account, report, error)
        self._office.store.set_problem(self._account, None)
        return Outcome(self._account, report)

    def abort(self) -> None:
        """End a call in progress, from another thread."""
        mailbox = self._mailbox
        if mailbox is not None:
            mailbox.abort()

    def close(self) -> None:
        """Let go of the connection."""
        mailbox, self._mailbox = self._mailbox, None
        if mailbox is not None:
            mailbox.close()

    def _open(self) -> Mailbox:
        settings = self._office.settings.accounts[self._account]
        if self._mailbox is not None and self._signed_in_as == (settings.imap, settings.login):
            return self._mailbox
        self.close()
        refusals = Refusals(self._office.store, self._account, settings)
        if refusals.is_given_up():
            raise LoginRefused(
                f"The mail server refused the login {MOST_REFUSALS} times; it is not tried again.",
                f"Correct the password of {settings.login.user} in .env (or the login in config/worker.yaml).",
            )
        try:
            self._mailbox = self._connect(settings)
        except LoginRefused:
            refusals.refused()
            raise
        refusals.accepted()
        self._signed_in_as = (settings.imap, settings.login)
        return self._mailbox

    def _failed(self, report: Report, error: MailError) -> Outcome:
        message = f"{error.what} {error.remedy}".strip()
        with suppress(ChaserError):
            self._office.store.set_problem(self._account, message)
        return Outcome(self._account, report, error)
