"""Where a message of ours lies now: in Drafts, in the INBOX, thrown away, or put elsewhere by the person."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from worker.core.messages import Mail, Role
from worker.core.touch import Touch
from worker.errors import FolderMissing
from worker.mail.mailbox import Folder, FolderStatus, Mailbox
from worker.rounds.drafts_folder import DraftsFolder
from worker.rounds.reader import Reader

SLACK = timedelta(days=2)
"""How much earlier than its claim a message may be dated, by the clock and the zone of some server."""
UNWANTED = (Role.TRASH, Role.JUNK)


@dataclass(frozen=True, slots=True)
class Found:
    """A note that left the INBOX: the folder it was put into."""

    folder: Folder
    mail: Mail


class Whereabouts:
    """The folders of one account in one pass, as far as messages of ours are looked for there."""

    def __init__(self, mailbox: Mailbox, reader: Reader) -> None:
        self._mailbox = mailbox
        self._reader = reader
        self.drafts = DraftsFolder(mailbox)

    def found(self, touch: Touch) -> list[Mail]:
        """What lies at this moment in its folder under an id or the reference of this touch, oldest UID first."""
        if touch.is_note:
            return self.in_folder(touch, self.folder_for(touch))
        return self._named_so({*touch.message_ids, touch.ref})

    def lying(self, message_id: str, ref: str, state: FolderStatus | None) -> list[Mail]:
        """What lies in Drafts under the names of a draft to be claimed; `state` is how Drafts was just found to be."""
        return self._named_so({message_id, ref}, state)

    def _named_so(self, names: Collection[str], state: FolderStatus | None = None) -> list[Mail]:
        known = {*names} - {""}
        return [mail for mail in self.in_drafts(state) if mail.message_id in known or mail.ref in known]

    def in_folder(self, touch: Touch, folder: Folder) -> list[Mail]:
        """What lies in a folder under a live id of this touch; searched for, since a folder may be large."""
        if touch.claimed_at is None:
            return []
        _, uids = self._mailbox.search(folder.name, touch.claimed_at.date() - SLACK, (), touch.live_ids)
        return [mail for mail in self._mailbox.headers(folder, uids) if mail.message_id in touch.live_ids]

    def in_trash(self, touch: Touch) -> bool:
        """Whether the person has thrown it away."""
        trash = self._reader.folder(Role.TRASH)
        return trash is not None and bool(self.in_folder(touch, trash))

    def put_elsewhere(self, touch: Touch) -> Found | None:
        """The folder into which the person has put a note: an archive, all mail, any other."""
        usual = (Role.ARCHIVE, Role.ALL)
        aside = (Role.INBOX, Role.DRAFTS, *UNWANTED)
        others = [folder for folder in self._reader.folders if folder.role not in aside]
        for folder in sorted(others, key=lambda folder: folder.role not in usual):
            if mails := self.in_folder(touch, folder):
                return Found(folder, mails[0])
        return None

    def in_spam(self, touch: Touch) -> bool:
        """Whether a note was called spam."""
        junk = self._reader.folder(Role.JUNK)
        return junk is not None and bool(self.in_folder(touch, junk))

    def in_drafts(self, state: FolderStatus | None = None) -> list[Mail]:
        """All of Drafts at this moment, by headers; `state` is how it stands where that was just asked."""
        return self.drafts.mails(self._drafts(), state)

    def hides_some(self) -> bool:
        """Whether Drafts lists a message that the server does not deliver, which may be one of ours."""
        return self.drafts.hides_some(self._drafts())

    # --- the folders ---

    def trash(self) -> str | None:
        folder = self._reader.folder(Role.TRASH)
        return folder.name if folder else None

    def folder_for(self, touch: Touch) -> Folder:
        return self._inbox() if touch.is_note else self._drafts()

    def _inbox(self) -> Folder:
        folder = self._reader.folder(Role.INBOX)
        if folder is None:
            raise FolderMissing("The mailbox has no INBOX.", "Ask the mail server's operator.")
        return folder

    def _drafts(self) -> Folder:
        folder = self._reader.folder(Role.DRAFTS)
        if folder is None:
            raise FolderMissing(
                "The mailbox has no Drafts folder that Chaser recognises.",
                "Name it in config/worker.yaml under the account: folders: {drafts: ...}; chaser check lists them.",
            )
        return folder
