"""A person at a mail program: what each program here can be told to do, and what it does to drafts of others' making.

The latter was observed, and is checked anew by every run; docs/compatibility.md says it in words.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Habits:
    """In what the programs differ. All keep Message-ID, In-Reply-To and References, and write a new Date."""

    keeps_mark: bool
    """X-Chaser-Ref survives saving and sending."""
    keeps_name: bool
    """The name beside our address in From survives, whatever the person's settings in the program say."""
    changes_html_too: bool
    """Words changed in the composer change in both parts of the mail, not only in its plain text."""
    saved_flags: frozenset[str]
    """The flags of a draft that was saved anew."""


class Human(Protocol):
    """Somebody at their own mailbox. Each deed ends when the program has done it."""

    @property
    def habits(self) -> Habits: ...

    def sends_draft(self, says: str = "") -> None:
        """Open the draft, put a text in front or leave it as it is, and send it."""

    def edits_and_saves(self, says: str) -> None:
        """Open the draft, put a text in front, save it as a draft, leave."""

    def renames_saves_and_sends(self, says: str, subject: str) -> Iterator[None]:
        """Open, edit, give another subject, save; and at the next step of the iterator, send."""

    def deletes_draft(self) -> None:
        """Delete the draft the way the program does."""

    def replies(self, says: str) -> None:
        """Answer the newest mail of the INBOX."""
