"""What a server means when it does not say OK: which error its words become, and what the person can do about it.

Pure: text in, error out. Response codes (RFC 3501 §7.1, RFC 5530) decide first; then phrases seen in the wild. What
nobody has seen before is a refusal of that one command.
"""

import re

from worker.errors import (
    ConnectionLost,
    InsecureConnection,
    LoginRefused,
    MailboxFull,
    MailError,
    NotConnected,
    RefusedForNow,
    ServerRefused,
    SessionExpired,
    Throttled,
)

DEFAULT_PAUSE = 300.0
BANDWIDTH_PAUSE = 3600.0
"""Seconds. Gmail's daily download limit is counted in hours, not minutes."""

BACKOFF = re.compile(r"backoff time:?\s*(\d+)\s*milliseconds", re.IGNORECASE)
THROTTLED = re.compile(
    r"\[THROTTLED\]|is throttled|throttl(?:ed|ing)|rate.?limit|too many (?:commands|requests)", re.IGNORECASE
)
BANDWIDTH = re.compile(r"bandwidth|download(?:ed)? (?:limit|quota)|exceeded command", re.IGNORECASE)
REFUSED_FOR_GOOD = re.compile(
    r"\[(?:AUTHENTICATIONFAILED|AUTHORIZATIONFAILED|EXPIRED|CONTACTADMIN|NOPERM)\]", re.IGNORECASE
)
TEMPORARY = re.compile(
    r"\[(?:UNAVAILABLE|INUSE|LIMIT)\]|temporar|try again|too many (?:\w+ )?connections|maximum number of connections"
    r"|connection limit|server (?:is )?(?:busy|unavailable)",
    re.IGNORECASE,
)
SERVER_TROUBLE = re.compile(r"\[SERVERBUG\]|internal (?:server )?error", re.IGNORECASE)
"""At login no fault of the secret; about a single message it may hold for ever."""
FULL = re.compile(r"\[OVERQUOTA\]|over ?quota|quota exceeded|mailbox (?:is )?full", re.IGNORECASE)
NOT_CONNECTED = re.compile(r"authenticated but not connected|NoPrimarySmtpAddress", re.IGNORECASE)
SESSION_OVER = re.compile(r"access ?token ?expired|session (?:has )?expired|token (?:has |is )?expired", re.IGNORECASE)
"""Seen from Gmail ("Session expired, please login again") and Exchange ("Session invalidated - AccessTokenExpired")."""
NO_FOLDER = re.compile(r"\[TRYCREATE\]|\[NONEXISTENT\]", re.IGNORECASE)
LOGINS = (
    (
        re.compile(r"application-specific password|app password|InvalidSecondFactor|answers?/185833", re.IGNORECASE),
        "it wants an app password",
        """The usual password does not do for an account with 2-Step Verification: make an app password in the security
        settings of the Google account, put it into .env without its spaces, then run: chaser check""",
    ),
    (
        re.compile(r"not enabled for imap|(?:yet to|please) enable imap|imap (?:access )?is disabled", re.IGNORECASE),
        "IMAP is switched off for this mailbox",
        """Switch it on in the settings of the mailbox. In an organization only an administrator can (Google Workspace:
        Apps, Gmail, End User Access; Microsoft 365: the user, Manage email apps, IMAP). Then run: chaser check""",
    ),
    (
        re.compile(r"web ?login ?required|log ?in via your web browser|answer/78754|webalert", re.IGNORECASE),
        "it wants to see you in a browser first",
        "Open the mailbox in a browser with this account, confirm that it was you, then run: chaser check",
    ),
    (
        re.compile(r"basicauth(?:entication)?blocked|basic authentication is (?:disabled|blocked)", re.IGNORECASE),
        "it takes no passwords any more",
        """Microsoft wants a sign-in: write login: {oauth: microsoft, client_id: ...} in config/worker.yaml, then type
        chaser auth with the mailbox's short name (docs/operations.md says how to get a client_id).""",
    ),
)
"""What providers say to a login beyond "wrong password", what it means, what helps."""


