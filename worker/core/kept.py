"""Whether an item was there by its deadline, and whether a promised day was kept: from events alone.

A sign that the item is in is a mail that seems to bring it, or somebody's word that it is done. Where the signs do not
tell, it is unknown, and unknown is never late and never broken.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from worker.core import events as e
from worker.core.case import Case
from worker.core.chase import End
from worker.core.plan import State
from worker.core.touch import TouchState


class Timing(StrEnum):
    """Whether an item was there by its deadline."""

    ON_TIME = "on_time"
    LATE = "late"
    UNKNOWN = "unknown"
    NOT_YET = "not_yet"
    """There is no deadline, it has not passed, or nothing was asked."""


class Kept(StrEnum):
    """What became of a promised day."""

    KEPT = "kept"
    BROKEN = "broken"
    UNKNOWN = "unknown"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class _Sign:
    """A sign that the item is in, and the day it is known from; `is_mail` where a mail seems to bring it."""

    on: date
    is_mail: bool


def _signs(case: Case, events: Iterable[e.Event]) -> list[_Sign]:
    """The signs that the item is in, since a person last said that it is not (by resuming), ascending."""
    found: list[_Sign] = []
    for event in events:
        match event:
            case e.Resumed() | e.Reopened():
                found = []
            case e.ReplyReceived() if event.delivers:
                found.append(_Sign(case.local_date(event.evidence.at), is_mail=True))
            case e.MarkedDone():
                at = event.evidence.at if event.evidence else event.at
                found.append(_Sign(case.local_date(at), is_mail=False))
            case _:
                pass
    return sorted(found, key=lambda sign: sign.on)


def timing(case: Case, events: Sequence[e.Event], state: State, now: datetime) -> Timing:
    """Whether the item was there by its deadline, of a chase that is in this state at `now`."""
    deadline = case.ask.deadline
    if deadline is None or (case.requested_on is None and case.chase.end is None):
        return Timing.NOT_YET
    signs = _signs(case, events) if case.chase.end in {End.DONE, End.REPLIED} else []
    if signs and signs[0].on <= deadline:
        return Timing.ON_TIME
    chased_late = any(sent > deadline for sent in _sent_on(case))
    if signs:
        return Timing.LATE if signs[0].is_mail or chased_late else Timing.UNKNOWN
    if case.local_date(now) <= deadline:
        return Timing.NOT_YET
    if state is State.STOPPED or not case.present or case.ask.brand_owes:
        return Timing.UNKNOWN
    is_silent = state in {State.WAITING, State.ACTIVE, State.EXHAUSTED, State.UNREACHABLE}
    return Timing.LATE if chased_late or is_silent else Timing.UNKNOWN


def _sent_on(case: Case) -> Iterator[date]:
    """The days on which a touch went out."""
    for touch in case.chase.touches:
        if touch.state is TouchState.SENT and touch.sent_at is not None:
            yield case.local_date(touch.sent_at)


def promises(
    case: Case, replies: Sequence[e.ReplyReceived], events: Sequence[e.Event], now: datetime
) -> Iterable[Kept]:
    """What became of each promised day; one that was moved before it had come is not counted."""
    for here, reply in enumerate(replies):
        again = [case.local_date(later.evidence.at) for later in replies[here + 1 :] if later.promised]
        if reply.promised is not None and not any(day <= reply.promised for day in again):
            yield _kept(case, events, reply, reply.promised, now)


def _kept(case: Case, events: Sequence[e.Event], promise: e.ReplyReceived, day: date, now: datetime) -> Kept:
    """Kept: there by the day. Broken: not there when it was asked for again, or promised again, or it came, later."""
    others = [event for event in events if event is not promise]
    signs = [sign for sign in _signs(case, others) if sign.on >= case.local_date(promise.evidence.at)]
    if signs and signs[0].on <= day:
        return Kept.KEPT
    if case.local_date(now) <= day:
        return Kept.OPEN
    if any(sign.is_mail for sign in signs) or any(_asks_again(case, event, day) for event in others):
        return Kept.BROKEN
    return Kept.UNKNOWN


def _asks_again(case: Case, event: e.Event, day: date) -> bool:
    """Whether this shows, after the promised day, that the item had not come."""
    match event:
        case e.TouchSent():
            return case.local_date(event.sent_at) > day
        case e.Resumed():
            return case.local_date(event.at) > day
        case e.ReplyReceived():
            return event.promised is not None and case.local_date(event.evidence.at) > day
        case _:
            return False
