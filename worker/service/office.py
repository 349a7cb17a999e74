"""A home, opened: its settings, its store, its words.

Files may change while Chaser runs. They are read again when their contents differ; what cannot be followed is reported
and the last good reading stays in force.
"""

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from worker.errors import ConfigurationError, Problem
from worker.rounds import Ledger, take_in
from worker.service.forgetting import without_forgotten
from worker.settings import Settings, fingerprint, load, open_files, secret_files
from worker.settings.environment import ENV_FILE
from worker.store.repository import Store
from worker.words.render import Words
from worker.words.vetted import Vetted

Clock = Callable[[], datetime]


BIG_AT_ONCE = 3


def database_of(home: Path) -> Path:
    """Where a home keeps its state."""
    return home / "data" / "chaser.db"


def system_clock() -> datetime:
    """The wall clock, aware."""
    return datetime.now(UTC)


def _words(settings: Settings) -> Words:
    """The home's words, looked at before they are used."""
    return Vetted(settings.template_folders, settings.locales, settings.scenarios)


class Office:
    """One home. Safe to use from several threads."""

    def __init__(
        self, home: Path, environ: Mapping[str, str], *, secrets: bool = True, dry: bool = False,
        is_hurried: bool = False,
    ) -> None:  # fmt: skip
        self.home = home
        self._environ = environ
        self._lock = threading.RLock()
        self._fingerprint = fingerprint(home, environ)
        self.loaded: Settings = load(home, environ, secrets=secrets)
        """What the files say, forgotten creators among it."""
        path = database_of(home)
        self.store = Store.copy_of(path) if dry else Store.open(path, is_hurried=is_hurried)
        self.settings = without_forgotten(self.loaded, self.store)
        self.words: Words = _words(self.settings)
        self.sheet_notices: list[str] = []
        self.big_looks = threading.BoundedSemaphore(BIG_AT_ONCE)
        """Held by a pass that has every chase at hand, or many, which takes memory: at a start all want one."""

    def open_files(self) -> list[Problem]:
        """A warning for each file or folder of the home that is more open than it should be."""
        return list(
            open_files(self.home, [self.home / ENV_FILE, *secret_files(self.home, self._environ)], self._environ)
        )

    def take_in_sheets(self, now: datetime) -> list[str]:
        """Record what changed in the sheets; what the person should be told."""
        with self._lock:
            self.sheet_notices = take_in(self.settings, self.store, now)
            return self.sheet_notices

    def reload(self, now: datetime) -> ConfigurationError | None:
        """Read the files again if they have changed. Returns what is wrong with them, the old reading staying.

        StoreError when what changed in the sheets could not be recorded; the old reading stays then, too.
        """
        with self._lock:
            current = fingerprint(self.home, self._environ)
            if current == self._fingerprint:
                return None
            try:
                loaded = load(self.home, self._environ)
            except ConfigurationError as error:
                self._fingerprint = current
                return error
            settings = without_forgotten(loaded, self.store)
            self.sheet_notices = take_in(settings, self.store, now)  # where it fails, all is tried again
            self.store.make_due()
            self._fingerprint = current
            self.loaded, self.settings = loaded, settings
            self.words = _words(settings)
            return None

    def ledger(self, now: datetime | None = None, *, complete: bool = True) -> Ledger:
        """The chases as of now: all of them at hand, or each as it is needed."""
        with self._lock:
            ledger = Ledger(self.settings, self.store, now or system_clock())
        if complete:
            ledger.load_all()
        return ledger

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()
