"""Reads folders from where they were read to: what is new in each, and the cursor to set once that is recorded.

It fails closed. A folder that counts backwards, or a message that is listed and not delivered, ends the pass: nothing
is drafted on half a picture.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from worker.core.matching import thread_index
from worker.core.messages import Mail, Role
from worker.core.remote import is_remote
from worker.errors import FolderMissing, MailboxSuspicious
from worker.mail.folders import watched
from worker.mail.mailbox import Folder, FolderStatus, Mailbox
from worker.rounds.delivery import Delivery
from worker.rounds.watch import MANY, Watch
from worker.store.repository import Store
from worker.store.values import Cursor

ALWAYS_LOOKED_AT = frozenset({Role.INBOX, Role.SENT, Role.ALL, Role.JUNK})
"""Folders read at every pass and again before each draft, besides the remote control's and those in which replies have
landed.
"""
CatchUp = Callable[[Folder], tuple[Mail, ...]]
"""What to read of a folder that is seen for the first time, or was renumbered."""


@dataclass(frozen=True, slots=True)
class News:
    """What a folder holds beyond its cursor, and the cursor to set once that is recorded."""

    folder: str
    mails: tuple[Mail, ...]
    cursor: Cursor
    renumbered: bool = False
    """Whether the server gave everything in it new numbers: then `mails` are not all new."""


class Reader:
    """The folders of one account in one pass."""

    def __init__(self, store: Store, mailbox: Mailbox, account: str, watch: Watch) -> None:
        self._store = store
        self._mailbox = mailbox
        self._account = account
        self._watch = watch
        self.delivery = Delivery(store, mailbox, account)
        self._has_listed = False
        self._states: Mapping[str, FolderStatus] = {}
        self.drafts_changed = True
        """Whether Drafts differs from what it was when its drafts were last followed."""
        self.inbox_changed = True
        """The same of the INBOX, in which the notes lie."""
        self.drafts_state: FolderStatus | None = None
        """How Drafts stood at the last look before a draft."""
        self._seen: dict[Role, Cursor] = {}
        self._cursors = dict(store.cursors(account))
        """As far as each folder was read; nobody else sets them while this account is ours."""
        self._landed = set(store.reply_folders(account))

    def begin(self) -> tuple[Folder, ...]:
        """Take in which folders there are and how they stand; returns the ones to read now.

        Drafts is looked at before the others are read: whatever happens in between shows at the next pass.
        """
        states = self._list() if self._watch.must_list(many=self._has_many) else {}
        due, self._states = self._with_states(states)
        if not self._has_listed and any(folder.name not in self._states for folder in due):
            due, self._states = self._with_states(self._list())
        self._look_at_our_own()
        return due

    def _look_at_our_own(self) -> None:
        """Whether the folders in which our own messages lie are as they were."""
        self._require(Role.INBOX, Role.DRAFTS, Role.ALL if self._mailbox.is_gmail else Role.SENT)
        self._seen = {}
        before = self._cursors
        self.drafts_changed = self._differs(Role.DRAFTS, before)
        self.inbox_changed = self._differs(Role.INBOX, before)

    def _differs(self, role: Role, before: Mapping[str, Cursor]) -> bool:
        folder = self.folder(role)
        status = self._states.get(folder.name) if folder else None
        if folder is None or status is None or not status.uidnext:
            return True
        self._seen[role] = cursor_of(status, status.uidnext - 1)
        return before.get(_followed(folder)) != self._seen[role]

    def _require(self, *roles: Role) -> None:
        """Without these nothing can be known for certain, so nothing is drafted. Raises FolderMissing."""
        for role in roles:
            if self.folder(role) is None:
                raise FolderMissing(
                    f"The mailbox has no {role.value} folder that Chaser recognises; nothing is drafted without it.",
                    f"Name it in config/worker.yaml under the account: folders: {{{role.value}: ...}}."
                    " To see what there is: chaser check",
                )

    def drafts_followed(self) -> None:
        """Remember the state of Drafts and INBOX that the open drafts and notes were followed in."""
        for role, has_changed in ((Role.DRAFTS, self.drafts_changed), (Role.INBOX, self.inbox_changed)):
            folder, seen = self.folder(role), self._seen.get(role)
            if has_changed and folder is not None and seen is not None:
                self._set_cursor(_followed(folder), seen)

    @property
    def folders(self) -> tuple[Folder, ...]:
        """Every folder that can be opened."""
        return self._watch.folders

    def folder(self, role: Role) -> Folder | None:
        """The folder of this role, if the mailbox has one."""
        return next((folder for folder in self.folders if folder.role is role), None)

    def watched(self) -> tuple[Folder, ...]:
        """The folders that can hold a request, a send or a reply."""
        return watched(self.folders, gmail=self._mailbox.is_gmail)

    def begin_again(self) -> tuple[Folder, ...]:
        """What to read once more before a draft; all folders, if any of them may have gone unread or unnoticed."""
        if self._has_many:
            return self._due()
        if self._has_listed:
            return self._usual()
        self._list()
        return self.watched()

    @contextmanager
    def reading(self, folders: Sequence[Folder]) -> Iterator[None]:
        """Around reading these folders and recording what they hold; remembered once all of them went well."""
        begun = self._watch.now()
        yield
        if set(folders) >= set(self.watched()):
            self._watch.all_read(begun)

    def news(self, folders: Sequence[Folder], catch_up: CatchUp, now: datetime) -> list[News]:
        """What is new in each of these folders. How they stand is asked only once for the reading that opens a pass."""
        statuses, self._states = self._states or self._states_again(folders), {}
        cursors = self._cursors
        found = (
            self._news_of(folder, statuses[folder.name], cursors.get(folder.name), catch_up, now)
            for folder in folders
            if folder.name in statuses
        )
        return [news for news in found if news is not None]

    def recorded(self, found: Sequence[News]) -> None:
        """These news are recorded: the cursors may move."""
        for news in found:
            self._set_cursor(news.folder, news.cursor)

    def reply_landed(self, folder: str) -> None:
        """A reply landed in this folder: it is looked at before each draft from now on."""
        if folder not in self._landed:
            self._store.add_reply_folder(self._account, folder)
            self._landed.add(folder)

    def _set_cursor(self, folder: str, cursor: Cursor) -> None:
        self._store.set_cursor(self._account, folder, cursor)
        self._cursors[folder] = cursor

    def _states_again(self, folders: Sequence[Folder]) -> Mapping[str, FolderStatus]:
        """How they stand now, and Drafts in the same breath. This is asked before each draft, so that the folder in
        which most mail lands stays open meanwhile.
        """
        drafts = self.folder(Role.DRAFTS)
        states = self._mailbox.statuses(*self._question(folders))
        self.drafts_state = states.get(drafts.name) if drafts else None
        return states

    def ask_ahead(self) -> None:
        """Let the server answer the look before the next draft while we do something else."""
        if self._has_listed and not self._has_many:
            self._mailbox.ask_ahead(*self._question(self._usual()))

    def _question(self, folders: Sequence[Folder]) -> tuple[list[str], str]:
        """The folders whose states are asked for, and the one that stays open."""
        drafts, names = self.folder(Role.DRAFTS), [folder.name for folder in folders]
        landing = self.folder(Role.ALL if self._mailbox.is_gmail else Role.INBOX)
        asked = [*names, drafts.name] if drafts else names
        return asked, landing.name if landing and landing.name in names else ""

    @property
    def _has_many(self) -> bool:
        return len(self.watched()) > MANY

    def _usual(self) -> tuple[Folder, ...]:
        return tuple(
            folder
            for folder in self.watched()
            if folder.role in ALWAYS_LOOKED_AT or folder.name in self._landed or is_remote(folder.path)
        )

    def _list(self) -> Mapping[str, FolderStatus]:
        """Which folders there are; the states that came along."""
        folders, states = self._mailbox.survey()
        self._watch.listed(folders, states_come_along=bool(states))
        self._has_listed = True
        return states

    def _due(self) -> tuple[Folder, ...]:
        """All folders, or on a mailbox of many mostly those in which mail usually lands."""
        return self.watched() if self._watch.must_read_all(many=self._has_many) else self._usual()

    def _with_states(self, states: Mapping[str, FolderStatus]) -> tuple[tuple[Folder, ...], Mapping[str, FolderStatus]]:
        """The folders to read now, with their states and that of Drafts, which is asked for first."""
        due, drafts = self._due(), self.folder(Role.DRAFTS)
        names = [folder.name for folder in ((drafts, *due) if drafts else due)]
        missing = [name for name in names if name not in states]
        return due, {**self._mailbox.statuses(missing), **states} if missing else states

    def _news_of(
        self, folder: Folder, status: FolderStatus, cursor: Cursor | None, catch_up: CatchUp, now: datetime
    ) -> News | None:
        if cursor is None or cursor.uidvalidity != status.uidvalidity:
            mails = catch_up(folder)
            last = cursor_of(status, self._last_uid(folder, status))
            return News(folder.name, mails, last, renumbered=cursor is not None)
        if status.uidnext and status.uidnext < cursor.uidnext:
            raise MailboxSuspicious(
                f"The folder {folder.name} counts backwards (UIDNEXT was {cursor.uidnext}, now {status.uidnext}).",
                "Was the mailbox restored from a backup? Ask the mail server's operator; nothing is drafted meanwhile.",
            )
        if status.uidnext and status.uidnext == cursor.uidnext:
            return None
        status, uids = self._mailbox.new_uids(folder.name, cursor.uid)
        mails = self.delivery.of(folder, uids, now)
        return News(folder.name, mails, cursor_of(status, max([cursor.uid, *uids])))

    def _last_uid(self, folder: Folder, status: FolderStatus) -> int:
        """The highest UID given so far; asked for where the server names no UIDNEXT."""
        if status.uidnext:
            return status.uidnext - 1
        return max(self._mailbox.new_uids(folder.name, 0)[1], default=0)


def _followed(folder: Folder) -> str:
    """The name under which it is kept how a folder stood when what is ours in it was followed.

    Drafts is read for nothing else; the INBOX has a cursor of its own as well.
    """
    return folder.name if folder.role is Role.DRAFTS else f"{folder.name} (our notes)"


def cursor_of(status: FolderStatus, uid: int) -> Cursor:
    """Read up to `uid`, when the folder was in this state."""
    return Cursor(status.uidvalidity, uid, status.uidnext, status.messages)


def once(mails: Iterable[Mail], account: str) -> list[Mail]:
    """Each place once, since look-back and news overlap; thread ids mean something within one account alone."""
    return [
        replace(mail, thread=f"{account} {thread}") if (thread := mail.thread or thread_index(mail)) else mail
        for mail in {mail.place: mail for mail in mails}.values()
    ]
