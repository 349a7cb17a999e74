"""The history of one chase: `fold(events)` gives what is known about it.

    planned ──claim──► (claimed) ──► drafted ──► sent
       ▲                               │  └────► skipped      deleted by the person, or vanished
       └──────────withdrawn────────────┘                      a hold, a refresh; final once the chase has ended

Nothing here reads a clock, and an event that was undone is left out before folding.
"""

from collections.abc import Iterable
from dataclasses import replace

from worker.core import events as e
from worker.core.chase import ABOUT_REQUEST, Chase, End, Hold
from worker.core.touch import Touch, TouchState, touch_after
from worker.core.undoing import standing, undone


def fold(key: str, history: Iterable[e.Recorded]) -> Chase:
    """What the recorded events amount to."""
    entries = tuple(history)
    again = [entry.event.at for entry in entries if isinstance(entry.event, e.Undone | e.Resumed | e.Reopened)]
    chase = Chase(
        key, reopenings=len(again), taken_up_at=again[-1] if again else None, rejected=_rejected(entries)
    )  # fmt: skip
    for event in standing(entries):
        chase = _after(chase, event)
    return chase


def grown(chase: Chase, event: e.OfTouch) -> Chase:
    """What one more step of a touch makes of it, without folding anew: what a person said or took back is not such."""
    return _after(chase, event)


def has_begun(history: Iterable[e.Recorded]) -> bool:
    """Whether anything was found, written, asked or said, beyond its row being read and the mail looked through."""
    return any(not isinstance(entry.event, e.Opened | e.Renamed | e.LookedBack) for entry in history)


def _rejected(history: Iterable[e.Recorded]) -> frozenset[str]:
    """The mails of requests that were undone."""
    events = (entry.event for entry in undone(history))
    return frozenset(event.evidence.message_id for event in events if isinstance(event, e.RequestFound))


def _after(chase: Chase, event: e.Event) -> Chase:
    match event:
        case e.Opened():
            return replace(chase, opened_at=chase.opened_at or event.at)
        case e.LookedBack():
            earliest = min(chase.looked_back, event.since) if chase.looked_back else event.since
            return replace(chase, looked_back=earliest)
        case e.RequestFound():
            holds = tuple(hold for hold in chase.holds if hold.about != ABOUT_REQUEST)
            return replace(chase, account=event.account, request=chase.request or event.evidence, holds=holds)
        case e.ReviewAsked():
            hold = Hold(e.HoldKind.NEEDS_REVIEW, None, event.question, evidence=event.evidence, about=event.about)
            mails = {event.evidence.message_id} if event.evidence else set()
            return replace(_held(chase, hold), asked_about=chase.asked_about | mails)
        case e.HoldPlaced():
            return _held(chase, Hold(event.kind, event.until, event.reason, event.whose, event.evidence))
        case e.WrittenByHand():
            latest = max(chase.restarted_at, event.sent_at) if chase.restarted_at else event.sent_at
            asked = max((day for day in (chase.restart_asks_for, event.asked_for) if day), default=None)
            return replace(chase, restarted_at=latest, restart_asks_for=asked)
        case e.Renamed():
            return replace(chase, former_keys=chase.former_keys | {event.was})
        case e.ReplyReceived():
            return _answered(chase, event)
        case e.MachineAnswered():
            return replace(chase, machines=(*chase.machines, event))
        case e.AddressFailed():
            return replace(chase, failed_addresses=chase.failed_addresses | {event.address.lower()})
        case e.Resumed():
            settled = len(chase.changes)
            return replace(
                _going_on(chase), holds=(), reply=None, skips_in_a_row=0, changes_settled=settled,
                set_aside=chase.asked_about, passed_over=chase.reply or chase.passed_over,
            )  # fmt: skip
        case e.AskChanged():
            return replace(chase, changes=(*chase.changes, event))
        case e.MarkedDone():
            came = chase.came_at or event.at
            return replace(chase, end=End.DONE, end_reason=event.by, ended_at=event.at, came_at=came)
        case e.MarkedStopped():
            return replace(chase, end=End.STOPPED, end_reason=event.by, ended_at=event.at, came_at=None)
        case e.Reopened():
            return _going_on(chase)
        case _:
            return _touched(chase, event)


def _answered(chase: Chase, event: e.ReplyReceived) -> Chase:
    """A reply ends it. One that only promises or asks brings nothing; with any other, what is owed may have come."""
    at = event.at if event.who == e.YOU else event.evidence.at
    brings = bool(event.delivers) or not (event.promised or event.question)
    came = chase.came_at or (at if brings else None)
    ended = chase.ended_at if chase.end else at
    end = chase.end or End.REPLIED
    return replace(
        chase, end=end, reply=event, end_reason=event.evidence.rule, ended_at=ended, came_at=came,
        asked_about=chase.asked_about | {event.evidence.message_id},
    )  # fmt: skip


def _going_on(chase: Chase) -> Chase:
    return replace(chase, end=None, end_reason="", ended_at=None, came_at=None)


def _held(chase: Chase, hold: Hold) -> Chase:
    """A new hold of a kind replaces the old one of the same kind and person; pause and snooze are of one kind.

    Of two absences the notice written later counts, in whatever order they were read.
    """
    if hold.kind is e.HoldKind.OUT_OF_OFFICE and any(_is_later(old, hold) for old in chase.holds):
        return chase
    others = tuple(old for old in chase.holds if (_sort(old.kind), old.whose) != (_sort(hold.kind), hold.whose))
    return replace(chase, holds=(*others, hold))


def _is_later(old: Hold, new: Hold) -> bool:
    same = (old.kind, old.whose) == (new.kind, new.whose)
    return same and bool(old.evidence and new.evidence and old.evidence.at > new.evidence.at)


def _sort(kind: e.HoldKind) -> e.HoldKind:
    return e.HoldKind.PAUSED if kind is e.HoldKind.SNOOZED else kind


def _touched(chase: Chase, event: e.Event) -> Chase:
    number = getattr(event, "number", None)
    if number is None:
        return chase
    if isinstance(event, e.OfTouch) and event.beside:
        return _task_touched(chase, event, number)
    before = chase.touch(number) or Touch(number, chase.sent_count + 1, TouchState.PLANNED)
    after = touch_after(before, event)
    touches = sorted((*(t for t in chase.touches if t.number != number), after), key=lambda t: t.number)
    skips = chase.skips_in_a_row
    if after.state is not before.state and after.state is TouchState.SKIPPED:
        skips += 1
    elif after.state is TouchState.SENT:
        skips = 0
    return replace(chase, touches=tuple(touches), skips_in_a_row=skips)


def _task_touched(chase: Chase, event: e.OfTouch, number: int) -> Chase:
    """A DM task beside a touch: it moves no tier, no date and no count of skips."""
    before = chase.touch(number, beside=True) or Touch(number, 0, TouchState.PLANNED, event.channel, beside=True)
    others = (task for task in chase.tasks if task.number != number)
    return replace(chase, tasks=tuple(sorted((*others, touch_after(before, event)), key=lambda task: task.number)))
