"""What a template may say: every value by its name, cleaned, ready to stand in a sentence.

Roster and sheet text is data here: it is cleaned and inserted, never read as a template. Missing details are empty
strings, so that a template writes `{{ reason or "…" }}`. templates/README.md tells marketers the same names.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from worker.core.actions import Also, Audience, WriteDraft
from worker.core.channels import Channel
from worker.core.locale import Locale
from worker.core.people import Account, Ask, Brand, Creator
from worker.words.dates import Dates
from worker.words.names import first_name

JOINERS: Final = "\u200c\u200d"
"""Invisible, yet part of Persian words and of emoji."""
FINAL_STOP: Final = re.compile(r"(?<!\b[A-Za-z])[\s.,;:!。，；：！、]+$")
"""Punctuation at the end of a clause, which the template's sentence brings itself; "5 p.m." keeps its own."""
LEADS: Final = {
    "reason": re.compile(r"^(?:(?:because|since)\s+|(?:因为|由于)\s*)", re.IGNORECASE),
    "benefit": re.compile(r"^(?:(?:so that|that way,?)\s+|(?:这样一来|这样)[，,]?\s*)", re.IGNORECASE),
    "consequence": re.compile(r"^(?:(?:otherwise,?|then)\s+|(?:否则|不然)[，,]?\s*)", re.IGNORECASE),
    "action": re.compile(r"^(?:(?:we will|we'll|we\u2019ll)\s+|我们(?:会|将)\s*)", re.IGNORECASE),
}
"""Words that the sentence around a clause already says, for sheets that say them too."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone a template names. Blank strings when nobody is known."""

    name: str
    first_name: str
    handle: str = ""
    title: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class BrandWords:
    """The brand as templates see it."""

    name: str
    segment: str


@dataclass(frozen=True, slots=True)
class ItemWords:
    """One of several items, as the list of a letter names it. Blank strings for what the sheet does not say.

    `creator`, and when we wrote about it, differ from entry to entry in a letter about several creators alone.
    """

    item: str
    Item: str
    deadline: str
    missed_deadline: str
    amount: str
    help_link: str
    action: str
    clause: str
    creator: Person
    earlier: str
    through_manager: bool


PHRASES: Final = ("item", "clause")
"""Noun phrases that a letter about several items says in one sentence, beside the clauses of `LEADS`."""


@lru_cache(maxsize=1024)
def clean(text: str) -> str:
    """One line of visible text: control, direction and other invisible characters out, white space folded."""
    spaced = "".join(" " if character.isspace() else character for character in text)
    kept = (c for c in spaced if c in JOINERS or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})
    return " ".join("".join(kept).split())


def clause(text: str, lead: re.Pattern[str] | None = None) -> str:
    """A clause or noun phrase that fits into a sentence: no full stop of its own, no connecting word twice."""
    cleaned = FINAL_STOP.sub("", clean(text))
    return lead.sub("", cleaned) if lead else cleaned


def capitalised(text: str) -> str:
    """The same with a capital first letter; the rest as it is ("the Reel" becomes "The Reel")."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """A whole sentence: closed with a full stop where it has no end of its own."""
    cleaned = clean(text)
    ends = ("P", "S")  # punctuation of any script, or an emoji
    if not cleaned or unicodedata.category(cleaned[-1])[0] in ends:
        return cleaned
    return f"{cleaned}。" if unicodedata.east_asian_width(cleaned[-1]) in {"W", "F"} else f"{cleaned}."


def person(name: str, handle: str = "", title: str = "", email: str = "") -> Person:
    """A person from a row of the roster or an account."""
    cleaned = clean(name)
    return Person(cleaned, first_name(cleaned) if cleaned else "", clean(handle), clean(title), clean(email))


def values(
    draft: WriteDraft, ask: Ask, creator: Creator, account: Account, brand: Brand, *, dates: Dates
) -> dict[str, object]:
    """Every name a template may use, with its value."""
    return {
        "creator": person(creator.name, creator.handle),
        "manager": person(creator.manager_name),
        "sender": person(account.name, title=account.title, email=account.email),
        "brand": BrandWords(clean(brand.name), brand.segment),
        "senior_lead": person(brand.senior_name, title=brand.senior_title),
        **(_of_several(draft, ask, creator, dates) if draft.also else _details(ask)),
        **_situation(draft, ask, dates),
        "to_manager": draft.audience is Audience.MANAGER or creator.manager_email.lower() in draft.to,
        "through_manager": draft.audience is Audience.MANAGER and not creator.addresses,
    }


def greeting(holidays: Sequence[str], locale: Locale) -> str:
    """What is wished around the nearest of these days, in the reader's language; "" where none is a cheerful one."""
    wishes = dict(locale.greetings)
    names = (part.partition(" (")[0] for name in holidays for part in name.split("; "))
    return clean(next((wishes[name] for name in names if name in wishes), ""))


