"""The thank-you after an item is in: one short draft, where the brand wants it, and never a second one.

It counts for nothing: no tier, no date, no record of touches. It lies beside the chase under a number of its own, and
goes the way of any draft: claimed, probed for, appended, confirmed; edited, sent or deleted by the person.

A conversation has one open draft, so a thank-you gives way: none is written while another draft lies open there or a
follow-up is owed, and an untouched one is taken back then.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from worker.core import together
from worker.core.actions import Action, Audience, WithdrawDraft, WriteDraft
from worker.core.addressing import creator_address
from worker.core.calendar import first
from worker.core.case import Case
from worker.core.channels import Channel
from worker.core.chase import End
from worker.core.touch import THANKS, Touch, TouchState
from worker.core.writing import earlier_messages

FRESH = 3
"""Business days after the item came in within which a thank-you still reads well."""
UNSENT = 10
"""Business days an untouched one may lie there."""
TOO_LATE = "It was not sent in time to read well."
NOT_OVER = "The chase is not done any more, or no thank-you is wanted."
GIVES_WAY = "Something else in the conversation comes first."


def actions(case: Case, now: datetime) -> tuple[Action, ...]:
    """Write it, or take an untouched one back."""
    lying = thank_you(case)
    if lying is not None and lying.state is TouchState.DRAFTED:
        return _taken_back(case, lying, now)
    is_due = is_to_come(case, now) and _is_time(case, now) and _has_room(case, now)
    return (_written(case, now),) if is_due else ()


def foreseen(case: Case, now: datetime, horizon: date, taken: Collection[date] = ()) -> WriteDraft | None:
    """The thank-you that is to come up to `horizon`, on none of the days `taken` by other drafts."""
    ended = case.chase.ended_at
    if ended is None or not is_to_come(case, now):
        return None
    day = first(lambda d: case.days.is_allowed(d) and d not in taken, case.local_date(now))
    is_fresh = case.days.elapsed(case.local_date(ended), day) <= FRESH
    return replace(_written(case, now), due_on=day, asked_for=day) if is_fresh and day <= horizon else None


def thank_you(case: Case) -> Touch | None:
    """The thank-you as it stands; None before it was ever written."""
    return case.chase.touch(THANKS, beside=True)


def is_to_come(case: Case, now: datetime) -> bool:
    """Whether one is still to be written: the item came in lately, by a person's word, and nobody was thanked yet."""
    lying, ended = thank_you(case), case.chase.ended_at
    if not _is_wanted(case) or ended is None:
        return False
    if lying is not None and (lying.state is not TouchState.PLANNED or lying.is_open):
        return False
    return case.days.elapsed(case.local_date(ended), case.local_date(now)) <= FRESH


def _is_wanted(case: Case) -> bool:
    """Never after a stop, nor for what was ours; of a delivery's milestones, for the last one alone."""
    if case.chase.end is not End.DONE or case.ask.scenario not in case.policies.thank_after:
        return False
    origin = case.ask.origin
    is_last = origin is None or origin.line[-1:] == (case.ask.key,)
    return is_last and case.present and bool(creator_address(case))


def _has_room(case: Case, now: datetime) -> bool:
    """Whether no other draft lies open in the conversation, and no follow-up may be written there today."""
    if case.rival or case.chase.open_touch is not None:
        return False
    lie_open = any(peer.chase.open_touch or peer.chase.open_thanks for peer in case.peers)
    return not lie_open and not any(together.owed(peer, now, case.local_date(now)) for peer in case.peers)


def _is_time(case: Case, now: datetime) -> bool:
    local = now.astimezone(case.account.timezone)
    return case.days.is_allowed(local.date()) and local.time() >= case.account.draft_at


def _taken_back(case: Case, lying: Touch, now: datetime) -> tuple[WithdrawDraft, ...]:
    if lying.edited or lying.missed_at or lying.removing or lying.left:
        return ()
    written = case.local_date(lying.first_drafted_at or now)
    if case.days.elapsed(written, case.local_date(now)) >= UNSENT:
        reason = TOO_LATE
    elif not _is_wanted(case):
        reason = NOT_OVER
    elif not _has_room(case, now):
        reason = GIVES_WAY
    else:
        return ()
    return (WithdrawDraft(case.ask.key, THANKS, reason, beside=True),)


def _written(case: Case, now: datetime) -> WriteDraft:
    """To the creator, whoever was written to before."""
    today = case.local_date(now)
    return WriteDraft(
        case.ask.key, THANKS, 0, Audience.CREATOR, (creator_address(case),), (), today, today,
        f"{case.ask.item} is in; a thank-you is due.",
        earlier=earlier_messages(case, Audience.CREATOR), channel=Channel.EMAIL, beside=True,
        opens_conversation=case.chase.request is None and not case.chase.sent_count,
    )  # fmt: skip
