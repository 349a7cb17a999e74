"""`import`: for people who live in a spreadsheet. It shows what it understood and what it would do, then asks."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from worker.cli import output, questions
from worker.cli.app import AsJson, Home, app, home_of
from worker.cli.opening import opened
from worker.errors import WrongUse
from worker.service.import_found import LeftOut, Understood, Wishes
from worker.service.importing import understand, write
from worker.service.look_ahead import LookAhead, look_ahead
from worker.service.office import Office, system_clock
from worker.settings import Settings
from worker.settings.findings import did_you_mean
from worker.settings.foreign_sheet import ForeignSheet, read_foreign
from worker.settings.written_days import DayOrder


@app.command("import")
def import_sheet(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Your spreadsheet: .xlsx, or .csv in UTF-8.")],
    home: Home = None,
    sheet: Annotated[
        str, typer.Option("--sheet", metavar="NAME", help="The sheet of a workbook; else its first.")
    ] = "",
    scenario: Annotated[
        str, typer.Option("--scenario", metavar="KEY", help="What rows are about that do not say it.")
    ] = "",
    dates: Annotated[
        str, typer.Option("--dates", metavar="|".join(DayOrder), help="What comes first in 05/11/2026.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Write without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done; write nothing.")] = False,
    json: AsJson = False,
) -> None:
    """Take over creators and asks from a spreadsheet of your own.

    It shows what each column was understood as and what it would add, and writes only with --yes or your word.
    """
    now, place = system_clock(), home_of(context, home)
    read = read_foreign(file.expanduser(), sheet)
    with opened(place, dry=True) as office:
        found = understand(read, office.settings, _wishes(office.settings, scenario, dates))
        coming = _looks_ahead(office, found, now)
    is_new = bool(found.creators or found.asks)
    if json:
        written = write(place, found, read.name, now) if yes and is_new and not dry_run else []
        output.as_json(_as_json(read, found, coming, written))
        return
    _show(read, found, coming)
    if not is_new:
        output.line("There is nothing to add.")
    elif dry_run or not (yes or _agreed(found)):
        output.line("Nothing was written.")
        if not dry_run and not questions.is_possible():
            output.line(f"To write it: chaser import {file} --yes")
    else:
        for name in write(place, found, read.name, now):
            output.line(f"wrote {name}")
        output.line("To see all that is coming: chaser plan")


def _wishes(settings: Settings, scenario: str, dates: str) -> Wishes:
    if scenario and scenario not in settings.scenarios:
        raise WrongUse(f'There is no scenario "{scenario}".', did_you_mean(scenario, settings.scenarios))
    if dates and dates not in list(DayOrder):
        raise WrongUse(f'"{dates}" is no order of dates.', f"Give one of: {', '.join(DayOrder)}.")
    return Wishes(DayOrder(dates) if dates else None, scenario)


def _looks_ahead(office: Office, found: Understood, now: datetime) -> dict[str, LookAhead]:
    creators = {key: creator for key, (_, _, creator) in found.creators.items()}
    asks = [ask for _, ask in found.asks.values()]
    return {each.case.ask.key: each for each in look_ahead(office, asks, now, creators)}


def _agreed(found: Understood) -> bool:
    if not questions.is_possible():
        return False
    with questions.leaving("nothing was written."):
        return questions.yes(f"Add {_counted(found.creators, 'creator')} and {_counted(found.asks, 'ask')}?")


def _counted(things: object, one: str) -> str:
    number = len(things)  # type: ignore[arg-type]
    return f"{number} {one}{'' if number == 1 else 's'}"


def _show(read: ForeignSheet, found: Understood, coming: dict[str, LookAhead]) -> None:
    output.heading(f"{read.name}, {_counted(read.rows, 'row')}. Its columns are understood as:")
    output.table(("Column", "Understood as"), [(each.title, each.meaning) for each in read.headings], below={})
    for text in found.lacking:
        output.line()
        output.item(text, indent=0)
    _heading(f"New creators ({len(found.creators)})", found.creators)
    people = [
        (each.key, each.name, each.email or each.manager_email or each.instagram or each.tiktok or each.whatsapp)
        for _, _, each in found.creators.values()
    ]
    output.table(("Creator", "Name", "Reached at"), people, below={})
    _heading(f"New asks ({len(found.asks)})", found.asks)
    asks = [
        (
            str(row),
            ask.creator,
            ask.scenario,
            ask.item,
            ask.deadline.isoformat() if ask.deadline else "-",
            _first(coming[key]),
        )
        for key, (row, ask) in found.asks.items()
    ]
    output.table(("Row", "Creator", "Scenario", "Item", "Deadline", "Follow-up"), asks, below={})
    _list(f"Worth knowing ({len(found.remarks)})", found.remarks)
    _list(f"Left out ({len(found.left_out)})", found.left_out)
    output.line()
    if found.known or found.over:
        output.line(f"Known already: {len(found.known)}. Done or stopped: {len(found.over)}.")
    if any(each.supposed_request for each in coming.values()):
        output.line("A follow-up begins once its request is found in Sent, or a column says when you asked.")


def _first(coming: LookAhead) -> str:
    draft = coming.first
    return f"Touch {draft.number} on {draft.due_on.isoformat()}" if draft else "none yet"


def _heading(text: str, things: object) -> None:
    if things:
        output.line()
        output.heading(text)


def _list(name: str, rows: list[LeftOut]) -> None:
    _heading(name, rows)
    for each in rows:
        output.item(str(each))


def _as_json(
    read: ForeignSheet, found: Understood, coming: dict[str, LookAhead], written: list[str]
) -> dict[str, object]:
    return {
        "file": read.name,
        "rows": len(read.rows),
        "columns": [{"title": each.title, "column": each.column or None} for each in read.headings],
        "creators": [{"row": row, **details} for row, details, _ in found.creators.values()],
        "asks": [
            {
                "row": row,
                "ask": key,
                "creator": ask.creator,
                "scenario": ask.scenario,
                "item": ask.item,
                "deadline": ask.deadline.isoformat() if ask.deadline else None,
                "needs_detail": list(ask.missing),
                **coming[key].as_json(),
            }
            for key, (row, ask) in found.asks.items()
        ],
        "known": found.known,
        "over": found.over,
        "remarks": [_row_json(each) for each in found.remarks],
        "lacking": found.lacking,
        "left_out": [_row_json(each) for each in found.left_out],
        "written": written,
    }


def _row_json(each: LeftOut) -> dict[str, object]:
    return {"row": each.row, "why": each.why, "remedy": each.remedy}
