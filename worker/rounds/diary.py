"""The history of an account's digests, kept like a chase's: each is a message of ours with a claim, a place and an end.

Its number is its day (20261028), so that a day can have only one.
"""

from collections.abc import Callable, Collection
from datetime import date, datetime

from worker.core import events as e
from worker.core.chase import Chase
from worker.core.fold import fold
from worker.core.messages import NOTE
from worker.core.people import Account
from worker.core.touch import Touch
from worker.rounds.naming import message_id, reference
from worker.store.repository import Store

DIARY = "digest: "
"""How the key of a diary begins. No ask's key can: it has a colon and a space."""


class Diary:
    """The digests of one account (a `worker.rounds.placing.Book`)."""

    def __init__(self, store: Store, account: Account) -> None:
        self._store = store
        self._account = account
        self.key = f"{DIARY}{account.key}"
        self._chase: Chase | None = None

    @property
    def chase(self) -> Chase:
        """What happened to the digests so far, as the store has it."""
        if self._chase is None:
            self._chase = fold(self.key, self._store.history(self.key))
        return self._chase

    def touch_of(self, key: str, number: int, *, beside: bool = False) -> Touch:
        """One digest as it stands now. LookupError when there is none."""
        touch = self.chase.touch(number, beside=beside)
        if touch is None:
            raise LookupError(f"{key} {number}")
        return touch

    def record(self, key: str, event: e.Event, once: str = "") -> bool:
        """Record one event; False when it was recorded before under `once`."""
        self._chase = None
        return self._store.record(key, event, once) is not None

    def of_day(self, day: date) -> Touch | None:
        """The digest of this day, if one was begun."""
        return self.chase.touch(number_of(day))

    def claim(self, day: date, now: datetime, subject: str, brief: str, compose: Callable[[str, str], bytes]) -> bool:
        """Claim the digest of this day with the bytes that `compose` makes of its id and reference; False when somebody
        else was first.
        """
        number, secret = number_of(day), self._store.secret_key()
        lineage = f"{self.key}\0{number}"
        touch = self.chase.touch(number)
        revision = (touch.revision if touch else 0) + 1
        name = message_id(secret, f"{lineage}\0{revision}", self._account)
        ref = NOTE + reference(secret, lineage)
        claim = e.DraftClaimed(now, number, revision, 0, name, ref, (), (), subject, day, day, brief, self._account.key)
        self._chase = None
        return self._store.claim(self.key, claim, compose(name, ref), self._account.key) != ()

    def includes(self, ids: Collection[str]) -> bool:
        """Whether one of these Message-IDs is a digest's of this account."""
        return any(found.chase == self.key for found in self._store.drafts_of_ids(ids).values())


def number_of(day: date) -> int:
    """The number of the digest of this day."""
    return day.year * 10000 + day.month * 100 + day.day
