"""W7: what each channel bears (seed 001, "Channel Strategy")."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from worker.core.channels import Channel
from worker.words.lint.message import WITHOUT_SPACES, Message
from worker.words.lint.rules import Hit, error, quoted, warning

TOO_LONG: Final = error(
    "W701",
    "It is too long for its channel.",
    "An e-mail is read in half a minute, a message in a chat in one look. Leave out what the item, the date and the"
    " reason do not need.",
    bad="(a TikTok message of eighty words)",
    good="(a TikTok message of twenty words)",
)
FORMATTED: Final = error(
    "W702",
    "A message for a chat has headers, lists or markup.",
    "Chats show the signs themselves, and nobody writes a friend with headings.",
    bad="**Deadline:** {{ asked_for }}",
    good="could you send {{ item }} by {{ asked_for }}?",
)
FORMAL_BY_CHAT: Final = error(
    "W703",
    "A contract or payment matter goes by direct message.",
    "Contracts and payment are written by e-mail, to the manager where there is one. Remove the file.",
    bad="unsigned-contract/tier-2-instagram.md",
    good="unsigned-contract/tier-2.md",
)
MARKUP: Final = warning(
    "W704",
    "An e-mail has markup that is shown as it stands.",
    "The words are plain text: stars and number signs arrive as stars and number signs.",
    bad="**Please** send {{ item }}.",
    good="Could you send {{ item }}?",
)
RULES: Final = (TOO_LONG, FORMATTED, FORMAL_BY_CHAT, MARKUP)

MOST_WORDS: Final[Mapping[Channel, int]] = {
    Channel.EMAIL: 200, Channel.WHATSAPP: 110, Channel.INSTAGRAM: 80, Channel.TIKTOK: 50,
}  # fmt: skip
MOST_CHARACTERS: Final[Mapping[Channel, int]] = {
    Channel.EMAIL: 460, Channel.WHATSAPP: 260, Channel.INSTAGRAM: 190, Channel.TIKTOK: 150,
}  # fmt: skip
"""In a script without spaces."""
SIGNS: Final = re.compile(
    r"^\s*#{1,6} .*|\*{1,2}[^*\s][^*]*\*{1,2}|__[^_]+__|^\s*(?:[-*•·]|\d+[.)、]) .*|^\s*>.*|\[[^\]]+\]\([^)]+\)"
    r"|</?[a-zA-Z][^>]*>|`[^`]+`|^\s*(?:Subject|Deadline|Item|Re|主题|标题)\s*[:：].*|^\s*[-=_*]{3,}\s*$|^\|.*\|$",
    re.MULTILINE | re.IGNORECASE,
)
MARKED: Final = re.compile(
    r"\*{1,2}[^*\s][^*\n]*\*{1,2}|__[^_\n]+__|^#{1,6} .*|\[[^\]\n]+\]\([^)\n]+\)|</?[a-z][^>\n]*>", re.MULTILINE
)


def judge(message: Message) -> Iterator[Hit]:
    """Length for all; form and matter by channel."""
    by_character = message.language in WITHOUT_SPACES
    most = (MOST_CHARACTERS if by_character else MOST_WORDS)[message.channel]
    if message.length > most:
        unit = "characters" if by_character else "words"
        yield Hit(TOO_LONG, f"It has {message.length} {unit}; {message.channel.label} bears {most}.")
    if message.is_email:
        if mark := MARKED.search(message.own):
            yield quoted(MARKUP, mark[0])
        return
    if mark := SIGNS.search(message.own_body):
        yield quoted(FORMATTED, mark[0])
    words = message.vocabulary
    if message.scenario.formal:
        yield Hit(FORMAL_BY_CHAT)
    elif words and (matter := words.formal_matter.search(message.own_body)):
        yield quoted(FORMAL_BY_CHAT, matter[0])
