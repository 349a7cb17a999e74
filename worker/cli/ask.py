"""`ask`: one more ask, by questions at a terminal or wholly by options.

It is written into a file of its own below data/asks.d; the sheets are the person's and are never written. Typer takes
its options from a signature alone, so each column of an ask stands in it once.
"""

from pathlib import Path
from typing import Annotated

import typer

from worker.cli import output, questions
from worker.cli.app import AsJson, Home, app, home_of
from worker.cli.new_ask import propose
from worker.cli.opening import opened
from worker.service.office import system_clock


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
    told = {name: text for name, text in given.items() if text}
    _add(home_of(context, home), told, yes=yes, dry_run=dry_run, json=json)


def _add(home: Path, told: dict[str, str], *, yes: bool, dry_run: bool, json: bool) -> None:
    now = system_clock()
    with questions.leaving("nothing was written."), opened(home, dry=True) as office:
        proposal = propose(office, told, now, asks=not (json or yes))
        if json:
            written = not dry_run and bool(proposal.write(home, now))
            output.as_json(proposal.as_json(written=written))
            return
        proposal.show()
        wanted = not dry_run and (yes or not questions.is_possible() or questions.yes("Write this ask?"))
    if not wanted:
        output.line("Nothing was written.")
        return
    for file in proposal.write(home, now):
        output.line(f"wrote {file}")
    for text in proposal.last_words():
        output.line(text)
    output.line("To see all that is coming: chaser plan")
