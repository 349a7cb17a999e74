"""A made-up chase of any scenario, to look ahead with: plausible people, a request of some days ago, nothing sent yet.

It stands on fixed days, so that what rests on it never changes with the clock.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from worker.core.cadence import Scenario
from worker.core.calendar import Calendar, SharedDays
from worker.core.case import Case
from worker.core.chase import Chase
from worker.core.people import Account, Ask, Brand, Creator

ZONE: Final = ZoneInfo("UTC")
REQUESTED: Final = datetime(2026, 10, 15, 10, tzinfo=UTC)
NOW: Final = datetime(2026, 10, 19, 7, tzinfo=UTC)
DEADLINE: Final = date(2026, 10, 23)
HAPPENED: Final = date(2026, 10, 20)
"""The day of posting or delivery."""
HORIZON: Final = date(2027, 3, 31)


def trial(scenario: Scenario, ask: Ask, creator: Creator, account: Account, brand: Brand) -> Case:
    """The case of this ask as it stands before its first touch."""
    told = replace(
        ask, scenario=scenario.key, requested_on=REQUESTED.date(), deadline=DEADLINE, posted_on=HAPPENED,
        delivered_on=HAPPENED,
    )  # fmt: skip
    days = SharedDays(Calendar(ZONE), Calendar(ZONE), time(8))
    chase = Chase(told.key, opened_at=REQUESTED, looked_back=date(2026, 9, 1), account=account.key)
    return Case(told, creator, replace(account, timezone=ZONE), brand, scenario, days, chase)
