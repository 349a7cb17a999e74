"""Every chase with its history, its conversation and its people, as the core wants to see them.

Loaded once per pass and kept current while events are recorded. It decides nothing and reads no mailbox.
"""

import hashlib
import hmac
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from worker.core import chase as histories
from worker.core.calendar import SharedDays
from worker.core.case import Case
from worker.core.events import Event, Recorded
from worker.core.findings import Finding
from worker.core.matching import Board, Conversation, Ours, is_running
from worker.core.messages import Mail
from worker.core.people import Account, Ask, Creator
from worker.mail.parse import text_of
from worker.rounds.sheets import remembered
from worker.settings import Settings
from worker.store.repository import Store
from worker.store.values import Letter


class Ledger:
    """All chases of a home. Events recorded through it show at once in the cases it hands out."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings = settings
        self.store = store
        self._people: dict[str, tuple[Ask, Creator, bool]] = remembered(settings, store)
        self._histories: dict[str, list[Recorded]] = {
            key: list(entries) for key, entries in store.histories(self._people).items()
        }
        self._conversations = {key: _conversation(store.letters(key)) for key in self._people}
        self._old_addresses = store.known_addresses()
        self._drafts: dict[str, tuple[str, int]] = {}
        self._cases: dict[str, Case] = {key: self._made(key) for key in self._people}
        for key in self._people:
            self._note_drafts(key)
        self._texts: dict[tuple[str, int, int], str] = {}
        self._board: Board | None = None

    # --- reading ---

    @property
    def cases(self) -> Mapping[str, Case]:
        """Every chase by its key, rivals filled in."""
        return self.board.cases

    def case(self, key: str) -> Case:
        """One chase as it stands now."""
        return self.board.cases[key]

    @property
    def board(self) -> Board:
        """All chases as matching needs them; made anew after something was recorded."""
        if self._board is None:
            rivals = self._rivals()
            cases = {key: replace(case, rival=rivals.get(key, "")) for key, case in self._cases.items()}
            self._board = Board(
                cases, self._ours(), self._conversations, self._old_addresses, self._drafts, self._draft_texts()
            )
        return self._board

    def of_account(self, account: str) -> list[Case]:
        """The chases this account works on, those with an open draft in its Drafts included."""
        return [case for case in self.cases.values() if account in _accounts(case)]

    def conversation(self, key: str) -> tuple[Letter, ...]:
        """The chase's mail, oldest first."""
        return self.store.letters(key)

    def history(self, key: str) -> tuple[Recorded, ...]:
        """The chase's events in the order they were recorded."""
        return tuple(self._histories.get(key, ()))

    def reloaded(self, key: str) -> Case:
        """One chase as the store has it now: another account's pass, or a person, may have recorded something."""
        self._histories[key] = list(self.store.history(key))
        self._cases[key] = self._made(key)
        self._board = None
        return self.case(key)

    # --- recording ---

    def record(self, key: str, event: Event, once: str = "") -> bool:
        """Record one event; False when it was recorded before under `once`."""
        return self._noted(key, self.store.record(key, event, once))

    def record_findings(self, findings: Iterable[Finding]) -> list[Finding]:
        """Record what a mail amounts to in one transaction; the findings that were new."""
        wanted = [finding for finding in findings if finding.chase in self._people]
        entries = self.store.record_all([(f.chase, f.event, f.key) for f in wanted])
        return [f for f, entry in zip(wanted, entries, strict=True) if self._noted(f.chase, entry)]

    def noted_claim(self, key: str, entry: Recorded | None) -> bool:
        """Take in a claim that the store has recorded together with its bytes."""
        return self._noted(key, entry)

    def add_letter(self, key: str, mail: Mail, account: str, *, outgoing: bool) -> None:
        """Remember a mail of the conversation."""
        letter = Letter(
            mail.identity, account, outgoing, mail.at, mail.sender, mail.thread, mail.subject, mail.recipients
        )  # fmt: skip
        self.store.add_letters(key, [letter])
        self._conversations[key] = _joined(self._conversations.get(key, Conversation()), [letter], _original_ids(mail))
        self._board = None

    def add_draft_id(self, key: str, number: int, message_id: str) -> None:
        """Remember another Message-ID under which a draft of ours was seen."""
        self.store.add_draft_id(key, number, message_id)
        self._drafts[message_id] = (key, number)
        self._board = None

    # --- inside ---

    def _noted(self, key: str, entry: Recorded | None) -> bool:
        if entry is None:
            return False
        self._histories.setdefault(key, []).append(entry)
        self._cases[key] = self._made(key)
        self._note_drafts(key)
        self._board = None
        return True

    def _made(self, key: str) -> Case:
        ask, creator, present = self._people[key]
        chase = histories.fold(key, self._histories.get(key, ()))
        account, known = self._owner(ask, creator, chase.account)
        settings = self.settings.accounts[account.key]
        days = SharedDays(self.settings.calendar_of(creator, account), settings.calendar, account.draft_at)
        scenario = self.settings.scenarios[ask.scenario]
        return Case(
            ask, creator, account, self.settings.brand, scenario, days, chase, present=present, owner_known=known
        )  # fmt: skip

    def _owner(self, ask: Ask, creator: Creator, requested_by: str) -> tuple[Account, bool]:
        """The account a chase belongs to: the sheet's, the roster's, the one that sent the request, the only one."""
        accounts = self.settings.accounts
        named = next((key for key in (ask.owner, creator.owner, requested_by) if key in accounts), "")
        first = next(iter(accounts))
        return accounts[named or first].account, bool(named) or len(accounts) == 1

    def _note_drafts(self, key: str) -> None:
        for touch in self._cases[key].chase.touches:
            for name in (*touch.message_ids, touch.ref):
                if name:
                    self._drafts[name] = (key, touch.number)

    def _draft_texts(self) -> dict[tuple[str, int], str]:
        """The words of the drafts that may yet turn up as sent; each is read once."""
        open_ones = {
            (key, touch.number): touch.revision
            for key, case in self._cases.items()
            for touch in case.chase.touches
            if touch.may_turn_up
        }
        for (key, number), revision in open_ones.items():
            if (key, number, revision) not in self._texts:
                message = self.store.draft_bytes(key, number, revision) or b""
                self._texts[key, number, revision] = text_of(message)
        return {(key, number): self._texts[key, number, revision] for (key, number), revision in open_ones.items()}

    def _ours(self) -> Ours:
        accounts = [entry.account for entry in self.settings.accounts.values()]
        addresses = frozenset().union(*(account.addresses for account in accounts))
        return Ours(addresses, self.settings.brand.domains)

    def _rivals(self) -> dict[str, str]:
        """For each chase another one whose draft lies open in the same conversation."""
        holders: dict[str, str] = {}
        for key, case in self._cases.items():
            if case.chase.open_touch is not None and is_running(case):
                for message_id in self._conversations.get(key, Conversation()).ids:
                    holders.setdefault(message_id, key)
        rivals = {}
        for key in self._cases:
            ids = self._conversations.get(key, Conversation()).ids
            other = next((holders[i] for i in ids if holders.get(i, key) != key), "")
            if other:
                rivals[key] = other
        return rivals


