"""Puts a claimed message of ours where it belongs and takes it away again, so that a crash leaves exactly one.

A draft belongs into Drafts, a note to the person (a DM task, the digest) into the INBOX. The order is claim → probe →
APPEND → confirm: whoever comes after a crash finds either the message by its id or the same bytes to append. A failed
probe means wait. Taking away records its intent, with the UID, before the removal; else a crash between the two would
read as "the person deleted it". Only what lies exactly as we placed it is ever removed.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from worker.core import events as e
from worker.core import phrases
from worker.core.messages import Mail, Place, Role
from worker.core.touch import Touch
from worker.errors import RefusedForNow, ServerRefused, Throttled
from worker.mail.mailbox import Folder, Mailbox, Meanwhile, Removal, nothing_else
from worker.report import Report
from worker.rounds.reader import Reader
from worker.rounds.whereabouts import Whereabouts
from worker.store.history import try_name


class Book(Protocol):
    """Where what happens to the messages of ours is written down, by the key of their chase."""

    def touch_of(self, key: str, number: int, *, beside: bool = False) -> Touch:
        """The message as it stands now. LookupError when there is none."""

    def record(self, key: str, event: e.Event, once: str = "") -> bool:
        """Record one event; False when it was recorded before under `once`."""


class Placing:
    """The folders of one account in one pass, as far as messages of ours are put there."""

    def __init__(
        self,
        book: Book,
        mailbox: Mailbox,
        reader: Reader,
        report: Report,
        *,
        named: Callable[[Touch], str] = phrases.what,
        action: str = "task",
        is_of_a_chase: bool = True,
    ) -> None:
        """`action` is how the report calls a note that was put there. One that is of no chase is left out where the
        server does not take it, and asks nothing.
        """
        self._action = action
        self._is_of_a_chase = is_of_a_chase
        self._book = book
        self._mailbox = mailbox
        self._reader = reader
        self._report = report
        self._named = named
        self.where = Whereabouts(mailbox, reader)
        self.meanwhile: Meanwhile = nothing_else
        """What to do while the server stores a draft."""
        self.stored: Meanwhile = nothing_else
        """What to do as soon as it has."""

    # --- putting there ---

    def place(
        self,
        key: str,
        touch: Touch,
        message: bytes,
        now: datetime,
        *,
        renewed: str = "",
    ) -> None:
        """Append claimed bytes that a probe has found nowhere, and confirm where they lie."""
        if self.where.found(touch):
            return
        tried = e.DraftTried(now, touch.number, touch.revision, beside=touch.beside, channel=touch.channel)
        if self._book.record(key, tried, try_name(touch.slot, touch.revision, touch.tries + 1)):
            self.append(key, touch, message, now, renewed=renewed)  # else another worker is appending it

    def append(self, key: str, touch: Touch, message: bytes, now: datetime, *, renewed: str = "") -> None:
        """Append bytes after it was recorded that this is tried, and confirm where they lie."""
        folder = self.where.folder_for(touch)
        number, beside, channel = touch.number, touch.beside, touch.channel
        try:
            if touch.is_note:
                place = self._mailbox.append_note(folder.name, message)
            else:
                place = self._mailbox.append_draft(folder.name, message, lambda: self._while_stored(folder, message))
        except (Throttled, RefusedForNow) as error:
            self._drop(key, touch, error.what, now)
            raise
        except ServerRefused as error:
            self._drop(key, touch, error.what, now)
            self._refused(key, touch, error, now)
            return
        if place is None:
            found = self.where.found(touch)
            place = found[0].place if found else None
        if place is not None:
            self.stored()
            if folder.role is Role.DRAFTS:
                self.where.drafts.appended(place)
            placed = e.DraftPlaced(now, number, touch.revision, place, beside=beside, channel=channel)
            self._book.record(key, placed)
            self.tell_placed(key, touch, renewed)

    def _while_stored(self, folder: Folder, message: bytes) -> None:
        self.where.drafts.expect(folder, message)
        self.meanwhile()

    def tell_placed(self, key: str, touch: Touch, renewed: str = "") -> None:
        """Put into the report that it lies there."""
        what = self._capital(touch) if touch.is_note or touch.is_thanks else f"Touch {touch.number} (Tier {touch.tier})"
        where = "the inbox" if touch.is_note else "Drafts"
        action = "refreshed" if renewed else self._action if touch.is_note else "drafted"
        self._tell(action, key, f"{what} was renewed: {renewed}" if renewed else f"{what} lies in {where}")

    def _tell(self, action: str, key: str, text: str) -> None:
        self._report.add(action, key if self._is_of_a_chase else "", text)

    def _drop(self, key: str, touch: Touch, why: str, now: datetime) -> None:
        dropped = e.ClaimDropped(now, touch.number, touch.revision, why, beside=touch.beside, channel=touch.channel)
        self._book.record(key, dropped)

    def _refused(self, key: str, touch: Touch, error: ServerRefused, now: datetime) -> None:
        """The server does not take this one: its chase rests, the others go on. What only lies beside is left out."""
        if touch.beside or not self._is_of_a_chase:
            rule = f"the mail server refused it: {error.what}"
            skipped = e.TouchSkipped(now, touch.number, rule, beside=touch.beside, channel=touch.channel)
            self._book.record(key, skipped)
            self._tell("refused", key, f"{self._capital(touch)} is left out: {rule}")
            return
        question = f"The mail server refused {self._named(touch)}: {error.what} Resume it to try again."
        self._book.record(key, e.ReviewAsked(now, question))
        self._tell("refused", key, question)

    # --- taking away ---

    def withdraw(
        self, key: str, touch: Touch, reason: str, now: datetime, *, refresh: bool = False, unread_only: bool = False
    ) -> bool:
        """Remove our own untouched message; True once it is gone."""
        if touch.place is None:
            return False
        number, beside, channel = touch.number, touch.beside, touch.channel
        intent = e.RemovalStarted(
            now, number, touch.revision, touch.place, reason, refresh, beside=beside, channel=channel
        )
        self._book.record(key, intent)
        removal = self._taken_out(intent.place, touch, unread_only=unread_only)
        if removal is Removal.GONE and not touch.is_past:  # whoever took it a moment ago may be sending it
            self._book.record(key, e.DraftMissed(now, number, beside=beside, channel=channel))
            return False
        return self._is_removed(key, touch, intent, removal, now)

    def finish_removal(self, key: str, touch: Touch, now: datetime, *, unread_only: bool = False) -> bool:
        """Carry out an intent that was recorded before a crash; what is gone by now was most likely removed then."""
        intent = touch.removing
        if intent is None:
            return False
        removal = self._taken_out(intent.place, touch, unread_only=unread_only)
        return self._is_removed(key, touch, intent, removal, now)

    def _taken_out(self, place: Place, touch: Touch, *, unread_only: bool) -> Removal:
        self.where.drafts.changed()
        return self._mailbox.remove_draft(place, _id_of(touch), self.where.trash(), unread_only=unread_only)

    def _is_removed(self, key: str, touch: Touch, intent: e.RemovalStarted, removal: Removal, now: datetime) -> bool:
        number, revision, reason, refresh = intent.number, intent.revision, intent.reason, intent.refresh
        beside, channel = touch.beside, touch.channel
        match removal:
            case Removal.EXPUNGED | Removal.TRASHED | Removal.GONE:
                gone = e.DraftWithdrawn(now, number, revision, reason, refresh, beside=beside, channel=channel)
                self._book.record(key, gone)
                if not refresh:
                    self._tell("withdrawn", key, f"{self._named(touch)} was taken back: {reason}")
                return True
            case Removal.CHANGED:
                self._book.record(key, e.DraftMissed(now, number, beside=beside, channel=channel))
                return False
            case Removal.LEFT:
                why = "the mail server offers no safe way to remove it; please delete it yourself"
                self._book.record(key, e.DraftLeft(now, number, revision, why, beside=beside, channel=channel))
                self._tell("left", key, f"{self._named(touch)} should go, but {why}")
                return False

    def remove_twin(self, mail: Mail) -> None:
        """Remove a second copy of a message that lies elsewhere; cut short, it is simply found again."""
        self.where.drafts.changed()
        self._mailbox.remove_draft(mail.place, mail.message_id, self.where.trash())

    # --- inside ---

    def _capital(self, touch: Touch) -> str:
        named = self._named(touch)
        return named[0].upper() + named[1:]


def _id_of(touch: Touch) -> str:
    """The Message-ID of the revision that lies there."""
    return touch.message_ids[-1] if touch.message_ids else ""
