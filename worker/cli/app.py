"""The options every command shares, and how errors become words and exit codes.

Exit: 0 fine, 1 something failed (said on stderr, the rest was done), 2 wrong use or configuration.
"""

import errno
import io
import os
import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from worker import __version__
from worker.cli import commands, output
from worker.errors import ChaserError, ConfigurationError, Unforeseen, WordsError, WrongUse

FAILED = 1
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
INTERRUPTED = 130
"""What shells call the end of a program by Ctrl-C."""
STDERR = 2
WRONG = 2


class InOrder(TyperGroup):
    """Lists the commands in the order of their table, whatever module was imported first."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401 - typer's own click
        return sorted(super().list_commands(ctx), key=list(commands.MODULES).index)


app = typer.Typer(
    name="chaser",
    cls=InOrder,
    help="Chaser drafts the follow-ups that are due in your own mailbox. It never sends.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Home = Annotated[
    Path | None, typer.Option("--home", metavar="DIR", help="The home folder; else $CHASER_HOME, else this folder.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for other programs.")]
Key = Annotated[str, typer.Argument(metavar="CHASE", help="The ask's key, as chaser status shows it.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"chaser {__version__}")
        raise typer.Exit


@app.callback()
def shared(
    context: typer.Context,
    home: Home = None,
    version: Annotated[  # noqa: ARG001 - answered by its callback
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Take the options given before the command."""
    context.obj = home


def home_of(context: typer.Context, home: Path | None) -> Path:
    """The home folder: the option, else $CHASER_HOME, else the current folder."""
    chosen = home or context.obj or os.environ.get("CHASER_HOME") or "."
    return Path(chosen).expanduser().absolute()


def main() -> None:
    """Run the command line; every error ends in words and an exit code, never in a traceback."""
    try:
        _run()
    except (ConfigurationError, WrongUse, WordsError) as error:
        output.failure(error)
        sys.exit(WRONG)
    except ChaserError as error:
        output.failure(error)
        sys.exit(FAILED)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has left (a closed pager): nothing to say, and nobody to say it to.
        _drop_output()
        sys.exit(FAILED)
    except OSError as error:
        if error.errno not in NO_ROOM:
            _end_unforeseen(error)
        _drop_output()
        output.failure(
            ChaserError(f"The output cannot be written: {error.strerror}.", "Make room, or write it elsewhere.")
        )
        sys.exit(FAILED)
    except Exception as error:  # noqa: BLE001 - a user never sees a traceback unless it is asked for
        _end_unforeseen(error)


def _run() -> None:
    _see_to_output()
    try:
        commands.import_for(sys.argv[1:])
        app()
    finally:
        sys.stdout.flush()  # what cannot be written is to be said here, not when Python ends


def _see_to_output() -> None:
    """Output that was closed goes nowhere, and no file gets its number; what it cannot show is written as codes."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= STDERR:
        pass
    os.close(number)
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - open until the end
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def _drop_output() -> None:
    """What is still to be written goes nowhere, so that Python does not try again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _end_unforeseen(error: Exception) -> NoReturn:
    output.failure(Unforeseen(error))
    sys.exit(FAILED)
