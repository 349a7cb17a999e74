"""A mailbox of three hundred folders: what a pass reads of it, and what never goes unread before a draft."""

import imaplib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.bench.big_mail import MORNING, Size, address, fill, request_id
from tests.bench.homes import Access, Home, ask
from tests.bench.wire import Meter
from tests.servers.dovecot import HOST, Dovecot, User
from tests.servers.relay import Relay, Sender
from worker.core.plan import State, decide
from worker.mail.imap import ImapMailbox, connect
from worker.report import Report
from worker.rounds import Pass, Watch
from worker.rounds.watch import QUARTER_HOUR
from worker.service.office import Office

pytestmark = pytest.mark.slow

FOLDERS = 300
FILED_IN = "Client 287"
KEY = "ask-000000"
REPLY = (
    f"From: Creator 0 <{address(0)}>\r\nTo: maya@brand.example\r\nSubject: Re: The Reel\r\n"
    f"Date: {format_datetime(MORNING - timedelta(minutes=4))}\r\nMessage-ID: <reply@creators.example>\r\n"
    f"In-Reply-To: {request_id(0)}\r\n\r\nSorry for the delay, here it is.\r\n"
).encode()


@dataclass
class Stopwatch:
    """Real seconds, as the test has them go by."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Worker:
    """One connection with its memory, and the home that it works for."""

    home: Home
    office: Office
    mailbox: ImapMailbox
    stopwatch: Stopwatch
    watch: Watch

    def passes(self) -> None:
        """One more pass over this connection."""
        ledger = self.office.ledger()
        Pass(ledger, self.mailbox, self.office.words, Report("maya"), watch=self.watch).run(self.home.now)

    def state(self) -> State:
        return decide(self.office.ledger().case(KEY), self.home.now).state


Workers = Callable[[int], Worker]


class Person:
    """The mailbox's owner at another mail program."""

    def __init__(self, server: Dovecot, user: User) -> None:
        self._server = server
        self.user = user

    def files_the_reply(self) -> None:
        """A rule puts the creator's answer into one of the many folders."""
        with self._program() as program:
            assert program.append(f'"{FILED_IN}"', "", "", REPLY)[0] == "OK"

    def counts_drafts(self) -> int:
        with self._program() as program:
            return int(program.select("Drafts", readonly=True)[1][0] or b"0")

    @contextmanager
    def _program(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4(HOST, self._server.imap_port) as program:
            program.login(self.user.name, self.user.password)
            yield program


@pytest.fixture
def person(dovecot: Dovecot) -> Person:
    """Three hundred folders beside the usual ones, and a request in Sent."""
    user = dovecot.new_user()
    fill(dovecot, user.name, Size(inbox=22, sent=1), creators=1)
    dovecot.doveadm("mailbox", "create", "-u", user.name, *(f"Client {number}" for number in range(FOLDERS)))
    return Person(dovecot, user)


@pytest.fixture
def worker(person: Person, tmp_path: Path) -> Iterator[Workers]:
    """Connects through a port; its first pass finds the request. Touch 1 is due on MORNING."""
    with ExitStack() as stack:

        def connected(port: int) -> Worker:
            home = Home(tmp_path / "home", {"maya": Access(port, person.user)}, [ask(0, due=True)])
            office = stack.enter_context(closing(home.opened()))
            mailbox = connect(
                host=HOST, port=port, security="none", ca_file="",
                user=person.user.name, password=person.user.password,
            )  # fmt: skip
            stack.enter_context(closing(mailbox))
            stopwatch = Stopwatch()
            made = Worker(home, office, mailbox, stopwatch, Watch(stopwatch))
            made.passes()
            assert office.ledger().case(KEY).chase.request is not None
            return made

        yield connected


def test_a_new_connection_reads_every_folder(dovecot: Dovecot, person: Person, worker: Workers) -> None:
    """A reply in folder 287 is seen by the first pass of a connection, and no draft is written."""
    maya = worker(dovecot.imap_port)
    person.files_the_reply()
    maya.home.now = MORNING
    maya.watch = Watch()
    maya.passes()
    assert maya.state() is State.REPLIED
    assert person.counts_drafts() == 0


def test_all_folders_are_read_every_quarter_of_an_hour(dovecot: Dovecot, person: Person, worker: Workers) -> None:
    """Between, one short question is about those in which mail usually lands; then the filed reply is seen."""
    with Meter(dovecot.imap_port) as meter:
        maya = worker(meter.port)
        maya.passes()
        person.files_the_reply()
        meter.reset()
        maya.stopwatch.seconds = QUARTER_HOUR - 1
        maya.passes()
        assert {command.split()[0] for command in meter.commands} == {"STATUS", "NOOP"}
        assert meter.down < 1000
        assert maya.state() is not State.REPLIED
        maya.stopwatch.seconds = QUARTER_HOUR + 1
        maya.passes()
        assert maya.state() is State.REPLIED


def test_a_folder_in_which_a_reply_landed_is_read_each_time(dovecot: Dovecot, person: Person, worker: Workers) -> None:
    """Once replies land in folder 287 it belongs to the few, without any wait."""
    maya = worker(dovecot.imap_port)
    maya.office.store.add_reply_folder("maya", FILED_IN)
    person.files_the_reply()
    maya.passes()
    assert maya.state() is State.REPLIED


def test_no_draft_is_written_while_a_folder_went_unread_for_longer(
    dovecot: Dovecot, person: Person, worker: Workers
) -> None:
    """The quarter of an hour ends in the middle of a pass: before its draft everything is read, and the reply found."""
    with Relay(dovecot.imap_port) as relay:
        maya = worker(relay.port)
        maya.stopwatch.seconds = QUARTER_HOUR - 1
        maya.home.now = MORNING

        def time_goes_by() -> None:
            person.files_the_reply()
            maya.stopwatch.seconds = QUARTER_HOUR + 1

        trap = relay.at(b"STATUS", sent_by=Sender.CLIENT, call=time_goes_by)
        maya.passes()
        assert trap.wait_until_sprung()
        assert maya.state() is State.REPLIED
        assert person.counts_drafts() == 0


def test_a_draft_is_written_when_all_folders_were_read(dovecot: Dovecot, person: Person, worker: Workers) -> None:
    """Within the quarter of an hour, and without a reply, the draft appears."""
    maya = worker(dovecot.imap_port)
    maya.home.now = MORNING
    maya.passes()
    assert person.counts_drafts() == 1
