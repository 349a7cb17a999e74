"""The one fixture every area shares: a real mail server, started once per test process."""

from collections.abc import Iterator

import pytest

from tests.servers.dovecot import Dovecot


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A Dovecot of this test process. Take `dovecot.new_user()` in each test, so that no two tests share mail."""
    with Dovecot() as server:
        yield server
