"""What a mailbox's thread waits for, and the gates before servers: without any server."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.bench.big_mail import LOOKED_BACK
from tests.bench.homes import Access, Home, ask
from tests.mail.fake_mailbox import FakeServer
from tests.servers.dovecot import User
from worker.errors import ConnectionLost, MailError, SessionExpired
from worker.mail.mailbox import FolderStatus, Mailbox
from worker.service.bell import Bell
from worker.service.ear import DEAF, SHORT, Ear
from worker.service.gate import Gate
from worker.service.office import Office
from worker.service.post import Post
from worker.settings import AccountSettings

KNOWN = FolderStatus(1000, 1, 0)


@pytest.fixture
def bell() -> Iterator[Bell]:
    made = Bell()
    yield made
    made.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A home of two mailboxes on two hosts, which nobody has looked at."""
    access = {name: Access(1, User(name, "secret")) for name in ("maya", "omar")}
    home = Home(tmp_path, access, [ask(1, owner="maya")])
    path = tmp_path / "config/worker.yaml"
    text = path.read_text()
    path.write_text(text.replace("127.0.0.1", "localhost", 1))
    opened = home.opened()
    yield opened
    opened.close()


def post_of(office: Office, server: FakeServer) -> Post:
    return Post(office, "maya", lambda _: server.connect(), lambda: LOOKED_BACK)


class TestBell:
    def test_it_rings_until_it_is_answered(self, bell: Bell) -> None:
        """However often it was rung, also before anybody listened."""
        assert not bell.wait(0)
        for _ in range(100_000):
            bell.ring()
        assert bell.wait(0)
        assert bell.wait(0)
        bell.answer()
        assert not bell.wait(0)

    def test_it_wakes_who_waits(self, bell: Bell) -> None:
        """From another thread, at once."""
        threading.Timer(0.1, bell.ring).start()
        begun = time.monotonic()
        assert bell.wait(30)
        assert time.monotonic() - begun < 5

    def test_a_bell_that_is_gone_rings_nowhere(self) -> None:
        """Not into a file that has got its number since."""
        gone = Bell()
        gone.close()
        with Path("/dev/null").open("wb"), Path("/dev/null").open("wb"):
            gone.ring()


class Line:
    """A mailbox whose listening does as it is told."""

    tells_news = True

    def __init__(self, listen: Callable[[], bool]) -> None:
        self._listen = listen

    def await_news(self, *_: object) -> bool:
        return self._listen()


class TestEar:
    def test_three_short_failures_make_it_deaf_for_a_while(self, bell: Bell) -> None:
        """Then it listens again; longer ones, and successes between, do not count."""
        now = [0.0]
        ear = Ear(lambda: now[0])

        def fails(after: float) -> None:
            def breaks() -> bool:
                now[0] += after
                raise ConnectionLost("the line broke")

            with pytest.raises(ConnectionLost):
                ear.listen(Line(breaks), "INBOX", KNOWN, bell, 60)  # type: ignore[arg-type]

        for after in (1, 1, SHORT, 1, 1):
            fails(after)
            assert ear.can_listen(Line(bool))  # type: ignore[arg-type]
        assert ear.listen(Line(lambda: True), "INBOX", KNOWN, bell, 60)  # type: ignore[arg-type]
        for _ in range(3):
            fails(1)
        assert not ear.can_listen(Line(bool))  # type: ignore[arg-type]
        now[0] += DEAF
        assert ear.can_listen(Line(bool))  # type: ignore[arg-type]

    def test_a_session_that_ends_after_a_while_is_no_failure(self, bell: Bell) -> None:
        """With its token, once an hour, say; only one that always ends at once makes deaf."""
        now = [0.0]
        ear = Ear(lambda: now[0])

        def expires() -> bool:
            now[0] += 3600
            raise SessionExpired("the token ran out")

        for _ in range(5):
            with pytest.raises(SessionExpired):
                ear.listen(Line(expires), "INBOX", KNOWN, bell, 60)  # type: ignore[arg-type]
        assert ear.can_listen(Line(bool))  # type: ignore[arg-type]


class TestGate:
    def test_few_connections_to_one_host_are_made_at_a_time(self, office: Office) -> None:
        """The others wait for their turn, and a host that is slow holds up nobody else's."""
        inside, most, lock, leave = [0], [0], threading.Lock(), threading.Event()
        settings = office.settings.accounts

        def connect(one: AccountSettings) -> Mailbox:
            if one.account.key == "omar":
                return FakeServer().connect()
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            leave.wait(10)
            with lock:
                inside[0] -= 1
            return FakeServer().connect()

        gate = Gate(connect, at_once=2)
        threads = [threading.Thread(target=gate, args=(settings["maya"],)) for _ in range(6)]
        for thread in threads:
            thread.start()
        gate(settings["omar"])
        leave.set()
        for thread in threads:
            thread.join(10)
        assert most[0] == 2
        assert inside[0] == 0

    def test_a_connection_that_fails_frees_its_place(self, office: Office) -> None:
        """Ten failures in a row through a gate for one."""

        def fails(_: AccountSettings) -> Mailbox:
            raise ConnectionLost("nobody there")

        gate = Gate(fails, at_once=1)
        for _ in range(10):
            with pytest.raises(ConnectionLost):
                gate(office.settings.accounts["maya"])


class TestPost:
    def test_a_session_that_ends_with_its_token_is_renewed_without_a_word(self, office: Office) -> None:
        """In the middle of a look: the look is made again, and nothing is kept as trouble."""
        server = FakeServer()
        server.fail("folders", SessionExpired("the server ended the session"))
        post = post_of(office, server)

        outcome = post.run()

        assert outcome.error is None
        assert not office.store.problems()

    def test_one_that_ends_again_at_once_is_told(self, office: Office) -> None:
        """Once is custom, twice is trouble: no storm of sign-ins."""
        servers = [FakeServer(), FakeServer()]
        for server in servers:
            server.fail("folders", SessionExpired("the server ended the session"))
        post = Post(office, "maya", lambda _: servers.pop().connect(), lambda: LOOKED_BACK)
        assert isinstance(post.run().error, SessionExpired)
        assert office.store.problems()

    @pytest.mark.parametrize("error", [ConnectionLost("gone"), SessionExpired("over")])
    def test_a_line_that_breaks_while_resting_calls_for_a_look(
        self, office: Office, bell: Bell, error: MailError
    ) -> None:
        """At once, and the next look connects anew."""
        server = FakeServer()
        post = post_of(office, server)
        post.run()
        server.fail("await_news", error)
        begun = time.monotonic()
        assert post.rest(bell, 30)
        assert time.monotonic() - begun < 5
        assert post.run().error is None

    def test_new_mail_ends_the_rest(self, office: Office, bell: Bell) -> None:
        """And the bell does, and the time."""
        server = FakeServer()
        post = post_of(office, server)
        post.run()
        assert not post.rest(bell, 0.05)
        bell.ring()
        assert not post.rest(bell, 30)
        bell.answer()
        server.put("INBOX", b"From: a@b.example\r\n\r\nhello\r\n")
        assert post.rest(bell, 30)

    def test_without_a_connection_it_rests_by_the_bell_alone(self, office: Office, bell: Bell) -> None:
        """After a failure, say."""
        post = post_of(office, FakeServer())
        assert not post.rest(bell, 0.01)
        bell.ring()
        assert not post.rest(bell, 30)
