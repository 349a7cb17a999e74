"""What happened to a chase, in the past tense; the only thing stored about it.

`state = fold(events)` (see `worker.core.fold`). The class names and field names are a file format: add, never rename.
`at` is when Chaser recorded it; moments of the mail itself are in its evidence.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from worker.core.channels import Channel
from worker.core.messages import Evidence, Kind, Place

WAS_SENT = "it was sent"
"""The reason recorded when the person's own program took away the draft it sent: nothing was withdrawn by us."""
YOU = "you"
"""Who answered, when the person said that somebody did and it does not show in a mail."""
THE_MANAGER = "the manager"
"""Who answered, when it was the creator's manager."""


class HoldKind(StrEnum):
    """Why a chase rests."""

    PAUSED = "paused"
    NEEDS_REVIEW = "needs_review"
    OUR_COURT = "our_court"
    OUT_OF_OFFICE = "out_of_office"
    SNOOZED = "snoozed"


class Whose(StrEnum):
    """Whom a hold concerns: the manager's absence rests only touches addressed to the manager."""

    CREATOR = "creator"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Event:
    """The base: something that happened, recorded `at`."""

    at: datetime


@dataclass(frozen=True, slots=True)
class OfTouch(Event):
    """The base of what happens to one message of the sequence: a touch, or the DM task that lies beside its e-mail.

    For a DM task "draft" means the note in the INBOX, and "sent" that a person says so.
    """

    beside: bool = field(default=False, kw_only=True)
    """Whether it is about the DM task beside the touch, not about the touch itself."""
    channel: Channel = field(default=Channel.EMAIL, kw_only=True)


@dataclass(frozen=True, slots=True)
class Opened(Event):
    """The ask was seen for the first time; `file` is the one it stands in, "" for the sheet."""

    file: str = ""


@dataclass(frozen=True, slots=True)
class LookedBack(Event):
    """Every folder that can hold a request or a reply was searched back to `since`."""

    since: date


@dataclass(frozen=True, slots=True)
class RequestFound(Event):
    """The person's own mail to the creator opens the conversation."""

    account: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ReviewAsked(Event):
    """Something only a person can decide; holds the chase as needs_review until resumed."""

    question: str
    evidence: Evidence | None = None
    about: str = ""
    """"request" when a request is proposed: finding the real one answers it."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Another chase that a draft asks for as well: the touch that was due there, its tier, and since when it is asked
    for in this draft.
    """

    chase: str
    number: int
    tier: int
    since: date | None = None
    creator: str = ""
    """Whose it is, where the draft is a letter to the manager of several creators."""


@dataclass(frozen=True, slots=True)
class DraftClaimed(OfTouch):
    """The intent to write a draft, recorded with its final bytes before anything is written."""

    number: int
    revision: int
    tier: int
    message_id: str
    ref: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    due_on: date
    asked_for: date
    brief: str
    """Digest of everything the words were made from; another digest means the draft is out of date."""
    account: str = ""
    """The account in whose Drafts it lies."""
    acts_on: date | None = None
    """The day on which the action it announces takes effect, where that is not `asked_for`."""
    note: str = ""
    """What the person should do before sending it, in the words of its template."""
    also: tuple[Joined, ...] = ()
    """The other chases of the conversation that this one draft asks for."""


@dataclass(frozen=True, slots=True)
class DraftTried(OfTouch):
    """APPEND is about to be sent."""

    number: int
    revision: int


@dataclass(frozen=True, slots=True)
class DraftPlaced(OfTouch):
    """The draft lies in Drafts, at this place."""

    number: int
    revision: int
    place: Place


@dataclass(frozen=True, slots=True)
class ClaimDropped(OfTouch):
    """A claim that reached no folder was given up."""

    number: int
    revision: int
    reason: str


@dataclass(frozen=True, slots=True)
class DraftMoved(OfTouch):
    """Our untouched draft was found under another UID (the server renumbered the folder)."""

    number: int
    place: Place


@dataclass(frozen=True, slots=True)
class DraftEdited(OfTouch):
    """A person saved the draft anew: it is theirs from now on."""

    number: int
    message_id: str
    place: Place


@dataclass(frozen=True, slots=True)
class DraftMissed(OfTouch):
    """The draft was nowhere to be found; a second look decides."""

    number: int


@dataclass(frozen=True, slots=True)
class DraftSeenAgain(OfTouch):
    """A draft that had been missed is back."""

    number: int


