"""A mail of ours that a person puts into a scenario's folder becomes an ask: whose it is, what it asks for, its key.

Where it is not clear for whom it is, nothing is made of it, and the reason is said in words.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from worker.core import naming
from worker.core.cadence import Scenario
from worker.core.keys import ask_key
from worker.core.messages import REPLY_PREFIX, Mail, base_subject
from worker.core.people import Ask, Creator

TAGS = re.compile(r"^(?:\s*[\[【(（][^\])】）]*[\])】）])+\s*")
LABELS = re.compile(
    r"^(?:(?:gentle|quick|friendly|kind)\s+)?(?:reminder|request|action required|follow[- ]?up|urgent|important)\s*"
    r"[:\uff1a\u2013\u2014-]\s*",
    re.IGNORECASE,
)
OURS_OR_THEIRS = re.compile(r"^(?:your|our|my)\s+", re.IGNORECASE)
DETERMINED = re.compile(r"^(?:the|an?|this|these|those|all|both|some|\d+)\s", re.IGNORECASE)
SENTENCE = re.compile(
    r"^(?:please|kindly|can|could|would|will|may|do|does|did|is|are|we|i|you|it|hi|hello|hey|dear|thanks?|just|checking"
    r"|following|need|needs|needed|send|sending|sign|share|fill|confirm|complete|upload|submit|review|provide|let"
    r"|looking|quick|re|what|when|where|who|why|how|if|as|about|for|to|in|on|at|and|not|no|yes|next)\b|[:?!|;,…]"
    r"|\s[-\u2013\u2014]\s",
    re.IGNORECASE,
)
"""What no phrase such as "the signed agreement" begins with or has in it: a verb, a greeting, a pause."""


@dataclass(frozen=True, slots=True)
class Roster:
    """The creators, and the addresses they had before, by creator key."""

    creators: Mapping[str, Creator]
    old_addresses: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unclear:
    """Why no ask can be made of a mail, and what would help."""

    why: str


def asks_from(
    mail: Mail, scenario: Scenario, folder: str, roster: Roster, on: date, owner: str = ""
) -> tuple[Ask, ...] | Unclear:
    """The asks that this mail of ours makes, one for each creator it went to; `on` is the local day it was sent.

    `owner` is the account, where there are several.
    """
    if not _base(mail.subject):
        return Unclear(f"A mail of {on} in {folder} has no subject to name the item by. Add the ask to data/asks.csv.")
    creators = creators_of(mail, roster)
    if not creators:
        return Unclear(_nobody(mail, folder, roster))
    return tuple(_ask(mail, scenario, creator, on, owner) for creator in creators)


def _ask(mail: Mail, scenario: Scenario, creator: Creator, on: date, owner: str) -> Ask:
    item = item_of(mail.subject, creator.language)
    return Ask(
        key=ask_key(creator.key, scenario.key, item),
        creator=creator.key,
        scenario=scenario.key,
        item=item,
        requested_on=on,
        request_subject=_base(mail.subject),
        owner=owner,
    )


def item_of(subject: str, language: str = "en") -> str:
    """The item as a noun phrase: "Your Reel for Spring Glow" asks for "the Reel for Spring Glow".

    A subject that is a sentence is quoted. In languages without our little words it stays as it is.
    """
    whole = _base(subject)
    text = LABELS.sub("", TAGS.sub("", whole)).rstrip(" .:;,!") or whole
    if not language.lower().startswith("en"):
        return text
    named = OURS_OR_THEIRS.sub("", text)
    if SENTENCE.search(named) or not named[:1].isascii():
        return f'what we asked for in "{text}"'
    return named[:1].lower() + named[1:] if DETERMINED.match(named) else f"the {named}"


def _base(subject: str) -> str:
    """The subject without prefixes; nothing where it has no words of its own."""
    return "" if REPLY_PREFIX.fullmatch(f"{subject} ") else base_subject(subject)


def creators_of(mail: Mail, roster: Roster) -> tuple[Creator, ...]:
    """To whom it went: the creators in To, else in Cc; else the creator of the manager it went to."""
    for addresses in (mail.to, mail.cc):
        found = [creator for address in addresses for creator in _at(address, roster)]
        if found:
            return tuple(dict.fromkeys(found))
    managed = _managed(mail.recipients, roster)
    if len(managed) == 1:
        return tuple(managed)
    named = [creator for creator in managed if naming.names_creator(mail, creator)]
    return tuple(named)


def _at(address: str, roster: Roster) -> list[Creator]:
    """Whose address this is, or was."""
    creators = roster.creators.values()
    now = [creator for creator in creators if address in creator.addresses]
    before = [creator for creator in creators if address in roster.old_addresses.get(creator.key, frozenset())]
    return now or [creator for creator in before if address != creator.manager_email.lower()]


def _managed(addresses: Iterable[str], roster: Roster) -> list[Creator]:
    given = set(addresses)
    return [creator for creator in roster.creators.values() if creator.manager_email.lower() in given - {""}]


def _nobody(mail: Mail, folder: str, roster: Roster) -> str:
    """Why it is not clear for whom the mail is."""
    which = f'"{mail.subject}" in {folder}'
    managed = _managed(mail.recipients, roster)
    if managed:
        names = ", ".join(creator.name for creator in managed)
        return f"{which} went to the manager of {names} and names none of them. Add the ask to data/asks.csv."
    if not mail.recipients:
        return f"{which} has no recipient, so no ask was made of it. Add the ask to data/asks.csv."
    to = ", ".join(mail.recipients)
    return f"{which} went to {to}, who is not in data/creators. Add them there, and it becomes an ask."
