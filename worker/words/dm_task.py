"""The note that asks the person to send a direct message: the text ready to paste, and links that open the chat."""

from urllib.parse import quote

from worker.core.actions import WriteDraft
from worker.core.case import Case
from worker.core.channel_choice import Way, ways
from worker.core.channels import Channel
from worker.core.phrases import day
from worker.words.notes import Block, Link, Paste, Say, note
from worker.words.render import Letter, Message


def dm_task(message: Message, draft: WriteDraft, case: Case) -> Letter:
    """The note of one DM task."""
    way = ways(case.creator).get(draft.channel, Way(draft.channel, ""))
    subject = f"[DM {_whom(way, case)} · {way.channel.label}] {_capital(_items(draft, case))}"
    return note(subject, [
        Say(f"Please send this to {case.creator.name} on {way.channel.label}:"),
        Paste(message.text),
        *_links(way, message.text),
        *([Say(f"For you: {message.note}")] if message.note else []),
        Say(_belongs(draft, case)),
        Say("When it is sent, archive this mail or move it to any other folder. To leave it out, put it into Trash."
            f" Or type: chaser sent {draft.chase}, chaser skip {draft.chase}. If they answer there, type:"
            f" chaser replied {draft.chase} --on {way.channel.value}{_likewise(draft)}. Chaser cannot see it.",
            is_quiet=True),
    ])  # fmt: skip


def _items(draft: WriteDraft, case: Case) -> str:
    *items, last = (case.ask.item, *(one.ask.item for one in draft.also))
    return f"{', '.join(items)} and {last}" if items else last


def _likewise(draft: WriteDraft) -> str:
    """The other chases that an answer there may be about."""
    keys = [one.ask.key for one in draft.also]
    return f", and likewise for {' and '.join(keys)} where it is about that" if keys else ""


def _whom(way: Way, case: Case) -> str:
    """The handle; on WhatsApp, where there is none, the name."""
    return case.creator.name if way.channel is Channel.WHATSAPP else f"@{way.address}"


def _belongs(draft: WriteDraft, case: Case) -> str:
    asks = f"It asks for {day(draft.asked_for)}."
    if draft.beside:
        return (
            f"It lies beside the e-mail of Touch {draft.number} (Tier {draft.tier}) about {_items(draft, case)}. {asks}"
        )
    return f"It is Touch {draft.number} (Tier {draft.tier}) about {case.ask.item}. {asks}"


def _links(way: Way, text: str) -> list[Block]:
    """What opens the chat. Only WhatsApp takes the text along."""
    match way.channel:
        case Channel.INSTAGRAM:
            chat = Link("Open the chat", f"https://ig.me/m/{quote(way.address)}")
            return [chat, Link("Their profile", f"https://www.instagram.com/{quote(way.address)}")]
        case Channel.TIKTOK:
            return [Link("Open their profile, then Message", f"https://www.tiktok.com/@{quote(way.address)}")]
        case Channel.WHATSAPP:
            address = f"https://wa.me/{way.address}"
            filled = Link("Open the chat, the text filled in", f"{address}?text={quote(text, safe='')}", address)
            return [filled]
        case Channel.EMAIL:
            return []


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
