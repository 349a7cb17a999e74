"""What comes after the last follow-up: the announced action, proposed to the person with the facts it rests on.

Nothing here is ever written into a mailbox. That what was said is done, or not, is the person's decision.
"""

from datetime import datetime

from worker.core.actions import Audience, WriteDraft
from worker.core.case import Case
from worker.core.phrases import day
from worker.core.touch import Touch, TouchState
from worker.core.writing import earlier_messages

ANNOUNCED_FROM = 3
"""The tier from which on an action is announced."""


def sent(case: Case) -> tuple[Touch, ...]:
    """The touches that really went out."""
    return tuple(touch for touch in case.chase.past if touch.state is TouchState.SENT and touch.sent_at is not None)


def is_announced(case: Case) -> bool:
    """Whether a touch that announces the action went out."""
    return any(touch.tier >= ANNOUNCED_FROM for touch in sent(case))


def last_word(case: Case, now: datetime) -> WriteDraft | None:
    """Whom a closing word would go to, and what it would rest on; None where nothing was ever sent."""
    touches = sent(case)
    if not touches:
        return None
    last = touches[-1]
    manager = case.creator.manager_email.lower()
    audience = Audience.MANAGER if manager and manager in {address.lower() for address in last.to} else Audience.CREATOR
    today = case.local_date(now)
    return WriteDraft(
        case.ask.key, last.number, last.tier, audience, last.to, last.cc, today, last.asked_for or today, "",
        acts_on=last.acts_on, earlier=earlier_messages(case, audience), channel=last.channel,
        deadline_passed=case.ask.deadline is not None and case.ask.deadline < today,
    )  # fmt: skip


def proposal(case: Case) -> str:
    """What is for the person to do now: the announced action and its day, the dates of our messages, how to close."""
    key, touches = case.ask.key, sent(case)
    dates = [day(case.local_date(touch.sent_at)) for touch in touches if touch.sent_at is not None]
    wrote = f" Follow-ups about {case.ask.item} went out on {_listed(dates)}." if dates else ""
    closing = f" Then close it: chaser stop {key}. If it came after all: chaser done {key}."
    return f"{_to_do(case, touches)}{wrote}{closing}"


def _to_do(case: Case, touches: tuple[Touch, ...]) -> str:
    if not is_announced(case):
        return "Nothing was announced, so nothing has to be done. Let it rest, or write once more yourself."
    last = touches[-1]
    on = last.acts_on or last.asked_for
    when = f" for {day(on)}" if on else ""
    if case.ask.action:
        return f"Announced{when}, and to be done now: {case.ask.action}."
    return f"A next step was announced{when} in general words: decide which, and do it now."


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
