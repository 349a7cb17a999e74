"""Making anew what can be made anew: the index from the events, the conversations from the mailboxes.

Events and human commands are facts and stay as they are; what the mail says beyond them is added, nothing is taken
away. No draft is written.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from worker.core import events as e
from worker.core.events import Recorded
from worker.core.touch import slot_of
from worker.errors import MailError
from worker.report import Report
from worker.rounds import Decisions, Watch, index_entry
from worker.rounds.guard import Guard
from worker.rounds.observe import Observer
from worker.service.access import Connect, connect_imap
from worker.service.office import Office
from worker.store.contents import Line


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What was done, and which mailboxes could not be read."""

    chases: int
    events: int
    ids: int
    """Ids of drafts that the index had lost."""
    letters: int
    letters_before: int
    failures: tuple[tuple[str, MailError], ...]


def rebuild(office: Office, now: datetime, connect: Connect = connect_imap, *, offline: bool = False) -> Rebuilt:
    """Index, drafts and addresses from the events; then, unless `offline`, every mailbox read as if for the first time.

    The caller holds the leases of all accounts. A mailbox out of reach is read by its next pass instead.
    """
    store = office.store
    office.take_in_sheets(now)
    histories = store.histories()
    before = _letters(office)
    store.forget_reading()
    ids = store.rebuild_drafts(*_claims(histories.items()))
    store.hear_from(_written_to(histories.items()))
    failures = [] if offline else _read_all(office, now, connect)
    ledger, decisions = office.ledger(now), Decisions(now)
    store.save_index([index_entry(ledger, key, decisions) for key in ledger.cases])
    if offline or failures:
        store.make_due()  # what the mail says is not taken in yet
    events = sum(map(len, histories.values()))
    return Rebuilt(len(ledger.cases), events, ids, _letters(office), before, tuple(failures))


def _read_all(office: Office, now: datetime, connect: Connect) -> list[tuple[str, MailError]]:
    failures = []
    for account in office.settings.accounts:
        try:
            _read(office, account, now, connect)
        except MailError as error:
            failures.append((account, error))
    return failures


def _read(office: Office, account: str, now: datetime, connect: Connect) -> None:
    report, ledger = Report(account), office.ledger(now)
    mailbox = connect(office.settings.accounts[account])
    try:
        Observer(ledger, mailbox, account, Watch(), report, Guard(office.store, account, report, now)).look(now)
    finally:
        mailbox.close()


def _letters(office: Office) -> int:
    return sum(map(len, office.store.letters_of(office.store.ask_keys()).values()))


def _claims(histories: Iterable[tuple[str, Iterable[Recorded]]]) -> tuple[list[Line], list[Line]]:
    """The rows by which a draft is known again: each claim, and each Message-ID seen of it."""
    drafts: list[Line] = []
    ids: list[Line] = []
    for chase, history in histories:
        revisions: dict[int, int] = {}
        for event in (recorded.event for recorded in history):
            if isinstance(event, e.DraftClaimed):
                slot = slot_of(event.number, beside=event.beside)
                lineage = {"chase": chase, "number": slot, "revision": event.revision}
                revisions[event.number] = max(event.revision, revisions.get(event.number, 0))
                drafts.append({**lineage, "account": event.account, "ref": event.ref, "message": None})
                ids.append({**lineage, "message_id": event.message_id})
            elif isinstance(event, e.DraftEdited) and event.message_id and event.number in revisions:
                lineage = {"chase": chase, "number": event.number, "revision": revisions[event.number]}
                ids.append({**lineage, "message_id": event.message_id})
    return drafts, ids


def _written_to(histories: Iterable[tuple[str, Iterable[Recorded]]]) -> set[tuple[str, str]]:
    """(address, chase) for everybody a touch of the chase went to, or was to go to."""
    return {
        (address, chase)
        for chase, history in histories
        for recorded in history
        if isinstance(recorded.event, (e.DraftClaimed, e.TouchSent))
        for address in (*recorded.event.to, *recorded.event.cc)
    }
