"""What a server can do, read from its capabilities and never from its host name (mail-server software is everywhere).

Nothing is ever ENABLEd: some servers answer searches wrongly once IMAP4rev2 is on.
"""

from collections.abc import Collection
from dataclasses import dataclass

SHOWN = ("UIDPLUS", "MOVE", "SPECIAL-USE", "LIST-STATUS", "UNSELECT", "CONDSTORE", "IDLE")


@dataclass(frozen=True, slots=True)
class Provider:
    """A server's capabilities after login, in upper case (RFC 3501 §6.1.1)."""

    capabilities: frozenset[str]

    @classmethod
    def of(cls, capabilities: Collection[bytes]) -> "Provider":
        return cls(frozenset(name.decode("ascii", "replace").upper() for name in capabilities))

    def without(self, capability: str) -> "Provider":
        """The same server, had it not named this one."""
        return Provider(self.capabilities - {capability})

    @property
    def is_gmail(self) -> bool:
        """Labels instead of folders, thread ids, and an EXPUNGE that may only archive."""
        return "X-GM-EXT-1" in self.capabilities

    @property
    def has_uid_expunge(self) -> bool:
        """RFC 4315: one message can be expunged without the others that are marked."""
        return "UIDPLUS" in self.capabilities

    @property
    def has_move(self) -> bool:
        """RFC 6851."""
        return "MOVE" in self.capabilities

    @property
    def has_unselect(self) -> bool:
        """RFC 3691."""
        return "UNSELECT" in self.capabilities

    @property
    def has_list_status(self) -> bool:
        """RFC 5819: the state of every folder in one command."""
        return "LIST-STATUS" in self.capabilities

    @property
    def has_list_extended(self) -> bool:
        """RFC 5258: one LIST for several names."""
        return "LIST-EXTENDED" in self.capabilities

    @property
    def has_list_special_use(self) -> bool:
        """RFC 6154 §3: LIST can be asked for the folders' uses; others show them in a plain LIST or not at all."""
        return {"LIST-EXTENDED", "SPECIAL-USE"} <= self.capabilities

    @property
    def can_remove(self) -> bool:
        return self.has_move if self.is_gmail else self.has_uid_expunge or self.has_move

    def description(self) -> str:
        """The abilities Chaser makes use of, "Gmail: UIDPLUS, MOVE" or "no extensions"."""
        shown = ", ".join(name for name in SHOWN if name in self.capabilities) or "no extensions"
        return f"Gmail: {shown}" if self.is_gmail else shown
