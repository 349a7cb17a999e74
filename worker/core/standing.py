"""Where a chase stands before anything is written: what has ended it, what rests it, what it still waits for.

`obstacle` says why nothing can be due now, in the order of a careful colleague's questions. What is done about it, and
what comes when nothing stands in the way, is `worker.core.plan`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from worker.core import changed_asks, phrases, schedule
from worker.core.actions import Action
from worker.core.addressing import recipients
from worker.core.cadence import DayZero
from worker.core.case import Case
from worker.core.channels import Channel
from worker.core.chase import End, Hold
from worker.core.events import HoldKind, Whose
from worker.core.policies import AfterPromise
from worker.core.touch import TouchState

SKIPS_TO_ASK = 2


class State(StrEnum):
    """The life of a chase (docs/how-it-works.md)."""

    WAITING = "waiting"
    ACTIVE = "active"
    HELD = "held"
    REPLIED = "replied"
    DONE = "done"
    EXHAUSTED = "exhausted"
    STOPPED = "stopped"
    UNREACHABLE = "unreachable"


OVER = frozenset({State.REPLIED, State.DONE, State.EXHAUSTED, State.STOPPED, State.UNREACHABLE})


@dataclass(frozen=True, slots=True)
class Next:
    """The next touch and the day its draft will appear."""

    number: int
    tier: int
    on: date
    channel: Channel = Channel.EMAIL


@dataclass(frozen=True, slots=True)
class Decision:
    """Where a chase stands, what comes next, what to do now, and why."""

    state: State
    reason: str
    day_zero: date | None = None
    hold: Hold | None = None
    next: Next | None = None
    actions: tuple[Action, ...] = ()
    goes_with: str = ""
    """The chase of the same conversation whose draft, to be written now, asks for this one as well."""


def obstacle(case: Case, now: datetime) -> Decision | None:
    """Why nothing can be due at `now`; None when the chase runs, whether Day 0 has come or not."""
    ended = _ended(case, now)
    if ended is not None:
        return ended
    if gives_way(case, case.local_date(now)):
        return Decision(State.STOPPED, phrases.gave_way(case))
    if case.switched_off:
        return Decision(State.STOPPED, phrases.switched_off(case))
    hold = hold_in_force(case, now)
    if hold is not None:
        return Decision(State.HELD, phrases.hold(hold), hold=hold)
    if case.is_ours or case.waits_its_turn:
        return Decision(State.WAITING, phrases.not_its_turn(case))
    if case.requested_on is None:
        return Decision(State.WAITING, phrases.no_request(case))
    if not case.owner_known:
        return Decision(State.WAITING, "Whose mailbox? Fill in owner: several mailboxes could write this follow-up.")
    if case.chase.looked_back is None or (case.ask.requested_on or date.max) < case.chase.looked_back:
        return Decision(State.WAITING, "The mailbox has not been read back to the request yet.")
    if _is_exhausted(case, now):
        return Decision(State.EXHAUSTED, phrases.exhausted(case))
    return None


def _ended(case: Case, now: datetime) -> Decision | None:
    match case.chase.end:
        case None:
            return None
        case End.REPLIED:
            return _replied(case, now)
        case End.DONE:
            return Decision(State.DONE, f"Marked done by {case.chase.end_reason}.")
        case End.STOPPED:
            return Decision(State.STOPPED, f"Stopped by {case.chase.end_reason}.")


def _replied(case: Case, now: datetime) -> Decision | None:
    """Replied, unless the brand wants a broken promise to set the chase going again: None, once its day is over.

    Until then it rests, so that `until` says when it would go on.
    """
    reply = case.chase.reply
    promised = reply.promised if reply else None
    if promised is None or case.policies.after_promise is AfterPromise.WAIT:
        return Decision(State.REPLIED, phrases.replied(case))
    until = case.days.after(promised)
    if case.local_date(now) >= until:
        return None
    evidence = reply.evidence if reply else None
    hold = Hold(HoldKind.SNOOZED, until, f"promised for {phrases.day(promised)}.", evidence=evidence)
    return Decision(State.HELD, phrases.hold(hold), hold=hold)


def hold_in_force(case: Case, now: datetime) -> Hold | None:
    """The hold that rests this chase at `now`, the person's own word first; None when it may go on."""
    today = case.local_date(now)
    holds = [hold for hold in (*case.chase.holds, *_questions(case)) if hold.until is None or today < hold.until]
    order = list(HoldKind)
    for hold in sorted(holds, key=lambda hold: order.index(hold.kind)):
        if hold.whose is Whose.CREATOR or _goes_to_manager(case):
            return hold
    return None


def gives_way(case: Case, day: date) -> bool:
    """Whether another milestone of its delivery has taken its place by that day."""
    on = case.place.gives_way_on if case.place else None
    return on is not None and on <= day


def _questions(case: Case) -> list[Hold]:
    """Holds that follow from the sheet and the history themselves, and end when these change."""
    asked: list[str] = []
    if not case.present:
        asked.append(phrases.disappeared(case))
    if case.scenario.day_zero is DayZero.POSTED and case.ask.posted_on is None:
        asked.append("Is it live? Fill in posted_on: figures are not asked for before the post has had its time.")
    if case.scenario.day_zero is DayZero.DELIVERED and case.ask.delivered_on is None and case.ask.origin is None:
        asked.append("Has it arrived? Fill in delivered_on: nobody is asked about a parcel before it is there.")
    if case.chase.skips_in_a_row >= SKIPS_TO_ASK:
        asked.append("Two drafts in a row were deleted. Resume it to go on, or stop it.")
    if changed := changed_asks.unsettled(case):
        asked.append(changed_asks.question(case, changed))
    holds = [Hold(HoldKind.NEEDS_REVIEW, None, question) for question in asked]
    if case.ask.brand_owes:
        holds.append(Hold(HoldKind.OUR_COURT, None, phrases.our_debt(case)))
    elif case.place is not None and case.place.owed is not None:
        holds.append(Hold(HoldKind.OUR_COURT, None, phrases.owed(case, case.place.owed), about=case.place.owed.ask))
    return holds


def _goes_to_manager(case: Case) -> bool:
    """Whether the touch in question, open or next, is addressed to the manager."""
    touch = case.chase.open_touch
    to = touch.to if touch else ()
    if touch is None:
        people = recipients(case, schedule.next_tier(case))
        to = people.to if people else ()
    return case.creator.manager_email.lower() in to


def _is_exhausted(case: Case, now: datetime) -> bool:
    """The last touch's asked-for date has passed without a reply, and so has the day of what it announced."""
    if case.chase.open_touch is not None or not case.chase.past or schedule.next_step(case) is not None:
        return False
    last = case.chase.past[-1]
    if last.state is TouchState.SKIPPED or last.sent_at is None:
        return True
    asked = last.asked_for or schedule.asked_for(case, last.number, last.tier, case.local_date(last.sent_at))
    return max(asked, last.acts_on or asked) < case.local_date(now)
