"""W6: only what was declared. A template that invents a consequence makes a threat nobody agreed to."""

from collections.abc import Iterator
from typing import Final

from worker.words.lint.message import Message
from worker.words.lint.rules import Hit, error, quoted

LEGAL: Final = error(
    "W601",
    "It threatens with legal steps.",
    "Name only what was agreed: {{ clause }}. Anything else is for your lawyer to write.",
    bad="We will take legal action.",
    good='We will {{ action or "plan the campaign without it" }}{% if clause %}, in line with {{ clause }}{% endif %}.',
)
MONEY: Final = error(
    "W602",
    "It invents a fee, a fine or a refund.",
    "Money is what the contract says it is. What you will really do stands in the column action.",
    bad="We will deduct a late fee from your payment.",
    good='We will {{ action or "put the next steps on hold" }}.',
)
SHAMING: Final = error(
    "W603",
    "It threatens to tell others.",
    "Telling other brands, the public or the platform ends every next campaign, and is left out here on purpose.",
    bad="We will let our industry partners know.",
    good='We will {{ action or "plan the campaign without it" }}.',
)
RULES: Final = (LEGAL, MONEY, SHAMING)


def judge(message: Message) -> Iterator[Hit]:
    """The template's own words; what the sheet declares is the brand's own."""
    words = message.vocabulary
    if words is None:
        return
    for rule, phrases in ((LEGAL, words.legal), (MONEY, words.money), (SHAMING, words.shaming)):
        if phrase := phrases.search(message.own):
            yield quoted(rule, phrase[0])
