"""One message of the sequence: everything observed of its draft, and what each event makes of it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from worker.core import events as e
from worker.core.channels import Channel
from worker.core.messages import NOTE, Evidence, Place

THANKS = 0
"""The number under which the thank-you lies beside a chase; touches count from 1."""


class TouchState(StrEnum):
    """Where one touch stands (spec §5)."""

    PLANNED = "planned"
    DRAFTED = "drafted"
    SENT = "sent"
    SKIPPED = "skipped"
    WITHDRAWN = "withdrawn"


class ClaimState(StrEnum):
    """How far the writing of a draft got; anything but `PLACED` after a crash is probed before it is tried again."""

    CLAIMED = "claimed"
    TRIED = "tried"
    PLACED = "placed"


@dataclass(frozen=True, slots=True)
class Touch:
    """One message of the sequence and everything observed of its draft."""

    number: int
    tier: int
    state: TouchState
    channel: Channel = Channel.EMAIL
    beside: bool = False
    """Whether this is the DM task beside the touch of this number, not the touch itself."""
    due_on: date | None = None
    asked_for: date | None = None
    acts_on: date | None = None
    """When what it announces takes effect, where a last word with the manager was to come before."""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    subject: str = ""
    revision: int = 0
    brief: str = ""
    note: str = ""
    """What the person should do before sending it."""
    account: str = ""
    """The account in whose Drafts, or INBOX for a DM task, it lies."""
    also: tuple[e.Joined, ...] = ()
    """The other chases of the conversation that its draft asks for."""
    lead: str = ""
    """The chase in whose draft it was asked for, where that was another one."""
    in_joint_letter: bool = False
    """Whether that one was a letter to the manager of several creators."""
    tries: int = 0
    """How often APPEND was begun for this revision."""
    message_ids: tuple[str, ...] = ()
    withdrawn_ids: frozenset[str] = frozenset()
    """Ids of revisions that we took away ourselves: where they lie now says nothing."""
    ref: str = ""
    claim: ClaimState | None = None
    claimed_at: datetime | None = None
    tried_at: datetime | None = None
    place: Place | None = None
    first_drafted_at: datetime | None = None
    renewed: str = ""
    """Why the revision that lies there took the place of an older one."""
    edited: bool = False
    edited_at: datetime | None = None
    """When what the person saved last was seen in Drafts."""
    missed_at: datetime | None = None
    removing: e.RemovalStarted | None = None
    left: str = ""
    """Why our own draft could not be removed."""
    sent_at: datetime | None = None
    sent_seen_at: datetime | None = None
    """When Chaser learnt that it was sent."""
    by_hand: bool = False
    vanished_at: datetime | None = None
    skipped_at: datetime | None = None
    skipped_since: str = ""
    """Why it counts as skipped."""
    evidence: Evidence | None = None

    @property
    def slot(self) -> int:
        """Where the store keeps its claims: a DM task beside a touch has the touch's number, negative."""
        return slot_of(self.number, beside=self.beside)

    @property
    def is_thanks(self) -> bool:
        """Whether this is no touch at all, but the thank-you that lies beside a chase."""
        return self.beside and self.number == THANKS

    @property
    def is_note(self) -> bool:
        """Whether what was written of it is a note to the person in the INBOX, not a draft."""
        return self.ref.startswith(NOTE)

    @property
    def is_joint_letter(self) -> bool:
        """Whether its draft is a letter to the manager of several creators, in a conversation of its own."""
        return any(one.creator for one in self.also)

    @property
    def live_ids(self) -> frozenset[str]:
        """The ids under which the present revision, or what a person made of it, may be found."""
        return frozenset(self.message_ids) - self.withdrawn_ids

    @property
    def is_open(self) -> bool:
        """Whether its draft lies, or may lie, in Drafts."""
        return self.state is TouchState.DRAFTED or self.claim in {ClaimState.CLAIMED, ClaimState.TRIED}

    @property
    def may_turn_up(self) -> bool:
        """Whether a mail sent now may still be its draft: it lies open, is missed, or vanished without a trace."""
        return self.is_open or self.vanished_at is not None

    @property
    def is_past(self) -> bool:
        """Sent or skipped: its number is used up."""
        return self.state in {TouchState.SENT, TouchState.SKIPPED}


def slot_of(number: int, *, beside: bool) -> int:
    """See `Touch.slot`."""
    return -number if beside else number


