"""When each mailbox was last read to its end: a draft in one waits for a look into the others that may hold a reply."""

from collections.abc import Collection
from datetime import datetime, timedelta

from worker.store.repository import Store

READ = "read to its end: "
WAITS = "waits_for_a_look"
LEAST = timedelta(minutes=5)
"""How old a look may be at the least before it counts as no look, however often mailboxes are read."""


def looked(store: Store, account: str, now: datetime) -> None:
    """This mailbox was read to its end."""
    store.set_fact(f"{READ}{account}", now.isoformat())


def unread(store: Store, accounts: Collection[str], now: datetime, poll_seconds: int) -> list[str]:
    """Those of these mailboxes that were not read lately; a clock that was set back makes a look old, not young."""
    if not accounts:
        return []
    facts = store.facts([f"{READ}{account}" for account in accounts])
    lately = max(LEAST, timedelta(seconds=3 * poll_seconds))
    fresh = {
        name.removeprefix(READ) for name, at in facts.items() if abs(now - datetime.fromisoformat(at)) <= lately
    }  # fmt: skip
    return sorted(set(accounts) - fresh)
