"""Takes note of every look before the log hears of it: the pulse, the figures, the last look that went well."""

import time
from contextlib import suppress

from worker.errors import StoreError
from worker.service import health
from worker.service.desk import Log
from worker.service.metrics import Metrics
from worker.service.office import Clock, Office
from worker.service.post import Outcome
from worker.service.pulse import Pulse, limit_of
from worker.service.troubles import met


class Watchbook:
    """Stands where a log is expected, and passes everything on to one."""

    def __init__(self, log: Log, office: Office, clock: Clock, pulse: Pulse | None = None) -> None:
        self._log = log
        self._office = office
        self._clock = clock
        self._kept: dict[str, float] = {}
        self.pulse = pulse or Pulse()
        self.metrics = Metrics(self.pulse.ages, office.store.states)

    @property
    def limit(self) -> float:
        """After how many seconds a look is overdue."""
        return limit_of(self._office.settings.poll_seconds)

    def outcome(self, outcome: Outcome) -> None:
        """A pass has ended."""
        well = outcome.error is None
        self.pulse.looked(outcome.account, well=well)
        self.metrics.outcome(outcome)
        if well:
            self._keep(outcome.account)
        self._log.outcome(outcome)

    def notice(self, account: str, text: str) -> None:
        """Something the operator should know."""
        self._log.notice(account, text)

    def begun(self, account: str) -> None:
        """The service looks after the mailbox from now on."""
        self.pulse.watched(account)
        with suppress(StoreError):
            health.begun(self._office.store, account, self._clock(), self._office.settings.poll_seconds)

    def ended(self, account: str) -> None:
        """It no longer does."""
        self.pulse.dropped(account)
        health.ended(self._office.store, [account])

    def say_overdue(self) -> None:
        """Tell of a look that did not happen, once, in the log and in `status`."""
        for account, seconds in self.pulse.newly_overdue(self.limit).items():
            every = health.in_words(self._office.settings.poll_seconds)
            text = f"No look at this mailbox has ended for {health.in_words(seconds)}; one should every {every}."
            self._log.notice(account, text)
            with suppress(StoreError):
                hangs = f"{text} It may hang: see the log, restart the service."
                met(self._office.store, account, hangs, self._clock())

    def _keep(self, account: str) -> None:
        now = time.monotonic()
        if now - self._kept.get(account, -health.OFTEN_ENOUGH) >= health.OFTEN_ENOUGH:
            self._kept[account] = now
            with suppress(StoreError):
                health.looked(self._office.store, account, self._clock())
