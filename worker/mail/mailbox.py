"""What a round may ask of a mailbox, as a protocol: read anything, append a draft or a note to its owner, remove one of
our own; and what a person may ask for at set-up, a folder.

It names no library and no server. `worker.mail.imap.ImapMailbox` implements it over IMAP, the tests' FakeMailbox in
memory; one contract test holds for both. There is no way here to send, flag, move or delete a message of somebody else.

One thread uses a mailbox; only `abort` may be called from another. Once a call has raised `ConnectionLost` (or its
`AppendUnanswered`), the mailbox is dead: every further call raises `ConnectionLost` at once, without touching the line.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from worker.core.messages import Mail, Place, Role


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that can be opened, by the server's name, and what it is for."""

    name: str
    role: Role
    path: tuple[str, ...] = field(default=(), compare=False)
    """The names of its levels as people see them, without the INBOX below which some servers keep every folder."""


@dataclass(frozen=True, slots=True)
class FolderStatus:
    """A folder's state at one moment (RFC 3501 §2.3.1). A figure the server does not give is 0."""

    uidvalidity: int
    uidnext: int
    messages: int


class Removal(StrEnum):
    """What became of a draft or note that was to be removed."""

    EXPUNGED = "expunged"
    TRASHED = "trashed"
    GONE = "gone"
    """There was nothing at that UID any more."""
    CHANGED = "changed"
    """What lies at that place is not the message we wrote; it was not touched."""
    LEFT = "left"
    """No permitted way to remove it; it stays, unflagged."""


Meanwhile = Callable[[], object]


def nothing_else() -> None:
    """What is done while a server stores a message, where there is nothing to do."""


class Mailbox(Protocol):
    """One open connection to one account's mailbox. Every method raises `MailError`s and nothing else."""

    @property
    def is_gmail(self) -> bool:
        """Whether folders are labels on one store of mail (X-GM-EXT-1); `folders.watched` asks."""

    @property
    def tells_news(self) -> bool:
        """Whether `await_news` can hear anything."""

    def await_news(self, folder: str, known: FolderStatus, bell: int, seconds: float) -> bool:
        """Wait for mail to come into this folder, which was in the state `known` when it was read; whether some did.

        At most so many seconds, and not beyond the moment there is something to read at the file `bell`.
        """

    def description(self) -> str:
        """What kind of server it is and what it can do, in a few words for `chaser check`."""

    def shortcomings(self, folders: Collection[Folder]) -> tuple[str, ...]:
        """What will not work with this server and these folders, in whole sentences for `chaser check`."""

    def folders(self) -> tuple[Folder, ...]:
        """Every folder that can be opened. Raises FolderMissing when one named in the settings is not there."""

    def survey(self) -> tuple[tuple[Folder, ...], dict[str, FolderStatus]]:
        """Every folder that can be opened, and the state of now of those about which the same answer told.

        Where the server cannot tell both in one answer there are no states. Raises FolderMissing as `folders` does.
        """

    def create_folder(self, path: Sequence[str]) -> str:
        """Make a folder at this path (as `Folder.path` has it) and subscribe to it; its name on the server.

        One that is there, whatever its letter case, is left as it is. Only ever called at a person's request.
        Raises ServerRefused.
        """

    def statuses(self, names: Sequence[str], staying_in: str = "") -> dict[str, FolderStatus]:
        """The state of these folders now. A folder that has vanished is absent; any other failure raises.

        `staying_in` is one of them that will be asked about again at once: it may stay open, which answers sooner.
        """

    def ask_ahead(self, names: Sequence[str], staying_in: str) -> None:
        """Let the server find out now what `statuses` will be asked with the same words.

        Asked within a tenth of a second, and as the very next thing, it then tells how the folders stood at some moment
        from now on; else it asks anew.
        """

    def new_uids(self, folder: str, after_uid: int) -> tuple[FolderStatus, tuple[int, ...]]:
        """The UIDs greater than `after_uid`, ascending."""

    def search(
        self, folder: str, since: date, addresses: Collection[str], ids: Collection[str] = ()
    ) -> tuple[FolderStatus, tuple[int, ...]]:
        """UIDs, ascending, of mail of `since` or later (received or dated) that is from, to or copied to any of the
        `addresses`, or whose Message-ID, In-Reply-To or References holds any of the `ids`.

        Candidates, not matches: servers compare substrings, and one more day is taken in, since their days differ.
        """

    def headers(self, folder: Folder, uids: Sequence[int]) -> tuple[Mail, ...]:
        """These messages without their texts, in the order asked for; one the server does not deliver is absent."""

    def with_text(self, mail: Mail) -> Mail:
        """The mail with text, report and parts; as it was when it has gone from its place meanwhile."""

    def raw(self, place: Place) -> bytes | None:
        """The whole message, byte for byte; None when there is none at this place any more."""

    def append_draft(self, folder: str, message: bytes, meanwhile: Meanwhile = nothing_else) -> Place | None:
        r"""Store `message` with \Draft and \Seen. The place, or None when the server stored it but did not say where.

        `meanwhile` is done while the server stores; it must not speak to this mailbox.

        Raises AppendUnanswered when the answer never came (it may be stored), and ServerRefused or Throttled when the
        server declined (it is not stored).
        """

    def append_note(self, folder: str, message: bytes) -> Place | None:
        """Store `message` unread, as mail that has just come; otherwise like `append_draft`."""

    def remove_draft(self, place: Place, message_id: str, trash: str | None, *, unread_only: bool = False) -> Removal:
        """Remove the message at `place` if it still carries this Message-ID and a reference of ours, else nothing.

        With `unread_only`, one that was read, flagged or answered counts as changed.
        """

    def abort(self) -> None:
        """End a call in progress at once, from another thread: it raises ConnectionLost there."""

    def close(self) -> None:
        """Log out, within a moment, whatever the state of the connection. Never raises."""
