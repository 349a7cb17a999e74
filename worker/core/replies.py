"""A reply is not the end: what it asks of us, what we owe since, and when the person is asked whether it is settled."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from worker.core.case import Case
from worker.core.events import YOU

ASK_AGAIN_AFTER = 3
"""Business days after a reply on which the person is asked how it goes on."""
ANSWER_WITHIN = 3
"""Business days in which a brand answers and reviews (000, what the brand itself owes)."""
LONGEST_QUESTION = 120
QUESTION = re.compile(
    r"[^.!?;\n。！？；؟]{2,400}[?？؟](?=[\s)\"'”」]|$)|[^.!?;\n。！？；]{2,100}(?:吗|嗎|でしょうか|ですか)[。]?(?=\s|$)"
)


@dataclass(frozen=True, slots=True)
class Debt:
    """What we owe since a reply, and by when."""

    what: str
    by: date


def question_in(text: str) -> str:
    """The first question that was newly written; "" when there is none."""
    found = QUESTION.search(text)
    if not found:
        return ""
    asked = " ".join(found[0].split())
    return asked if len(asked) <= LONGEST_QUESTION else f"… {asked[-LONGEST_QUESTION:].partition(' ')[2]}"


def debt(case: Case, *, is_answered: bool) -> Debt | None:
    """What we owe the creator: an answer to their question, a look at what they sent; None once we have written."""
    reply = case.chase.reply
    if reply is None or reply.who == YOU or is_answered:
        return None
    by = case.days.after(case.local_date(reply.evidence.at), ANSWER_WITHIN)
    if reply.question:
        return Debt(f'an answer to "{reply.question}"', by)
    return Debt(f"a look at what they sent ({reply.delivers})", by) if reply.delivers else None


def due_on(case: Case) -> date | None:
    """The first day on which the person is asked if the item is in; None without a reply."""
    reply = case.chase.reply
    if reply is None:
        return None
    answered = case.local_date(reply.evidence.at)
    if reply.delivers:
        return answered
    return reply.promised + timedelta(days=1) if reply.promised else case.days.after(answered, ASK_AGAIN_AFTER)


def is_due(case: Case, now: datetime) -> bool:
    """Whether the person is asked now if the item is in: after the promised day, else three business days later.

    At once where the item seems to have come.
    """
    reply = case.chase.reply
    if reply is None:
        return False
    today = case.local_date(now)
    if reply.delivers:
        return True
    if reply.promised:
        return today > reply.promised
    return case.days.elapsed(case.local_date(reply.evidence.at), today) >= ASK_AGAIN_AFTER
