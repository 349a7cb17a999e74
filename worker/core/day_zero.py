"""Day 0: the day from which the windows of a chase count (docs/how-it-works.md).

A function of the case, like every date; it is never stored.
"""

from datetime import date, datetime, time, timedelta

from worker.core.cadence import DayZero
from worker.core.calendar import ONE_DAY
from worker.core.case import Case

SETTLING_DAYS = 2
"""Business days a request is left alone where no deadline says more."""
FIGURES_READY = {"story": timedelta(hours=24), "post": timedelta(hours=72)}
"""How long a platform takes to complete its figures (seed 001, "What NOT to Do")."""


def day_zero(case: Case) -> date | None:
    """Day 0, or None while the request is unknown, or the day of posting or delivery that it counts from."""
    requested = case.requested_on
    if requested is None:
        return None
    settled = case.days.after(requested, SETTLING_DAYS)
    deadline = case.ask.deadline
    late = deadline + timedelta(days=case.scenario.offset) if deadline else settled
    reminded = case.habits.esign_reminders if case.scenario.formal else 0
    earliest = case.days.after(requested, 1 + reminded)
    if case.place is not None:
        return _milestone_begins(case, earliest)
    match case.scenario.day_zero:
        case DayZero.DEADLINE:
            return max(late, earliest)
        case DayZero.DEADLINE_OR_REQUEST:
            return max(min(late, settled), earliest)
        case DayZero.POSTED:
            ready = figures_ready(case)
            return max(late, ready, earliest) if ready else None
        case DayZero.DELIVERED:
            delivered = case.ask.delivered_on
            return max(delivered + timedelta(days=case.scenario.offset), earliest) if delivered else None


def _milestone_begins(case: Case, earliest: date) -> date | None:
    """Day 0 of a milestone: the day it is due, plus the offset; a word that comes each week is never late.

    Not before a business day has passed since the one before it was settled: who has just answered may rest.
    """
    due = case.place.due if case.place else None
    if due is None or case.place is None:
        return None
    earliest = max(earliest, case.days.after(case.local_date(case.place.listens_from)))
    late = due + timedelta(days=case.scenario.offset if case.ask.deadline else 0)
    if case.scenario.day_zero is not DayZero.POSTED:
        return max(late, earliest)
    ready = figures_ready(case)
    return max(late, ready, earliest) if ready else None


def figures_ready(case: Case) -> date | None:
    """The first day on which the platform's figures are complete by `draft_at`; None when nothing was posted."""
    posted = case.ask.posted_on
    if posted is None:
        return None
    if not isinstance(posted, datetime):
        posted = datetime.combine(posted + ONE_DAY, time(), case.days.creator.timezone)
    elif posted.tzinfo is None:
        posted = posted.replace(tzinfo=case.days.creator.timezone)
    ready = (posted + FIGURES_READY.get(case.ask.content, FIGURES_READY["post"])).astimezone(case.account.timezone)
    return ready.date() if ready.time() <= case.account.draft_at else ready.date() + ONE_DAY
