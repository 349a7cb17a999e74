"""`status` and `why`: what stands, and why."""

import typer

from worker.cli import output
from worker.cli.app import AsJson, Home, Key, app, home_of
from worker.cli.opening import looked_at
from worker.service import overview
from worker.service.answers import confirmations
from worker.service.away import SOON, absences
from worker.service.closing import ClosingWord, closing_words
from worker.service.hand import known
from worker.service.needs import NeedsYou, needs_you
from worker.service.office import system_clock
from worker.service.reasons import reasons
from worker.service.troubles import Trouble, troubles


@app.command()
def status(context: typer.Context, home: Home = None, json: AsJson = False) -> None:
    """Where every chase stands, beginning with what needs you."""
    now = system_clock()
    with looked_at(home_of(context, home)) as office:
        notices = office.take_in_sheets(now)
        rows = overview.rows(office.ledger(now), now)
        wrong = troubles(office, notices, now)
        answered = [one.words for account in office.settings.accounts for one in confirmations(office.store, account)]
        has_set_aside = bool(office.store.set_asides())
        away = absences(office.settings, now, SOON)
    if json:
        output.as_json(
            {
                "chases": [overview.as_json(row) for row in rows],
                "problems": [each.as_json() for each in wrong],
                "answers": answered,
            }
        )
        return
    if answered:
        _show_section("Your answers to the digest", answered)
    _show_needs(needs_you(rows, now), wrong, has_set_aside=has_set_aside)
    if away:
        _show_section("Away", away)
    output.table(("Chase", "Creator", "State", "Last touch", "Next", "Why"), map(_cells, rows), below={"Why": ""})


def _show_section(name: str, lines: list[str]) -> None:
    output.heading(f"{name} ({len(lines)})")
    for text in lines:
        output.item(text)
    output.line()


def _show_needs(needs: NeedsYou, wrong: list[Trouble], *, has_set_aside: bool) -> None:
    for trouble in wrong:
        output.warn(f"! {trouble.words}")
    if has_set_aside:
        output.warn("  To clear what was set aside, once you have seen it: chaser review")
    sections = needs.sections()
    for name, lines in sections:
        _show_section(name, lines)
    if not sections and not wrong:
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
    with looked_at(home_of(context, home)) as office:
        office.take_in_sheets(now)
        ledger = office.ledger(now)
        found = reasons(ledger, known(ledger, key), now, closing_words(office.words, now))
    if json:
        history = [
            {"at": told.at.isoformat(), "noticed_at": told.noticed_at.isoformat(), "what": told.what}
            for told in found.history
        ]
        said = {"evidence": found.evidence, "milestone": found.milestone, "tried": found.tried}
        word = found.closing
        closing = {"to": word.to, "subject": word.subject, "text": word.text} if word else None
        after = {"proposal": found.proposal, "closing": closing}
        output.as_json({**overview.as_json(found.row), **said, **after, "history": history})
        return
    output.item(f"{key}: {found.row.decision.state.value}. {found.row.decision.reason}", indent=0)
    if found.milestone:
        output.item(found.milestone, indent=0)
    output.item(found.next_line, indent=0)
    output.item(found.evidence, indent=0)
    if found.said:
        output.item(found.said, indent=0)
    if found.tried:
        output.item(found.tried, indent=0)
    if found.proposal:
        output.item(found.proposal, indent=0)
    if found.closing:
        _show_closing(found.closing)
    if found.history:
        output.line()
        for told in found.history:
            output.item(f"{told.at:%Y-%m-%d %H:%M}  {told.line}")


def _show_closing(word: ClosingWord) -> None:
    output.line()
    output.item(f"{word.heading}:", indent=0)
    for text in (f"{word.subject}", *word.text.strip().split("\n")):
        output.line(f"  {text}" if text else "")
