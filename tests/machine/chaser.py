"""One worker as the service runs it: a store on a file, a connection that lives from pass to pass, and its end.

It does what `worker.service.post` does around a pass, with the parts in the test's hands: the file can be set back to
what it was earlier in a pass, as after a power cut that the disk had not been honest about.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlmodel import Session

from tests.machine.line import COMMIT, Course, Killed, Line, Witness
from worker.core.fold import fold
from worker.errors import ChaserError, MailError, StoreError
from worker.mail.mailbox import Mailbox
from worker.report import Report
from worker.rounds import Ledger, Pass, Watch, take_in
from worker.settings import Settings
from worker.store.repository import Store
from worker.words.render import Words

ACCOUNT = "maya"


class MortalStore(Store):
    """A store whose commits are moments at which something may happen."""

    course = Course({})

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        self.course.passes(COMMIT)
        with super()._writing() as session:
            yield session
        self.course.passes(COMMIT, after=True)

    @contextmanager
    def _writing_plainly(self) -> Iterator[sqlite3.Connection]:
        self.course.passes(COMMIT)
        with super()._writing_plainly() as connection:
            yield connection
        self.course.passes(COMMIT, after=True)


class Ended(StrEnum):
    """How a pass ended."""

    WELL = "well"
    FAILED = "failed"
    LEFT = "asked to leave"
    KILLED = "killed"


@dataclass
class Chaser:
    """A worker on the file `path`."""

    path: Path
    settings: Settings
    words: Words
    connect: Callable[[], Mailbox]
    report: Report = field(default_factory=lambda: Report(ACCOUNT))
    error: ChaserError | None = None

    def __post_init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self.store = MortalStore.open(self.path)
        self._line: Line | None = None
        self._must_be_complete = True

    def take_in(self, settings: Settings, now: datetime) -> None:
        """The files in the home have changed."""
        take_in(settings, self.store, now)
        self.store.make_due()
        self.settings = settings

    def ledger(self, now: datetime) -> Ledger:
        """All chases as of now, for a command."""
        ledger = Ledger(self.settings, self.store, now)
        ledger.load_all()
        return ledger

    def look(
        self, now: datetime, witness: Witness, course: Course, *, complete: bool = True, stops_after: int | None = None
    ) -> Ended:
        """One pass. `stops_after`: the service is asked to leave after so many questions whether it is."""
        self.store.course = course
        self.report, self.error = Report(ACCOUNT), None
        asked = iter(range(stops_after)) if stops_after is not None else None
        is_stopping = (lambda: next(asked, None) is None) if asked is not None else (lambda: False)
        try:
            line = self._opened(now)
            line.course, line.witness = course, witness
            ledger = Ledger(self.settings, self.store, now)
            is_complete = complete or self._must_be_complete
            Pass(ledger, line, self.words, self.report, is_complete, is_stopping, watch=self._watch).run(now)
        except Killed:
            self.end()
            self._begin()
            return Ended.KILLED
        except MailError as error:
            self.error = error
            self.hang_up()
            return Ended.FAILED
        except StoreError as error:
            self.error = error
            return Ended.FAILED
        finally:
            self.store.course = Course({})
        self._must_be_complete = False
        for key, case in ledger.cases.items():
            assert case.chase == fold(key, ledger.history(key)), f"{key}: not what a folding anew makes of it"
        return Ended.WELL if stops_after is None else Ended.LEFT

    def copy(self, to: Path) -> None:
        """Copy the database as it is at this moment."""
        with closing(sqlite3.connect(self.path)) as source, closing(sqlite3.connect(to)) as target:
            source.backup(target)

    def set_back(self, copy: Path) -> None:
        """What was committed after this copy was made is lost."""
        self.end()
        for left in self.path.parent.glob(f"{self.path.name}*"):
            left.unlink()
        copy.replace(self.path)
        self._begin()

    def hang_up(self) -> None:
        """Let go of the connection."""
        if self._line is not None:
            self._line.close()
        self._line = None

    def end(self) -> None:
        """Nothing of this process is left."""
        self.hang_up()
        self.store.close()

    def _opened(self, now: datetime) -> Line:
        if self._line is None:
            self._line = Line(self.connect())
            self._watch = Watch(lambda: self._now.timestamp())  # noqa: PLW0108 - the moment it is asked, not this one
        self._now = now
        return self._line
