"""What a person has taken back, and what they may take back: a conclusion or a command, never a fact about a draft."""

from collections.abc import Iterable

from worker.core import events as e
from worker.core.channels import Channel

UNDOABLE = (
    e.RequestFound, e.ReviewAsked, e.HoldPlaced, e.ReplyReceived, e.Resumed, e.MarkedDone, e.MarkedStopped,
    e.Reopened, e.AddressFailed, e.TouchSkipped, e.WrittenByHand,
)  # fmt: skip


def undone(history: Iterable[e.Recorded]) -> tuple[e.Recorded, ...]:
    """The entries that were taken back."""
    entries = tuple(history)
    numbers = {entry.event.event for entry in entries if isinstance(entry.event, e.Undone)}
    return tuple(entry for entry in entries if entry.number in numbers)


def standing(history: Iterable[e.Recorded]) -> tuple[e.Event, ...]:
    """The events that count: neither undone nor an undo."""
    return tuple(entry.event for entry in _standing(history))


def reversible(history: Iterable[e.Recorded]) -> e.Recorded | None:
    """The latest standing event that a person may undo."""
    return next((entry for entry in reversed(_standing(history)) if _is_undoable(entry.event)), None)


def _standing(history: Iterable[e.Recorded]) -> tuple[e.Recorded, ...]:
    entries = tuple(history)
    numbers = {entry.number for entry in undone(entries)}
    return tuple(entry for entry in entries if entry.number not in numbers and not isinstance(entry.event, e.Undone))


def _is_undoable(event: e.Event) -> bool:
    is_said = isinstance(event, e.TouchSent) and (event.by_hand or event.channel is not Channel.EMAIL)
    return isinstance(event, UNDOABLE) or is_said
