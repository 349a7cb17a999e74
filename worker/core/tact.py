"""Tact: how soon after a word about one thing a person may be written to about another (seed 001, "Do not assume bad
intent": creators have many partners, and read one message at a time).

The pace of a chase itself is its cadence's; this is between different chases of one person.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from worker.core.cadence import Stakes
from worker.core.case import Case
from worker.core.people import Ask, Creator

URGENCY = {Stakes.HIGH: 0, Stakes.MEDIUM: 1, Stakes.LOW: 2}


@dataclass(frozen=True, slots=True)
class Turn:
    """The first day this chase may write, and the chase that had its turn before."""

    on: date
    after: str


def turn(case: Case) -> Turn | None:
    """When this chase's turn comes among those of its creator; None when no other was touched lately."""
    apart = case.policies.days_between_chases
    turns = [Turn(case.days.after(day, apart), chase) for chase, day in case.touched.items() if apart]
    return max(turns, key=lambda each: each.on, default=None)


def too_close(case: Case, touched: Iterable[date]) -> set[date]:
    """The days on which this chase may not write, if others of its creator are touched on these: for looking ahead."""
    apart = case.policies.days_between_chases
    return {
        day + timedelta(days=n)
        for day in touched
        for n in range((case.days.after(day, apart) - day).days if apart else 0)
    }


def urgency(case: Case) -> tuple[int, str]:
    """Higher stakes first, then by the older deadline or request."""
    begun = case.ask.deadline or case.requested_on
    return URGENCY[case.scenario.stakes_of(case.ask.stakes)], str(begun or "9999")


def same_matters(asks: Iterable[Ask]) -> dict[str, tuple[str, ...]]:
    """Asks by key to the others that chase the same lateness: one item of one creator under several scenarios."""
    alike: defaultdict[tuple[str, str], list[Ask]] = defaultdict(list)
    for ask in asks:
        alike[ask.creator, " ".join(ask.item.casefold().split())].append(ask)
    return {
        ask.key: tuple(other.key for other in group if other.scenario != ask.scenario)
        for group in alike.values()
        if len({one.scenario for one in group}) > 1
        for ask in group
    }


def of_one_manager(asks: Iterable[Ask], creators: Mapping[str, Creator]) -> dict[str, frozenset[str]]:
    """Asks by key to all that are owed by the creators of the same manager, where these are several."""
    owed: defaultdict[str, set[str]] = defaultdict(set)
    clients: defaultdict[str, set[str]] = defaultdict(set)
    for ask in asks:
        creator = creators.get(ask.creator)
        if creator is not None and creator.manager_email:
            owed[creator.manager_email.lower()].add(ask.key)
            clients[creator.manager_email.lower()].add(creator.key)
    groups = (frozenset(owed[manager]) for manager in owed if len(clients[manager]) > 1)
    return {key: group for group in groups for key in group}


def outranks(other: Case, case: Case) -> bool:
    """Of two scenarios on the same lateness the one of higher stakes runs; of equal stakes, the one begun first."""
    order = list(Stakes)
    mine, theirs = (order.index(each.scenario.stakes_of(each.ask.stakes)) for each in (case, other))
    return theirs > mine or (theirs == mine and _begun(other) < _begun(case))


def _begun(case: Case) -> tuple[bool, float, str]:
    """What orders chases by when they began: by their first message, and without any by when they were known."""
    first = next(iter(case.chase.touches), None)
    at = (first.sent_at or first.first_drafted_at or first.skipped_at) if first else None
    known = at or case.chase.opened_at
    return at is None, known.timestamp() if known else 0.0, case.ask.key
