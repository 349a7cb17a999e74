"""What happened, as values to be told: a person's deed, or what Chaser recorded, in plain sentences with the reason."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from worker.core import events as e
from worker.core import phrases
from worker.core.actions import WriteDraft
from worker.core.case import Case
from worker.core.plan import OVER, decide
from worker.core.touch import Touch

CHASER = "Chaser"
TIERS = {1: "friendly reminder", 2: "specific nudge", 3: "final escalation", 4: "manager escalation"}


class Kind(StrEnum):
    """What sort of thing happened; the command line chooses colours by it."""

    PERSON = "person"
    DRAFT = "draft"
    NOTICED = "noticed"
    ENDED = "ended"
    RESTS = "rests"
    WITHDRAWN = "withdrawn"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a person sees of a draft before opening it."""

    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    asks_for: str


@dataclass(frozen=True, slots=True)
class Happening:
    """Who did what, when, and for Chaser why. `what` reads on after the name."""

    at: datetime
    who: str
    kind: Kind
    what: str
    chase: str = ""
    reason: str = ""
    envelope: Envelope | None = None

    def as_json(self) -> dict[str, Any]:
        """The same for machines."""
        told: dict[str, Any] = {
            "at": self.at.isoformat(),
            "who": self.who,
            "kind": self.kind.value,
            "what": self.what,
            "chase": self.chase or None,
            "reason": self.reason,
        }
        seen = self.envelope
        if seen is not None:
            told["draft"] = {
                "to": list(seen.to),
                "cc": list(seen.cc),
                "subject": seen.subject,
                "asks_for": seen.asks_for,
            }
        return told


class Teller:
    """Tells what Chaser recorded about one chase at one look."""

    def __init__(self, case: Case, now: datetime) -> None:
        self._case = case
        self._now = now
        self._decision = decide(case, now)
        self._creator = case.creator.name.partition(" ")[0]
        self._refreshed = ""
        """Why the draft of this look replaces an older one."""
        self._is_message_new = True

    def told(self, events: Iterable[e.Event]) -> list[Happening]:
        """One sentence for each event that a person would care about, in their order; a reason is given once."""
        found: list[Happening] = []
        for event in events:
            happening = self._told(event)
            if happening is not None:
                known = {other.reason for other in found}
                found.append(replace(happening, reason="") if happening.reason in known else happening)
        return found

    def _told(self, event: e.Event) -> Happening | None:
        match event:
            case e.RequestFound():
                return self._says(Kind.NOTICED, f"finds the request to {self._creator} in Sent", self._coming())
            case e.DraftPlaced(beside=True):
                return self._message(event)
            case e.DraftWithdrawn(beside=True):
                self._is_message_new = not event.refresh
                return None
            case e.DraftPlaced():
                return self._draft(event)
            case e.DraftEdited():
                who = self._case.account.name.partition(" ")[0]
                return self._says(Kind.NOTICED, f"leaves this draft alone from now on: it is {who}'s own", "")
            case e.DraftWithdrawn(refresh=True):
                self._refreshed = event.reason
                return None
            case e.DraftWithdrawn() if not self._is_past(event.number):
                what = f"takes the open draft to {self._creator} out of Drafts"
                return self._says(Kind.WITHDRAWN, what, event.reason)
            case e.TouchSent():
                return self._says(Kind.NOTICED, f"sees Touch {event.number} to {self._creator} in Sent", self._coming())
            case e.ReplyReceived():
                what = f"takes it for the reply and ends the chase of {self._creator}"
                return self._says(Kind.ENDED, what, phrases.replied(self._case))
            case e.HoldPlaced() | e.ReviewAsked():
                return self._says(Kind.RESTS, f"lets the chase of {self._creator} rest", self._decision.reason)
            case e.MachineAnswered():
                return self._says(Kind.NOTICED, "knows that no person wrote this", event.evidence.rule)
            case _:
                return None

    def _message(self, event: e.DraftPlaced) -> Happening | None:
        """The note beside an e-mail, with the text of a direct message; one renewed for its date is not told."""
        what = f"lays an {event.channel.label} message to {self._creator} beside it, into the inbox, ready to paste"
        return self._says(Kind.NOTICED, what, "") if self._is_message_new else None

    def _draft(self, event: e.DraftPlaced) -> Happening:
        touch = next(touch for touch in self._case.chase.touches if touch.number == event.number)
        creator = self._case.creator
        is_to_manager = creator.manager_email.lower() in touch.to
        whom = f"{creator.manager_name}, {self._creator}'s manager" if is_to_manager else creator.name
        what = f"drafts Touch {touch.number} to {whom} ({TIERS[touch.tier]})"
        if self._refreshed:
            what = f"writes the draft of Touch {touch.number} to {whom} anew"
        asks = phrases.day(touch.asked_for) if touch.asked_for else ""
        seen = Envelope(touch.to, touch.cc, touch.subject, asks)
        return self._says(Kind.DRAFT, what, self._refreshed or self._why(touch), seen)

    def _why(self, touch: Touch) -> str:
        """The planner's reason for writing this draft today, had it not been written yet."""
        planned = decide(self._case.without(touch.number), self._now).actions
        reason = next((action.reason for action in planned if isinstance(action, WriteDraft)), "")
        today = self._case.local_date(self._now)
        rested = any(hold.until == today for hold in self._case.chase.holds)
        return f"It rested until today. {reason}" if rested else reason

    def _is_past(self, number: int) -> bool:
        """Whether this touch went out: then its draft is gone because it was sent, and that has been told."""
        return any(touch.number == number for touch in self._case.chase.past)

    def _coming(self) -> str:
        """What comes next in this chase, if nothing happens before."""
        following = self._decision.next
        if self._decision.state in OVER or following is None:
            return self._decision.reason
        return f"Without a reply, Touch {following.number} comes on {phrases.day(following.on)}."

    def _says(self, kind: Kind, what: str, reason: str, envelope: Envelope | None = None) -> Happening:
        local = self._now.astimezone(self._case.account.timezone)
        return Happening(local, CHASER, kind, what, self._case.ask.key, reason, envelope)
