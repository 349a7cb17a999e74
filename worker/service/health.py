"""What outlives the process about its work: when each mailbox was last looked at, and who is to look at it.

Kept in the store, so that `chaser health` and `chaser status` can tell without asking the process. A service that left
in order takes its name away; one that was killed leaves it, and that is how its absence is known.
"""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from worker.errors import StoreError
from worker.service.pulse import limit_of
from worker.settings import Settings
from worker.store.repository import Store

LAST = "last look: "
ON_DUTY = "on duty: "
"""Names of the facts, before the account's."""
OFTEN_ENOUGH = 30.0
"""Seconds between two writings of the same mailbox's last look: a disk is not to be kept awake by good news."""


@dataclass(frozen=True, slots=True)
class Health:
    """How one mailbox is looked after. `age` is in seconds, None when no look has ever gone well."""

    account: str
    age: float | None
    limit: float
    trouble: str = ""

    @property
    def is_well(self) -> bool:
        """Whether it was looked at lately."""
        return self.age is not None and self.age <= self.limit

    def __str__(self) -> str:
        if self.age is None:
            return f"{self.account}: no look has gone well yet.{self._because}"
        if self.is_well:
            return f"{self.account}: looked at {in_words(self.age)} ago."
        return f"{self.account}: the last look that went well was {in_words(self.age)} ago.{self._because}"

    @property
    def _because(self) -> str:
        return f" {self.trouble}" if self.trouble else " Does the service run? Its log says more."


def looked(store: Store, account: str, now: datetime) -> None:
    """A look at the mailbox has gone well."""
    store.set_fact(LAST + account, now.isoformat())


def begun(store: Store, account: str, now: datetime, poll_seconds: int) -> None:
    """A service looks after the mailbox from now on."""
    store.set_fact(ON_DUTY + account, json.dumps({"since": now.isoformat(), "every": poll_seconds}))


def ended(store: Store, accounts: Iterable[str]) -> None:
    """It has left in order; that a full disk cannot keep that is no reason not to leave."""
    with suppress(StoreError):
        store.forget_facts([ON_DUTY + account for account in accounts])


def of_all(settings: Settings, store: Store, now: datetime, within: float | None = None) -> list[Health]:
    """Every mailbox of the home."""
    limit = within or limit_of(settings.poll_seconds)
    return _judged(store, dict.fromkeys(settings.accounts, limit), now)


def of_watched(store: Store, now: datetime, within: float | None = None) -> list[Health]:
    """Every mailbox that a running service looks after, whatever its files say by now."""
    return _judged(store, {account: within or limit_of(duty.every) for account, duty in _duties(store).items()}, now)


def deserted(settings: Settings, store: Store, now: datetime) -> list[tuple[str, str]]:
    """(account, message) for mailboxes that a service should look at, and none has for too long."""
    duties = _duties(store)
    found = []
    for health in of_all(settings, store, now):
        duty = duties.get(health.account)
        if duty is None or health.trouble:
            continue
        age = min(_age(duty.since, now), health.age if health.age is not None else float("inf"))
        if age > health.limit:
            said = f"Nobody has looked at this mailbox for {in_words(age)}: the service ended unexpectedly, or hangs."
            found.append((health.account, f"{said} Its log says more; to start it again: chaser run"))
    return found


@dataclass(frozen=True, slots=True)
class _Duty:
    since: datetime
    every: int


def _duties(store: Store) -> dict[str, _Duty]:
    kept = {name: json.loads(value) for name, value in store.facts_beginning(ON_DUTY).items()}
    return {
        name.removeprefix(ON_DUTY): _Duty(datetime.fromisoformat(duty["since"]), int(duty["every"]))
        for name, duty in kept.items()
    }


def _judged(store: Store, limits: Mapping[str, float], now: datetime) -> list[Health]:
    kept = store.facts([LAST + account for account in limits])
    troubles = dict(store.problems())
    found = []
    for account, limit in limits.items():
        last = kept.get(LAST + account)
        age = _age(datetime.fromisoformat(last), now) if last else None
        found.append(Health(account, age, limit, troubles.get(account, "")))
    return found


def _age(since: datetime, now: datetime) -> float:
    return (now - since).total_seconds()


def in_words(seconds: float) -> str:
    """A span as people say it."""
    for size, word in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {word}{'s' if count > 1 else ''}"
    count = max(0, int(seconds))
    return f"{count} second{'' if count == 1 else 's'}"
