"""Choices that a brand makes once, in config/worker.yaml under `policies`."""

from dataclasses import dataclass, field
from enum import StrEnum


class AfterPromise(StrEnum):
    """What happens when the promised day has passed."""

    WAIT = "wait"
    """The chase stays replied, and the person is asked the day after."""
    RESUME = "resume"
    """The chase rests until the day and a business day of grace, then goes on at the next tier."""


@dataclass(frozen=True, slots=True)
class Policies:
    """The brand's choices, with their defaults."""

    after_promise: AfterPromise = AfterPromise.WAIT
    days_between_chases: int = 1
    """Business days between messages about different things to one person; 0: no rule."""
    thank_after: frozenset[str] = field(default=frozenset(), kw_only=True)
    """Scenarios after whose `done` a short thank-you is drafted."""
    days_to_catch_up: int = 5
    """Business days over which the drafts are spread that came due while a mailbox rested; 0: no rule."""
    channel_from_record: bool = True
    """Whether a channel on which a person clearly answers more often comes first."""
