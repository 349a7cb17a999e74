"""W4: no venting. Escalate the clarity, not the emotion (seed 001, core principle 1)."""

import re
from collections.abc import Iterator
from typing import Final

from worker.words.lint.message import Message
from worker.words.lint.rules import Hit, error, quoted

SHOUTING: Final = error(
    "W401",
    "It shouts.",
    "Capitals are read as anger, also where they are meant as emphasis.",
    bad="We need {{ item }} NOW.",
    good="We need {{ item }} by {{ asked_for }}.",
)
STACKED: Final = error(
    "W402",
    "Its punctuation is raised.",
    "One mark ends a sentence. Two exclamation marks are the most a friendly message bears; from Tier 3 on there is"
    " none.",
    bad="Any idea when??",
    good="Could you send {{ item }} by {{ asked_for }}?",
)
BLAME: Final = error(
    "W403",
    "It blames.",
    "People miss messages; most of it is friction, not bad faith. State what is open, not who is at fault.",
    bad="You still haven't sent {{ item }}, which is disappointing.",
    good="We have not received {{ item }} yet.",
)
SARCASM: Final = error(
    "W404",
    "It is sarcastic or passive-aggressive.",
    "Read it aloud: it must sound like somebody stating facts.",
    bad="I'm sure you're very busy, but for the third time: {{ item }}.",
    good="We wrote on {{ earlier }}, and we still need {{ item }}.",
)
ANGER: Final = error(
    "W405",
    "It threatens.",
    "An announced action is a fact with a date; a warning is an emotion.",
    bad="This is your last warning. You leave us no choice.",
    good='If it is not here by {{ asked_for }}, we will {{ action or "plan the campaign without it" }}.',
)
RULES: Final = (SHOUTING, STACKED, BLAME, SARCASM, ANGER)

PILED: Final = re.compile(r"[!?！？][ ]?[!?！？]+|\.{4,}|…{2,}|。{2,}|~{3,}")
EXCLAMATION: Final = re.compile(r"(?<!您好)[!！]")
"""Chinese greets with one, which raises nothing."""
CAPITALS: Final = re.compile(r"\b[A-Z]{2,}(?:[ ,]+[A-Z]{2,})+\b")
LONGEST_ABBREVIATION: Final = 5
MOST_EXCLAMATIONS: Final = 2
CALM_FROM: Final = 3


def judge(message: Message) -> Iterator[Hit]:
    """Capitals and punctuation in any language, and what each language vents with."""
    if shout := _shout(message):
        yield quoted(SHOUTING, shout)
    marks = EXCLAMATION.findall(message.own)
    allowed = 0 if message.tier >= CALM_FROM else MOST_EXCLAMATIONS
    if pile := PILED.search(message.own):
        yield quoted(STACKED, pile[0])
    elif len(marks) > allowed:
        yield Hit(STACKED, f"It has {len(marks)} exclamation marks; {allowed or 'none'} would do.", marks[0])
    words = message.vocabulary
    if words is None:
        return
    for rule, phrases in ((BLAME, words.blame), (SARCASM, words.sarcasm), (ANGER, words.anger)):
        if phrase := phrases.search(message.own):
            yield quoted(rule, phrase[0])


def _shout(message: Message) -> str:
    """Words in capitals: two beside each other, a long one, or a common word that needs none."""
    for words in CAPITALS.finditer(message.own):
        if any(len(word) > LONGEST_ABBREVIATION - 2 for word in re.findall(r"[A-Z]+", words[0])):
            return words[0]
    common = message.vocabulary.shouted.search(message.own) if message.vocabulary else None
    long = re.search(rf"\b[A-Z]{{{LONGEST_ABBREVIATION + 1},}}\b", message.own)
    return common[0] if common else long[0] if long else ""
