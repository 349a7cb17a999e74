"""Benches: the fake mailbox, a Dovecot with all its abilities, and one stripped to what the oldest servers can do."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.mail.mailboxes import Bench, DovecotBench, FakeBench
from tests.servers.dovecot import Dovecot


@pytest.fixture(scope="session")
def bare_dovecot() -> Iterator[Dovecot]:
    """Folders below INBOX with dots, no SPECIAL-USE, LIST-STATUS, UNSELECT or MOVE: like Courier."""
    with Dovecot(
        special_use=False, separator=".", prefix="INBOX.", extra="imap_capability = IMAP4rev1 UIDPLUS IDLE"
    ) as server:
        yield server


@pytest.fixture(params=["fake", "dovecot", "bare_dovecot"])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    """A server of its own for each test, of each kind in turn."""
    if request.param == "fake":
        yield FakeBench()
        return
    with closing(DovecotBench(request.getfixturevalue(request.param))) as made:
        yield made
