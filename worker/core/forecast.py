"""What would be drafted in the days to come, by the planner's own rules."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from worker.core import schedule
from worker.core.actions import PlaceHold, WriteDraft
from worker.core.addressing import recipients
from worker.core.calendar import first
from worker.core.case import Case
from worker.core.cover import on_day
from worker.core.plan import OVER, State, decide, gives_way
from worker.core.touch import Touch, TouchState
from worker.core.writing import write


def forecast(case: Case, now: datetime, horizon: date, taken: Collection[date] = ()) -> list[WriteDraft]:
    """The drafts up to `horizon`, if each is sent on the day it appears and nobody answers.

    `taken` are days on which another chase of the same conversation has a draft: one at a time.
    """
    drafts: list[WriteDraft] = []
    decision = decide(case, now)
    holds_now = any(isinstance(action, PlaceHold) for action in decision.actions)
    rests = case.overruled_by or case.waits_its_turn or case.is_ours
    if decision.state in OVER or case.requested_on is None or holds_now or rests:
        return drafts
    until = decision.hold.until if decision.hold else None
    if decision.hold is not None and until is None:
        return drafts
    touch = case.chase.open_touch
    if touch is not None and decision.state is not State.HELD and not _moves(case, touch):
        case = case.supposing(replace(touch, state=TouchState.SENT, sent_at=now, claim=None))
    soonest = max(case.local_date(now), until or date.min)
    while (step := schedule.next_step(case)) is not None:
        day = _free_day(case, max(step.on, soonest), taken)
        if (handed := on_day(case, day)) is not case:
            case = handed
            step = schedule.next_step(case) or step
            day = _free_day(case, max(step.on, soonest), taken)
        people = recipients(case, step.tier)
        if day > horizon or people is None or gives_way(case, day):
            break
        drafts.append(write(case, step, people, now, day))
        moment = datetime.combine(day, case.account.draft_at, case.account.timezone)
        asked = drafts[-1].asked_for
        case = case.supposing(
            Touch(step.number, step.tier, TouchState.SENT, people.channel, due_on=day, asked_for=asked, sent_at=moment)
        )
    return drafts


def _moves(case: Case, touch: Touch) -> bool:
    """Whether the open draft lies in another mailbox than the one that writes now: it is written there anew."""
    return bool(touch.account) and touch.account != case.account.key and not touch.edited and not touch.left


def _free_day(case: Case, day: date, taken: Collection[date]) -> date:
    """The first allowed day from `day` that is not taken."""
    return first(lambda free: case.days.is_allowed(free) and free not in taken, day)
