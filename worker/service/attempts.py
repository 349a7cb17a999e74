"""When an account may be tried again after a failure.

Waits grow from one second to a minute, with jitter so that many accounts of one server do not come back together; a
server that names a pause gets it. A refused login is tried three times, then not before its secret or file changes:
trying on would lock the account.
"""

import hashlib
import json
import random
from collections.abc import Callable

from worker.errors import ChaserError, LoginRefused, MailboxFull, NotConnected, Throttled
from worker.service.access import way_in
from worker.settings import AccountSettings
from worker.store.repository import Store

FIRST_WAIT = 1.0
LONGEST_WAIT = 60.0
GROWTH = 1.5
LOGIN_WAIT = 300.0
FULL_WAIT = 300.0
"""A full mailbox is not emptied within a minute, and each try leaves its trace in the history."""
MOST_REFUSALS = 3


class Backoff:
    """The waits of one account, in real seconds."""

    def __init__(self, jitter: Callable[[], float] = random.random) -> None:
        self._jitter = jitter
        self._failures = 0

    def succeeded(self) -> None:
        """A whole pass went well: the next failure starts small again."""
        self._failures = 0

    def wait_after(self, error: ChaserError) -> float:
        """Seconds to wait before the next try."""
        self._failures += 1
        if isinstance(error, Throttled):
            return error.retry_after
        if isinstance(error, LoginRefused | NotConnected):
            return LOGIN_WAIT
        if isinstance(error, MailboxFull):
            return FULL_WAIT
        grown = FIRST_WAIT * GROWTH ** min(self._failures - 1, 20)
        return min(LONGEST_WAIT, grown) * (0.5 + self._jitter() / 2)


class Refusals:
    """Counts refused logins across restarts, for as long as the secret stays the same."""

    def __init__(self, store: Store, account: str, settings: AccountSettings) -> None:
        self._store = store
        self._fact = f"login refused: {account}"
        self._secret = _digest(store, settings)

    def is_given_up(self) -> bool:
        """Whether this secret was refused so often that it is not tried again."""
        return self._count() >= MOST_REFUSALS

    def refused(self) -> int:
        """Count one more; the number so far."""
        count = self._count() + 1
        self._store.set_fact(self._fact, json.dumps({"secret": self._secret, "count": count}))
        return count

    def accepted(self) -> None:
        """Forget what was counted."""
        if self._store.fact(self._fact) is not None:
            self._store.set_fact(self._fact, None)

    def _count(self) -> int:
        stored = json.loads(self._store.fact(self._fact) or "{}")
        return int(stored["count"]) if stored.get("secret") == self._secret else 0


def _digest(store: Store, settings: AccountSettings) -> str:
    """Tells one secret from another without keeping it: keyed, so that it cannot be guessed from the database alone."""
    return hashlib.blake2b(way_in(settings).encode(), key=store.secret_key(), digest_size=16).hexdigest()
