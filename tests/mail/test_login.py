"""Getting in on a real server: certificates, STARTTLS, secrets."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.servers.dovecot import Dovecot, User, free_ports
from worker.errors import ConnectionLost, InsecureConnection, LoginRefused
from worker.mail.imap import ImapMailbox, connect


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with Dovecot(tls=True) as started:
        yield started


def log_in(server: Dovecot, user: User, **changes: Any) -> ImapMailbox:
    values: Mapping[str, Any] = {
        "host": "127.0.0.1",
        "port": server.imaps_port,
        "security": "tls",
        "ca_file": server.ca_file,
        "user": user.name,
        "password": user.password,
    }
    return connect(**{**values, **changes})


def test_a_verified_connection_opens(server: Dovecot) -> None:
    """TLS from the first byte, the authority named in ca_file."""
    with closing(log_in(server, server.new_user())) as mailbox:
        assert mailbox.folders()


def test_starttls_opens(server: Dovecot) -> None:
    """Plain until STARTTLS, the secret only after it."""
    with closing(log_in(server, server.new_user(), port=server.imap_port, security="starttls")) as mailbox:
        assert mailbox.folders()


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_nobody_vouches_for_is_refused(server: Dovecot, security: str) -> None:
    """InsecureConnection, before any secret is sent, and it says what to set."""
    port = server.imaps_port if security == "tls" else server.imap_port
    with pytest.raises(InsecureConnection, match="does not verify") as caught:
        log_in(server, server.new_user(), port=port, security=security, ca_file="")
    assert "imap.ca_file" in caught.value.remedy


def test_a_certificate_file_that_is_none_is_named(server: Dovecot, tmp_path: Path) -> None:
    """A missing file and one that holds no certificate."""
    empty = tmp_path / "empty.pem"
    empty.write_text("no certificate")
    for path in (tmp_path / "missing.pem", empty):
        with pytest.raises(InsecureConnection, match=path.name):
            log_in(server, server.new_user(), ca_file=str(path))


def test_a_server_without_starttls_gets_no_secret(dovecot: Dovecot) -> None:
    """It is never fallen back to plain text, for a word we do not know either."""
    for security in ("starttls", "ssl"):
        with pytest.raises(InsecureConnection, match="no STARTTLS"):
            log_in(dovecot, dovecot.new_user(), port=dovecot.imap_port, security=security)


def test_plain_text_leaves_the_machine_never() -> None:
    """Refused before anything is connected, by name and by number."""
    for host in ("imap.brand.example", "192.0.2.7"):
        with pytest.raises(InsecureConnection, match="plain text"):
            connect(host=host, port=143, security="none", ca_file="", user="maya", password="secret")


def test_tls_to_a_port_that_speaks_plain_text_says_what_to_set(server: Dovecot) -> None:
    """A lost connection with the likely cause."""
    with pytest.raises(ConnectionLost) as caught:
        log_in(server, server.new_user(), port=server.imap_port)
    assert "starttls" in caught.value.remedy


def test_nobody_listening_is_a_lost_connection(server: Dovecot) -> None:
    """Host and port are named, since they may be wrong."""
    (port,) = free_ports(1)
    with pytest.raises(ConnectionLost, match=f"127.0.0.1 port {port}"):
        log_in(server, server.new_user(), port=port)


def test_a_wrong_secret_is_refused(server: Dovecot) -> None:
    """LoginRefused, with the secret in neither the words nor the remedy."""
    with pytest.raises(LoginRefused) as caught:
        log_in(server, server.new_user(), password="not-it")
    assert "not-it" not in caught.value.what + caught.value.remedy
    assert f"{caught.value.what.rstrip('.')}. {caught.value.remedy}" == caught.value.told


@pytest.mark.parametrize("password", ['q"uo\\te d', "pässwörd 密码", "%{}()*"])
def test_any_sign_may_be_in_a_secret(server: Dovecot, password: str) -> None:
    """Quotes, backslashes, spaces, and what is not ASCII."""
    with closing(log_in(server, server.new_user(password=password))) as mailbox:
        assert mailbox.folders()


def test_a_server_that_goes_down_is_a_lost_connection_and_then_back() -> None:
    """An open mailbox notices; a new one works as before."""
    with Dovecot() as server:
        user = server.new_user()
        values = {"port": server.imap_port, "security": "none", "ca_file": ""}
        with closing(log_in(server, user, **values)) as mailbox:
            mailbox.folders()
            server.restart()
            with pytest.raises(ConnectionLost):
                mailbox.new_uids("INBOX", 0)
        with closing(log_in(server, user, **values)) as mailbox:
            assert mailbox.folders()
