"""W8: the messages of one sequence side by side. Each adds something; none is the one before with a new date."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from worker.core.likeness import likeness
from worker.words.lint.message import GAP, SENTENCE, WITHOUT_SPACES, Message
from worker.words.lint.rules import Hit, error, warning

ALIKE: Final = error(
    "W801",
    "Two messages of a sequence say the same.",
    "Sending the same again is no follow-up: each one adds a date, an impact, another way or an action.",
    bad="(Tier 2 with the words of Tier 1)",
    good="(Tier 2 with the new date and what waiting costs)",
)
REPEATED: Final = warning(
    "W802",
    "A sentence comes in two messages of a sequence.",
    "The reader notices. Say it in other words, or leave it out the second time.",
    bad="The timing matters because {{ reason }}. (in Tier 1 and in Tier 2)",
    good="That day counts because {{ reason }}. (in Tier 2)",
)
RULES: Final = (ALIKE, REPEATED)

MOST_ALIKE: Final = 0.7
"""Above it two messages are the same one. The shipped ones stay below 0.5."""
GREETINGS: Final = ("您好！", "您好")
SHORTEST: Final = 6
"""Words, or twice as many characters, from which on a repeated sentence is noticed."""


def judge(sequence: Sequence[Message]) -> Iterator[tuple[Message, Message, Hit]]:
    """The later message, the earlier one, and what they share, where {tier} stands for that of the other one.

    Only messages of one channel are compared.
    """
    for one, other in combinations(sequence, 2):
        if one.channel != other.channel:
            continue
        alike = likeness(_words(one), _words(other))
        if alike > MOST_ALIKE:
            yield other, one, Hit(ALIKE, f"It is {alike:.0%} like the message of Tier {{tier}}.")
        elif shared := _sentences(one) & _sentences(other):
            said = min(shared)
            yield other, one, Hit(REPEATED, f'Tier {{tier}} says it too: "{said}"', said)


def _words(message: Message) -> str:
    """The template's own words, in the unit that likeness counts."""
    body = message.own_body.replace(GAP, " ").lower()
    return " ".join("".join(body.split())) if message.language in WITHOUT_SPACES else re.sub(r"[^\w\s]", " ", body)


def _sentences(message: Message) -> set[str]:
    """Its sentences that say something, without the greeting."""
    by_character = message.language in WITHOUT_SPACES
    parts = (part.strip() for part in SENTENCE.split(message.own_body))
    parts = (part for part in parts if not part.endswith(GREETINGS))
    return {part for part in parts if _weight(part.replace(GAP, ""), by_character=by_character) >= SHORTEST}


def _weight(sentence: str, *, by_character: bool) -> int:
    return len(sentence) // 2 if by_character else len(sentence.split())
