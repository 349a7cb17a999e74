"""A case put together: one ask with its people, its cadence, its calendars and its history, as the settings are now."""

from dataclasses import replace
from datetime import datetime

from worker.core import cover
from worker.core.backlog import catching_up
from worker.core.calendar import NOTHING_PUBLISHED, SharedDays
from worker.core.case import Case
from worker.core.chase import Chase
from worker.core.people import Account, Ask, Creator
from worker.core.publication import kept_clear
from worker.rounds.owners import owner
from worker.rounds.quota import waiting
from worker.rounds.sheets import is_switched_off
from worker.settings import Settings
from worker.store.repository import Store


class CaseMaker:
    """Makes the cases of one pass."""

    def __init__(self, settings: Settings, store: Store, now: datetime) -> None:
        """`now` tells who of ours is away, and so who writes."""
        self._settings = settings
        self._store = store
        self._now = now
        self._queues: dict[str, frozenset[str]] = {}

    def made(self, ask: Ask, creator: Creator, chase: Chase, *, present: bool) -> Case:
        """The case of this ask by itself; what other chases mean to it is not in it yet."""
        account, known = self._owner(ask, creator, chase)
        settings = self._settings.accounts[account.key]
        days = SharedDays(self._settings.calendar_of(creator, account), settings.writing, account.draft_at)
        scenario = self._settings.scenarios[ask.scenario]
        switched_off = not present and is_switched_off(ask, self._settings)
        case = Case(
            ask, creator, account, self._settings.brand, scenario, days, chase,
            policies=self._settings.policies, habits=self._settings.habits, present=present, owner_known=known,
            covers=settings.covers, switched_off=switched_off,
        )  # fmt: skip
        case = cover.on_day(case, cover.today(case, self._now))
        if ask.key in self._queue_of(case.account.key):
            case = replace(case, is_queued=True, catching_up=self._rest_of(case.account))
        return kept_clear(case, self._settings.published.get(creator.key, NOTHING_PUBLISHED))

    def _queue_of(self, account: str) -> frozenset[str]:
        """The chases whose drafts wait for their turn in this mailbox."""
        if account not in self._queues:
            self._queues[account] = frozenset(waiting(self._store, account))
        return self._queues[account]

    def _rest_of(self, account: Account) -> str:
        """The rest of this mailbox after which drafts are being spread, "" for none."""
        writing, days = self._settings.accounts[account.key].writing, self._settings.policies.days_to_catch_up
        back = catching_up(writing, self._now.astimezone(account.timezone).date(), days)
        return back.rest if back else ""

    def _owner(self, ask: Ask, creator: Creator, chase: Chase) -> tuple[Account, bool]:
        """Whose chase it is, and whether that is known (see `worker.rounds.owners`)."""
        accounts = self._settings.accounts
        named = owner(ask, creator, chase, self._settings)
        first = next(iter(accounts))
        return accounts[named or first].account, bool(named) or len(accounts) == 1
