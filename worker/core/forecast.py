"""What would be drafted in the days to come, by the planner's own rules."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol

from worker.core import joint_letter, milestones, tact, thanks, together
from worker.core.actions import PlaceHold, RefreshDraft, WithdrawDraft, WriteDraft
from worker.core.case import Case
from worker.core.course import Course, Line
from worker.core.plan import OVER, Decision, State, decide
from worker.core.together import Due
from worker.core.touch import THANKS, Touch, TouchState


class Room(Protocol):
    """How many drafts each mailbox may take."""

    def full_days(self, case: Case) -> Collection[date]:
        """The days on which whoever writes for this chase then has no room left."""

    def take(self, case: Case, drafts: Iterable[WriteDraft]) -> None:
        """These are written."""


class Boundless:
    """There is always room."""

    def full_days(self, case: Case) -> Collection[date]:  # noqa: ARG002 - whoever writes
        """None."""
        return ()

    def take(self, case: Case, drafts: Iterable[WriteDraft]) -> None:
        """Nothing to note."""


BOUNDLESS = Boundless()


def forecast(case: Case, now: datetime, horizon: date, taken: Collection[date] = ()) -> list[WriteDraft]:
    """The drafts of one chase up to `horizon`, if each is sent on the day it appears and nobody answers.

    `taken` are days on which none of its can come.
    """
    return forecast_together([replace(case, peers=(), alongside=())], now, horizon, taken)


def forecast_together(
    cases: Sequence[Case], now: datetime, horizon: date, taken: Collection[date] = (), written_to: Iterable[date] = ()
) -> list[WriteDraft]:
    """The same for the chases of one conversation: one draft a day, for all that are due then.

    `written_to` are days on which their creator hears from us in other conversations.
    """
    return forecast_lines([Line(cases, set(taken), tuple(written_to))], now, horizon)


def forecast_lines(lines: Sequence[Line], now: datetime, horizon: date, room: Room = BOUNDLESS) -> list[WriteDraft]:
    """The same for conversations whose chases may meet in one letter to their manager."""
    decisions = {case.ask.key: decide(case, now) for line in lines for case in line.cases}
    resting = {a.chase for one in decisions.values() for a in one.actions if isinstance(a, PlaceHold)}
    for line in lines:
        line.going = [case for case in line.cases if case.ask.key not in resting]
    courses = [course for line in lines for course in _courses(line, decisions, now)]
    _with_what_lies_open(courses, decisions, now)
    for course in courses:
        if _is_busy(course.line.cases, decisions, now):
            course.line.busy.add(course.case.local_date(now))
    drafts: list[WriteDraft] = []
    for line in lines:
        line.waiting = [case for case in line.going if case.waits_its_turn and not case.is_ours]
    while True:
        for line in lines:
            courses += _whose_turn_comes(line, courses, decisions, now)
        if (coming := _next_day(courses, horizon, room)) is None:
            break
        day, dues = coming
        draft, shared = _one_draft(dues, now, day)
        drafts.append(draft)
        room.take(shared[0][0].case, [draft])
        _go_on(courses, draft, shared, day)
    for line in lines:
        drafts += _thank_yous(line.cases, decisions, now, horizon, line.busy)
    return drafts


def _courses(line: Line, decisions: Mapping[str, Decision], now: datetime) -> Iterator[Course]:
    for case in line.going:
        if (begun := _begun(case, decisions[case.ask.key], now)) is not None:
            yield Course(begun[0], line, begun[1], set(line.written_to))


def _thank_yous(
    cases: Sequence[Case], decisions: Mapping[str, Decision], now: datetime, horizon: date, busy: set[date]
) -> Iterator[WriteDraft]:
    """They take the days that are left, so that they keep nothing else waiting."""
    for case in cases:
        if decisions[case.ask.key].state is not State.DONE:
            continue
        taken = busy | ({case.local_date(now)} if _is_busy(cases, decisions, now) else set())
        draft = thanks.foreseen(case, now, horizon, taken)
        if draft is not None:
            busy.add(draft.due_on)
            yield draft


def _whose_turn_comes(
    line: Line, courses: Sequence[Course], decisions: Mapping[str, Decision], now: datetime
) -> Iterator[Course]:
    """Milestones that waited for one which has nothing left to say by now; they wait no longer."""
    if not line.waiting:
        return
    known = {case.ask.key: case for case in line.cases}
    known |= {course.case.ask.key: course.case for course in courses if course.line is line}
    written = {*line.written_to, *line.written}
    for case in tuple(line.waiting):
        if case.place is None or milestones.waits_still(case, known):
            continue
        line.waiting.remove(case)
        freed = replace(case, place=replace(case.place, waits_for="", because=""))
        if (begun := _begun(freed, decisions[case.ask.key], now)) is not None:
            soonest = max(begun[1], *written) if written else begun[1]
            yield Course(begun[0], line, soonest, written)


def _begun(case: Case, decision: Decision, now: datetime) -> tuple[Case, date] | None:
    """Where the chase stands once what lies open has been sent, and the first day of more; None when nothing comes."""
    rests = case.is_overruled(case.local_date(now)) or case.waits_its_turn or case.is_ours
    if decision.state in OVER or case.requested_on is None or rests:
        return None
    until = decision.hold.until if decision.hold else None
    if decision.hold is not None and until is None:
        return None
    touch = case.chase.open_touch
    if touch is not None and decision.state is not State.HELD and not _moves(case, touch):
        sent = replace(touch, state=TouchState.SENT, sent_at=now, claim=None)
        case = case.without(touch.number) if _is_taken_back(decision) else case.supposing(sent)
    return case, max(case.local_date(now), until or date.min)


def _moves(case: Case, touch: Touch) -> bool:
    """Whether the open draft lies in another mailbox than the one that writes now: it is written there anew."""
    return bool(touch.account) and touch.account != case.account.key and not touch.edited and not touch.left


def _is_taken_back(decision: Decision) -> bool:
    return any(isinstance(action, WithdrawDraft) and not action.beside for action in decision.actions)


def _is_busy(cases: Sequence[Case], decisions: Mapping[str, Decision], now: datetime) -> bool:
    """Whether a draft that lies open in the conversation goes out first today."""
    keys = {case.ask.key for case in cases}
    lying = [
        case
        for case in cases
        if (touch := case.chase.open_touch) and not (_is_taken_back(decisions[case.ask.key]) or _moves(case, touch))
    ]
    thanked = any(
        case.is_held_up_by_thanks(case.local_date(now)) and not _thanks_go(decisions[case.ask.key]) for case in cases
    )
    return bool(lying) or thanked or any(case.rival and case.rival not in keys for case in cases)


def _thanks_go(decision: Decision) -> bool:
    """Whether an untouched thank-you makes room."""
    return any(isinstance(action, WithdrawDraft) and action.number == THANKS for action in decision.actions)


def _with_what_lies_open(courses: Sequence[Course], decisions: Mapping[str, Decision], now: datetime) -> None:
    """The others that an open draft asks for, or will once it is renewed, have gone out with it."""
    known = {course.case.ask.key: course for course in courses}
    for key, decision in decisions.items():
        renewed = [a.draft for a in decision.actions if isinstance(a, RefreshDraft) and not a.draft.beside]
        for draft in renewed if key in known else ():
            for one in draft.also:
                if course := known.get(one.ask.key):
                    course.goes_on(_after(course.case, draft, one.number, one.tier, now))
        course = known.get(key)
        carried = together.carrier(course.case) if course else None
        if course and carried and not _is_renewed(decisions.get(carried.lead.ask.key)):
            course.goes_on(together.had_gone(course.case, carried, now))


def _is_renewed(decision: Decision | None) -> bool:
    """Whether the draft is to read otherwise, or to go, so that what it says now tells nothing."""
    return decision is None or any(isinstance(a, RefreshDraft | WithdrawDraft) for a in decision.actions)


def _next_day(
    courses: Sequence[Course], horizon: date, room: Room
) -> tuple[date, list[tuple[Course, Due]]] | None:  # fmt: skip
    """The next day with a draft, and what is due on it."""
    found = [(course, due) for course in courses if (due := course.due(room.full_days(course.case), horizon))]
    if not found:
        return None
    day = min(on for _, (on, _) in found)
    return day, [(course, due) for course, (on, due) in found if on == day]


def _one_draft(
    dues: Sequence[tuple[Course, Due]], now: datetime, day: date
) -> tuple[WriteDraft, list[tuple[Course, Due]]]:  # fmt: skip
    """The draft that the most urgent chase goes into, and whatever shares it, the lead first."""
    line, urgent = min(
        ((course.line, due) for course, due in dues),
        key=lambda each: (tact.urgency(each[1].case), each[1].case.ask.key),
    )
    by_line = {id(course.line): [due for other, due in dues if other.line is course.line] for course, _ in dues}
    own = by_line.pop(id(line))
    candidates = [(due, _sharing(due, beside)) for beside in by_line.values() for due in beside]
    lead, *others = joint_letter.members([urgent, *_sharing(urgent, own)], candidates)
    whose = {id(due): course for course, due in dues}
    return joint_letter.written(lead, others, now, day), [(whose[id(due)], due) for due in (lead, *others)]


def _sharing(due: Due, dues: Iterable[Due]) -> list[Due]:
    return [other for other in dues if other is not due and together.may_share(due, other)]


def _go_on(courses: Iterable[Course], draft: WriteDraft, shared: Sequence[tuple[Course, Due]], day: date) -> None:
    """The courses as they are once that draft has been sent on its day."""
    creators = {due.case.creator.key for _, due in shared}
    mine = {id(course): due for course, due in shared}
    for course, _ in shared:
        course.line.busy.add(day)
        course.line.written.add(day)
    for course in courses:
        case = course.case
        if (due := mine.get(id(course))) is not None:
            moment = datetime.combine(day, case.account.draft_at, case.account.timezone)
            course.goes_on(_after(case, draft, due.step.number, due.step.tier, moment, day))
        elif case.creator.key in creators:
            course.others.add(day)


def _after(case: Case, draft: WriteDraft, number: int, tier: int, moment: datetime, day: date | None = None) -> Case:
    """The case once a draft that asks for it, due at this tier, has been sent."""
    if tier != draft.tier:
        return together.reminded(case, moment, draft.asked_for)
    sent = Touch(
        number, tier, TouchState.SENT, draft.channel, due_on=day or draft.due_on, asked_for=draft.asked_for,
        to=draft.to, cc=draft.cc, sent_at=moment,
    )  # fmt: skip
    return case.supposing(sent)
