"""Asks of one conversation that are due together become one draft that lists them (decision 18).

Nobody should get two letters from one person on one morning, in one conversation. The tone is that of the lowest tier
due, and the chase due at that tier leads: the draft is its touch. For the others of that tier it is their touch as
well; for those due at a higher tier it is a friendly word that begins their wait anew, so that no tier is left out.
The date asked for is the latest of theirs, so that nobody is pressed earlier than their own cadence allows.

A draft that lies open is known to the others by what its claim says (`Touch.also`); what became of it is recorded in
the history of each.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from worker.core import events as e
from worker.core import phrases, schedule
from worker.core.actions import Also, WriteDraft
from worker.core.addressing import Recipients, recipients
from worker.core.case import Case
from worker.core.channels import Channel
from worker.core.matching import is_running
from worker.core.schedule import Step
from worker.core.standing import obstacle
from worker.core.tact import urgency
from worker.core.touch import Touch, TouchState
from worker.core.writing import tier_4_follows, write

FRIENDLY: Final = 2
"""Up to this tier asks that are due at different tiers share a draft; an announced action is shared by equals only."""


@dataclass(frozen=True, slots=True)
class Due:
    """A touch that is due: its chase, its step, and whom it goes to."""

    case: Case
    step: Step
    people: Recipients

    def draft(self, now: datetime, day: date, asked_for: date | None = None) -> WriteDraft:
        """What it would say alone, sent on `day`."""
        return write(self.case, self.step, self.people, now, day, asked_for=asked_for)


@dataclass(frozen=True, slots=True)
class Carrier:
    """A draft of another chase that asks for this one as well."""

    lead: Case
    touch: Touch
    joined: e.Joined

    @property
    def is_touch(self) -> bool:
        """Whether it counts as a touch here; below the tier that was due it is only a friendly word."""
        return self.joined.tier == self.touch.tier


# --- what is due together ---


def ready(case: Case, now: datetime, day: date, *, is_listed: bool = False) -> Due | None:
    """The touch of this chase that may be written on `day` with others; None when it rests, has ended, comes later."""
    return owed(case, now, day, is_listed=is_listed) if case.scenario.together else None


def owed(case: Case, now: datetime, day: date, *, is_listed: bool = False) -> Due | None:
    """The touch of this chase that may be written by `day`, with others or alone.

    A draft that `is_listed` in goes on asking for it as long as that is not too early: a window that moved, or a word
    about something else, takes it out no more than it takes the draft back.
    """
    if case.is_overruled(day) or case.chase.open_touch is not None or case.is_held_up_by_thanks(day):
        return None
    step = schedule.next_step(case) if obstacle(case, now) is None else None
    if step is None or not (step.on <= day or (is_listed and schedule.not_before(case) <= case.local_date(now))):
        return None
    people = recipients(case, step.tier)
    return Due(case, step, people) if people is not None else None


def may_share(one: Due, other: Due) -> bool:
    """Whether one letter can say both: the same mailbox and people, and tiers that go together."""
    same_people = (one.people.to, one.people.cc) == (other.people.to, other.people.cc)
    by_mail = one.people.channel is Channel.EMAIL and other.people.channel is Channel.EMAIL
    tiers = {one.step.tier, other.step.tier}
    goes_together = len(tiers) == 1 or max(tiers) <= FRIENDLY
    same_end = tier_4_follows(one.case, one.step) == tier_4_follows(other.case, other.step)
    asked_alike = one.case.scenario.together and other.case.scenario.together
    at_one_desk = one.case.account.key == other.case.account.key
    return same_people and by_mail and goes_together and same_end and asked_alike and at_one_desk


def companions(due: Due, now: datetime, day: date) -> list[Due]:
    """What else in the conversation is due by `day`, or listed in its open draft, and may share it, the most urgent
    first.
    """
    touch = due.case.chase.open_touch
    lists = {one.chase for one in touch.also} if touch else set()
    others = (
        ready(peer, now, day, is_listed=not lists.isdisjoint({peer.ask.key, *peer.chase.former_keys}))
        for peer in due.case.peers
    )
    return sorted((other for other in others if other and may_share(due, other)), key=rank)


def rank(due: Due) -> tuple[int, tuple[int, str], str]:
    """Who leads a draft: the lowest tier, then higher stakes, then the older ask."""
    return due.step.tier, urgency(due.case), due.case.ask.key


def joined(lead: Due, others: Sequence[Due], now: datetime, day: date) -> WriteDraft:
    """The one draft of all of these; the lead's own where there are no others."""
    alone = lead.draft(now, day)
    if not others:
        return alone
    asked = max(alone.asked_for, *(other.draft(now, day).asked_for for other in others))
    first, *rest = (due.draft(now, day, asked) for due in (lead, *others))
    keys = [due.case.ask.key for due in (lead, *others)]
    acts = [draft.acts_on for draft in (first, *rest) if draft.acts_on is not None]
    return replace(
        first,
        reason=f"{first.reason} One draft asks for {phrases.listed(keys)}.",
        announces_manager=any(draft.announces_manager for draft in (first, *rest) if draft.tier == first.tier),
        acts_on=max(acts, default=None),
        earlier=tuple(sorted({day for draft in (first, *rest) for day in draft.earlier})),
        opens_conversation=all(draft.opens_conversation for draft in (first, *rest)),
        also=tuple(
            Also(due.case.ask, due.step.number, due.step.tier, draft.deadline_passed, since(lead, due, day))
            for due, draft in zip(others, rest, strict=True)
        ),
    )


