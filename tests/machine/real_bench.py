"""Maya's mailbox on a real Dovecot, for a shorter machine: real UIDs, real flags, a real EXPUNGE."""

from tests.mail.mailboxes import ServerBench
from tests.servers.dovecot import Dovecot


class DovecotBench(ServerBench):
    """A mailbox of a user of its own. Renumbered, a folder keeps what lies in it, as after an index was rebuilt."""

    def __init__(self, server: Dovecot) -> None:
        super().__init__(server)
        self._dovecot = server
        self._uidvalidity = 2_000_000_000

    def renumber(self, folder: str) -> None:
        self._uidvalidity += 1
        words = ("mailbox", "update", "-u", self._user.name, "--uid-validity", str(self._uidvalidity), folder)
        self._dovecot.doveadm(*words)
