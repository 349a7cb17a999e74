"""`chaser run`: APScheduler as the clock, a thread for each account, an orderly end.

The scheduler only wakes threads; what is due is reckoned from the state at each pass, so a missed or doubled waking is
harmless. An account that fails waits alone. On SIGTERM the step in hand is finished; whoever still waits for a server
after four seconds is cut off, and the process leaves within five.
"""

import os
import select
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from worker.errors import ConfigurationError, MailError
from worker.service.attempts import Backoff
from worker.service.office import Clock, Connect, Office, connect_imap, system_clock
from worker.service.post import Outcome, Post
from worker.store.lease import Lease

PATIENCE = 4.0
"""Seconds a pass may take to finish its step once the service is to stop."""
SLACK = 5.0
"""Seconds past the poll interval after which a thread looks by itself, should the wall clock have been set back."""


class Log(Protocol):
    """Where the service says what it does; the command line decides how it looks."""

    def outcome(self, outcome: Outcome) -> None:
        """A pass has ended."""

    def notice(self, account: str, text: str) -> None:
        """Something the operator should know; `account` may be ""."""


def lease_of(home: Path, account: str) -> Lease:
    """The lock that makes one worker at a time responsible for an account."""
    return Lease(home / "data" / "locks" / f"{account}.lock")


def run_once(office: Office, log: Log, clock: Clock = system_clock, connect: Connect = connect_imap) -> bool:
    """One pass over every account; whether all of them went well. Accounts another worker holds are left to it."""
    for notice in office.take_in_sheets(clock()):
        log.notice("", notice)
    well = True
    for account in office.settings.accounts:
        with lease_of(office.home, account) as ours:
            if not ours:
                log.notice(account, "another worker holds this mailbox; it is left to that one")
                continue
            post = Post(office, account, connect, clock)
            try:
                outcome = post.run()
            finally:
                post.close()
            log.outcome(outcome)
            well = well and outcome.error is None
    return well


class Desk(threading.Thread):
    """The thread that owns one account's connection."""

    def __init__(self, service: "Service", account: str) -> None:
        super().__init__(name=f"mailbox {account}", daemon=True)
        self.account = account
        self._service = service
        self._post = Post(service.office, account, service.connect, service.clock)
        self._backoff = Backoff()
        self._waking = threading.Event()
        self._ending = threading.Event()
        self._not_before = 0.0

    def wake(self) -> None:
        """Look at the mailbox now, unless it is waiting after a failure."""
        self._waking.set()

    def end(self) -> None:
        """Finish the step in hand and leave."""
        self._ending.set()
        self._waking.set()

    def cut(self) -> None:
        """Break off a call to a server that does not answer."""
        self._post.abort()

    def run(self) -> None:
        """Pass after pass, as the clock wakes it."""
        with lease_of(self._service.office.home, self.account) as ours:
            if not ours:
                self._service.log.notice(self.account, "another worker holds this mailbox; it is left to that one")
                return
            while not self._ending.is_set():
                self._waking.wait(self._longest_wait())
                self._waking.clear()
                if not self._ending.is_set() and time.monotonic() >= self._not_before:
                    self._look()
            self._post.close()

    def _look(self) -> None:
        self._service.refresh_settings()
        if self.account not in self._service.office.settings.accounts:
            self._ending.set()
            return
        outcome = self._post.run(self._ending.is_set)
        if isinstance(outcome.error, MailError):
            self._not_before = time.monotonic() + self._backoff.wait_after(outcome.error)
        else:
            self._backoff.succeeded()
            self._not_before = 0.0
        if not (self._ending.is_set() and outcome.error):
            self._service.log.outcome(outcome)

    def _longest_wait(self) -> float:
        if self._not_before > time.monotonic():
            return self._not_before - time.monotonic() + 0.01
        return self._service.office.settings.poll_seconds + SLACK


class Bell:
    """Rings once. Unlike an Event it may be rung in a signal handler of the thread that waits: it takes no lock."""

    def __init__(self) -> None:
        self._reading, self._writing = os.pipe()
        os.set_blocking(self._writing, False)

    def ring(self) -> None:
        """Wake whoever waits, now and from now on."""
        with suppress(BlockingIOError):
            os.write(self._writing, b"!")

    def wait(self, seconds: float) -> bool:
        """Whether it has rung within so many seconds."""
        return bool(select.select([self._reading], [], [], seconds)[0])


class Service:
    """The running service: call `run`, and `stop` from a signal handler."""

    def __init__(self, office: Office, log: Log, clock: Clock = system_clock, connect: Connect = connect_imap) -> None:
        self.office = office
        self.log = log
        self.clock = clock
        self.connect = connect
        self._bell = Bell()
        self._reload_lock = threading.Lock()
        self._desks: dict[str, Desk] = {}
        self._scheduler = BackgroundScheduler(timezone="UTC")

    def run(self) -> None:
        """Until `stop`: passes over every account, the first at once."""
        for notice in self.office.take_in_sheets(self.clock()):
            self.log.notice("", notice)
        self._scheduler.start()
        try:
            self._staff()
            while not self._bell.wait(min(self.office.settings.poll_seconds, SLACK)):
                self.refresh_settings()
                self._staff()
        finally:
            self._leave()

    def stop(self) -> None:
        """Ask the service to leave; safe in a signal handler."""
        self._bell.ring()

    def refresh_settings(self) -> None:
        """Take in changed files; what cannot be followed is said once and the last good reading kept."""
        with self._reload_lock:
            before = self.office.settings
            error = self.office.reload(self.clock())
            if error is not None:
                self._say(error)
            elif self.office.settings is not before:
                self.log.notice("", "the configuration was read anew")
                for notice in self.office.sheet_notices:
                    self.log.notice("", notice)

    def _say(self, error: ConfigurationError) -> None:
        for problem in error.problems:
            if not problem.warning:
                self.log.notice("", f"{problem} (the last good configuration stays in force)")

    def _staff(self) -> None:
        """A thread and a clock for each account; accounts may come and go with the configuration."""
        accounts = self.office.settings.accounts
        for account in [name for name in self._desks if name not in accounts]:
            self._desks.pop(account).end()
            self._scheduler.remove_job(account)
        for account in accounts:
            desk = self._desks.get(account)
            if desk is None:
                desk = self._desks[account] = Desk(self, account)
                desk.start()
                desk.wake()
            self._schedule(account, desk)

    def _schedule(self, account: str, desk: Desk) -> None:
        """One coalesced job per account, at the configured interval."""
        seconds = self.office.settings.poll_seconds
        job = self._scheduler.get_job(account)
        if job is None or job.trigger.interval.total_seconds() != seconds:
            self._scheduler.add_job(
                desk.wake, IntervalTrigger(seconds=seconds), id=account, replace_existing=True,
                max_instances=1, coalesce=True, misfire_grace_time=None,
            )  # fmt: skip

    def _leave(self) -> None:
        self._scheduler.shutdown(wait=False)
        for desk in self._desks.values():
            desk.end()
        _join(self._desks.values(), PATIENCE)
        for desk in self._desks.values():
            if desk.is_alive():
                desk.cut()
        _join(self._desks.values(), 0.5)


def _join(desks: Iterable[Desk], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    for desk in desks:
        desk.join(max(0.0, deadline - time.monotonic()))
