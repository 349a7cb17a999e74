"""`chaser run`: APScheduler as the clock, a thread for each account, an orderly end.

The scheduler only wakes threads; what is due is reckoned from the state at each pass, so a missed or doubled waking is
harmless. A mailbox that another worker holds is left to that one until it lets go; a service to which none is left ends
at once. On SIGTERM the step in hand is finished; whoever still waits for a server after three seconds is cut off, and
the process leaves within five.
"""

import ctypes
import resource
import threading
import time
from collections.abc import Iterable
from contextlib import suppress

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from worker.errors import ChaserError, ConfigurationError, StoreError
from worker.rounds import WAITS
from worker.service.access import Connect, connect_imap
from worker.service.alone import lease_of
from worker.service.bell import Bell
from worker.service.changes import changes
from worker.service.desk import Desk, Log
from worker.service.gate import Gate
from worker.service.health import ended
from worker.service.office import Clock, Office, system_clock
from worker.service.post import Outcome, Post
from worker.service.supervisor import Supervisor
from worker.service.watchbook import Watchbook
from worker.service.web_server import Listener
from worker.settings import HttpSettings

M_ARENA_MAX = -8
PATIENCE = 3.0
"""Seconds a pass may take to finish its step once the service is to stop."""
GLANCE = 5.0
"""Longest time in seconds before changed files, and mailboxes that other workers let go, are noticed."""
HELD = "another worker holds this mailbox; it is left to that one"


def run_once(office: Office, log: Log, clock: Clock = system_clock, connect: Connect = connect_imap) -> bool:
    """One pass over every account; whether all of them went well. Accounts another worker holds are left to it."""
    for notice in office.take_in_sheets(clock()):
        log.notice("", notice)
    book = Watchbook(log, office, clock)

    def looked(accounts: Iterable[str]) -> list[Outcome]:
        posts = [Post(office, account, connect, clock) for account in accounts]
        return [outcome for post in posts if (outcome := _looked_once(office, post, book))]

    outcomes = looked(office.settings.accounts)
    # A draft may have waited for a mailbox that was read only after its own.
    waiting = [one.account for one in outcomes if any(note.action == WAITS for note in one.report.notes)]
    outcomes += looked(waiting)
    return all(outcome.error is None for outcome in outcomes)


def _looked_once(office: Office, post: Post, book: Watchbook) -> Outcome | None:
    """One pass, None where another worker holds the account."""
    with lease_of(office.home, post.account) as ours:
        if not ours:
            book.notice(post.account, HELD)
            return None
        try:
            outcome = post.run()
        finally:
            post.close()
        book.outcome(outcome)
        ended(office.store, [post.account])  # no service is at work on it, whatever a killed one left behind
        return outcome


