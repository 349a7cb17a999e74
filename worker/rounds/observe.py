"""Reads an account's mail and records what happened; the order is requests, sends, replies.

A chase that is new, or taken up again, is looked back for: the server searches every folder that can hold its request
or a reply, by address and date. Nothing here writes to the mailbox, and nothing is planned before the reading is
complete.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol

from worker.core.case import Case
from worker.core.classify import classify
from worker.core.events import (
    AddressFailed,
    Event,
    HoldPlaced,
    LookedBack,
    ReplyReceived,
    RequestFound,
    ReviewAsked,
    TouchSent,
)
from worker.core.findings import Finding
from worker.core.matching import Board, is_running
from worker.core.messages import Evidence, Kind, Mail, Role, Verdict
from worker.core.outgoing import is_a_draft, requests
from worker.core.remote import is_remote
from worker.core.touch import THANKS
from worker.core.understanding import concerns, understand
from worker.mail.mailbox import Folder, Mailbox
from worker.report import Report
from worker.rounds.guard import Guard
from worker.rounds.ledger import Ledger
from worker.rounds.owners import readers
from worker.rounds.reader import News, Reader, once
from worker.rounds.remote import RemoteControl
from worker.rounds.watch import Watch

LOOK_BACK = timedelta(days=30)


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

    def look(self, now: datetime) -> None:
        """Read everything that is due, and the past of every new chase."""
        self._read(self.reader.begin(), now)
        self._ledger.load(self._store.due(self._account, now))
        self._look_back(now)
        self._remote.try_again(self.reader.folders, now)
        self._remote.say()

    def look_again(self, now: datetime) -> None:
        """Read what may hold a reply or a send once more, just before a draft is written."""
        self._read(self.reader.begin_again(), now)
        self._remote.say()

    def _read(self, folders: Sequence[Folder], now: datetime) -> None:
        with self.reader.reading(folders):
            news = self.reader.news(folders, lambda folder: self._caught_up(folder, now), now)
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

    # --- the past ---

    def _caught_up(self, folder: Folder, now: datetime) -> tuple[Mail, ...]:
        """A folder seen for the first time, or renumbered, is searched for the chases already looked back for.

        One of the remote control is read whole: whatever lies there was put there by a person.
        """
        self._ledger.load_all()
        if is_remote(folder.path):
            return self._mailbox.headers(folder, self._mailbox.new_uids(folder.name, 0)[1])
        known = [case for case in self._ledger.cases.values() if is_running(case) and case.chase.looked_back]
        if not known:
            return ()
        since = min(case.chase.looked_back or now.date() for case in known)
        board = self._board_of(known)
        return self._searched(folder, since, _addresses(known, board), _ids(known, board))

    def _searched(
        self, folder: Folder, since: date, addresses: frozenset[str], ids: frozenset[str]
    ) -> tuple[Mail, ...]:
        _, uids = self._mailbox.search(folder.name, since, addresses, ids)
        return self._mailbox.headers(folder, uids)

    def _board_of(self, cases: Iterable[Case]) -> Board:
        return self._ledger.board_of([case.ask.key for case in cases])

    def _look_back(self, now: datetime) -> None:
        """Search every folder for the request and the replies of chases that are new or changed."""
        running = [case for case in self._ledger.of_account(self._account) if is_running(case)]
        done = self._store.facts([self._look_back_fact(case) for case in running])
        cases = [case for case in running if _needs_look_back(case, done.get(self._look_back_fact(case)))]
        if not cases:
            return
        since = min(self._since(case, now) for case in cases)
        addresses = _addresses(cases, self._board_of(cases))
        folders = self.reader.watched()
        self.take([mail for folder in folders for mail in self._searched(folder, since, addresses, frozenset())], now)
        ids = _ids(cases, self._board_of(cases))
        if ids:
            others = [folder for folder in folders if folder.role is not Role.SENT]
            self.take([mail for folder in others for mail in self._searched(folder, since, frozenset(), ids)], now)
        ours = [case for case in cases if self._is_ours(case) and self._is_searched_elsewhere(case)]
        self._ledger.record_findings([Finding(c.ask.key, LookedBack(now, self._since(c, now)), "") for c in ours])
        known = {self._look_back_fact(case): self._ledger.case(case.ask.key) for case in cases}
        self._store.set_facts({name: _look_back_key(case) for name, case in known.items()})

    def _is_ours(self, case: Case) -> bool:
        return self._account in readers(case, self._ledger.settings) or not case.owner_known

    def _is_searched_elsewhere(self, case: Case) -> bool:
        """Whether every other mailbox that may hold mail of the chase has been looked through, too."""
        if not case.owner_known:
            return True
        others = readers(case, self._ledger.settings) - {self._account}
        names = [look_back_fact(case, other) for other in others]
        return len(self._store.facts(names)) == len(names)

    def _look_back_fact(self, case: Case) -> str:
        return look_back_fact(case, self._account)

    def _since(self, case: Case, now: datetime) -> date:
        usual = case.local_date(now) - LOOK_BACK
        return min(usual, case.ask.requested_on or usual)

    # --- understanding ---

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
            new = self._ledger.record_findings([finding])
            self._note(new)
            if new and isinstance(finding.event, RequestFound):
                mail = next(m for m in chosen if m.identity == finding.event.evidence.message_id)
                self._ledger.add_letter(finding.chase, mail, self._account, outgoing=True)
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
        meaning = understand(mail, verdict, self._board_for(mail, verdict), now)
        for chase in meaning.conversations:
            self._ledger.add_letter(chase, mail, self._account, outgoing=outgoing)
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


def _ids(cases: Iterable[Case], board: Board) -> frozenset[str]:
    return frozenset().union(*(board.conversation(case.ask.key).ids for case in cases))


def _addresses(cases: Iterable[Case], board: Board) -> frozenset[str]:
    found: set[str] = set()
    for case in cases:
        found |= board.addresses_of(case.creator) | board.conversation(case.ask.key).written_to
        found |= {case.creator.manager_email.lower()} - {""}
    return frozenset(found) - board.ours.addresses


def look_back_fact(case: Case, account: str) -> str:
    """The name of the fact that a mailbox was searched for the past of a chase."""
    return f"looked back for {case.ask.key} in {account}"


def _needs_look_back(case: Case, done_for: str | None) -> bool:
    """Whether the past is to be read, given what it was read for the last time."""
    if case.chase.looked_back is None or (case.ask.requested_on or date.max) < case.chase.looked_back:
        return True
    return done_for != _look_back_key(case)


def _look_back_key(case: Case) -> str:
    """What a look-back depends on: the addresses, how often the chase was taken up again, and, while the request is
    unknown, what it is recognised by. When it changes, the past is read again.
    """
    ask = case.ask
    signs = (ask.request_subject, ask.item, ask.campaign, ask.requested_on) if case.chase.request is None else ()
    values = (*signs, sorted(case.creator.addresses), case.creator.manager_email.lower(), case.chase.reopenings)
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]
