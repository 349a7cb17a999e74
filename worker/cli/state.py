"""`backup`, `restore`, `rebuild`, `export`, `forget`: the state as a whole."""

import json
import os
import sys
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import typer

from worker.cli import output, questions
from worker.cli.app import FAILED, Home, app, home_of
from worker.cli.opening import opened
from worker.errors import ChaserError, WrongUse
from worker.service import forgetting
from worker.service.alone import alone_on
from worker.service.office import database_of, system_clock
from worker.service.rebuilding import Rebuilt
from worker.service.rebuilding import rebuild as rebuilt_from
from worker.store.contents import Line
from worker.store.copies import Contents, back_up, put_back
from worker.store.repository import Store

Written = Annotated[Path, typer.Argument(metavar="FILE", help="Where the copy goes; nothing is overwritten.")]


@app.command()
def backup(context: typer.Context, file: Written, home: Home = None) -> None:
    """Copy the database to a file, also while the service runs.

    The copy is checked before it gets its name.
    """
    target = file.expanduser().absolute()
    contents = back_up(database_of(_home_in_use(context, home)), target)
    output.line(f"wrote {target}: {_held(contents)}")
    output.line("It holds the database alone. Keep config/, templates/, data/ and .env with it.")


@app.command()
def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that chaser backup has written.")],
    home: Home = None,
) -> None:
    """Put a copy of the database back; the one it replaces is kept beside it.

    The service has to be stopped first.
    """
    place = _home_in_use(context, home)
    with alone_on(place, "putting another database in its place"):
        contents, kept = put_back(file.expanduser().absolute(), database_of(place))
    output.line(f"restored from {file}: {_held(contents)}")
    if kept is not None:
        output.line(f"The database that was here lies in {kept}")
    output.line(
        "What happened since is read from the mailboxes at the next pass; follow-ups of that time are found there."
    )


@app.command()
def rebuild(
    context: typer.Context,
    home: Home = None,
    offline: Annotated[bool, typer.Option("--offline", help="Leave the mailboxes to the next pass.")] = False,
) -> None:
    """Make the index anew from the history, and read every mailbox again.

    No fact is changed and no draft written. The service has to be stopped first.
    """
    with opened(home_of(context, home), secrets=not offline) as office:
        accounts = office.settings.accounts
        with alone_on(office.home, "making the index anew", accounts), output.progress("Reading the mailboxes again"):
            result = rebuilt_from(office, system_clock(), offline=offline)
    _say_rebuilt(result, offline=offline)
    if result.failures:
        raise typer.Exit(FAILED)


@app.command()
def export(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Where to; stdout without it.")] = None,
    home: Home = None,
    json_lines: Annotated[bool, typer.Option("--json", help="JSON lines; there is no other form.")] = True,  # noqa: ARG001 - as every listing has it
) -> None:
    """Print all that is known, one JSON object a line: asks, events, commands, letters, drafts.

    The key from which ids of drafts are made is left out.
    """
    path = database_of(_home_in_use(context, home))
    store = Store.copy_of(path)
    try:
        if file is None:
            _write_lines(sys.stdout, store.everything())
            return
        with _new_file(file.expanduser().absolute()) as out:
            count = _write_lines(out, store.everything())
        output.line(f"wrote {file}: {count} lines")
    finally:
        store.close()


@app.command()
def forget(
    context: typer.Context,
    creator: Annotated[str, typer.Argument(metavar="CREATOR", help="The creator's key in the roster.")],
    home: Home = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; it cannot be undone.")] = False,
    lift: Annotated[bool, typer.Option("--lift", help="Let a forgotten creator's rows count again.")] = False,
) -> None:
    """Take a creator out of the database: names, addresses, texts, history.

    Says what remains elsewhere. The service has to be stopped first.
    """
    with opened(home_of(context, home)) as office:
        if lift:
            output.line(forgetting.lift(office.store, creator))
            return
        with alone_on(office.home, "forgetting a creator", office.settings.accounts):
            person = forgetting.person_of(office.loaded, office.store, creator)
            if not yes:
                _ask(creator, person.chases)
            done = forgetting.forget(office.ledger(complete=False), office.loaded, creator)
    output.line(f"Forgotten: {creator}. Gone from the database: {done.went}.")
    output.line("What remains:")
    for text in done.remains:
        output.item(text)


def _ask(creator: str, chases: tuple[str, ...]) -> None:
    if not sys.stdin.isatty():
        raise WrongUse("Forgetting cannot be undone, and there is nobody to ask.", f"chaser forget {creator} --yes")
    named = f" with {', '.join(chases)}" if chases else ""
    with questions.leaving("nothing was taken out."):
        if not questions.yes(f"Take {creator}{named} out of the database? This cannot be undone.", offered=False):
            raise questions.Left


def _home_in_use(context: typer.Context, home: Path | None) -> Path:
    """A home, also one whose configuration is broken."""
    place = home_of(context, home)
    if not (place / "config" / "worker.yaml").exists():
        raise WrongUse(f"{place} is not a home of Chaser's.", "Name yours with --home DIR, or: chaser init DIR")
    return place


def _held(contents: Contents) -> str:
    chases = "1 chase" if contents.chases == 1 else f"{contents.chases} chases"
    events = "1 event" if contents.events == 1 else f"{contents.events} events"
    return f"{chases}, {events}, {contents.size / 1e6:.1f} MB, layout {contents.layout}"


def _say_rebuilt(result: Rebuilt, *, offline: bool) -> None:
    output.line(f"The index was made anew: chases {result.chases}, from events {result.events}.")
    if result.ids:
        output.line(f"Ids of drafts that were missing and are known again: {result.ids}.")
    found = result.letters - result.letters_before
    if offline:
        output.line("The mailboxes were left alone; the next pass reads them as if for the first time.")
    else:
        output.line(f"Letters in the conversations: {result.letters}, of them found anew: {found}.")
    for account, error in result.failures:
        output.failure(error, f"mailbox {account}: ")


def _write_lines(out: TextIO, lines: Generator[Line]) -> int:
    count = 0
    with closing(lines):
        for line in lines:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
            count += 1
    return count


@contextmanager
def _new_file(path: Path) -> Iterator[TextIO]:
    """A file for its owner alone, which must not exist; gone again when it could not be written to its end."""
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise WrongUse(f"{path} is there already; nothing was written.", "Give the file another name.") from None
    except OSError as error:
        raise ChaserError(f"{path} cannot be written: {error.strerror}.", "Name a file in a folder of yours.") from None
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            yield out
    except OSError as error:
        path.unlink(missing_ok=True)
        raise ChaserError(f"{path} could not be written to its end: {error.strerror}.", "Free some space.") from None
    except BaseException:
        path.unlink(missing_ok=True)
        raise
