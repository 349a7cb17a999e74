"""What is remembered from one pass to the next while a connection lives: which folders there are, and when all of them
were last read.

A mailbox of few folders is read whole at each pass. One of many is read whole every quarter of an hour, and between
only where mail usually lands (promise P3). A new connection remembers nothing, so its first pass reads everything.
It never says what to draft, and time here is a real stopwatch's: the wall clock may jump.
"""

import time
from collections.abc import Callable, Sequence

from worker.mail.mailbox import Folder

MANY = 50
"""Watched folders beyond which not every pass reads them all."""
QUARTER_HOUR = 900.0
"""Seconds. The longest that a folder may go unread, or a new one unnoticed."""


class Watch:
    """The memory of one connection. One thread uses it."""

    def __init__(self, stopwatch: Callable[[], float] = time.monotonic) -> None:
        self.now = stopwatch
        self.folders: tuple[Folder, ...] = ()
        self._states_come_along = False
        self._listed_at: float | None = None
        self._all_read_at: float | None = None

    def listed(self, folders: Sequence[Folder], *, states_come_along: bool) -> None:
        """These are the folders; `states_come_along` when the server tells their states in the same answer."""
        self.folders = tuple(folders)
        self._states_come_along = states_come_along
        self._listed_at = self.now()

    def all_read(self, begun: float) -> None:
        """All of them were read and what they held is recorded; the reading began at `begun`."""
        self._all_read_at = begun

    def must_list(self, *, many: bool) -> bool:
        """Whether this pass asks which folders there are: always where that costs no question of its own."""
        if not self.folders or self._is_old(self._listed_at):
            return True
        return self._states_come_along and not many

    def must_read_all(self, *, many: bool) -> bool:
        """Whether all folders are to be read now."""
        return not many or self._is_old(self._all_read_at)

    def _is_old(self, moment: float | None) -> bool:
        return moment is None or self.now() - moment >= QUARTER_HOUR
