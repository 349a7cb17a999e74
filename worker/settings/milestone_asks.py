"""The asks that follow from data/deliveries and config/milestones.yaml. They are made anew at each reading.

A row of the sheet, or an entry of data/asks.d, with the key of one says something else about it; what it leaves blank
stays as the milestone has it. Dates are reckoned where the calendars and the history are known, never here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final, TypeVar

from worker.core.cadence import Scenario
from worker.core.keys import slug
from worker.core.locale import FALLBACK
from worker.core.origin import Origin, Root
from worker.core.people import Ask, Creator
from worker.settings.ask_details import missing_details
from worker.settings.asks_folder import details_of
from worker.settings.deliveries_sheet import Delivery
from worker.settings.findings import Findings
from worker.settings.milestones_file import Milestone
from worker.settings.sheets import Row

FALLS_DUE: Final = "deadline"
AnyRow = TypeVar("AnyRow", bound=Row)


def milestone_asks(
    deliveries: Iterable[Delivery],
    milestones: Sequence[Milestone],
    creators: Mapping[str, Creator],
    scenarios: Mapping[str, Scenario],
) -> dict[str, Ask]:
    """The asks by key, delivery by delivery in the order of the work."""
    found: dict[str, Ask] = {}
    for delivery in deliveries:
        creator = creators.get(delivery.creator)
        language = creator.language if creator else FALLBACK
        for ask in _of_delivery(delivery, milestones, language):
            row = Row(0, _cells(ask), Findings(""))
            missing = () if _is_ours(ask) else missing_details(row, scenarios.get(ask.scenario))
            found[ask.key] = replace(ask, missing=tuple(name for name in missing if name != FALLS_DUE))
    return found


def _is_ours(ask: Ask) -> bool:
    return ask.origin is not None and ask.origin.is_ours


def _of_delivery(delivery: Delivery, milestones: Sequence[Milestone], language: str) -> Iterator[Ask]:
    roots = {each.key: root for each in milestones if (root := _root(each, milestones)) in delivery.days}
    chosen = [each for each in milestones if each.key in roots]
    line = tuple(_key(delivery, each.key) for each in chosen if not each.is_weekly)
    for each in chosen:
        root = Root(roots[each.key])
        after = "" if each.counts_from in tuple(Root) else _key(delivery, each.counts_from)
        origin = Origin(
            each.key, each.title, root, delivery.days[root], each.days, each.business, after, line, each.is_ours
        )
        ask = _ask(delivery, each, origin, language)
        if each.is_weekly:
            yield from _again_and_again(ask, _horizon(delivery, milestones))
        else:
            yield ask


def _root(milestone: Milestone, milestones: Sequence[Milestone]) -> str:
    """The root that a milestone counts from in the end; "" where what it counts from is missing."""
    by_key = {each.key: each for each in milestones}
    start = milestone.counts_from
    while start in by_key:
        start = by_key[start].counts_from
    return start if start in tuple(Root) else ""


def _key(delivery: Delivery, milestone: str) -> str:
    return slug(f"{delivery.creator} {delivery.campaign} {milestone}")


def _ask(delivery: Delivery, milestone: Milestone, origin: Origin, language: str) -> Ask:
    return Ask(
        key=_key(delivery, milestone.key),
        creator=delivery.creator,
        scenario=milestone.scenario,
        item=milestone.item(language, delivery.campaign),
        campaign=delivery.campaign,
        first_line=milestone.first_line(language, delivery.campaign),
        stakes=milestone.stakes,
        requested_on=origin.begins if origin.root is not Root.LAUNCH else delivery.known_since,
        content=milestone.content,
        delivered_on=delivery.days.get(Root.DELIVERED),
        owner=delivery.owner,
        file=delivery.file,
        origin=origin,
    )


def _horizon(delivery: Delivery, milestones: Sequence[Milestone]) -> date:
    """The latest day that is plain from the row itself."""
    plain = [each for each in milestones if not each.is_weekly and not each.business]
    dates = [
        delivery.days[Root(each.counts_from)] + timedelta(days=each.days)
        for each in plain
        if each.counts_from in tuple(Root) and Root(each.counts_from) in delivery.days
    ]
    return max(dates, default=date.min)


def _again_and_again(ask: Ask, until: date) -> Iterator[Ask]:
    """One ask for each time; each gives way to the next."""
    if ask.origin is None:
        return
    pace = timedelta(days=ask.origin.days)
    count = 1
    while ask.origin.begins + count * pace < until:
        following = ask.origin.begins + (count + 1) * pace
        origin = replace(ask.origin, days=count * pace.days, gives_way_on=following)
        yield replace(ask, key=f"{ask.key}-{count}", origin=origin)
        count += 1


# --- what a person says otherwise ---


def by_case(asks: Mapping[str, Ask]) -> dict[str, Ask]:
    """The asks by their keys as a person may write them."""
    return {key.casefold(): ask for key, ask in asks.items()}


def with_milestone(row: AnyRow, asks: Mapping[str, Ask]) -> AnyRow:
    """The row with what its milestone says wherever it says nothing itself; `asks` by case."""
    ask = asks.get(row.text("ask").casefold())
    if ask is None:
        return row
    return replace(row, cells={**_cells(ask), **{name: text for name, text in row.cells.items() if text}})


def from_milestones(rows: Mapping[str, Ask], asks: Mapping[str, Ask]) -> dict[str, Ask]:
    """The asks of rows, those that say something about a milestone knowing where they come from; `asks` by case."""
    return {key: _from_milestone(ask, asks.get(key.casefold())) for key, ask in rows.items()}


def _from_milestone(ask: Ask, made: Ask | None) -> Ask:
    if made is None:
        return ask
    return replace(ask, origin=made.origin, missing=tuple(name for name in ask.missing if name != FALLS_DUE))


def _cells(ask: Ask) -> dict[str, str]:
    return {name: str(value) for name, value in details_of(ask).items()}
