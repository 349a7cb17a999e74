"""`init` with somebody at the terminal: from the brand's name to the first look ahead.

Everything about brand and mailbox is asked before the first file is written. From then on each step may be left out,
and can be made up for by the command that is named.
"""

import shlex
from datetime import datetime
from pathlib import Path
from typing import Final

import typer

from worker.cli import importing, output, planning, questions
from worker.cli.auth import Terminal, has_browser
from worker.cli.mailbox_questions import mailbox, server_of, with_server
from worker.cli.mailboxes import reach
from worker.cli.new_ask import propose
from worker.cli.opening import opened
from worker.core.people import AskStatus
from worker.errors import ChaserError, InsecureConnection, LoginRefused, MailError
from worker.service.office import system_clock
from worker.service.signing_in import sign_in
from worker.settings import write_home
from worker.settings.brand_context import BrandContext
from worker.settings.env_file import write_secret
from worker.settings.findings import Unfit
from worker.settings.first_home import FirstHome, FirstMailbox
from worker.signin import Flow

SEGMENTS: Final = {
    "smb": "a few people and up to 50 creators: short and direct",
    "mid_market": "a team of its own, 50 to 200 creators: Tier 1 on Mondays, Tier 2 on Wednesdays",
    "enterprise": "more than 200 creators, agencies: managed talent through the agency",
}
AHEAD: Final = "14"


def guided(context: typer.Context, target: Path, shown: Path, told: BrandContext) -> None:
    """Ask, write, sign in, take down what is owed, look ahead."""
    output.heading("Chaser puts follow-ups into your Drafts. It never sends. A few questions make it a home.")
    with questions.leaving("nothing was written."):
        brand = _brand(told)
        first = mailbox()
    brand |= {role: first.key for role, who in told.people.items() if _is(first, who)}
    home = FirstHome(brand, first, empty_sheets=True)
    output.line()
    output.files("wrote", (path.relative_to(target) for path in write_home(target, home.files())))
    name = shlex.quote(str(shown))
    with questions.leaving(f"the home is there. Go on with: chaser check --home {name}"):
        if _signs_in(target, home, first):
            _first_asks(context, target)
            output.line()
            output.heading(f"The next {AHEAD} days, if nobody answers")
            planning.plan(context, target, AHEAD)
    output.line()
    output.line(f"To let it work: chaser run --home {name}     (or look again first: chaser plan --home {name})")


def _brand(told: BrandContext) -> dict[str, object]:
    """Name and segment are asked where the file does not say them."""
    brand = dict(told.facts)
    if "name" not in brand:
        questions.say("What is your brand called?", "The name that creators know.")
        brand["name"] = questions.read(_needed)
    if "segment" not in brand:
        questions.say("What kind of team are you?")
        brand["segment"] = list(SEGMENTS)[questions.one_of(list(SEGMENTS.values()), offered=2)]
    return brand


def _needed(written: str) -> str:
    if not written:
        raise Unfit("It cannot be left out")
    return written


def _is(first: FirstMailbox, who: str) -> bool:
    """Whether a person of the brand's file is the one at the terminal: a mailbox that is not there cannot be named."""
    return first.name.casefold() in who.casefold() or first.email.casefold() in who.casefold()


# --- signing in ---


def _signs_in(target: Path, home: FirstHome, first: FirstMailbox) -> bool:
    """Try the way in until it opens or the person goes on without."""
    while True:
        _keep_secret(target, first)
        try:
            _open(target, first)
        except ChaserError as error:
            output.failure(error)
            again = _another_way(target, home, first, error)
            if again is None:
                output.line(f"Later: chaser {'auth ' + first.key if first.oauth else 'check'} --home {target}")
                return False
            first = again
        else:
            return True


def _keep_secret(target: Path, first: FirstMailbox) -> None:
    """Ask for the secret and keep it in .env, where only this user can read it."""
    if first.oauth == "microsoft":
        return
    what = "The client secret" if first.oauth else f"The password of {first.user or first.email}"
    hint = "An app password, without its spaces." if first.provider == "gmail" and not first.oauth else ""
    questions.say(f"{what}?", f"{hint} It is not shown, and goes into .env, which nobody else can read.".strip())
    secret = questions.secret("> ")
    write_secret(target, first.secret, secret.replace(" ", "") if hint else secret)


def _open(target: Path, first: FirstMailbox) -> None:
    """Sign in and show the folders. Raises ChaserError."""
    with opened(target, secrets=True) as office:
        if first.oauth:
            sign_in(office, first.key, Terminal(), None if has_browser() else Flow.PASTE)
        reach(office, first.key)


def _another_way(target: Path, home: FirstHome, first: FirstMailbox, error: ChaserError) -> FirstMailbox | None:
    """What to try next; None to go on without."""
    questions.say("What now?")
    if first.oauth or first.provider:
        return first if questions.one_of(("try again", "go on without"), offered=1) == 0 else None
    is_server = isinstance(error, MailError) and not isinstance(error, LoginRefused | InsecureConnection)
    choices = ("type the password again", "name another server", "go on without")
    chosen = questions.one_of(choices, offered=2 if is_server else 1)
    if chosen == 1:
        return _moved(target, home, first)
    return first if chosen == 0 else None


def _moved(target: Path, home: FirstHome, first: FirstMailbox) -> FirstMailbox:
    """The same mailbox on another server, written into the file that we have just made."""
    moved = with_server(first, server_of(first.email))
    page = FirstHome(home.brand, moved).worker_yaml()
    (target / "config/worker.yaml").write_text(page, encoding="utf-8")
    return moved


# --- what is owed ---


def _first_asks(context: typer.Context, target: Path) -> None:
    questions.say("What does a creator owe you?")
    choices = ("answer a few questions about one", "take them over from a spreadsheet", "later")
    chosen = questions.one_of(choices, offered=1)
    if chosen == 0:
        _ask(target, system_clock())
    elif chosen == 1:
        _import(context, target)


def _ask(target: Path, now: datetime) -> None:
    with opened(target, dry=True) as office:
        proposal = propose(office, {"status": AskStatus.OPEN.value}, now, asks=True)
        proposal.show()
        is_wanted = questions.yes("Write this ask?")
    for file in proposal.write(target, now) if is_wanted else ():
        output.line(f"wrote {file}")


def _import(context: typer.Context, target: Path) -> None:
    questions.say("Which file?", "An .xlsx, or a .csv in UTF-8.")
    path = questions.read(_file)
    try:
        importing.import_sheet(context, path, target)
    except ChaserError as error:
        output.failure(error)


def _file(written: str) -> Path:
    path = Path(written.strip("'\"")).expanduser()
    if not path.is_file():
        raise Unfit(f"There is no file {path}", "Give its whole path.")
    return path
