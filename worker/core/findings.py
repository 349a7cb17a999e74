"""What an understood mail amounts to, as values."""

from dataclasses import dataclass

from worker.core.events import Event


@dataclass(frozen=True, slots=True)
class Finding:
    """One event for one chase, and the key under which it is recorded once."""

    chase: str
    event: Event
    key: str


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a mail amounts to: findings, and the chases whose conversation it belongs to."""

    findings: tuple[Finding, ...] = ()
    conversations: frozenset[str] = frozenset()
    is_joint_letter: bool = False
    """Whether it is a letter to the manager of several creators, so that it belongs to no creator's conversation."""


NOTHING = Understanding()
