"""Stages for the tests of the running command."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from tests.servers.dovecot import Dovecot
from tests.service.running import Start, forking
from tests.service.stage import LOOKED_BACK, MORNING, NEXT_MORNING, NOTHING_MORE, Box, Parts, Stage

Asks = Mapping[str, Mapping[str, str]]
REEL: Asks = {"mika-reel": {"creator": "mika", "scenario": "late-content", "deadline": "2026-10-23"}}
REELS: Asks = {
    **REEL,
    "noor-reel": {"creator": "noor", "scenario": "late-content", "deadline": "2026-10-23", "owner": "omar"},
}
"""Maya waits for one, Omar for the other."""
MAYA = ("maya",)
MAYA_AND_OMAR = ("maya", "omar")


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """What a chase without any trouble leaves: its database before the first draft, and its drafts' Message-IDs."""

    data: Path
    first: str
    renewed: str


@pytest.fixture(scope="session")
def forked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Chaser, imported once and forked for every command."""
    with forking(tmp_path_factory.mktemp("nursery")) as start:
        yield start


@pytest.fixture(scope="session")
def undisturbed(
    dovecot: Dovecot, shipped: Path, forked: Start, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Undisturbed]:
    """The chase of mika-reel on two quiet mornings."""
    folder = tmp_path_factory.mktemp("undisturbed")
    with Box(dovecot, "maya") as box:
        quiet = Stage(Parts(shipped, folder, forked), REEL, {"maya": box})
        quiet.asks_for("mika-reel")
        quiet.at(LOOKED_BACK)
        quiet.looks()
        data = quiet.copy_of_home() / "data" / "chaser.db"
        quiet.at(MORNING)
        quiet.looks()
        first = quiet.only_draft()
        quiet.at(NEXT_MORNING)
        quiet.looks()
        yield Undisturbed(data, first, quiet.only_draft())
        quiet.end()


Stages = Callable[..., Stage]


@pytest.fixture
def stage(dovecot: Dovecot, shipped: Path, forked: Start, tmp_path: Path) -> Iterator[Stages]:
    """Makes a stage: each account's mailbox on its server, the requests sent, the clock at `at`."""
    with ExitStack() as stack:

        def made(
            asks: Asks = REEL,
            accounts: Sequence[str] = MAYA,
            at: datetime = MORNING,
            servers: Mapping[str, Dovecot] = MappingProxyType({}),
            more: Mapping[str, Any] = NOTHING_MORE,
        ) -> Stage:
            boxes = {name: stack.enter_context(Box(servers.get(name, dovecot), name)) for name in accounts}
            new = Stage(Parts(shipped, tmp_path, forked), asks, boxes, more)
            for ask, row in asks.items():
                new.asks_for(ask, row.get("owner", "maya"))
            new.at(at)
            stack.callback(new.end)
            return new

        yield made


@pytest.fixture
def morning(stage: Stages, undisturbed: Undisturbed) -> Stage:
    """Monday, October 26, 8:05 in New York: Touch 1 of mika-reel is due, and was not yet on Thursday's look."""
    due = stage()
    shutil.copy(undisturbed.data, due.home / "data" / "chaser.db")
    return due


@pytest.fixture
def next_morning(morning: Stage) -> Stage:
    """Tuesday, October 27: Monday's draft lies unsent and is to be renewed."""
    morning.looks()
    morning.at(NEXT_MORNING)
    return morning
