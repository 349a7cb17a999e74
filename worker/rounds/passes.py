"""One pass over one account, in the order that keeps the promises.

    requests, sends, replies  →  fate of open drafts  →  plan  →  before each draft everything again  →  write

A failure of the line ends the pass: nothing is drafted on half a picture, and the next pass begins anew. One chase that
raises is set aside and the others go on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from worker.core import events as e
from worker.core.actions import Action, PlaceHold, RefreshDraft, WithdrawDraft, WriteDraft
from worker.core.cadence import Stakes
from worker.core.case import Case
from worker.core.plan import decide
from worker.core.touch import TouchState
from worker.mail.mailbox import Mailbox
from worker.report import Report
from worker.rounds.drafting import Draftsman
from worker.rounds.fates import Fates
from worker.rounds.guard import Guard
from worker.rounds.ledger import Ledger
from worker.rounds.observe import Observer
from worker.words.render import Words

URGENCY = {Stakes.HIGH: 0, Stakes.MEDIUM: 1, Stakes.LOW: 2}


@dataclass(slots=True)
class Pass:
    """One pass. `is_stopping` is asked between steps: a step begun is finished, none is begun after it says so."""

    ledger: Ledger
    mailbox: Mailbox
    words: Words
    account: str
    is_stopping: Callable[[], bool] = lambda: False

    def run(self, now: datetime) -> Report:
        """Observe, record, plan, perform."""
        report = Report(self.account)
        guard = Guard(self.ledger.store, self.account, report, now)
        observer = Observer(self.ledger, self.mailbox, self.account, report, guard)
        draftsman = Draftsman(self.ledger, self.mailbox, self.words, observer, report)
        fates = Fates(self.ledger, self.mailbox, self.account, observer, draftsman, report)
        observer.look(now)
        keys = [case.ask.key for case in sorted(self.ledger.of_account(self.account), key=urgency)]
        followed = [key for key in keys if self._step(guard, key, lambda key: fates.follow(key, now))]
        if not self.is_stopping():
            observer.reader.drafts_followed()
        for key in followed:
            self._step(guard, key, lambda key: self._act(key, observer, draftsman, now))
        return report

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
        observer.look_again(now)
        case = self.ledger.reloaded(key)
        for action in decide(case, now).actions:
            if isinstance(action, WriteDraft):
                draftsman.write(case, action, now)

    def _refresh(self, key: str, observer: Observer, draftsman: Draftsman, now: datetime) -> None:
        """Withdraw, confirm, then append, in one pass; never two at once."""
        observer.look_again(now)
        case = self.ledger.reloaded(key)
        for action in decide(case, now).actions:
            if isinstance(action, RefreshDraft):
                if draftsman.withdraw(key, action.draft.number, action.reason, now, refresh=True):
                    draftsman.write(self.ledger.case(key), action.draft, now, renewed=action.reason)
            elif isinstance(action, WithdrawDraft):
                draftsman.withdraw(key, action.number, action.reason, now)


def urgency(case: Case) -> tuple[int, str]:
    """Higher stakes first, then by the older deadline or request."""
    begun = case.ask.deadline or case.requested_on
    return URGENCY[case.scenario.stakes_of(case.ask.stakes)], str(begun or "9999")
