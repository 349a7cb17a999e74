"""The line between Chaser and a mailbox, on which anything may happen at any call.

`Line` is a Mailbox over another one. Before and after each call it asks its `Course` what happens there: nothing, a
lost connection, a refusal, somebody's deed, a second worker, the end of the process. The same course counts the
database's commits, so the process may end between any two of them, too.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from worker.core.messages import Mail, Place
from worker.errors import AppendUnanswered, ConnectionLost, ServerRefused, StoreError, Throttled
from worker.mail.mailbox import Folder, FolderStatus, Mailbox, Meanwhile, Removal, nothing_else

T = TypeVar("T")
ANY = "any"
COMMIT = "commit"
CALLS = (
    "survey", "statuses", "ask_ahead", "new_uids", "search", "headers", "with_text", "raw", "append_draft",
    "append_note", "remove_draft",
)  # fmt: skip


class Killed(BaseException):
    """The process ends here: nobody catches this, nothing is put in order."""


class Fault(StrEnum):
    """What can go wrong at a call."""

    LOST = "the connection is lost"
    REFUSED = "the server says NO"
    THROTTLED = "the server asks for a pause"
    UNWRITABLE = "the disk is full, or another program holds the database"
    KILLED = "the process is killed"


@dataclass(frozen=True, slots=True)
class Moment:
    """The `nth` time (from 0) that this call begins or, with `after`, has been carried out."""

    call: str
    nth: int
    after: bool = False

    def __str__(self) -> str:
        return f"{'after' if self.after else 'before'} {self.call} no. {self.nth + 1}"


class Witness(Protocol):
    """Who is told of every call that was answered."""

    def looked(self, folders: Collection[str]) -> None:
        """The states of these folders were told."""

    def fetched(self, folder: str, uids: Collection[int]) -> None:
        """These messages were delivered."""

    def appends(self, message: bytes) -> None:
        """A draft is sent to be stored; perhaps its answer never comes."""

    def removes(self, place: Place) -> None:
        """A draft is to be removed."""

    def removed(self, place: Place, removal: Removal) -> None:
        """What became of that."""


@dataclass
class Course:
    """What happens at which moment of one pass. Each event happens once."""

    events: dict[Moment, Callable[[], None]]

    def __post_init__(self) -> None:
        self._counted: Counter[tuple[str, bool]] = Counter()
        self.happened: list[Moment] = []

    def passes(self, call: str, *, after: bool = False) -> None:
        """Let happen what is to happen at this moment; may raise."""
        for name in (call, ANY):
            nth = self._counted[name, after]
            self._counted[name, after] += 1
            moment = Moment(name, nth, after)
            event = self.events.pop(moment, None)
            if event is not None:
                self.happened.append(moment)
                event()


def failing(fault: Fault, call: str) -> Callable[[], None]:
    """An event: this fault at a call of this name."""

    def fail() -> None:
        raise _error(fault, call)

    return fail


def _error(fault: Fault, call: str) -> BaseException:
    match fault:
        case Fault.LOST:
            return ConnectionLost("The connection to the mail server was lost.")
        case Fault.REFUSED:
            return ServerRefused(f"The mail server refused {call}.")
        case Fault.THROTTLED:
            return Throttled("The mail server asks for a pause.", retry_after=60)
        case Fault.UNWRITABLE:
            return StoreError("The database could not be written.")
        case Fault.KILLED:
            return Killed()


class Line:
    """A Mailbox on which the course of events is played. It serves one connection, pass after pass."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._is_dead = False
        self._ahead: list[str] = []
        """The folders of which the answer is on its way: how they stood when that was asked."""
        self.course = Course({})
        self.witness: Witness | None = None

    @property
    def is_gmail(self) -> bool:
        return self._mailbox.is_gmail

    @property
    def can_remove(self) -> bool:
        return self._mailbox.can_remove

    def description(self) -> str:
        return self._mailbox.description()

    def folders(self) -> tuple[Folder, ...]:
        return self._ask("folders", self._mailbox.folders)

    def survey(self) -> tuple[tuple[Folder, ...], dict[str, FolderStatus]]:
        return self._ask("survey", self._mailbox.survey, lambda told: self._told(told[1]))

    def statuses(self, names: Sequence[str], staying_in: str = "") -> dict[str, FolderStatus]:
        tell = self._told if self._ahead != [*names] else lambda _: None
        return self._ask("statuses", lambda: self._mailbox.statuses(names, staying_in), tell)

    def ask_ahead(self, names: Sequence[str], staying_in: str) -> None:
        self._ask("ask_ahead", lambda: self._mailbox.ask_ahead(names, staying_in), lambda _: self._looked(names))
        self._ahead = [*names]

    def new_uids(self, folder: str, after_uid: int) -> tuple[FolderStatus, tuple[int, ...]]:
        return self._ask("new_uids", lambda: self._mailbox.new_uids(folder, after_uid))

    def search(
        self, folder: str, since: date, addresses: Collection[str], ids: Collection[str] = ()
    ) -> tuple[FolderStatus, tuple[int, ...]]:
        return self._ask("search", lambda: self._mailbox.search(folder, since, addresses, ids))

    def headers(self, folder: Folder, uids: Sequence[int]) -> tuple[Mail, ...]:
        return self._ask("headers", lambda: self._mailbox.headers(folder, uids), lambda _: self._got(folder, uids))

    def with_text(self, mail: Mail) -> Mail:
        return self._ask("with_text", lambda: self._mailbox.with_text(mail))

    def raw(self, place: Place) -> bytes | None:
        return self._ask("raw", lambda: self._mailbox.raw(place))

    def append_draft(self, folder: str, message: bytes, meanwhile: Meanwhile = nothing_else) -> Place | None:
        try:
            return self._ask("append_draft", lambda: self._sent(folder, message, meanwhile))
        except ConnectionLost as error:
            raise AppendUnanswered(error.what) from error

    def append_note(self, folder: str, message: bytes) -> Place | None:
        try:
            return self._ask("append_note", lambda: self._mailbox.append_note(folder, message))
        except ConnectionLost as error:
            raise AppendUnanswered(error.what) from error

    def remove_draft(self, place: Place, message_id: str, trash: str | None, *, unread_only: bool = False) -> Removal:
        return self._ask(
            "remove_draft",
            lambda: self._took_away(place, message_id, trash, unread_only=unread_only),
            lambda removal: self._removed(place, removal),
        )

    def abort(self) -> None:
        self._mailbox.abort()

    def close(self) -> None:
        self._mailbox.close()

    def _ask(self, call: str, ask: Callable[[], T], tell: Callable[[T], None] = lambda _: None) -> T:
        if self._is_dead:
            raise ConnectionLost("The connection to the mail server is closed.")
        self._ahead = []
        try:
            self.course.passes(call)
            answer = ask()
            tell(answer)
            self.course.passes(call, after=True)
        except ConnectionLost:
            self._is_dead = True
            raise
        return answer

    def _told(self, states: dict[str, FolderStatus]) -> None:
        self._looked(states)

    def _looked(self, folders: Collection[str]) -> None:
        if self.witness and folders:
            self.witness.looked(folders)

    def _got(self, folder: Folder, uids: Collection[int]) -> None:
        if self.witness:
            self.witness.fetched(folder.name, uids)

    def _sent(self, folder: str, message: bytes, meanwhile: Meanwhile) -> Place | None:
        if self.witness:
            self.witness.appends(message)
        return self._mailbox.append_draft(folder, message, meanwhile)

    def _took_away(self, place: Place, message_id: str, trash: str | None, *, unread_only: bool) -> Removal:
        if self.witness:
            self.witness.removes(place)
        return self._mailbox.remove_draft(place, message_id, trash, unread_only=unread_only)

    def _removed(self, place: Place, removal: Removal) -> None:
        if self.witness:
            self.witness.removed(place, removal)
