"""Does what a person asks for by putting a mail into a folder of the remote control (`worker.core.remote`).

Each mail there is obeyed once for each time it is put in. One with which nothing can be done yet (nobody in the roster
has that address, no chase is known) is kept with the reason, shown, and tried again at every pass until it leaves.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from worker.core import intake, remote
from worker.core.cadence import Scenario
from worker.core.case import Case
from worker.core.events import RequestFound
from worker.core.matching import Board, is_running
from worker.core.messages import Evidence, Mail, Place
from worker.core.people import Ask
from worker.core.remote import Command
from worker.errors import ChaserError
from worker.mail.mailbox import Folder, Mailbox
from worker.report import Report
from worker.rounds.guard import Guard
from worker.rounds.ledger import Ledger
from worker.rounds.reader import once
from worker.settings import write_ask
from worker.store.repository import Store


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail with which nothing could be done yet, and why."""

    place: Place
    why: str


def waiting(store: Store, account: str) -> list[Waiting]:
    """What lies in the account's remote control and could not be obeyed."""
    stored = json.loads(store.fact(_fact(account)) or "[]")
    return [Waiting(Place(*place), why) for *place, why in stored]


def _fact(account: str) -> str:
    return f"waiting in the remote control: {account}"


class RemoteControl:
    """The folders below `Chase` of one account in one pass. A dry one writes no file."""

    def __init__(
        self, ledger: Ledger, mailbox: Mailbox, account: str, report: Report, guard: Guard, *, is_dry: bool = False
    ) -> None:
        self._ledger = ledger
        self._mailbox = mailbox
        self._account = account
        self._report = report
        self._guard = guard
        self._is_dry = is_dry
        self._waiting = {each.place: each.why for each in waiting(ledger.store, account)}
        self._said = set(self._waiting.values())

    def obey(self, folder: Folder, mails: Iterable[Mail], now: datetime, *, renumbered: bool = False) -> None:
        """Do what the folder says with each mail; `renumbered` when the server shows old mail under new numbers."""
        meaning = remote.meaning_of(folder.path, self._scenarios)
        for mail in once(mails, self._account):
            with self._guard.mail(mail):
                why = self._obeyed(meaning, folder, mail, now, renumbered=renumbered)
                self._waiting.pop(mail.place, None)
                if why:
                    self._waiting[mail.place] = why
        self._keep()

    def try_again(self, folders: Sequence[Folder], now: datetime) -> None:
        """What could not be done before may be possible now: the roster changed, the conversation is known."""
        known = {folder.name: folder for folder in folders}
        for name, places in groupby(sorted(self._waiting, key=_order), key=lambda place: place.folder):
            asked = list(places)
            folder = known.get(name)
            found = self._mailbox.headers(folder, [place.uid for place in asked]) if folder else ()
            there = [mail for mail in found if mail.place in asked]
            for place in set(asked) - {mail.place for mail in there}:
                del self._waiting[place]
            if folder is not None:
                self.obey(folder, there, now)
        self._keep()

    def say(self) -> None:
        """Put into the report what still cannot be done, once."""
        for why in sorted(set(self._waiting.values()) - self._said):
            self._report.add("remote", "", why)
            self._said.add(why)

    @property
    def _scenarios(self) -> Iterable[Scenario]:
        return self._ledger.settings.scenarios.values()

    def _keep(self) -> None:
        lines = [[p.folder, p.uidvalidity, p.uid, why] for p, why in sorted(self._waiting.items(), key=str)]
        text = json.dumps(lines, ensure_ascii=False) if lines else None
        if text != self._ledger.store.fact(_fact(self._account)):
            self._ledger.store.set_fact(_fact(self._account), text)

    def _obeyed(
        self, meaning: Command | Scenario | None, folder: Folder, mail: Mail, now: datetime, *, renumbered: bool
    ) -> str:
        """Why it could not be done; nothing once there is no more to do."""
        match meaning:
            case None:
                return remote.means_nothing(mail, folder.path[-1], self._scenarios)
            case Command():
                return self._commanded(meaning, mail, now, renumbered=renumbered)
            case Scenario():
                return self._taken_in(meaning, mail, now)

    def _once(self, mail: Mail) -> str:
        """Putting the same mail in again gives it another UID, and is obeyed again."""
        return f"{self._account}:{mail.place.folder}:{mail.place.uidvalidity}:{mail.place.uid}"

    # --- commands ---

    def _commanded(self, command: Command, mail: Mail, now: datetime, *, renumbered: bool) -> str:
        board = self._ledger.board([mail])
        read = self._mailbox.with_text(mail) if len(board.cases) > 1 else mail
        cases = remote.concerned(read, board)
        if not cases:
            return remote.belongs_nowhere(mail, command)
        for case in remote.chosen(read, cases):
            if not (renumbered and remote.was_commanded(command, self._ledger.history(case.ask.key))):
                self._do(command, read, case, board, now)
        return ""

    def _do(self, command: Command, mail: Mail, case: Case, board: Board, now: datetime) -> None:
        event = remote.commanded(command, mail, case, board, now)
        if event is not None and self._ledger.record(case.ask.key, event, self._once(mail)):
            self._report.add(command.lower(), case.ask.key, f'{remote.told(command)} ("{mail.subject}" was put there)')

    # --- new asks ---

    def _taken_in(self, scenario: Scenario, mail: Mail, now: datetime) -> str:
        """A mail of ours becomes an ask. Answers in the same folder came along with their conversation."""
        board = self._ledger.board([mail])
        if not board.ours.include(mail.sender) or _is_known(mail, scenario, board):
            return ""
        accounts = self._ledger.settings.accounts
        owner = self._account if len(accounts) > 1 else ""
        roster = intake.Roster(self._ledger.settings.creators, self._ledger.store.known_addresses())
        on = mail.at.astimezone(accounts[self._account].account.timezone).date()
        read = self._mailbox.with_text(mail)
        found = intake.asks_from(read, scenario, remote.shown(scenario), roster, on, owner)
        if isinstance(found, intake.Unclear):
            return found.why
        reasons = [self._make(ask, scenario, read, board, now) for ask in found]
        return " ".join(reason for reason in reasons if reason)

    def _make(self, ask: Ask, scenario: Scenario, mail: Mail, board: Board, now: datetime) -> str:
        """The mail is the request that a chase still waits for, or else a new ask; why not, where that fails."""
        unasked = [case for case in board.cases.values() if _waits_for_request(case, ask)]
        folder = remote.shown(scenario)
        if len(unasked) == 1:
            key = unasked[0].ask.key
            event = RequestFound(now, self._account, Evidence.of(mail, f"put into {folder} by hand"))
            self._ledger.add_letter(key, mail, self._account, outgoing=True)
            if self._ledger.record(key, event, self._once(mail)):
                self._report.add("request", key, f"the request was found ({event.evidence.rule})")
            return ""
        if ask.key in self._ledger.settings.asks:
            self._report.add("intake", ask.key, f'"{mail.subject}" in {folder} is this ask already')
            return ""
        return self._written(ask, mail, folder)

    def _written(self, ask: Ask, mail: Mail, folder: str) -> str:
        becomes = f'"{mail.subject}" in {folder}'
        if self._is_dry:
            self._report.add("intake", ask.key, f"{becomes} would become an ask")
            return ""
        to = ", ".join(mail.recipients)
        origin = f'Made from the mail "{mail.subject}" of {ask.requested_on} to {to}, in {folder}.'
        try:
            if write_ask(self._ledger.settings.home, ask, origin):
                self._report.add("intake", ask.key, f"{becomes} became an ask; it needs detail, see chaser status")
        except ChaserError as error:
            return f"{becomes} could not become an ask: {error.told}"
        return ""


def _is_known(mail: Mail, scenario: Scenario, board: Board) -> bool:
    """Whether the mail is part of a chase for the same already: its request, a follow-up, a draft that was sent."""
    cases = [case for case in board.cases.values() if case.scenario.key == scenario.key and case.present]
    ids = {mail.identity, *mail.cited_ids}
    of_draft = board.drafts.get(mail.message_id) or board.drafts.get(mail.ref)
    return any(
        ids & board.conversation(case.ask.key).ids or (of_draft and of_draft[0] == case.ask.key) for case in cases
    )


def _waits_for_request(case: Case, ask: Ask) -> bool:
    same = (case.ask.creator, case.ask.scenario) == (ask.creator, ask.scenario)
    return same and case.chase.request is None and is_running(case) and case.present


def _order(place: Place) -> tuple[str, int, int]:
    return place.folder, place.uidvalidity, place.uid