def since(lead: Due, due: Due, day: date) -> date:
    """Since when the draft asks for this one: it may lie open already."""
    touch = lead.case.chase.open_touch
    known = {one.chase: one.since or touch.due_on for one in touch.also} if touch else {}
    return known.get(due.case.ask.key) or day


# --- a draft that lies open ---


def lies_open(case: Case) -> bool:
    """Whether a draft of it lies open: of a chase that has ended, one that we still have to take back."""
    touch = case.chase.open_touch
    return touch is not None and (is_running(case) or not touch.edited)


def carrier(case: Case) -> Carrier | None:
    """The open draft of another chase that asks for this one as well."""
    names = {case.ask.key, *case.chase.former_keys}
    for peer in (*case.peers, *case.alongside):
        touch = peer.chase.open_touch
        one = next((each for each in touch.also if each.chase in names), None) if touch else None
        if touch is not None and one is not None and lies_open(peer):
            return Carrier(peer, touch, one)
    return None


def morning_of(case: Case, touch: Touch, now: datetime) -> date:
    """The morning as of which its draft, which lies open, is to read."""
    appeared = touch.first_drafted_at or touch.claimed_at or now
    return max(schedule.morning(case, now), case.local_date(appeared))


def as_it_lies(case: Case, touch: Touch, day: date) -> Due | None:
    """An open touch as what is due on that day; None when nobody is left to write to."""
    step = Step(touch.number, schedule.next_tier(case), day, day, day)
    people = recipients(case, step.tier)
    return Due(case, step, people) if people is not None else None


def had_gone(case: Case, carried: Carrier, now: datetime) -> Case:
    """The case, were the draft that asks for it sent now."""
    if carried.is_touch:
        touch = carried.touch
        return case.supposing(
            Touch(
                carried.joined.number, touch.tier, TouchState.SENT, due_on=touch.due_on, asked_for=touch.asked_for,
                acts_on=touch.acts_on, to=touch.to, cc=touch.cc, sent_at=now, lead=carried.lead.ask.key,
            )
        )  # fmt: skip
    return reminded(case, now, carried.touch.asked_for)


def reminded(case: Case, at: datetime, asked_for: date | None) -> Case:
    """The case after a friendly word, sent at this moment in another chase's draft."""
    return replace(case, chase=replace(case.chase, restarted_at=at, restart_asks_for=asked_for))


# --- what became of it ---


def went(lead: str, touch: Touch, sent: e.TouchSent, cases: Mapping[str, Case]) -> Iterator[tuple[str, int, e.Event]]:
    """What the sending of a draft means for the other chases it asks for, each with the number of its touch."""
    for one in touch.also:
        other = cases.get(one.chase)
        known = other.chase.touch(one.number) if other else None
        is_touch = one.tier == touch.tier and (known is None or known.state is not TouchState.SENT)
        event: e.Event = e.WrittenByHand(sent.at, sent.sent_at, sent.evidence, lead, touch.asked_for)
        if is_touch:
            event = replace(
                sent, number=one.number, tier=one.tier, lead=lead, due_on=touch.due_on, asked_for=touch.asked_for,
                acts_on=touch.acts_on, joint_letter=touch.is_joint_letter,
            )  # fmt: skip
        yield one.chase, one.number, event


def left_out(
    lead: str, touch: Touch, skipped: e.TouchSkipped, cases: Mapping[str, Case]
) -> Iterator[tuple[str, int, e.Event]]:
    """What a deleted draft means for the other chases it asks for: their touch is skipped, too, unless it was sent by
    hand meanwhile.
    """
    for one in touch.also:
        other = cases.get(one.chase)
        known = other.chase.touch(one.number) if other else None
        if known is None or known.state is not TouchState.SENT:
            due_on = one.since or touch.due_on
            yield one.chase, one.number, replace(skipped, number=one.number, lead=lead, tier=one.tier, due_on=due_on)
