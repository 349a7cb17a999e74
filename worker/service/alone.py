"""Being the only one at work on a home: for what must not happen beside a running worker.

Only the lock files say who works (see `worker.store.lease`), so this also holds while the configuration is broken.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from worker.errors import ChaserError
from worker.store.lease import Lease


def lease_of(home: Path, account: str) -> Lease:
    """The lock that makes one worker at a time responsible for an account."""
    return Lease(home / "data" / "locks" / f"{account}.lock")


@contextmanager
def alone_on(home: Path, what: str, accounts: Iterable[str] = ()) -> Iterator[None]:
    """Hold every lease of the home, those of these accounts and all others that were ever taken.

    ChaserError, naming `what` cannot be done, while a worker holds one.
    """
    known = {path.stem for path in (home / "data" / "locks").glob("*.lock")} | set(accounts)
    with ExitStack() as held:
        for account in sorted(known):
            if not held.enter_context(lease_of(home, account)):
                raise ChaserError(
                    f"A worker is at work on {account}, so {what} has to wait. Nothing was changed.",
                    "Stop it first (systemctl stop chaser, docker compose stop), then type this again.",
                )
        yield
