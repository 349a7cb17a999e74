"""One account's connection and its passes. One thread uses it; only `abort` may be called from another.

The connection stays open between passes. Whatever goes wrong on the line ends the pass and the connection; the trouble
is kept in the store, so that `status` shows it, until a pass succeeds.
"""

import time
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass

from worker.core.messages import Role
from worker.errors import ChaserError, LoginRefused, MailError, SessionExpired, SignInNeeded, Unforeseen
from worker.mail.mailbox import FolderStatus, Mailbox
from worker.report import Report
from worker.rounds import Ledger, Pass, Reader, Watch
from worker.rounds.guard import Guard
from worker.service.access import NEVER, Connect, renewal_of, way_in
from worker.service.answers import Answers
from worker.service.attempts import MOST_REFUSALS, Refusals
from worker.service.bell import Bell
from worker.service.digest import Digest
from worker.service.ear import Ear
from worker.service.office import Clock, Office
from worker.service.troubles import met
from worker.settings import AccountSettings

MUCH = 200
"""Due chases from which on a look counts as a big one."""
COMPLETE_EVERY = 3600.0
"""Real seconds after which every chase is looked at again, due or not; the first pass always does."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one pass went: what it did, and the error that ended it early."""

    account: str
    report: Report
    error: ChaserError | None = None


class Post:
    """The mailbox of one account, looked at pass by pass."""

    def __init__(self, office: Office, account: str, connect: Connect, clock: Clock) -> None:
        self.account = account
        self._office = office
        self._connect = connect
        self._clock = clock
        self._mailbox: Mailbox | None = None
        self._watch = Watch()
        self._signed_in_by = ""
        self._renew_at = NEVER
        """When the token that opened the connection is old, as Unix time."""
        self._complete_again_at = 0.0
        self._ear = Ear()

    def run(self, is_stopping: Callable[[], bool] = lambda: False) -> Outcome:
        """One pass. Errors are returned, never raised: the thread of an account outlives all of them."""
        outcome = self._pass(is_stopping)
        if isinstance(outcome.error, SessionExpired) and not is_stopping():
            again = self._pass(is_stopping)  # sessions end with their tokens: that is no trouble
            again.report.notes[:0] = outcome.report.notes
            if isinstance(again.error, SessionExpired):
                self._keep(again.error)  # once is custom, twice is trouble
            return again
        return outcome

    def _pass(self, is_stopping: Callable[[], bool]) -> Outcome:
        report = Report(self.account)
        try:
            mailbox = self._open()
            complete = time.monotonic() >= self._complete_again_at
            with self._office.big_looks if complete or self._has_much_to_do() else nullcontext():
                ledger = self._office.ledger(self._clock(), complete=complete)
                answers = Answers(self._office.store, self.account)
                one = Pass(ledger, mailbox, self._office.words, report, complete, is_stopping, self._watch, answers)
                one.run(self._clock())
            if complete:
                self._complete_again_at = time.monotonic() + COMPLETE_EVERY
            self._office.store.set_problem(self.account, None)
            if not is_stopping():
                self._greet(ledger, mailbox, report)
        except MailError as error:
            self.close()
            # A line that we cut ourselves is no trouble, nor is one that the server ends with its token.
            if not is_stopping() and not isinstance(error, SessionExpired):
                self._keep(error)
            return Outcome(self.account, report, error)
        except ChaserError as error:
            return Outcome(self.account, report, error)
        except Exception as error:  # noqa: BLE001 - a thread that ends would end its account's follow-ups unseen
            self.close()
            unforeseen = Unforeseen(error)
            self._keep(unforeseen)
            return Outcome(self.account, report, unforeseen)
        return Outcome(self.account, report)

    def _greet(self, ledger: Ledger, mailbox: Mailbox, report: Report) -> None:
        """The digest. One that raises is set aside like a chase, and the account's follow-ups go on."""
        store, now = self._office.store, self._clock()
        reader = Reader(store, mailbox, self.account, self._watch)
        with Guard(store, self.account, report, now).digest():
            Digest(self._office, ledger, mailbox, reader, self.account, report).greet(now)

    def _has_much_to_do(self) -> bool:
        return len(self._office.store.due(self.account, self._clock())) > MUCH

    def rest(self, bell: Bell, seconds: float) -> bool:
        """Wait for the bell, at most so many seconds; or for new mail, where the server tells of it: then True.

        A line that breaks meanwhile calls for a look too. It is no trouble yet; whether it is, the look will tell.
        """
        end = time.monotonic() + seconds
        try:
            if self._hears_news(bell, seconds):
                return True
        except MailError:
            self.close()
            return True
        except Exception:  # noqa: BLE001 - the look will tell; a thread that ends would end its account's follow-ups
            self.close()
        bell.wait(end - time.monotonic())
        return False

    def _hears_news(self, bell: Bell, seconds: float) -> bool:
        mailbox = self._mailbox
        if mailbox is None or not self._listens(mailbox):
            return False
        folder = self._landing(mailbox)
        cursor = self._office.store.cursors(self.account).get(folder)
        if cursor is None:
            return False
        known = FolderStatus(cursor.uidvalidity, cursor.uidnext, cursor.messages)
        return self._ear.listen(mailbox, folder, known, bell, seconds)

    def _listens(self, mailbox: Mailbox) -> bool:
        settings = self._office.settings.accounts.get(self.account)
        return settings is not None and settings.idle and self._ear.can_listen(mailbox)

    def _landing(self, mailbox: Mailbox) -> str:
        """Where replies land: on Gmail a filter may keep them out of the INBOX, never out of All Mail."""
        wanted = Role.ALL if mailbox.is_gmail else Role.INBOX
        return next((folder.name for folder in self._watch.folders if folder.role is wanted), "")

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
        settings = self._office.settings.accounts[self.account]
        if self._mailbox is not None and self._signed_in_by == way_in(settings) and time.time() < self._renew_at:
            return self._mailbox
        self.close()
        refusals = Refusals(self._office.store, self.account, settings)
        if refusals.is_given_up():
            raise _given_up(settings)
        try:
            self._mailbox = self._connect(settings)
        except SignInNeeded:
            raise  # a person has to act, and nothing is locked by asking again
        except LoginRefused:
            refusals.refused()
            raise
        self._watch = Watch()
        refusals.accepted()
        self._signed_in_by = way_in(settings)
        self._renew_at = renewal_of(settings)
        return self._mailbox

    def _keep(self, error: ChaserError) -> None:
        with suppress(ChaserError):
            met(self._office.store, self.account, error.told, self._clock())


def _given_up(settings: AccountSettings) -> LoginRefused:
    what = f"The mail server refused the login {MOST_REFUSALS} times; it is not tried again."
    remedy = f"Correct the password of {settings.login.user} in .env (or the login in config/worker.yaml)."
    if settings.login.oauth:
        what = f"The sign-in of {settings.login.user} was refused {MOST_REFUSALS} times; it is not tried again."
        remedy = f"Sign in again: chaser auth {settings.account.key}  (or correct the login in config/worker.yaml)."
    return LoginRefused(what, remedy)
