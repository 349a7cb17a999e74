"""One pass over one account, in the order that keeps the promises.

    requests, sends, replies  →  fate of open drafts  →  plan  →  before each draft everything again  →  write

A failure of the line ends the pass: nothing is drafted on half a picture, and the next pass begins anew. One chase that
raises is set aside and the others go on.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice

from worker.core import events as e
from worker.core import phrases
from worker.core.actions import Action, PlaceHold, RefreshDraft, WithdrawDraft, WriteDraft
from worker.core.backlog import a_day, catching_up
from worker.core.beside import is_settled
from worker.core.case import Case
from worker.core.cover import today
from worker.core.plan import OVER
from worker.core.tact import urgency
from worker.core.wake import next_look
from worker.mail.mailbox import Mailbox
from worker.report import Report
from worker.rounds import looks
from worker.rounds.decisions import Decisions
from worker.rounds.drafting import Draftsman
from worker.rounds.fates import Fates
from worker.rounds.guard import Guard
from worker.rounds.ledger import Ledger
from worker.rounds.observe import NO_ERRANDS, Errands, Observer
from worker.rounds.owners import readers
from worker.rounds.precedence import more_urgent_elsewhere, writes_today
from worker.rounds.quota import Quota, backlog, keep_backlog
from worker.rounds.watch import Watch
from worker.store.values import IndexEntry
from worker.words.render import Words


@dataclass(slots=True)
class Pass:
    """One pass. `is_stopping` is asked between steps: a step begun is finished, none is begun after it says so."""

    ledger: Ledger
    mailbox: Mailbox
    words: Words
    report: Report
    is_complete: bool = True
    """Whether to look at every chase, not only at those that are due."""
    is_stopping: Callable[[], bool] = lambda: False
    watch: Watch = field(default_factory=Watch)
    """What earlier passes over this connection remember; a new one reads everything."""
    errands: Errands = NO_ERRANDS
    _quota: Quota = field(init=False)
    _decisions: Decisions = field(init=False)
    _followed: frozenset[str] = frozenset()
    """The chases whose open drafts were looked after in this pass."""
    _strays: Collection[str] = ()
    """Chases that were this account's when they were last looked at, and are another's now: it looks at them next."""

    @property
    def account(self) -> str:
        """The account whose mailbox this is."""
        return self.report.account

    def run(self, now: datetime) -> None:
        """Observe, record, plan, perform. What was done is in the report, also when an error ends the pass."""
        report = self.report
        self._decisions = Decisions(now)
        guard = Guard(self.ledger.store, self.account, report, now)
        observer = Observer(
            self.ledger, self.mailbox, self.account, self.watch, report, guard, errands=self.errands
        )  # fmt: skip
        draftsman = Draftsman(self.ledger, self.mailbox, self.words, observer, report)
        fates = Fates(self.ledger, self.mailbox, self.account, observer, draftsman, report)
        if self.is_complete:
            self.ledger.load_all()
            self.ledger.reckon_records()
        observer.look(now)
        looks.looked(self.ledger.store, self.account, now)
        keys = self._keys(observer, now)
        followed = [key for key in keys if self._step(guard, key, lambda key: fates.follow(key, now))]
        if not self.is_stopping():
            observer.reader.drafts_followed()
        self._followed = frozenset(followed)
        self._quota = self._quota_of(guard, followed, now)
        with self._quota:
            done = list(self._acted(guard, followed, observer, draftsman, now))
        done += [key for key in self._strays if self._step(guard, key, self._decide)]
        self.ledger.store.save_index([index_entry(self.ledger, key, self._decisions) for key in done])
        waiting = self._quota.close()
        if waiting and self._quota.has_given:
            report.add("queued", "", f"{waiting} more drafts are due and wait for the next days, the most urgent first")

    def _decide(self, key: str) -> None:
        self._decisions.of(self.ledger.case(key))

    def _quota_of(self, guard: Guard, keys: list[str], now: datetime) -> Quota:
        """What this mailbox may take today: less while a backlog is spread."""
        settings, store = self.ledger.settings, self.ledger.store
        account, days = settings.accounts[self.account], settings.policies.days_to_catch_up
        local = now.astimezone(account.account.timezone)
        most = settings.drafts_per_day
        back = catching_up(account.writing, local.date(), days)
        if back is not None and local.time() >= account.account.draft_at:
            count = backlog(store, self.account, back.first)
            if count is None:
                count = self._due_now(guard, keys)
                keep_backlog(store, self.account, back.first, count)
            most = min(most, a_day(count, days))
        return Quota(store, self.account, local.date(), most)

    def _due_now(self, guard: Guard, keys: list[str]) -> int:
        """How many of these chases have a new draft due here."""
        due: list[bool] = []
        for each in keys:
            with guard.chase(each):
                due.append(any(isinstance(a, WriteDraft) and not a.beside for a in self._due_here(each)))
        return sum(due)

    def _keys(self, observer: Observer, now: datetime) -> list[str]:
        """The chases to work on, the most urgent first."""
        if not self.is_complete:
            due = self.ledger.store.due(self.account, now)
            self.ledger.load(due)
            self._strays = self.ledger.known(due) - {case.ask.key for case in self.ledger.of_account(self.account)}
            if observer.reader.drafts_changed:
                self.ledger.load(self.ledger.store.with_drafts(self.account))
            elif observer.reader.inbox_changed:
                self.ledger.load(self.ledger.store.with_notes(self.account))
        # What lies open goes first: it may have to make room in its conversation for what is to be written.
        ordered = sorted(self.ledger.of_account(self.account), key=lambda c: (not _has_a_draft(c), urgency(c)))
        return [case.ask.key for case in ordered]

    def _step(self, guard: Guard, key: str, do: Callable[[str], None]) -> bool:
        """One step for one chase; whether it was done and went well."""
        if self.is_stopping():
            return False
        with guard.chase(key) as attempt:
            do(key)
        return not attempt.has_failed

    def _acted(
        self, guard: Guard, keys: Sequence[str], observer: Observer, draftsman: Draftsman, now: datetime
    ) -> Iterator[str]:
        """Do what the plan says; the chases for which that went well. A letter is made while the server stores the one
        before it.
        """
        prepare = partial(self._prepare, draftsman=draftsman, now=now)
        act = partial(self._act, guard=guard, observer=observer, draftsman=draftsman, now=now)
        ahead = ((key, self._step(guard, key, prepare)) for key in keys)
        ready: deque[tuple[str, bool]] = deque()

        def one_more() -> None:
            ready.extend(islice(ahead, 1))

        draftsman.meanwhile = one_more
        one_more()
        while ready:
            key, went_well = ready.popleft()
            if went_well and self._step(guard, key, act):
                yield key
            if not ready:
                one_more()

    def _prepare(self, key: str, draftsman: Draftsman, now: datetime) -> None:
        for action in self._due_here(key) if self._quota.left > 0 else ():
            if isinstance(action, WriteDraft) and not action.beside:
                draftsman.prepare(self.ledger.case(key), action, now)

    def _act(self, key: str, guard: Guard, observer: Observer, draftsman: Draftsman, now: datetime) -> None:
        """Do what the plan says for one chase: for its touch first, then for what lies beside it; a thank-you that lies
        open makes room before.

        One that goes into another's draft has that written now, since its own turn has come.
        """
        case = self.ledger.case(key)
        lead = self._decisions.of(case).goes_with
        if lead in self._followed:
            act = partial(self._act, guard=guard, observer=observer, draftsman=draftsman, now=now)
            self._step(guard, lead, act)
        makes_room = case.chase.open_thanks is not None
        for is_beside in (makes_room, not makes_room):
            actions = self._due_here(key)
            if not actions:
                return
            for action in actions:
                if beside(action) is is_beside:
                    self._perform(key, action, observer, draftsman, now)

    def _perform(self, key: str, action: Action, observer: Observer, draftsman: Draftsman, now: datetime) -> None:
        match action:
            case WriteDraft(beside=True):
                self._write_beside(key, action, observer, draftsman, now)
            case WriteDraft():
                self._write(key, observer, draftsman, now)
            case RefreshDraft():
                self._refresh(key, observer, draftsman, now, is_beside=action.draft.beside)
            case WithdrawDraft():
                self._withdraw(key, action, draftsman, now)
            case PlaceHold():
                self.ledger.record(action.chase, e.HoldPlaced(now, action.kind, None, action.reason))

    def _due_here(self, key: str) -> tuple[Action, ...]:
        """The plan's actions in this account. A chase that moved to another owner first gives back what lies here."""
        case = self.ledger.case(key)
        touch = case.chase.open_touch
        if case.account.key == self.account:
            return self._decisions.of(case).actions if touch is None or touch.account == self.account else ()
        mine = (one for one in case.chase.all_open if is_settled(one) and not one.edited)
        covered = phrases.stands_in(case, today(case, self._decisions.now)).strip()
        reason = covered or f"The chase now belongs to {case.account.name}."
        return tuple(WithdrawDraft(key, one.number, reason, one.beside) for one in mine if one.account == self.account)

    def _withdraw(self, key: str, action: WithdrawDraft, draftsman: Draftsman, now: datetime) -> None:
        draftsman.withdraw(key, self.ledger.touch_of(key, action.number, beside=action.beside), action.reason, now)

    def _write(self, key: str, observer: Observer, draftsman: Draftsman, now: datetime) -> None:
        """Look again at everything that could forbid it, then write if it is still the thing to do."""
        if self._quota.left <= 0:
            self._quota.wait(key)
            return
        before = more_urgent_elsewhere(self.ledger, self.ledger.case(key), now)
        if any(writes_today(other, now) for other in before):
            return
        observer.look_again(now)
        case = self.ledger.reloaded(key)
        if self._waits_for_a_look(case, now, {other.account.key for other in before}):
            return
        for action in self._decisions.of(case).actions:
            if isinstance(action, WriteDraft) and not action.beside and draftsman.write(case, action, now):
                self._quota.take()

    def _write_beside(
        self, key: str, wanted: WriteDraft, observer: Observer, draftsman: Draftsman, now: datetime
    ) -> None:
        """The same for the DM task beside a touch. It belongs to its touch, so it counts for no quota."""
        if not draftsman.has_words(self.ledger.case(key), wanted):
            return
        observer.look_again(now)
        case = self.ledger.reloaded(key)
        if self._waits_for_a_look(case, now):
            return
        for action in self._decisions.of(case).actions:
            if isinstance(action, WriteDraft) and action.beside:
                draftsman.write(case, action, now)

    def _refresh(self, key: str, observer: Observer, draftsman: Draftsman, now: datetime, *, is_beside: bool) -> None:
        """Withdraw, confirm, then append, in one pass; never two at once."""
        observer.look_again(now)
        case = self.ledger.reloaded(key)
        if self._waits_for_a_look(case, now):
            return
        for action in self._decisions.of(case).actions:
            if beside(action) is not is_beside:
                continue
            if isinstance(action, RefreshDraft):
                draftsman.rehearse(case, action.draft)
                touch = self.ledger.touch_of(key, action.draft.number, beside=is_beside)
                if draftsman.withdraw(key, touch, action.reason, now, refresh=True):
                    draftsman.write(self.ledger.case(key), action.draft, now, renewed=action.reason)
            elif isinstance(action, WithdrawDraft):
                self._withdraw(key, action, draftsman, now)

    def _waits_for_a_look(self, case: Case, now: datetime, before: Collection[str] = ()) -> bool:
        """Whether another mailbox has not been read lately that may hold a reply, or that may have to write `before`;
        then nothing is written.
        """
        concerned = (case, *case.peers, *self._in_its_letter(case))
        others = frozenset().union(*(readers(one, self.ledger.settings) for one in concerned))
        others -= {self.account}
        unread = looks.unread(self.ledger.store, others | set(before), now, self.ledger.settings.poll_seconds)
        for account in unread:
            why = "where a reply may lie" if account in others else f"which may write to {case.creator.name} first"
            text = f"its draft waits until the mailbox {account}, {why}, has been read"
            self.report.add(looks.WAITS, case.ask.key, text)
        return bool(unread)

    def _in_its_letter(self, case: Case) -> list[Case]:
        """The chases of other creators that the letter to be written asks for."""
        named = {key for action in self._decisions.of(case).actions for key in _asked_for(action)}
        return [other for other in case.alongside if other.ask.key in named]


