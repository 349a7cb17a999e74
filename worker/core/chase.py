"""What is known of one chase: its request, its touches, its rests, how it ended. Values only, folded from its events.

Which state a chase is in today also needs the ask, the cadence and the date: that is `worker.core.plan`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from worker.core import events as e
from worker.core.messages import Evidence
from worker.core.touch import Touch, TouchState

ABOUT_REQUEST = "request"


@dataclass(frozen=True, slots=True)
class Hold:
    """A rest. `until` is the first day a draft may appear, None until someone lifts it."""

    kind: e.HoldKind
    until: date | None
    reason: str
    whose: e.Whose = e.Whose.CREATOR
    evidence: Evidence | None = None
    about: str = ""


class End(StrEnum):
    """How a chase ended by an event; `exhausted` and `unreachable` are reckoned in the plan."""

    REPLIED = "replied"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Chase:
    """What has happened to one ask."""

    key: str
    opened_at: datetime | None = None
    looked_back: date | None = None
    account: str = ""
    """The account that sent the request, "" while unknown."""
    request: Evidence | None = None
    touches: tuple[Touch, ...] = ()
    tasks: tuple[Touch, ...] = ()
    """The DM tasks beside touches, by the touch's number; they drive no date."""
    holds: tuple[Hold, ...] = ()
    end: End | None = None
    end_reason: str = ""
    ended_at: datetime | None = None
    """When the mail was written, or the word given, that ended it."""
    came_at: datetime | None = None
    """When what is owed came in: with a reply that brings it, or by a person's word."""
    reply: e.ReplyReceived | None = None
    passed_over: e.ReplyReceived | None = None
    """The last reply over which a person took the chase up again."""
    restarted_at: datetime | None = None
    """When the person last wrote by hand between two touches."""
    restart_asks_for: date | None = None
    """The latest date that a draft of another chase asked for in passing; the next touch comes after it."""
    failed_addresses: frozenset[str] = frozenset()
    skips_in_a_row: int = 0
    machines: tuple[e.MachineAnswered, ...] = ()
    taken_up_at: datetime | None = None
    """When it was last taken up again; what the person wrote before that answered a reply, it was no follow-up."""
    rejected: frozenset[str] = frozenset()
    """Mails that a person said are not the request."""
    changes: tuple[e.AskChanged, ...] = ()
    """When item or deadline were changed in the sheet, in order."""
    changes_settled: int = 0
    """How many of these a person has said to go on with."""
    asked_about: frozenset[str] = frozenset()
    """Mails of which a person was asked what they mean, or told as replies."""
    set_aside: frozenset[str] = frozenset()
    """Those of them that the person looked at and went on: read again, they mean nothing more."""
    former_keys: frozenset[str] = frozenset()
    """Keys under which drafts of other chases may still name it."""
    reopenings: int = 0
    """How often the chase was taken up again; mail that came while it had ended is then looked for."""

    @property
    def past(self) -> tuple[Touch, ...]:
        """Sent and skipped touches, ascending."""
        return tuple(touch for touch in self.touches if touch.is_past)

    @property
    def open_touch(self) -> Touch | None:
        """The touch whose draft is, or may be, in Drafts."""
        return next((touch for touch in self.touches if touch.is_open), None)

    @property
    def leftovers(self) -> tuple[Touch, ...]:
        """Touches that were sent, or left out by a word, while what we wrote of them may still lie there untouched, or
        had to be left.
        """
        over = (touch for touch in (*self.touches, *self.tasks) if touch.is_past and not touch.edited)
        return tuple(touch for touch in over if touch.place is not None)

    @property
    def open_tasks(self) -> tuple[Touch, ...]:
        """The DM tasks beside touches that lie, or may lie, in the INBOX."""
        return tuple(task for task in self.tasks if task.is_open)

    @property
    def open_thanks(self) -> Touch | None:
        """The thank-you that lies, or may lie, in Drafts."""
        return next((task for task in self.tasks if task.is_thanks and task.is_open), None)

    @property
    def all_open(self) -> tuple[Touch, ...]:
        """Everything of ours that lies, or may lie, in a folder and waits for the person."""
        return tuple(touch for touch in (*self.touches, *self.tasks) if touch.is_open)

    @property
    def sent_count(self) -> int:
        """Touches that really went out."""
        return sum(touch.state is TouchState.SENT for touch in self.touches)

    def touch(self, number: int, *, beside: bool = False) -> Touch | None:
        """The touch with this number, or the DM task beside it; None before it was ever drafted or sent."""
        known = self.tasks if beside else self.touches
        return next((touch for touch in known if touch.number == number), None)
