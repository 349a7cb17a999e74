"""How many drafts each mailbox may take on each day to come, and how many it has taken already: for looking ahead."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime

from worker.core.actions import WriteDraft
from worker.core.backlog import Return, a_day, catching_up
from worker.core.case import Case
from worker.core.cover import keeper_of, on_day
from worker.core.forecast import forecast
from worker.core.touch import THANKS
from worker.rounds import Ledger
from worker.rounds.quota import backlog, spent


class Capacity:
    """The room in every mailbox. A backlog that is still to come is counted as it would be found on its day."""

    def __init__(self, ledger: Ledger, now: datetime) -> None:
        self._ledger = ledger
        self._now = now
        self._taken: dict[str, Counter[date]] = {}
        self._backlogs: dict[tuple[str, date], int] = {}
        self._full: dict[tuple[str, str], frozenset[date]] = {}
        """As it was reckoned last, by the accounts that write; until more is taken."""

    def full_days(self, case: Case) -> frozenset[date]:
        """The days on which whoever writes for this chase then has no room left."""
        hands = case.account.key, keeper_of(case).key
        if hands not in self._full:
            self._full[hands] = self._full_days(case)
        return self._full[hands]

    def _full_days(self, case: Case) -> frozenset[date]:
        return frozenset(
            day
            for account in _hands(case)
            for day, count in self._of(account).items()
            if count >= self._room(account, day) and on_day(case, day).account.key == account
        )

    def take(self, case: Case, drafts: Iterable[WriteDraft]) -> None:
        """These are written."""
        self._full.clear()
        for draft in counted(drafts):
            self._of(on_day(case, draft.due_on).account.key)[draft.due_on] += 1

    def _of(self, account: str) -> Counter[date]:
        if account not in self._taken:
            today = self._today(account)
            self._taken[account] = Counter({today: spent(self._ledger.store, account, today)})
        return self._taken[account]

    def _today(self, account: str) -> date:
        return self._now.astimezone(self._ledger.settings.accounts[account].account.timezone).date()

    def _room(self, account: str, day: date) -> int:
        settings = self._ledger.settings
        days = settings.policies.days_to_catch_up
        back = catching_up(settings.accounts[account].writing, day, days)
        if back is None:
            return settings.drafts_per_day
        return min(settings.drafts_per_day, a_day(self._backlog(account, back), days))

    def _backlog(self, account: str, back: Return) -> int:
        """As it was counted, else the drafts that would come on the first day if there were room for all."""
        known = backlog(self._ledger.store, account, back.first)
        if known is not None:
            return known
        day = max(back.first, self._today(account))
        if (account, day) not in self._backlogs:
            self._backlogs[account, day] = sum(self._comes_on(case, account, day) for case in self._cases(account))
        return self._backlogs[account, day]

    def _cases(self, account: str) -> Iterator[Case]:
        return (case for case in self._ledger.cases.values() if account in _hands(case))

    def _comes_on(self, case: Case, account: str, day: date) -> bool:
        drafts = counted(forecast(case, self._now, day))
        return any(draft.due_on == day and on_day(case, day).account.key == account for draft in drafts)


def counted(drafts: Iterable[WriteDraft]) -> list[WriteDraft]:
    """Those that take room and are a word about something owed: all but a thank-you."""
    return [draft for draft in drafts if draft.number != THANKS]


def _hands(case: Case) -> Collection[str]:
    """The accounts that write for this chase, now or later."""
    return {case.account.key, keeper_of(case).key, *(cover.account.key for cover in case.covers)}
