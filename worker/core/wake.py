"""When a chase needs its next look if nothing happens to it meanwhile.

Mail, a person's command and a changed file wake it anyway; this is only what the passing of time brings. When in doubt
it says "at once": a look too many is cheap, one too few is not.
"""

from datetime import date, datetime, time

from worker.core import cover
from worker.core.actions import RefreshDraft, WithdrawDraft, WriteDraft
from worker.core.beside import is_settled
from worker.core.calendar import ONE_DAY
from worker.core.case import Case
from worker.core.plan import OVER, Decision, State
from worker.core.thanks import is_to_come
from worker.core.touch import TouchState


def next_look(case: Case, decision: Decision, now: datetime) -> datetime | None:
    """The moment of the next look, None when time alone changes nothing.

    A milestone is looked at each day as long as it is open: what became of the others may concern it.
    """
    look = _look(case, decision, now)
    if case.overruled_by and case.overruled_from > case.local_date(now):
        yields = _midnight(case, case.overruled_from)
        look = min(look or yields, yields)
    if decision.state in OVER:
        return min(look or _renewal(case, now), _renewal(case, now)) if is_to_come(case, now) else look
    daily = _midnight(case, case.local_date(now) + ONE_DAY) if case.place is not None else None
    return min(filter(None, (look, cover.next_change(case, now), daily)), default=None)


def _look(case: Case, decision: Decision, now: datetime) -> datetime | None:
    if case.is_overruled(case.local_date(now)):
        return _midnight(case, case.local_date(now) + ONE_DAY)
    if any(not touch.left for touch in case.chase.leftovers) or case.rival or not case.owner_known:
        return now
    tasks = [task for task in case.chase.open_tasks if not task.left]
    if any(not is_settled(task) or task.account != case.account.key for task in tasks) or _is_undone(decision):
        return now
    look = _of_touches(case, decision, now)
    return min(look or _renewal(case, now), _renewal(case, now)) if tasks else look


def _is_undone(decision: Decision) -> bool:
    """Whether a draft is still to be renewed or taken back, or a DM task to be written: in the mailbox where it lies,
    or since another one was not read yet.
    """
    is_task = (isinstance(action, WriteDraft) and action.beside for action in decision.actions)
    return any(is_task) or any(isinstance(action, RefreshDraft | WithdrawDraft) for action in decision.actions)


def _of_touches(case: Case, decision: Decision, now: datetime) -> datetime | None:
    touch = case.chase.open_touch
    if touch is not None:
        is_settled = touch.state is TouchState.DRAFTED and touch.missed_at is None and touch.removing is None
        if not is_settled or touch.account != case.account.key:
            return now
        return None if touch.edited or decision.state in OVER else _renewal(case, now)
    if decision.state in OVER:
        return None
    if decision.hold is not None:
        return _midnight(case, decision.hold.until) if decision.hold.until else None
    if case.chase.looked_back is None:
        return now
    if decision.next is not None:
        return max(now, datetime.combine(decision.next.on, case.account.draft_at, case.account.timezone))
    return _midnight(case, case.local_date(now) + ONE_DAY) if decision.state is State.ACTIVE else None


def _renewal(case: Case, now: datetime) -> datetime:
    """A draft is reckoned anew each morning, and is stale from the midnight after its date."""
    today = case.local_date(now)
    morning = datetime.combine(today, case.account.draft_at, case.account.timezone)
    return morning if now < morning else _midnight(case, today + ONE_DAY)


def _midnight(case: Case, day: date) -> datetime:
    return datetime.combine(day, time(), case.account.timezone)
