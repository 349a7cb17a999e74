"""`plan`: what would be drafted in the days to come, and what another cadences.yaml would change of it."""

from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from worker.cli import output
from worker.cli.app import FAILED, AsJson, Home, app, home_of
from worker.cli.opening import opened
from worker.core.channels import Channel
from worker.core.touch import THANKS
from worker.errors import MailError, StoreError, WrongUse
from worker.rounds import Ledger
from worker.service import overview, what_if
from worker.service.dry_run import read_mailbox
from worker.service.office import Office, system_clock
from worker.settings import with_cadences

FARTHEST = 366
"""Days that `plan` looks ahead at most."""


@app.command()
def plan(
    context: typer.Context,
    home: Home = None,
    days: Annotated[str, typer.Option("--days", metavar="NUMBER", help="How many days to look ahead.")] = "14",
    other: Annotated[
        Path | None,
        typer.Option("--with", metavar="FILE", help="Show what another cadences.yaml would change of it."),
    ] = None,
    week: Annotated[bool, typer.Option("--week", help="By weeks and days, one line a day.")] = False,
    json: AsJson = False,
) -> None:
    """Show which drafts would come, when and why.

    A dry run, as if each is sent on its day and nobody answers. It writes nothing anywhere.
    """
    now, ahead = system_clock(), _days(days)
    with opened(home_of(context, home), secrets=True, dry=True) as office:
        settings = with_cadences(office.settings, other) if other else None
        for notice in office.take_in_sheets(now):
            output.warn(notice)
        ledger = office.ledger(now)
        observed = [_observe(office, ledger, account, now) for account in office.settings.accounts]
        drafts = overview.planned(ledger, now, ahead)
        rows = overview.rows(ledger, now)
        changes = what_if.compared(drafts, what_if.planned_with(office, settings, now, ahead)) if settings else None
    if json:
        told = {"drafts": [overview.planned_json(entry) for entry in drafts]}
        output.as_json(told if changes is None else told | {"changes": [what_if.as_json(each) for each in changes]})
    else:
        _show_week(drafts) if week else _show_plan(drafts, rows, ahead)
        if changes is not None:
            _show_changes(changes, str(other))
    if not all(observed):
        raise typer.Exit(FAILED)


def _days(written: str) -> int:
    if not written.isdecimal() or int(written) > FARTHEST:
        raise WrongUse(f'"{written}" is no number of days to look ahead.', f"Give one from 0 to {FARTHEST}: --days 14")
    return int(written)


def _observe(office: Office, ledger: Ledger, account: str, now: datetime) -> bool:
    """Read the mailbox into the copy of the state; without it the plan rests on what was known before."""
    try:
        with output.progress(f"Reading {account}"):
            report = read_mailbox(office, ledger, account, now)
    except (MailError, StoreError) as error:  # the latter where a renewed sign-in cannot be kept
        output.failure(error)
        output.warn(f"  {_rests_on(ledger, account)}")
        return False
    for note in report.notes:
        if note.action == "intake":
            output.warn(f"{account}: {note.chase}: {note.text}")
    return True


def _rests_on(ledger: Ledger, account: str) -> str:
    """What a plan is worth that was made without a look at the mailbox."""
    if any(case.chase.looked_back for case in ledger.cases.values() if case.account.key == account):
        return f"The plan for {account} rests on what was known before."
    return f"Nothing of {account}'s mail was read yet: whether somebody has replied is not known to this plan."


def _show_plan(drafts: list[overview.Planned], rows: list[overview.Row], days: int) -> None:
    if not drafts:
        output.line(f"No draft would be written within {days} days.")
    columns = ("On", "Chase", "Touch", "To", "Asks for", "Why")
    output.table(columns, map(_planned, drafts), below={"To": "to ", "Why": ""})
    planned = {key for entry in drafts for key in entry.draft.chases}
    for row in rows:
        if row.case.ask.key not in planned:
            output.item(f"{row.case.ask.key}: {row.decision.state.value}. {row.decision.reason}", indent=0)


def _planned(entry: overview.Planned) -> tuple[str, ...]:
    draft = entry.draft
    whom = ", ".join(draft.to) + (f" (cc {', '.join(draft.cc)})" if draft.cc else "")
    if draft.channel is not Channel.EMAIL:
        whom = f"{entry.case.creator.name} on {draft.channel.label}, by hand"
    day = f"{draft.due_on:%a} {draft.due_on.isoformat()}"
    touch = f"Touch {draft.number}, Tier {draft.tier}" if draft.number != THANKS else "a thank-you"
    asks_for = draft.asked_for.isoformat() if draft.number != THANKS else "-"
    return day, ", ".join(draft.chases), touch, whom, asks_for, entry.reason


def _named(entry: overview.Planned) -> str:
    draft = entry.draft
    also = "".join(f" + {one.ask.key}" for one in draft.also)
    return f"{draft.chase} {draft.number}{also}"


def _show_week(drafts: list[overview.Planned]) -> None:
    """A line for each day that has drafts, below its week."""
    if not drafts:
        output.line("No draft would be written in that time.")
    for monday, of_week in groupby(drafts, key=lambda entry: _monday(entry.draft.due_on)):
        output.heading(f"Week of {monday:%A}, {monday:%B} {monday.day}")
        for day, of_day in groupby(of_week, key=lambda entry: entry.draft.due_on):
            touches = ", ".join(_named(entry) for entry in of_day)
            output.item(f"{day:%a} {day.day:2}  {touches}")


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _show_changes(changes: list[what_if.Change], file: str) -> None:
    output.line()
    output.heading(f"With {file}" if changes else f"With {file} nothing would change.")
    for change in changes:
        output.item(str(change))
