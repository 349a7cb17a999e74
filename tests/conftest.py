"""The fixtures every area shares: real mail servers, each started once per test process."""

import os
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.kinds import Servers

# Programs under test start hundreds of times: the first of them may keep its bytecode for the others.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


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
