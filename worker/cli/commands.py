"""Which module has which command.

A command's module, and what that needs, is imported once the command is typed: all of them together take as long again
as a short command does.
"""

import gc
from collections.abc import Collection, Sequence
from importlib import import_module
from typing import Final

MODULES: Final = {
    "init": "begin",
    "check": "begin",
    "auth": "auth",
    "ask": "ask",
    "import": "importing",
    "run": "work",
    "health": "work",
    "plan": "planning",
    "status": "look",
    "why": "look",
    "review": "review",
    "creator": "relation",
    "report": "relation",
    "pause": "hand",
    "resume": "hand",
    "snooze": "hand",
    "done": "hand",
    "stop": "hand",
    "sent": "hand",
    "skip": "hand",
    "replied": "hand",
    "undo": "hand",
    "preview": "preview",
    "lint": "linting",
    "classify": "classify",
    "schema": "schema",
    "demo": "demo",
    "backup": "state",
    "restore": "state",
    "rebuild": "state",
    "export": "state",
    "forget": "state",
}
"""In the order in which `chaser --help` lists them, a module's together."""


def import_all() -> None:
    """Every command, as help and the reference list them."""
    _import(MODULES.values())


def import_for(words: Sequence[str]) -> None:
    """What the words of a command line need; everything where no command is named, or none that there is."""
    named = _command_in(words)
    _import({MODULES[named]} if named in MODULES else MODULES.values())


def _command_in(words: Sequence[str]) -> str:
    """The command past the options before it; "" without one, and where help is asked for."""
    rest = iter(words)
    for word in rest:
        if word == "--help":
            return ""
        if word == "--home":
            next(rest, "")
        elif not word.startswith("-"):
            return word
    return ""


def _import(modules: Collection[str]) -> None:
    """What is imported stays; searching it for rubbish again and again is a seventh of a short command's time."""
    gc.disable()
    for module in dict.fromkeys(modules):
        import_module(f"worker.cli.{module}")
    gc.freeze()
    gc.enable()
