"""The mailbox over IMAP: how each question of a round becomes commands, in chunks any server takes.

Everything is read with EXAMINE and BODY.PEEK, so reading leaves no trace. UIDs are asked for one by one, never as open
ranges: "n:*" names the last message even when its UID is smaller than n (RFC 3501 §6.4.8).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from worker.core.messages import Mail, Place, Role
from worker.errors import NotConnected, ServerRefused
from worker.mail import creation, drafts, listing, news
from worker.mail.answers import is_temporary
from worker.mail.connection import NotUnderstood
from worker.mail.fetched import HEADERS, is_gmail_draft, mail_of
from worker.mail.folders import resolved
from worker.mail.login import Server, logged_in
from worker.mail.mailbox import Folder, FolderStatus, Meanwhile, Removal, nothing_else
from worker.mail.parse import with_body
from worker.mail.search import questions
from worker.mail.session import Fetched, Session

CHUNK = 500
"""UIDs in one FETCH."""
WINDOW = 50_000
"""Messages asked about in one SEARCH: answered before patience ends, and on one line of less than a million bytes."""
TOO_MANY_REFUSED = 8
"""A NO for so many messages on end is no longer about one of them."""
TEXT_BYTES = 262_144
"""So much of a message is read for its text; attachments come after it."""
BODY_KEY = b"BODY[]"
NO_OVERRIDES: Mapping[Role, str] = MappingProxyType({})


def connect(
    *,
    host: str,
    port: int,
    security: str,
    ca_file: str,
    user: str,
    password: str = "",
    token: str = "",
    timeout: tuple[float, float] = (15, 60),
    folders: Mapping[Role, str] = NO_OVERRIDES,
) -> "ImapMailbox":
    """Log in, with an access token where there is one.

    `security` is tls, starttls or none (loopback only); `timeout` in seconds: to connect, for an answer. `folders`
    names folders for roles where the server's own word is not to be taken.
    Raises LoginRefused, ConnectionLost, InsecureConnection, Throttled.
    """
    session = logged_in(
        Server(host, port, security, ca_file, timeout),
        user,
        password,
        token,
    )
    return ImapMailbox(session, folders)


@dataclass(frozen=True, slots=True)
class Contents:
    """All UIDs of a folder in one state. As long as it is in that state they are the same: what comes raises UIDNEXT,
    and while nothing comes, what goes lessens the number of messages.
    """

    folder: str
    status: FolderStatus
    uids: tuple[int, ...]

    def holds(self, folder: str, status: FolderStatus) -> bool:
        """Whether these are the folder's UIDs in that state, or were before some came."""
        same = (folder, status.uidvalidity) == (self.folder, self.status.uidvalidity)
        return same and min(status.uidnext, self.status.uidnext) > 0