def _details(ask: Ask) -> dict[str, object]:
    """What the sheet says about the ask."""
    item, campaign = clause(ask.item), clause(ask.campaign)
    return {
        "item": item,
        "Item": capitalised(item),
        "campaign": campaign,
        "campaign_once": "" if campaign.casefold() in item.casefold() else campaign,
        "reason": clause(ask.reason, LEADS["reason"]),
        "benefit": clause(ask.benefit, LEADS["benefit"]),
        "consequence": clause(ask.consequence, LEADS["consequence"]),
        "action": clause(ask.action, LEADS["action"]),
        "alternative": clause(ask.alternative),
        "first_line": sentence(ask.first_line),
        "amount": clause(ask.amount),
        "clause": clause(ask.clause),
        "help_link": clean(ask.help_link),
    }


def _of_several(draft: WriteDraft, ask: Ask, creator: Creator, dates: Dates) -> dict[str, object]:
    """The same for several asks: an entry for each, and their clauses joined, each once. A direct message has room for
    all items, and for the clauses of the first.
    """
    lead = Also(ask, draft.number, draft.tier, draft.deadline_passed, creator=creator, earlier=draft.earlier)
    asked = (lead, *(replace(one, creator=one.creator or creator) for one in draft.also))
    details = [_details(each.ask) for each in asked]
    said = {name: dates.joined(str(each[name]) for each in details) for name in PHRASES}
    if draft.channel is not Channel.EMAIL:
        return {**details[0], "item": said["item"], "Item": capitalised(said["item"])}
    said |= {name: dates.clauses(str(each[name]) for each in details) for name in LEADS}
    return {
        **details[0],
        **said,
        "Item": capitalised(said["item"]),
        "alternative": dates.joined((str(each["alternative"]) for each in details), "or"),
        "items": tuple(_entry(one, one.creator or creator, dates) for one in asked),
    }


def _entry(one: Also, creator: Creator, dates: Dates) -> ItemWords:
    ask, deadline = one.ask, dates.full(one.ask.deadline)
    return ItemWords(
        clause(ask.item), capitalised(clause(ask.item)), deadline, deadline if one.deadline_passed else "",
        clause(ask.amount), clean(ask.help_link), clause(ask.action, LEADS["action"]), clause(ask.clause),
        person(creator.name, creator.handle), dates.listed(one.earlier), not creator.addresses,
    )  # fmt: skip


def _situation(draft: WriteDraft, ask: Ask, dates: Dates) -> dict[str, object]:
    """What the plan says about this touch."""
    return {
        "asked_for": dates.full(draft.asked_for),
        "acts_on": dates.full(draft.acts_on or draft.asked_for),
        "deadline": dates.full(ask.deadline),
        "delivered": dates.full(ask.delivered_on),
        "days_overdue": dates.days(draft.due_on - ask.deadline) if ask.deadline and draft.deadline_passed else "",
        "greeting": greeting(draft.holidays, dates.locale),
        "missed_deadline": dates.full(ask.deadline) if draft.deadline_passed else "",
        "last_written": dates.full(draft.earlier[-1]) if draft.earlier else "",
        "earlier": dates.listed(draft.earlier),
        "letters": dates.listed(draft.letters),
        "announces_manager": draft.announces_manager,
        "copies_manager": draft.copies_manager,
        "copies_creator": draft.audience is Audience.MANAGER and bool(draft.cc),
        "tier_4_follows": draft.tier_4_follows,
        "opens_conversation": draft.opens_conversation,
        "by_email": bool(draft.to),
    }
