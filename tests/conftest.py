"""The fixtures every area shares, each made once per test process: mail servers, a home, the program."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import settings

from tests.servers.dovecot import Dovecot
from tests.servers.kinds import Servers
from tests.stories.program import Starter, forking, init

# Programs under test start hundreds of times: the first of them may keep its bytecode for the others.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

MEMORY = Path("/dev/shm")
ROOM = 6 << 30
"""Bytes; the largest mailbox of the tests has 200,000 messages."""


def pytest_configure() -> None:
    """Let no example be too slow, and keep temporary files in memory where there is room."""
    settings.register_profile("patient", settings(), deadline=None)  # a busy machine is no fault
    settings.load_profile("patient")
    if _has_room(MEMORY):
        tempfile.tempdir = os.environ["TMPDIR"] = str(MEMORY)


def _has_room(folder: Path) -> bool:
    """Whether much may be written there, and programs may lie there."""
    if not os.access(folder, os.W_OK):
        return False
    there = os.statvfs(folder)
    return there.f_bavail * there.f_frsize > ROOM and not there.f_flag & os.ST_NOEXEC


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """Mail servers by the names in `tests.servers.kinds`, started on demand."""
    with closing(Servers()) as started:
        yield started


@pytest.fixture(scope="session")
def dovecot(servers: Servers) -> Dovecot:
    """A Dovecot of this test process. Take `dovecot.new_user()` in each test, so that no two tests share mail."""
    server = servers["dovecot"]
    assert isinstance(server, Dovecot)
    return server


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home as `chaser init` writes it, once; every test starts from a copy."""
    return init(tmp_path_factory.mktemp("shipped") / "home")


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Starter]:
    """Chaser, imported once and forked for every command."""
    with forking(tmp_path_factory.mktemp("forks")) as starter:
        yield starter
