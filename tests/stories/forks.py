"""Runs `python -m worker` many times without starting Python many times: a waiting process that forks per command.

Each command is a process of its own that goes through `worker/__main__.py` from the first line, with its own
environment, folder, clock and exit code; only what is imported was imported beforehand, and the shipped phrases were
read, which is nine tenths of a command's time. Run as a program it reads one command a line (JSON) and answers with
the exit code.
"""

import atexit
import gc
import importlib
import json
import os
import runpy
import sys
import traceback
from typing import Any

from worker.cli import import_all
from worker.settings.machines_file import shipped_wording

READY = "ready"
IMPORTED = (
    "holidays.countries", "dateutil.relativedelta", "dateutil.parser", "babel.numbers", "encodings.utf_8_sig",
)  # fmt: skip
"""What Chaser imports only once it runs, beside its commands."""


def serve() -> None:
    """Import Chaser, then fork for every line on stdin until it ends."""
    warm_up()
    _say(READY)
    for line in sys.stdin:
        command = json.loads(line)
        child = os.fork()
        if child == 0:
            os._exit(become(command))
        _, status = os.waitpid(child, 0)
        _say(os.waitstatus_to_exitcode(status))


def warm_up() -> None:
    """Import and read what never changes while a command runs, and spare the children from copying it."""
    import_all()
    for name in IMPORTED:
        importlib.import_module(name)
    shipped_wording()
    gc.collect()
    gc.freeze()


def _say(answer: object) -> None:
    sys.stdout.write(f"{answer}\n")
    sys.stdout.flush()


def become(command: dict[str, Any]) -> int:
    """Become the command; its exit code."""
    for descriptor, path, mode in (
        (0, os.devnull, os.O_RDONLY),
        (1, command["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
        (2, command["err"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
    ):
        os.dup2(os.open(path, mode, 0o600), descriptor)
    os.environ.clear()
    os.environ.update(command["environ"])
    os.chdir(command["folder"])
    sys.argv = ["chaser", *command["words"]]
    try:
        return _left(command)
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()


def _left(command: dict[str, Any]) -> int:
    try:
        runpy.run_module(command["module"], run_name="__main__", alter_sys=True)
    except SystemExit as leaving:
        if leaving.code is None or isinstance(leaving.code, int):
            return leaving.code or 0
        sys.stderr.write(f"{leaving.code}\n")
        return 1
    except BaseException:  # noqa: BLE001 - what the interpreter itself would print
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    serve()
