"""The days on which a creator publishes for us: nothing that they could read is written then (tact, seed 001).

Known are the day on which something went live, and the deadline of what is still to be published, also where it is a
milestone's and reckoned. Of figures, the deadline says when they are due, not when anything is published.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from worker.core.addressing import creator_address
from worker.core.cadence import DayZero, Scenario
from worker.core.case import Case
from worker.core.people import Ask, AskStatus, Creator


def published_by(
    asks: Iterable[Ask], creators: Mapping[str, Creator], scenarios: Mapping[str, Scenario]
) -> dict[str, dict[date, str]]:
    """By creator: their own days on which they publish for us, each with the ask that says so."""
    found: defaultdict[str, dict[date, str]] = defaultdict(dict)
    for ask in asks:
        day = publication(ask, creators[ask.creator], scenarios[ask.scenario])
        if day is not None:
            found[ask.creator].setdefault(day, ask.key)
    return dict(found)


def publishing(asks: Iterable[Ask], scenarios: Mapping[str, Scenario]) -> dict[str, tuple[str, ...]]:
    """By creator: the milestones whose due day, which is reckoned from their history, is a day of publication."""
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for ask in asks:
        if ask.origin is not None and ask.deadline is None and _is_to_be_published(ask, scenarios[ask.scenario]):
            found[ask.creator] += (ask.key,)
    return dict(found)


def publication(ask: Ask, creator: Creator, scenario: Scenario) -> date | None:
    """The creator's day on which this ask's content went live or is to go live, None when none is known."""
    posted = ask.posted_on
    if isinstance(posted, datetime):
        return (posted.astimezone(creator.timezone) if posted.tzinfo and creator.timezone else posted).date()
    if posted is not None:
        return posted
    return ask.deadline if _is_to_be_published(ask, scenario) else None


def _is_to_be_published(ask: Ask, scenario: Scenario) -> bool:
    return bool(ask.content) and ask.status is AskStatus.OPEN and scenario.day_zero is not DayZero.POSTED


def kept_clear(case: Case, published: Mapping[date, str]) -> Case:
    """The case with these days left free of whatever the creator would read; the manager alone may be written to."""
    if not published:
        return case
    is_managers = case.has_manager and not creator_address(case)
    days = case.days if is_managers else replace(case.days, published=published)
    return replace(case, days=days, published=published)
