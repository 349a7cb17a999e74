"""`status`, `why` and `plan`: what stands, why, and what would come."""

from typing import Annotated, Any

import typer

from worker.cli import output
from worker.cli.app import FAILED, AsJson, Home, Key, app, home_of, opened
from worker.errors import MailError
from worker.report import Report
from worker.rounds import Ledger, Watch
from worker.rounds.guard import Guard
from worker.rounds.observe import Observer
from worker.service import overview
from worker.service.hand import known
from worker.service.office import Office, connect_imap, system_clock


@app.command()
def status(context: typer.Context, home: Home = None, json: AsJson = False) -> None:
    """Where every chase stands, beginning with what needs you."""
    now = system_clock()
    with opened(home_of(context, home)) as office:
        notices = office.take_in_sheets(now)
        rows = overview.rows(office.ledger(), now)
        troubles = _troubles(office, notices)
    if json:
        output.as_json({"chases": [overview.as_json(row) for row in rows], "problems": troubles})
        return
    _show_needs(overview.needs_you(rows, now), troubles)
    output.table(
        ("Chase", "Creator", "State", "Last touch", "Next", "Why"),
        [_cells(row) for row in rows],
    )


def _troubles(office: Office, notices: list[str]) -> list[dict[str, str]]:
    """What is wrong now: accounts out of reach, mail and chases set aside, sheets that were not taken in."""
    store = office.store
    found = [{"account": account, "message": message} for account, message in store.problems()]
    found += [{"account": "", "message": notice} for notice in notices]
    for item in store.set_asides():
        where = f" ({item.evidence})" if item.evidence != item.chase else ""
        found.append(
            {"account": item.account, "message": f"{item.chase + ': ' if item.chase else ''}{item.what}{where}"}
        )
    return found


def _show_needs(needs: overview.NeedsYou, troubles: list[dict[str, str]]) -> None:
    for trouble in troubles:
        output.warn(f"! {trouble['account'] + ': ' if trouble['account'] else ''}{trouble['message']}")
    sections = needs.sections()
    for name, lines in sections:
        output.heading(f"{name} ({len(lines)})")
        for text in lines:
            output.line(f"  {text}")
        output.line()
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
        found = overview.reasons(ledger, known(ledger, key), now)
    if json:
        history = [{"at": at.isoformat(), "what": text} for at, text in found.history]
        output.as_json({**overview.as_json(found.row), "evidence": found.evidence, "history": history})
        return
    output.line(f"{key}: {found.row.decision.state.value}. {found.row.decision.reason}")
    output.line(found.next_line)
    output.line(found.evidence)
    if found.history:
        output.line()
        for at, text in found.history:
            output.line(f"  {at.astimezone(found.row.case.account.timezone):%Y-%m-%d %H:%M}  {text}")


@app.command()
def plan(
    context: typer.Context,
    home: Home = None,
    days: Annotated[int, typer.Option("--days", min=0, max=366, help="How many days to look ahead.")] = 14,
    json: AsJson = False,
) -> None:
    """A dry run: which drafts would appear when, and why, if nobody answers. It writes nothing anywhere."""
    now = system_clock()
    with opened(home_of(context, home), secrets=True, dry=True) as office:
        for notice in office.take_in_sheets(now):
            output.warn(notice)
        ledger = office.ledger()
        observed = [_observe(office, ledger, account) for account in office.settings.accounts]
        drafts = overview.planned(ledger, now, days)
        rows = overview.rows(ledger, now)
    if json:
        output.as_json({"drafts": [overview.planned_json(entry) for entry in drafts]})
    else:
        _show_plan(drafts, rows, days)
    if not all(observed):
        raise typer.Exit(FAILED)


def _observe(office: Office, ledger: Ledger, account: str) -> bool:
    """Read the mailbox into the copy of the state; without it the plan rests on what was known before."""
    settings = office.settings.accounts[account]
    report = Report(account)
    try:
        with output.progress(f"Reading {account}"):
            mailbox = connect_imap(settings)
            try:
                guard = Guard(office.store, account, report, system_clock())
                Observer(ledger, mailbox, account, Watch(), report, guard).look(system_clock())
            finally:
                mailbox.close()
    except MailError as error:
        output.failure(error)
        output.warn(f"  The plan for {account} rests on what was known before.")
        return False
    return True


def _show_plan(drafts: list[overview.Planned], rows: list[overview.Row], days: int) -> None:
    if not drafts:
        output.line(f"No draft would be written within {days} days.")
    lines: list[tuple[str, ...]] = [
        (
            f"{entry.draft.due_on:%a} {entry.draft.due_on.isoformat()}",
            entry.draft.chase,
            f"Touch {entry.draft.number}, Tier {entry.draft.tier}",
            ", ".join(entry.draft.to) + (f" (cc {', '.join(entry.draft.cc)})" if entry.draft.cc else ""),
            entry.draft.asked_for.isoformat(),
            entry.draft.reason,
        )
        for entry in drafts
    ]
    output.table(("On", "Chase", "Touch", "To", "Asks for", "Why"), lines)
    planned: set[Any] = {entry.draft.chase for entry in drafts}
    for row in rows:
        if row.case.ask.key not in planned:
            output.line(f"{row.case.ask.key}: {row.decision.state.value}. {row.decision.reason}")
