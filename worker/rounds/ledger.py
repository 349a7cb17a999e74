"""Chases with their histories, their conversations and their people, as the core wants to see them.

Loaded as they are needed, so that a pass costs what is due and what mail concerns, not what exists; kept current while
events are recorded. It decides nothing and reads no mailbox.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from worker.core import together
from worker.core.actions import WriteDraft
from worker.core.case import Case
from worker.core.chase import Chase
from worker.core.events import Event, MarkedDone, MarkedStopped, OfTouch, Recorded, Reopened, Resumed, Undone
from worker.core.findings import Finding
from worker.core.fold import fold, grown
from worker.core.matching import Board
from worker.core.messages import Mail
from worker.core.touch import Touch
from worker.mail.parse import text_of
from worker.rounds.boards import BoardMaker
from worker.rounds.cases import CaseMaker
from worker.rounds.clients import Clients
from worker.rounds.company import Company
from worker.rounds.conversations import Conversations, letters_of
from worker.rounds.owners import readers
from worker.rounds.records import Records
from worker.rounds.roll import Roll
from worker.rounds.turns import Turns
from worker.settings import Settings
from worker.store.repository import Store
from worker.store.values import Letter

SETTLING = (MarkedDone, MarkedStopped, Reopened, Resumed, Undone)


class Ledger:
    """The chases of a home. Events recorded through it show at once in the cases it hands out."""

    def __init__(self, settings: Settings, store: Store, now: datetime) -> None:
        """`now` tells who of ours is away, and so who writes."""
        self.settings = settings
        self.store = store
        self._roll = Roll(settings, store)
        self._histories: dict[str, list[Recorded]] = {}
        self._conversations = Conversations()
        self._cases: dict[str, Case] = {}
        self._placed: dict[str, Case] = {}
        """The chases at hand among the others, as they were asked for since anything was last learnt."""
        self._now = now
        self._maker = CaseMaker(settings, store, now)
        self._boards = BoardMaker(settings, store)
        self._turns = Turns(store)
        self._records = Records(settings, store)
        self._clients = Clients(settings, store, self._cases, now)
        self._company = Company(settings, self._turns, self._records, self._cases, self._clients)
        self._once = ""

    # --- reading ---

    def load(self, keys: Collection[str]) -> None:
        """Have these chases at hand, those that share a conversation with them, and those of the same manager that may
        be asked for in one letter.
        """
        self._load(key for key in keys if key not in self._cases)
        keys = {*keys, *self._clients.near(keys)}
        self._load(key for key in keys if key not in self._cases)
        keys.update(asked for key in tuple(keys) for asked in self._clients.asked_with(key))
        self._load(key for key in keys if key not in self._cases)
        ids = {i for key in keys for i in self._conversations.own_ids(key)}
        companions = {key for found in self.store.chases_of_ids(ids).values() for key in found}
        companions.update(other for key in keys for other in self.settings.same_matters.get(key, ()))
        companions.update(other for key in keys for other in (*self._roll.line(key), *self._roll.published_with(key)))
        self._load(key for key in companions if key not in self._cases)

    def load_all(self) -> None:
        """Have every chase at hand."""
        self.load(self.store.ask_keys())

    def reckon_records(self) -> None:
        """Reckon anew how each creator's messages were answered; every chase of theirs is at hand."""
        self._records.note_all(self._cases, self._histories)
        self._placed.clear()

    @property
    def cases(self) -> Mapping[str, Case]:
        """The chases at hand, by key, rivals filled in."""
        return {key: self._among_others(case) for key, case in self._cases.items()}

    def case(self, key: str) -> Case:
        """One chase as it stands now. KeyError when there is none."""
        if key not in self._cases:
            self.load([key])
        return self._among_others(self._cases[key])

    def known(self, keys: Iterable[str]) -> set[str]:
        """Those of these chases that there are, at hand from now on; a row not taken in yet is none."""
        wanted = set(keys)
        self.load(wanted)
        return wanted & self._cases.keys()

    def touch_of(self, key: str, number: int, *, beside: bool = False) -> Touch:
        """One touch as it stands now, or the DM task beside it. LookupError when there is none."""
        touch = self.case(key).chase.touch(number, beside=beside)
        if touch is None:
            raise LookupError(f"touch {number} of {key}")
        return touch

    def reloaded(self, key: str) -> Case:
        """One chase as the store has it now, and those of its conversation: another account's pass, or a person, may
        have recorded something.
        """
        found = self.store.chases_of_ids(self._conversations.own_ids(key))
        companions = set().union(*found.values())
        if not companions <= self._cases.keys() or self.store.has_moved_on(self.seen(key)):
            known = self._around(key) & self._cases.keys()
            for each in known:
                del self._cases[each]
            self.load(known)
        if self.settings.policies.days_between_chases and self._turns.read([self.case(key).creator.key]):
            self._placed.clear()
        return self.case(key)

    def seen(self, key: str) -> dict[str, int]:
        """How many events are at hand of this chase, of those of its conversation, and of those that a letter to its
        manager may ask for as well.
        """
        counts = {known: len(self._histories.get(known, ())) for known in self._around(key)}
        return {known: count for known, count in counts.items() if count}

    def board(self, mails: Iterable[Mail] = (), addresses: Collection[str] = ()) -> Board:
        """The chases that these mails, or mails of these addresses, may concern."""
        keys = self._boards.concerned(list(mails), addresses)
        self.load(keys)  # what a letter asks for comes with it
        keys.update(asked for key in tuple(keys) for asked in self._clients.asked_with(key))
        return self.board_of(keys)

    def board_of(self, keys: Collection[str]) -> Board:
        """Some of the chases at hand as matching needs them."""
        cases = {key: self._among_others(self._cases[key]) for key in keys if key in self._cases}
        conversations = {key: self._conversations.of(key) for key in cases}
        return self._boards.made(cases, conversations, self._roll.old_addresses)

    def of_account(self, account: str) -> list[Case]:
        """The chases at hand that this account works on, those with a draft in its Drafts included.

        As long as nobody knows whose a chase is, every account looks for its request.
        """
        return [case for case in self.cases.values() if account in readers(case, self.settings)]

    @property
    def letters_learnt(self) -> int:
        """As long as this stays the same, so does what is at hand of every conversation."""
        return self._conversations.changes

    def conversation(self, key: str) -> tuple[Letter, ...]:
        """The chase's mail, oldest first."""
        return self.store.letters(key)

    def written(self, key: str, touch: Touch) -> str:
        """The text of the last draft that was written of a touch; "" once it is forgotten."""
        return text_of(self.store.draft_bytes(key, touch.slot, touch.revision) or b"")

    def note_letter(self, lead: str, draft: WriteDraft) -> None:
        """A letter to the manager of several creators is about to be written in the name of this chase."""
        self._clients.note_letter(lead, [one.ask.key for one in draft.also if draft.is_joint_letter])
        self._placed.clear()

    def history(self, key: str) -> tuple[Recorded, ...]:
        """The chase's events in the order they were recorded."""
        return tuple(self._histories.get(key, ()))

    # --- recording ---

    def record(self, key: str, event: Event, once: str = "") -> bool:
        """Record one event; False when it was recorded before under `once`. What settles a milestone wakes others."""
        is_new = self.noted(key, self.store.record(key, event, once or self._once))
        if is_new and isinstance(event, SETTLING):
            self.store.make_due(other for other in self._roll.line(key) if other != key)
        return is_new

    @contextmanager
    def once(self, name: str) -> Iterator[None]:
        """What is recorded meanwhile is recorded once under this name, one event of a kind for each chase."""
        self._once = name
        try:
            yield
        finally:
            self._once = ""

    def record_together(self, entries: Iterable[tuple[str, Event]]) -> bool:
        """Record what happened to several chases at once, in one transaction; False when none of it was new."""
        known = [(now_known, event) for key, event in entries if (now_known := self._known_as(key))]
        recorded = self.store.record_all([(key, event, self._once) for key, event in known])
        new = [self.noted(key, entry) for (key, _), entry in zip(known, recorded, strict=True)]
        return any(new)

    def record_findings(self, findings: Iterable[Finding]) -> list[Finding]:
        """Record what a mail amounts to in one transaction; the findings that were new."""
        named = [replace(finding, chase=self._known_as(finding.chase)) for finding in findings]
        wanted = [finding for finding in named if finding.chase]
        entries = self.store.record_all([(f.chase, f.event, f.key) for f in wanted])
        return [f for f, entry in zip(wanted, entries, strict=True) if self.noted(f.chase, entry)]

    def noted(self, key: str, entry: Recorded | None) -> bool:
        """Take in what the store has recorded; whether there was anything."""
        return entry is not None and self.noted_all(key, [entry])

    def noted_all(self, key: str, entries: Sequence[Recorded]) -> bool:
        """The same of what was recorded at once."""
        known = self._cases.get(key)
        chase = known.chase if known else None
        for entry in entries:
            self._histories.setdefault(key, []).append(entry)
            chase = grown(chase, entry.event) if chase and isinstance(entry.event, OfTouch) else None
        case = self._cases[key] = self._made(key, chase)
        for entry in entries:
            if self.settings.policies.days_between_chases:
                self._turns.note(case, entry.event)
            self._records.note(case, self._histories[key], entry.event)
        self._placed.clear()
        return bool(entries)

    def add_letter(self, key: str, mail: Mail, account: str, *, outgoing: bool, apart: bool = False) -> None:
        """Remember a mail of the conversation, or of one `apart` with the manager about several creators."""
        letters = letters_of(mail, account, outgoing=outgoing, apart=apart)
        self.store.add_letters(key, letters)
        self._conversations.add(key, letters)
        self._placed.clear()

    # --- inside ---

    def _load(self, keys: Iterable[str]) -> None:
        wanted = sorted(set(keys))
        if not wanted:
            return
        histories = self._roll.load(wanted)
        creators = self._roll.creators(histories)
        letters = self.store.letters_of(histories)
        if self.settings.policies.days_between_chases:
            self._turns.read(creators)
        for key, history in histories.items():
            self._histories[key] = list(history)
            self._conversations.begin(key, letters.get(key, ()))
            self._cases[key] = self._made(key)
            self._clients.known(key, self._roll[key][1])
        self._records.read(creators.values())
        self._placed.clear()

    def _known_as(self, key: str) -> str:
        """The key of a chase at hand, also where a draft knows it by a former one; "" when there is none."""
        if key in self._roll:
            return key
        return next((case.ask.key for case in self._cases.values() if key in case.chase.former_keys), "")

    def _companions(self, key: str) -> set[str]:
        """This chase and those at hand that share its conversation."""
        return {key, *self._roll.line(key), *self._conversations.sharing(key)}

    def _around(self, key: str) -> set[str]:
        """The same, and the chases of its manager that may be asked for in one letter, with those of their
        conversations.
        """
        beside = self._clients.beside(self._cases[key]) if key in self._cases else set()
        beside |= {known for asked in self._clients.asked_with(key) if (known := self._known_as(asked))}
        return self._companions(key).union(*(self._companions(other) for other in beside))

    def _among_others(self, case: Case) -> Case:
        """The case with what others mean to it: its creator's other chases, those of them in its conversation,
        whichever chase has an open draft there, and the manager's other chases.
        """
        key = case.ask.key
        if key not in self._placed:
            among = self._in_conversation(case)
            beside = [other for other in sorted(self._clients.beside(case)) if other not in self._companions(key)]
            alongside = tuple(self._in_conversation(self._cases[other]) for other in beside)
            self._placed[key] = replace(among, alongside=alongside) if alongside else among
        return self._placed[key]

    def _in_conversation(self, case: Case) -> Case:
        """The case with its creator's other chases alone."""
        sharing = [other for key in sorted(self._companions(case.ask.key)) if (other := self._cases.get(key))]
        others = [other for other in sharing if other.ask.key != case.ask.key]
        theirs = [other for other in sharing if other.creator.key == case.creator.key]
        rival = next((other.ask.key for other in others if self._lies_open(other)), "")
        rival = rival or next((lead for other in others if (lead := self._clients.lead_of(other))), "")
        peers = tuple(self._company.in_turn(other, theirs) for other in theirs if other is not case)
        placed = self._company.in_turn(case, theirs)
        return replace(placed, rival=rival, peers=peers) if rival or peers else placed

    def _made(self, key: str, chase: Chase | None = None) -> Case:
        ask, creator, present = self._roll[key]
        chase = chase or fold(key, self._histories.get(key, ()))
        return self._maker.made(ask, creator, chase, present=present)

    def _lies_open(self, case: Case) -> bool:
        """Whether a draft of it keeps the conversation busy: a follow-up's, or a thank-you, which is nobody's touch."""
        return case.is_held_up_by_thanks(case.local_date(self._now)) or together.lies_open(case)
