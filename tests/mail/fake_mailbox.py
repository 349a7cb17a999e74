"""A mailbox in memory, for tests of what stands above the mail adapter: same protocol, same errors, faults on demand.

    server = FakeServer()
    uid = server.put("INBOX", raw)
    mailbox = server.connect()
    server.fail("statuses", ConnectionLost("the line broke"))     # at the next call, once
    server.lose_append_answer(stored=True)                        # AppendUnanswered, though the draft is there

`tests/mail/test_mailbox.py` holds it to the same contract as the real one.
"""

import select
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from functools import cached_property
from types import MappingProxyType

from worker.core.messages import Mail, Place, Role
from worker.errors import AppendUnanswered, ConnectionLost, FolderMissing, MailError, ServerRefused
from worker.mail.mailbox import Folder, FolderStatus, Meanwhile, Removal, nothing_else
from worker.mail.parse import mail_from_headers, with_body

STANDARD = {
    "INBOX": Role.INBOX,
    "Drafts": Role.DRAFTS,
    "Sent": Role.SENT,
    "Junk": Role.JUNK,
    "Trash": Role.TRASH,
    "Archive": Role.ARCHIVE,
}
NO_OVERRIDES: Mapping[Role, str] = MappingProxyType({})


@dataclass
class Stored:
    """A message in a fake folder; `at` is its internal date."""

    raw: bytes
    flags: set[str]
    at: datetime

    @cached_property
    def header(self) -> Message:
        return BytesHeaderParser().parsebytes(self.raw)


@dataclass
class FakeFolder:
    role: Role
    uidvalidity: int
    uidnext: int = 1
    mails: dict[int, Stored] = field(default_factory=dict)
    withheld: set[int] = field(default_factory=set)
    """UIDs that a search finds and no fetch delivers (Exchange has such)."""

    @property
    def status(self) -> FolderStatus:
        return FolderStatus(self.uidvalidity, self.uidnext, len(self.mails))


class FakeServer:
    """One account's mail. `calls` is what was asked, as (call, folder); faults are set here and spring once each."""

    def __init__(
        self,
        *,
        uidplus: bool = True,
        move: bool = True,
        gmail: bool = False,
        appenduid: bool = True,
        folders: Mapping[str, Role] = STANDARD,
    ) -> None:
        self.uidplus, self.move, self.gmail, self.appenduid = uidplus, move, gmail, appenduid
        self.tells_news = True
        self._uidvalidity = 1000
        self.folders: dict[str, FakeFolder] = {}
        for name, role in folders.items():
            self.add_folder(name, role)
        self.calls: list[tuple[str, str]] = []
        self.clock = datetime(2026, 10, 26, 8, tzinfo=UTC)
        self._faults: dict[str, list[MailError | None]] = {}
        self._lost_answers: list[bool] = []

    # What people and mail systems do

    def put(self, folder: str, raw: bytes, flags: Collection[str] = (), at: datetime | None = None) -> int:
        """Store a message as another client or a delivery would; its UID."""
        target = self.folders[folder]
        uid = target.uidnext
        target.mails[uid] = Stored(raw, set(flags), at or self.clock)
        target.uidnext += 1
        return uid

    def remove(self, folder: str, uid: int) -> None:
        del self.folders[folder].mails[uid]

    def transfer(self, folder: str, uid: int, to: str) -> int:
        """Move a message; its new UID."""
        stored = self.folders[folder].mails.pop(uid)
        return self.put(to, stored.raw, stored.flags, stored.at)

    def add_folder(self, name: str, role: Role = Role.OTHER) -> None:
        self._uidvalidity += 1
        self.folders[name] = FakeFolder(role, self._uidvalidity)

    def drop_folder(self, name: str) -> None:
        del self.folders[name]

    def reset_uidvalidity(self, name: str) -> None:
        """The folder renumbered: same messages from UID 1 on under a new UIDVALIDITY."""
        folder = self.folders[name]
        self._uidvalidity += 1
        folder.uidvalidity = self._uidvalidity
        folder.mails = dict(enumerate(folder.mails.values(), start=1))
        folder.uidnext = len(folder.mails) + 1

    # Faults

    def fail(self, call: str, error: MailError, *, skip: int = 0) -> None:
        """Raise `error` at the next `call` (a method name of Mailbox, or "connect") after `skip` good ones."""
        self._faults.setdefault(call, []).extend([*([None] * skip), error])

    def refuse(self, call: str, text: str = "[UNAVAILABLE] not now", *, skip: int = 0) -> None:
        """Answer NO to the next `call`."""
        self.fail(call, ServerRefused(f"The mail server refused {call}: {text}"), skip=skip)

    def lose_append_answer(self, *, stored: bool) -> None:
        """The next APPEND is cut; `stored` says on which side of the cut the message was kept."""
        self._lost_answers.append(stored)

    def spring(self, call: str, folder: str = "") -> None:
        self.calls.append((call, folder))
        waiting = self._faults.get(call)
        if waiting and (error := waiting.pop(0)):
            raise error

    def takes_append_answer(self) -> bool | None:
        """Whether the message whose answer is now lost is stored; None when the answer comes."""
        return self._lost_answers.pop(0) if self._lost_answers else None

    def connect(self, folders: Mapping[Role, str] = NO_OVERRIDES) -> "FakeMailbox":
        """A new connection, as `worker.mail.imap.connect` gives one."""
        self.spring("connect")
        return FakeMailbox(self, folders)


