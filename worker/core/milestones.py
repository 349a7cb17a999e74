"""The milestones of one delivery among each other: when each is due, which comes first, and what we owe in between.

The rules (docs/howto/milestones.md):
- A due day counts from its root, or from the due day of another milestone. Moving one moves what counts from it; being
  early or late with one does not. From a milestone of ours it counts from the day we really did it, if that is later.
- One at a time. A later one waits while an earlier one of no lower stakes is open. One of higher stakes takes over on
  its Day 0, and what has come in settles everything before it.
- What we owe holds everything after it.
Nothing here reads a clock.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from worker.core.cadence import Stakes
from worker.core.calendar import ONE_DAY
from worker.core.case import Case
from worker.core.chase import End
from worker.core.day_zero import day_zero
from worker.core.origin import Origin, Owed, Place
from worker.core.phrases import counted_from
from worker.core.schedule import has_more_to_say

Cases = Mapping[str, Case]
"""The cases of one delivery by key, none of them placed yet."""
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""Where it does not matter since when a case listens."""


def placed(case: Case, cases: Cases) -> Case:
    """The case, knowing its place among those of its delivery."""
    origin = case.ask.origin
    if origin is None:
        return case
    due = due_on(case, cases)
    place = Place(due, _counted(case, cases), _begins(case, origin))
    place = _after_the_earlier(replace(place, listens_from=_listens_from(case, cases, place)), case, cases)
    place = _before_the_later(place, case, cases)
    is_again = case.ask.key not in origin.line
    deadline = case.ask.deadline if is_again else due
    return replace(case, place=place, ask=replace(case.ask, deadline=deadline))


# --- dates ---


def due_on(case: Case, cases: Cases) -> date | None:
    """The day it is due: as a person moved it, else as reckoned, and never before a revision that our review began."""
    origin = case.ask.origin
    if case.ask.deadline is not None or origin is None:
        return case.ask.deadline
    start = _start(case, origin, cases)
    if start is None:
        return None
    own = _later(case, start)
    begun = [due for one in _earlier(case, cases) if _follows_our_work(one, cases) and (due := due_on(one, cases))]
    return max([own, *begun])


def _start(case: Case, origin: Origin, cases: Cases) -> date | None:
    """The day it counts from."""
    if not origin.after:
        return origin.begins
    before = cases.get(origin.after)
    if before is None:
        return None
    if case.is_ours:
        came = before.chase.came_at
        return case.local_date(came) if came else due_on(before, cases)
    return _ours_really(before, cases) if before.is_ours else due_on(before, cases)


def _ours_really(ours: Case, cases: Cases) -> date | None:
    """The day of our own work: as planned, or when it was done or is owed, where that is later."""
    theirs = cases.get(ours.ask.origin.after) if ours.ask.origin else None
    planned = due_on(theirs, cases) if theirs else None
    done = ours.chase.came_at
    really = ours.local_date(done) if done else due_on(ours, cases)
    days = [day for day in (_later(ours, planned) if planned else None, really) if day]
    return max(days, default=None)


def _later(case: Case, start: date) -> date:
    origin = case.ask.origin
    if origin is None:
        return start
    return case.days.after(start, origin.days) if origin.business else start + timedelta(days=origin.days)


def _follows_our_work(case: Case, cases: Cases) -> bool:
    """Whether it counts from work of ours that has begun."""
    before = cases.get(case.ask.origin.after) if case.ask.origin and case.ask.origin.after else None
    return before is not None and before.is_ours and _is_owed_since(before, cases) is not None


def _counted(case: Case, cases: Cases) -> str:
    """How its due day comes about, in words."""
    origin = case.ask.origin
    if origin is None or case.ask.deadline is not None:
        return "as you moved it"
    start = _start(case, origin, cases)
    before = cases.get(origin.after) if origin.after else None
    what = before.ask.item if before else origin.root.words
    return counted_from(origin.days, what, start, business=origin.business)


# --- which comes first ---


def _line(case: Case, cases: Cases) -> Iterator[Case]:
    origin = case.ask.origin
    keys = origin.line if origin else ()
    return (cases[key] for key in keys if key in cases)


def _earlier(case: Case, cases: Cases) -> list[Case]:
    """Those before it in the order of the work; all of them for a word that comes again and again."""
    line = list(_line(case, cases))
    keys = [one.ask.key for one in line]
    return line[: keys.index(case.ask.key)] if case.ask.key in keys else []


def _open_before(case: Case, cases: Cases) -> list[Case]:
    """The earlier ones that nothing has settled: what has come in settles what was before it, and what was asked for
    to its end settles what gave way to it.
    """
    left: list[Case] = []
    for one in _earlier(case, cases):
        left = [] if _is_in(one) else left
        if not _is_settled(one, cases):
            left.append(one)
        elif one.chase.end is None and one.chase.past:
            left = [each for each in left if each.is_ours or _weighs(each) >= _weighs(one)]
    return left


def _is_in(case: Case) -> bool:
    return case.chase.came_at is not None and case.chase.end in {End.DONE, End.REPLIED}


def _is_settled(case: Case, cases: Cases) -> bool:
    """Ended, gone from the sheet, or nothing left to say; of our own work, done, or with nothing to work on."""
    if case.chase.end is not None or not case.present:
        return True
    if _has_nothing_to_follow(case, cases):
        return True
    return not case.is_ours and bool(case.chase.past) and not has_more_to_say(_dated(case, cases))


