"""Getting in: a verified connection first, then the secret over it, never the other way round.

Plaintext is for a server on this very machine only, whatever the settings let through. A login that failed for a reason
that passes (too many connections, trouble inside the server) is no refusal: refusals are counted, and stop us.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from imaplib import IMAP4
from ipaddress import ip_address
from pathlib import Path

from worker.errors import ConnectionLost, InsecureConnection, LoginRefused, MailError
from worker.mail.answers import disconnection, login_refusal, sign_in_refusal
from worker.mail.connection import OAUTHBEARER, XOAUTH2
from worker.mail.faults import GARBLED, is_answer, words_of
from worker.mail.session import Session

TLS_HELP = "Set imap.security to tls (usually port 993) or starttls (usually port 143)."


@dataclass(frozen=True, slots=True)
class Server:
    """Where to connect and how. `timeout`: seconds to connect, seconds to wait for any answer."""

    host: str
    port: int
    security: str
    ca_file: str
    timeout: tuple[float, float]


def logged_in(server: Server, user: str, password: str, token: str = "") -> Session:
    """An open session of `user`, by password, or by an access token where there is one.

    Raises LoginRefused, InsecureConnection, Throttled, ConnectionLost.
    """
    tls = _verifying(server.ca_file) if server.security != "none" else None
    if tls is None:
        _require_loopback(server.host)
    with _connecting(server):
        session = Session.open(
            server.host, server.port, tls=tls if server.security == "tls" else None, timeout=server.timeout
        )
    try:
        if tls and server.security != "tls":
            _start_tls(session, tls, server)
        if token:
            _sign_in(session, user, token)
        else:
            _log_in(session, user, password)
    except MailError:
        session.close()
        raise
    return session


@lru_cache(maxsize=8)
def _context(ca_file: str, _changed: int) -> ssl.SSLContext:
    """Shared by all connections: each would hold every authority's certificate, half a megabyte."""
    return ssl.create_default_context(cafile=ca_file or None)


def _start_tls(session: Session, tls: ssl.SSLContext, server: Server) -> None:
    if not session.offers("STARTTLS"):
        raise InsecureConnection(
            f"{server.host} port {server.port} offers no STARTTLS.", "Set imap.security to tls (usually port 993)."
        )
    with _connecting(server):
        session.start_tls(tls)


def _require_loopback(host: str) -> None:
    try:
        is_loopback = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise InsecureConnection(f"A password would travel to {host} in plain text.", TLS_HELP)


def _verifying(ca_file: str) -> ssl.SSLContext:
    try:
        return _context(ca_file, Path(ca_file).stat().st_mtime_ns if ca_file else 0)
    except (OSError, ValueError) as error:
        raise InsecureConnection(
            f"The certificate file {ca_file} cannot be used: {words_of(error)}",
            "Name a PEM file of the authority in imap.ca_file.",
        ) from error


@contextmanager
def _connecting(server: Server) -> Iterator[None]:
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise InsecureConnection(
            f"The certificate of {server.host} does not verify: {error.verify_message}.",
            "Check imap.host; if a private authority signed it, name that authority's certificate in imap.ca_file.",
        ) from error
    except ssl.SSLError as error:
        raise ConnectionLost(
            f"No secure connection to {server.host} port {server.port}: {words_of(error)}", TLS_HELP
        ) from error
    except IMAP4.error as error:
        raise disconnection("the opening", words_of(error)) from error
    except GARBLED as error:
        raise ConnectionLost(
            f"No connection to {server.host} port {server.port}: {words_of(error)}",
            "Check imap.host and imap.port, and the network.",
        ) from error


def _log_in(session: Session, user: str, password: str) -> None:
    if session.offers("LOGINDISABLED"):
        raise InsecureConnection("The mail server takes no password on this connection.", TLS_HELP)
    if any(sign in user + password for sign in "\r\n\0"):
        raise LoginRefused("The user name or the secret holds a line break.", "Write each on one line in .env.")
    try:
        session.log_in(user, password)
    except GARBLED as error:
        # From None: the library's words may hold the secret, where a server echoes what it did not like.
        text = _without(password, words_of(error))
        raise (login_refusal(text) if is_answer(error) else disconnection("login", text)) from None


def _sign_in(session: Session, user: str, token: str) -> None:
    if any(sign in user + token for sign in "\1\r\n\0"):
        raise LoginRefused("The user name holds a line break.", "Correct login.user in config/worker.yaml.")
    mechanism = next((name for name in (XOAUTH2, OAUTHBEARER) if session.offers(f"AUTH={name}")), "")
    if not mechanism:
        raise LoginRefused(
            "This mail server takes no sign-in by OAuth.",
            "Check imap.host, or write login: {password_env: ...} instead of oauth in config/worker.yaml.",
        )
    try:
        session.sign_in(mechanism, user, token)
    except GARBLED as error:
        text = _without(token, words_of(error))
        raise (sign_in_refusal(user, text) if is_answer(error) else disconnection("login", text)) from None


def _without(secret: str, text: str) -> str:
    for form in (secret, secret.replace("\\", r"\\").replace('"', r"\"")):
        text = text.replace(form, "…") if form else text
    return text