class FakeMailbox:
    """`worker.mail.mailbox.Mailbox` over a FakeServer."""

    def __init__(self, server: FakeServer, overrides: Mapping[Role, str] = NO_OVERRIDES) -> None:
        self._server = server
        self._overrides = overrides
        self._ended = ""
        self._ahead: tuple[list[str], dict[str, FolderStatus]] | None = None

    @property
    def is_gmail(self) -> bool:
        return self._server.gmail

    @property
    def tells_news(self) -> bool:
        return self._server.tells_news

    def await_news(self, folder: str, known: FolderStatus, bell: int, seconds: float) -> bool:
        with self._asked("await_news", folder):
            end = time.monotonic() + seconds
            while self._opened(folder).status.uidnext <= known.uidnext:
                if select.select([bell], [], [], min(0.01, max(0.0, end - time.monotonic())))[0]:
                    return False
                if time.monotonic() >= end:
                    return False
            return True

    def description(self) -> str:
        names = [name for name, has in (("UIDPLUS", self._server.uidplus), ("MOVE", self._server.move)) if has]
        return ", ".join(names) or "no extensions"

    def shortcomings(self, folders: Collection[Folder]) -> tuple[str, ...]:
        has_trash = any(folder.role is Role.TRASH for folder in folders)
        can_remove = (self._server.uidplus and not self._server.gmail) or (self._server.move and has_trash)
        return () if can_remove else ("Drafts cannot be taken back.",)

    def folders(self) -> tuple[Folder, ...]:
        with self._asked("folders"):
            roles = {name: folder.role for name, folder in self._server.folders.items()}
            for role, chosen in self._overrides.items():
                if chosen not in roles:
                    raise FolderMissing(f'The folder "{chosen}" is not in this mailbox.')
                roles = {name: Role.OTHER if each is role else each for name, each in roles.items()} | {chosen: role}
            return tuple(Folder(name, role, tuple(name.split("/"))) for name, role in roles.items())

    def survey(self) -> tuple[tuple[Folder, ...], dict[str, FolderStatus]]:
        return self.folders(), {}

    def create_folder(self, path: Sequence[str]) -> str:
        with self._asked("create_folder"):
            wanted = "/".join(name.replace("/", "-") for name in path)
            there = next((name for name in self._server.folders if name.casefold() == wanted.casefold()), "")
            if not there:
                self._server.add_folder(wanted)
            return there or wanted

    def statuses(
        self,
        names: Sequence[str],
        staying_in: str = "",  # noqa: ARG002 - nothing here is ever open
    ) -> dict[str, FolderStatus]:
        ahead = self._ahead
        with self._asked("statuses"):
            return ahead[1] if ahead and ahead[0] == [*names] else self._states(names)

    def ask_ahead(self, names: Sequence[str], staying_in: str) -> None:  # noqa: ARG002 - nothing here is ever open
        with self._asked("ask_ahead"):
            states = self._states(names)
        self._ahead = [*names], states

    def _states(self, names: Sequence[str]) -> dict[str, FolderStatus]:
        return {name: self._server.folders[name].status for name in names if name in self._server.folders}

    def new_uids(self, folder: str, after_uid: int) -> tuple[FolderStatus, tuple[int, ...]]:
        with self._asked("new_uids", folder):
            opened = self._opened(folder)
            return opened.status, tuple(uid for uid in sorted(opened.mails) if uid > after_uid)

    def search(
        self, folder: str, since: date, addresses: Collection[str], ids: Collection[str] = ()
    ) -> tuple[FolderStatus, tuple[int, ...]]:
        with self._asked("search", folder):
            opened = self._opened(folder)
            found = (
                uid
                for uid, stored in sorted(opened.mails.items())
                if _is_since(stored, since - timedelta(days=1)) and _concerns(stored.header, addresses, ids)
            )
            return opened.status, tuple(found)

    def headers(self, folder: Folder, uids: Sequence[int]) -> tuple[Mail, ...]:
        with self._asked("headers", folder.name):
            opened = self._opened(folder.name)
            return tuple(
                mail_from_headers(
                    _head(opened.mails[uid].raw),
                    place=Place(folder.name, opened.uidvalidity, uid),
                    role=folder.role,
                    internal_date=opened.mails[uid].at,
                    size=len(opened.mails[uid].raw),
                )
                for uid in uids
                if uid in opened.mails and uid not in opened.withheld
            )

    def with_text(self, mail: Mail) -> Mail:
        with self._asked("with_text", mail.place.folder):
            stored = self._at(mail.place)
            return with_body(mail, stored.raw) if stored else mail

    def raw(self, place: Place) -> bytes | None:
        with self._asked("raw", place.folder):
            stored = self._at(place)
            return stored.raw if stored else None

    def append_draft(self, folder: str, message: bytes, meanwhile: Meanwhile = nothing_else) -> Place | None:
        place = self._appended("append_draft", folder, message, (r"\Draft", r"\Seen"))
        try:
            meanwhile()
        except BaseException:
            self._ended = "an answer was left unread"
            raise
        return place

    def append_note(self, folder: str, message: bytes) -> Place | None:
        return self._appended("append_note", folder, message, ())

    def _appended(self, call: str, folder: str, message: bytes, flags: Collection[str]) -> Place | None:
        with self._asked(call, folder):
            opened = self._opened(folder)
            is_stored = self._server.takes_append_answer()
            uid = 0 if is_stored is False else self._server.put(folder, message, flags)
            if is_stored is not None:
                raise AppendUnanswered("The mail server did not say whether it stored the draft.")
            return Place(folder, opened.uidvalidity, uid) if self._server.appenduid and self._server.uidplus else None

    def remove_draft(self, place: Place, message_id: str, trash: str | None, *, unread_only: bool = False) -> Removal:
        with self._asked("remove_draft", place.folder):
            if self._opened(place.folder).uidvalidity != place.uidvalidity:
                return Removal.CHANGED
            stored = self._at(place)
            if stored is None:
                return Removal.GONE
            if stored.header["Message-ID"] != message_id or not stored.header["X-Chaser-Ref"]:
                return Removal.CHANGED
            if unread_only and stored.flags & {r"\Seen", r"\Flagged", r"\Answered"}:
                return Removal.CHANGED
            return self._removed(place, trash)

    def abort(self) -> None:
        self._ended = "it was ended on request"

    def close(self) -> None:
        self._ended = self._ended or "it was closed"

    def _removed(self, place: Place, trash: str | None) -> Removal:
        if self._server.uidplus and not self._server.gmail:
            self._server.remove(place.folder, place.uid)
            return Removal.EXPUNGED
        if self._server.move and trash in self._server.folders:
            self._server.transfer(place.folder, place.uid, trash)
            return Removal.TRASHED
        return Removal.LEFT

    @contextmanager
    def _asked(self, call: str, folder: str = "") -> Iterator[None]:
        if self._ended:
            raise ConnectionLost(f"The connection to the mail server is closed: {self._ended}.")
        self._ahead = None
        try:
            self._server.spring(call, folder)
            yield
        except ConnectionLost as error:
            self._ended = error.what
            raise

    def _opened(self, name: str) -> FakeFolder:
        if name not in self._server.folders:
            raise ServerRefused(f"The mail server refused EXAMINE: there is no folder {name}")
        return self._server.folders[name]

    def _at(self, place: Place) -> Stored | None:
        folder = self._opened(place.folder)
        is_there = folder.uidvalidity == place.uidvalidity and place.uid not in folder.withheld
        return folder.mails.get(place.uid) if is_there else None


def _head(raw: bytes) -> bytes:
    return raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"


def _is_since(stored: Stored, day: date) -> bool:
    return stored.at.date() >= day or _dated(stored.header) >= day


def _dated(header: Message) -> date:
    try:
        return parsedate_to_datetime(header["Date"] or "").date()
    except ValueError:
        return date.min


def _concerns(header: Message, addresses: Collection[str], ids: Collection[str]) -> bool:
    people, cited = _values(header, "From", "To", "Cc"), _values(header, "Message-ID", "In-Reply-To", "References")
    return any(address and address.isascii() and address.lower() in people for address in addresses) or any(
        each and each.isascii() and each.lower() in cited for each in ids
    )


def _values(header: Message, *names: str) -> str:
    return "\n".join(str(value) for name in names for value in header.get_all(name, [])).lower()
