"""W2: phrases that say nothing, or the wrong thing (seed 001, "What NOT to Do")."""

from collections.abc import Iterator
from typing import Final

from worker.words.lint.message import Message
from worker.words.lint.rules import Hit, error, quoted, warning

EMPTY: Final = error(
    "W201",
    "It says nothing new.",
    '"Just checking in", "just following up", "bumping this", "any update?": such phrases tell the reader that there is'
    " nothing to read. Say what is needed instead, by when and why.",
    bad="Just checking in on {{ item }}.",
    good="We still need {{ item }} by {{ asked_for }}.",
)
REPROACH: Final = error(
    "W202",
    "It reproaches the reader with an earlier message.",
    '"As per my last email" and "not sure if you saw my message" are heard as blame. Name the day you wrote, no more.',
    bad="As per my last email, we need {{ item }}.",
    good="Picking up from my message of {{ last_written }}: we still need {{ item }}.",
)
VAGUE_ITEM: Final = error(
    "W203",
    "It speaks of the item as something everyone knows.",
    '"The thing we discussed" sends the reader searching. Name it: {{ item }}.',
    bad="Could you send the thing we discussed?",
    good="Could you send {{ item }}?",
)
VAGUE_TIME: Final = warning(
    "W204",
    "It asks for no day in particular.",
    '"As soon as possible" and "when you get a chance" take the date back that the rest of the message gives.',
    bad="Please send {{ item }} as soon as possible.",
    good="Could you send {{ item }} by {{ asked_for }}?",
)
SOFT: Final = warning(
    "W205",
    "It apologises for asking.",
    '"A gentle reminder", "kindly" and "sorry to bother you" are worn, and sound like the opposite of what they say.',
    bad="A gentle reminder about {{ item }}.",
    good="A quick reminder: could we have {{ item }} by {{ asked_for }}?",
)
JARGON: Final = warning(
    "W206",
    "It uses a word of ours, not of theirs.",
    'Creators do not say "whitelisting", "KOL" or "Tier 2". Say what they see in their app: ad access, Spark Ads,'
    " Partnership Ads.",
    bad="We still need your whitelisting.",
    good="We still need the ad access.",
)
RULES: Final = (EMPTY, REPROACH, VAGUE_ITEM, VAGUE_TIME, SOFT, JARGON)


def judge(message: Message) -> Iterator[Hit]:
    """Every phrase once, quoted as it stands there."""
    words = message.vocabulary
    if words is None:
        return
    heard = (
        (EMPTY, words.empty), (REPROACH, words.reproach), (VAGUE_ITEM, words.vague_item),
        (VAGUE_TIME, words.vague_time), (SOFT, words.soft), (JARGON, words.jargon),
    )  # fmt: skip
    for rule, phrases in heard:
        if phrase := phrases.search(message.own):
            yield quoted(rule, phrase[0])
