"""W5: who reads it. Nobody is copied unnamed, and a manager is written to as the third person's agent."""

from collections.abc import Iterator
from typing import Final

from worker.words.lint.message import Message
from worker.words.lint.rules import Hit, error, warning
from worker.words.names import first_name

SILENT_COPY: Final = error(
    "W501",
    "The manager is in copy and is not named.",
    "A copy nobody speaks of is an ambush. Say it openly:"
    ' {% if copies_manager %}{{ manager.name or "Your manager" }} is in copy.{% endif %}',
    bad="(the manager in Cc) Could we have {{ item }} by {{ asked_for }}?",
    good="{{ manager.name }} is in copy, so that we all work with the same date.",
)
CREATOR_COPY: Final = warning(
    "W502",
    "The creator is in copy, and the manager is not told.",
    "{% if copies_creator %}{{ creator.first_name }} is in copy.{% endif %}",
    bad="(the creator in Cc) We are still waiting for {{ item }}.",
    good="{{ creator.first_name }} is in copy.",
)
NO_CREATOR: Final = error(
    "W503",
    "It is written to a manager and does not name the creator.",
    "A manager has many creators. Write {{ creator.name }}, and speak of them in the third person.",
    bad="Hello {{ manager.first_name }}, we are still waiting for {{ item }}.",
    good="Hello {{ manager.first_name }}, {{ creator.name }} and we are still waiting for {{ item }}.",
)
NO_DATES: Final = warning(
    "W504",
    "It is written to a manager and does not say when we wrote before.",
    "{% if earlier %}We wrote on {{ earlier }}.{% endif %}",
    bad="We have written several times.",
    good="We wrote on {{ earlier }}.",
)
UNANNOUNCED: Final = warning(
    "W505",
    "It does not announce the manager whom the next message brings in.",
    "At high stakes a Tier 2 says so: {% if announces_manager %}I'll bring in {{ manager.name }}.{% endif %}",
    bad="We still need {{ item }}.",
    good="If that day passes without word from you, I'll bring in {{ manager.name }}.",
)
UNTOLD_MANAGER: Final = warning(
    "W506",
    "It speaks of a manager where none is known or concerned.",
    "Put the sentence under {% if copies_manager %} or {% if announces_manager %}; else it is said to creators without"
    " a manager too.",
    bad="I'll bring in your manager.",
    good='{% if announces_manager %}I\'ll bring in {{ manager.name or "your manager" }}.{% endif %}',
)
RULES: Final = (SILENT_COPY, CREATOR_COPY, NO_CREATOR, NO_DATES, UNANNOUNCED, UNTOLD_MANAGER)
ANNOUNCING: Final = 2


def judge(message: Message) -> Iterator[Hit]:
    """Who is named, and to whom."""
    if message.is_to_manager:
        yield from _to_manager(message)
    else:
        yield from _to_creator(message)


def _to_creator(message: Message) -> Iterator[Hit]:
    words, draft, creator = message.vocabulary, message.draft, message.creator
    name = creator.manager_name
    is_named = (name and name in message.body) or (words and words.manager.search(message.body))
    is_told = is_named and (words is None or words.in_copy.search(message.body))
    if message.is_email and draft.copies_manager and not is_told:
        yield Hit(SILENT_COPY)
    elif message.is_email and draft.announces_manager and draft.tier == ANNOUNCING and not is_named:
        yield Hit(UNANNOUNCED)
    elif not creator.manager_email and words and (said := words.manager.search(message.own_body)):
        yield Hit(UNTOLD_MANAGER, where=said[0])


def _to_manager(message: Message) -> Iterator[Hit]:
    draft, words = message.draft, message.vocabulary
    names = ({creator.name, first_name(creator.name)} for creator in message.creators)
    if not all(any(name in message.text for name in each) for each in names):
        yield Hit(NO_CREATOR)
    if draft.cc and words and not words.in_copy.search(message.body):
        yield Hit(CREATOR_COPY)
    if draft.earlier and message.said.earlier and not any(day in message.body for day in message.said.earlier):
        yield Hit(NO_DATES)
