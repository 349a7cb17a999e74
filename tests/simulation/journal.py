"""The journal: what was done and seen, in the order it happened. The simulation writes it, the oracle reads it.

Of Chaser it holds what lay in the mailboxes; of people, what they did, with the mailbox in which that shows ("" where
it shows everywhere at once, as a command or a sheet does).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tests.simulation.facts import Cadence, Row


@dataclass(frozen=True, slots=True)
class Entry:
    """The base: something happened `at`."""

    at: datetime


# --- what is owed, and how it is chased -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CadenceSays(Entry):
    """The cadence file says this of a scenario, from now on."""

    scenario: str
    cadence: Cadence


@dataclass(frozen=True, slots=True)
class RowSays(Entry):
    """The sheet says this of an ask, from now on."""

    row: Row


# --- what Chaser did --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Looks(Entry):
    """Chaser begins to look into a mailbox."""

    desk: str


@dataclass(frozen=True, slots=True)
class Along:
    """Another ask of the conversation that a draft lists: the touch of it that was due."""

    chase: str
    number: int
    tier: int


@dataclass(frozen=True, slots=True)
class Lies(Entry):
    """The base: a draft of this touch lies in Drafts."""

    chase: str
    desk: str
    number: int
    tier: int
    to: tuple[str, ...]
    cc: tuple[str, ...]
    asks_for: date
    also: tuple[Along, ...] = ()


@dataclass(frozen=True, slots=True)
class Drafted(Lies):
    """It was not there before."""


@dataclass(frozen=True, slots=True)
class Renewed(Lies):
    """It took the place of an older one in the same pass."""


@dataclass(frozen=True, slots=True)
class TakenBack(Entry):
    """Chaser took its draft away."""

    chase: str


@dataclass(frozen=True, slots=True)
class Looked(Entry):
    """The pass that began with `Looks` is over."""

    desk: str


@dataclass(frozen=True, slots=True)
class Stood(Entry):
    """What Chaser says of its chases: state and reason."""

    states: Mapping[str, tuple[str, str]]


# --- what people and machines did -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown(Entry):
    """The base: something that shows in a mailbox, at Chaser's next look into it."""

    desk: str


@dataclass(frozen=True, slots=True)
class Asked(Shown):
    """The person asked for these items."""

    chases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sent(Shown):
    """The person sent the draft."""

    chase: str


@dataclass(frozen=True, slots=True)
class TurnedUp(Shown):
    """A draft of this touch that had vanished was sent after all."""

    chase: str
    number: int


@dataclass(frozen=True, slots=True)
class WroteByHand(Shown):
    """The person wrote in the conversation, without a draft."""

    chase: str


@dataclass(frozen=True, slots=True)
class Edited(Shown):
    """The person saved the draft anew."""

    chase: str


@dataclass(frozen=True, slots=True)
class Deleted(Shown):
    """The person deleted the draft; `without_trace` when it lies in no Trash."""

    chase: str
    without_trace: bool = False


@dataclass(frozen=True, slots=True)
class Replied(Shown):
    """Somebody of theirs answered about this chase."""

    chase: str


@dataclass(frozen=True, slots=True)
class Unclear(Shown):
    """A mail came of which only a person can say whether it settles this chase; to one that was answered before, a
    mail of `theirs` is a further reply.
    """

    chase: str
    theirs: bool = False


@dataclass(frozen=True, slots=True)
class Away(Shown):
    """A responder says that the owner of this address is away; `back` is the first day back, where it says so."""

    address: str
    back: date | None = None


@dataclass(frozen=True, slots=True)
class Failed(Shown):
    """Mail to this address came back for good."""

    address: str


@dataclass(frozen=True, slots=True)
class Told(Shown):
    """The person's command: pause, snooze, resume, stop or done."""

    chase: str
    word: str
    until: date | None = None