class ImapMailbox:
    """`worker.mail.mailbox.Mailbox` over one IMAP connection."""

    def __init__(self, session: Session, overrides: Mapping[Role, str]) -> None:
        self._session = session
        self._overrides = overrides
        self._contents = Contents("", FolderStatus(0, 0, 0), ())
        self._drafts: str | None = None

    @property
    def is_gmail(self) -> bool:
        return self._session.provider.is_gmail

    @property
    def tells_news(self) -> bool:
        return self._session.provider.has_idle

    def await_news(self, folder: str, known: FolderStatus, bell: int, seconds: float) -> bool:
        return news.await_news(self._session, folder, known, bell, seconds)

    def description(self) -> str:
        return self._session.provider.description()

    def shortcomings(self, folders: Collection[Folder]) -> tuple[str, ...]:
        return self._session.provider.shortcomings({folder.role for folder in folders})

    def folders(self) -> tuple[Folder, ...]:
        return self._resolved(listing.listed(self._session))

    def survey(self) -> tuple[tuple[Folder, ...], dict[str, FolderStatus]]:
        listed, states = listing.surveyed(self._session)
        return self._resolved(listed), states

    def create_folder(self, path: Sequence[str]) -> str:
        return creation.create_folder(self._session, listing.listed(self._session), path)

    def statuses(self, names: Sequence[str], staying_in: str = "") -> dict[str, FolderStatus]:
        return listing.statuses(self._session, names, staying_in)

    def ask_ahead(self, names: Sequence[str], staying_in: str) -> None:
        listing.ask_ahead(self._session, names, staying_in)

    def new_uids(self, folder: str, after_uid: int) -> tuple[FolderStatus, tuple[int, ...]]:
        status = self._examined(folder)
        if after_uid == 0:
            return status, self._without_drafts(folder, self._all_uids(folder, status))
        return status, self._without_drafts(folder, self._uids_after(after_uid, status))

    def search(
        self, folder: str, since: date, addresses: Collection[str], ids: Collection[str] = ()
    ) -> tuple[FolderStatus, tuple[int, ...]]:
        status = self._examined(folder)
        if not status.messages:
            return status, ()
        asked = [w + question for question in questions(since, addresses, ids) for w in _windows(status.messages)]
        found = {uid for words in asked for uid in self._session.search(words)}
        return status, self._without_drafts(folder, sorted(found))

    def headers(self, folder: Folder, uids: Sequence[int]) -> tuple[Mail, ...]:
        if not uids:
            return ()
        uidvalidity = self._session.reading(folder.name).uidvalidity
        items = b"UID INTERNALDATE RFC822.SIZE " + HEADERS
        items = b"(" + items + self._own_items() + b")"
        found: list[Mail] = []
        for chunk in (uids[at : at + CHUNK] for at in range(0, len(uids), CHUNK)):
            answers = self._delivered(chunk, items)
            read = (
                mail_of(answers[uid], Place(folder.name, uidvalidity, uid), folder.role)
                for uid in chunk
                if uid in answers
            )
            found.extend(mail for mail in read if mail)
        return tuple(found)

    def with_text(self, mail: Mail) -> Mail:
        status = self._session.reading(mail.place.folder)
        raw = self._body(status, mail.place, b"(BODY.PEEK[]<0.%d>)" % TEXT_BYTES)
        return mail if raw is None else with_body(mail, raw)

    def raw(self, place: Place) -> bytes | None:
        return self._body(self._session.examine(place.folder), place, b"(BODY.PEEK[])")

    def append_draft(self, folder: str, message: bytes, meanwhile: Meanwhile = nothing_else) -> Place | None:
        return drafts.append_draft(self._session, folder, message, meanwhile)

    def append_note(self, folder: str, message: bytes) -> Place | None:
        return drafts.append_note(self._session, folder, message)

    def remove_draft(self, place: Place, message_id: str, trash: str | None, *, unread_only: bool = False) -> Removal:
        return drafts.remove_draft(self._session, place, message_id, trash, unread_only=unread_only)

    def abort(self) -> None:
        self._session.abort()

    def close(self) -> None:
        self._session.close()

    def _own_items(self) -> bytes:
        """What only some servers can tell of a message."""
        if self.is_gmail:
            return b" X-GM-THRID X-GM-LABELS"
        return b" THREADID" if self._session.provider.has_thread_ids else b""

    def _resolved(self, listed: Sequence[listing.Listed]) -> tuple[Folder, ...]:
        found = resolved(listed, self._overrides)
        self._drafts = next((folder.name for folder in found if folder.role is Role.DRAFTS), "")
        return found

    def _without_drafts(self, folder: str, uids: Sequence[int]) -> tuple[int, ...]:
        """On Gmail every folder but Drafts shows drafts among its mail: there they count as not listed."""
        if not self.is_gmail or not uids:
            return tuple(uids)
        if self._drafts is None:
            self.folders()
        if folder == self._drafts:
            return tuple(uids)
        self._session.reading(folder)
        labels: dict[int, Fetched] = {}
        for at in range(0, len(uids), CHUNK):
            labels |= self._delivered(uids[at : at + CHUNK], b"(UID X-GM-LABELS)")
        return tuple(uid for uid in uids if not is_gmail_draft(labels.get(uid, {})))

    def _examined(self, folder: str) -> FolderStatus:
        """The folder, open for reading. UIDNEXT may be missing (RFC 3501 §6.3.1); the last message's UID then tells it.

        That message is asked for by its number: Courier, which leaves UIDNEXT out, finds nothing for "*".
        """
        status = self._session.examine(folder)
        if status.uidnext or not status.messages:
            return status
        last = self._session.search(b"%d" % status.messages)
        return FolderStatus(status.uidvalidity, max(last) + 1 if last else 0, status.messages)

    def _all_uids(self, folder: str, status: FolderStatus) -> tuple[int, ...]:
        """Drafts is looked through before and after each draft: what is known of it is not asked again."""
        known = self._contents
        if not known.holds(folder, status):
            uids = self._uids_after(0, status)
        elif status == known.status:
            uids = known.uids
        else:
            uids = (*known.uids, *self._uids_after(known.status.uidnext - 1, status))
            if len(uids) != status.messages:
                uids = self._uids_after(0, status)
        self._contents = Contents(folder, status, uids)
        return uids

    def _uids_after(self, after_uid: int, status: FolderStatus) -> tuple[int, ...]:
        if not status.messages or 0 < status.uidnext <= after_uid + 1:
            return ()
        wanted = b"UID %d:*" % (after_uid + 1)
        uids = {uid for window in _windows(status.messages) for uid in self._session.search(window + wanted)}
        return tuple(sorted(uid for uid in uids if uid > after_uid))

    def _body(self, status: FolderStatus, place: Place, items: bytes) -> bytes | None:
        if status.uidvalidity != place.uidvalidity:
            return None
        answer = self._delivered([place.uid], items).get(place.uid, {})
        return next((value for name, value in answer.items() if name.startswith(BODY_KEY)), None)

    def _delivered(self, uids: Sequence[int], items: bytes) -> dict[int, Fetched]:
        """What the server delivers. A message for which it only ever says NO is left out, not the ones around it."""
        try:
            return self._session.fetch(uids, items)
        except (NotUnderstood, NotConnected):
            raise
        except ServerRefused as refused:
            if is_temporary(refused.what):
                raise
            if len(uids) == 1:
                return {}
            middle = len(uids) // 2
            found = self._delivered(uids[:middle], items) | self._delivered(uids[middle:], items)
            if not found and len(uids) >= TOO_MANY_REFUSED:
                raise
            return found


def _windows(messages: int) -> Iterator[bytes]:
    """Sequence-number ranges that cover the folder, the newest first; none is needed for a small one.

    When a message goes meanwhile, all above it move down by one: into a range that is still to be asked about.
    """
    if messages <= WINDOW:
        yield b""
        return
    for last in range(messages, 0, -WINDOW):
        yield b"%d:%d " % (max(last - WINDOW + 1, 1), last)