class Service:
    """The running service: call `run`, and `stop` from a signal handler."""

    def __init__(
        self,
        office: Office,
        log: Log,
        supervisor: Supervisor,
        clock: Clock = system_clock,
        connect: Connect = connect_imap,
    ) -> None:
        self.office = office
        self.log = self._book = Watchbook(log, office, clock)
        self._supervisor = supervisor
        self._listener: Listener | None = None
        self._heard_at: HttpSettings | None = None
        self.clock = clock
        self.connect = Gate(connect)
        self._bell = Bell()
        self._reload_lock = threading.Lock()
        self._desks: dict[str, Desk] = {}
        self._held: set[str] = set()
        """Accounts that another worker holds."""
        self._scheduler = BackgroundScheduler(timezone="UTC")

    def run(self) -> None:
        """Until `stop`: passes over every account, the first at once. Ends at once when other workers hold them all."""
        for notice in self.office.take_in_sheets(self.clock()):
            self.log.notice("", notice)
        self._scheduler.start()
        _allow_many_files()
        _share_memory()
        try:
            self._listen()
            self._staff()
            self._supervisor.ready(f"watching {len(self._desks)} of {len(self.office.settings.accounts)} mailboxes")
            while self._desks and not self._bell.wait(min(self.office.settings.poll_seconds, GLANCE)):
                self.refresh_settings()
                self._listen()
                self._staff()
                self._watch()
        finally:
            self._leave()

    def stop(self) -> None:
        """Ask the service to leave; safe in a signal handler."""
        self._bell.ring()

    def refresh_settings(self) -> None:
        """Take in changed files; what cannot be followed is said once and the last good reading kept."""
        with self._reload_lock:
            before = self.office.settings
            try:
                error = self.office.reload(self.clock())
            except StoreError as failed:
                self.log.notice("", f"{failed.what} {failed.remedy}")
                return
            if error is not None:
                self._say(error)
            elif self.office.settings is not before:
                changed = "; ".join(changes(before, self.office.settings)) or "it says the same as before"
                self.log.notice("", f"the configuration was read anew: {changed}")
                for notice in self.office.sheet_notices:
                    self.log.notice("", notice)
                for desk in list(self._desks.values()):
                    desk.wake()

    def _say(self, error: ConfigurationError) -> None:
        for problem in error.problems:
            if not problem.warning:
                self.log.notice("", f"{problem} (the last good configuration stays in force)")

    def _staff(self) -> None:
        """A thread and a clock for each account; accounts may come and go with the configuration."""
        accounts = self.office.settings.accounts
        for account in [name for name in self._desks if name not in accounts]:
            self._desks.pop(account).end()
            self._book.ended(account)
            self._scheduler.remove_job(account)
        for account in accounts:
            desk = self._desks.get(account) or self._opened(account)
            if desk is not None:
                self._schedule(account, desk)

    def _opened(self, account: str) -> Desk | None:
        """A desk that has begun to work; None, said once, while another worker holds the account."""
        lease = lease_of(self.office.home, account)
        if not lease.try_acquire():
            if account not in self._held:
                self.log.notice(account, HELD)
            self._held.add(account)
            return None
        self._held.discard(account)
        post = Post(self.office, account, self.connect, self.clock)
        desk = self._desks[account] = Desk(post, lease, self.office, self.log, self.refresh_settings)
        self._book.begun(account)
        desk.start()
        desk.wake()
        return desk

    def _schedule(self, account: str, desk: Desk) -> None:
        """One coalesced job per account, at the configured interval."""
        seconds = self.office.settings.poll_seconds
        job = self._scheduler.get_job(account)
        if job is None or job.trigger.interval.total_seconds() != seconds:
            self._scheduler.add_job(
                desk.wake, IntervalTrigger(seconds=seconds), id=account, replace_existing=True,
                max_instances=1, coalesce=True, misfire_grace_time=None,
            )  # fmt: skip

    def _listen(self) -> None:
        """The web server as the settings have it now; what cannot be listened on is said once and tried no more."""
        wanted = self.office.settings.operating.http
        if wanted == self._heard_at:
            return
        self._heard_at = wanted
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        if wanted is not None:
            try:
                self._listener = Listener(wanted, self._book.metrics, self._book.pulse, lambda: self._book.limit)
            except ChaserError as error:
                self.log.notice("", error.told)

    def _watch(self) -> None:
        """A look that did not happen is said. While every thread lives, so is that to the watchdog."""
        self._book.say_overdue()
        if all(desk.is_alive() for desk in self._desks.values()):
            self._supervisor.alive()

    def _leave(self) -> None:
        self._supervisor.leaving()
        self._scheduler.shutdown(wait=False)
        for desk in self._desks.values():
            desk.end()
        if self._desks:
            self.log.notice("", "asked to stop: the step in hand is finished first")
        _join(self._desks.values(), PATIENCE)
        for desk in self._desks.values():
            if desk.is_alive():
                desk.cut()
        _join(self._desks.values(), 0.5)
        ended(self.office.store, self._desks)
        if self._listener is not None:
            self._listener.close()


def _share_memory() -> None:
    """Let all threads take memory from one place, where the C library is glibc (mallopt(3), M_ARENA_MAX).

    By default it gives each thread its own and keeps there what the thread once needed: with a hundred mailboxes three
    times as much as is in use. Python runs one thread at a time, so nothing is lost.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def _allow_many_files() -> None:
    """Each mailbox takes four files; many systems allow a process no more than 1024 unless it asks."""
    with suppress(ValueError, OSError):
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _join(desks: Iterable[Desk], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    for desk in desks:
        desk.join(max(0.0, deadline - time.monotonic()))
