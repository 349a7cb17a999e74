"""W1: what every message says. The item, the date, the reason, and one thing to do (seed 001, the specificity test)."""

import re
from collections.abc import Iterator
from typing import Final

from worker.words.lint.message import Message
from worker.words.lint.rules import Hit, error, warning

NO_ITEM: Final = error(
    "W101",
    "It does not name the item.",
    "Read without the name, a message must still say what is owed. Write {{ item }}; words of your own would be wrong"
    " for the next creator.",
    bad="Could you send it by {{ asked_for }}?",
    good="Could you send {{ item }} by {{ asked_for }}?",
)
NO_DATE: Final = error(
    "W102",
    "It does not say by when.",
    "A vague message gets a vague answer. Write {{ asked_for }}: Chaser reckons a business day after the message and"
    " before the next one.",
    bad="Could you send {{ item }} soon?",
    good="Could you send {{ item }} by {{ asked_for }}?",
)
NO_REASON: Final = error(
    "W103",
    "It does not say why the date matters.",
    'Give the reason of the sheet, and one that is always true where it is blank: {{ reason or "…" }}.',
    bad="Could you send {{ item }} by {{ asked_for }}?",
    good='Could you send {{ item }} by {{ asked_for }}, because {{ reason or "the schedule is planned around it" }}?',
)
PASSED_DATE: Final = error(
    "W104",
    "It asks for a date that has passed.",
    "{{ deadline }} is the date that was missed; the new one is {{ asked_for }}.",
    bad="Please send {{ item }} by {{ deadline }}.",
    good="We first had {{ missed_deadline }} in the plan. Could we have {{ item }} by {{ asked_for }}?",
)
FIXED_DAY: Final = error(
    "W105",
    "It names a day of its own.",
    "The file is used on many days, so a day written into it is wrong on most of them. Write {{ asked_for }}.",
    bad="Please send {{ item }} by Friday.",
    good="Could you send {{ item }} by {{ asked_for }}?",
)
MANY_REQUESTS: Final = error(
    "W106",
    "It asks for more than one thing.",
    "One message, one clear thing to do; a second one gives a reason to put both off.",
    bad="Could you send {{ item }} by {{ asked_for }}? Could you also fill in the questionnaire?",
    good="Could you send {{ item }} by {{ asked_for }}?",
)
UNSAID_REASON: Final = warning(
    "W107",
    "It says what happens otherwise, but not why.",
    "What waiting costs is a reason of a kind; the one in the sheet is better: {{ reason }}.",
    bad="Without {{ item }} by {{ asked_for }}, we will have to move the dates.",
    good='We need it by {{ asked_for }}, because {{ reason or "the schedule is planned around it" }}.',
)
RULES: Final = (NO_ITEM, NO_DATE, NO_REASON, PASSED_DATE, FIXED_DAY, MANY_REQUESTS, UNSAID_REASON)

DATE: Final = "DATE"


def judge(message: Message) -> Iterator[Hit]:
    """What a message of any tier must say, and how often."""
    if not all(message.says(ask.item) for ask in message.asks):
        yield Hit(NO_ITEM)
    if not any(date.casefold() in message.body.casefold() for date in message.said.asked_for):
        yield Hit(NO_DATE)
    if not _says_why(message):
        yield Hit(UNSAID_REASON if _says_otherwise(message) else NO_REASON)
    if passed := _asks_for_the_past(message):
        yield Hit(PASSED_DATE, where=passed)
    if message.vocabulary and (day := message.vocabulary.fixed_day.search(message.own)):
        yield Hit(FIXED_DAY, f'It names a day of its own: "{day[0].strip()}".', day[0])
    requests = _requests(message)
    if len(requests) > 1:
        yield Hit(MANY_REQUESTS, f'It asks for more than one thing; the second is "{requests[1]}".', requests[1])


def _says_why(message: Message) -> bool:
    """The sheet's reason, else one of its own words that is no mere form of politeness."""
    if message.says(message.ask.reason):
        return True
    words = message.vocabulary
    if words is None:  # its own words cannot be judged: only a reason that is given and left out is missed
        return not message.ask.reason or message.says(message.ask.benefit)
    return bool(words.reason.search(words.no_reason.sub("", message.own_body)))


def _says_otherwise(message: Message) -> bool:
    """From Tier 2 on, what waiting costs or what we will do tells why the date matters (seed 001, strong examples)."""
    words, ask = message.vocabulary, message.ask
    if message.tier == 1 or words is None:
        return False
    told = message.says(ask.consequence) or message.says(ask.action)
    return told or bool(words.impact.search(message.own_body) or words.action.search(message.own_body))


def _asks_for_the_past(message: Message) -> str:
    """The words that ask for a deadline which has passed; "" when there are none."""
    deadline = message.said.deadline
    if not message.vocabulary or not message.draft.deadline_passed or not deadline:
        return ""
    dated = re.sub(re.escape(deadline), DATE, message.body, flags=re.IGNORECASE)
    found = message.vocabulary.asks_by.search(dated)
    return found[0].replace(DATE, deadline) if found else ""


def _requests(message: Message) -> list[str]:
    """The sentences that ask the reader for something. An offer of help is none."""
    words = message.vocabulary
    if words is None:
        return []
    return [each for each in message.sentences if words.request.search(each) and not words.no_request.search(each)]