def _asked_for(action: Action) -> tuple[str, ...]:
    match action:
        case WriteDraft():
            return action.chases
        case RefreshDraft():
            return action.draft.chases
        case _:
            return ()


def _has_a_draft(case: Case) -> bool:
    return case.chase.open_touch is not None or case.chase.open_thanks is not None


def beside(action: Action) -> bool:
    """Whether the action is about a DM task beside a touch."""
    match action:
        case WriteDraft() | WithdrawDraft():
            return action.beside
        case RefreshDraft():
            return action.draft.beside
        case PlaceHold():
            return False


def _is_for_several(case: Case, ledger: Ledger) -> bool:
    """Whether more mailboxes than one still have to look for its past: it stays due for all of them."""
    return case.chase.looked_back is None and len(readers(case, ledger.settings)) > 1


def index_entry(ledger: Ledger, key: str, decisions: Decisions) -> IndexEntry:
    """When this chase needs its next look, as far as it is known."""
    case = ledger.case(key)
    decision = decisions.of(case)
    at = next_look(case, decision, decisions.now)
    written = (*case.chase.touches, *case.chase.tasks)
    drafts = [touch.account for touch in written if touch.place or touch.is_open]
    return IndexEntry(
        key,
        case.account.key if case.owner_known and not _is_for_several(case, ledger) else "",
        decision.state.value,
        at,
        ended=at is None and decision.state in OVER,
        draft_account=drafts[-1] if drafts else "",
        seen=len(ledger.history(key)),
    )
