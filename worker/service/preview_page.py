"""A previewed sequence in the method's output format (seed 001, "Output Format"), as Markdown.

The labels are the method's, word for word; what stands beside them is ours.
"""

from collections.abc import Iterator
from collections.abc import Sequence as Many
from typing import Final

from worker.core.case import Case
from worker.core.channels import Channel
from worker.core.touch import Touch, TouchState
from worker.service.preview_checks import ticks
from worker.service.preview_summary import summary
from worker.service.preview_words import (
    BREAK,
    FACTUAL,
    PLAIN,
    TITLES,
    Look,
    channel,
    day,
    named,
    plain,
    quoted,
    short,
    window,
)
from worker.service.previewing import Lying, Sequence, Written
from worker.words.tones import Tone

DETAILS: Final = ("reason", "consequence", "action")
FILE: Final = "data/asks"


def markdown(sequence: Sequence, look: Look = PLAIN) -> str:
    """The whole page."""
    return "\n".join(_page(sequence, look)).rstrip() + "\n"


def title(sequence: Sequence) -> str:
    """The page's heading."""
    case = sequence.case
    handle = f" ({case.creator.handle})" if case.creator.handle else ""
    return f"Follow-Up Sequence: {case.creator.name}{handle} — {named(case.scenario)}"


def _page(sequence: Sequence, look: Look) -> Iterator[str]:
    yield f"# {plain(title(sequence))}\n"
    yield from _header(sequence)
    for touch in sequence.past:
        yield from _sent(sequence.case, touch)
    if sequence.lying:
        yield from _lying(sequence.case, sequence.lying, look)
    for written in sequence.coming:
        yield from _touch(sequence.case, written, look)
    yield from summary(sequence)
    yield from _checklist(sequence)
    yield from _generic(sequence)


def _header(sequence: Sequence) -> Iterator[str]:
    case = sequence.case
    ask, creator = case.ask, case.creator
    who = [creator.name, creator.handle, creator.platform.title(), creator.size]
    stakes = case.scenario.stakes_of(ask.stakes).value.title()
    lines = {
        "Scenario": named(case.scenario),
        "Creator": ", ".join(filter(None, who)),
        "Relationship": creator.relationship.title(),
        "What is overdue": ask.item,
        "Original deadline": day(ask.deadline) if ask.deadline else "none set",
        "Prior follow-ups": _prior(case),
        "Stakes": f"{stakes}: {ask.consequence or 'what it holds up is not given'}",
    }
    yield from (f"**{label}:** {plain(value)}{BREAK}" for label, value in lines.items())
    yield ""
    if sequence.is_made_up:
        yield "*The creator and the ask are made up.*\n"
    if sequence.standing:
        yield f"*{plain(sequence.standing)}*\n"


def _prior(case: Case) -> str:
    """Touches really sent, and those that the sheet says were made before."""
    sent = [touch for touch in case.chase.past if touch.state is TouchState.SENT]
    told = [f"{len(sent)} (email)"] if sent else []
    told += [f"{case.ask.prior_touches} before Chaser"] if case.ask.prior_touches else []
    return ", ".join(told) or "none"


def _sent(case: Case, touch: Touch) -> Iterator[str]:
    """A touch that is over: a fact, with nothing to choose about it."""
    yield f"## Touch {touch.number}: {TITLES[min(touch.tier, FACTUAL)]}\n"
    if touch.state is TouchState.SENT and touch.sent_at:
        to = ", ".join(touch.to) + (f", Cc {', '.join(touch.cc)}" if touch.cc else "")
        yield f"**Channel:** {channel(touch.channel)}{f' to {to}' if to else ''}{BREAK}"
        yield f"**Timing:** sent on {day(case.local_date(touch.sent_at))}{BREAK}"
        if touch.subject:
            yield f"**Subject Line:** {plain(touch.subject)}{BREAK}"
        asked = f" It asked for {day(touch.asked_for)}." if touch.asked_for else ""
        yield f"\nSent; what was written stands.{asked}\n"
    else:
        yield "Skipped: its draft was deleted.\n"


