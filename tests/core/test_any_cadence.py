"""What holds for every cadence, calendar and history that can be written down, not only for those we ship.

The planner alone: days go by, people send, write by hand, delete, reply, pause and resume as they like, and two chases
of one creator share a conversation or run beside each other, or three creators share a manager. `tests/machine` does
the same to the whole service with one cadence, `tests/simulation` to a year of it.

Each promise was seen to fail once it was broken in `worker/core`: a forbidden day, no gap after a touch or after a word
by hand, a window that opens early, chases too close, a tier left out, a date in the past, on a day off, or not yet
over, a touch after a reply, a second draft in the conversation, a day without its reason. What a touch asks for mostly
comes later than the gap after it; only words by hand and drafts sent days after a person saved them show that gap.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import LUMEN, MAYA, MIKA, evidence
from worker.core import events as e
from worker.core import joint_letter, schedule, together
from worker.core.actions import Also, RefreshDraft, WithdrawDraft, WriteDraft
from worker.core.cadence import DayZero, ManagerPlace, Scenario, Stakes, Window
from worker.core.calendar import Calendar, SharedDays
from worker.core.case import Case
from worker.core.events import HoldKind, Recorded
from worker.core.fold import fold
from worker.core.messages import Place
from worker.core.people import Account, Ask, Creator
from worker.core.phrases import day as in_words
from worker.core.plan import Decision, decide
from worker.core.policies import Policies

BEGIN = date(2026, 3, 2)
ONE_DAY = timedelta(days=1)
OTHER = "the other"
ZONES = [ZoneInfo(name) for name in ("America/Los_Angeles", "Europe/Berlin", "Asia/Tokyo", "Pacific/Auckland")]
BRIEF = settings(
    max_examples=90, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
dates = st.integers(-10, 25).map(lambda n: BEGIN + n * ONE_DAY)
places = st.sampled_from(list(ManagerPlace))


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    tier_4 = draw(st.booleans())
    gaps = draw(st.lists(st.sampled_from([1, 0, 2, 3, 5, 8]), max_size=3 if tier_4 else 2))
    lows = accumulate(gaps, initial=draw(st.integers(0, 9)))
    windows = tuple(Window(low, low + draw(st.integers(0, 5))) for low in lows)
    return Scenario(
        "any", "Any", draw(st.sampled_from(list(Stakes))), windows, draw(st.sampled_from(list(DayZero))),
        offset=draw(st.integers(-10, 10)), tier_4=tier_4, formal=draw(st.booleans()),
        manager={tier: draw(places) for tier in (1, 2, 3, 4)}, formal_to_manager=draw(st.booleans()),
        batching=draw(st.dictionaries(st.integers(1, 4), st.integers(0, 6))),
    )  # fmt: skip


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    off = draw(st.sets(dates, max_size=20))
    quiet = draw(st.sets(dates, max_size=10))
    weekend = draw(st.sets(st.integers(0, 6), max_size=3))
    return Calendar(draw(st.sampled_from(ZONES)), frozenset(weekend), dict.fromkeys(off, "a holiday"),
                    quiet=dict.fromkeys(quiet, "a season"))  # fmt: skip


@st.composite
def asks(draw: st.DrawFn) -> Ask:
    maybe = st.none() | dates
    mostly = dates if draw(st.integers(0, 5)) else st.none()
    return Ask(
        "any", "mika", "any", "the Reel", deadline=draw(maybe), stakes=draw(st.none() | st.sampled_from(list(Stakes))),
        requested_on=BEGIN - draw(st.integers(0, 9)) * ONE_DAY, posted_on=draw(mostly), delivered_on=draw(mostly),
        content=draw(st.sampled_from(["", "post", "story"])), prior_touches=draw(st.sampled_from([0, 0, 0, 1, 3])),
    )  # fmt: skip


ORDINARY = {
    "": 2, "send": 5, "hand": 1, "aside": 1, "delete": 3, "edit": 1, "reply": 1, "pause": 1, "resume": 2, "move": 1
}  # fmt: skip
AT_THEIR_OWN_PACE = {"": 1, "edit": 1, "send": 2, "aside": 1}
"""They save drafts, send them days later, and write in between: then the gap is what the next touch waits for."""
Course = list[tuple[int, int, str, date]]


def _course(seed: int, chases: int = 2) -> Course:
    """Two months of one home: days on, whose chase, what is done, and a date for it."""
    chance = Random(seed)
    deeds = chance.choice([ORDINARY, AT_THEIR_OWN_PACE])
    return [
        (ahead, chance.randrange(chases), deed, BEGIN + chance.randrange(40) * ONE_DAY)
        for ahead in chance.choices([0, 1, 2, 4], [1, 4, 1, 1], k=45)
        for deed in chance.choices(list(deeds), list(deeds.values()))
    ]


courses = st.integers(0, 2**32).map(_course)
of_three = st.integers(0, 2**32).map(lambda seed: _course(seed, 3))


@dataclass
class Played:
    """One chase with what happened to it, and what must hold of every decision about it."""

    ask: Ask
    scenario: Scenario
    days: SharedDays
    account: Account
    creator: Creator
    policies: Policies
    events: list[Recorded] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    touched: date | None = None
    """The day on which the creator last saw something of this chase, or was about to."""

    def case(self, other: "Played | None" = None, *, share: bool = False) -> Case:
        """As it stands beside the other one, which has its draft in the same conversation or had its turn before."""
        chase = fold(self.ask.key, self.events)
        theirs = other.case().chase if other else None
        has_draft = theirs is not None and theirs.open_touch is not None and theirs.end is None
        counts = other is not None and other.touched is not None and not (share and has_draft)
        return Case(
            self.ask, self.creator, self.account, LUMEN, self.scenario, self.days, chase, policies=self.policies,
            rival=OTHER if share and has_draft else "",
            touched={OTHER: other.touched} if counts and other and other.touched else {},
        )  # fmt: skip

    @property
    def asked_for(self) -> list[str]:
        """The chases that its open draft asks for."""
        touch = self.case().chase.open_touch
        return [self.ask.key, *(one.chase for one in touch.also)] if touch is not None else []

    def happens(self, event: e.Event) -> None:
        self.events.append(Recorded(len(self.events) + 1, event))

    def look(self, now: datetime, case: Case) -> None:
        """Chaser looks: what it decides is judged, then done."""
        decision = decide(case, now)
        self.broken += [f"{now}: {why}" for why in self._wrong(case, decision, now)]
        for action in decision.actions:
            match action:
                case WriteDraft():
                    self._lies(action, now, 1)
                    self.touched = case.local_date(now)
                case RefreshDraft(draft=draft):
                    touch = case.chase.touch(draft.number)
                    revision = touch.revision if touch else 0
                    self.happens(e.DraftWithdrawn(now, draft.number, revision, "renewed", refresh=True))
                    self._lies(draft, now, revision + 1)
                case WithdrawDraft(number=number):
                    touch = case.chase.touch(number)
                    self.happens(e.DraftWithdrawn(now, number, touch.revision if touch else 1, "taken back"))
                case _:
                    self.happens(e.HoldPlaced(now, HoldKind.NEEDS_REVIEW, None, "asked"))

    def _lies(self, draft: WriteDraft, now: datetime, revision: int) -> None:
        number = draft.number
        known = self.case().chase.touch(number)
        revision = max(revision, known.revision + 1 if known else 1)
        self.happens(e.DraftClaimed(now, number, revision, draft.tier, f"<{number}.{revision}>", f"r{number}", draft.to,
                                    draft.cc, "Re: it", draft.due_on, draft.asked_for, "", "maya",
                                    also=tuple(map(_joined, draft.also))))  # fmt: skip
        self.happens(e.DraftPlaced(now, number, revision, Place("Drafts", 1, number * 100 + revision)))

    def _wrong(self, case: Case, decision: Decision, now: datetime) -> Iterator[str]:
        today, chase = case.local_date(now), case.chase
        if not decision.reason.strip():
            yield f"{decision.state}, and no reason"
        is_carried = together.carrier(case) is not None
        is_waiting = decision.next is not None and not chase.open_touch and not decision.hold and not is_carried
        if is_waiting and decision.next and in_words(decision.next.on) not in decision.reason:
            yield f"{decision.next} is not explained: {decision.reason}"
        for action in decision.actions:
            if isinstance(action, WriteDraft):
                yield from self._new(case, action, now)
            if isinstance(action, WriteDraft | RefreshDraft):
                draft = action if isinstance(action, WriteDraft) else action.draft
                if not action.reason.strip():
                    yield "a draft without a reason"
                if draft.asked_for <= today - ONE_DAY or not self.days.creator.is_business_day(draft.asked_for):
                    yield f"it asks for {draft.asked_for}"
                if chase.end is not None or chase.holds:
                    yield f"a draft in spite of {chase.end or chase.holds}"
        touch = chase.open_touch
        is_ours = touch is not None and not touch.edited
        if is_ours and chase.end is not None and not any(isinstance(a, WithdrawDraft) for a in decision.actions):
            yield f"a draft is left lying although {chase.end}"

    def wrong_day(self, case: Case, draft: WriteDraft, now: datetime) -> Iterator[str]:
        """Neither written on a day off, nor for a day gone by or before the deadline."""
        today = case.local_date(now)
        there = now.astimezone(self.account.timezone).replace(
            hour=self.account.draft_at.hour, minute=self.account.draft_at.minute, second=0
        )
        theirs = there.astimezone(self.days.creator.timezone).date()
        if not (self.days.account.is_business_day(today) and self.days.creator.is_business_day(theirs)):
            yield "a draft on a forbidden day"
        if draft.asked_for <= today or (self.ask.deadline and draft.asked_for < self.ask.deadline):
            yield f"on {today} it asks for {draft.asked_for}"

    def _new(self, case: Case, draft: WriteDraft, now: datetime) -> Iterator[str]:
        today = case.local_date(now)
        yield from self.wrong_day(case, draft, now)
        if case.chase.open_touch is not None or case.rival:
            yield "a second open draft in the conversation"
        prior = min(self.ask.prior_touches, 2)
        if draft.tier != 1 + case.chase.sent_count + prior:
            yield f"Tier {draft.tier} after {case.chase.sent_count} sent and {prior} before"
        yield from self._too_soon(case, draft, today)
        if self.ask.deadline and today <= self.ask.deadline and draft.number > 1:
            yield f"Touch {draft.number} before the deadline"

    def _too_soon(self, case: Case, draft: WriteDraft, today: date) -> Iterator[str]:
        """The pace of the chase, and the peace after a word about something else."""
        last = case.chase.past[-1] if case.chase.past else None
        sent = case.local_date(last.sent_at) if last and last.sent_at else None
        again = case.local_date(case.chase.restarted_at) if case.chase.restarted_at and draft.number > 1 else None
        for day in filter(None, (sent, again)):
            if self._business_days(day + ONE_DAY, today - ONE_DAY) < 1:
                yield f"no full business day since {day}"
        low = [window.low for window in self.scenario.windows_for(self.ask.stakes)]
        if sent and (today - sent).days < low[draft.number - 1] - low[draft.number - 2]:
            yield f"Touch {draft.number} on {today}, when the one before went on {sent}"
        if sent and last and last.asked_for and today <= last.asked_for:
            yield f"on {today}, when {last.asked_for} was asked for"
        apart = self.policies.days_between_chases
        for day in case.touched.values():
            if self._business_days(day + ONE_DAY, today) < apart:
                yield f"on {today}, when the other chase was touched on {day}, and {apart} days lie between"

    def _business_days(self, start: date, end: date) -> int:
        return sum(self.days.is_allowed(start + n * ONE_DAY) for n in range((end - start).days + 1))


def _joined(also: Also) -> e.Joined:
    return e.Joined(also.ask.key, also.number, also.tier, creator=also.creator.key if also.creator else "")


def _does(played: Played, deed: str, now: datetime, day: date) -> None:
    """A person does something about this chase."""
    case = played.case()
    touch = case.chase.open_touch
    match deed:
        case "send" if touch:
            played.happens(e.TouchSent(now, touch.number, touch.tier, now, touch.to, touch.cc, evidence("<s>", now)))
            played.touched = case.local_date(now)
        case "hand" if touch is None and (step := schedule.next_step(case)) and step.opens <= case.local_date(now):
            to, mail = (MIKA.email,), evidence("<h>", now)
            played.happens(e.TouchSent(now, step.number, step.tier, now, to, (), mail, by_hand=True))
            played.touched = case.local_date(now)
        case "aside" if touch is None:
            played.happens(e.WrittenByHand(now, now, evidence("<w>", now)))
        case "delete" if touch:
            played.happens(e.TouchSkipped(now, touch.number, "deleted"))
        case "edit" if touch:
            played.happens(e.DraftEdited(now, touch.number, "<theirs>", Place("Drafts", 1, 9)))
        case "reply":
            played.happens(e.ReplyReceived(now, "the creator", evidence("<r>", now)))
        case "pause":
            played.happens(e.HoldPlaced(now, HoldKind.PAUSED, None, ""))
        case "resume":
            played.happens(e.Resumed(now))
        case "move":
            played.ask = Ask(**{**_fields(played.ask), "deadline": day})
        case _:
            pass


def _fields(ask: Ask) -> dict[str, Any]:
    return {name: getattr(ask, name) for name in Ask.__dataclass_fields__}


@BRIEF
@given(
    scenarios(), scenarios(), st.tuples(asks(), asks()), calendars(), calendars(), st.integers(0, 23), st.booleans(),
    st.booleans(), st.sampled_from([0, 1, 2, 3]), courses,
)  # fmt: skip
def test_whatever_the_cadence_the_calendars_and_the_people_do(
    one: Scenario, two: Scenario, owed: tuple[Ask, Ask], theirs: Calendar, ours: Calendar, hour: int, managed: bool,
    share: bool, apart: int, course: Course,
) -> None:  # fmt: skip
    """No touch on a forbidden day, too soon, out of turn, after an answer, beside another, or for a day gone by."""
    account = Account("maya", MAYA.email, MAYA.name, ours.timezone, draft_at=time(hour))
    creator = Creator("mika", "Mika", MIKA.email, manager_email=MIKA.manager_email if managed else "")
    days = SharedDays(theirs, ours, time(hour))
    policies = Policies(days_between_chases=apart)
    pair = [Played(ask, s, days, account, creator, policies) for ask, s in zip(owed, (one, two), strict=True)]
    now = datetime.combine(BEGIN, time(hour, 5), ours.timezone)
    for played in pair:
        played.happens(e.Opened(now))
        played.happens(e.LookedBack(now, BEGIN - 40 * ONE_DAY))
    for ahead, whose, deed, day in course:
        now = datetime.combine(now.date() + ahead * ONE_DAY, time(hour, 5), ours.timezone)
        for played, other in zip(pair, reversed(pair), strict=True):
            played.look(now, played.case(other, share=share))
        _does(pair[whose], deed, now + timedelta(minutes=20), day)

    assert [why for played in pair for why in played.broken] == []


# --- creators of one manager ---


@dataclass
class Agency:
    """Three creators of one manager, each with a chase in a conversation of its own."""

    played: list[Played]
    broken: list[str] = field(default_factory=list)

    def cases(self, now: datetime) -> dict[str, Case]:
        """Each as the ledger puts it beside the others."""
        alone = {one.ask.key: one.case() for one in self.played}
        stirring = {key for key, case in alone.items() if joint_letter.stirs(case, now)}
        carried = {key for one in self.played for key in one.asked_for}
        return {
            key: replace(case, alongside=tuple(alone[k] for k in sorted(stirring - {key})))
            if key in stirring | carried else case
            for key, case in alone.items()
        }  # fmt: skip

    def look(self, now: datetime) -> None:
        """Each in its turn, and whoever goes into another's draft after that one."""
        self.broken += [f"{now}: {why}" for why in self._promised(now)]
        for one in self.played:
            case = self.cases(now)[one.ask.key]
            for action in decide(case, now).actions:
                if isinstance(action, WriteDraft | RefreshDraft):
                    draft = action if isinstance(action, WriteDraft) else action.draft
                    self.broken += [f"{now}: {why}" for why in self._wrong(draft, one.asked_for, now)]
            one.look(now, case)
            asked = [key for each in self.played for key in each.asked_for]
            if len(asked) > len(set(asked)):
                self.broken.append(f"{now}: two open drafts ask for one chase: {asked}")

    def _promised(self, now: datetime) -> Iterator[str]:
        """Who says that it goes into another's draft is in that draft, so that nobody waits for nothing."""
        cases = self.cases(now)
        for key, case in cases.items():
            lead = decide(case, now).goes_with
            drafts = [a for a in decide(cases[lead], now).actions if isinstance(a, WriteDraft)] if lead else []
            if lead and not any(key in draft.chases for draft in drafts):
                yield f"{key} goes into the draft of {lead}, which does not ask for it"

    def _wrong(self, draft: WriteDraft, before: Collection[str], now: datetime) -> Iterator[str]:
        """What may be said of no creator of such a letter; `before` is whom it asked for until now."""
        if not draft.is_joint_letter:
            return
        if draft.cc or draft.to != (MIKA.manager_email,):
            yield f"a letter to {draft.to} and {draft.cc}"
        for also in draft.also:
            other = next(one for one in self.played if one.ask.key == also.ask.key)
            case = other.case()
            if also.ask.key not in before:  # what is in it stays in it over a day off
                yield from other.wrong_day(case, draft, now)
            if case.chase.open_touch is not None or case.chase.end is not None or case.chase.holds:
                yield f"{also.ask.key} is in it in spite of {case.chase}"
            if also.tier != draft.tier or also.tier != 1 + case.chase.sent_count + min(other.ask.prior_touches, 2):
                yield f"Tier {draft.tier} for {also.ask.key} after {case.chase.sent_count}"

    def does(self, whose: int, deed: str, now: datetime, day: date) -> None:
        """What a person does to a draft happens to all that it asks for."""
        one = self.played[whose]
        touch = one.case().chase.open_touch
        before = len(one.events)
        _does(one, deed, now, day)
        for event in [entry.event for entry in one.events[before:]]:
            others: list[tuple[str, int, e.Event]] = []
            if touch is not None and isinstance(event, e.TouchSent):
                others = list(together.went(one.ask.key, touch, event, self.cases(now)))
            if touch is not None and isinstance(event, e.TouchSkipped):
                others = list(together.left_out(one.ask.key, touch, event, self.cases(now)))
            for key, _, theirs in others:
                next(each for each in self.played if each.ask.key == key).happens(theirs)


