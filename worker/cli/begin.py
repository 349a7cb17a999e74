"""`init` and `check`: from an empty folder to a mailbox that Chaser can work in."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from worker.cli import output, questions
from worker.cli.app import FAILED, WRONG, Home, app, home_of
from worker.cli.guide import guided
from worker.cli.mailboxes import reach
from worker.cli.opening import opened
from worker.core.cadence import LISTS
from worker.errors import MailError, Problem, WrongUse
from worker.rounds.sheets import ACCEPTED
from worker.service.away import absences
from worker.service.linting import judged
from worker.service.office import Office, system_clock
from worker.settings import Settings, kept_files, write_home
from worker.settings.brand_context import BrandContext, read_brand_context
from worker.settings.entries import in_yaml
from worker.settings.first_home import FirstHome, is_new
from worker.settings.worker_file import FILE


@app.command()
def init(
    context: typer.Context,
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make a home of.")],
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing; write the commented defaults.")] = False,
    brand_context: Annotated[
        Path | None,
        typer.Option("--brand-context", metavar="FILE", help="Markdown about the brand, to take its facts from."),
    ] = None,
) -> None:
    """Make a home: at a terminal by questions, else as commented files.

    Configuration, words and sheets. Never overwrites a file.
    """
    target = directory.expanduser().absolute()
    told = read_brand_context(brand_context.expanduser()) if brand_context else BrandContext()
    _show_brand(told)
    if questions.is_possible() and not yes and is_new(target):
        guided(context, target, directory, told)
    else:
        _write_defaults(target, directory, told)


def _write_defaults(target: Path, directory: Path, told: BrandContext) -> None:
    """The files as they are shipped, with the facts of the brand where a file tells them."""
    kept = kept_files(target)
    written = write_home(target, FirstHome(told.facts).files() if told.facts else {})
    output.files("wrote", (path.relative_to(target) for path in written))
    output.files("kept ", (path.relative_to(target) for path in kept))
    if told.facts and target / FILE in kept:
        output.warn(f"{FILE} was there already, so the brand's facts were not written. They are:")
        output.warn(in_yaml({"brand": told.facts}).rstrip())
    output.line()
    output.line("Next:")
    home = shlex.quote(str(directory))
    output.line(f"  1. Put your mailbox into {directory}/config/worker.yaml and its password into {directory}/.env")
    output.line(f"  2. Replace the samples in {directory}/data/creators.csv and asks.csv with your own")
    output.line(f"  3. chaser check --home {home}")
    output.line(f"  4. chaser plan --days 14 --home {home}     (a dry run: it writes nothing)")


def _show_brand(told: BrandContext) -> None:
    """What was taken from the brand's file, and what was not."""
    for key, value in told.facts.items():
        shown = ", ".join(value) if isinstance(value, dict) else value
        output.line(f"brand {key}: {shown}")
    for role, who in told.people.items():
        output.warn(
            f"brand {role}: {who}: write the short name of that mailbox into config/worker.yaml once it is there."
        )
    if told.left:
        output.warn(f"Not used: {'; '.join(told.left)}")


@app.command()
def check(
    context: typer.Context,
    home: Home = None,
    offline: Annotated[bool, typer.Option("--offline", help="Leave the mail servers alone.")] = False,
    create_folders: Annotated[
        bool, typer.Option("--create-folders", help="Make the folders of the remote control where they are missing.")
    ] = False,
    accept_sheet: Annotated[
        bool, typer.Option("--accept-sheet", help="The rows that disappeared from asks are meant to be gone.")
    ] = False,
) -> None:
    """Validate every file and try every mailbox.

    It writes every message once with made-up people, holds changed words against the rules of lint, signs in, and shows
    the folders found.
    """
    if create_folders and offline:
        raise WrongUse("Folders are made on the mail servers.", "Leave out --offline: chaser check --create-folders")
    with opened(home_of(context, home), secrets=not offline, dry=not accept_sheet) as office:
        settings = office.settings
        output.problems(settings.notices)
        output.problems(office.open_files())
        faults = [*office.words.problems([*settings.scenarios.values(), *LISTS]), *judged(settings, office.words)]
        output.problems(faults)
        if accept_sheet:
            office.store.set_fact(ACCEPTED, str(len(settings.asks)))
        for notice in office.take_in_sheets(system_clock()):
            output.warn(notice)
        output.line(
            f"Files: {_count(settings.accounts, 'mailbox', 'mailboxes')},"
            f" {_count(settings.creators, 'creator', 'creators')},"
            f" {_count(settings.asks, 'ask', 'asks')}{_milestones(settings)},"
            f" {_count(settings.scenarios, 'scenario', 'scenarios')}."
        )
        for line in absences(settings, system_clock()):
            output.line(line)
        well = offline or _reach_all(office, create_folders=create_folders)
    if _is_fatal(faults):
        raise typer.Exit(WRONG)
    if not well:
        raise typer.Exit(FAILED)
    output.line("All is well." if not offline else "All is well with the files; the mail servers were not asked.")


def _milestones(settings: Settings) -> str:
    """How many of the asks follow from data/deliveries."""
    made = [ask for ask in settings.asks.values() if ask.origin is not None]
    return f" ({len(made)} of them milestones)" if made else ""


def _count(things: object, one: str, many: str) -> str:
    number = len(things)  # type: ignore[arg-type]
    return f"{number} {one if number == 1 else many}"


def _is_fatal(faults: list[Problem]) -> bool:
    return any(not fault.warning for fault in faults)


def _reach_all(office: Office, *, create_folders: bool) -> bool:
    """Every mailbox is tried, whatever became of the others."""
    reached = [_reach(office, account, create_folders=create_folders) for account in office.settings.accounts]
    return all(reached)


def _reach(office: Office, account: str, *, create_folders: bool) -> bool:
    """Whether the mailbox opens and has everything needed; what is wrong is said."""
    try:
        return reach(office, account, create_folders=create_folders)
    except MailError as error:
        output.failure(error)
        return False
