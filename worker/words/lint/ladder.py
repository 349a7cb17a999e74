"""W3: what each tier says and leaves unsaid (seed 001, "Escalation Tier Framework" and the consequence ladder)."""

from collections.abc import Iterator
from typing import Final

from worker.words.lint.message import Message
from worker.words.lint.rules import Hit, error, quoted, warning
from worker.words.tones import Tone

EARLY_CONSEQUENCE: Final = error(
    "W301",
    "A Tier 1 says what happens otherwise.",
    "The first message assumes that it was forgotten, no more. What waiting costs belongs into Tier 2.",
    bad="Without {{ item }} by {{ asked_for }}, we will have to pause your payment.",
    good="Could we have {{ item }} by {{ asked_for }}? If something came up, tell me and I'll gladly help.",
)
NO_IMPACT: Final = error(
    "W302",
    "A Tier 2 does not say what waiting costs.",
    'The second message adds the impact: {{ consequence or "…" }}.',
    bad="We still need {{ item }} by {{ asked_for }}.",
    good='Without {{ item }} by {{ asked_for }}, {{ consequence or "the dates for posting have to move" }}.',
)
EARLY_END: Final = error(
    "W303",
    "A Tier 2 already ends something.",
    "Impact now, action later: a Tier 2 that cancels or calls itself the last message leaves Tier 3 nothing to say.",
    bad="If it is not here by {{ asked_for }}, we will cancel the partnership.",
    good='Without it, {{ consequence or "the dates for posting have to move" }}.',
)
NO_ACTION: Final = error(
    "W304",
    "A Tier 3 does not say what we will do.",
    'State it as a fact, with its date: we will {{ action or "…" }}.',
    bad="This is my last message about {{ item }}. Please answer by {{ asked_for }}.",
    good='If it is not here by {{ asked_for }}, we will {{ action or "plan the campaign without it" }}.',
)
NO_OPEN_DOOR: Final = error(
    "W305",
    "A Tier 3 leaves no door open.",
    "Write it to somebody you want to work with again: say that you would rather solve it, and how to tell you what"
    " changed.",
    bad='We will {{ action or "plan the campaign without it" }}.',
    good="I would much rather solve this. If something has changed on your side, tell me.",
)
NOT_FINAL: Final = error(
    "W306",
    "A Tier 3 does not say that it is the last message.",
    "The reader has to know that the next step is the announced one.",
    bad="We still need {{ item }} by {{ asked_for }}.",
    good="This is my last message about {{ item }}.",
)
CONTRADICTION: Final = error(
    "W307",
    "A Tier 3 contradicts the Tier 4 that follows.",
    "Where a last word with the manager comes after it, the action takes effect on {{ acts_on }}, and the message is"
    " not the last one to the manager. Ask for {{ tier_4_follows }}.",
    bad="This is our last reminder. If {{ asked_for }} passes, we will {{ action }}.",
    good="If {{ asked_for }} passes, I will come back to you once more; if nothing has changed by {{ acts_on }}, we"
    " will {{ action }}.",
)
FINAL_AGAIN: Final = error(
    "W308",
    "It says more than once, or in the wrong tier, that it is the last message.",
    "Final is said once, in Tier 3. Said earlier it is not true, said twice it is a threat.",
    bad="A final reminder: this is my last message.",
    good="This is my last message about {{ item }}.",
)
NO_GOOD_WORD: Final = error(
    "W309",
    "A Tier 4 has no good word.",
    "The manager looks after the relationship: say that you want to go on with it.",
    bad="{{ creator.name }} owes us {{ item }}.",
    good="We like {{ creator.first_name }}'s work and would be glad to do more together after this.",
)
NO_FACTS: Final = error(
    "W310",
    "A Tier 4 does not give the facts.",
    "Two or three sentences: what is open, since when ({{ missed_deadline }}), and when we wrote ({{ earlier }}).",
    bad="We are still waiting for {{ item }}.",
    good="We are still waiting for {{ item }}, planned for {{ missed_deadline }}. We wrote on {{ earlier }}.",
)
ACTION_OF_ITS_OWN: Final = warning(
    "W311",
    "A Tier 3 announces an action of its own instead of the one in the sheet.",
    "What is announced has to be what you will really do: the column action says it.",
    bad="We will close your slot.",
    good='We will {{ action or "plan the campaign without it" }}.',
)
RULES: Final = (
    EARLY_CONSEQUENCE, NO_IMPACT, EARLY_END, NO_ACTION, NO_OPEN_DOOR, NOT_FINAL, CONTRADICTION, FINAL_AGAIN,
    NO_GOOD_WORD, NO_FACTS, ACTION_OF_ITS_OWN,
)  # fmt: skip
LAST: Final = 3
GENTLE: Final = frozenset({Tone.REMINDER, Tone.CARING})
"""Tones without a consequence, at whatever tier."""
PRESSING: Final = frozenset({Tone.PRESSURE, Tone.NOTICE})


