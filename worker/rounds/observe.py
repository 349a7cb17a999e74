"""Reads an account's folders and records what happened; the order is requests, sends, replies.

A folder is read from its cursor on. A chase that is new is looked back for: the server searches every folder that can
hold its request or a reply, by address and date. Nothing here writes to the mailbox, and nothing is planned before the
reading is complete.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from worker.core.case import Case
from worker.core.classify import classify
from worker.core.events import Event, HoldPlaced, LookedBack, ReplyReceived, RequestFound, ReviewAsked, TouchSent
from worker.core.findings import Finding
from worker.core.matching import Board, is_running
from worker.core.messages import Evidence, Mail, Role, Verdict
from worker.core.outgoing import requests
from worker.core.understanding import concerns, understand
from worker.errors import MailboxSuspicious, ServerRefused
from worker.mail.folders import watched
from worker.mail.mailbox import Folder, FolderStatus, Mailbox
from worker.report import Report
from worker.rounds.guard import Guard
from worker.rounds.ledger import Ledger
from worker.store.values import Cursor, SetAside

LOOK_BACK = timedelta(days=30)
DELIVERY_TRIES = 3
ALWAYS_LOOKED_AT = frozenset({Role.INBOX, Role.SENT, Role.ALL, Role.JUNK})
"""Folders read again before each draft, besides those in which replies have landed."""


@dataclass(frozen=True, slots=True)
class News:
    """What a folder holds beyond its cursor, and the cursor to set once that is recorded."""

    folder: str
    mails: tuple[Mail, ...]
    cursor: Cursor


class Observer:
    """The reading side of a pass over one account."""

    def __init__(self, ledger: Ledger, mailbox: Mailbox, account: str, report: Report, guard: Guard) -> None:
        self._ledger = ledger
        self._store = ledger.store
        self._mailbox = mailbox
        self._account = account
        self._report = report
        self._guard = guard
        self.folders: tuple[Folder, ...] = ()
        self.drafts_changed = True
        """Whether Drafts differs from what it was when its drafts were last followed."""
        self._drafts_seen: Cursor | None = None

    def folder(self, role: Role) -> Folder | None:
        """The folder of this role, if the mailbox has one."""
        return next((folder for folder in self.folders if folder.role is role), None)

    def _watched(self) -> tuple[Folder, ...]:
        return watched(self.folders, gmail=self._mailbox.is_gmail)

    def look(self, now: datetime) -> None:
        """Read everything once: every folder but Drafts, and the past of every new chase."""
        self.folders = self._mailbox.folders()
        self._look_at_drafts()
        self._read(self._watched(), now)
        self._look_back(now)

    def look_again(self, now: datetime) -> None:
        """Read what may hold a reply or a send once more, just before a draft is written."""
        landed = self._store.reply_folders(self._account)
        again = [f for f in self._watched() if f.role in ALWAYS_LOOKED_AT or f.name in landed]
        self._read(again, now)

    def drafts_followed(self) -> None:
        """Remember the state of Drafts that the open drafts were followed in."""
        folder = self.folder(Role.DRAFTS)
        if folder is not None and self._drafts_seen is not None:
            self._store.set_cursor(self._account, folder.name, self._drafts_seen)

    # --- folders ---

    def _look_at_drafts(self) -> None:
        """Taken before the other folders are read: whatever happens in between shows at the next pass."""
        folder = self.folder(Role.DRAFTS)
        status = self._mailbox.statuses([folder.name]).get(folder.name) if folder else None
        self._drafts_seen = _cursor(status, max(status.uidnext - 1, 0)) if status else None
        before = self._store.cursors(self._account).get(folder.name) if folder else None
        self.drafts_changed = (
            self._drafts_seen is None or not status or not status.uidnext or before != self._drafts_seen
        )

    def _read(self, folders: Sequence[Folder], now: datetime) -> None:
        statuses = self._mailbox.statuses([folder.name for folder in folders])
        cursors = self._store.cursors(self._account)
        news = [
            found
            for folder in folders
            if (status := statuses.get(folder.name)) is not None
            and (found := self._news(folder, status, cursors.get(folder.name), now)) is not None
        ]
        self.take([mail for found in news for mail in found.mails], now)
        for found in news:
            self._store.set_cursor(self._account, found.folder, found.cursor)

    def _news(self, folder: Folder, status: FolderStatus, cursor: Cursor | None, now: datetime) -> News | None:
        """What lies beyond the cursor; None when nothing changed."""
        if cursor is None or cursor.uidvalidity != status.uidvalidity:
            mails = self._caught_up(folder, now)
            return News(folder.name, mails, _cursor(status, max(status.uidnext - 1, 0)))
        if status.uidnext and status.uidnext < cursor.uidnext:
            raise MailboxSuspicious(
                f"The folder {folder.name} counts backwards (UIDNEXT was {cursor.uidnext}, now {status.uidnext}).",
                "Was the mailbox restored from a backup? Ask the mail server's operator; nothing is drafted meanwhile.",
            )
        if status.uidnext and status.uidnext == cursor.uidnext:
            return None
        status, uids = self._mailbox.new_uids(folder.name, cursor.uid)
        mails = self._mailbox.headers(folder, uids)
        self._account_for(folder, uids, mails, now)
        return News(folder.name, mails, _cursor(status, max([cursor.uid, *uids])))

    def _account_for(self, folder: Folder, uids: Sequence[int], mails: Sequence[Mail], now: datetime) -> None:
        """A message that is listed but not delivered may be a reply: no draft is written until it was tried thrice."""
        missing = set(uids) - {mail.place.uid for mail in mails}
        if missing:
            _, still = self._mailbox.new_uids(folder.name, min(missing) - 1)
            for uid in missing & set(still):
                self._undelivered(folder, uid, now)

    def _undelivered(self, folder: Folder, uid: int, now: datetime) -> None:
        fact = f"undelivered: {self._account} {folder.name} {uid}"
        tries = int(self._store.fact(fact) or 0) + 1
        self._store.set_fact(fact, str(tries))
        what = f"The server lists a message in {folder.name} (UID {uid}) that it does not deliver."
        if tries < DELIVERY_TRIES:
            raise ServerRefused(what, "It is tried again at the next pass; nothing is drafted before.")
        self._store.set_aside(SetAside(self._account, "", what, f"{folder.name} UID {uid}", now))

    def _caught_up(self, folder: Folder, now: datetime) -> tuple[Mail, ...]:
        """A folder seen for the first time, or renumbered, is searched for the chases already looked back for."""
        known = [case for case in self._ledger.cases.values() if is_running(case) and case.chase.looked_back]
        if not known:
            return ()
        since = min(case.chase.looked_back or now.date() for case in known)
        return self._searched(folder, since, _addresses(known, self._ledger.board), self._ids(known))

    def _searched(
        self, folder: Folder, since: date, addresses: frozenset[str], ids: frozenset[str]
    ) -> tuple[Mail, ...]:
        _, uids = self._mailbox.search(folder.name, since, addresses, ids)
        return self._mailbox.headers(folder, uids)

    def _ids(self, cases: Iterable[Case]) -> frozenset[str]:
        board = self._ledger.board
        return frozenset().union(*(board.conversation(case.ask.key).ids for case in cases))

    # --- the past ---

    def _look_back(self, now: datetime) -> None:
        """Search every folder for the request and the replies of chases that are new or changed."""
        cases = [case for case in self._ledger.of_account(self._account) if self._needs_look_back(case)]
        if not cases:
            return
        since = min(self._since(case, now) for case in cases)
        addresses = _addresses(cases, self._ledger.board)
        folders = self._watched()
        self.take([mail for folder in folders for mail in self._searched(folder, since, addresses, frozenset())], now)
        ids = self._ids(self._ledger.case(case.ask.key) for case in cases)
        if ids:
            others = [folder for folder in folders if folder.role is not Role.SENT]
            self.take([mail for folder in others for mail in self._searched(folder, since, frozenset(), ids)], now)
        for case in cases:
            if case.account.key == self._account or not case.owner_known:
                self._ledger.record(case.ask.key, LookedBack(now, self._since(case, now)))
            known = self._ledger.case(case.ask.key)
            self._store.set_fact(f"looked back for {case.ask.key} in {self._account}", _look_back_key(known))

    def _needs_look_back(self, case: Case) -> bool:
        if not is_running(case):
            return False
        if case.chase.looked_back is None or (case.ask.requested_on or date.max) < case.chase.looked_back:
            return True
        return self._store.fact(f"looked back for {case.ask.key} in {self._account}") != _look_back_key(case)

    def _since(self, case: Case, now: datetime) -> date:
        usual = case.local_date(now) - LOOK_BACK
        return min(usual, case.ask.requested_on or usual)

    # --- understanding ---

    def take(self, mails: Iterable[Mail], now: datetime) -> None:
        """Understand these mails and record what they mean: requests first, then sends, then the rest, by date."""
        board = self._ledger.board
        ours = board.ours.addresses
        chosen = [self._mailbox.with_text(m) for m in _once(mails) if concerns(m, classify(m, ours), board)]
        chosen.sort(key=lambda mail: mail.at)
        for finding in requests(chosen, board, self._account, now):
            self._note(self._ledger.record_findings([finding]))
            if isinstance(finding.event, RequestFound):
                mail = next(m for m in chosen if m.identity == finding.event.evidence.message_id)
                self._ledger.add_letter(finding.chase, mail, self._account, outgoing=True)
        for outgoing in (True, False):
            for mail in chosen:
                if board.is_outgoing(mail) is outgoing:
                    with self._guard.mail(mail) as attempt:
                        self._understood(mail, classify(mail, ours), now, outgoing=outgoing)
                    if attempt.has_failed and not outgoing:
                        self._unreadable(mail, now)

    def _understood(self, mail: Mail, verdict: Verdict, now: datetime, *, outgoing: bool) -> None:
        meaning = understand(mail, verdict, self._ledger.board, now)
        for chase in meaning.conversations:
            self._ledger.add_letter(chase, mail, self._account, outgoing=outgoing)
        new = self._ledger.record_findings(meaning.findings)
        self._note(new)
        if not outgoing and meaning.findings:
            self._store.add_reply_folder(self._account, mail.place.folder)

    def _unreadable(self, mail: Mail, now: datetime) -> None:
        """What could not be understood may be a reply: its sender's chases rest until a person has looked."""
        question = f"A mail from {mail.sender} could not be read. Look at it, then resume or mark it done."
        event = ReviewAsked(now, question, Evidence.of(mail, "a mail that could not be read", 0.0))
        cases = [case for case in self._ledger.board.of_person(mail.sender) if is_running(case)]
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
            return "sent", f"Touch {event.number} was sent{' by hand' if event.by_hand else ''}"
        case ReplyReceived():
            return "reply", f"a reply from {event.who}"
        case HoldPlaced():
            return "hold", event.reason
        case ReviewAsked():
            return "review", event.question
        case _:
            return "", ""


def _once(mails: Iterable[Mail]) -> list[Mail]:
    """Each place once: look-back and news overlap."""
    return list({mail.place: mail for mail in mails}.values())


def _addresses(cases: Iterable[Case], board: Board) -> frozenset[str]:
    found: set[str] = set()
    for case in cases:
        found |= board.addresses_of(case.creator) | board.conversation(case.ask.key).written_to
        found |= {case.creator.manager_email.lower()} - {""}
    return frozenset(found) - board.ours.addresses


def _cursor(status: FolderStatus, uid: int) -> Cursor:
    return Cursor(status.uidvalidity, uid, status.uidnext, status.messages)


def _look_back_key(case: Case) -> str:
    """What a look-back depends on: the addresses, how often the chase was taken up again, and, while the request is
    unknown, what it is recognised by. When it changes, the past is read again.
    """
    ask = case.ask
    signs = (ask.request_subject, ask.item, ask.campaign, ask.requested_on) if case.chase.request is None else ()
    values = (*signs, sorted(case.creator.addresses), case.creator.manager_email.lower(), case.chase.reopenings)
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]
