"""What became of the drafts that lie open, and of those whose writing was cut short.

A draft that is gone is not yet a draft that was deleted: it may have been sent, saved anew, moved, or recalled into a
composer. So its ids are looked for in Drafts and Trash, Sent having been read just before, and a draft that vanished
without a trace is judged only at a second look. A draft that a person saved anew is theirs.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from worker.core import events as e
from worker.core import together
from worker.core.actions import WriteDraft
from worker.core.brief import digest
from worker.core.case import Case
from worker.core.messages import Mail
from worker.core.phrases import what
from worker.core.plan import decide
from worker.core.touch import Touch, TouchState
from worker.mail.mailbox import Mailbox
from worker.report import Report
from worker.rounds.copies import Copies, Copy
from worker.rounds.drafting import Draftsman
from worker.rounds.ledger import Ledger
from worker.rounds.observe import Observer
from worker.rounds.tasks import Tasks

SECOND_LOOK = timedelta(minutes=3)
"""Least time between two looks before a vanished draft counts as deleted: undo-send, autosave, recall."""
RETRY = timedelta(seconds=60)
"""How long an unanswered APPEND may still arrive."""


class Fates:
    """Follows the open drafts of one account."""

    def __init__(
        self, ledger: Ledger, mailbox: Mailbox, account: str, observer: Observer, draftsman: Draftsman, report: Report
    ) -> None:
        self._ledger = ledger
        self._mailbox = mailbox
        self._account = account
        self._observer = observer
        self._draftsman = draftsman
        self._report = report
        self._copies = Copies(ledger, mailbox, account, draftsman)
        self._tasks = Tasks(ledger, mailbox, account, observer.reader, draftsman, report)

    def follow(self, key: str, now: datetime) -> None:
        """Find out what became of this chase's open draft, if it has one in this account."""
        case = self._ledger.case(key)
        for leftover in case.chase.leftovers:
            self._clear(case, leftover, now)
        touch = case.chase.open_touch
        for lying in (touch, *case.chase.open_tasks):
            if lying is not None and lying.account == self._account and self._is_worth_a_look(lying):
                self._follow(self._ledger.case(key), lying, now)

    def _follow(self, case: Case, touch: Touch, now: datetime) -> None:
        if touch.removing is not None:
            self._draftsman.finish_removal(case.ask.key, touch, now)
        elif touch.state is not TouchState.DRAFTED:
            self._recover(case, touch, now)
        elif touch.is_note:
            self._tasks.look_for(case, touch, now, SECOND_LOOK)
        else:
            self._look_for(case, touch, now)

    def _is_worth_a_look(self, touch: Touch) -> bool:
        """A settled draft needs a look only when something in Drafts has changed, a note when the INBOX has."""
        settled = touch.state is TouchState.DRAFTED and touch.missed_at is None and touch.removing is None
        return self._has_changed(touch) or not settled

    def _has_changed(self, touch: Touch) -> bool:
        reader = self._observer.reader
        return reader.inbox_changed if touch.is_note else reader.drafts_changed

    def _clear(self, case: Case, touch: Touch, now: datetime) -> None:
        """A touch that was sent, or left out by a word, leaves no draft of ours behind: sent twice, it would embarrass.

        A mail program deletes the draft it sent by itself, so that is left a moment; one written by hand does not.
        """
        if touch.account != self._account or (touch.left and not self._has_changed(touch)):
            return
        if all(mail.place != touch.place for mail in self._draftsman.where.found(touch)):
            gone = e.DraftWithdrawn(
                now, touch.number, touch.revision, e.WAS_SENT, beside=touch.beside, channel=touch.channel
            )
            self._ledger.record(case.ask.key, gone)
        elif touch.left:
            return
        elif _is_over_by_word(touch) or (touch.sent_seen_at is not None and now - touch.sent_seen_at >= SECOND_LOOK):
            over = "been skipped" if touch.state is TouchState.SKIPPED else "been sent"
            self._draftsman.withdraw(case.ask.key, touch, f"{_named(touch)} has {over}.", now)

    # --- drafts that lie open ---

    def _look_for(self, case: Case, touch: Touch, now: datetime) -> None:
        copies = self._draftsman.where.found(touch)
        if any(mail.place == touch.place for mail in copies):
            self._newer_copy(case, touch, [mail for mail in copies if mail.place != touch.place], now)
            if touch.missed_at is not None:
                self._ledger.record(case.ask.key, e.DraftSeenAgain(now, touch.number, beside=touch.beside))
        elif self._has_moved_on(case, touch):
            return
        elif copies:
            self._elsewhere(case, touch, copies[-1], now)
        elif (heir := self._copies.heir(case, touch)) is not None:
            self._edited(case, touch, heir, now)
        else:
            self._gone(case, touch, now)

    def _newer_copy(self, case: Case, touch: Touch, copies: Sequence[Mail], now: datetime) -> None:
        """A second copy beside ours: a client between saving anew and deleting the old one."""
        rest = self._copies.without_twins(case, touch, copies)
        theirs = [mail for mail in rest if self._copies.compare(case, touch, mail) is Copy.THEIRS]
        if theirs and not touch.edited:
            self._edited(case, touch, theirs[-1], now)

    def _elsewhere(self, case: Case, touch: Touch, mail: Mail, now: datetime) -> None:
        """Found under another UID: renumbered by the server, as Exchange does, or saved anew by a person."""
        if not touch.edited and self._copies.compare(case, touch, mail) is Copy.OURS:
            self._ledger.record(case.ask.key, e.DraftMoved(now, touch.number, mail.place, beside=touch.beside))
        else:
            self._edited(case, touch, mail, now)

    def _edited(self, case: Case, touch: Touch, mail: Mail, now: datetime) -> None:
        if touch.edited and touch.place == mail.place:
            return
        self._ledger.record(
            case.ask.key, e.DraftEdited(now, touch.number, mail.message_id, mail.place, beside=touch.beside)
        )
        if mail.message_id:
            self._ledger.store.add_draft_id(case.ask.key, touch.number, mail.message_id)
        if not touch.edited:
            self._report.add("edited", case.ask.key, f"{what(touch)} was edited and is now yours")

    def _gone(self, case: Case, touch: Touch, now: datetime) -> None:
        """In none of the places a draft can be: deleted at once when it lies in Trash, else at the second look."""
        if self._draftsman.where.in_trash(touch):
            self._observer.look_again(now)
            if self._still_open(case, touch):
                self._skip(case, touch, "its draft lies in Trash", now, vanished=False)
            return
        seen = touch.missed_at
        if seen is None or now < seen:
            self._ledger.record(case.ask.key, e.DraftMissed(now, touch.number, beside=touch.beside))
        elif now - seen >= SECOND_LOOK:
            self._skip(case, touch, "its draft was deleted, or vanished without a trace", now, vanished=True)

    def _has_moved_on(self, case: Case, touch: Touch) -> bool:
        """Whether another worker has done something to this touch meanwhile; the next pass sees what."""
        return self._ledger.reloaded(case.ask.key).chase.touch(touch.number, beside=touch.beside) != touch

    def _still_open(self, case: Case, touch: Touch) -> bool:
        now_known = self._ledger.case(case.ask.key).chase.touch(touch.number, beside=touch.beside)
        return now_known is not None and now_known.is_open

    def _skip(self, case: Case, touch: Touch, rule: str, now: datetime, *, vanished: bool) -> None:
        skipped = e.TouchSkipped(now, touch.number, rule, vanished, beside=touch.beside)
        left_out = together.left_out(case.ask.key, touch, skipped, self._ledger.cases)
        others = [(chase, event) for chase, _, event in left_out]
        self._ledger.record_together([(case.ask.key, skipped), *others])
        self._report.add("skipped", case.ask.key, f"{_named(touch)} is skipped: {rule}")

    # --- drafts whose writing was cut short ---

    def _recover(self, case: Case, touch: Touch, now: datetime) -> None:
        """Settle a claim without a place: found, try again with the same bytes, or give up."""
        copies = self._draftsman.where.found(touch)
        if copies:
            self._settled(case, touch, copies, now)
            return
        if self._is_put_away(case, touch, now):
            return
        if touch.tried_at is not None and timedelta(0) <= now - touch.tried_at < RETRY:
            return
        message = self._ledger.store.draft_bytes(case.ask.key, touch.slot, touch.revision)
        if message is not None and _is_still_wanted(case, touch, now):
            self._observer.look_again(now)
            if self._has_moved_on(case, touch):
                return
            if _is_still_wanted(self._ledger.case(case.ask.key), touch, now):
                if not touch.is_note and self._draftsman.where.hides_some():
                    self._ask_about_hidden(case, touch, now)
                else:
                    self._draftsman.place(case.ask.key, touch, message, now)
                return
        self._drop(case, touch, "the draft reached no folder and is no longer what is due", now)

    def _ask_about_hidden(self, case: Case, touch: Touch, now: datetime) -> None:
        """The APPEND was not answered, and what it stored may be the message that is not delivered."""
        self._drop(case, touch, "it may be the message in Drafts that the mail server does not deliver", now)
        question = (
            f"Drafts holds a message that the mail server does not deliver, and it may be {what(touch)}. "
            "Look into Drafts, delete it there, then resume."
        )
        self._ledger.record(case.ask.key, e.ReviewAsked(now, question))
        self._report.add("review", case.ask.key, question)

    def _drop(self, case: Case, touch: Touch, reason: str, now: datetime) -> None:
        dropped = e.ClaimDropped(now, touch.number, touch.revision, reason, beside=touch.beside, channel=touch.channel)
        self._ledger.record(case.ask.key, dropped)

    def _is_put_away(self, case: Case, touch: Touch, now: datetime) -> bool:
        """Whether the person was quicker than the record of what was written."""
        if touch.is_note:
            return self._tasks.is_put_away(case, touch, now)
        if self._draftsman.where.in_trash(touch):
            self._skip(case, touch, "its draft lies in Trash", now, vanished=False)
            return True
        return False

    def _settled(self, case: Case, touch: Touch, copies: Sequence[Mail], now: datetime) -> None:
        """The APPEND had arrived."""
        key = case.ask.key
        first, *others = copies
        placed = e.DraftPlaced(
            now, touch.number, touch.revision, first.place, beside=touch.beside, channel=touch.channel
        )
        self._ledger.record(key, placed)
        if not touch.is_note and self._copies.compare(case, touch, first) is Copy.THEIRS:
            self._edited(case, touch, first, now)
        self._draftsman.tell_placed(key, touch)
        self._copies.without_twins(case, touch, others)


def _named(touch: Touch) -> str:
    return "The thank-you" if touch.is_thanks else f"Touch {touch.number}"


def _is_over_by_word(touch: Touch) -> bool:
    """Whether a person sent it without our draft, or said to leave it out: no program will take ours away."""
    return touch.by_hand or touch.state is TouchState.SKIPPED


def _is_still_wanted(case: Case, touch: Touch, now: datetime) -> bool:
    """Whether the plan, had this claim never been, would write exactly this draft now."""
    supposed = case.without(touch.number, beside=touch.beside)
    actions = decide(supposed, now).actions
    return any(isinstance(action, WriteDraft) and digest(supposed, action) == touch.brief for action in actions)
