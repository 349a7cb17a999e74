"""`init` and `check`: from an empty folder to a mailbox that Chaser can work in."""

import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from worker.cli import output
from worker.cli.app import FAILED, WRONG, Home, app, home_of, opened
from worker.core import remote
from worker.core.cadence import Scenario
from worker.core.messages import Role
from worker.errors import MailError, Problem, WrongUse
from worker.mail.mailbox import Folder, Mailbox
from worker.rounds.sheets import ACCEPTED
from worker.service.access import connect_imap
from worker.service.linting import judged
from worker.service.office import Office, system_clock
from worker.settings import kept_files, write_home

NEEDED = {
    Role.INBOX: "where replies arrive",
    Role.SENT: "where your requests and sent follow-ups are found",
    Role.DRAFTS: "where Chaser puts its drafts",
}


@app.command()
def init(directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make a home of.")]) -> None:
    """Write a working home to start from.

    Commented configuration, words and sample sheets. Never overwrites a file.
    """
    target = directory.expanduser().absolute()
    kept = kept_files(target)
    for path in write_home(target):
        output.line(f"wrote {path.relative_to(target)}")
    for path in kept:
        output.line(f"kept  {path.relative_to(target)}")
    output.line()
    output.line("Next:")
    home = shlex.quote(str(directory))
    output.line(f"  1. Put your mailbox into {directory}/config/worker.yaml and its password into {directory}/.env")
    output.line(f"  2. Replace the samples in {directory}/data/creators.csv and asks.csv with your own")
    output.line(f"  3. chaser check --home {home}")
    output.line(f"  4. chaser plan --days 14 --home {home}     (a dry run: it writes nothing)")


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
        faults = [*office.words.problems(settings.scenarios.values()), *judged(settings, office.words)]
        output.problems(faults)
        if accept_sheet:
            office.store.set_fact(ACCEPTED, str(len(settings.asks)))
        for notice in office.take_in_sheets(system_clock()):
            output.warn(notice)
        output.line(
            f"Files: {_count(settings.accounts, 'mailbox', 'mailboxes')},"
            f" {_count(settings.creators, 'creator', 'creators')},"
            f" {_count(settings.asks, 'ask', 'asks')}, {_count(settings.scenarios, 'scenario', 'scenarios')}."
        )
        well = offline or _reach_all(office, create_folders=create_folders)
    if _is_fatal(faults):
        raise typer.Exit(WRONG)
    if not well:
        raise typer.Exit(FAILED)
    output.line("All is well." if not offline else "All is well with the files; the mail servers were not asked.")


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
    """Log in and show what was found; whether everything needed is there."""
    settings = office.settings.accounts[account]
    output.line()
    output.heading(f"Mailbox {account} ({settings.account.email}) on {settings.imap.host}:{settings.imap.port}")
    try:
        with output.progress(f"Signing in to {settings.imap.host}"):
            mailbox = connect_imap(settings)
            try:
                if create_folders:
                    _create_folders(mailbox, office.settings.scenarios.values())
                folders = mailbox.folders()
                output.line(f"  Signed in. The server offers: {mailbox.description()}")
            finally:
                mailbox.close()
    except MailError as error:
        output.failure(error)
        return False
    _show_folders(folders)
    for shortcoming in mailbox.shortcomings(folders):
        output.warn(f"  {shortcoming}")
    needed = {Role.INBOX, Role.DRAFTS, Role.ALL} if mailbox.is_gmail else NEEDED.keys()
    missing = [role for role in Role if role in needed and all(folder.role is not role for folder in folders)]
    for role in missing if not mailbox.is_gmail else []:  # Gmail always has them: they are hidden, and it was said
        output.warn(
            f"  No {role.value} folder was recognised ({NEEDED[role]})."
            f" Name it in config/worker.yaml: accounts: {account}: folders: {{{role.value}: ...}}"
        )
    return not missing


def _create_folders(mailbox: Mailbox, scenarios: Iterable[Scenario]) -> None:
    """Make what is missing of the remote control; a folder that means the same already stays as it is."""
    known = list(scenarios)
    meanings = (remote.meaning_of(folder.path, known) for folder in mailbox.folders())
    there = {remote.shown(meaning) for meaning in meanings if meaning}
    for meaning in remote.all_meanings(known):
        if remote.shown(meaning) not in there:
            output.line(f"  made {mailbox.create_folder(remote.path_of(meaning))}")


def _show_folders(folders: tuple[Folder, ...]) -> None:
    for folder in sorted(folders, key=lambda folder: (folder.role is Role.OTHER, folder.name)):
        output.line(f"  {folder.role.value:8} {folder.name}")
