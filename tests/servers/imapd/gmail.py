r"""Gmail's mailbox, as IMAP shows it and as its web page changes it.

A message lies in All Mail once, and every folder is a label that shows it under a UID of its own; only Spam and Trash
stand apart. An EXPUNGE takes a label away, and no more.
"""

from tests.servers.imapd.post import Folder, Message, Post, subject_of

LABELS_BY_USE = {"\\Drafts": "\\Draft", "\\Sent": "\\Sent", "\\Flagged": "\\Starred", "\\Important": "\\Important"}


class Labels(Post):
    """Gmail's way: everything but Spam and Trash lies in All Mail, and a folder is a label on it."""

    def expunge(self, name: str, uid: int) -> None:
        """Takes the label away; only in Trash, Spam and All Mail the message itself."""
        folder = self[name]
        message = folder.mails.pop(uid)
        if folder is self.used_for("\\All") or folder in self._aside():
            self.forget(message)

    def move(self, name: str, uid: int, to: str) -> int:
        target, message = self[to], self[name].mails[uid]
        if target in self._aside():
            self.forget(message)
        else:
            del self[name].mails[uid]
        return self.shown(target, message)

    def forget(self, message: Message) -> None:
        """It is in no folder any more."""
        for folder in self.folders.values():
            uid = folder.uid_of(message)
            if uid is not None:
                del folder.mails[uid]

    def labels(self, folder: Folder, message: Message) -> list[str]:
        others = [each for each in self.folders.values() if each is not folder and each.uid_of(message) is not None]
        return [_label(each) for each in others if "\\All" not in each.attributes and each not in self._aside()]

    def shown(self, folder: Folder, message: Message) -> int:
        everything = self.used_for("\\All")
        if folder is not everything and folder not in self._aside() and everything.uid_of(message) is None:
            everything.add(message)
        return folder.add(message)

    def _aside(self) -> tuple[Folder, Folder]:
        return self.used_for("\\Trash"), self.used_for("\\Junk")


class GmailPage:
    """What a person does in Gmail's web page, which is not what an IMAP client would do."""

    def __init__(self, post: Labels) -> None:
        self._post = post

    def begins(self, raw: bytes) -> int:
        r"""A draft of the person's own: its UID; it has no flag \Draft."""
        with self._post.lock:
            return self._post.shown(self._post.used_for("\\Drafts"), self._post.new(raw, (), None))

    def saves(self, uid: int, raw: bytes) -> int:
        r"""An autosave of the draft at `uid`: a new message with a new UID and without the flag \Draft."""
        with self._post.lock:
            drafts = self._post.used_for("\\Drafts")
            old = drafts.mails[uid]
            self._post.forget(old)
            new = self._post.new(raw, (), None)
            if subject_of(new.header) == subject_of(old.header):
                new.thread = old.thread
            return self._post.shown(drafts, new)

    def discards(self, name: str, uid: int) -> None:
        """Discard draft, or Delete forever: it is gone, from Trash too."""
        with self._post.lock:
            self._post.forget(self._post[name].mails[uid])

    def deletes(self, name: str, uid: int) -> None:
        """Delete: it lies in Trash, and nowhere else."""
        with self._post.lock:
            message = self._post[name].mails[uid]
            self._post.forget(message)
            self._post.used_for("\\Trash").add(message)


def _label(folder: Folder) -> str:
    if folder.name == "INBOX":
        return "\\Inbox"
    return next((LABELS_BY_USE[use] for use in folder.attributes if use in LABELS_BY_USE), folder.name)
