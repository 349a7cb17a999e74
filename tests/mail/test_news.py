"""Waiting for new mail: on real servers, and with everything a server can do wrong meanwhile."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest

from tests.mail.scripted import CAPABILITIES, HOST, Answer, ScriptedServer
from tests.mail.scripted import Then as Says
from tests.servers.dovecot import Dovecot
from worker.errors import ConnectionLost, MailError, SessionExpired, Throttled
from worker.mail.imap import ImapMailbox, connect
from worker.mail.mailbox import FolderStatus

MAIL = b"From: mika@creators.example\r\nSubject: here it is\r\n\r\nhere\r\n"
KNOWN = FolderStatus(7, 10, 3)
UNTAGGED = {
    b"CAPABILITY": f"* CAPABILITY {CAPABILITIES} IDLE\r\n".encode(),
    b"EXAMINE": b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] valid\r\n* OK [UIDNEXT 10] next\r\n",
    b"LOGOUT": b"* BYE\r\n",
}


@pytest.fixture
def bell() -> Iterator[tuple[int, int]]:
    """What the waiting looks at, and what rings it."""
    reading, writing = os.pipe()
    yield reading, writing
    os.close(reading)
    os.close(writing)


@pytest.fixture(scope="module", params=["plain", "tls"])
def dovecot_of(request: pytest.FixtureRequest) -> Iterator[tuple[Dovecot, str]]:
    with Dovecot(tls=request.param == "tls", idle_notify="1 secs") as server:
        yield server, request.param


@contextmanager
def inbox(dovecot_of: tuple[Dovecot, str]) -> Iterator[tuple[ImapMailbox, Callable[[], None]]]:
    """A mailbox, and what delivers a mail into its INBOX."""
    server, kind = dovecot_of
    user = server.new_user()
    port, security = (server.imaps_port, "tls") if kind == "tls" else (server.imap_port, "none")
    mailbox = connect(
        host=HOST, port=port, security=security, ca_file=server.ca_file, user=user.name, password=user.password
    )
    with closing(mailbox):
        yield mailbox, lambda: server.deliver(user.name, MAIL)


def state(mailbox: ImapMailbox) -> FolderStatus:
    return mailbox.statuses(["INBOX"])["INBOX"]


class TestOnDovecot:
    def test_new_mail_is_told_of(self, dovecot_of: tuple[Dovecot, str], bell: tuple[int, int]) -> None:
        """Long before the time is over; and the mailbox answers as ever afterwards."""
        with inbox(dovecot_of) as (mailbox, deliver):
            known = state(mailbox)
            threading.Timer(0.3, deliver).start()
            begun = time.monotonic()
            assert mailbox.await_news("INBOX", known, bell[0], 30)
            assert time.monotonic() - begun < 10
            assert state(mailbox).messages == known.messages + 1

    def test_what_came_since_it_was_read_is_told_of_at_once(
        self, dovecot_of: tuple[Dovecot, str], bell: tuple[int, int]
    ) -> None:
        """Between the reading and the waiting nothing falls through."""
        with inbox(dovecot_of) as (mailbox, deliver):
            known = state(mailbox)
            deliver()
            begun = time.monotonic()
            assert mailbox.await_news("INBOX", known, bell[0], 30)
            assert time.monotonic() - begun < 5

    def test_the_bell_ends_it(self, dovecot_of: tuple[Dovecot, str], bell: tuple[int, int]) -> None:
        """A waking by the clock, or the end of the service."""
        with inbox(dovecot_of) as (mailbox, _):
            known = state(mailbox)
            threading.Timer(0.2, os.write, (bell[1], b"!")).start()
            begun = time.monotonic()
            assert not mailbox.await_news("INBOX", known, bell[0], 30)
            assert time.monotonic() - begun < 10
            assert state(mailbox) == known

    def test_a_quiet_time_passes(self, dovecot_of: tuple[Dovecot, str], bell: tuple[int, int]) -> None:
        """What the server says to keep the line open ("Still here") is no news."""
        with inbox(dovecot_of) as (mailbox, _):
            known = state(mailbox)
            begun = time.monotonic()
            assert not mailbox.await_news("INBOX", known, bell[0], 2.5)
            assert time.monotonic() - begun >= 2.5

    def test_waiting_marks_nothing(self, dovecot_of: tuple[Dovecot, str], bell: tuple[int, int]) -> None:
        """The folder is only ever examined."""
        with inbox(dovecot_of) as (mailbox, deliver):
            known = state(mailbox)
            deliver()
            mailbox.await_news("INBOX", known, bell[0], 5)
            server = dovecot_of[0]
            user = next(reversed(server.users))
            assert "Seen" not in server.doveadm("fetch", "-u", user, "flags", "mailbox", "INBOX", "all")


class Idler:
    """A server that answers IDLE with `greeting`, then says each of `after` in its own breath; None ends the line."""

    def __init__(self, greeting: bytes, after: tuple[bytes | None, ...]) -> None:
        self._greeting, self._after = greeting, after
        self.listener = socket.create_server((HOST, 0))

    def serve(self) -> None:
        line, _ = self.listener.accept()
        with line, line.makefile("rb") as reader:
            line.sendall(b"* OK hello\r\n")
            while command := reader.readline():
                tag, name, *_ = command.split()
                if name == b"IDLE":
                    if not self._goes_on(line):
                        return
                    reader.readline()
                line.sendall(UNTAGGED.get(name, b"") + tag + b" OK done\r\n")

    def _goes_on(self, line: socket.socket) -> bool:
        line.sendall(self._greeting)
        for words in self._after:
            time.sleep(0.05)
            if words is None:
                line.shutdown(socket.SHUT_RDWR)
                return False
            line.sendall(words)
        return True


@contextmanager
def listening(*after: bytes | None, greeting: bytes = b"+ idling\r\n") -> Iterator[ImapMailbox]:
    """A mailbox on such a server."""
    server = Idler(greeting, after)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    port = server.listener.getsockname()[1]
    mailbox = connect(host=HOST, port=port, security="none", ca_file="", user="m", password="p", timeout=(5, 5))
    try:
        yield mailbox
    finally:
        mailbox.close()
        server.listener.close()
        thread.join(5)


class TestAwkwardServers:
    @pytest.mark.parametrize(
        ("greeting", "after"),
        [
            (b"* 4 EXISTS\r\n+ idling\r\n", ()),
            (b"* 4 EXISTS\r\n* 1 RECENT\r\n+ idling\r\n", ()),
            (b"+ idling\r\n", (b"* 4 EXISTS\r\n",)),
            (b"+ idling\r\n", (b"* 4 EX", b"ISTS\r\n")),
            (b"+ idling\r\n", (b"* OK Still here\r\n* 4 EXISTS\r\n* 1 RECENT\r\n",)),
            (b"+ idling\r\n", (b"* 1 FETCH (FLAGS (\\Seen) X {3}\r\nabc)\r\n* 4 EXISTS\r\n",)),
        ],
        ids=["before the go-on", "two before it", "one line", "half a line", "after chatter", "with a literal"],
    )
    def test_news_is_understood_however_it_comes(
        self, greeting: bytes, after: tuple[bytes, ...], bell: tuple[int, int]
    ) -> None:
        """And the mailbox goes on as ever."""
        with listening(*after, greeting=greeting) as mailbox:
            assert mailbox.await_news("INBOX", KNOWN, bell[0], 5)
            assert mailbox.new_uids("INBOX", 9)[0] == KNOWN

    def test_news_in_one_breath_with_the_go_on_shows_at_the_end_of_the_window(self, bell: tuple[int, int]) -> None:
        """Later than it should, but never lost."""
        with listening(greeting=b"+ idling\r\n* 4 EXISTS\r\n") as mailbox:
            assert mailbox.await_news("INBOX", KNOWN, bell[0], 0.5)

    @pytest.mark.parametrize(
        ("words", "error"),
        [
            (None, ConnectionLost),
            (b"* BYE going down\r\n", ConnectionLost),
            (b"* BYE Session expired, please login again\r\n", SessionExpired),
            (b"* BYE Session invalidated - AccessTokenExpired\r\n", SessionExpired),
            (b"* BYE Request is throttled. Suggested Backoff Time: 3000 milliseconds\r\n", Throttled),
        ],
    )
    def test_an_ended_line_is_noticed_at_once(
        self, words: bytes | None, error: type[MailError], bell: tuple[int, int]
    ) -> None:
        """Not after the window, and in words: what the server said last decides what it means."""
        begun = time.monotonic()
        with listening(*((words, None) if words else (None,))) as mailbox, pytest.raises(error) as caught:
            mailbox.await_news("INBOX", KNOWN, bell[0], 30)
        assert type(caught.value) is error
        assert time.monotonic() - begun < 8

    def test_a_server_that_refuses_is_not_asked_again(self, bell: tuple[int, int]) -> None:
        """It ends early, so that the clock is followed alone; the line stays usable."""
        script = {"IDLE": [Answer(then=Says.NO, text="not now")]}
        with (
            ScriptedServer(script, capabilities=f"{CAPABILITIES} IDLE") as server,
            closing(server.connect()) as mailbox,
        ):
            assert mailbox.tells_news
            begun = time.monotonic()
            assert not mailbox.await_news("INBOX", KNOWN, bell[0], 30)
            assert time.monotonic() - begun < 5
            assert not mailbox.tells_news
            mailbox.await_news("INBOX", KNOWN, bell[0], 30)
            assert len(server.sent("IDLE")) == 1

    def test_a_server_without_idle_is_never_asked(self) -> None:
        """As its capabilities say."""
        with ScriptedServer() as server, closing(server.connect()) as mailbox:
            assert not mailbox.tells_news

    def test_another_folder_of_the_same_name_is_news(self, bell: tuple[int, int]) -> None:
        """A new UIDVALIDITY means everything must be read again."""
        with listening() as mailbox:
            assert mailbox.await_news("INBOX", FolderStatus(6, 10, 3), bell[0], 5)
