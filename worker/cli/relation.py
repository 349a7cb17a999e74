"""`creator` and `report`: what is known of working with people. Both read a copy and write nothing into the home."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from worker.cli import output
from worker.cli.app import AsJson, Home, app, home_of
from worker.cli.opening import opened
from worker.cli.pages import write_page
from worker.core.kept import Kept, Timing
from worker.core.record import Record, Tally
from worker.core.record_words import sentence, within
from worker.errors import WrongUse
from worker.service.office import system_clock
from worker.service.relations import Line, Relation, first_channel, relation_of, relations
from worker.service.report_figures import figures
from worker.service.report_page import page

TIERS = {1: "Tier 1, first reminder", 2: "Tier 2, second", 3: "Tier 3, third", 4: "Tier 4, the manager"}
COLUMNS = ("What went out", "Sent", "Answered", "Median")


@app.command()
def creator(
    context: typer.Context,
    key: Annotated[str, typer.Argument(metavar="CREATOR", help="The creator's key in the roster.")],
    home: Home = None,
    json: AsJson = False,
) -> None:
    """What working with a creator has been like: answers, items on time, promises, and what is open.

    From what happened alone; what is not known is not counted. Days are business days of both sides.
    """
    now = system_clock()
    with opened(home_of(context, home), dry=True) as office:
        office.take_in_sheets(now)
        relation = relation_of(office, key, now)
    if json:
        output.as_json(as_json(relation))
        return
    output.item(sentence(relation.creator, relation.record), indent=0)
    _show_answers(relation.record)
    _show_open(relation)
    begins = first_channel(relation)
    if begins is not None:
        output.line()
        output.item(f"Channel: {begins.words}", indent=0)


@app.command()
def report(
    context: typer.Context,
    home: Home = None,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write the page to this file.")] = None,
    since: Annotated[
        str, typer.Option("--since", metavar="YYYY-MM-DD", help="Only what happened from this day on.")
    ] = "",
    json: AsJson = False,
) -> None:
    """Write one page on working with all creators: answers, items on time, load, and who needs attention.

    The page needs nothing else: it opens in any browser, prints, and can be mailed.
    """
    if html is None and not json:
        raise WrongUse("Say where the page goes.", "chaser report --html report.html")
    now, first_day = system_clock(), _day(since)
    with opened(home_of(context, home), dry=True) as office:
        office.take_in_sheets(now)
        known = relations(office, now, first_day)
        brand = office.settings.brand.name
    if html is not None:
        write_page(html, page(figures(brand, known, now, first_day)))
        output.line(f"wrote {html}")
    if json:
        output.as_json({"creators": [as_json(relation) for relation in known]})


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise WrongUse(f'"{written}" is not a day.', "Give it as year-month-day: --since YYYY-MM-DD") from None


def _show_answers(record: Record) -> None:
    lines = [(TIERS.get(tier, f"Tier {tier}"), *_cells(tally)) for tier, tally in record.by_tier.items()]
    lines += [(f"by {channel.label}", *_cells(tally)) for channel, tally in record.by_channel.items()]
    if lines:
        output.line()
        output.table(COLUMNS, lines, below={})


def _cells(tally: Tally) -> tuple[str, str, str]:
    waiting = f" ({tally.waiting} not known)" if tally.waiting else ""
    return str(tally.sent), f"{tally.answered}{waiting}", within(tally.median)


def _show_open(relation: Relation) -> None:
    last = [(at, who) for at, who in _last(relation) if at is not None]
    if last:
        at, who = max(last, key=lambda pair: pair[0])
        output.line()
        output.line(f"Last contact: {at:%Y-%m-%d}, {who}")
    if relation.open:
        output.line()
        output.heading(f"Open chases ({len(relation.open)})")
        for line in relation.open:
            output.item(f"{line.case.ask.key}: {line.decision.state.value}. {line.decision.reason}")


def _last(relation: Relation) -> list[tuple[datetime | None, str]]:
    return [(relation.record.last_from_us, "from us"), (relation.record.last_from_them, "from them")]


def as_json(relation: Relation) -> dict[str, Any]:
    """One creator for other programs."""
    known, begins = relation.record, first_channel(relation)
    return {
        "creator": relation.creator.key,
        "name": relation.creator.name,
        "sentence": sentence(relation.creator, known),
        "chases": known.chases,
        "by_tier": {str(tier): _tally_json(tally) for tier, tally in known.by_tier.items()},
        "by_channel": {channel.value: _tally_json(tally) for channel, tally in known.by_channel.items()},
        "answered_before_a_reminder": known.unprompted,
        "items": {kind.value: known.timing.get(kind, 0) for kind in Timing},
        "promises": {kind.value: known.promises.get(kind, 0) for kind in Kept},
        "manager_needed": known.manager_needed,
        "last_from_us": known.last_from_us.isoformat() if known.last_from_us else None,
        "last_from_them": known.last_from_them.isoformat() if known.last_from_them else None,
        "open": [_line_json(line) for line in relation.open],
        "first_channel": {"channel": begins.channel, "why": begins.words} if begins else None,
    }


def _tally_json(tally: Tally) -> dict[str, Any]:
    return {
        "sent": tally.sent,
        "answered": tally.answered,
        "not_known": tally.waiting,
        "median_business_days": tally.median,
    }


def _line_json(line: Line) -> dict[str, Any]:
    return {
        "id": line.case.ask.key,
        "item": line.case.ask.item,
        "state": line.decision.state.value,
        "reason": line.decision.reason,
    }