@settings(BRIEF, max_examples=50)
@given(
    scenarios(), st.tuples(asks(), asks(), asks()), calendars(), calendars(), st.integers(0, 23),
    st.sampled_from([True, True, True, False]),
    of_three,
)  # fmt: skip
def test_whatever_becomes_of_the_creators_of_one_manager(
    scenario: Scenario, owed: tuple[Ask, Ask, Ask], theirs: Calendar, ours: Calendar, hour: int, alike: bool,
    course: Course,
) -> None:  # fmt: skip
    """The same, no chase in two drafts, and nobody in a letter who has answered, rests, or is at another tier."""
    account = Account("maya", MAYA.email, MAYA.name, ours.timezone, draft_at=time(hour))
    if alike:  # so that they often meet
        scenario = replace(scenario, manager=dict.fromkeys((1, 2, 3, 4), ManagerPlace.TO), day_zero=DayZero.DEADLINE)
    agency = Agency([])
    for name, ask in zip(("mika", "noor", "pia"), owed, strict=True):
        creator = Creator(name, name.title(), f"{name}@creators.example", manager_email=MIKA.manager_email)
        days = SharedDays(theirs if alike or name == "mika" else ours, ours, time(hour))
        mine = replace(owed[0] if alike else ask, key=name, creator=name, prior_touches=ask.prior_touches)
        agency.played.append(Played(mine, scenario, days, account, creator, Policies()))
    now = datetime.combine(BEGIN, time(hour, 5), ours.timezone)
    for played in agency.played:
        played.happens(e.Opened(now))
        played.happens(e.LookedBack(now, BEGIN - 40 * ONE_DAY))
    for ahead, whose, deed, day in course:
        now = datetime.combine(now.date() + ahead * ONE_DAY, time(hour, 5), ours.timezone)
        agency.look(now)
        agency.does(whose, deed, now + timedelta(minutes=20), day)

    assert agency.broken + [why for played in agency.played for why in played.broken] == []
