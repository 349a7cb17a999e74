"""The thread that owns one account's connection: pass after pass, as the clock or the mail server wakes it.

It never reckons what is due, and it never gives up: after a failure it waits, alone, and looks again.
"""

import threading
import time
from collections.abc import Callable
from typing import Protocol

from worker.service.access import way_in
from worker.service.attempts import Backoff
from worker.service.bell import Bell
from worker.service.office import Office
from worker.service.post import Outcome, Post
from worker.store.lease import Lease

SLACK = 1.0
"""Seconds past the poll interval after which it looks unasked: the wall clock that wakes it may have been set back."""


APART = 2.0
"""Seconds between the beginnings of two looks that new mail calls for: a mail program that saves a draft every few
seconds makes Gmail's All Mail speak as often.
"""


class Log(Protocol):
    """Where the service says what it does; the command line decides how it looks."""

    def outcome(self, outcome: Outcome) -> None:
        """A pass has ended."""

    def notice(self, account: str, text: str) -> None:
        """Something the operator should know; `account` may be ""."""


class Desk(threading.Thread):
    """Looks after one account for as long as it holds the account's lease, which it is given and releases."""

    def __init__(self, post: Post, lease: Lease, office: Office, log: Log, refresh: Callable[[], None]) -> None:
        super().__init__(name=f"mailbox {post.account}", daemon=True)
        self._post = post
        self._lease = lease
        self._office = office
        self._log = log
        self._refresh = refresh
        self._backoff = Backoff()
        self._bell = Bell()
        self._ending = threading.Event()
        self._looked_at = 0.0
        self._not_before = 0.0
        self._failed_with: object = None

    def wake(self) -> None:
        """Look at the mailbox now, unless it is waiting after a failure."""
        self._bell.ring()

    def end(self) -> None:
        """Finish the step in hand and leave."""
        self._ending.set()
        self._bell.ring()

    def cut(self) -> None:
        """Break off a call to a server that does not answer."""
        self._post.abort()

    def run(self) -> None:
        """Pass after pass, as the clock wakes it, or the server with news."""
        try:
            while not self._ending.is_set():
                self._rest()
                self._bell.answer()
                if not self._ending.is_set() and not self._must_wait():
                    self._look()
            self._post.close()
        finally:
            self._bell.close()
            self._lease.release()

    def _rest(self) -> None:
        """Until the clock, or new mail, calls for a look; two looks for new mail never follow at once."""
        if self._must_wait():
            self._bell.wait(self._longest_wait())
        elif self._post.rest(self._bell, self._longest_wait()):
            self._bell.wait(self._looked_at + APART - time.monotonic())

    def _look(self) -> None:
        self._looked_at = time.monotonic()
        self._refresh()
        if self._post.account not in self._office.settings.accounts:
            self._ending.set()
            return
        outcome = self._post.run(self._ending.is_set)
        if outcome.error is not None:
            self._failed_with = self._way_in()
            self._not_before = time.monotonic() + self._backoff.wait_after(outcome.error)
        else:
            self._backoff.succeeded()
            self._not_before = 0.0
        if not (self._ending.is_set() and outcome.error):
            self._log.outcome(outcome)

    def _must_wait(self) -> bool:
        """After a failure, until the wait is over or the way in has changed."""
        return time.monotonic() < self._not_before and self._way_in() == self._failed_with

    def _way_in(self) -> object:
        """Server and secret; None for an account that is not configured any more."""
        settings = self._office.settings.accounts.get(self._post.account)
        return way_in(settings) if settings else None

    def _longest_wait(self) -> float:
        if self._not_before > time.monotonic():
            return self._not_before - time.monotonic() + 0.01
        return self._office.settings.poll_seconds + SLACK
