"""What should happen to a chase now, and why. The file to read first.

`decide(case, now)` is the one place where the method becomes action. A pass performs what it returns, `plan` prints
it, `status` and `why` explain it; so they can never disagree. It reads no clock and writes nothing.

The order is the order of a careful colleague's questions:
  1. Has it ended?                      then nothing may lie in Drafts
  2. Is it to rest (a person's word, an absence, a question)?
  3. Do we know the request, and has Day 0 come?
  4. Is there a touch left, and somebody to write to?
  5. Does a draft of it lie open? Keep it, renew it, or take it back.
  6. Is the next touch due today?       then write it
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from worker.core import beside, changes, cover, phrases, schedule
from worker.core.actions import Action, PlaceHold, RefreshDraft, WithdrawDraft, WriteDraft
from worker.core.addressing import recipients
from worker.core.brief import digest
from worker.core.cadence import DayZero
from worker.core.case import Case
from worker.core.channels import Channel
from worker.core.chase import End, Hold
from worker.core.events import HoldKind, Whose
from worker.core.policies import AfterPromise
from worker.core.schedule import Step
from worker.core.touch import Touch, TouchState
from worker.core.writing import write

UNSENT_DAYS = 10
"""Business days an untouched draft may lie unsent before Chaser takes it back and asks."""
SKIPS_TO_ASK = 2


class State(StrEnum):
    """The life of a chase (spec §5)."""

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


def decide(case: Case, now: datetime) -> Decision:
    """Where the chase stands at `now`, and what to do about it."""
    decision = _standing(case, now)
    begins = schedule.day_zero(case)
    if decision.state in OVER or decision.state is State.HELD or case.overruled_by or case.waits_its_turn:
        taken = (*_take_back(case, decision.reason), *beside.taken_back(case, decision.reason))
        decision = replace(decision, actions=taken)
    else:
        actions = (*decision.actions, *beside.actions(case, now))
        decision = replace(decision, reason=decision.reason + beside.said(case), actions=actions)
    if decision.hold is not None and decision.hold.until is not None:
        decision = replace(decision, next=_next(case, now, decision.hold.until))
    return replace(decision, day_zero=begins)


def _standing(case: Case, now: datetime) -> Decision:
    ended = _ended(case, now)
    if ended is not None:
        return ended
    if gives_way(case, case.local_date(now)):
        return Decision(State.STOPPED, phrases.gave_way(case))
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
    return _running(case, now)


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
    if changed := changes.unsettled(case):
        asked.append(changes.question(case, changed))
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


def _running(case: Case, now: datetime) -> Decision:
    """Neither ended nor resting: waiting for Day 0, or active."""
    begins = schedule.day_zero(case)
    state = State.ACTIVE if begins is not None and begins <= case.local_date(now) else State.WAITING
    if case.overruled_by:
        return _overruled(case, state)
    touch = case.chase.open_touch
    if touch is not None and (touch.edited or recipients(case, touch.tier) is not None):
        actions, reason = _open_draft(case, touch, now)
        reason += phrases.stands_in(case, cover.today(case, now))
        return Decision(state, reason, next=_next_after(case, touch, now), actions=actions)
    step = schedule.next_step(case)
    if step is None:
        return Decision(state, phrases.last_word(case))
    people = recipients(case, step.tier)
    if people is None:
        return Decision(State.UNREACHABLE, phrases.unreachable(case))
    coming = _next(case, now, None)
    reason = phrases.progress(case, step, coming.on if coming else step.on, case.local_date(now))
    reason += phrases.by_channel(people.channel, people.because)
    reason += phrases.stands_in(case, coming.on if coming else step.on)
    if case.rival:
        return Decision(
            state, f"{reason} It waits for the draft of {case.rival}, in the same conversation.", next=coming
        )
    if not _is_due(case, step, now):
        return Decision(state, reason, next=coming)
    if case.is_queued:
        reason += phrases.queued(case)
    actions = (write(case, step, people, now),)
    return Decision(state, reason, next=coming, actions=actions)


def _overruled(case: Case, state: State) -> Decision:
    """One lateness, one sequence: the chase at higher stakes runs, and this one leaves nothing in Drafts."""
    reason = f"It waits for {case.overruled_by}, which is about the same and weighs more."
    return Decision(state, reason)


def _is_due(case: Case, step: Step, now: datetime) -> bool:
    """Whether a draft may appear at this moment: the day has come, today is allowed, `draft_at` has passed."""
    local = now.astimezone(case.account.timezone)
    return step.on <= local.date() and case.days.is_allowed(local.date()) and local.time() >= case.account.draft_at


def _next(case: Case, now: datetime, until: date | None) -> Next | None:
    """The next touch and the first allowed day it can really come, from today on."""
    touch = case.chase.open_touch
    if touch is not None and touch.edited:
        return _next_after(case, touch, now)
    step = schedule.next_step(case)
    if step is None:
        return None
    local = now.astimezone(case.account.timezone)
    soonest = max(step.on, until or step.on, local.date())
    return Next(step.number, step.tier, case.days.first_allowed(soonest), _channel(case, step.tier))


def _next_after(case: Case, touch: Touch, now: datetime) -> Next | None:
    """The touch after an open draft, as if that were sent today."""
    sent = replace(touch, state=TouchState.SENT, sent_at=now, claim=None)
    step = schedule.next_step(case.supposing(sent))
    return Next(step.number, step.tier, step.on, _channel(case, step.tier)) if step else None


def _channel(case: Case, tier: int) -> Channel:
    people = recipients(case, tier)
    return people.channel if people else Channel.EMAIL


def _open_draft(case: Case, touch: Touch, now: datetime) -> tuple[tuple[Action, ...], str]:
    """What becomes of a draft that lies open, and how to say it."""
    if touch.claim is not None and touch.state is not TouchState.DRAFTED:
        return (), f"{_what(touch)} is being written; its fate is looked up before anything else."
    if touch.edited:
        return (), f"The draft of Touch {touch.number} was edited by hand and is left alone; it waits to be sent."
    waits = phrases.draft_waits(case, touch)
    if touch.missed_at is not None:
        return (), f"{_what(touch)} was not found; a second look decides whether it was deleted."
    if touch.left:
        return (), f"{waits} It could not be taken back: {touch.left}"
    today = case.local_date(now)
    if schedule.not_before(case) > today:
        reason = "It is too early for this touch now: the deadline, or an earlier message of ours, has moved."
        return (WithdrawDraft(case.ask.key, touch.number, reason),), reason
    since = case.local_date(touch.first_drafted_at or now)
    if case.days.elapsed(since, today) >= UNSENT_DAYS:
        reason = f"{_what(touch)} lay unsent for {UNSENT_DAYS} business days. Resume it to try again."
        hold = PlaceHold(case.ask.key, HoldKind.NEEDS_REVIEW, reason)
        return (hold, WithdrawDraft(case.ask.key, touch.number, reason)), reason
    renewed = _renewed(case, touch, now)
    return ((RefreshDraft(renewed, _what_changed(touch, renewed)),) if renewed else ()), waits


def _what(touch: Touch) -> str:
    words = phrases.what(touch)
    return words[0].upper() + words[1:]


def _renewed(case: Case, touch: Touch, now: datetime) -> WriteDraft | None:
    """The draft as it should read this morning, or None when it reads so already, or nobody is left to write to."""
    claimed = touch.claimed_at or now
    day = max(schedule.morning(case, now), case.local_date(claimed))
    if touch.asked_for is not None and touch.asked_for < case.local_date(now):
        day = case.local_date(now)
    step = Step(touch.number, schedule.next_tier(case), day, day, day)
    people = recipients(case, step.tier)
    if people is None:
        return None
    draft = replace(write(case, step, people, now, day), due_on=touch.due_on or day)
    return draft if digest(case, draft) != touch.brief else None


def _what_changed(touch: Touch, draft: WriteDraft) -> str:
    if touch.asked_for != draft.asked_for:
        return f"Not sent yet, so it now asks for {phrases.day(draft.asked_for)}."
    if touch.channel is not draft.channel:
        return f"It now goes by {draft.channel.label}."
    if (touch.to, touch.cc) != (draft.to, draft.cc):
        return "It now goes to other addresses."
    return "The details it was written from have changed."


def _take_back(case: Case, reason: str) -> tuple[Action, ...]:
    """Any hold or end withdraws an open, untouched draft."""
    touch = case.chase.open_touch
    if touch is None or touch.edited or touch.left or touch.missed_at or touch.state is not TouchState.DRAFTED:
        return ()
    return (WithdrawDraft(case.ask.key, touch.number, reason),)
