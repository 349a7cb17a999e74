"""The servers that other tests stand on: a private Dovecot, and the relay in front of it."""

import imaplib
import socket
import ssl
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.servers.dovecot import FOLDERS, Dovecot, User
from tests.servers.relay import Relay, Sender, Then

MESSAGE = b"Message-ID: <one@brand.example>\r\nSubject: hello\r\n\r\nhello\r\n"


@contextmanager
def logged_in(port: int, user: User) -> Iterator[imaplib.IMAP4]:
    client = imaplib.IMAP4("127.0.0.1", port, timeout=10)
    try:
        client.login(user.name, user.password)
        yield client
    finally:
        client.shutdown()


def count(server: Dovecot, user: User, folder: str) -> int:
    with logged_in(server.imap_port, user) as client:
        return int(client.select(folder, readonly=True)[1][0] or b"0")


def test_a_new_user_can_log_in_at_once_and_shares_no_mail(dovecot: Dovecot) -> None:
    """A user made while the server runs logs in; mail delivered to one is not in the other's INBOX."""
    ann, bob = dovecot.new_user(), dovecot.new_user()

    dovecot.deliver(ann.name, MESSAGE)

    assert count(dovecot, ann, "INBOX") == 1
    assert count(dovecot, bob, "INBOX") == 0


def test_a_wrong_password_is_refused(dovecot: Dovecot) -> None:
    """The server really looks at the password."""
    ann = dovecot.new_user()
    with pytest.raises(imaplib.IMAP4.error), logged_in(dovecot.imap_port, User(ann.name, "wrong")):
        pass


def test_the_folders_carry_their_special_use(dovecot: Dovecot) -> None:
    r"""LIST shows \\Drafts, \\Sent, \\Junk, \\Trash and \\Archive."""
    with logged_in(dovecot.imap_port, dovecot.new_user()) as client:
        listed = b"\n".join(line for line in client.list()[1] if isinstance(line, bytes))
    assert all(f"\\{folder})".encode() in listed or f"\\{folder} ".encode() in listed for folder in FOLDERS), listed


@pytest.mark.parametrize("format", ["maildir", "mdbox", "sdbox"])
def test_mail_outlives_a_restart_in_every_format(format: str) -> None:  # noqa: A002 - Dovecot's own word for it
    """A delivered message is there after restart(), on the same port."""
    with Dovecot({"ann": "a:b"}, format=format) as server:
        port = server.imap_port
        server.deliver("ann", MESSAGE)
        server.restart()
        assert server.imap_port == port
        assert count(server, User("ann", "a:b"), "INBOX") == 1


def test_a_paused_server_refuses_connections_until_resumed() -> None:
    """pause() is an outage, resume() its end."""
    with Dovecot({"ann": "secret"}) as server:
        server.pause()
        with pytest.raises(ConnectionRefusedError), socket.create_connection((server.host, server.imap_port), 5):
            pass
        server.resume()
        assert count(server, User("ann", "secret"), "INBOX") == 0


def test_tls_verifies_against_its_own_authority_and_tokens_can_be_revoked() -> None:
    """STARTTLS and IMAPS verify with ca_file; an access token logs in until it is dropped."""
    with Dovecot({"ann": "secret"}, tls=True, tokens={"good": "ann"}) as server:
        trust = ssl.create_default_context(cafile=server.ca_file)
        with imaplib.IMAP4("127.0.0.1", server.imap_port, timeout=10) as client:
            client.starttls(trust)
            client.login("ann", "secret")
        with imaplib.IMAP4_SSL("127.0.0.1", server.imaps_port, ssl_context=trust, timeout=10) as client:
            client.authenticate("XOAUTH2", lambda _: b"user=ann\x01auth=Bearer good\x01\x01")
        assert server.tokens is not None
        server.tokens.clear()
        with (
            imaplib.IMAP4_SSL("127.0.0.1", server.imaps_port, ssl_context=trust, timeout=10) as client,
            pytest.raises(imaplib.IMAP4.error),
        ):
            client.authenticate("XOAUTH2", lambda _: b"user=ann\x01auth=Bearer good\x01\x01")


def test_data_can_be_kept_in_a_directory() -> None:
    """A second server on the same directory has the first one's mail."""
    with tempfile.TemporaryDirectory(prefix="kept-") as directory:  # pytest's own may be closed to the mail's user
        for before in (0, 1):
            with Dovecot({"ann": "secret"}, directory=Path(directory)) as server:
                assert count(server, User("ann", "secret"), "INBOX") == before
                server.deliver("ann", MESSAGE)


