"""The dates: on which day the next touch falls, and the day a touch asks for (docs/how-it-works.md).

All of them are functions of the case; none is ever stored as a plan. Days are the account's local days unless a
docstring says the creator's.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from worker.core.cadence import MAX_TIER, ManagerPlace, Stakes, Window
from worker.core.calendar import ONE_DAY, first, last_before
from worker.core.case import Case
from worker.core.day_zero import day_zero
from worker.core.tact import turn
from worker.core.touch import Touch, TouchState

BATCH_PATIENCE = timedelta(days=4)
"""Calendar days past the window that low and medium stakes wait for a batch weekday."""
VANISHED_DAYS = 3
"""Business days the next touch waits after a draft vanished without a trace: it may be scheduled to be sent."""
COUNTED_AT_MOST = 2
"""Touches made before Chaser knew the chase count up to Tier 2."""


class Because(StrEnum):
    """What may put a touch on a later day than the first one of its window."""

    DAY_OFF = "day off"
    BATCH = "batch weekday"
    DAY_ZERO = "day zero"
    DEADLINE = "deadline"
    GAP = "gap"
    ASKED_FOR = "asked-for date"
    SKIPPED = "skipped"
    VANISHED = "vanished"
    BY_HAND = "by hand"
    TACT = "tact"


@dataclass(frozen=True, slots=True)
class Step:
    """The next touch: its number, its tier, the days between which it belongs, and the day chosen."""

    number: int
    tier: int
    opens: date
    closes: date
    on: date
    because: Because | None = None
    """What put it later than its window's first day, when something did."""
    after: str = ""
    """The chase of the same person that had its turn before, where `because` is TACT."""
    season: str = ""
    """The quiet season that put the window itself later."""


def highest_tier(case: Case) -> int:
    """4 where the scenario has a manager escalation and a manager is known whom it may go to, else 3."""
    scenario = case.scenario
    may_go = scenario.tier_4 and scenario.manager.get(MAX_TIER, ManagerPlace.TO) is not ManagerPlace.NONE
    return MAX_TIER if may_go and case.has_manager else MAX_TIER - 1


def earlier_touches(case: Case) -> int:
    """Touches the sheet says were made before, less those the look-back found itself, at most two."""
    opened = case.chase.opened_at
    found = sum(1 for t in case.chase.past if t.by_hand and t.sent_at and opened and t.sent_at < opened)
    return max(0, min(case.ask.prior_touches, COUNTED_AT_MOST) - found)


def next_number(case: Case) -> int:
    """The number the next touch would have."""
    past = case.chase.past
    return max(past[-1].number if past else 0, earlier_touches(case)) + 1


def next_tier(case: Case) -> int:
    """One more than the tiers really sent; a skipped touch does not raise it."""
    return 1 + case.chase.sent_count + earlier_touches(case)


def next_step(case: Case) -> Step | None:
    """The next touch and its day; None when the cadence is at its end or Day 0 is unknown."""
    begins = day_zero(case)
    if begins is None:
        return None
    number, tier = next_number(case), next_tier(case)
    window = _window(case, number, tier, begins)
    if window is None:
        return None
    opens, closes = window
    bound, because = max(_bounds(case), key=lambda each: each[0])
    start = max(opens, bound)
    on = _pick(case, tier, start, closes)
    if on > start:
        because = Because.DAY_OFF if on == case.days.first_allowed(start) else Because.BATCH
    step = Step(number, tier, opens, closes, on, because if on > opens else None, season=_season(case, begins, opens))
    comes = turn(case)
    return replace(step, on=comes.on, because=Because.TACT, after=comes.after) if comes and comes.on > on else step


def has_more_to_say(case: Case) -> bool:
    """Whether a draft lies open, or a touch is still to come."""
    return case.chase.open_touch is not None or next_step(case) is not None


def _season(case: Case, begins: date, opens: date) -> str:
    """The quiet season between the day a window counts from and its first day."""
    day = _anchor(case, begins)
    while day < opens:
        day += ONE_DAY
        if season := case.days.season(day):
            return season
    return ""


def not_before(case: Case) -> date:
    """The earliest day the next touch may come, whatever its window says."""
    return max(day for day, _ in _bounds(case))


