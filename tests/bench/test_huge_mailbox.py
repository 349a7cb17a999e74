"""A mailbox of two hundred thousand messages: the first pass ends, in time and in little memory, or drafts nothing."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.bench.big_mail import CREATORS, MORNING, OLD_MAILS, RECENT_MAILS, Size, fill
from tests.bench.homes import Access, Home, ask
from tests.bench.look_back import peak
from tests.servers.dovecot import Dovecot, User
from tests.servers.relay import Relay, Sender, Then
from worker.errors import MailError
from worker.service.office import Office

pytestmark = pytest.mark.slow

HUGE = Size(inbox=200_000, sent=CREATORS)
LONGEST_SECONDS = 300.0
"""For the first pass, on a server that has never looked into the mailbox, on a busy machine; docs/performance.md."""
WORDS = (
    (b"UID SEARCH", Sender.CLIENT),
    (b"* SEARCH", Sender.SERVER),
    (b"UID FETCH", Sender.CLIENT),
    (b"INTERNALDATE", Sender.SERVER),
)
"""Where the line is cut: before the server searches, before its answer, and in the midst of what was found."""


@pytest.fixture(scope="module")
def huge(dovecot: Dovecot) -> User:
    """Twice the mailbox of docs/performance.md, never indexed."""
    user = dovecot.new_user()
    fill(dovecot, user.name, HUGE)
    return user


@pytest.fixture
def relay(dovecot: Dovecot) -> Iterator[Relay]:
    with Relay(dovecot.imap_port) as opened:
        yield opened


@pytest.fixture
def home(relay: Relay, huge: User, tmp_path: Path) -> Home:
    """Fifty chases whose first draft is due the moment that their look-back is complete."""
    made = Home(tmp_path / "home", {"maya": Access(relay.port, huge)}, [ask(number, due=True) for number in range(50)])
    made.now = MORNING
    return made


def test_the_first_pass_ends_in_time(dovecot: Dovecot, huge: User, home: Home) -> None:
    """Every request among 200,000 messages is found, and every draft written, by one pass."""
    with ExitStack() as stack:
        office = stack.enter_context(closing(home.opened()))
        post = stack.enter_context(closing(home.post(office)))
        begun = time.monotonic()
        outcome = post.run()
        took = time.monotonic() - begun
    assert outcome.error is None
    assert sum(note.action == "request" for note in outcome.report.notes) == 50
    assert drafts(dovecot, huge) == 50
    assert took < LONGEST_SECONDS


def test_a_look_back_cut_short_is_done_anew_and_nothing_drafted_before(
    dovecot: Dovecot, huge: User, home: Home, relay: Relay
) -> None:
    """The line is cut again and again at another place: no draft, until a pass has read everything."""
    with closing(home.opened()) as office, closing(home.post(office)) as post:
        for word, sender in WORDS:
            trap = relay.at(word, sent_by=sender, then=Then.CUT)
            assert isinstance(post.run().error, MailError)
            assert trap.wait_until_sprung()
            assert drafts(dovecot, huge) == 0
            assert looked_back(office) == 0
        assert post.run().error is None
        assert looked_back(office) == 50
    assert drafts(dovecot, huge) == 50


def test_memory_does_not_grow_with_the_mailbox(dovecot: Dovecot, huge: User, tmp_path: Path) -> None:
    """`chaser run --once` needs no more of it than with a mailbox of the creators' own mail."""
    small = dovecot.new_user()
    fill(dovecot, small.name, Size(CREATORS * (OLD_MAILS + RECENT_MAILS), CREATORS))
    little = peak(tmp_path / "little", Access(dovecot.imap_port, small))
    assert peak(tmp_path / "much", Access(dovecot.imap_port, huge)) < 1.1 * little


@pytest.fixture(autouse=True)
def _no_drafts_left(dovecot: Dovecot, huge: User) -> Iterator[None]:
    yield
    dovecot.doveadm("expunge", "-u", huge.name, "mailbox", "Drafts", "all")


def drafts(server: Dovecot, user: User) -> int:
    told = server.doveadm("mailbox", "status", "-u", user.name, "messages", "Drafts")
    return int(told.rpartition("messages=")[2])


def looked_back(office: Office) -> int:
    return sum(case.chase.looked_back is not None for case in office.ledger().cases.values())
