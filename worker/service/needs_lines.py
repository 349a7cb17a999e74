"""The lines in which `status` and the digest say what waits: one sentence or two about one chase, without its key."""

from collections.abc import Iterator
from datetime import datetime

from worker.core import phrases, replies
from worker.core.addressing import creator_address, recipients
from worker.core.case import Case
from worker.core.channels import Channel
from worker.core.schedule import next_tier
from worker.core.touch import Touch
from worker.service.overview import Row


def where_details_go(case: Case) -> str:
    """Where its details are said: a milestone's with those of its campaign, since every delivery needs them."""
    if case.ask.origin is None or case.ask.file.endswith(".yaml"):
        return case.ask.file
    return f"config/worker.yaml, brand: campaigns: {case.ask.campaign}" if case.ask.campaign else "data/asks.csv"


def only_email_line(case: Case) -> str:
    """E-mail alone went unanswered, and how another channel could be tried."""
    count = case.chase.sent_count
    return (
        f"Only e-mail tried: {count} went to {case.creator.name} and nobody has answered. Fill in instagram, tiktok or"
        " whatsapp in the roster, and a message lies beside the next one."
    )


def draft_line(touch: Touch) -> str:
    """A draft in Drafts: whom it goes to, what it asks for, and what became of it since it was written."""
    whom = ", ".join(touch.to)
    edited = " (edited by you)" if touch.edited else ""
    asked = f", asks for {touch.asked_for:%a} {touch.asked_for.isoformat()}" if touch.asked_for else ""
    left = f" It could not be taken back: {touch.left}." if touch.left else ""
    advice = f" {touch.note}" if touch.note else ""
    renewed = f" Renewed: {touch.renewed}" if touch.renewed and not touch.edited else ""
    also = f", also about {', '.join(one.chase for one in touch.also)}" if touch.also else ""
    return f"Touch {touch.number} (Tier {touch.tier}) to {whom}{also}{asked}{edited}.{renewed}{left}{advice}"


def message_line(case: Case, touch: Touch) -> str:
    """A direct message to be sent by hand."""
    asked = f", asks for {touch.asked_for:%a} {touch.asked_for.isoformat()}" if touch.asked_for else ""
    where = " beside its e-mail" if touch.beside else ""
    return (
        f"Touch {touch.number} (Tier {touch.tier}) to {case.creator.name} on {touch.channel.label}{where}{asked}."
        " The text and the link to the chat lie in your inbox."
    )


def reply_line(row: Row, now: datetime) -> str:
    """Who answered what, whose turn it is, and the question whether that settles it."""
    case, reply = row.case, row.case.chase.reply
    if reply is None:
        return row.decision.reason
    key = case.ask.key
    asks = replies.is_due(case, now)
    question = f" Settled? chaser done {key}, or chaser resume {key}, or chaser review {key}." if asks else ""
    said = f' They wrote: "{reply.excerpt}"' if reply.excerpt else ""
    owed = replies.debt(case, is_answered=row.is_answered)
    turn = " Our answer went out; the last word is ours." if row.is_answered else phrases.our_turn(owed)
    return f"{row.decision.reason}{turn}{said}{question}"


def failed_lines(case: Case) -> Iterator[str]:
    """Each address of this chase from which mail came back for good, whose it is, and what follows."""
    name, manager = case.creator.name, case.creator.manager_email.lower()
    for address in sorted(case.chase.failed_addresses):
        came_back = f"Mail to {address} came back for good."
        if address == manager:
            yield f"{came_back} It is the manager's; from Tier 3 on, everything stays with {name}."
        elif address in case.creator.addresses:
            yield f"{came_back} It is {name}'s{_instead(case)}"
        else:
            yield f"{came_back} Nothing is written there any more."


def _instead(case: Case) -> str:
    """Where the next touch goes now."""
    other = creator_address(case)
    people = recipients(case, next_tier(case))
    if other:
        return f"; {other} is written to now."
    if people is not None and people.channel is not Channel.EMAIL:
        return f"; the next follow-up goes by {people.channel.label}."
    if people is not None:
        return f"; the next follow-up goes to {', '.join(people.to)} alone. Add another address to the roster."
    return ". Add another address to the roster."
