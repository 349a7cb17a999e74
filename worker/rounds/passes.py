"""One pass over one account, in the order that keeps the promises.

    requests, sends, replies  →  fate of open drafts  →  plan  →  before each draft everything again  →  write

A failure of the line ends the pass: nothing is drafted on half a picture, and the next pass begins anew. One chase that
raises is set aside and the others go on.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from worker.core import events as e
from worker.core.actions import Action, PlaceHold, RefreshDraft, WithdrawDraft, WriteDraft
from worker.core.cadence import Stakes
from worker.core.case import Case
from worker.core.plan import OVER, decide
from worker.core.touch import TouchState
from worker.core.wake import next_look
from worker.mail.mailbox import Mailbox
from worker.report import Report
from worker.rounds import looks
from worker.rounds.drafting import Draftsman
from worker.rounds.fates import Fates
from worker.rounds.guard import Guard
from worker.rounds.ledger import Ledger
from worker.rounds.observe import Observer
from worker.rounds.owners import readers
from worker.rounds.quota import Quota
from worker.rounds.watch import Watch
from worker.store.values import IndexEntry
from worker.words.render import Words

URGENCY = {Stakes.HIGH: 0, Stakes.MEDIUM: 1, Stakes.LOW: 2}


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
    _quota: Quota = field(init=False)

    @property
    def account(self) -> str:
        """The account whose mailbox this is."""
        return self.report.account

    def run(self, now: datetime) -> None:
        """Observe, record, plan, perform. What was done is in the report, also when an error ends the pass."""
        report = self.report
        guard = Guard(self.ledger.store, self.account, report, now)
        observer = Observer(self.ledger, self.mailbox, self.account, self.watch, report, guard)
        draftsman = Draftsman(self.ledger, self.mailbox, self.words, observer, report)
        fates = Fates(self.ledger, self.mailbox, self.account, observer, draftsman, report)
        if self.is_complete:
            self.ledger.load_all()
        observer.look(now)
        looks.looked(self.ledger.store, self.account, now)
        keys = self._keys(observer, now)
        followed = [key for key in keys if self._step(guard, key, lambda key: fates.follow(key, now))]
        if not self.is_stopping():
            observer.reader.drafts_followed()
        self._quota = self._quota_of(now)
        done = [key for key in followed if self._step(guard, key, lambda key: self._act(key, observer, draftsman, now))]
        self.ledger.store.save_index([index_entry(self.ledger, key, now) for key in done])
        waiting = self._quota.close()
        if waiting and self._quota.has_given:
            report.add("queued", "", f"{waiting} more drafts are due and wait for the next days, the most urgent first")

    def _quota_of(self, now: datetime) -> Quota:
        settings = self.ledger.settings
        account = settings.accounts[self.account].account
        day = now.astimezone(account.timezone).date()
        return Quota(self.ledger.store, self.account, day, settings.drafts_per_day)

    def _keys(self, observer: Observer, now: datetime) -> list[str]:
        """The chases to work on, the most urgent first."""
        if not self.is_complete:
            self.ledger.load(self.ledger.store.due(self.account, now))
            if observer.reader.drafts_changed:
                self.ledger.load(self.ledger.store.with_drafts(self.account))
        return [case.ask.key for case in sorted(self.ledger.of_account(self.account), key=urgency)]

    def _step(self, guard: Guard, key: str, do: Callable[[str], None]) -> bool:
        """One step for one chase; whether it was done and went well."""
        if self.is_stopping():
            return False
        with guard.chase(key) as attempt:
            do(key)
        return not attempt.has_failed

    def _act(self, key: str, observer: Observer, draftsman: Draftsman, now: datetime) -> None:
        """Do what the plan says for one chase."""
        for action in self._due_here(key, now):
            match action:
                case WriteDraft():
                    self._write(key, observer, draftsman, now)
                case RefreshDraft():
                    self._refresh(key, observer, draftsman, now)
                case WithdrawDraft():
                    draftsman.withdraw(key, action.number, action.reason, now)
                case PlaceHold():
                    self.ledger.record(key, e.HoldPlaced(now, action.kind, None, action.reason))

    def _due_here(self, key: str, now: datetime) -> tuple[Action, ...]:
        """The plan's actions in this account. A chase that moved to another owner first gives its draft back."""
        case = self.ledger.case(key)
        touch = case.chase.open_touch
        if case.account.key == self.account:
            return decide(case, now).actions if touch is None or touch.account == self.account else ()
        if touch is None or touch.edited or touch.state is not TouchState.DRAFTED or touch.left:
            return ()
        return (WithdrawDraft(key, touch.number, f"The chase now belongs to {case.account.name}."),)

    def _write(self, key: str, observer: Observer, draftsman: Draftsman, now: datetime) -> None:
        """Look again at everything that could forbid it, then write if it is still the thing to do."""
        if self._quota.left <= 0:
            self._quota.wait(key)
            return
        observer.look_again(now)
        case = self.ledger.reloaded(key)
        if self._waits_for_a_look(case, now):
            return
        for action in decide(case, now).actions:
            if isinstance(action, WriteDraft) and draftsman.write(case, action, now):
                self._quota.take()

    def _refresh(self, key: str, observer: Observer, draftsman: Draftsman, now: datetime) -> None:
        """Withdraw, confirm, then append, in one pass; never two at once."""
        observer.look_again(now)
        case = self.ledger.reloaded(key)
        if self._waits_for_a_look(case, now):
            return
        for action in decide(case, now).actions:
            if isinstance(action, RefreshDraft):
                draftsman.rehearse(case, action.draft)
                if draftsman.withdraw(key, action.draft.number, action.reason, now, refresh=True):
                    draftsman.write(self.ledger.case(key), action.draft, now, renewed=action.reason)
            elif isinstance(action, WithdrawDraft):
                draftsman.withdraw(key, action.number, action.reason, now)

    def _waits_for_a_look(self, case: Case, now: datetime) -> bool:
        """Whether another mailbox that may hold a reply has not been read lately; then nothing is written."""
        others = readers(case, self.ledger.settings) - {self.account}
        unread = looks.unread(self.ledger.store, others, now, self.ledger.settings.poll_seconds)
        for account in unread:
            text = f"its draft waits until the mailbox {account}, where a reply may lie, has been read"
            self.report.add(looks.WAITS, case.ask.key, text)
        return bool(unread)


def urgency(case: Case) -> tuple[int, str]:
    """Higher stakes first, then by the older deadline or request."""
    begun = case.ask.deadline or case.requested_on
    return URGENCY[case.scenario.stakes_of(case.ask.stakes)], str(begun or "9999")


def index_entry(ledger: Ledger, key: str, now: datetime) -> IndexEntry:
    """When this chase needs its next look, as far as it is known."""
    case = ledger.case(key)
    decision = decide(case, now)
    at = next_look(case, decision, now)
    drafts = [touch.account for touch in case.chase.touches if touch.place or touch.is_open]
    history = ledger.history(key)
    return IndexEntry(
        key,
        case.account.key if case.owner_known else "",
        decision.state.value,
        at,
        ended=at is None and decision.state in OVER,
        draft_account=drafts[-1] if drafts else "",
        seen=history[-1].number if history else 0,
    )
