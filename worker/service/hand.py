"""The person's commands: pause, resume, snooze, done, stop, undo. Each is an event like any other.

They only record. The next pass does what follows from it: a draft is taken back, or the chase goes on.
"""

import difflib
from datetime import date, datetime

from worker.core import events as e
from worker.core.chase import fold, reversible
from worker.core.touch import Touch, TouchState
from worker.errors import WrongUse
from worker.rounds import Ledger

BY_HAND = "hand"


def known(ledger: Ledger, key: str) -> str:
    """The chase's key, or an error that names the nearest ones."""
    if key in ledger.cases:
        return key
    near = difflib.get_close_matches(key, ledger.cases, n=3)
    hint = f"Did you mean {' or '.join(near)}?" if near else "chaser status lists them all."
    raise WrongUse(f'There is no chase "{key}".', hint)


def pause(ledger: Ledger, key: str, now: datetime) -> str:
    """Rest until resumed."""
    ledger.record(known(ledger, key), e.HoldPlaced(now, e.HoldKind.PAUSED, None, "paused by hand."))
    return f"{key} is paused. To go on: chaser resume {key}"


def snooze(ledger: Ledger, key: str, until: date, now: datetime) -> str:
    """Rest until a day, the first on which a draft may appear."""
    case = ledger.case(known(ledger, key))
    if until <= case.local_date(now):
        raise WrongUse(f"{until.isoformat()} is not after today.", "Give a later day: --until YYYY-MM-DD")
    ledger.record(key, e.HoldPlaced(now, e.HoldKind.SNOOZED, until, "snoozed by hand."))
    return f"{key} rests until {until.isoformat()}."


def resume(ledger: Ledger, key: str, now: datetime) -> str:
    """Lift every hold; after a reply or a stop, go on with the next tier."""
    case = ledger.case(known(ledger, key))
    ledger.record(key, e.Resumed(now))
    begun = f"Touch {case.chase.past[-1].number + 1}" if case.chase.past else "Touch 1"
    return f"{key} goes on; {begun} is next. To take that back: chaser undo {key}"


def done(ledger: Ledger, key: str, now: datetime) -> str:
    """The item is in."""
    ledger.record(known(ledger, key), e.MarkedDone(now, BY_HAND))
    return f"{key} is done. To take that back: chaser undo {key}"


def stop(ledger: Ledger, key: str, now: datetime) -> str:
    """Leave it."""
    ledger.record(known(ledger, key), e.MarkedStopped(now, BY_HAND))
    return f"{key} is stopped. To take that back: chaser undo {key}"


def undo(ledger: Ledger, key: str, now: datetime) -> str:
    """Take back the latest conclusion or command."""
    history = ledger.history(known(ledger, key))
    entry = reversible(history)
    if entry is None:
        raise WrongUse(f"There is nothing to undo for {key}.", f"To see what is known: chaser why {key}")
    ledger.record(key, e.Undone(now, entry.number))
    if isinstance(entry.event, e.TouchSkipped):
        _plan_again(ledger, key, fold(key, history).touch(entry.event.number), now)
    return f"Taken back: {told(entry.event)}."


def _plan_again(ledger: Ledger, key: str, touch: Touch | None, now: datetime) -> None:
    """An undone skip leaves no draft behind, so its touch is planned anew."""
    if touch is not None and touch.state is TouchState.SKIPPED:
        ledger.record(key, e.DraftWithdrawn(now, touch.number, touch.revision, "the skip was undone"))


def told(event: e.Event) -> str:
    """An event as a colleague would put it."""
    match event:
        case e.RequestFound():
            return f'"{event.evidence.subject}" was taken for the request'
        case e.ReviewAsked():
            return f"a question: {event.question.rstrip('.')}"
        case e.HoldPlaced():
            return f"{event.kind.value.replace('_', ' ')}: {event.reason.rstrip('.')}"
        case e.ReplyReceived():
            return f"a reply from {event.evidence.sender} ({event.evidence.rule})"
        case e.Resumed():
            return "resumed by hand"
        case e.MarkedDone():
            return f"marked done by {event.by}"
        case e.MarkedStopped():
            return f"stopped by {event.by}"
        case e.Reopened():
            return f"reopened by {event.by}"
        case e.AddressFailed():
            return f"mail to {event.address} bounced"
        case e.TouchSkipped():
            return f"Touch {event.number} was skipped, since {event.rule}"
        case e.TouchSent():
            return f"Touch {event.number} was sent{' by hand' if event.by_hand else ''} ({event.evidence.rule})"
        case e.WrittenByHand():
            return f'"{event.evidence.subject}" was written by hand; the wait began anew'
        case e.DraftPlaced():
            return f"the draft of Touch {event.number} was put into Drafts"
        case e.DraftEdited():
            return f"the draft of Touch {event.number} was edited by hand"
        case e.DraftWithdrawn(reason=e.WAS_SENT):
            return ""
        case e.DraftWithdrawn():
            return f"the draft of Touch {event.number} was taken back: {event.reason}"
        case e.DraftLeft():
            return f"the draft of Touch {event.number} should go, but {event.reason}"
        case e.MachineAnswered():
            return f"an automatic mail ({event.kind.value.replace('_', ' ')}): {event.evidence.subject}"
        case e.Opened():
            return "the ask was added to the sheet"
        case e.Renamed():
            return f"the row was renamed; it was {event.was}"
        case _:
            return ""
