"""What should happen to a chase now, and why. The file to read first.

`decide(case, now)` is the one place where the method becomes action. A pass performs what it returns, `plan` prints
it, `status` and `why` explain it; so they can never disagree. It reads no clock and writes nothing.

The order is the order of a careful colleague's questions:
  1. Has it ended?                      then nothing may lie in Drafts
  2. Is it to rest (a person's word, an absence, a question)?
  3. Do we know the request, and has Day 0 come?
  4. Is there a touch left, and somebody to write to?
  5. Does a draft of it lie open? Keep it, renew it, or take it back.
  6. Is the next touch due today?       then write it, with what else the conversation owes today in one draft, and
                                        to a manager with what other creators owe

The first three are `worker.core.standing`, the last words of the sixth `worker.core.together` and
`worker.core.joint_letter`.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from worker.core import beside, cover, joint_letter, matching, phrases, schedule, thanks, together
from worker.core.actions import Action, PlaceHold, RefreshDraft, WithdrawDraft, WriteDraft
from worker.core.addressing import recipients
from worker.core.brief import digest
from worker.core.case import Case
from worker.core.channels import Channel
from worker.core.day_zero import day_zero
from worker.core.events import HoldKind
from worker.core.schedule import Step
from worker.core.standing import OVER, Decision, Next, State, gives_way, hold_in_force, obstacle
from worker.core.together import Due
from worker.core.touch import Touch, TouchState

__all__ = ["OVER", "Decision", "Next", "State", "decide", "gives_way", "hold_in_force"]

UNSENT_DAYS = 10
"""Business days an untouched draft may lie unsent before Chaser takes it back and asks."""


def decide(case: Case, now: datetime) -> Decision:
    """Where the chase stands at `now`, and what to do about it."""
    decision = obstacle(case, now) or _running(case, now)
    begins = day_zero(case)
    rests = case.waits_its_turn or case.is_overruled(case.local_date(now))
    if rests or decision.state in OVER or decision.state is State.HELD:
        taken = (*_take_back(case, decision.reason), *beside.taken_back(case, decision.reason))
        decision = replace(decision, actions=taken)
    else:
        actions = (*decision.actions, *beside.actions(case, now))
        decision = replace(decision, reason=decision.reason + beside.said(case), actions=actions)
    decision = replace(decision, actions=(*decision.actions, *thanks.actions(case, now)))
    if decision.hold is not None and decision.hold.until is not None:
        decision = replace(decision, next=_next(case, now, decision.hold.until))
    return replace(decision, day_zero=begins)


def _running(case: Case, now: datetime) -> Decision:
    """Neither ended nor resting: waiting for Day 0, or active."""
    begins = day_zero(case)
    state = State.ACTIVE if begins is not None and begins <= case.local_date(now) else State.WAITING
    if case.is_overruled(case.local_date(now)):
        return _overruled(case, state)
    touch = case.chase.open_touch
    if touch is not None and (touch.edited or recipients(case, touch.tier) is not None):
        actions, reason = _open_draft(case, touch, now)
        reason += phrases.stands_in(case, cover.today(case, now))
        return Decision(state, reason, next=_next_after(case, touch, now), actions=actions)
    if (carried := together.carrier(case)) is not None:
        coming = _step_after(together.had_gone(case, carried, now))
        return Decision(state, phrases.in_one_draft(case, carried.lead, carried.touch, carried.joined), next=coming)
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
    if waits := phrases.waits_for_a_draft(case, case.local_date(now)):
        return Decision(state, f"{reason} {waits}", next=coming)
    if not _is_due(case, step, now):
        return Decision(state, reason, next=coming)
    if case.is_queued:
        reason += phrases.queued(case)
    return _due_today(Due(case, step, people), Decision(state, reason, next=coming), now)


def _due_today(due: Due, decision: Decision, now: datetime) -> Decision:
    """Write it, with what else is due today in one draft, or let it go into another chase's."""
    today = due.case.local_date(now)
    if (taker := joint_letter.taker(due, now)) is not None:
        told = f"{decision.reason} It goes into the draft of {taker.ask.key}, which is renewed with it."
        return replace(decision, reason=told)
    lead, *others = joint_letter.due_with(due, now, today)
    key = lead.case.ask.key
    if lead is due:
        return replace(decision, actions=(joint_letter.written(due, others, now, today),))
    if not any(other is due for other in others):
        return replace(decision, reason=f"{decision.reason} It waits for the draft of {key}, which goes first.")
    return replace(decision, reason=f"{decision.reason} It goes into one draft with {key}.", goes_with=key)


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
    return _step_after(case.supposing(replace(touch, state=TouchState.SENT, sent_at=now, claim=None)))


