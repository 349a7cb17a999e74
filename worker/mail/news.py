"""Waiting for new mail in one folder, as the server tells of it (IDLE, RFC 2177). It only wakes: what came is found by
reading, and a server that keeps silent is read all the same.

A window of waiting is never longer than two minutes, so that a line that is dead without a word is noticed, and the
first after other commands is short: what a server says in one breath with its "go on" shows only at the end.
"""

import select
import ssl
import time

from worker.errors import ServerRefused
from worker.mail.mailbox import FolderStatus
from worker.mail.session import Session

FIRST_WINDOW = 20.0
WINDOW = 120.0


def await_news(session: Session, folder: str, known: FolderStatus, bell: int, seconds: float) -> bool:
    """Whether mail has come since the folder was in the state `known`, at most so many seconds from now.

    Ends early when there is something to read at `bell`, or the server takes no IDLE, which is then not asked again.
    """
    end, window = time.monotonic() + seconds, FIRST_WINDOW
    if _has_grown(session.examine(folder), known):
        return True
    while (left := end - time.monotonic()) > 0 and not _is_readable(bell) and session.provider.has_idle:
        try:
            if session.idle(lambda: _listen(session, bell, min(left, window))):  # noqa: B023 - called at once
                return True
        except ServerRefused:
            session.provider = session.provider.without("IDLE")
        window = WINDOW
    return False


def _has_grown(status: FolderStatus, known: FolderStatus) -> bool:
    """Whether messages have come, or the folder is another one. Where UIDNEXT is not told, their number tells it."""
    if status.uidvalidity != known.uidvalidity:
        return True
    if status.uidnext and known.uidnext:
        return status.uidnext > known.uidnext
    return status.messages > known.messages


def _listen(session: Session, bell: int, seconds: float) -> None:
    """Until the server says something, the line ends, the bell rings, or the time is over."""
    line = session.line
    if isinstance(line, ssl.SSLSocket) and line.pending():
        return
    waiting = select.poll()
    for file in (line.fileno(), bell):
        waiting.register(file, select.POLLIN)
    waiting.poll(seconds * 1000)


def _is_readable(file: int) -> bool:
    waiting = select.poll()
    waiting.register(file, select.POLLIN)
    return bool(waiting.poll(0))