def judge(message: Message) -> Iterator[Hit]:
    """The rules of the message's own tier, as far as its tone lets them apply (seed 000).

    Caring and help press nobody.
    """
    if message.vocabulary is None:
        return
    match message.tier:
        case 1:
            yield from _gentle(message)
        case 2:
            yield from _tier_2(message)
        case 3:
            yield from _tier_3(message)
        case _:
            yield from _tier_4(message)
    yield from _finality(message)


def _gentle(message: Message) -> Iterator[Hit]:
    """Nothing of what happens otherwise, whether from the sheet or in the template's own words."""
    for detail in (message.ask.consequence, message.ask.action):
        if message.says(detail):
            yield quoted(EARLY_CONSEQUENCE, detail)
            return
    if message.vocabulary and (phrase := message.vocabulary.consequence.search(message.own)):
        yield quoted(EARLY_CONSEQUENCE, phrase[0])


def _tier_2(message: Message) -> Iterator[Hit]:
    words = message.vocabulary
    assert words is not None
    if message.tone in GENTLE:
        yield from _gentle(message)
    elif message.tone in PRESSING and not _says_impact(message):
        yield Hit(NO_IMPACT)
    if message.says(message.ask.action):
        yield quoted(EARLY_END, message.ask.action)
    elif phrase := words.ending.search(message.own):
        yield quoted(EARLY_END, phrase[0])


def _says_impact(message: Message) -> bool:
    assert message.vocabulary is not None
    return message.says(message.ask.consequence) or bool(message.vocabulary.impact.search(message.own_body))


def _tier_3(message: Message) -> Iterator[Hit]:
    """The action and the last word belong to a notice; tactful pressure says what waiting costs instead."""
    words, draft = message.vocabulary, message.draft
    assert words is not None
    if not words.open_door.search(message.own_body):
        yield Hit(NO_OPEN_DOOR)
    if message.tone is not Tone.NOTICE:
        if message.tone in PRESSING and not _says_impact(message) and not words.action.search(message.own_body):
            yield Hit(NO_IMPACT, "It presses and does not say what waiting costs.")
        return
    if not message.says(message.ask.action):
        if not words.action.search(message.own_body):
            yield Hit(NO_ACTION)
        elif message.ask.action:
            yield Hit(ACTION_OF_ITS_OWN)
    final = words.finality.search(message.own)
    if not draft.tier_4_follows:
        if final is None:
            yield Hit(NOT_FINAL)
    elif _acts_too_soon(message):
        yield Hit(CONTRADICTION, "A Tier 4 follows: the action takes effect on {{ acts_on }}, which it does not say.")
    elif message.is_to_manager and final is not None and not words.finality_to.search(message.own):
        yield Hit(CONTRADICTION, "A Tier 4 follows, so this is not the last message.", final[0])


def _acts_too_soon(message: Message) -> bool:
    """Whether a mail leaves out that the action waits for Tier 4's date. A chat has no room for it."""
    acts_on = message.draft.acts_on
    is_later = acts_on is not None and acts_on != message.draft.asked_for
    return message.is_email and is_later and message.said.acts_on not in message.body


def _tier_4(message: Message) -> Iterator[Hit]:
    assert message.vocabulary is not None
    if not message.vocabulary.good_word.search(message.own_body):
        yield Hit(NO_GOOD_WORD)
    told = [day for day in (*message.said.earlier, message.said.deadline) if day]
    if message.draft.earlier and not any(day in message.body for day in told):
        yield Hit(NO_FACTS)


def _finality(message: Message) -> Iterator[Hit]:
    """Once in Tier 3, where it may also stand in the subject; nowhere else. In Tier 2 it already is an ending."""
    assert message.vocabulary is not None
    found = [match[0] for match in message.vocabulary.finality.finditer(message.own_body)]
    if message.tier == LAST and len(found) > 1:
        yield Hit(FINAL_AGAIN, f'It says more than once that it is the last message: "{found[1]}".', found[1])
    elif message.tier != LAST and found:
        yield Hit(FINAL_AGAIN, f'Only Tier 3 says that it is the last message: "{found[0]}".', found[0])
