"""The history of a chase in words: each event as a colleague would put it."""

from worker.core import events as e
from worker.core.channels import Channel
from worker.core.messages import Evidence
from worker.core.phrases import day
from worker.core.touch import THANKS


def told(event: e.Event) -> str:
    """What happened; "" for what only Chaser itself needs to know."""
    return _of_message(event) if isinstance(event, e.OfTouch) else _of_chase(event)


def _of_chase(event: e.Event) -> str:
    match event:
        case e.RequestFound():
            return f'"{event.evidence.subject}" is the request'
        case e.ReviewAsked():
            return f"a question: {event.question.rstrip('.')}{_by(event.evidence)}"
        case e.HoldPlaced():
            return f"{_held(event)}{_by(event.evidence)}"
        case e.ReplyReceived():
            who = "marked replied" if event.who == e.YOU else f"a reply from {event.evidence.sender}"
            return f"{who} ({event.evidence.rule})"
        case e.Resumed():
            return "resumed by hand"
        case e.MarkedDone():
            return f"marked done by {event.by}{_with(event.evidence)}"
        case e.MarkedStopped():
            return f"stopped by {event.by}{_with(event.evidence)}"
        case e.Reopened():
            return f"reopened by {event.by}"
        case e.AddressFailed():
            return f"mail to {event.address} bounced{_by(event.evidence)}"
        case e.WrittenByHand(lead=lead) if lead:
            return f"the draft of {lead} reminded of it, too; the wait began anew"
        case e.WrittenByHand():
            return f'"{event.evidence.subject}" was written by hand; the wait began anew'
        case e.MachineAnswered():
            return f"an automatic mail ({event.kind.value.replace('_', ' ')}){_by(event.evidence)}"
        case e.Opened():
            return f"the ask was added to {event.file or 'the sheet'}"
        case e.Renamed():
            return f"the row was renamed; it was {event.was}"
        case e.AskChanged():
            return _changed(event)
        case _:
            return ""


def _of_message(event: e.OfTouch) -> str:
    match event:
        case e.TouchSkipped():
            return f"{_whose(event)} was skipped, {_since(event)}{_in_draft_of(event.lead)}"
        case e.TouchSent():
            rule = event.evidence.rule
            return f"{_whose(event)} was {rule if _by_own_hand(event) else f'sent ({rule})'}{_in_draft_of(event.lead)}"
        case e.DraftPlaced(channel=Channel.EMAIL):
            return f"{_lying(event)} was put into Drafts"
        case e.DraftPlaced():
            return f"{_whose(event)} was put into the inbox, to be sent by you"
        case e.DraftEdited():
            return f"{_lying(event)} was edited by hand"
        case e.DraftWithdrawn(reason=e.WAS_SENT):
            return ""
        case e.DraftWithdrawn():
            return f"{_lying(event)} was taken back: {event.reason}"
        case e.DraftLeft():
            return f"{_lying(event)} should go, but {event.reason}"
        case _:
            return ""


def _changed(event: e.AskChanged) -> str:
    """What the sheet says now of item and deadline, where that is new."""
    item = f'the item was changed to "{event.item}"' if event.item else ""
    to = f"moved to {day(event.deadline)}" if event.deadline else "taken out"
    return " and ".join(filter(None, (item, f"the deadline was {to}" if event.is_moved else "")))


def _whose(event: e.TouchSent | e.TouchSkipped | e.DraftPlaced) -> str:
    """The touch, or the message of it that is sent on another channel."""
    if event.number == THANKS:
        return "the thank-you"
    return f"Touch {event.number}" if event.channel is Channel.EMAIL else _message(event.channel, event.number)


def _in_draft_of(lead: str) -> str:
    return f", in the draft of {lead}" if lead else ""


def _lying(event: e.DraftPlaced | e.DraftEdited | e.DraftWithdrawn | e.DraftLeft) -> str:
    if event.number == THANKS:
        return "the thank-you"
    if event.channel is Channel.EMAIL:
        return f"the draft of Touch {event.number}"
    return _message(event.channel, event.number)


def _message(channel: Channel, number: int) -> str:
    return f"the {channel.label} message of Touch {number}"


def _by_own_hand(event: e.TouchSent) -> bool:
    """Found in the mailbox as written by hand; what the person said reads differently."""
    return event.by_hand and bool(event.evidence.folder)


def _since(event: e.TouchSkipped) -> str:
    return f"as {event.rule}" if event.by_hand else f"since {event.rule}"


def _held(event: e.HoldPlaced) -> str:
    """Why it rests, the kind said once, and until when where the reason does not say."""
    kind, reason = event.kind.value.replace("_", " "), event.reason.rstrip(".")
    if not reason:
        return f"{kind} by hand{f' until {day(event.until)}' if event.until else ''}"
    return reason if reason.lower().startswith(kind) else f"{kind}: {reason}"


def _by(evidence: Evidence | None) -> str:
    """The mail it rests on, and the rule by which it was read so."""
    return f': "{evidence.subject}" from {evidence.sender} ({evidence.rule})' if evidence else ""


def _with(evidence: Evidence | None) -> str:
    """The mail by which it was said, where one was."""
    return f' (with "{evidence.subject}")' if evidence else ""
