"""What would follow from asks that are not written yet: the planner's own answer, on a copy of the state.

It needs an office opened with `dry`, and reads no mailbox. What it supposes, it says.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from worker.core.actions import WriteDraft
from worker.core.case import Case
from worker.core.forecast import forecast
from worker.core.people import Ask, Creator
from worker.core.plan import decide
from worker.core.publication import published_by
from worker.service import overview
from worker.service.office import Office

HORIZON = timedelta(days=366)
NOBODY: Final[Mapping[str, Creator]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class LookAhead:
    """One ask, and the follow-ups that would come if each is sent on its day and nobody answers."""

    case: Case
    state: str
    reason: str
    drafts: tuple[WriteDraft, ...]
    supposed_request: date | None = None
    """The day on which the request is supposed to have been made, where neither a date nor a mail of ours is known."""

    @property
    def first(self) -> WriteDraft | None:
        """The follow-up that would come first."""
        return self.drafts[0] if self.drafts else None

    def as_json(self) -> dict[str, Any]:
        """For other programs; the drafts as `plan --json` has them."""
        return {
            "state": self.state,
            "reason": self.reason,
            "supposes_request_on": self.supposed_request.isoformat() if self.supposed_request else None,
            "drafts": [overview.planned_json(overview.Planned(self.case, draft)) for draft in self.drafts],
        }


def look_ahead(
    office: Office, asks: Iterable[Ask], now: datetime, creators: Mapping[str, Creator] = NOBODY
) -> list[LookAhead]:
    """What would come of each, beside all that is there already. `creators` are those who are new as well."""
    wanted: Sequence[Ask] = list(asks)
    owed = {**office.settings.asks, **{ask.key: ask for ask in wanted}}
    everybody = {**office.settings.creators, **creators}
    published = published_by(owed.values(), everybody, office.settings.scenarios)
    office.settings = replace(office.settings, asks=owed, creators=everybody, published=published)
    office.take_in_sheets(now)
    ledger = office.ledger(now)
    return [_of(ledger.case(ask.key), now) for ask in wanted]


def _of(case: Case, now: datetime) -> LookAhead:
    decision = decide(case, now)
    supposed = None
    if case.requested_on is None:
        today = case.local_date(now)
        supposed = min(today, case.ask.deadline or today)
        case = replace(case, ask=replace(case.ask, requested_on=supposed))
    drafts = forecast(case, now, case.local_date(now) + HORIZON)
    return LookAhead(case, decision.state.value, decision.reason, tuple(drafts), supposed)
