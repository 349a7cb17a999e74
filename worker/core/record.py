"""The record of a relation: what the chases of one creator add up to.

Counts and medians of what `worker.core.past` found in each. Small numbers are said as counts: a share of three says
nothing as a percentage.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import median
from typing import TypeVar

from worker.core.channels import Channel
from worker.core.kept import Kept, Timing
from worker.core.past import Message, Outcome, Past
from worker.core.plan import State

K = TypeVar("K", int, Channel)


@dataclass(frozen=True, slots=True)
class Tally:
    """Messages that went out, and the answers to them."""

    sent: int = 0
    waiting: int = 0
    """Those of them of which it is too soon, or not possible, to say whether they were answered."""
    days: tuple[int, ...] = ()
    """Business days from each answered one to its answer, ascending."""
    answered: int = 0

    @classmethod
    def of(cls, messages: Iterable[Message]) -> "Tally":
        """The sum of these."""
        known = list(messages)
        days = sorted(message.days for message in known if message.days is not None)
        told = Counter(message.outcome for message in known)
        waiting = told[Outcome.WAITING] + told[Outcome.UNCLEAR]
        return cls(len(known), waiting, tuple(days), told[Outcome.ANSWERED])

    @property
    def known(self) -> int:
        """Those of which it is known whether they were answered."""
        return self.sent - self.waiting

    @property
    def median(self) -> float | None:
        """The median of `days`; None where nobody has answered."""
        return median(self.days) if self.days else None


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of working with one creator, or with several."""

    chases: int = 0
    by_tier: Mapping[int, Tally] = field(default_factory=dict)
    by_channel: Mapping[Channel, Tally] = field(default_factory=dict)
    unprompted: int = 0
    """Chases answered before any reminder."""
    answered: int = 0
    """Chases in which somebody has answered."""
    silent: int = 0
    """Chases whose last touch is over without a word from anybody."""
    by_manager: int = 0
    """Answers that came from the manager."""
    timing: Mapping[Timing, int] = field(default_factory=dict)
    promises: Mapping[Kept, int] = field(default_factory=dict)
    manager_needed: int = 0
    """Chases in which a touch of Tier 3 or 4 went to the manager."""
    last_from_us: datetime | None = None
    last_from_them: datetime | None = None

    @property
    def touches(self) -> Tally:
        """All touches together."""
        tallies = self.by_tier.values()
        days = sorted(day for tally in tallies for day in tally.days)
        return Tally(
            sum(t.sent for t in tallies), sum(t.waiting for t in tallies), tuple(days), sum(t.answered for t in tallies)
        )  # fmt: skip

    @property
    def judged(self) -> int:
        """Items of which it is known whether they were on time."""
        return self.timing.get(Timing.ON_TIME, 0) + self.timing.get(Timing.LATE, 0)

    @property
    def promised(self) -> int:
        """Promises of which it is known whether they were kept."""
        return self.promises.get(Kept.KEPT, 0) + self.promises.get(Kept.BROKEN, 0)


def record(pasts: Iterable[Past], since: date | None = None) -> Record:
    """What these chases add up to; messages and answers from `since` on, where a day is given."""
    known = list(pasts)
    touches = [m for one in known for m in one.touches if since is None or m.at.date() >= since]
    messages = [m for one in known for m in one.messages if since is None or m.at.date() >= since]
    return Record(
        len(known),
        by_tier=_tallied(touches, lambda m: m.tier),
        by_channel=_tallied(messages, lambda m: m.channel),
        unprompted=sum(one.unprompted for one in known),
        answered=sum(bool(one.replies) for one in known),
        silent=sum(one.state is State.EXHAUSTED and not one.replies for one in known),
        by_manager=sum(m.by_manager for m in touches),
        timing=Counter(one.timing for one in known),
        promises=Counter(kept for one in known for kept in one.promises),
        manager_needed=sum(one.needed_manager for one in known),
        last_from_us=max((one.last_from_us for one in known if one.last_from_us), default=None),
        last_from_them=max((at for one in known for at in one.replies), default=None),
    )


def _tallied(messages: Iterable[Message], key: Callable[[Message], K]) -> dict[K, Tally]:
    groups: dict[K, list[Message]] = {}
    for message in messages:
        groups.setdefault(key(message), []).append(message)
    return {name: Tally.of(groups[name]) for name in sorted(groups)}
