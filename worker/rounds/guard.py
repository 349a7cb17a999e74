"""Sets aside what raises, with its evidence, so that one bad mail or chase never stops the rest.

The one place that catches every exception. Errors of the mail line and of the store are let through: they concern the
whole pass, not one chase.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime

from worker.core.messages import Mail
from worker.errors import ChaserError, MailError, StoreError, WordsError
from worker.report import Report
from worker.store.repository import Store
from worker.store.values import SetAside


@dataclass(slots=True)
class Attempt:
    """How a guarded step went."""

    has_failed: bool = False


class Guard:
    """Runs a step for one mail or one chase and keeps what went wrong."""

    def __init__(self, store: Store, account: str, report: Report, now: datetime) -> None:
        self._store = store
        self._account = account
        self._report = report
        self._now = now
        self._failed: set[str] = set()
        self._known = {(item.chase, item.what) for item in store.set_asides() if item.account == account}

    def mail(self, mail: Mail) -> AbstractContextManager[Attempt]:
        """Reading one mail."""
        evidence = f"{mail.place.folder} UID {mail.place.uid}, {mail.identity}"
        return self._step("", "A mail could not be read and was left aside", evidence)

    def chase(self, key: str) -> AbstractContextManager[Attempt]:
        """Working on one chase."""
        return self._step(key, "This chase could not be worked on and was left aside", key)

    def digest(self) -> AbstractContextManager[Attempt]:
        """Writing the digest."""
        return self._step("", "The digest could not be written", "the digest")

    @contextmanager
    def _step(self, key: str, what: str, evidence: str) -> Iterator[Attempt]:
        attempt = Attempt()
        try:
            yield attempt
            self._all_is_well(key)
        except (MailError, StoreError):
            raise
        except Exception as error:  # noqa: BLE001 - the one net: what is unforeseen is kept and shown, the rest goes on
            attempt.has_failed = True
            self._failed.add(key)
            text = f"{what}: {_told(error)}"
            self._store.set_aside(SetAside(self._account, key, text, evidence, self._now))
            if (key, text) not in self._known:
                self._report.add("set_aside", key, text)

    def _all_is_well(self, key: str) -> None:
        """A chase that was set aside and now goes through is no trouble any more."""
        if key and key not in self._failed and any(chase == key for chase, _ in self._known):
            self._store.clear_set_aside(self._account, key)


def _told(error: Exception) -> str:
    """What went wrong: our own errors in their words, others by their name."""
    if isinstance(error, WordsError):
        place = f"{error.file}:{error.line}: " if error.file else ""
        return f"{place}{error.told}"
    if isinstance(error, ChaserError):
        return error.told
    return f"{type(error).__name__}: {error}"
