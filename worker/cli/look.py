"""`status`, `why` and `plan`: what stands, why, and what would come."""

from datetime import datetime
from typing import Annotated

import typer

from worker.cli import output
from worker.cli.app import FAILED, AsJson, Home, Key, app, home_of, opened
from worker.errors import MailError, WrongUse
from worker.rounds import Ledger
from worker.service import overview
from worker.service.answers import confirmations
from worker.service.dry_run import read_mailbox
from worker.service.hand import known
from worker.service.needs import NeedsYou, needs_you
from worker.service.office import Office, system_clock
from worker.service.reasons import reasons
from worker.service.troubles import troubles

FARTHEST = 366
"""Days that `plan` looks ahead at most."""


@app.command()
def status(context: typer.Context, home: Home = None, json: AsJson = False) -> None:
    """Where every chase stands, beginning with what needs you."""
    now = system_clock()
    with opened(home_of(context, home)) as office:
        notices = office.take_in_sheets(now)
        rows = overview.rows(office.ledger(), now)
        wrong = [trouble.as_json() for trouble in troubles(office, notices, now)]
        answered = [one.words for account in office.settings.accounts for one in confirmations(office.store, account)]
        has_set_aside = bool(office.store.set_asides())
    if json:
        output.as_json({"chases": [overview.as_json(row) for row in rows], "problems": wrong, "answers": answered})
        return
    if answered:
        _show_section("Your answers to the digest", answered)
    _show_needs(needs_you(rows, now), wrong, has_set_aside=has_set_aside)
    output.table(("Chase", "Creator", "State", "Last touch", "Next", "Why"), map(_cells, rows), below={"Why": ""})


def _show_section(name: str, lines: list[str]) -> None:
    output.heading(f"{name} ({len(lines)})")
    for text in lines:
        output.item(text)
    output.line()


def _show_needs(needs: NeedsYou, troubles: list[dict[str, str]], *, has_set_aside: bool) -> None:
    for trouble in troubles:
        output.warn(f"! {trouble['account'] + ': ' if trouble['account'] else ''}{trouble['message']}")
    if has_set_aside:
        output.warn("  To clear what was set aside, once you have seen it: chaser review")
    sections = needs.sections()
    for name, lines in sections:
        _show_section(name, lines)
    if not sections and not troubles:
        output.line("Nothing needs you now.")
        output.line()


def _cells(row: overview.Row) -> tuple[str, ...]:
    touches = overview.shown_touches(row.case, row.decision)
    last = f"{touches[-1].number} {touches[-1].state.value}" if touches else "-"
    coming = f"{row.decision.next.number} on {row.decision.next.on.isoformat()}" if row.decision.next else "-"
    return row.case.ask.key, row.case.creator.name, row.decision.state.value, last, coming, row.decision.reason


@app.command()
def why(context: typer.Context, key: Key, home: Home = None, json: AsJson = False) -> None:
    """One decision with its evidence."""
    now = system_clock()
    with opened(home_of(context, home)) as office:
        office.take_in_sheets(now)
        ledger = office.ledger()
        found = reasons(ledger, known(ledger, key), now)
    if json:
        history = [
            {"at": told.at.isoformat(), "noticed_at": told.noticed_at.isoformat(), "what": told.what}
            for told in found.history
        ]
        output.as_json({**overview.as_json(found.row), "evidence": found.evidence, "history": history})
        return
    output.item(f"{key}: {found.row.decision.state.value}. {found.row.decision.reason}", indent=0)
    output.item(found.next_line, indent=0)
    output.item(found.evidence, indent=0)
    if found.history:
        output.line()
        for told in found.history:
            output.item(f"{told.at:%Y-%m-%d %H:%M}  {told.line}")


@app.command()
def plan(
    context: typer.Context,
    home: Home = None,
    days: Annotated[str, typer.Option("--days", metavar="NUMBER", help="How many days to look ahead.")] = "14",
    json: AsJson = False,
) -> None:
    """Show which drafts would come, when and why.

    A dry run, as if each is sent on its day and nobody answers. It writes nothing anywhere.
    """
    now, ahead = system_clock(), _days(days)
    with opened(home_of(context, home), secrets=True, dry=True) as office:
        for notice in office.take_in_sheets(now):
            output.warn(notice)
        ledger = office.ledger()
        observed = [_observe(office, ledger, account, now) for account in office.settings.accounts]
        drafts = overview.planned(ledger, now, ahead)
        rows = overview.rows(ledger, now)
    if json:
        output.as_json({"drafts": [overview.planned_json(entry) for entry in drafts]})
    else:
        _show_plan(drafts, rows, ahead)
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
    except MailError as error:
        output.failure(error)
        output.warn(f"  The plan for {account} rests on what was known before.")
        return False
    for note in report.notes:
        if note.action == "intake":
            output.warn(f"{account}: {note.chase}: {note.text}")
    return True


def _show_plan(drafts: list[overview.Planned], rows: list[overview.Row], days: int) -> None:
    if not drafts:
        output.line(f"No draft would be written within {days} days.")
    columns = ("On", "Chase", "Touch", "To", "Asks for", "Why")
    output.table(columns, map(_planned, drafts), below={"To": "to ", "Why": ""})
    planned = {entry.draft.chase for entry in drafts}
    for row in rows:
        if row.case.ask.key not in planned:
            output.item(f"{row.case.ask.key}: {row.decision.state.value}. {row.decision.reason}", indent=0)


def _planned(entry: overview.Planned) -> tuple[str, ...]:
    draft = entry.draft
    whom = ", ".join(draft.to) + (f" (cc {', '.join(draft.cc)})" if draft.cc else "")
    day, touch = f"{draft.due_on:%a} {draft.due_on.isoformat()}", f"Touch {draft.number}, Tier {draft.tier}"
    return day, draft.chase, touch, whom, draft.asked_for.isoformat(), draft.reason
