"""Where the figures are measured: one Dovecot with one big mailbox, and folders for homes."""

from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.big_mail import Size
from tests.bench.homes import Access
from tests.bench.wire import Raw
from tests.servers.dovecot import Dovecot, User


@dataclass
class Place:
    """`size` is what the mailbox of `user` holds; `folder` takes homes."""

    server: Dovecot
    user: User
    size: Size
    folder: Path
    _homes: int = field(default=0, init=False)

    @property
    def access(self) -> dict[str, Access]:
        """Maya's mailbox is the big one."""
        return {"maya": Access(self.server.imap_port, self.user)}

    def new_folder(self) -> Path:
        """For a home that nobody has used."""
        self._homes += 1
        return self.folder / f"home-{self._homes}"

    def settle(self) -> None:
        """Let the server write its index anew, as it does whenever a person's program opens a folder.

        Before that each STATUS reads the whole log of what searching has added: 20 ms instead of 0.05.
        """
        with Raw(self.server.imap_port, self.user.name, self.user.password) as raw:
            for folder in ("INBOX", "Sent", "Drafts"):
                raw.ask(f"SELECT {folder}".encode())
                raw.ask(b"UNSELECT")

    def drafts(self) -> int:
        """How many lie in Drafts."""
        return len(self.server.doveadm("search", "-u", self.user.name, "mailbox", "Drafts").splitlines())

    def without_drafts(self) -> None:
        """Empty Drafts, as a person does who sends them all."""
        self.server.doveadm("expunge", "-u", self.user.name, "mailbox", "Drafts", "all")
