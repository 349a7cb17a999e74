"""The gate before each mail server: so many mailboxes of one host are connected to at the same time, and no more.

At a start, or after an outage, all of them want in at once. Providers take a stampede for an attack, and answer with
"too many connections" to people's own mail programs too.
"""

import threading
from collections import defaultdict

from worker.mail.mailbox import Mailbox
from worker.service.access import Connect
from worker.settings import AccountSettings

AT_ONCE = 4


class Gate:
    """A way to connect that lets only so many through to one host. Safe to use from several threads."""

    def __init__(self, connect: Connect, at_once: int = AT_ONCE) -> None:
        self._connect = connect
        self._hosts: dict[str, threading.BoundedSemaphore] = defaultdict(lambda: threading.BoundedSemaphore(at_once))
        self._lock = threading.Lock()

    def __call__(self, settings: AccountSettings) -> Mailbox:
        """Connect, when it is this mailbox's turn."""
        with self._lock:
            turn = self._hosts[settings.imap.host.lower()]
        with turn:
            return self._connect(settings)
