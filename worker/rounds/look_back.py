"""Reads the past: a chase that is new, or taken up again, is looked back for before it is planned.

The server searches every folder that can hold its request or a reply, by address and date, or by the ids of its
conversation.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from worker.core.case import Case
from worker.core.events import LookedBack
from worker.core.findings import Finding
from worker.core.matching import Board, is_running
from worker.core.messages import Mail, Role
from worker.core.remote import is_remote
from worker.mail.mailbox import Folder, Mailbox
from worker.rounds.ledger import Ledger
from worker.rounds.owners import readers
from worker.rounds.reader import Reader

LOOK_BACK = timedelta(days=30)


class LookBack:
    """The past of the chases of one account. `take` understands the mails found, and records what they mean."""

    def __init__(
        self,
        ledger: Ledger,
        mailbox: Mailbox,
        account: str,
        reader: Reader,
        take: Callable[[Iterable[Mail], datetime], None],
    ) -> None:
        self._ledger = ledger
        self._store = ledger.store
        self._mailbox = mailbox
        self._account = account
        self._reader = reader
        self._take = take

    def search(self, now: datetime) -> None:
        """Search every folder for the request and the replies of chases that are new or changed."""
        running = [case for case in self._ledger.of_account(self._account) if is_running(case)]
        done = self._store.facts([_look_back_fact(case, self._account) for case in running])
        cases = [case for case in running if _needs_look_back(case, done.get(_look_back_fact(case, self._account)))]
        if not cases:
            return
        since = min(self._since(case, now) for case in cases)
        addresses = _addresses(cases, self._board_of(cases))
        folders = self._reader.watched()
        self._take([mail for folder in folders for mail in self._searched(folder, since, now, addresses)], now)
        ids = _ids(cases, self._board_of(cases))
        if ids:
            others = [folder for folder in folders if folder.role is not Role.SENT]
            self._take([mail for folder in others for mail in self._searched(folder, since, now, ids=ids)], now)
        ours = [case for case in cases if self._is_ours(case) and self._is_searched_elsewhere(case)]
        self._ledger.record_findings([Finding(c.ask.key, LookedBack(now, self._since(c, now)), "") for c in ours])
        known = {_look_back_fact(case, self._account): self._ledger.case(case.ask.key) for case in cases}
        self._store.set_facts({name: _look_back_key(case) for name, case in known.items()})

    def caught_up(self, folder: Folder, now: datetime) -> tuple[Mail, ...]:
        """A folder seen for the first time, or renumbered, is searched for the chases already looked back for.

        One of the remote control is read whole: whatever lies there was put there by a person.
        """
        self._ledger.load_all()
        if is_remote(folder.path):
            return self._reader.delivery.of(folder, self._mailbox.new_uids(folder.name, 0)[1], now)
        known = [case for case in self._ledger.cases.values() if is_running(case) and case.chase.looked_back]
        if not known:
            return ()
        since = min(case.chase.looked_back or now.date() for case in known)
        board = self._board_of(known)
        return self._searched(folder, since, now, _addresses(known, board), _ids(known, board))

    def _searched(
        self,
        folder: Folder,
        since: date,
        now: datetime,
        addresses: frozenset[str] = frozenset(),
        ids: frozenset[str] = frozenset(),
    ) -> tuple[Mail, ...]:
        _, uids = self._mailbox.search(folder.name, since, addresses, ids)
        return self._reader.delivery.of(folder, uids, now)

    def _board_of(self, cases: Iterable[Case]) -> Board:
        return self._ledger.board_of([case.ask.key for case in cases])

    def _is_ours(self, case: Case) -> bool:
        return self._account in readers(case, self._ledger.settings) or not case.owner_known

    def _is_searched_elsewhere(self, case: Case) -> bool:
        """Whether every other mailbox that may hold mail of the chase has been looked through, too."""
        if not case.owner_known:
            return True
        others = readers(case, self._ledger.settings) - {self._account}
        names = [_look_back_fact(case, other) for other in others]
        return len(self._store.facts(names)) == len(names)

    def _since(self, case: Case, now: datetime) -> date:
        usual = case.local_date(now) - LOOK_BACK
        return min(usual, case.ask.requested_on or usual)


def _ids(cases: Iterable[Case], board: Board) -> frozenset[str]:
    return frozenset().union(*(board.conversation(case.ask.key).ids for case in cases))


def _addresses(cases: Iterable[Case], board: Board) -> frozenset[str]:
    found: set[str] = set()
    for case in cases:
        found |= board.addresses_of(case.creator) | board.conversation(case.ask.key).written_to
        found |= {case.creator.manager_email.lower()} - {""}
    return frozenset(found) - board.ours.addresses


def _look_back_fact(case: Case, account: str) -> str:
    """The name of the fact that a mailbox was searched for the past of a chase."""
    return f"looked back for {case.ask.key} in {account}"


def _needs_look_back(case: Case, done_for: str | None) -> bool:
    """Whether the past is to be read, given what it was read for the last time."""
    if case.chase.looked_back is None or (case.ask.requested_on or date.max) < case.chase.looked_back:
        return True
    return done_for != _look_back_key(case)


def _look_back_key(case: Case) -> str:
    """What a look-back depends on: the addresses, how often the chase was taken up again, what Day 0 counts from, since
    what the person wrote after it is a touch and no conversation, and, while the request is unknown, what it is
    recognised by. When it changes, the past is read again.
    """
    ask = case.ask
    signs = (ask.request_subject, ask.item, ask.campaign, ask.requested_on) if case.chase.request is None else ()
    addresses = (sorted(case.creator.addresses), case.creator.manager_email.lower())
    values = (*signs, *addresses, case.chase.reopenings, ask.deadline, ask.posted_on, ask.delivered_on)
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]