def _step_after(case: Case) -> Next | None:
    step = schedule.next_step(case)
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
    if schedule.next_step(case) is None:
        reason = f"The cadence ends before Touch {touch.number}, as it stands now."
        return (WithdrawDraft(case.ask.key, touch.number, reason),), reason
    today = case.local_date(now)
    if schedule.not_before(case) > today:
        reason = "It is too early for this touch now: the deadline, or an earlier message of ours, has moved."
        return (WithdrawDraft(case.ask.key, touch.number, reason),), reason
    since = case.local_date(touch.first_drafted_at or now)
    if case.days.elapsed(since, today) >= UNSENT_DAYS:
        key, reason = case.ask.key, _unsent(_what(touch))
        theirs = _unsent(f"The draft of {key}, which asks for this as well,")
        also = [PlaceHold(other, HoldKind.NEEDS_REVIEW, theirs) for other in _as_long(case, touch, today)]
        return (PlaceHold(key, HoldKind.NEEDS_REVIEW, reason), *also, WithdrawDraft(key, touch.number, reason)), reason
    renewed = _as_it_should_read(case, touch, now)
    if renewed is not None and renewed.chase != case.ask.key:
        reason = f"It goes into one draft with {renewed.chase}, at Tier {renewed.tier}."
        return (WithdrawDraft(case.ask.key, touch.number, reason),), reason
    if renewed is None or digest(case, renewed) == touch.brief:
        return (), waits
    return (RefreshDraft(renewed, _what_changed(touch, renewed)),), waits


def _unsent(draft: str) -> str:
    return f"{draft} lay unsent for {UNSENT_DAYS} business days. Resume it to try again."


def _as_long(case: Case, touch: Touch, today: date) -> Iterator[str]:
    """The other chases that this draft has asked for as long, and that neither have ended nor rest."""
    running = {peer.ask.key for peer in (*case.peers, *case.alongside) if matching.is_running(peer)}
    for one in touch.also:
        since = one.since or touch.due_on
        if one.chase in running and since is not None and case.days.elapsed(since, today) >= UNSENT_DAYS:
            yield one.chase


def _what(touch: Touch) -> str:
    words = phrases.what(touch)
    return words[0].upper() + words[1:]


def _as_it_should_read(case: Case, touch: Touch, now: datetime) -> WriteDraft | None:
    """The draft as it should read this morning, or now where the date it asked for then has passed; None when nobody is
    left to write to.
    """
    draft = _as_of(together.morning_of(case, touch, now), case, touch, now)
    today = case.local_date(now)
    return _as_of(today, case, touch, now) if draft is not None and draft.asked_for < today else draft


def _as_of(day: date, case: Case, touch: Touch, now: datetime) -> WriteDraft | None:
    """The draft as it reads when sent that day; another chase's where one at a lower tier has become due in the same
    conversation.
    """
    due = together.as_it_lies(case, touch, day)
    if due is None:
        return None
    others = together.companions(due, now, day)
    if others and others[0].step.tier < due.step.tier:
        return others[0].draft(now, day)
    others = [other for other in joint_letter.due_with(due, now, day) if other is not due]
    return replace(joint_letter.written(due, others, now, day), due_on=touch.due_on or day)


def _what_changed(touch: Touch, draft: WriteDraft) -> str:
    before, after = [one.chase for one in touch.also], [one.ask.key for one in draft.also]
    if new := [key for key in after if key not in before]:
        return f"It now asks for {' and '.join(new)} as well."
    if gone := [key for key in before if key not in after]:
        return f"It no longer asks for {' and '.join(gone)}."
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