def _lying(case: Case, lying: Lying, look: Look) -> Iterator[str]:
    """The touch that waits to be sent: a fact too, though nobody has read it yet but the person."""
    touch = lying.touch
    since = f" since {day(case.local_date(touch.first_drafted_at))}" if touch.first_drafted_at else ""
    asked = f". It asks for {day(touch.asked_for)}" if touch.asked_for else ""
    yield f"## Touch {touch.number}: {TITLES[min(touch.tier, FACTUAL)]}\n"
    to = f"Email to {plain(_people(case, touch.to) + _copied(case, touch.cc))}"
    yield f"**Channel:** {f'{channel(touch.channel)} DM' if touch.is_note else to}{BREAK}"
    yield f"**Timing:** it lies in {'the INBOX' if touch.is_note else 'Drafts'}{since}{asked}{BREAK}"
    yield f"**Subject Line:** {plain(touch.subject)}\n"
    if touch.edited:
        yield "*You saved it anew; what it says now stands in Drafts. It was written:*\n"
    if lying.text:
        yield quoted(lying.text, look)
    yield from _notes(touch.note)


def _touch(case: Case, written: Written, look: Look) -> Iterator[str]:
    draft, beside = written.draft, written.beside
    and_a_message = f"; {channel(beside.channel)} DM beside it" if beside else ""
    yield f"## Touch {draft.number}: {TITLES[draft.tier]}\n"
    if draft.channel is not Channel.EMAIL:
        yield f"**Channel:** {channel(draft.channel)} DM to {plain(case.creator.name)}{BREAK}"
        yield f"**Timing:** {window(case, draft.number)} ({short(draft.due_on)})\n"
        yield quoted(written.text, look)
        yield from _notes(written.note, written.instead_of)
        return
    yield f"**Channel:** Email to {plain(_people(case, draft.to) + _copied(case, draft.cc))}{and_a_message}{BREAK}"
    yield f"**Timing:** {window(case, draft.number)} ({short(draft.due_on)}){BREAK}"
    if draft.also:
        yield f"**One draft with:** {plain(', '.join(key for key in draft.chases if key != case.ask.key))}{BREAK}"
    yield f"**Subject Line:** {plain(written.subject)}\n"
    yield quoted(written.text, look)
    if beside and look.has_messages:
        yield f"**{channel(beside.channel)} DM:**\n"
        yield quoted(beside.text, look)
    yield from _notes(written.note, beside.note if beside and look.has_messages else "", written.instead_of)


def _notes(*notes: str) -> Iterator[str]:
    """Words to whoever sends it, each once."""
    yield from (f"*{plain(note)}*\n" for note in dict.fromkeys(notes) if note)


def _people(case: Case, addresses: Many[str]) -> str:
    """Whom it goes to, by name where one is known."""
    manager = case.creator.manager_email.lower()
    names = ((case.creator.manager_name if each == manager else case.creator.name) or each for each in addresses)
    return ", ".join(names)


def _copied(case: Case, addresses: Many[str]) -> str:
    return f", Cc {_people(case, addresses)}" if addresses else ""


def _checklist(sequence: Sequence) -> Iterator[str]:
    if not sequence.coming:
        return
    yield "## Follow-Up Checklist\n"
    for line, holds, against in ticks(sequence):
        yield f"- [{'x' if holds else ' '}] {line}{f' ({plain(against)})' if against else ''}"
    yield ""


def _generic(sequence: Sequence) -> Iterator[str]:
    """The method's note for minimal input: what is generic, and that specific ones get action."""
    generic = [detail for detail in DETAILS if not getattr(sequence.case.ask, detail) and _is_needed(sequence, detail)]
    if not generic or not sequence.coming:
        return
    none = ", ".join(generic[:-1]) + (" or " if generic[:-1] else "") + generic[-1]
    wanted = ", ".join(generic[:-1]) + (" and " if generic[:-1] else "") + generic[-1]
    yield (
        f"**Generic where it could be specific:** no {none} is given for this ask, so its messages say what is true"
        " of any. Generic chasers get ignored, specific ones get action:"
        f" {'name it' if sequence.is_made_up else f'fill in {wanted} in {FILE}'}.\n"
    )


def _is_needed(sequence: Sequence, detail: str) -> bool:
    """A sequence too short for a tier does not need its detail."""
    first = {"reason": 1, "consequence": 2, "action": 3}[detail]
    return any(
        written.draft.tier >= first and written.tone in {Tone.REMINDER, Tone.PRESSURE, Tone.NOTICE}
        for written in sequence.coming
    )
