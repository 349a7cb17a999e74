"""What we asked for, changed again and again: before it is chased once more, the person is asked what holds.

A brand that moves its own deadline twice and then presses the creator has lost its reason to (seed 002). A change and
its change back are two. What was changed before the request went out, the creator has never heard otherwise.
"""

from collections.abc import Sequence

from worker.core.case import Case
from worker.core.events import AskChanged
from worker.core.phrases import day
from worker.core.schedule import has_more_to_say

TWICE = 2
"""So many changes since the request are asked about."""
TIMES = {TWICE: "twice", 3: "three times"}


def unsettled(case: Case) -> tuple[AskChanged, ...]:
    """Every change since the request, where there are two or more and nobody has said to go on after the last."""
    chase = case.chase
    if len(chase.changes) < TWICE or chase.changes_settled == len(chase.changes):
        return ()
    changes = tuple(change for change in chase.changes if _is_after_request(case, change))
    return changes if len(changes) >= TWICE and has_more_to_say(case) else ()


def _is_after_request(case: Case, change: AskChanged) -> bool:
    """By the moment of the mail that asked, else by the day on which it was asked for elsewhere."""
    request, requested = case.chase.request, case.ask.requested_on
    if request is not None:
        return change.at > request.at
    return requested is not None and case.local_date(change.at) > requested


def question(case: Case, changes: Sequence[AskChanged]) -> str:
    """What we changed since the request, and what to do: "The deadline was moved twice (to …, then to …). …"."""
    items, deadlines = any(change.item for change in changes), any(change.is_moved for change in changes)
    if items and deadlines:
        what, told = "Item and deadline were changed", [_both(change) for change in changes]
    elif items:
        what, told = "The item was changed", [f'to "{change.item}"' for change in changes]
    else:
        what, told = "The deadline was moved", [f"to {_deadline(change)}" for change in changes]
    times = TIMES.get(len(changes), f"{len(changes)} times")
    check = f"Check with {case.creator.name} what holds, then: chaser resume {case.ask.key}"
    return f"{what} {times} ({', then '.join(told)}). {check}"


def _both(change: AskChanged) -> str:
    item = f'the item to "{change.item}"' if change.item else ""
    deadline = f"the deadline to {_deadline(change)}" if change.is_moved else ""
    return " and ".join(filter(None, (item, deadline)))


def _deadline(change: AskChanged) -> str:
    return day(change.deadline) if change.deadline else "none"