def test_a_relay_without_traps_changes_nothing(dovecot: Dovecot) -> None:
    """A message appended and fetched through the relay has the same bytes."""
    with Relay(dovecot.imap_port) as relay, logged_in(relay.port, dovecot.new_user()) as client:
        client.append("Drafts", r"(\Draft)", "", MESSAGE)
        client.select("Drafts")
        fetched = client.fetch("1", "(BODY.PEEK[])")[1][0]
    assert isinstance(fetched, tuple)
    assert fetched[1] == MESSAGE


def test_a_cut_at_the_clients_word_keeps_the_command_from_the_server(dovecot: Dovecot) -> None:
    """Cut at APPEND: the client loses the line and nothing was stored."""
    ann = dovecot.new_user()
    with Relay(dovecot.imap_port) as relay, logged_in(relay.port, ann) as client:
        trap = relay.at(b"APPEND", sent_by=Sender.CLIENT, then=Then.CUT)
        with pytest.raises((imaplib.IMAP4.abort, OSError)):
            client.append("Drafts", "", "", MESSAGE)
        assert trap.wait_until_sprung()
    assert count(dovecot, ann, "Drafts") == 0


def test_a_cut_at_the_servers_word_is_a_lost_answer(dovecot: Dovecot) -> None:
    """Cut at APPENDUID: the client hears nothing, yet the message is stored, once."""
    ann = dovecot.new_user()
    with Relay(dovecot.imap_port) as relay, logged_in(relay.port, ann) as client:
        relay.at(b"APPENDUID", sent_by=Sender.SERVER, then=Then.CUT)
        with pytest.raises((imaplib.IMAP4.abort, OSError)):
            client.append("Drafts", "", "", MESSAGE)
    assert count(dovecot, ann, "Drafts") == 1


def test_a_call_sees_the_server_as_it_is_at_that_word(dovecot: Dovecot) -> None:
    """At the server's APPENDUID the message is stored, while the client is still waiting for the answer."""
    ann, seen = dovecot.new_user(), list[int]()
    with Relay(dovecot.imap_port) as relay, logged_in(relay.port, ann) as client:
        relay.at(b"APPENDUID", sent_by=Sender.SERVER, call=lambda: seen.append(count(dovecot, ann, "Drafts")))
        answer = client.append("Drafts", "", "", MESSAGE)
    assert seen == [1]
    assert answer[0] == "OK"


def test_a_held_line_goes_on_when_it_is_released(dovecot: Dovecot) -> None:
    """The answer to NOOP does not come while held, and comes after release()."""
    with (
        Relay(dovecot.imap_port) as relay,
        logged_in(relay.port, dovecot.new_user()) as client,
        ThreadPoolExecutor(1) as pool,
    ):
        trap = relay.at(b"NOOP", sent_by=Sender.CLIENT, then=Then.HOLD)
        answer = pool.submit(client.noop)
        assert trap.wait_until_sprung()
        assert not answer.done()
        trap.release()
        assert answer.result(10)[0] == "OK"


def test_a_trap_can_let_the_first_occurrences_pass(dovecot: Dovecot) -> None:
    """With skip=1 the first NOOP is answered and the second one cut."""
    with Relay(dovecot.imap_port) as relay, logged_in(relay.port, dovecot.new_user()) as client:
        relay.at(b"NOOP", sent_by=Sender.CLIENT, then=Then.CUT, skip=1)
        assert client.noop()[0] == "OK"
        with pytest.raises((imaplib.IMAP4.abort, OSError)):
            client.noop()


def test_a_word_split_over_two_packets_is_still_found() -> None:
    """One byte at a time, the trap springs at the whole word, and what stood before it has passed."""
    with socket.create_server(("127.0.0.1", 0)) as listener, Relay(listener.getsockname()[1]) as relay:
        trap = relay.at(b"APPEND", sent_by=Sender.CLIENT, then=Then.CUT)
        with socket.create_connection(("127.0.0.1", relay.port), 10) as client:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            server, _ = listener.accept()
            with server, server.makefile("rb") as received:
                for byte in b"a1 APAPPEND":
                    client.send(bytes([byte]))
                assert trap.wait_until_sprung()
                assert received.read() == b"a1 AP"


def test_a_server_that_is_down_is_down_behind_the_relay() -> None:
    """A connection through the relay to a closed port ends at once."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with Relay(port) as relay, socket.create_connection(("127.0.0.1", relay.port), 10) as client:
        assert client.recv(1) == b""