def pause_asked(text: str) -> float | None:
    """The seconds the server asks us to stay away, None when it asks for nothing of the kind."""
    if hint := BACKOFF.search(text):
        return int(hint[1]) / 1000
    if BANDWIDTH.search(text):
        return BANDWIDTH_PAUSE
    return DEFAULT_PAUSE if THROTTLED.search(text) else None


def is_temporary(text: str) -> bool:
    """Whether the words say that the same command may succeed later."""
    return pause_asked(text) is not None or TEMPORARY.search(text) is not None


def refusal(command: str, text: str) -> MailError:
    """The error for a NO or BAD to `command`."""
    if (pause := pause_asked(text)) is not None:
        return Throttled(f"The mail server asks for a pause: {text}", retry_after=pause)
    what = f"The mail server refused {command}: {text}"
    if NOT_CONNECTED.search(text):
        return NotConnected(
            f"The login is accepted but opens no mailbox: {text}",
            "Check that login.user is the address of a mailbox (not an alias) with a license and IMAP switched on, that"
            " whoever signed in has full access to it, and that the app may use IMAP. It also comes after too many"
            " requests: then it passes by itself.",
        )
    remedy = ""
    if NO_FOLDER.search(text):
        remedy = "The folder is not there any more: run chaser check to see which folders are found."
    if FULL.search(text):
        return MailboxFull(what, "The mailbox is full: make room in it.")
    return RefusedForNow(what, remedy) if is_temporary(text) else ServerRefused(what, remedy)


def disconnection(command: str, text: str) -> MailError:
    """The error for a connection that ended, or spoke no IMAP, during `command`."""
    if (pause := pause_asked(text)) is not None:
        return Throttled(f"The mail server closed the connection and asks for a pause: {text}", retry_after=pause)
    if SESSION_OVER.search(text):
        return SessionExpired(f"The mail server ended the session, as it does when a token has run out: {text}")
    return ConnectionLost(f"The connection to the mail server was lost during {command}: {text}")


def login_refusal(text: str) -> MailError:
    """The error for a NO or BAD to LOGIN. Only a sure refusal counts against the secret."""
    return (
        _no_refusal(text)
        or _told_apart(text)
        or LoginRefused(
            f"The mail server refused the login: {text}",
            "Check login.user and its secret in .env (many providers ask for an app password), then run: chaser check",
        )
    )


def sign_in_refusal(user: str, text: str) -> MailError:
    """The error for a NO or BAD to AUTHENTICATE with a token that its provider has just given."""
    return (
        _no_refusal(text)
        or _told_apart(text)
        or LoginRefused(
            f"The mail server does not let the one who signed in into the mailbox {user}: {text}",
            "Check that login.user is that mailbox's address, that IMAP is switched on for it, and that whoever signed"
            " in may open it (a shared mailbox: full access; app-only: the app registered in Exchange). If the sign-in"
            " was withdrawn, sign in again with chaser auth.",
        )
    )


def _told_apart(text: str) -> MailError | None:
    """What the providers say in words of their own."""
    for pattern, meaning, remedy in LOGINS:
        if pattern.search(text):
            what = f"The mail server refused the login because {meaning}: {text}"
            return LoginRefused(what, " ".join(remedy.split()))
    return None


def _no_refusal(text: str) -> MailError | None:
    """What says nothing against the secret: a pause, an unprotected line, trouble that passes."""
    if (pause := pause_asked(text)) is not None:
        return Throttled(f"The mail server asks for a pause before the next login: {text}", retry_after=pause)
    if "[PRIVACYREQUIRED]" in text.upper():
        return InsecureConnection(
            f"The mail server takes no password on this connection: {text}", "Set imap.security to tls or starttls."
        )
    if (TEMPORARY.search(text) or SERVER_TROUBLE.search(text)) and not REFUSED_FOR_GOOD.search(text):
        return ConnectionLost(f"The mail server cannot log us in at the moment: {text}")
    return None
