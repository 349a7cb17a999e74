"""`preview`: a whole sequence in the method's output format."""

import os
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markdown import Markdown

from worker.cli import output
from worker.cli.app import AsJson, Home, app, home_of
from worker.cli.opening import opened
from worker.cli.pages import write_page
from worker.errors import WrongUse
from worker.service import preview_book, previewing
from worker.service.hand import known
from worker.service.office import system_clock
from worker.service.preview_checks import ticks
from worker.service.preview_page import markdown
from worker.service.preview_words import Look
from worker.service.previewing import Sequence
from worker.settings import Settings, load
from worker.words.vetted import Vetted

SEGMENTS = ("smb", "mid_market", "enterprise")
WIDEST = 100
"""Longer lines are hard to read, however wide the terminal is."""


@app.command()
def preview(
    context: typer.Context,
    key: Annotated[str | None, typer.Argument(metavar="[CHASE]", help="A chase, as chaser status shows it.")] = None,
    home: Home = None,
    scenario: Annotated[
        str | None, typer.Option("--scenario", metavar="KEY", help="A scenario, with a made-up ask.")
    ] = None,
    language: Annotated[str, typer.Option("--lang", metavar="CODE", help="In this language: en, zh-CN.")] = "",
    segment: Annotated[
        str, typer.Option("--segment", metavar="KIND", help="As another kind of team: smb, mid_market, enterprise.")
    ] = "",
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write it as a page for a browser.")
    ] = None,
    everything: Annotated[
        Path | None, typer.Option("--all", metavar="DIR", help="Write a book of every scenario in every language.")
    ] = None,
    messages: Annotated[
        bool, typer.Option("--messages", help="Show the direct messages beside the e-mails in full.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Show a whole sequence: every touch with its channel, day, subject and text.

    In the method's output format, as Markdown, with a checklist that is ticked by the rules of lint. Writes nothing,
    but for the files that --html and --all name.
    """
    if (key is not None) + (scenario is not None) + (everything is not None) != 1:
        raise WrongUse("Name one thing to show.", "chaser preview CHASE, or --scenario KEY, or --all DIR")
    if segment and segment not in SEGMENTS:
        raise WrongUse(f'"{segment}" is no kind of team.', f"There are: {', '.join(SEGMENTS)}")
    where = home_of(context, home)
    settings = load(where, os.environ, secrets=False, segment=segment)
    if everything is not None:
        _write_book(everything, settings, language)
        return
    sequence = _of_chase(where, key, settings, language) if key else _of_scenario(scenario or "", settings, language)
    if html is not None:
        write_page(html, preview_book.page(sequence))
        output.line(f"wrote {html}")
    elif json:
        output.as_json(as_json(sequence))
    else:
        _show(sequence, Look(is_quoted=output.out.is_terminal, has_messages=messages))


def _of_chase(home: Path, key: str, settings: Settings, language: str) -> Sequence:
    now = system_clock()
    with opened(home, dry=True) as office:
        office.take_in_sheets(now)
        ledger = office.ledger(now)
        case = previewing.spoken(ledger.case(known(ledger, key)), office.words, settings, language)
        return previewing.of_chase(case, office.words, now, partial(ledger.written, key))


def _of_scenario(key: str, settings: Settings, language: str) -> Sequence:
    if key not in settings.scenarios:
        raise WrongUse(f'There is no scenario "{key}".', f"There are: {', '.join(settings.scenarios)}")
    words = _words(settings)
    spoken = previewing.known_language(words, language or "en")
    return preview_book.sequence_of(key, settings, words, spoken)


def _words(settings: Settings) -> Vetted:
    return Vetted(settings.template_folders, settings.locales, settings.scenarios)


def _write_book(folder: Path, settings: Settings, language: str) -> None:
    words = _words(settings)
    languages = (previewing.known_language(words, language),) if language else words.codes()
    written = 0
    for name, text in preview_book.book(settings, words, languages):
        write_page(folder / name, text)
        written += 1
    output.line(f"wrote {written} pages; begin with {folder / preview_book.INDEX}")


def _show(sequence: Sequence, look: Look) -> None:
    """Set for reading on a terminal; as it is when piped."""
    text = markdown(sequence, look)
    if output.out.is_terminal:
        output.out.print(Markdown(text), width=min(output.out.width, WIDEST), soft_wrap=False)
    else:
        output.out.file.write(text)


def as_json(sequence: Sequence) -> dict[str, Any]:
    """The sequence for programs."""
    case = sequence.case
    return {
        "chase": case.ask.key,
        "creator": case.creator.key,
        "scenario": case.scenario.key,
        "item": case.ask.item,
        "made_up": sequence.is_made_up,
        "standing": sequence.standing,
        "touches": [
            {
                "number": each.draft.number,
                "tier": each.draft.tier,
                "tone": each.tone.value,
                "on": each.draft.due_on.isoformat(),
                "asked_for": each.draft.asked_for.isoformat(),
                "channel": each.draft.channel.value,
                "to": list(each.draft.to),
                "cc": list(each.draft.cc),
                "also": [key for key in each.draft.chases if key != case.ask.key] if each.draft.also else [],
                "subject": each.subject,
                "text": each.text,
                "beside": {"channel": each.beside.channel.value, "text": each.beside.text} if each.beside else None,
            }
            for each in sequence.coming
        ],
        "lying": _lying(sequence),
        "sent": [{"number": each.number, "tier": each.tier, "state": each.state.value} for each in sequence.past],
        "checklist": [{"line": line, "holds": holds, "against": against} for line, holds, against in ticks(sequence)],
    }


def _lying(sequence: Sequence) -> dict[str, Any] | None:
    """The touch that lies open now, None when none does."""
    if sequence.lying is None:
        return None
    touch = sequence.lying.touch
    asked = touch.asked_for.isoformat() if touch.asked_for else None
    return {
        "number": touch.number, "tier": touch.tier, "channel": touch.channel.value, "to": list(touch.to),
        "cc": list(touch.cc), "subject": touch.subject, "asked_for": asked, "text": sequence.lying.text,
        "edited": touch.edited,
    }  # fmt: skip
