"""The DM task beside an e-mail touch: when it appears, when it is renewed, when it is taken back.

It belongs to its touch: it appears once the e-mail lies in Drafts, asks for the same date, and goes when that date has
passed, when the touch was skipped, or when the next touch has come. It moves no date of the cadence.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from worker.core.actions import Action, Also, Audience, RefreshDraft, WithdrawDraft, WriteDraft
from worker.core.addressing import recipients
from worker.core.brief import digest
from worker.core.case import Case
from worker.core.channel_choice import Way, beside, is_formal
from worker.core.channels import Channel
from worker.core.schedule import Step
from worker.core.standing import hold_in_force
from worker.core.touch import Touch, TouchState
from worker.core.writing import write

RENEWED = "What it was written from has changed."


def actions(case: Case, now: datetime) -> tuple[Action, ...]:
    """What to do about the DM tasks of a chase that neither rests nor has ended."""
    touch = current(case)
    wanted = task(case, touch, now) if touch is not None else None
    return (*_outdated(case, wanted), *_present(case, wanted, now))


def taken_back(case: Case, reason: str) -> tuple[WithdrawDraft, ...]:
    """All that lie open and untouched."""
    return tuple(_withdraw(case, one, reason) for one in _lying(case) if is_settled(one))


def current(case: Case) -> Touch | None:
    """The touch a DM task may lie beside now: the one whose draft lies open, else the last that was sent."""
    touch = case.chase.open_touch or (case.chase.past[-1] if case.chase.past else None)
    is_out = touch is not None and touch.state in {TouchState.DRAFTED, TouchState.SENT} and touch.missed_at is None
    return touch if is_out else None


def task(case: Case, touch: Touch, now: datetime) -> WriteDraft | None:
    """The DM task beside this touch as it should read; None where none belongs, or its date has passed.

    One letter about several items has one message beside it, that of the chase whose draft it was; it names them all.
    Of a letter to the manager of several creators none of them has a copy, so that each has a message of their own.
    """
    is_own_mail = touch.channel is Channel.EMAIL and (not touch.lead or _speaks_for_its_creator(case, touch))
    way = beside(case, touch.number, touch.tier) if is_own_mail else None
    asked = touch.asked_for
    if way is None or asked is None or asked < case.local_date(now):
        return None
    before = case.without(touch.number)
    people = recipients(before, touch.tier)
    if people is None:
        return None
    day = touch.due_on or case.local_date(now)
    written = write(before, Step(touch.number, touch.tier, day, day, day), people, now, day)
    acts_on = touch.acts_on if written.tier_4_follows else None
    return replace(
        written, audience=Audience.CREATOR, asked_for=asked, acts_on=acts_on, channel=way.channel, beside=True,
        copies_manager=False, reason=_why(touch, way), also=named_with(case, _still_asked(case, touch, now)),
    )  # fmt: skip


def _speaks_for_its_creator(case: Case, touch: Touch) -> bool:
    """Whether, of what a letter about several creators asked of this one, it is the first of its conversation."""
    theirs = [peer.chase.past[-1] for peer in case.peers if peer.chase.past and peer.ask.key < case.ask.key]
    is_first = not any(one.lead == touch.lead and one.sent_at == touch.sent_at for one in theirs)
    return touch.in_joint_letter and is_first and touch.lead not in {peer.ask.key for peer in case.peers}


def named_with(case: Case, also: Iterable[Also]) -> tuple[Also, ...]:
    """Those of a letter's other asks that a direct message may name: the creator's own, and no contract or payment."""
    theirs = {peer.ask.key: peer for peer in case.peers if peer.creator.key == case.creator.key}
    mine = (one for one in also if one.ask.key in theirs and not is_formal(theirs[one.ask.key]))
    return tuple(replace(one, creator=None) for one in mine)


def _still_asked(case: Case, touch: Touch, now: datetime) -> Iterator[Also]:
    """The other asks of the touch's letter that have neither ended nor rest since."""
    day = touch.due_on or case.local_date(now)
    for one in touch.also:
        peer = next((each for each in case.peers if one.chase in {each.ask.key, *each.chase.former_keys}), None)
        if peer is not None and peer.chase.end is None and hold_in_force(peer, now) is None:
            is_late = peer.ask.deadline is not None and peer.ask.deadline < day
            yield Also(peer.ask, one.number, one.tier, is_late)


def _why(touch: Touch, way: Way) -> str:
    return f"Touch {touch.number} goes by e-mail; a message on {way.channel.label} lies beside it, since {way.because}."


def said(case: Case) -> str:
    """That a message waits beside the touch, and why on that channel; nothing where none does."""
    touch = current(case)
    lying = case.chase.touch(touch.number, beside=True) if touch is not None else None
    if touch is None or lying is None or not is_settled(lying):
        return ""
    way = beside(case, touch.number, touch.tier)
    return f" {in_words(way)}" if way is not None and way.channel is lying.channel else ""


def in_words(way: Way) -> str:
    """A sentence about what lies beside an e-mail."""
    return f"A message on {way.channel.label} lies beside it, since {way.because}."


def _outdated(case: Case, wanted: WriteDraft | None) -> Iterator[Action]:
    """Tasks of touches that are over, or for which nothing is to be sent any more."""
    for one in _lying(case):
        if is_settled(one) and (wanted is None or wanted.number != one.number):
            yield _withdraw(case, one, _why_over(case, one))


def _why_over(case: Case, one: Touch) -> str:
    touch = case.chase.touch(one.number)
    newest = case.chase.touches[-1].number if case.chase.touches else 0
    if newest > one.number:
        return f"Touch {newest} has come."
    if touch is not None and touch.state is TouchState.SKIPPED:
        return f"Touch {one.number} was skipped."
    return "Its date has passed, or its touch is written anew."


def _present(case: Case, wanted: WriteDraft | None, now: datetime) -> Iterator[Action]:
    """The task that should lie there: written, or renewed when it reads otherwise."""
    others = [one for one in _lying(case) if wanted is None or one.number != wanted.number]
    if wanted is None or not all(is_settled(one) for one in others):  # the settled ones are taken back before
        return
    lying = case.chase.touch(wanted.number, beside=True)
    if lying is None or (lying.state is TouchState.PLANNED and not lying.is_open):
        if _may_appear(case, now):
            yield wanted
    elif is_settled(lying) and lying.brief != digest(case, wanted):
        yield RefreshDraft(wanted, RENEWED)


def _may_appear(case: Case, now: datetime) -> bool:
    local = now.astimezone(case.account.timezone)
    if case.days.creator_date(local.date()) in case.published:  # the e-mail may be the manager's; this never is
        return False
    return case.days.is_allowed(local.date()) and local.time() >= case.account.draft_at


def _lying(case: Case) -> Iterator[Touch]:
    """The DM tasks that lie open; a thank-you is none (`worker.core.thanks`)."""
    return (one for one in case.chase.open_tasks if not one.is_thanks)


def is_settled(one: Touch) -> bool:
    """Whether it lies where we put it, and nothing about it is being looked up."""
    return one.state is TouchState.DRAFTED and one.missed_at is None and one.removing is None and not one.left


def _withdraw(case: Case, one: Touch, reason: str) -> WithdrawDraft:
    return WithdrawDraft(case.ask.key, one.number, reason, beside=True)
