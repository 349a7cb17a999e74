"""What the person says happened where Chaser cannot see it: a message sent, one left out, an answer on another channel.

Archiving the note of a DM task says the first, putting it into Trash the second; here the same is said in a word.
"""

from datetime import datetime

from worker.core import events as e
from worker.core import phrases, schedule, together
from worker.core.beside import is_settled
from worker.core.case import Case
from worker.core.channels import Channel
from worker.core.messages import Evidence
from worker.core.touch import Touch
from worker.errors import WrongUse
from worker.rounds import Ledger
from worker.service.hand import ended_already, known, stands, to_take_back

BY_YOU = "said by you"


def sent(ledger: Ledger, key: str, on: Channel | None, now: datetime) -> str:
    """A message went out: the one that lies open (on this channel), else the touch that is due."""
    if ended := ended_already(ledger, key, now):
        return ended
    case = ledger.case(known(ledger, key))
    touch = lying(case, on)
    if touch is None:
        return _sent_unseen(ledger, case, on, now)
    evidence = _evidence(case, now, f"{BY_YOU}, on {touch.channel.label}", touch.subject)
    event = e.TouchSent(
        now, touch.number, touch.tier, now, touch.to, touch.cc, evidence, by_hand=True, beside=touch.beside,
        channel=touch.channel,
    )  # fmt: skip
    ledger.record_together([(key, event), *_others_sent(ledger, key, touch, event)])
    also = _other(ledger.case(key), touch)
    return f"{_capital(phrases.what(touch))} was sent.{_taken_away(touch)}{also} {to_take_back(key)}"


def _sent_unseen(ledger: Ledger, case: Case, on: Channel | None, now: datetime) -> str:
    """Nothing of ours lies open: the person wrote the touch that is due from elsewhere."""
    key, step = case.ask.key, schedule.next_step(case)
    if case.chase.open_touch is not None or step is None or step.opens > case.local_date(now):
        when = f" Touch {step.number} is not due before {phrases.day(step.opens)}." if step else ""
        there = f" on {on.label}" if on else ""
        raise WrongUse(f"Nothing of {key} waits to be sent{there}.{when}", f"See: chaser why {key}")
    channel = on or Channel.EMAIL
    evidence = _evidence(case, now, f"{BY_YOU}, on {channel.label}")
    event = e.TouchSent(now, step.number, step.tier, now, (), (), evidence, by_hand=True, channel=channel)
    ledger.record(key, event)
    return f"Touch {step.number} was sent on {channel.label}. {stands(ledger, key, now)} {to_take_back(key)}"


def skip(ledger: Ledger, key: str, on: Channel | None, now: datetime) -> str:
    """Leave out what lies open."""
    if ended := ended_already(ledger, key, now):
        return ended
    case = ledger.case(known(ledger, key))
    touch = lying(case, on)
    if touch is None and (carried := together.carrier(case)) is not None:
        return _skip_in(ledger, key, carried, now)
    if touch is None:
        there = f" on {on.label}" if on else ""
        raise WrongUse(f"Nothing of {key} lies open{there}.", f"To let it rest: chaser snooze {key} --until Friday")
    event = e.TouchSkipped(
        now, touch.number, BY_YOU, by_hand=True, beside=touch.beside, channel=touch.channel
    )  # fmt: skip
    others = together.left_out(key, touch, event, ledger.cases) if not touch.beside else ()
    ledger.record_together([(key, event), *((chase, theirs) for chase, _, theirs in others)])
    return f"{_capital(phrases.what(touch))} is left out.{_taken_away(touch)} {to_take_back(key)}"


def _skip_in(ledger: Ledger, key: str, carried: together.Carrier, now: datetime) -> str:
    """Leave out one of several that a draft asks for: that draft is written anew without it."""
    number, lead = carried.joined.number, carried.lead.ask.key
    due_on = carried.joined.since or carried.touch.due_on
    ledger.record(key, e.TouchSkipped(now, number, BY_YOU, by_hand=True, lead=lead, due_on=due_on))
    left = f"The draft of {lead} is written anew without it at the next look."
    if carried.touch.edited:
        left = f"The draft of {lead}, which you edited, still asks for it: take it out there."
    return f"Touch {number} of {key} is left out. {left} {to_take_back(key)}"


def _others_sent(ledger: Ledger, key: str, touch: Touch, event: e.TouchSent) -> list[tuple[str, e.Event]]:
    """What it means for the other chases that the same draft asks for."""
    if touch.beside:
        return []
    return [(chase, theirs) for chase, _, theirs in together.went(key, touch, event, ledger.cases)]


def replied(ledger: Ledger, key: str, on: Channel | None, now: datetime) -> str:
    """They answered where Chaser cannot see it."""
    if ended := ended_already(ledger, key, now):
        return ended
    case = ledger.case(known(ledger, key))
    rule = f"by you, on {on.label}" if on else "by you"
    ledger.record(key, e.ReplyReceived(now, e.YOU, _evidence(case, now, rule), channel=on))
    return f"{stands(ledger, key, now)} {to_take_back(key)}"


def lying(case: Case, on: Channel | None) -> Touch | None:
    """What lies open of a chase, on this channel where one is named; a DM task beside a touch first."""
    touch = case.chase.open_touch
    found = [*case.chase.open_tasks, *([touch] if touch else [])]
    return next((one for one in found if is_settled(one) and on in {None, one.channel}), None)


def _evidence(case: Case, now: datetime, rule: str, subject: str = "") -> Evidence:
    """The person's word, which rests on no mail."""
    return Evidence(f"by hand:{now.isoformat()}", case.account.email, subject, now, "", rule)


def _taken_away(touch: Touch) -> str:
    if touch.edited:
        return " The draft that you edited stays in Drafts: delete it there."
    where = "its note" if touch.is_note else "its draft"
    return f" {_capital(where)} is taken away at the next look."


def _other(case: Case, touch: Touch) -> str:
    """What else lies open beside it."""
    other = lying(case, None)
    if other is None or other.channel is touch.channel:
        return ""
    return f" {_capital(phrases.what(other))} still lies open: chaser sent {case.ask.key} --on {other.channel.value}"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
