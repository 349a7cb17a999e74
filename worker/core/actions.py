"""What Chaser would do next, as values with a reason a campaign manager can read.

The planner returns them, `plan` prints them, a round performs them. None can perform itself.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from worker.core.channels import Channel
from worker.core.events import HoldKind
from worker.core.people import Ask, Creator


class Audience(StrEnum):
    """Whom a text addresses; the other one is spoken of in the third person."""

    CREATOR = "creator"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Also:
    """Another ask that a draft lists: the touch that is due there, its tier, and since when.

    It is one of the same conversation, or, in a letter to the manager of several creators, any of theirs; then it also
    says whose it is, and when we wrote about it.
    """

    ask: Ask
    number: int
    tier: int
    deadline_passed: bool = True
    since: date | None = None
    creator: Creator | None = None
    earlier: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class WriteDraft:
    """Put this touch into Drafts, or into the INBOX as a DM task for another channel.

    The template never decides whether; this says all that the words depend on.
    """

    chase: str
    number: int
    tier: int
    audience: Audience
    to: tuple[str, ...]
    cc: tuple[str, ...]
    due_on: date
    asked_for: date
    reason: str
    announces_manager: bool = False
    """Tier 2 at high stakes: names the manager as the one we will bring in."""
    copies_manager: bool = False
    """The manager is in copy of a text to the creator, so the text names them."""
    tier_4_follows: bool = False
    """The action announced at Tier 3 takes effect on `acts_on`, after a word with the manager."""
    acts_on: date | None = None
    """When the announced action takes effect; None means `asked_for`."""
    earlier: tuple[date, ...] = ()
    """Dates of our messages in this conversation so far, oldest first, as the reader saw them come."""
    letters: tuple[date, ...] = ()
    """In a letter to the manager of several creators: dates of our mails about them that the manager alone got."""
    holidays: tuple[str, ...] = ()
    """Public holidays of the creator's country around the day it is written, by their English names, nearest first."""
    deadline_passed: bool = True
    opens_conversation: bool = False
    channel: Channel = Channel.EMAIL
    beside: bool = False
    """Whether it is the DM task that lies beside the touch's e-mail."""
    also: tuple[Also, ...] = ()
    """The other asks that are due with it: the draft lists all of them."""

    @property
    def chases(self) -> tuple[str, ...]:
        """Every chase that it asks for, its own first."""
        return (self.chase, *(one.ask.key for one in self.also))

    @property
    def is_joint_letter(self) -> bool:
        """Whether it is a letter to the manager of several creators (`worker.core.joint_letter`)."""
        return any(one.creator is not None for one in self.also)


@dataclass(frozen=True, slots=True)
class RefreshDraft:
    """Withdraw the open draft, which is out of date, and write this one in its place in the same pass."""

    draft: WriteDraft
    reason: str


@dataclass(frozen=True, slots=True)
class WithdrawDraft:
    """Remove our own untouched draft of touch `number`, or the DM task `beside` it."""

    chase: str
    number: int
    reason: str
    beside: bool = False


@dataclass(frozen=True, slots=True)
class PlaceHold:
    """Record a hold that only a person lifts."""

    chase: str
    kind: HoldKind
    reason: str


Action = WriteDraft | RefreshDraft | WithdrawDraft | PlaceHold
