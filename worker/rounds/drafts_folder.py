"""What lies in Drafts, read again only when it stands otherwise than it was left.

A UID is given once and never changes its bytes (RFC 3501 §2.3.1.1), so a header is fetched once in a pass, and a draft
of our own not at all.
"""

from dataclasses import replace

from worker.core.messages import Mail, Place
from worker.mail.mailbox import Folder, FolderStatus, Mailbox
from worker.mail.parse import mail_from_headers

Key = tuple[int, int]
"""UIDVALIDITY and UID: what tells a message of one folder from every other that ever lay there."""


class DraftsFolder:
    """One account's Drafts in one pass."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox
        self._seen: dict[Key, Mail] = {}
        self._coming: Mail | None = None
        self._state: FolderStatus | None = None
        """The folder as it stood when `_seen` was all of it."""

    def mails(self, folder: Folder, state: FolderStatus | None = None) -> list[Mail]:
        """All of it at this moment, by headers, oldest UID first; `state` is how it stands if just asked."""
        if self._state is None or (state or self._mailbox.statuses([folder.name]).get(folder.name)) != self._state:
            self._read(folder)
        return [self._seen[key] for key in sorted(self._seen)]

    def hides_some(self, folder: Folder) -> bool:
        """Whether the server lists a message in it that it does not deliver: that one may be any."""
        return self._read(folder) > len(self._seen)

    def _read(self, folder: Folder) -> int:
        """Take in what lies there; returns how many messages the server lists."""
        status, uids = self._mailbox.new_uids(folder.name, 0)
        places = {(status.uidvalidity, uid) for uid in uids}
        self._seen = {key: mail for key, mail in self._seen.items() if key in places}
        unknown = [uid for uid in uids if (status.uidvalidity, uid) not in self._seen]
        for mail in self._mailbox.headers(folder, unknown):
            self._seen[_key(mail.place)] = mail
        self._state = status if status.uidnext else None
        return len(uids)

    def changed(self) -> None:
        """Something was taken out of it: it is read at the next look."""
        self._state = None

    def expect(self, folder: Folder, message: bytes) -> None:
        """This draft of ours is being stored."""
        head = message.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        self._coming = mail_from_headers(
            head, place=Place(folder.name, 0, 0), role=folder.role, internal_date=None, size=len(message)
        )

    def appended(self, place: Place) -> None:
        """It stands as before, with the expected draft on top; where it does not, it is read at the next look."""
        before, self._state = self._state, None
        if self._coming is None or before is None or (before.uidvalidity, before.uidnext) != _key(place):
            return
        self._seen[_key(place)] = replace(self._coming, place=place)
        self._state = FolderStatus(before.uidvalidity, before.uidnext + 1, before.messages + 1)


def _key(place: Place) -> Key:
    return place.uidvalidity, place.uid
