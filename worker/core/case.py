"""Everything known about one chase on one day: what the planner looks at, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from worker.core.cadence import Habits, Scenario
from worker.core.calendar import SharedDays
from worker.core.channels import Answered, Channel
from worker.core.chase import Chase
from worker.core.origin import Place
from worker.core.people import Account, Ask, Brand, Cover, Creator
from worker.core.policies import Policies
from worker.core.touch import Touch

DEFAULT_POLICIES = Policies()
NO_HABITS = Habits()
THANKS_WAIT = 10
"""Business days for which follow-ups wait for a thank-you that a person edited."""


@dataclass(frozen=True, slots=True)
class Case:
    """One ask with its people, its cadence, its calendars and its history."""

    ask: Ask
    creator: Creator
    account: Account
    brand: Brand
    scenario: Scenario
    days: SharedDays
    chase: Chase
    policies: Policies = DEFAULT_POLICIES
    habits: Habits = NO_HABITS
    present: bool = True
    """Whether the row is still in the sheet."""
    switched_off: bool = False
    """Whether its milestone is not on any more, so that nobody asks for it."""
    keeper: Account | None = None
    """Whose chase it is, where that differs from `account`: its person is away, and a colleague writes."""
    covers: tuple[Cover, ...] = ()
    """When colleagues write for whose chase it is."""
    owner_known: bool = True
    """Whether it is clear which account this chase belongs to."""
    is_queued: bool = False
    """Whether its draft waits for another day, since the mailbox has had enough of them today."""
    catching_up: str = ""
    """The rest of its mailbox after which drafts are spread over some days ("Maya Lin's absence")."""
    touched: Mapping[str, date] = field(default_factory=dict)
    """Other chases of the same creator, with the day on which each was last drafted or sent."""
    published: Mapping[date, str] = field(default_factory=dict)
    """The creator's days on which they publish for us, with the ask that says so."""
    answered: Mapping[Channel, Answered] = field(default_factory=dict)
    """How messages to the creator were answered, in all their chases."""
    overruled_by: str = ""
    """Another chase about the same lateness, at higher stakes: once that one runs, this one waits."""
    overruled_from: date = date.min
    """The day from which the other runs: its Day 0, or at once where something went out for it."""
    place: Place | None = None
    """Where it stands among the milestones of its delivery; None for an ask of its own."""
    rival: str = ""
    """Another chase whose draft lies open in the same conversation: one at a time."""
    peers: tuple["Case", ...] = ()
    """The creator's other chases in the same conversation, without peers of their own: what is due together becomes
    one draft (see `worker.core.together`)."""
    alongside: tuple["Case", ...] = ()
    """The manager's other chases that stir, in other conversations, each with its peers: what is due to the manager
    together becomes one letter (see `worker.core.joint_letter`)."""

    def local_date(self, moment: datetime) -> date:
        """The account's calendar day at `moment`."""
        return moment.astimezone(self.account.timezone).date()

    @property
    def requested_on(self) -> date | None:
        """The day of the request: the sheet's word, else the mail's."""
        if self.ask.requested_on is not None:
            return self.ask.requested_on
        return self.local_date(self.chase.request.at) if self.chase.request else None

    @property
    def waits_its_turn(self) -> bool:
        """Whether another milestone of its delivery comes first, so that it leaves nothing in Drafts."""
        return self.place is not None and bool(self.place.waits_for)

    @property
    def is_ours(self) -> bool:
        """Whether we owe it ourselves, so that nobody is ever written to about it."""
        return self.ask.origin is not None and self.ask.origin.is_ours

    def is_overruled(self, day: date) -> bool:
        """Whether on this day another chase about the same lateness runs in its place."""
        return bool(self.overruled_by) and self.overruled_from <= day

    @property
    def has_touches(self) -> bool:
        """Whether something went out for it, or lies in Drafts."""
        return bool(self.chase.past or self.chase.open_touch)

    def is_held_up_by_thanks(self, day: date) -> bool:
        """Whether a thank-you still lies there for the person to send. One that they edited and left for THANKS_WAIT
        business days stays theirs, and keeps nothing waiting any longer.
        """
        lying = self.chase.open_thanks
        since = lying.first_drafted_at if lying else None
        if lying is None or not lying.edited or since is None:
            return lying is not None
        return self.days.elapsed(self.local_date(since), day) < THANKS_WAIT

    @property
    def has_manager(self) -> bool:
        """Whether a manager is known whose address has not failed."""
        email = self.creator.manager_email.lower()
        return bool(email) and email not in self.chase.failed_addresses

    def supposing(self, touch: Touch) -> "Case":
        """The same case, had `touch` gone as it says; for looking ahead."""
        before = self.without(touch.number)
        return replace(before, chase=replace(before.chase, touches=(*before.chase.touches, touch)))

    def without(self, number: int, *, beside: bool = False) -> "Case":
        """The same case, had touch `number`, or the DM task beside it, never been begun."""
        if beside:
            tasks = tuple(task for task in self.chase.tasks if task.number != number)
            return replace(self, chase=replace(self.chase, tasks=tasks))
        others = tuple(touch for touch in self.chase.touches if touch.number != number)
        return replace(self, chase=replace(self.chase, touches=others))
