"""What the store hands out and takes besides events; rows never leave it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that belongs to a chase's conversation, sent or received. `at` is the mail's own time."""

    message_id: str
    account: str
    outgoing: bool
    at: datetime
    sender: str
    thread: str = ""
    """The server's own thread id, "" where it has none."""
    subject: str = ""
    recipients: tuple[str, ...] = ()
    apart: bool = False
    """Whether it is of a conversation with the manager about several creators, not of that with the creator."""


@dataclass(frozen=True, slots=True)
class DraftKey:
    """Which draft: touch `number` of a chase, or its negative for the DM task beside it, in its `revision`."""

    chase: str
    number: int
    revision: int


@dataclass(frozen=True, slots=True)
class Cursor:
    """A folder was read up to and including `uid`; `uidnext` and `messages` are from the last STATUS."""

    uidvalidity: int
    uid: int
    uidnext: int
    messages: int


@dataclass(frozen=True, slots=True)
class AskRow:
    """A row of the sheet as last known. `data` comes back as JSON has it: tuples as lists, dates as ISO text."""

    key: str
    data: dict[str, Any]
    present: bool
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """When a chase needs its next look; made from its events and rebuildable. None: no day of its own."""

    chase: str
    account: str
    state: str
    next_check_at: datetime | None
    ended: bool
    draft_account: str = ""
    """The account in whose Drafts a draft of it may lie."""
    seen: int = 0
    """How many events of the chase were known when this was reckoned: if there are more, the entry is not taken."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """What could not be handled, with what it rests on; `chase` is "" where it concerns none."""

    account: str
    chase: str
    what: str
    evidence: str
    at: datetime
