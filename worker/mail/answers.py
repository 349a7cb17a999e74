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
    RefusedForNow,
    ServerRefused,
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
REMEDIES = (
    (
        re.compile(r"authenticated but not connected", re.IGNORECASE),
        "The secret is right but opens no mailbox: check that login.user is its address and has IMAP.",
    ),
    (
        re.compile(r"\[TRYCREATE\]|\[NONEXISTENT\]", re.IGNORECASE),
        "The folder is not there any more: run chaser check to see which folders are found.",
    ),
)


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
    remedy = next((remedy for pattern, remedy in REMEDIES if pattern.search(text)), "")
    what = f"The mail server refused {command}: {text}"
    if FULL.search(text):
        return MailboxFull(what, "The mailbox is full: make room in it.")
    return RefusedForNow(what, remedy) if is_temporary(text) else ServerRefused(what, remedy)


def disconnection(command: str, text: str) -> MailError:
    """The error for a connection that ended, or spoke no IMAP, during `command`."""
    if (pause := pause_asked(text)) is not None:
        return Throttled(f"The mail server closed the connection and asks for a pause: {text}", retry_after=pause)
    return ConnectionLost(f"The connection to the mail server was lost during {command}: {text}")


def login_refusal(text: str) -> MailError:
    """The error for a NO or BAD to LOGIN. Only a sure refusal counts against the secret."""
    if (pause := pause_asked(text)) is not None:
        return Throttled(f"The mail server asks for a pause before the next login: {text}", retry_after=pause)
    if "[PRIVACYREQUIRED]" in text.upper():
        return InsecureConnection(
            f"The mail server takes no password on this connection: {text}", "Set imap.security to tls or starttls."
        )
    if (TEMPORARY.search(text) or SERVER_TROUBLE.search(text)) and not REFUSED_FOR_GOOD.search(text):
        return ConnectionLost(f"The mail server cannot log us in at the moment: {text}")
    return LoginRefused(
        f"The mail server refused the login: {text}",
        "Check login.user and its secret in .env (many providers ask for an app password), then run: chaser check",
    )
