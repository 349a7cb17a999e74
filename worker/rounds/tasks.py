"""What became of the notes in the INBOX that ask the person to send a direct message.

A person answers one by putting it away: archived or moved means sent, in Trash (or called spam) means left out. One
that is nowhere was deleted, if a second look says so too. Whether it was read says nothing.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from worker.core import events as e
from worker.core.case import Case
from worker.core.messages import Evidence, Mail, Place, Role
from worker.core.touch import Touch
from worker.mail.mailbox import Mailbox
from worker.report import Report
from worker.rounds.ledger import Ledger
from worker.rounds.placing import Placing
from worker.rounds.reader import Reader
from worker.rounds.whereabouts import Found


class Tasks:
    """Follows the DM tasks of one account in one pass."""

    def __init__(
        self, ledger: Ledger, mailbox: Mailbox, account: str, reader: Reader, placing: Placing, report: Report
    ) -> None:
        self._ledger = ledger
        self._mailbox = mailbox
        self._account = account
        self._reader = reader
        self._placing = placing
        self._report = report
        self._lying: dict[Place, Mail] | None = None

    def look_for(self, case: Case, touch: Touch, now: datetime, second_look: timedelta) -> None:
        """Find out where the note of this touch is now."""
        key = case.ask.key
        if self._lies_there(touch):
            if touch.missed_at is not None:
                back = e.DraftSeenAgain(now, touch.number, beside=touch.beside, channel=touch.channel)
                self._ledger.record(key, back)
        elif self._ledger.reloaded(key).chase.touch(touch.number, beside=touch.beside) != touch:
            return  # another worker has done something to it meanwhile
        elif copies := self._placing.where.found(touch):
            moved = e.DraftMoved(now, touch.number, copies[-1].place, beside=touch.beside, channel=touch.channel)
            self._ledger.record(key, moved)
        elif not self.is_put_away(case, touch, now):
            self._gone(case, touch, now, second_look)

    def is_put_away(self, case: Case, touch: Touch, now: datetime) -> bool:
        """Whether it lies in another folder than the INBOX; what that means is recorded."""
        if self._placing.where.in_trash(touch):
            self.skipped(case, touch, "its note lies in Trash", now)
        elif self._placing.where.in_spam(touch):
            self.skipped(case, touch, "its note was marked as spam", now)
        elif (found := self._placing.where.put_elsewhere(touch)) is not None:
            self._sent(case, touch, found, now)
        else:
            return False
        return True

    def skipped(self, case: Case, touch: Touch, rule: str, now: datetime) -> None:
        """The person left it out."""
        event = e.TouchSkipped(now, touch.number, rule, beside=touch.beside, channel=touch.channel)
        if self._ledger.record(case.ask.key, event, f"task:{touch.slot}.{touch.revision}"):
            self._report.add("skipped", case.ask.key, f"{_said(touch)} is left out: {rule}")

    def _sent(self, case: Case, touch: Touch, found: Found, now: datetime) -> None:
        folder = found.folder
        how = "archived" if folder.role in {Role.ARCHIVE, Role.ALL} else f"put into {folder.name}"
        evidence = Evidence.of(found.mail, f"its note was {how}")
        event = e.TouchSent(
            now, touch.number, touch.tier, now, (), (), evidence, beside=touch.beside, channel=touch.channel
        )
        if self._ledger.record(case.ask.key, event, f"task:{touch.slot}.{touch.revision}"):
            self._report.add("sent", case.ask.key, f"{_said(touch)} was sent: its note was {how}")

    def _gone(self, case: Case, touch: Touch, now: datetime, second_look: timedelta) -> None:
        """Nowhere: deleted for good, unless a program is just about to move it."""
        if touch.missed_at is None or now < touch.missed_at:
            missed = e.DraftMissed(now, touch.number, beside=touch.beside, channel=touch.channel)
            self._ledger.record(case.ask.key, missed)
        elif now - touch.missed_at >= second_look:
            self.skipped(case, touch, "its note was deleted", now)

    def _lies_there(self, touch: Touch) -> bool:
        """Whether it lies where we put it. All places of this account are asked for at once."""
        if touch.place is None:
            return False
        if self._lying is None or touch.place not in self._lying:
            known = self._ledger.of_account(self._account)
            self._lying = self._at(touch.place, (one.place for case in known for one in case.chase.all_open))
        mail = self._lying.get(touch.place)
        return mail is not None and mail.message_id in touch.live_ids

    def _at(self, wanted: Place, places: Iterable[Place | None]) -> dict[Place, Mail]:
        folder = self._reader.folder(Role.INBOX)
        if folder is None:
            return {}
        uids = {place.uid for place in (wanted, *places) if place is not None and place.folder == folder.name}
        return {mail.place: mail for mail in self._mailbox.headers(folder, sorted(uids))}


def _said(touch: Touch) -> str:
    return f"the {touch.channel.label} message of Touch {touch.number}"