@dataclass(frozen=True, slots=True)
class RemovalStarted(OfTouch):
    """The intent to remove our own untouched draft, recorded before the removal."""

    number: int
    revision: int
    place: Place
    reason: str
    refresh: bool = False
    """Another revision is to follow; the touch keeps its age, also when a crash comes in between."""


@dataclass(frozen=True, slots=True)
class DraftWithdrawn(OfTouch):
    """Our own untouched draft was removed; its touch is planned again unless the chase has ended."""

    number: int
    revision: int
    reason: str
    refresh: bool = False
    """Another revision follows at once; the touch keeps its age."""


@dataclass(frozen=True, slots=True)
class DraftLeft(OfTouch):
    """Our own draft could not be removed by any permitted way and stays where it is; the person is told."""

    number: int
    revision: int
    reason: str


@dataclass(frozen=True, slots=True)
class TouchSent(OfTouch):
    """A touch went out, by a draft of ours or by the person's own hand."""

    number: int
    tier: int
    sent_at: datetime
    to: tuple[str, ...]
    cc: tuple[str, ...]
    evidence: Evidence
    by_hand: bool = False
    lead: str = ""
    """The chase in whose draft it was asked for, where that was another one; then the dates are that draft's."""
    joint_letter: bool = field(default=False, kw_only=True)
    """Whether that draft was a letter to the manager of several creators."""
    due_on: date | None = None
    asked_for: date | None = None
    acts_on: date | None = None


@dataclass(frozen=True, slots=True)
class TouchSkipped(OfTouch):
    """The person deleted the draft, said to leave it out, or it vanished without a trace (`vanished`)."""

    number: int
    rule: str
    vanished: bool = False
    by_hand: bool = False
    """By the person's word, so that what we wrote of it may still lie there."""
    lead: str = ""
    """The chase in whose draft it was asked for, where that was another one."""
    tier: int = 0
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class WrittenByHand(Event):
    """The person wrote in the conversation between two touches: the wait starts anew."""

    sent_at: datetime
    evidence: Evidence
    lead: str = ""
    """The chase whose draft asked for this one too, below the tier that was due here."""
    asked_for: date | None = None
    """The date that draft asked for; the next touch does not come before it has passed."""


@dataclass(frozen=True, slots=True)
class ReplyReceived(Event):
    """A person answered; the chase ends. `who` is creator, manager or someone else we wrote to."""

    who: str
    evidence: Evidence
    excerpt: str = ""
    """The beginning of what was newly written: shown to the person, never logged."""
    promised: date | None = None
    delivers: str = ""
    """What it seems to bring ("a link to Dropbox")."""
    question: str = ""
    """What it asks us."""
    channel: Channel | None = None
    """Where it came, when the person said so; None for a mail."""


@dataclass(frozen=True, slots=True)
class MachineAnswered(Event):
    """Automatic mail that changes nothing, kept so that `why` can show it."""

    kind: Kind
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class HoldPlaced(Event):
    """The chase rests. `until` is the first day a draft may appear, None until someone lifts it."""

    kind: HoldKind
    until: date | None
    reason: str
    evidence: Evidence | None = None
    whose: Whose = Whose.CREATOR


@dataclass(frozen=True, slots=True)
class AddressFailed(Event):
    """Mail to `address` bounced for good."""

    address: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Resumed(Event):
    """A person said: go on. Lifts every hold, and takes a reply or a stop back."""


@dataclass(frozen=True, slots=True)
class MarkedDone(Event):
    """A person, or the sheet, said the item is in; `evidence` is the mail by which they did."""

    by: str
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class MarkedStopped(Event):
    """A person, or the sheet, said to stop; `evidence` is the mail by which they did."""

    by: str
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Reopened(Event):
    """The sheet's status went back to open."""

    by: str


@dataclass(frozen=True, slots=True)
class Renamed(Event):
    """The row came back under another key in the same change of the sheet."""

    was: str


@dataclass(frozen=True, slots=True)
class AskChanged(Event):
    """Item or deadline of the ask was changed in the sheet: the creator may have been told otherwise."""

    item: str = ""
    """The item as it reads now, "" where it stayed."""
    deadline: date | None = None
    """The deadline as it is now."""
    is_moved: bool = False
    """Whether the deadline is another one than before."""


@dataclass(frozen=True, slots=True)
class Undone(Event):
    """The event with number `event` no longer counts. The number is the store's, ascending within a home."""

    event: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event with its number in the store."""

    number: int
    event: Event
