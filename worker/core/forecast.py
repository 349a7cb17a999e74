"""What would be drafted in the days to come, by the planner's own rules."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from worker.core import milestones, schedule, tact, thanks, together
from worker.core.actions import PlaceHold, RefreshDraft, WithdrawDraft, WriteDraft
from worker.core.addressing import recipients
from worker.core.calendar import first
from worker.core.case import Case
from worker.core.cover import on_day
from worker.core.plan import OVER, Decision, State, decide
from worker.core.schedule import Step
from worker.core.standing import gives_way
from worker.core.together import Due
from worker.core.touch import THANKS, Touch, TouchState


@dataclass(slots=True)
class Course:
    """One chase as it would go on."""

    case: Case
    soonest: date
    others: set[date] = field(default_factory=set)
    """Days on which its creator is written to about something else."""

    def due(self, taken: Collection[date], horizon: date) -> tuple[date, Due] | None:
        """The next touch and the day it can come; None when none is left up to the horizon, or nobody to write to."""
        found = self._next(taken)
        if found is not None and (handed := on_day(self.case, found[0])) is not self.case:
            self.case = handed
            found = self._next(taken)
        if found is None or found[0] > horizon:
            return None
        day, step = found
        if gives_way(self.case, day) or self.case.is_overruled(day):
            return None
        people = recipients(self.case, step.tier)
        return (day, Due(self.case, step, people)) if people is not None else None

    def _next(self, taken: Collection[date]) -> tuple[date, Step] | None:
        step = schedule.next_step(self.case)
        if step is None:
            return None
        taken = {*taken, *tact.too_close(self.case, self.others)}
        return first(lambda d: self.case.days.is_allowed(d) and d not in taken, max(step.on, self.soonest)), step


def forecast(case: Case, now: datetime, horizon: date, taken: Collection[date] = ()) -> list[WriteDraft]:
    """The drafts of one chase up to `horizon`, if each is sent on the day it appears and nobody answers.

    `taken` are days on which none of its can come.
    """
    return forecast_together([replace(case, peers=())], now, horizon, taken)


def forecast_together(
    cases: Sequence[Case], now: datetime, horizon: date, taken: Collection[date] = (), written_to: Iterable[date] = ()
) -> list[WriteDraft]:
    """The same for the chases of one conversation: one draft a day, for all that are due then.

    `written_to` are days on which their creator hears from us in other conversations.
    """
    decisions = {case.ask.key: decide(case, now) for case in cases}
    resting = {a.chase for one in decisions.values() for a in one.actions if isinstance(a, PlaceHold)}
    going = [case for case in cases if case.ask.key not in resting]
    courses = [course for case in going if (course := _begun(case, decisions[case.ask.key], now)) is not None]
    _with_what_lies_open(courses, decisions, now)
    busy = set(taken) | ({courses[0].case.local_date(now)} if courses and _is_busy(cases, decisions, now) else set())
    for course in courses:
        course.others |= set(written_to)
    drafts: list[WriteDraft] = []
    waiting = [case for case in going if case.waits_its_turn and not case.is_ours]
    while True:
        written = {*written_to, *(draft.due_on for draft in drafts)}
        courses += _whose_turn_comes(waiting, cases, courses, decisions, now, written)
        if (coming := _next_day(courses, busy, horizon)) is None:
            break
        day, dues = coming
        draft, shared = _one_draft(dues, now, day)
        drafts.append(draft)
        busy.add(day)
        for course in courses:
            _go_on(course, draft, shared, day)
    return [*drafts, *_thank_yous(cases, decisions, now, horizon, busy)]


def _thank_yous(
    cases: Sequence[Case], decisions: dict[str, Decision], now: datetime, horizon: date, busy: set[date]
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
    waiting: list[Case], cases: Sequence[Case], courses: Sequence[Course], decisions: Mapping[str, Decision],
    now: datetime, written: set[date],
) -> Iterator[Course]:  # fmt: skip
    """Milestones that waited for one which has nothing left to say by now; they wait no longer."""
    known = {case.ask.key: case for case in cases} | {course.case.ask.key: course.case for course in courses}
    for case in tuple(waiting):
        if case.place is None or milestones.waits_still(case, known):
            continue
        waiting.remove(case)
        freed = replace(case, place=replace(case.place, waits_for="", because=""))
        course = _begun(freed, decisions[case.ask.key], now)
        if course is not None:
            course.others |= written
            course.soonest = max(course.soonest, *written) if written else course.soonest
            yield course


def _begun(case: Case, decision: Decision, now: datetime) -> Course | None:
    """Where the chase stands once what lies open has been sent; None when nothing of it comes."""
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
    return Course(case, max(case.local_date(now), until or date.min))


def _moves(case: Case, touch: Touch) -> bool:
    """Whether the open draft lies in another mailbox than the one that writes now: it is written there anew."""
    return bool(touch.account) and touch.account != case.account.key and not touch.edited and not touch.left


def _is_taken_back(decision: Decision) -> bool:
    return any(isinstance(action, WithdrawDraft) and not action.beside for action in decision.actions)


def _is_busy(cases: Sequence[Case], decisions: dict[str, Decision], now: datetime) -> bool:
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


def _with_what_lies_open(courses: list[Course], decisions: dict[str, Decision], now: datetime) -> None:
    """The others that an open draft asks for, or will once it is renewed, have gone out with it."""
    known = {course.case.ask.key: course for course in courses}
    for key, decision in decisions.items():
        renewed = [a.draft for a in decision.actions if isinstance(a, RefreshDraft) and not a.draft.beside]
        for draft in renewed if key in known else ():
            for one in draft.also:
                if course := known.get(one.ask.key):
                    course.case = _after(course.case, draft, one.number, one.tier, now)
        course = known.get(key)
        carried = together.carrier(course.case) if course else None
        if course and carried and not _is_renewed(decisions.get(carried.lead.ask.key)):
            course.case = together.had_gone(course.case, carried, now)


def _is_renewed(decision: Decision | None) -> bool:
    """Whether the draft is to read otherwise, or to go, so that what it says now tells nothing."""
    return decision is None or any(isinstance(a, RefreshDraft | WithdrawDraft) for a in decision.actions)


def _next_day(courses: list[Course], busy: set[date], horizon: date) -> tuple[date, list[Due]] | None:
    """The next day with a draft, and what is due on it."""
    found = [due for course in courses if (due := course.due(busy, horizon)) is not None]
    if not found:
        return None
    day = min(day for day, _ in found)
    return day, [due for on, due in found if on == day]


def _one_draft(dues: list[Due], now: datetime, day: date) -> tuple[WriteDraft, list[Due]]:
    """The draft that the most urgent chase goes into, and whatever shares it."""
    urgent = min(dues, key=lambda due: (tact.urgency(due.case), due.case.ask.key))
    shared = [due for due in dues if due is urgent or together.may_share(urgent, due)]
    lead, *others = sorted(shared, key=together.rank)
    return together.joined(lead, others, now, day), shared


def _go_on(course: Course, draft: WriteDraft, shared: list[Due], day: date) -> None:
    """The same course, that draft having been sent on its day."""
    mine = next((due for due in shared if due.case is course.case), None)
    if mine is None:
        course.others.add(day)
        return
    moment = datetime.combine(day, course.case.account.draft_at, course.case.account.timezone)
    course.case = _after(course.case, draft, mine.step.number, mine.step.tier, moment, day)


def _after(case: Case, draft: WriteDraft, number: int, tier: int, moment: datetime, day: date | None = None) -> Case:
    """The case once a draft that asks for it, due at this tier, has been sent."""
    if tier != draft.tier:
        return together.reminded(case, moment, draft.asked_for)
    sent = Touch(
        number, tier, TouchState.SENT, draft.channel, due_on=day or draft.due_on, asked_for=draft.asked_for,
        sent_at=moment,
    )  # fmt: skip
    return case.supposing(sent)
