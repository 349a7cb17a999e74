"""What a text names: an item, a campaign, a creator; and how surely a mail is the request for something."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from worker.core.case import Case
from worker.core.messages import Mail, base_subject
from worker.core.people import Ask, Creator

NO_MEANING = frozenset(
    "the a an and or for of to in on at by with from your our my their his her its this that these those "
    "one two three four five six seven eight nine ten both all some any new first second final "
    "der die das und für von de la le les des du el los las y para per il lo e".split()
)
MOST_OF = 0.6
"""Share of an item's words that must stand in a mail of more than two words for it to be named."""


def words_of(text: str) -> frozenset[str]:
    """The words that carry meaning, in lower case. A run of Chinese or Japanese counts as one word."""
    words = re.findall(r"[^\W_]+(?:['\u2019-][^\W_]+)*", text.lower())
    return frozenset(word for word in words if not word.isdigit()) - NO_MEANING


def stands_in(word: str, text: str) -> bool:
    """Whether a word of ours stands in a lower-case text; whole words only, where words have limits."""
    if word.isascii():
        return re.search(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", text) is not None
    return word in text


def own_words(ask: Ask) -> frozenset[str]:
    """The item's words without its campaign's, which every item of the campaign shares."""
    words = words_of(ask.item)
    return words - words_of(ask.campaign) or words


def names_item(text: str, ask: Ask) -> bool:
    """Whether most of the item's own words stand in the text."""
    return _mostly_stand_in(own_words(ask), text.lower())


def _mostly_stand_in(words: frozenset[str], text: str) -> bool:
    if not words:
        return False
    found = sum(stands_in(word, text) for word in words)
    return found == len(words) or (len(words) > 2 and found >= MOST_OF * len(words))  # noqa: PLR2004


def names_campaign(text: str, ask: Ask) -> bool:
    """Whether the campaign's name stands in the text as a whole."""
    campaign = " ".join(ask.campaign.lower().split())
    return bool(campaign) and stands_in(campaign, " ".join(text.lower().split()))


def readable(mail: Mail) -> str:
    """Subject and newly written text, for looking for names in."""
    return f"{base_subject(mail.subject)}\n{mail.text or ''}"


def request_rank(mail: Mail, ask: Ask, siblings: Iterable[Ask]) -> int:
    """How surely this mail is the request: 3 by its subject, 2 by the item, 1 by a word or the campaign, 0 by nothing.

    A single word of the text ("reel") says little unless the campaign is named too. A campaign's name says nothing
    where the mail names another item owed by the same creator.
    """
    if ask.request_subject and base_subject(mail.subject).lower() == base_subject(ask.request_subject).lower():
        return 3
    text = readable(mail)
    campaign = names_campaign(text, ask)
    if names_item(text, ask):
        return 2 if campaign or len(own_words(ask)) > 1 or names_item(mail.subject, ask) else 1
    named_other = any(names_item(text, other) for other in siblings)
    return 1 if campaign and not named_other else 0


def named_among(mail: Mail, cases: Collection[Case]) -> list[Case]:
    """Those of several cases that the mail names: most of the words that their items do not all share stand in it.

    One word by chance ("in one form or another") names nothing.
    """
    text = readable(mail).lower()
    shared = frozenset.intersection(*(words_of(case.ask.item) for case in cases)) if cases else frozenset()
    return [case for case in cases if _mostly_stand_in(own_words(case.ask) - shared, text)]


def named_in_letter(mail: Mail, cases: Collection[Case]) -> list[Case]:
    """Those of the chases in a letter to the manager of several creators that an answer surely names.

    A creator by full name or handle, or by a first name that no other of them has; where that one owes several things,
    those it names. An item alone, where only one of the creators owes it. The subject is that of the whole letter.
    """
    said = replace(mail, subject="")
    found: list[Case] = []
    for creator in {case.creator.key: case.creator for case in cases}.values():
        theirs = [case for case in cases if case.creator.key == creator.key]
        others = [case for case in cases if case.creator.key != creator.key]
        if _surely_names(said, creator, [case.creator for case in others]):
            found += theirs if len(theirs) == 1 else named_among(said, theirs)
    return found or _of_one_creator(named_among(said, cases))


def _surely_names(mail: Mail, creator: Creator, others: Iterable[Creator]) -> bool:
    text = readable(mail).lower()
    if any(len(name) > 1 and stands_in(name.lower(), text) for name in (creator.name, creator.handle.lstrip("@"))):
        return True
    return names_creator(mail, creator) and _first_name(creator) not in map(_first_name, others)


def _first_name(creator: Creator) -> str:
    return creator.name.lower().partition(" ")[0]


def _of_one_creator(cases: list[Case]) -> list[Case]:
    return cases if len({case.creator.key for case in cases}) == 1 else []


def names_creator(mail: Mail, creator: Creator) -> bool:
    """Whether the mail names this creator: full name, first name, or handle."""
    text = readable(mail).lower()
    names = {creator.name, creator.name.split()[0] if creator.name.split() else "", creator.handle.lstrip("@")}
    return any(stands_in(name.lower(), text) for name in names if len(name) > 1)
