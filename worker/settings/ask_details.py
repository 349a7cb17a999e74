"""The texts of an ask: which are missing, which would not fit into a sentence, which contradict each other.

Only warnings come from here: words can be improved while Chaser works.
"""

import re
from datetime import datetime
from typing import Final

from worker.core.cadence import DayZero, Scenario, Stakes
from worker.core.people import Ask, AskStatus
from worker.settings.findings import quoted
from worker.settings.foreign_words import ARTICLES, as_item
from worker.settings.sheets import Row

IN_SENTENCES: Final = ("item", "reason", "benefit", "consequence", "action", "alternative")
GAP = re.compile(r"\{[{%][^}]*\}?\}?|\[[A-Z _]{3,}\]|<<[^>]*>>|X{3,}")
"""What other tools, and people, write where something is still to be filled in."""
OWNED = re.compile(r"\w+(?:'s|s')\s")
"""Whose it is stands for the article: Anna's release form."""
SECOND_PERSON = re.compile(r"\b(?:you|your|yours|yourself|you're|you'll|you've)\b", re.IGNORECASE)
COUNTS_FROM: Final = {DayZero.POSTED: "posted_on", DayZero.DELIVERED: "delivered_on"}
"""The column without which a scenario's Day 0 is unknown."""
TIER_OF: Final = {"consequence": 2, "action": 3}
"""The first tier whose words need the detail."""


def missing_details(row: Row, scenario: Scenario | None) -> tuple[str, ...]:
    """The details without which the words stay general; none for an ask that is over.

    Every touch gives a reason (a benefit does as well), Tier 2 a consequence and Tier 3 an action; a sequence too short
    to reach a tier does not need its detail. Figures cannot be timed without the day of posting, nor what follows a
    delivery without its day.
    """
    if row.text("status").lower() not in {"", AskStatus.OPEN}:
        return ()
    wanted = ["deadline"] if not row.text("deadline") else []
    if not row.text("reason") and not row.text("benefit"):
        wanted.append("reason")
    touches = _touches(row, scenario)
    wanted += [detail for detail, tier in TIER_OF.items() if tier <= touches and not row.text(detail)]
    needed = COUNTS_FROM.get(scenario.day_zero) if scenario else None
    if needed and not row.text(needed):
        wanted.append(needed)
    return tuple(wanted)


def _touches(row: Row, scenario: Scenario | None) -> int:
    """How many touches the sequence has at the ask's stakes."""
    if scenario is None:
        return 0
    stakes = row.text("stakes").lower()
    return len(scenario.windows_for(Stakes(stakes) if stakes in tuple(Stakes) else None))


def report_wording(row: Row) -> None:
    """Say which texts would read wrongly where they are put, word for word."""
    for column in IN_SENTENCES:
        text = row.text(column)
        if found := SECOND_PERSON.search(text):
            what = f"says {quoted(found[0])}, and a touch may go to the manager."
            row.warn(column, what, "Say it without you and your.")
        if text.endswith((".", "!", "?")) and not text.endswith("..."):
            row.warn(column, f"ends with {quoted(text[-1])}, and stands inside a sentence.", "Leave that sign out.")
        if gap := GAP.search(text):
            what = f"holds {quoted(gap[0])}, which nothing fills in: the follow-ups would show it."
            row.warn(column, what, "Write what belongs there.")
    _report_article(row)
    if row.text("action").lower().startswith(("we will ", "we'll ", "will ")):
        row.warn("action", 'begins with "we will", which the words say already.', "Begin with the verb.")


def _report_article(row: Row) -> None:
    """English alone: "could we have Reel by Friday?" A capital that begins a whole phrase is no name's."""
    item = row.text("item")
    if item.isascii() and item[:1].isupper() and not ARTICLES.match(item) and not OWNED.match(item):
        meant = as_item(item, "")
        what = f"stands inside a sentence: could we have {item} by Friday?"
        row.warn("item", what, f"Write {quoted(meant)}.")


def report_contradictions(row: Row, ask: Ask) -> None:
    """Say which dates cannot both be right."""
    posted = ask.posted_on.date() if isinstance(ask.posted_on, datetime) else ask.posted_on
    if ask.deadline and ask.requested_on and ask.deadline < ask.requested_on:
        row.warn("deadline", f"{ask.deadline} is before the request of {ask.requested_on}.", "Correct one of them.")
    if posted and ask.delivered_on and posted < ask.delivered_on:
        row.warn("posted_on", f"{posted} is before the delivery of {ask.delivered_on}.", "Correct one of them.")
    if ask.brand_owes_by and not ask.brand_owes:
        row.warn("brand_owes_by", "is a day for nothing: brand_owes is blank.", "Say there what we owe.")