def _accounts(case: Case) -> set[str]:
    """The owner, and whoever's Drafts may hold a draft of it."""
    return {case.account.key} | {touch.account for touch in case.chase.touches if touch.place or touch.is_open}


def _conversation(letters: Iterable[Letter]) -> Conversation:
    return _joined(Conversation(), letters, ())


def _joined(known: Conversation, letters: Iterable[Letter], more_ids: Collection[str]) -> Conversation:
    letters = list(letters)
    ids = {letter.message_id for letter in letters} | set(more_ids)
    threads = {letter.thread for letter in letters if letter.thread}
    written_to = {address for letter in letters if letter.outgoing for address in letter.recipients}
    return Conversation(known.ids | ids, known.threads | threads, known.written_to | written_to)


def _original_ids(mail: Mail) -> tuple[str, ...]:
    """Ids that Exchange and Gmail keep of a message they renamed."""
    names = ("x-microsoft-original-message-id", "x-google-original-message-id")
    return tuple(value.strip() for name in names if (value := mail.header(name)))


def draft_names(key: bytes, case: Case, number: int, revision: int) -> tuple[str, str]:
    """Message-ID and X-Chaser-Ref of a draft, from a keyed hash: stable, unique, telling nothing (spec §7).

    The moment the chase was opened is part of it, so that a key used again later names other drafts.
    """
    chase = f"{case.ask.key}\0{case.chase.opened_at}\0{number}"
    name = _hash(key, f"{chase}\0{revision}")
    domain = case.account.email.rpartition("@")[2]
    return f"<{name}@{domain}>", _hash(key, f"{chase}\0ref")


def _hash(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:32]
