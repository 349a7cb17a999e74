"""Between two passes: wait for the clock, or for the server to tell of new mail, whichever comes first.

IDLE only wakes the same pass that the clock wakes, on the same connection. Where it fails it is given up quietly for a
while, and the clock alone is followed: correctness comes from reading.
"""

import time
from collections.abc import Callable

from worker.errors import MailError
from worker.mail.mailbox import FolderStatus, Mailbox
from worker.service.bell import Bell

SHORT = 20.0
"""Seconds. Waiting that fails sooner says something about the server's IDLE, not about a line that grew old."""
MOST_FAILURES = 3
DEAF = 900.0
"""Seconds for which the clock alone is followed where IDLE failed too often."""


class Ear:
    """How one account listens. One thread uses it."""

    def __init__(self, stopwatch: Callable[[], float] = time.monotonic) -> None:
        self._now = stopwatch
        self._failures = 0
        self._deaf_until = 0.0

    def can_listen(self, mailbox: Mailbox | None) -> bool:
        """Whether this mailbox would tell of news."""
        return mailbox is not None and mailbox.tells_news and self._now() >= self._deaf_until

    def listen(self, mailbox: Mailbox, folder: str, known: FolderStatus, bell: Bell, seconds: float) -> bool:
        """Whether there is news within so many seconds, or before the bell rings. Raises what ends the line."""
        begun = self._now()
        try:
            heard = mailbox.await_news(folder, known, bell.fileno(), seconds)
        except MailError:
            self._failures = self._failures + 1 if self._now() - begun < SHORT else 0
            if self._failures >= MOST_FAILURES:
                self._failures, self._deaf_until = 0, self._now() + DEAF
            raise
        if heard or self._now() - begun >= SHORT:
            self._failures = 0
        return heard
