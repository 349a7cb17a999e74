"""Getting in with an access token: on a real server, and with the words that the providers use when they refuse."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.mail.scripted import Answer, ScriptedServer, Then
from tests.servers.dovecot import Dovecot
from tests.servers.imapd.personalities import EXCHANGE, GMAIL
from tests.servers.imapd.server import ImapServer
from worker.errors import ConnectionLost, LoginRefused, MailError, NotConnected, SessionExpired, Throttled
from worker.mail.imap import ImapMailbox, connect

TOKENS = {"good-token": "maya"}


def opened(port: int, user: str = "maya", **secret: str) -> ImapMailbox:
    return connect(host="127.0.0.1", port=port, security="none", ca_file="", user=user, timeout=(5, 5), **secret)


@pytest.fixture(scope="module", params=["xoauth2 oauthbearer", "oauthbearer"])
def server(request: pytest.FixtureRequest) -> Iterator[Dovecot]:
    extra = f"auth_mechanisms = plain login {request.param}"
    with Dovecot({"maya": "unused", "sam": "unused"}, tokens=TOKENS, extra=extra) as started:
        yield started


def test_a_token_opens_the_mailbox(server: Dovecot) -> None:
    """By XOAUTH2 where the server has it, else by OAUTHBEARER."""
    with closing(opened(server.imap_port, token="good-token")) as mailbox:
        assert mailbox.statuses(["INBOX"])


def test_a_token_that_is_not_good_is_refused(server: Dovecot) -> None:
    """The server says why in a challenge, then NO; the token is in neither the words nor the remedy."""
    with pytest.raises(LoginRefused) as caught:
        opened(server.imap_port, token="stale-token")
    assert "stale-token" not in caught.value.what + caught.value.remedy
    assert "maya" in caught.value.what
    assert "chaser auth" in caught.value.remedy


def test_a_token_of_somebody_else_opens_nothing(server: Dovecot) -> None:
    """A token is good for the mailbox it was given for."""
    with pytest.raises(LoginRefused):
        opened(server.imap_port, user="sam", token="good-token")


def test_a_server_without_sign_in_by_token_gets_none() -> None:
    """The token is not sent, and it is said what to write instead."""
    with ScriptedServer() as server, pytest.raises(LoginRefused, match="takes no sign-in by OAuth") as caught:
        opened(server.port, token="secret-token")
    assert "password_env" in caught.value.remedy
    assert not server.sent("AUTHENTICATE")


@pytest.mark.parametrize(
    ("command", "text", "error", "said", "remedy"),
    [
        (
            "LOGIN",
            (
                "NO [ALERT] Application-specific password required:"
                " https://support.google.com/accounts/answer/185833 (Failure)"
            ),
            LoginRefused,
            "wants an app password",
            "make an app password",
        ),
        (
            "LOGIN",
            (
                "NO [ALERT] Your account is not enabled for IMAP use. Please visit your Gmail settings page"
                " and enable your"
                " account for IMAP access. (Failure)"
            ),
            LoginRefused,
            "IMAP is switched off",
            "Switch it on",
        ),
        (
            "LOGIN",
            (
                "NO [ALERT] IMAP access is disabled for your domain. Please contact your domain"
                " administrator for questions"
                " about this feature. (Failure)"
            ),
            LoginRefused,
            "IMAP is switched off",
            "administrator",
        ),
        (
            "LOGIN",
            (
                "NO [ALERT] Please log in via your web browser: https://support.google.com/mail/accounts/answer/78754"
                " (Failure)"
            ),
            LoginRefused,
            "see you in a browser",
            "Open the mailbox in a browser",
        ),
        ("LOGIN", "NO [WEBALERT] Web login required.", LoginRefused, "see you in a browser", "in a browser"),
        ("LOGIN", "NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)", LoginRefused, "refused", "app password"),
        ("LOGIN", "NO LOGIN BasicAuthBlocked", LoginRefused, "no passwords any more", "oauth: microsoft"),
        ("LOGIN", "NO [UNAVAILABLE] Temporary System Error", ConnectionLost, "at the moment", ""),
        ("LOGIN", "NO [ALERT] Too many simultaneous connections. (Failure)", ConnectionLost, "at the moment", ""),
        (
            "LOGIN",
            "NO [ALERT] Account exceeded command or bandwidth limits. (Failure)",
            Throttled,
            "asks for a pause",
            "",
        ),
        ("AUTHENTICATE", "NO AUTHENTICATE failed.", LoginRefused, "into the mailbox", "full access"),
        ("AUTHENTICATE", "NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)", LoginRefused, "mailbox", "IMAP"),
        (
            "AUTHENTICATE",
            "NO [ALERT] IMAP access is disabled for your domain. (Failure)",
            LoginRefused,
            "IMAP is switched off",
            "administrator",
        ),
        ("AUTHENTICATE", "BAD Request is throttled. Suggested Backoff Time: 9000 milliseconds", Throttled, "pause", ""),
        ("AUTHENTICATE", "NO Server Unavailable. 15", ConnectionLost, "at the moment", ""),
    ],
)
def test_what_the_providers_say_is_told_apart(
    command: str, text: str, error: type[MailError], said: str, remedy: str
) -> None:
    """Each kind in words of its own, with what to do about it."""
    with ImapServer(GMAIL) as server:
        user = server.new_user()
        server.on(command, text)
        secret = {"password": user.password} if command == "LOGIN" else {"token": "a-token"}
        with pytest.raises(error) as caught:
            opened(server.imap_port, user.name, **secret)
    assert type(caught.value) is error
    assert said in caught.value.what
    assert remedy in caught.value.remedy


def test_authenticated_but_not_connected_is_no_trouble_of_the_line() -> None:
    """Exchange says OK to the token and BAD to the first question: the mailbox, its license or its rights are wrong."""
    with ImapServer(EXCHANGE) as server:
        user = server.new_user()
        server.tokens["a-token"] = user.name
        server.on("STATUS", "BAD User is authenticated but not connected.")
        mailbox = opened(server.imap_port, user.name, token="a-token")
        with closing(mailbox), pytest.raises(NotConnected, match="opens no mailbox") as caught:
            mailbox.statuses(["INBOX"])
    assert "login.user" in caught.value.remedy
    assert "full access" in caught.value.remedy


@pytest.mark.parametrize(
    "bye",
    [
        "* BYE Session expired, please login again. 2mb",
        "* BYE Session invalidated - AccessTokenExpired",
        "* BYE [UNAVAILABLE] Token has expired",
    ],
)
def test_a_session_that_ends_with_its_token_is_told_from_a_lost_line(bye: str) -> None:
    """So that it is renewed without a word."""
    with ScriptedServer({"STATUS": [Answer(bye, then=Then.CUT)]}) as server:
        mailbox = server.connect()
        with pytest.raises(SessionExpired):
            mailbox.statuses(["INBOX"])
