"""Which mail in Drafts is our draft: what we wrote, what a person made of it, or its heir under another id."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from worker.core.case import Case
from worker.core.likeness import likeness
from worker.core.messages import Mail
from worker.core.outgoing import ALIKE, fits
from worker.core.touch import Touch
from worker.mail.mailbox import Mailbox
from worker.mail.parse import text_of, words_in
from worker.rounds.drafting import Draftsman
from worker.rounds.ledger import Ledger
from worker.rounds.reader import once


class Copy(StrEnum):
    """How a copy found in Drafts compares with what we wrote."""

    OURS = "ours"
    THEIRS = "theirs"


class Copies:
    """Tells the copies of one account's drafts apart."""

    def __init__(self, ledger: Ledger, mailbox: Mailbox, account: str, draftsman: Draftsman) -> None:
        self._ledger = ledger
        self._mailbox = mailbox
        self._account = account
        self._draftsman = draftsman

    def heir(self, case: Case, touch: Touch) -> Mail | None:
        """The draft that took the place of ours under another id: Gmail's page saves every edit that way.

        By its conversation, else by subject, recipient and words; two that fit alike are never guessed apart.
        """
        strangers = once(self._draftsman.strangers(touch), self._account)
        board = self._ledger.board(strangers)
        mine = [m for m in strangers if case.ask.key in {c.ask.key for c in board.in_conversation(m)}]
        if not mine:
            written = self._ledger.store.draft_bytes(case.ask.key, touch.number, touch.revision) or b""
            fitting = [m for m in strangers if fits(m, touch)]
            mine = [m for m in fitting if likeness(self._mailbox.with_text(m).text or "", text_of(written)) >= ALIKE]
        return mine[-1] if len({mail.place for mail in mine}) == 1 else None

    def compare(self, case: Case, touch: Touch, mail: Mail) -> Copy:
        """Ours when reference, Date, subject, people and words are what we wrote; line ends may differ."""
        written = self._ledger.store.draft_bytes(case.ask.key, touch.number, touch.revision)
        raw = self._mailbox.raw(mail.place)
        if written is None or raw is None or mail.ref != touch.ref:
            return Copy.THEIRS
        if raw == written:
            return Copy.OURS
        same_date = touch.claimed_at is not None and abs(mail.at - touch.claimed_at) < timedelta(seconds=1)
        same_people = {*touch.to, *touch.cc} == {*mail.recipients} and mail.subject == touch.subject
        same_words = words_in(raw) == words_in(written)
        return Copy.OURS if same_date and same_people and same_words else Copy.THEIRS

    def without_twins(self, case: Case, touch: Touch, copies: Sequence[Mail]) -> list[Mail]:
        """These copies but for twins, which are removed: a draft appended anew that had been stored after all."""
        if touch.tries < 2:  # noqa: PLR2004 - a second try is what makes twins
            return list(copies)
        written = self._ledger.store.draft_bytes(case.ask.key, touch.slot, touch.revision)
        twins = [mail for mail in copies if self._mailbox.raw(mail.place) == written]
        for mail in twins:
            self._draftsman.remove_twin(mail)
        return [mail for mail in copies if mail not in twins]
