"""How many new drafts one mailbox takes on one day, and who waits for the next.

A person cannot read a hundred drafts before sending them, and a hundred at once look like spam to a provider. The most
urgent are written first; the rest wait, and it is said who. A draft that is written anew counts once. After a rest of
the mailbox the backlog is counted once, on the first look that finds it, and spread over the first days.
"""

import json
from datetime import date
from typing import Self

from worker.store.repository import Store

KEPT_EVERY = 5
"""So many drafts may be forgotten when the process is killed: a write to the disk for each would double their cost."""
QUEUE = "waiting for their turn: "
WRITTEN = "drafts of the day: "
BACKLOG = "backlog after a rest: "
"""Names of the facts kept, before the account's."""


class Quota:
    """The day's account of one mailbox. Kept in the store, so that a restart does not begin it anew."""

    def __init__(self, store: Store, account: str, day: date, most: int) -> None:
        self._store = store
        self._account = account
        self._day = day
        self._most = most
        self._waiting: list[str] = []
        self._before = spent(store, account, day)
        self._given = 0

    @property
    def left(self) -> int:
        """How many new drafts may still be written today."""
        return self._most - self._before - self._given

    def take(self) -> None:
        """One more was written."""
        self._given += 1
        if self._given % KEPT_EVERY == 0:
            self._keep()

    @property
    def has_given(self) -> bool:
        """Whether any was written since this account was opened."""
        return self._given > 0

    def wait(self, chase: str) -> None:
        """This chase's draft waits for another day."""
        if chase not in self._waiting:
            self._waiting.append(chase)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """However the pass ends, what was written is kept."""
        if self._given:
            self._keep()

    def _keep(self) -> None:
        count = {"day": self._day.isoformat(), "count": self._before + self._given}
        self._store.set_fact(WRITTEN + self._account, json.dumps(count))

    def close(self) -> int:
        """Keep who waits, for `status` and `why`; how many there are."""
        if waiting(self._store, self._account) != tuple(self._waiting):
            self._store.set_fact(QUEUE + self._account, json.dumps(self._waiting) if self._waiting else None)
        return len(self._waiting)


def waiting(store: Store, account: str) -> tuple[str, ...]:
    """The chases whose drafts wait for their turn, the most urgent first."""
    return tuple(json.loads(store.fact(QUEUE + account) or "[]"))


def backlog(store: Store, account: str, first: date) -> int | None:
    """How many drafts were due in this mailbox when it came back on that day, None before they were counted."""
    stored = json.loads(store.fact(BACKLOG + account) or "{}")
    return int(stored["count"]) if stored.get("first") == first.isoformat() else None


def keep_backlog(store: Store, account: str, first: date, count: int) -> None:
    """Remember it for the days over which it is spread."""
    store.set_fact(BACKLOG + account, json.dumps({"first": first.isoformat(), "count": count}))


def spent(store: Store, account: str, day: date) -> int:
    """How many new drafts were written in this mailbox on this day."""
    stored = json.loads(store.fact(WRITTEN + account) or "{}")
    return int(stored["count"]) if stored.get("day") == day.isoformat() else 0
