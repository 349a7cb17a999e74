"""Does what the plan says, one chase at a time: before each draft it looks again at everything that could forbid it.

In what order the chases have their turn, and how many drafts a day takes, is told by `worker.rounds.passes`.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from worker.core import events as e
from worker.core import phrases
from worker.core.actions import Action, PlaceHold, RefreshDraft, WithdrawDraft, WriteDraft
from worker.core.beside import is_settled
from worker.core.case import Case
from worker.core.cover import today
from worker.errors import MailError
from worker.report import Report
from worker.rounds import looks
from worker.rounds.decisions import Decisions
from worker.rounds.drafting import Draftsman
from worker.rounds.ledger import Ledger
from worker.rounds.observe import Observer
from worker.rounds.owners import readers
from worker.rounds.precedence import more_urgent_elsewhere, writes_today
from worker.rounds.quota import Quota

Step = Callable[[str, Callable[[str], object]], bool]
"""Does something for one chase, unless the service leaves; whether it was done and went well."""


@dataclass(frozen=True, slots=True)
class Acting:
    """The acting side of a pass over one account."""

    ledger: Ledger
    decisions: Decisions
    observer: Observer
    draftsman: Draftsman
    report: Report
    quota: Quota
    step: Step

    @property
    def account(self) -> str:
        """The account whose mailbox this is."""
        return self.report.account

    @property
    def now(self) -> datetime:
        """The moment of the pass."""
        return self.decisions.now

    def acted(self, keys: Sequence[str]) -> Iterator[str]:
        """Do what the plan says; the chases for which that went well.

        While the server stores a draft the next letter is made, and the plan asked what comes after the draft before
        it; what lies beside a touch follows when the next draft is stored.
        """
        followed = frozenset(keys)
        ahead = ((key, self.step(key, self._prepare)) for key in keys)
        ready: deque[tuple[str, bool]] = deque()
        written: deque[str] = deque()

        def one_more() -> None:
            ready.extend(islice(ahead, 1))

        def meanwhile() -> None:
            one_more()
            for key in written:
                self.step(key, self._due_here)

        def stored() -> None:
            if ready and self.draftsman.is_prepared(ready[0][0]):
                with suppress(MailError):  # that the draft lies there is still to be written down
                    self.observer.reader.ask_ahead()

        self.draftsman.meanwhile, self.draftsman.stored = meanwhile, stored
        one_more()
        while ready:
            key, went_well = ready.popleft()
            if went_well and self.step(key, lambda key: self._act(key, followed)):
                written.append(key)
            if not ready:
                one_more()
            while len(written) > bool(ready):
                if self.step(key := written.popleft(), self._act_beside):
                    yield key

    def _prepare(self, key: str) -> None:
        for action in self._due_here(key) if self.quota.left > 0 else ():
            if isinstance(action, WriteDraft) and not action.beside:
                self.draftsman.prepare(self.ledger.case(key), action, self.now)

    def _act(self, key: str, followed: Collection[str]) -> None:
        """Do what the plan says for the touch of one chase; a thank-you that lies open makes room before.

        One that goes into another's draft has that written now, since its own turn has come.
        """
        case = self.ledger.case(key)
        lead = self.decisions.of(case).goes_with
        if lead in followed:
            self.step(lead, lambda key: self._act(key, followed))
        if case.chase.open_thanks is not None:
            self._act_beside(key)
        for action in self._due_here(key):
            if not _is_beside(action):
                self._perform(key, action)

    def _act_beside(self, key: str) -> None:
        """The same for what lies beside its touch."""
        for action in self._due_here(key):
            if _is_beside(action):
                self._perform(key, action)

    def _perform(self, key: str, action: Action) -> None:
        match action:
            case WriteDraft(beside=True):
                self._write_beside(key, action)
            case WriteDraft():
                self._write(key)
            case RefreshDraft():
                self._refresh(key, is_beside=action.draft.beside)
            case WithdrawDraft():
                self._withdraw(key, action)
            case PlaceHold():
                self.ledger.record(action.chase, e.HoldPlaced(self.now, action.kind, None, action.reason))

    def _due_here(self, key: str) -> tuple[Action, ...]:
        return due_here(self.ledger, self.decisions, self.account, key)

    def _withdraw(self, key: str, action: WithdrawDraft) -> None:
        touch = self.ledger.touch_of(key, action.number, beside=action.beside)
        self.draftsman.withdraw(key, touch, action.reason, self.now)

    def _write(self, key: str) -> None:
        """Look again at everything that could forbid it, then write if it is still the thing to do."""
        if self.quota.left <= 0:
            self.quota.wait(key)
            return
        before = more_urgent_elsewhere(self.ledger, self.ledger.case(key), self.now)
        if any(writes_today(other, self.now) for other in before):
            return
        self.observer.look_again(self.now)
        case = self.ledger.reloaded(key)
        if self._waits_for_a_look(case, {other.account.key for other in before}):
            return
        for action in self.decisions.of(case).actions:
            if isinstance(action, WriteDraft) and not action.beside and self.draftsman.write(case, action, self.now):
                self.quota.take()

    def _write_beside(self, key: str, wanted: WriteDraft) -> None:
        """The same for the DM task beside a touch. It belongs to its touch, so it counts for no quota."""
        if not self.draftsman.has_words(self.ledger.case(key), wanted):
            return
        self.observer.look_again(self.now)
        case = self.ledger.reloaded(key)
        if self._waits_for_a_look(case):
            return
        for action in self.decisions.of(case).actions:
            if isinstance(action, WriteDraft) and action.beside:
                self.draftsman.write(case, action, self.now)

    def _refresh(self, key: str, *, is_beside: bool) -> None:
        """Withdraw, confirm, then append, in one pass; never two at once."""
        self.observer.look_again(self.now)
        case = self.ledger.reloaded(key)
        if self._waits_for_a_look(case):
            return
        for action in self.decisions.of(case).actions:
            if _is_beside(action) is not is_beside:
                continue
            if isinstance(action, RefreshDraft):
                self.draftsman.rehearse(case, action.draft)
                touch = self.ledger.touch_of(key, action.draft.number, beside=is_beside)
                if self.draftsman.withdraw(key, touch, action.reason, self.now, refresh=True):
                    self.draftsman.write(self.ledger.case(key), action.draft, self.now, renewed=action.reason)
            elif isinstance(action, WithdrawDraft):
                self._withdraw(key, action)

    def _waits_for_a_look(self, case: Case, before: Collection[str] = ()) -> bool:
        """Whether another mailbox has not been read lately that may hold a reply, or that may have to write `before`;
        then nothing is written.
        """
        concerned = (case, *case.peers, *self._in_its_letter(case))
        others = frozenset().union(*(readers(one, self.ledger.settings) for one in concerned))
        others -= {self.account}
        unread = looks.unread(self.ledger.store, others | set(before), self.now, self.ledger.settings.poll_seconds)
        for account in unread:
            why = "where a reply may lie" if account in others else f"which may write to {case.creator.name} first"
            text = f"its draft waits until the mailbox {account}, {why}, has been read"
            self.report.add(looks.WAITS, case.ask.key, text)
        return bool(unread)

    def _in_its_letter(self, case: Case) -> list[Case]:
        """The chases of other creators that the letter to be written asks for."""
        named = {key for action in self.decisions.of(case).actions for key in _asked_for(action)}
        return [other for other in case.alongside if other.ask.key in named]


def due_here(ledger: Ledger, decisions: Decisions, account: str, key: str) -> tuple[Action, ...]:
    """The plan's actions in this account. A chase that moved to another owner first gives back what lies here."""
    case = ledger.case(key)
    touch = case.chase.open_touch
    if case.account.key == account:
        return decisions.of(case).actions if touch is None or touch.account == account else ()
    mine = (one for one in case.chase.all_open if is_settled(one) and not one.edited)
    covered = phrases.stands_in(case, today(case, decisions.now)).strip()
    reason = covered or f"The chase now belongs to {case.account.name}."
    return tuple(WithdrawDraft(key, one.number, reason, one.beside) for one in mine if one.account == account)


def _asked_for(action: Action) -> tuple[str, ...]:
    match action:
        case WriteDraft():
            return action.chases
        case RefreshDraft():
            return action.draft.chases
        case _:
            return ()


def _is_beside(action: Action) -> bool:
    """Whether the action is about a DM task beside a touch."""
    match action:
        case WriteDraft() | WithdrawDraft():
            return action.beside
        case RefreshDraft():
            return action.draft.beside
        case PlaceHold():
            return False