def _dated(case: Case, cases: Cases) -> Case:
    """The case with its due day alone, for reckoning its dates."""
    due = due_on(case, cases)
    return replace(case, ask=replace(case.ask, deadline=due), place=Place(due, "", LONG_AGO))


def _has_nothing_to_follow(case: Case, cases: Cases) -> bool:
    """Whether what it counts from was stopped, or follows something that was."""
    origin = case.ask.origin
    before = cases.get(origin.after) if origin and origin.after else None
    return before is not None and (before.chase.end is End.STOPPED or _has_nothing_to_follow(before, cases))


def _after_the_earlier(place: Place, case: Case, cases: Cases) -> Place:
    """What earlier milestones mean to it: that it waits for one, or that we owe something first."""
    if case.is_ours:
        return replace(place, owed=_owed(case, cases), is_begun=False)
    if case.ask.origin is not None and case.ask.key not in case.ask.origin.line:
        return _again_and_again(place, case, cases)
    before = _open_before(case, cases)
    ours = next((owed for one in before if one.is_ours and (owed := _owed(one, cases))), None)
    first = next((one for one in before if one.is_ours or _weighs(one) >= _weighs(case)), None)
    place = replace(place, is_begun=not before, owed=ours)
    if _has_nothing_to_follow(case, cases):
        return replace(place, waits_for=case.ask.key, because="What it follows was stopped.", is_begun=False)
    return replace(place, waits_for=first.ask.key, because=_comes_first(first, cases)) if first else place


def waits_still(case: Case, cases: Cases) -> bool:
    """Whether an earlier one is still asked for as these cases are, so that its turn does not come."""
    before = _open_before(case, cases)
    return _has_nothing_to_follow(case, cases) or any(one.is_ours or _weighs(one) >= _weighs(case) for one in before)


def _comes_first(first: Case, cases: Cases) -> str:
    due = due_on(first, cases)
    by = f", due {due:%A}, {due:%B} {due.day}" if due else ""
    return f"It waits for {_title(first)} ({first.ask.key}{by}), which comes first."


def _title(case: Case) -> str:
    return f'"{case.ask.origin.title}"' if case.ask.origin else case.ask.item


def _again_and_again(place: Place, case: Case, cases: Cases) -> Place:
    """A word on how it goes: only while nothing else is asked for; it is over when the next one comes, or the work is
    done.
    """
    line = list(_line(case, cases))
    asked = next((one for one in line if one.has_touches and not _is_settled(one, cases)), None)
    owed = next((owed for one in line if one.is_ours and (owed := _owed(one, cases))), None)
    last = line[-1] if line else None
    place = replace(place, is_begun=case.has_touches, owed=owed, gives_way_on=_next_word(case))
    place = replace(place, gives_way_to="the next one" if place.gives_way_on else "")
    if last is not None and _is_in(last):
        return replace(place, gives_way_to=_title(last), gives_way_on=date.min)
    return replace(place, waits_for=asked.ask.key, because=_comes_first(asked, cases)) if asked else place


def _next_word(case: Case) -> date | None:
    return case.ask.origin.gives_way_on if case.ask.origin else None


def _before_the_later(place: Place, case: Case, cases: Cases) -> Place:
    """What takes its place: a later one that has come or been answered, or one of higher stakes from its Day 0 on."""
    line = list(_line(case, cases))
    keys = [one.ask.key for one in line]
    for one in line[keys.index(case.ask.key) + 1 :] if case.ask.key in keys else ():
        if _is_in(one) and not one.is_ours:
            return replace(place, gives_way_to=_title(one), gives_way_on=date.min)
        if one.is_ours or case.is_ours or one.chase.end is not None or _weighs(one) <= _weighs(case):
            continue
        on = day_zero(_dated(one, cases))
        if on is not None and (place.gives_way_on is None or on < place.gives_way_on):
            place = replace(place, gives_way_to=_title(one), gives_way_on=on)
    return place


def _weighs(case: Case) -> int:
    return list(Stakes).index(case.scenario.stakes_of(case.ask.stakes))


# --- what we owe ---


def _is_owed_since(ours: Case, cases: Cases) -> datetime | None:
    """When the work came in that ours follows."""
    theirs = cases.get(ours.ask.origin.after) if ours.ask.origin else None
    return theirs.chase.came_at if theirs is not None and _is_in(theirs) else None


def _owed(ours: Case, cases: Cases) -> Owed | None:
    by = due_on(ours, cases)
    is_open = ours.chase.end is None and ours.present and _is_owed_since(ours, cases) is not None
    return Owed(ours.ask.key, ours.ask.item, by) if is_open and by else None


# --- what may answer it ---


def _begins(case: Case, origin: Origin) -> datetime:
    """The root's first moment; before a launch, the day from which what is owed was settled."""
    known = case.ask.requested_on or origin.begins - timedelta(days=1) - ONE_DAY * abs(origin.days)
    return datetime.combine(min(known, origin.begins), time(), case.account.timezone)


def _listens_from(case: Case, cases: Cases, place: Place) -> datetime:
    """A mail that settled an earlier one says nothing of this one."""
    ended = [one.chase.ended_at for one in _earlier(case, cases)]
    return max([place.listens_from, *(at for at in ended if at is not None)])
