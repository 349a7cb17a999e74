"""One pass over one account, in the order that keeps the promises.

    requests, sends, replies  →  fate of open drafts  →  plan  →  before each draft everything again  →  write

A failure of the line ends the pass: nothing is drafted on half a picture, and the next pass begins anew. One chase that
raises is set aside and the others go on.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from worker.core.actions import WriteDraft
from worker.core.backlog import a_day, catching_up
from worker.core.case import Case
from worker.core.tact import urgency
from worker.mail.mailbox import Mailbox
from worker.report import Report
from worker.rounds import looks
from worker.rounds.acting import Acting, due_here
from worker.rounds.decisions import Decisions
from worker.rounds.drafting import Draftsman
from worker.rounds.fates import Fates
from worker.rounds.guard import Guard
from worker.rounds.index import index_entry
from worker.rounds.ledger import Ledger
from worker.rounds.observe import NO_ERRANDS, Errands, Observer
from worker.rounds.quota import Quota, backlog, keep_backlog
from worker.rounds.watch import Watch
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
    _decisions: Decisions = field(init=False)
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
        draftsman = Draftsman(self.ledger, self.mailbox, self.words.at_a_glance(), observer, report)
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
        quota = self._quota_of(guard, followed, now)
        acting = Acting(self.ledger, self._decisions, observer, draftsman, report, quota, partial(self._step, guard))
        with quota:
            done = list(acting.acted(followed))
        done += [key for key in self._strays if self._step(guard, key, self._decide)]
        self.ledger.store.save_index([index_entry(self.ledger, key, self._decisions) for key in done])
        waiting = quota.close()
        if waiting and quota.has_given:
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
                actions = due_here(self.ledger, self._decisions, self.account, each)
                due.append(any(isinstance(a, WriteDraft) and not a.beside for a in actions))
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

    def _step(self, guard: Guard, key: str, do: Callable[[str], object]) -> bool:
        """One step for one chase; whether it was done and went well."""
        if self.is_stopping():
            return False
        with guard.chase(key) as attempt:
            do(key)
        return not attempt.has_failed


def _has_a_draft(case: Case) -> bool:
    return case.chase.open_touch is not None or case.chase.open_thanks is not None