def _bounds(case: Case) -> list[tuple[date, Because]]:
    """The days before which the next touch may not come, each with its rule."""
    bounds = [(day_zero(case) or date.min, Because.DAY_ZERO)]
    if next_number(case) > 1 and case.ask.deadline:
        bounds.append((case.ask.deadline + ONE_DAY, Because.DEADLINE))
    for touch in case.chase.past[-1:]:
        bounds += _bounds_after(case, touch)
    if next_number(case) > 1 and case.chase.restarted_at is not None:
        bounds.append((_after_gap(case, case.local_date(case.chase.restarted_at)), Because.BY_HAND))
    if case.chase.restart_asks_for is not None:
        bounds.append((case.chase.restart_asks_for + ONE_DAY, Because.ASKED_FOR))
    return bounds


def _bounds_after(case: Case, touch: Touch) -> list[tuple[date, Because]]:
    """What the last touch leaves behind: a gap, its asked-for date, or the wait after a draft that is gone."""
    bounds = []
    if touch.sent_at is not None and touch.state is TouchState.SENT:
        bounds.append((_after_gap(case, case.local_date(touch.sent_at)), Because.GAP))
        if touch.asked_for is not None:
            bounds.append((touch.asked_for + ONE_DAY, Because.ASKED_FOR))
    if touch.skipped_at is not None:
        bounds.append((case.local_date(touch.skipped_at) + ONE_DAY, Because.SKIPPED))
    if touch.vanished_at is not None:
        bounds.append((case.days.after(case.local_date(touch.vanished_at), VANISHED_DAYS), Because.VANISHED))
    return bounds


def asked_for(case: Case, number: int, tier: int, day: date) -> date:
    """The date a touch written on `day` asks for: the creator's last business day before the next touch could come."""
    soonest = first(lambda d: case.days.is_allowed(d) and case.days.creator.is_business_day(d), day + ONE_DAY)
    following = _windows(case)[number - 1 : number + 1]
    if following[1:] and tier < highest_tier(case):
        here, there = following
        opens = case.days.first_allowed(case.days.later(day, there.low - here.low))
        chosen = max(soonest, last_before(case.days.creator.is_business_day, opens))
    else:
        chosen = max(soonest, case.days.after(day, 2))
    if case.ask.deadline and chosen < case.ask.deadline:
        chosen = case.ask.deadline
    return first(case.days.creator.is_business_day, chosen)


def morning(case: Case, now: datetime) -> date:
    """The latest allowed day whose `draft_at` has come."""
    local = now.astimezone(case.account.timezone)
    today = local.date() if local.time() >= case.account.draft_at else local.date() - ONE_DAY
    return today if case.days.is_allowed(today) else last_before(case.days.is_allowed, today)


def _windows(case: Case) -> tuple[Window, ...]:
    return case.scenario.windows_for(case.ask.stakes)


def _window(case: Case, number: int, tier: int, begins: date) -> tuple[date, date] | None:
    """First and last day of touch `number`, counted from what was really sent; None past the cadence's end."""
    windows = _windows(case)
    if number > len(windows) or tier > highest_tier(case):
        return None
    window = windows[number - 1]
    anchor = _anchor(case, begins)
    base = windows[number - 2].low if number > 1 else 0
    return case.days.later(anchor, window.low - base), case.days.later(anchor, window.high - base)


def _anchor(case: Case, begins: date) -> date:
    """The day the next window counts from: the last touch, a later word by hand, or Day 0."""
    past = case.chase.past
    if not past:
        told = max((at for at in (case.chase.opened_at, case.chase.restarted_at) if at), default=None)
        return max(begins, case.local_date(told)) if earlier_touches(case) and told else begins
    last = past[-1]
    anchor = begins
    if last.state is TouchState.SENT and last.sent_at is not None:
        anchor = case.local_date(last.sent_at)
    elif last.due_on is not None:
        anchor = last.due_on
    if case.chase.restarted_at is not None:
        anchor = max(anchor, case.local_date(case.chase.restarted_at))
    return anchor


def _after_gap(case: Case, day: date) -> date:
    """The first day with one full business day between it and `day`."""
    return case.days.after(day) + ONE_DAY


def _pick(case: Case, tier: int, start: date, closes: date) -> date:
    """The first allowed day from `start`, unless a batch weekday is worth waiting for."""
    weekday = case.scenario.batching.get(tier)
    if weekday is not None and start <= closes and case.scenario.stakes_of(case.ask.stakes) is not Stakes.HIGH:
        day = start
        while day <= closes + BATCH_PATIENCE:
            if day.weekday() == weekday and case.days.is_allowed(day):
                return day
            day += ONE_DAY
    return case.days.first_allowed(start)
