"""When each mailbox was last looked at, in real seconds: so that a look which did not happen is noticed and said.

It judges by a stopwatch that no clock change moves. What must outlive the process is in `health`.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

MISSED_LOOKS = 5
SHORTEST = 300.0
"""Seconds. A first look at a big mailbox takes minutes, and so does a pause after a failure."""


def limit_of(poll_seconds: int) -> float:
    """After how many seconds without a look one is overdue."""
    return max(MISSED_LOOKS * float(poll_seconds), SHORTEST)


@dataclass(slots=True)
class _Beat:
    ended: float
    well: float | None = None
    is_said: bool = False


class Pulse:
    """The last look at each mailbox that this process watches. Safe to use from several threads."""

    def __init__(self, stopwatch: Callable[[], float] = time.monotonic) -> None:
        self._now = stopwatch
        self._lock = threading.Lock()
        self._beats: dict[str, _Beat] = {}

    def watched(self, account: str) -> None:
        """From now on this mailbox is looked at."""
        with self._lock:
            self._beats[account] = _Beat(self._now())

    def dropped(self, account: str) -> None:
        """No longer."""
        with self._lock:
            self._beats.pop(account, None)

    def looked(self, account: str, *, well: bool) -> None:
        """A look has ended, well or not: it took place."""
        with self._lock:
            now = self._now()
            before = self._beats.get(account)
            self._beats[account] = _Beat(now, now if well else before.well if before else None)

    def ages(self) -> dict[str, float]:
        """Seconds since the last look that went well at each mailbox; since the start, where none did."""
        with self._lock:
            return {account: self._now() - (beat.well or beat.ended) for account, beat in self._beats.items()}

    def never(self) -> frozenset[str]:
        """Mailboxes of which no look went well yet."""
        with self._lock:
            return frozenset(account for account, beat in self._beats.items() if beat.well is None)

    def overdue(self, limit: float) -> dict[str, float]:
        """Mailboxes no look at which has ended for longer than `limit`, with the seconds since."""
        with self._lock:
            late = {account: self._now() - beat.ended for account, beat in self._beats.items()}
        return {account: seconds for account, seconds in late.items() if seconds > limit}

    def newly_overdue(self, limit: float) -> dict[str, float]:
        """Those of them that were not handed out before."""
        late = self.overdue(limit)
        with self._lock:
            fresh = {account: seconds for account, seconds in late.items() if not self._beats[account].is_said}
            for account in fresh:
                self._beats[account].is_said = True
        return fresh
