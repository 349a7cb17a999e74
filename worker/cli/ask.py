"""`ask`: one more ask, by questions at a terminal or wholly by options.

It is written into a file of its own below data/asks.d; the sheets are the person's and are never written.
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from worker.cli import output, questions
from worker.cli.app import AsJson, Home, app, home_of, opened
from worker.cli.interview import Interview, creators_like, read_days
from worker.errors import ChaserError, WrongUse
from worker.service.office import Office, system_clock
from worker.service.outlook import Outlook, outlooks
from worker.settings import file_of, write_ask
from worker.settings.findings import Unfit
from worker.settings.new_asks import REQUIRED, Considered, consider


def _detail(name: str, help_text: str, metavar: str = "TEXT") -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(f"--{name}", metavar=metavar, help=help_text)
    return option


@app.command("ask")
def ask(
    context: typer.Context,
    home: Home = None,
    creator: Annotated[str, _detail("creator", "Who owes it: the key, or the name, handle or address.", "WHO")] = "",
    scenario: Annotated[str, _detail("scenario", "What is owed: late-content, missing-info and so on.", "KEY")] = "",
    item: Annotated[str, _detail("item", 'Exactly what you need: "the Reel for Spring Glow".')] = "",
    campaign: Annotated[str, _detail("campaign", "The campaign it is for.")] = "",
    deadline: Annotated[str, _detail("deadline", "The day agreed on.", "DAY")] = "",
    requested_on: Annotated[str, _detail("requested-on", "The day of the request, if no mail shows it.", "DAY")] = "",
    request_subject: Annotated[str, _detail("request-subject", "The subject of the mail that asked for it.")] = "",
    prior_touches: Annotated[str, _detail("prior-touches", 'Follow-ups made: "2 email, 1 instagram".')] = "",
    reason: Annotated[str, _detail("reason", 'Why the date matters, after "because".')] = "",
    benefit: Annotated[str, _detail("benefit", "What they gain by it, as a clause.")] = "",
    consequence: Annotated[str, _detail("consequence", "What happens if it stays open, as a clause.")] = "",
    action: Annotated[str, _detail("action", 'What you will do in the end, after "we will".')] = "",
    alternative: Annotated[str, _detail("alternative", "What would also do: a noun phrase.")] = "",
    first_line: Annotated[str, _detail("first-line", "A first sentence of your own.")] = "",
    stakes: Annotated[str, _detail("stakes", "Where they differ from the scenario's.", "low|medium|high")] = "",
    posted_on: Annotated[str, _detail("posted-on", "The day it went live.", "DAY")] = "",
    content: Annotated[str, _detail("content", "What was posted.", "post|story")] = "",
    delivered_on: Annotated[str, _detail("delivered-on", "The day the product arrived.", "DAY")] = "",
    brand_owes: Annotated[str, _detail("brand-owes", "What we still owe them; they are not chased meanwhile.")] = "",
    brand_owes_by: Annotated[str, _detail("brand-owes-by", "The day by which we owe it.", "DAY")] = "",
    amount: Annotated[str, _detail("amount", "The amount at stake, with its currency.")] = "",
    clause: Annotated[str, _detail("clause", "The clause of the agreement that is meant.")] = "",
    help_link: Annotated[str, _detail("help-link", "A page that helps them.", "LINK")] = "",
    owner: Annotated[str, _detail("owner", "The mailbox that follows up.", "MAILBOX")] = "",
    key: Annotated[str, _detail("key", "The ask's key; without it one is made.", "KEY")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing that can be left out, and write.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would follow; write nothing.")] = False,
    json: AsJson = False,
) -> None:
    """Add one ask: what a creator owes you, and what would follow.

    At a terminal it asks what the options do not say. It writes data/asks.d/KEY.yaml, never the sheets.
    """
    given = {
        "ask": key, "creator": creator, "scenario": scenario, "item": item, "campaign": campaign,
        "deadline": deadline, "requested_on": requested_on, "request_subject": request_subject,
        "prior_touches": prior_touches, "reason": reason, "benefit": benefit, "consequence": consequence,
        "action": action, "alternative": alternative, "first_line": first_line, "stakes": stakes,
        "posted_on": posted_on, "content": content, "delivered_on": delivered_on, "brand_owes": brand_owes,
        "brand_owes_by": brand_owes_by, "amount": amount, "clause": clause, "help_link": help_link, "owner": owner,
    }  # fmt: skip
    now = system_clock()
    place = home_of(context, home)
    with opened(place, dry=True) as office:
        details = _told(office, {name: text for name, text in given.items() if text}, now, asks=not (json or yes))
        considered = _considered(office, details)
        coming = outlooks(office, [considered.ask], now)[0]
    if json:
        written = not dry_run and write_ask(place, considered.ask, _origin(now))
        output.as_json(_as_json(considered, coming, written=written))
        return
    output.problems(considered.notices)
    show_outlook(coming)
    if dry_run:
        output.line("Nothing was written.")
        return
    if not yes and questions.is_possible() and not questions.yes("Write this ask?"):
        output.line("Nothing was written.")
        return
    write(place, considered, coming, now)


def _told(office: Office, given: dict[str, str], now: datetime, *, asks: bool) -> dict[str, str]:
    """All details: those of the options, and at a terminal those of the questions."""
    today = now.astimezone(next(iter(office.settings.accounts.values())).account.timezone).date()
    details = read_days(given, today)
    if "creator" in details and details["creator"] not in office.settings.creators:
        details["creator"] = _key_of(office, details["creator"])
    missing = [name for name in REQUIRED if name not in details]
    if asks and questions.is_possible():
        return {name: text for name, text in Interview(office.settings, details, now).hold().items() if text}
    if missing:
        what = f"An ask needs {_listed(missing)}."
        options = " ".join(f"--{name} …" for name in missing)
        raise WrongUse(what, f"Give {options}, or type chaser ask alone at a terminal, and it asks.")
    return details


def _key_of(office: Office, written: str) -> str:
    """The creator meant by a name, handle or address. What means none, or several, is left to be refused as a key."""
    try:
        found = creators_like(office.settings, written)
    except Unfit:
        return written
    if len(found) > 1:
        raise WrongUse(
            f'"{written}" may be {_listed([creator.key for creator in found], "or")}.', "Give the key: --creator KEY"
        )
    return found[0].key


def _considered(office: Office, details: dict[str, str]) -> Considered:
    considered = consider(office.settings, details)
    if considered.errors:
        output.problems(considered.problems)
        raise WrongUse("The ask was not written.", "Correct what the lines above say, and type the command again.")
    known = office.settings.asks.get(considered.ask.key)
    if known is not None:
        place = known.file or "data/asks"
        raise WrongUse(
            f"There is an ask {known.key} already, in {place}.", "Change it there, or give this one another --key."
        )
    return considered


def write(home: Path, considered: Considered, coming: Outlook, now: datetime) -> None:
    """Write the ask into its file and say what comes first."""
    asked = considered.ask
    if not write_ask(home, asked, _origin(now)):
        raise ChaserError(f"{file_of(asked.key)} is there already.", "Change that file, or give another --key.")
    output.line(f"wrote {file_of(asked.key)}")
    if asked.missing:
        output.line(f"Its words stay general without {', '.join(asked.missing)}; add them there when you know.")
    draft = coming.first
    if draft is not None:
        supposed = ", once the request is found in Sent" if coming.supposed_request else ""
        output.line(f"Touch {draft.number} comes on {draft.due_on:%a} {draft.due_on.isoformat()}{supposed}.")
    output.line("To see all that is coming: chaser plan")


def show_outlook(coming: Outlook) -> None:
    """What would follow from an ask, before it is written."""
    asked = coming.case.ask
    output.line()
    output.heading(f"{asked.key}: {asked.item}, {coming.case.creator.name}")
    output.item(coming.reason)
    if not coming.drafts:
        output.item("No follow-up would come of it as it stands.")
    elif coming.supposed_request:
        output.item(f"If the mail that asked for it is found, and it is of {coming.supposed_request.isoformat()}:")
    for draft in coming.drafts:
        whom = ", ".join(draft.to) + (f" (cc {', '.join(draft.cc)})" if draft.cc else "")
        asks_for = f"asks for {draft.asked_for.isoformat()}"
        day = f"{draft.due_on:%a} {draft.due_on.isoformat()}"
        output.item(f"{day}  Touch {draft.number}, Tier {draft.tier}, to {whom}, {asks_for}", indent=4)


def _as_json(considered: Considered, coming: Outlook, *, written: bool) -> dict[str, object]:
    asked = considered.ask
    return {
        "ask": asked.key,
        "file": file_of(asked.key),
        "written": written,
        "creator": asked.creator,
        "scenario": asked.scenario,
        "item": asked.item,
        "deadline": asked.deadline.isoformat() if asked.deadline else None,
        "needs_detail": list(asked.missing),
        "notices": [str(problem) for problem in considered.notices],
        **coming.as_json(),
    }


def _origin(now: datetime) -> str:
    return f"Made by chaser ask on {now:%Y-%m-%d}."


def _listed(words: list[str], last: str = "and") -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
