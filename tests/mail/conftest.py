"""Benches: the fake mailbox and every kind of mail server."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.mail.mailboxes import Bench, FakeBench, ServerBench
from tests.servers.kinds import KINDS, Servers


@pytest.fixture(params=["fake", *KINDS])
def bench(request: pytest.FixtureRequest, servers: Servers) -> Iterator[Bench]:
    """A mailbox of its own for each test, on each kind of server in turn."""
    if request.param == "fake":
        yield FakeBench()
        return
    with closing(ServerBench(servers[request.param])) as made:
        yield made
