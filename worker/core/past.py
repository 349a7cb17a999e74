"""What one chase says about working with its creator: what went out, what came back and when, and what was kept.

Reckoned from events alone, never from texts. Where the events do not tell, it is unknown, and unknown is never held
against anybody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from worker.core import events as e
from worker.core.case import Case
from worker.core.channels import Channel
from worker.core.chase import Chase
from worker.core.kept import Kept, Timing, promises, timing
from worker.core.plan import OVER, State
from worker.core.touch import Touch, TouchState
from worker.core.undoing import standing

NEEDS_MANAGER = 3
"""The tier from which on a touch to the manager means that the manager was needed."""


class Outcome(StrEnum):
    """What came of a message."""

    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    WAITING = "waiting"
    """Too soon to tell: nothing else has gone out since, and the chase has not ended."""
    UNCLEAR = "unclear"
    """Somebody answered, and it is not known on which channel."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message that went out, and what came of it."""

    tier: int
    channel: Channel
    at: datetime
    outcome: Outcome
    days: int | None = None
    """Business days of both sides from the message to its answer, 0 on the same one; None where there is none."""
    by_manager: bool = False
    """Whether the manager answered it."""


@dataclass(frozen=True, slots=True)
class Past:
    """One chase's past. Moments are in the account's zone."""

    key: str
    state: State
    touches: tuple[Message, ...] = ()
    """The touches that were sent, whichever channel the answer came on."""
    messages: tuple[Message, ...] = ()
    """The same and the direct messages beside them, each with the answer that came on its own channel."""
    replies: tuple[datetime, ...] = ()
    unprompted: bool = False
    """Whether they answered before any reminder."""
    timing: Timing = Timing.NOT_YET
    promises: tuple[Kept, ...] = ()
    needed_manager: bool = False
    last_from_us: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether Chaser may still write in it."""
        return self.state not in OVER


def past(case: Case, history: Iterable[e.Recorded], state: State, now: datetime) -> Past:
    """The past of a chase that is in this state at `now`."""
    events = standing(history)
    replies = _replies(events)
    zone = case.account.timezone
    sent = _sent(case.chase.touches)
    is_over = state in OVER
    written = [event.sent_at for event in events if isinstance(event, e.WrittenByHand | e.TouchSent)]
    written += [case.chase.request.at] if case.chase.request else []
    return Past(
        case.ask.key,
        state,
        touches=tuple(_by_touch(case, sent, replies, is_over=is_over)),
        messages=tuple(by_channel(case.chase, replies, is_over=is_over, case=case)),
        replies=tuple(reply.evidence.at.astimezone(zone) for reply in replies),
        unprompted=bool(replies) and not any(_at(touch) < replies[0].evidence.at for touch in sent),
        timing=timing(case, events, state, now),
        promises=tuple(promises(case, replies, events, now)),
        needed_manager=any(_is_for_manager(case, touch) for touch in sent),
        last_from_us=max(written).astimezone(zone) if written else None,
    )


def _replies(events: Iterable[e.Event]) -> list[e.ReplyReceived]:
    """Every reply that still counts as one, by the mails' own times; one that was taken up again was still a reply."""
    found = [event for event in events if isinstance(event, e.ReplyReceived)]
    return sorted(found, key=lambda reply: reply.evidence.at)


def _sent(touches: Iterable[Touch]) -> list[Touch]:
    found = (touch for touch in touches if touch.state is TouchState.SENT and touch.sent_at is not None)
    return sorted(found, key=_at)


def _at(touch: Touch) -> datetime:
    if touch.sent_at is None:
        raise ValueError(f"touch {touch.number} was not sent")
    return touch.sent_at


# --- answers ---


def _by_touch(
    case: Case, sent: Sequence[Touch], replies: Sequence[e.ReplyReceived], *, is_over: bool
) -> Iterable[Message]:
    """Each touch with the first reply that came after it and before the next one."""
    for here, touch in enumerate(sent):
        until = _at(sent[here + 1]) if here + 1 < len(sent) else None
        reply = next(iter(_between(replies, _at(touch), until)), None)
        yield _message(case, touch, _without_answer(is_last=until is None, is_over=is_over), reply)


def by_channel(
    chase: Chase, replies: Sequence[e.ReplyReceived], *, is_over: bool, case: Case | None = None
) -> Iterable[Message]:
    """Each message with the answer that came on its channel, which counts for the latest message there.

    Without `case`, days are left out.
    """
    sent = _sent((*chase.touches, *(task for task in chase.tasks if not task.is_thanks)))
    answers = list(_first_answers(sent, replies))
    newest = max((touch.number for touch in sent), default=0)
    for here, touch in enumerate(sent):
        until = next((_at(other) for other in sent[here + 1 :] if other.channel is touch.channel), None)
        found = list(_between(answers, _at(touch), until))
        mine = next((reply for reply in found if channel_of(reply) is touch.channel), None)
        is_unclear = mine is None and any(channel_of(reply) is None for reply in found)
        unanswered = _without_answer(is_last=touch.number == newest and not found, is_over=is_over)
        yield _message(case, touch, Outcome.UNCLEAR if is_unclear else unanswered, mine)


def _first_answers(sent: Sequence[Touch], replies: Iterable[e.ReplyReceived]) -> Iterable[e.ReplyReceived]:
    """The first reply after something went out; what they write after it, wherever, answers nothing more."""
    last: datetime | None = None
    for reply in replies:
        if last is None or any(last < _at(touch) <= reply.evidence.at for touch in sent):
            last = reply.evidence.at
            yield reply


def channel_of(reply: e.ReplyReceived) -> Channel | None:
    """Where an answer came: by e-mail if it is one, else where the person said; None where nobody said."""
    return reply.channel or (Channel.EMAIL if reply.evidence.folder else None)


def _between(replies: Iterable[e.ReplyReceived], since: datetime, until: datetime | None) -> Iterable[e.ReplyReceived]:
    return (r for r in replies if since <= r.evidence.at and (until is None or r.evidence.at < until))


def _without_answer(*, is_last: bool, is_over: bool) -> Outcome:
    return Outcome.WAITING if is_last and not is_over else Outcome.UNANSWERED


def _message(case: Case | None, touch: Touch, otherwise: Outcome, reply: e.ReplyReceived | None) -> Message:
    """The message with its answer, or what it amounts to without one."""
    at = _at(touch)
    if reply is None:
        return Message(touch.tier, touch.channel, _local(case, at), otherwise)
    days = case.days.elapsed(case.local_date(at), case.local_date(reply.evidence.at)) if case else None
    by_manager = reply.who == e.THE_MANAGER
    return Message(touch.tier, touch.channel, _local(case, at), Outcome.ANSWERED, days, by_manager)


def _local(case: Case | None, at: datetime) -> datetime:
    return at.astimezone(case.account.timezone) if case else at


def _is_for_manager(case: Case, touch: Touch) -> bool:
    return touch.tier >= NEEDS_MANAGER and bool(touch.to) and case.creator.manager_email.lower() in touch.to