def touch_after(touch: Touch, event: e.Event) -> Touch:
    """The touch once this has happened to it; as it was when the event is about something else.

    What became of an earlier revision says nothing about the present one: two workers may tell of it late.
    """
    if not isinstance(event, e.DraftClaimed) and getattr(event, "revision", touch.revision) != touch.revision:
        return touch
    match event:
        case e.DraftClaimed():
            return _claimed(touch, event)
        case e.DraftTried():
            return replace(touch, claim=ClaimState.TRIED, tried_at=event.at, tries=touch.tries + 1)
        case e.DraftPlaced():
            return _placed(touch, event)
        case e.ClaimDropped():
            return _unplanned(touch)
        case e.DraftMoved():
            return replace(touch, place=event.place, missed_at=None)
        case e.DraftEdited():
            ids = touch.message_ids if event.message_id in touch.message_ids else (*touch.message_ids, event.message_id)
            return replace(
                touch,
                state=_reopened(touch),
                edited=True,
                edited_at=event.at,
                place=event.place,
                message_ids=ids,
                missed_at=None,
                left="",
            )
        case e.DraftMissed():
            return replace(touch, missed_at=event.at, removing=None)
        case e.DraftSeenAgain():
            return replace(touch, missed_at=None)
        case e.RemovalStarted():
            return replace(touch, removing=event)
        case e.DraftWithdrawn():
            first = touch.first_drafted_at if event.refresh else None
            return replace(_unplanned(touch), first_drafted_at=first, renewed=event.reason if event.refresh else "")
        case e.DraftLeft():
            return replace(touch, removing=None, left=event.reason)
        case e.TouchSent():
            return _sent(touch, event)
        case e.TouchSkipped():
            vanished = event.at if event.vanished else None
            return replace(
                touch, state=TouchState.SKIPPED, claim=None, place=touch.place if event.by_hand else None,
                missed_at=None, removing=None, left="",
                vanished_at=vanished, skipped_at=event.at, skipped_since=event.rule, lead=event.lead,
                tier=event.tier or touch.tier, due_on=event.due_on or touch.due_on,
            )  # fmt: skip
        case _:
            return touch


def _reopened(touch: Touch) -> TouchState:
    return touch.state if touch.state is TouchState.SENT else TouchState.DRAFTED


def _claimed(touch: Touch, event: e.DraftClaimed) -> Touch:
    return replace(
        touch, tier=event.tier, channel=event.channel, due_on=event.due_on, asked_for=event.asked_for,
        acts_on=event.acts_on, to=event.to, cc=event.cc, subject=event.subject, revision=event.revision,
        brief=event.brief, note=event.note, ref=event.ref, account=event.account, also=event.also, lead="", tries=0,
        message_ids=(*touch.message_ids, event.message_id), claim=ClaimState.CLAIMED, claimed_at=event.at,
        tried_at=None, place=None, edited=False, missed_at=None, removing=None, left="", state=TouchState.PLANNED,
    )  # fmt: skip


def _placed(touch: Touch, event: e.DraftPlaced) -> Touch:
    return replace(
        touch, state=TouchState.DRAFTED, claim=ClaimState.PLACED, place=event.place,
        first_drafted_at=touch.first_drafted_at or event.at, missed_at=None,
    )  # fmt: skip


def _unplanned(touch: Touch) -> Touch:
    """Back to planned; what was observed of its ids stays, since a withdrawn draft may still turn up as sent."""
    if touch.is_past:
        return replace(touch, removing=None, place=None, left="")
    return replace(
        touch, state=TouchState.PLANNED, claim=None, place=None, missed_at=None, removing=None, left="", edited=False,
        withdrawn_ids=frozenset(touch.message_ids),
    )  # fmt: skip


def _sent(touch: Touch, event: e.TouchSent) -> Touch:
    """Written by hand after our draft was taken back, it asks for nothing that the draft would have asked for."""
    said = touch if touch.is_open or not event.by_hand else replace(touch, asked_for=None, acts_on=None)
    return replace(
        touch, tier=event.tier, channel=event.channel, state=TouchState.SENT, sent_at=event.sent_at,
        sent_seen_at=event.at, to=event.to, cc=event.cc, by_hand=event.by_hand, evidence=event.evidence, claim=None,
        missed_at=None, removing=None, vanished_at=None, skipped_at=None, skipped_since="", lead=event.lead,
        in_joint_letter=event.joint_letter,
        due_on=event.due_on or touch.due_on, asked_for=event.asked_for or said.asked_for,
        acts_on=event.acts_on or said.acts_on,
    )  # fmt: skip
