"""Everything that can go wrong, as values.

An error says what happened and what to do; `worker.cli` alone decides how it looks.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a file a user edits: where it is, what is wrong, what to write instead.

    `line` counts from 1 and is 0 when the whole file is meant; `column` is a sheet's column name or a YAML path.
    A `warning` is said but stops nothing.
    """

    file: str
    line: int
    what: str
    remedy: str
    column: str = ""
    warning: bool = False

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:" if self.line else f"{self.file}:"
        column = f" {self.column}:" if self.column else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{place}{column} {self.what}{remedy}"


class ChaserError(Exception):
    """What happened (`what`), and what to type or change next (`remedy`)."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy

    @property
    def told(self) -> str:
        """Both in one line, as sentences: what a mail server says of itself seldom ends in a full stop."""
        what = self.what.rstrip()
        ends = what.endswith((".", "!", "?", ":", "…", "。")) or not self.remedy
        return f"{what}{'' if ends else '.'} {self.remedy}".strip()


class ConfigurationError(ChaserError):
    """The home's files do not say something Chaser can follow; every fault is in `problems`."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        faults = [problem for problem in problems if not problem.warning]
        count = "1 problem" if len(faults) == 1 else f"{len(faults)} problems"
        remarks = len(problems) - len(faults)
        besides = f" and {remarks} remark{'' if remarks == 1 else 's'}" if remarks else ""
        super().__init__(f"The configuration has {count}{besides}.", "Correct the lines above, then run: chaser check")
        self.problems = tuple(problems)


class WrongUse(ChaserError):
    """A command was given words it cannot follow (an unknown chase, a date in the past)."""


class WordsError(ChaserError):
    """A template cannot be rendered; `file` and `line` say where."""

    def __init__(self, what: str, remedy: str = "", *, file: str = "", line: int = 0) -> None:
        super().__init__(what, remedy)
        self.file = file
        self.line = line


class StoreError(ChaserError):
    """The database cannot be read or written (locked, damaged, disk full)."""


class Unforeseen(ChaserError):
    """A fault of Chaser's own; what was raised is its cause."""

    def __init__(self, error: Exception) -> None:
        super().__init__(
            f"Something happened that Chaser did not foresee: {type(error).__name__}: {error}",
            "Please report it, with what CHASER_TRACEBACK=1 in front of the command shows.",
        )
        self.__cause__ = error


class MailError(ChaserError):
    """Something between us and a mail server; the base of the ones below."""


class ConnectionLost(MailError):
    """No answer, a broken line, a closed connection: try again with a new connection."""


class Throttled(MailError):
    """The server asks for a pause of `retry_after` seconds."""

    def __init__(self, what: str, remedy: str = "", *, retry_after: float) -> None:
        super().__init__(what, remedy)
        self.retry_after = retry_after


class ServerRefused(MailError):
    """The server understood a command and said NO or BAD."""


class RefusedForNow(ServerRefused):
    """Not because of what was asked: the server says that it is busy or in trouble."""


class MailboxFull(RefusedForNow):
    """There is no room for one more message."""


class AppendUnanswered(ConnectionLost):
    """APPEND was sent and its answer never came: the draft may or may not be there."""


class SessionExpired(ConnectionLost):
    """The server ends a session with the token that opened it. That is its custom, not a fault: sign in anew."""


class NotConnected(ServerRefused):
    """The secret is accepted, and there is no mailbox behind it that it opens."""


class LoginRefused(MailError):
    """The server does not accept the secret. Trying again with the same one may lock the account."""


class SignInNeeded(LoginRefused):
    """Nobody has signed in yet, or the sign-in is over: a person has to do it, with `chaser auth`."""


class InsecureConnection(MailError):
    """The certificate does not verify, or plaintext was asked for off loopback. Never retried blindly."""


class FolderMissing(MailError):
    """A folder that is needed (Drafts, Sent, INBOX) was not found."""


class MailboxSuspicious(MailError):
    """The mailbox looks wrong in a way that could cause harm (UIDNEXT going back, Sent suddenly empty)."""
