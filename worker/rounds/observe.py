"""Reads an account's mail and records what happened; the order is requests, sends, replies.

Nothing here writes to the mailbox, and nothing is planned before the reading is complete.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from worker.core.classify import classify
from worker.core.events import (
    AddressFailed,
    Event,
    HoldPlaced,
    ReplyReceived,
    RequestFound,
    ReviewAsked,
    TouchSent,
)
from worker.core.findings import Finding
from worker.core.matching import Board, is_running
from worker.core.messages import Evidence, Kind, Mail, Verdict
from worker.core.outgoing import is_a_draft
from worker.core.remote import is_remote
from worker.core.requests import requests
from worker.core.touch import THANKS
from worker.core.understanding import concerns, understand
from worker.mail.mailbox import Folder, Mailbox
from worker.report import Report
from worker.rounds.guard import Guard
from worker.rounds.ledger import Ledger
from worker.rounds.look_back import LookBack
from worker.rounds.reader import News, Reader, once
from worker.rounds.remote import RemoteControl
from worker.rounds.watch import Watch


class Errands(Protocol):
    """Who does what a person asks for by a mail to themselves."""

    def obey(self, mails: Iterable[Mail], ledger: Ledger, mailbox: Mailbox, report: Report, now: datetime) -> None:
        """Do it, each mail once; mails that ask for nothing are passed over."""


class NoErrands:
    """Nobody does."""

    def obey(self, mails: Iterable[Mail], ledger: Ledger, mailbox: Mailbox, report: Report, now: datetime) -> None:
        """Nothing."""


NO_ERRANDS = NoErrands()


class Observer:
    """The reading side of a pass over one account."""

    def __init__(
        self,
        ledger: Ledger,
        mailbox: Mailbox,
        account: str,
        watch: Watch,
        report: Report,
        guard: Guard,
        *,
        errands: Errands = NO_ERRANDS,
        is_dry: bool = False,
    ) -> None:
        self._errands = errands
        self._ledger = ledger
        self._store = ledger.store
        self._mailbox = mailbox
        self._account = account
        self._report = report
        self._guard = guard
        self._remote = RemoteControl(ledger, mailbox, account, report, guard, is_dry=is_dry)
        self.reader = Reader(ledger.store, mailbox, account, watch)
        self._look_back = LookBack(ledger, mailbox, account, self.reader, self.take)

    def look(self, now: datetime) -> None:
        """Read everything that is due, and the past of every new chase."""
        self._read(self.reader.begin(), now)
        self._ledger.load(self._store.due(self._account, now))
        self._look_back.search(now)
        self._remote.try_again(self.reader.folders, now)
        self._remote.say()

    def look_again(self, now: datetime) -> None:
        """Read what may hold a reply or a send once more, just before a draft is written."""
        self._read(self.reader.begin_again(), now)
        self._remote.say()

    def _read(self, folders: Sequence[Folder], now: datetime) -> None:
        with self.reader.reading(folders):
            news = self.reader.news(folders, lambda folder: self._look_back.caught_up(folder, now), now)
            self.take([mail for found in news for mail in found.mails], now)
            self._obey(news, now)
            own = (mail for found in news for mail in found.mails)
            self._errands.obey(own, self._ledger, self._mailbox, self._report, now)
            self.reader.recorded(news)

    def _obey(self, news: Sequence[News], now: datetime) -> None:
        """What lies in the remote control has meant what it says; now it does what the folder says."""
        folders = {folder.name: folder for folder in self.reader.folders if is_remote(folder.path)}
        for found in news:
            if found.folder in folders:
                self._remote.obey(folders[found.folder], found.mails, now, renumbered=found.renumbered)

    def take(self, mails: Iterable[Mail], now: datetime) -> None:
        """Understand these mails and record what they mean: requests, then drafts that were sent, the rest by date.

        By date, because a word by hand after a reply answers it, while the same word before it is a follow-up.
        """
        seen = once(mails, self._account)
        if not seen:
            return
        board = self._ledger.board(seen)
        ours = board.ours.addresses
        chosen = [self._mailbox.with_text(m) for m in seen if concerns(m, self._verdict(m, ours), board)]
        chosen.sort(key=lambda mail: mail.at)
        for finding in requests(chosen, board, self._account, now):
            if isinstance(finding.event, RequestFound):  # the letter first: what is found is not looked for again
                mail = next(m for m in chosen if m.identity == finding.event.evidence.message_id)
                self._ledger.add_letter(finding.chase, mail, self._account, outgoing=True)
            self._note(self._ledger.record_findings([finding]))
        sends = [mail for mail in chosen if is_a_draft(mail, board)]
        for mail in (*sends, *(mail for mail in chosen if mail not in sends)):
            outgoing = board.is_outgoing(mail)
            with self._guard.mail(mail) as attempt:
                self._understood(mail, self._verdict(mail, ours), now, outgoing=outgoing)
            if attempt.has_failed and not outgoing:
                self._unreadable(mail, now)

    def _verdict(self, mail: Mail, ours: Collection[str]) -> Verdict:
        return classify(mail, self._ledger.settings.wording, ours)

    def _understood(self, mail: Mail, verdict: Verdict, now: datetime, *, outgoing: bool) -> None:
        board = self._board_for(mail, verdict)
        meaning = understand(mail, verdict, board, now)
        for chase in meaning.conversations:
            apart = meaning.is_joint_letter or board.is_apart(mail, chase)
            self._ledger.add_letter(chase, mail, self._account, outgoing=outgoing, apart=apart)
        new = self._ledger.record_findings(meaning.findings)
        self._note(new)
        if not outgoing and meaning.findings:
            self.reader.reply_landed(mail.place.folder)

    def _board_for(self, mail: Mail, verdict: Verdict) -> Board:
        """The chases this mail may concern; a machine that says something arrived may mean any of them."""
        if verdict.kind is Kind.DELIVERY:
            self._ledger.load_all()
            return self._ledger.board_of(list(self._ledger.cases))
        return self._ledger.board([mail], verdict.recipients)

    def _unreadable(self, mail: Mail, now: datetime) -> None:
        """What could not be understood may be a reply: its sender's chases rest until a person has looked."""
        question = f"A mail from {mail.sender} could not be read. Look at it, then resume or mark it done."
        event = ReviewAsked(now, question, Evidence.of(mail, "a mail that could not be read", 0.0))
        cases = [case for case in self._ledger.board([mail]).of_person(mail.sender) if is_running(case)]
        self._note(self._ledger.record_findings([Finding(case.ask.key, event, mail.identity) for case in cases]))

    def _note(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            action, text = _told(finding.event)
            if action:
                self._report.add(action, finding.chase, text)


def _told(event: Event) -> tuple[str, str]:
    """The report's word and sentence for what a mail meant."""
    match event:
        case RequestFound():
            return "request", f"the request was found ({event.evidence.rule})"
        case TouchSent():
            if event.number == THANKS:
                return "sent", "the thank-you was sent"
            return "sent", f"Touch {event.number} was sent{' by hand' if event.by_hand else ''}"
        case ReplyReceived():
            return "reply", f"a reply from {event.who}"
        case HoldPlaced():
            return "hold", event.reason
        case AddressFailed():
            return "bounce", f"mail to {event.address} cannot be delivered"
        case ReviewAsked():
            return "review", event.question
        case _:
            return "", ""
