"""The history of one chase: `fold(events)` gives what is known about it.

    planned ──claim──► (claimed) ──► drafted ──► sent
       ▲                               │  └────► skipped      deleted by the person, or vanished
       └──────────withdrawn────────────┘                      a hold, a refresh; final once the chase has ended

Which state a chase is in today also needs the ask, the cadence and the date: that is `worker.core.plan`. Nothing here
reads a clock, and an event that was undone is left out before folding.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from worker.core import events as e
from worker.core.channels import Channel
from worker.core.messages import Evidence
from worker.core.touch import ClaimState, Touch, TouchState, touch_after

ABOUT_REQUEST = "request"


@dataclass(frozen=True, slots=True)
class Hold:
    """A rest. `until` is the first day a draft may appear, None until someone lifts it."""

    kind: e.HoldKind
    until: date | None
    reason: str
    whose: e.Whose = e.Whose.CREATOR
    evidence: Evidence | None = None
    about: str = ""


class End(StrEnum):
    """How a chase ended by an event; `exhausted` and `unreachable` are reckoned in the plan."""

    REPLIED = "replied"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Chase:
    """What has happened to one ask."""

    key: str
    opened_at: datetime | None = None
    looked_back: date | None = None
    account: str = ""
    """The account that sent the request, "" while unknown."""
    request: Evidence | None = None
    touches: tuple[Touch, ...] = ()
    tasks: tuple[Touch, ...] = ()
    """The DM tasks beside touches, by the touch's number; they drive no date."""
    holds: tuple[Hold, ...] = ()
    end: End | None = None
    end_reason: str = ""
    ended_at: datetime | None = None
    """When the mail was written, or the word given, that ended it."""
    came_at: datetime | None = None
    """When what is owed came in: with a reply that brings it, or by a person's word."""
    reply: e.ReplyReceived | None = None
    passed_over: e.ReplyReceived | None = None
    """The last reply over which a person took the chase up again."""
    restarted_at: datetime | None = None
    """When the person last wrote by hand between two touches."""
    restart_asks_for: date | None = None
    """The latest date that a draft of another chase asked for in passing; the next touch comes after it."""
    failed_addresses: frozenset[str] = frozenset()
    skips_in_a_row: int = 0
    machines: tuple[e.MachineAnswered, ...] = ()
    taken_up_at: datetime | None = None
    """When it was last taken up again; what the person wrote before that answered a reply, it was no follow-up."""
    rejected: frozenset[str] = frozenset()
    """Mails that a person said are not the request."""
    changes: tuple[e.AskChanged, ...] = ()
    """When item or deadline were changed in the sheet, in order."""
    changes_settled: int = 0
    """How many of these a person has said to go on with."""
    asked_about: frozenset[str] = frozenset()
    """Mails of which a person was asked what they mean, or told as replies."""
    set_aside: frozenset[str] = frozenset()
    """Those of them that the person looked at and went on: read again, they mean nothing more."""
    former_keys: frozenset[str] = frozenset()
    """Keys under which drafts of other chases may still name it."""
    reopenings: int = 0
    """How often the chase was taken up again; mail that came while it had ended is then looked for."""

    @property
    def past(self) -> tuple[Touch, ...]:
        """Sent and skipped touches, ascending."""
        return tuple(touch for touch in self.touches if touch.is_past)

    @property
    def open_touch(self) -> Touch | None:
        """The touch whose draft is, or may be, in Drafts."""
        return next((touch for touch in self.touches if touch.is_open), None)

    @property
    def leftovers(self) -> tuple[Touch, ...]:
        """Touches that were sent, or left out by a word, while what we wrote of them may still lie there untouched, or
        had to be left.
        """
        over = (touch for touch in (*self.touches, *self.tasks) if touch.is_past and not touch.edited)
        return tuple(touch for touch in over if touch.place is not None)

    @property
    def open_tasks(self) -> tuple[Touch, ...]:
        """The DM tasks beside touches that lie, or may lie, in the INBOX."""
        return tuple(task for task in self.tasks if task.is_open)

    @property
    def open_thanks(self) -> Touch | None:
        """The thank-you that lies, or may lie, in Drafts."""
        return next((task for task in self.tasks if task.is_thanks and task.is_open), None)

    @property
    def all_open(self) -> tuple[Touch, ...]:
        """Everything of ours that lies, or may lie, in a folder and waits for the person."""
        return tuple(touch for touch in (*self.touches, *self.tasks) if touch.is_open)

    @property
    def sent_count(self) -> int:
        """Touches that really went out."""
        return sum(touch.state is TouchState.SENT for touch in self.touches)

    def touch(self, number: int, *, beside: bool = False) -> Touch | None:
        """The touch with this number, or the DM task beside it; None before it was ever drafted or sent."""
        known = self.tasks if beside else self.touches
        return next((touch for touch in known if touch.number == number), None)


def standing(history: Iterable[e.Recorded]) -> tuple[e.Event, ...]:
    """The events that count: neither undone nor an undo."""
    entries = tuple(history)
    undone = {entry.event.event for entry in entries if isinstance(entry.event, e.Undone)}
    return tuple(
        entry.event for entry in entries if entry.number not in undone and not isinstance(entry.event, e.Undone)
    )


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


def _rejected(entries: Iterable[e.Recorded]) -> frozenset[str]:
    """The mails of requests that were undone."""
    known = list(entries)
    undone = {entry.event.event for entry in known if isinstance(entry.event, e.Undone)}
    events = (entry.event for entry in known if entry.number in undone)
    return frozenset(event.evidence.message_id for event in events if isinstance(event, e.RequestFound))


def folded(histories: Mapping[str, Sequence[e.Recorded]]) -> dict[str, Chase]:
    """Every chase of a store at once."""
    return {key: fold(key, history) for key, history in histories.items()}


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


def has_begun(history: Iterable[e.Recorded]) -> bool:
    """Whether anything was found, written, asked or said, beyond its row being read and the mail looked through."""
    return any(not isinstance(entry.event, e.Opened | e.Renamed | e.LookedBack) for entry in history)


def reversible(history: Iterable[e.Recorded]) -> e.Recorded | None:
    """The latest standing event that a person may undo: a conclusion or a command, never a fact about a draft."""
    entries = tuple(history)
    undone = {entry.event.event for entry in entries if isinstance(entry.event, e.Undone)}
    for entry in reversed(entries):
        if entry.number not in undone and _is_undoable(entry.event):
            return entry
    return None


def _is_undoable(event: e.Event) -> bool:
    is_said = isinstance(event, e.TouchSent) and (event.by_hand or event.channel is not Channel.EMAIL)
    return isinstance(event, UNDOABLE) or is_said


UNDOABLE = (
    e.RequestFound, e.ReviewAsked, e.HoldPlaced, e.ReplyReceived, e.Resumed, e.MarkedDone, e.MarkedStopped,
    e.Reopened, e.AddressFailed, e.TouchSkipped, e.WrittenByHand,
)  # fmt: skip

__all__ = ["Chase", "ClaimState", "End", "Hold", "Touch", "TouchState", "fold", "folded", "reversible"]
