"""A previewed sequence in the method's output format (seed 001, "Output Format"), as Markdown.

The labels are the method's, word for word; what stands beside them is ours.
"""

import re
from collections.abc import Iterator
from collections.abc import Sequence as Many
from dataclasses import dataclass
from datetime import date
from typing import Final

from worker.core.actions import Audience
from worker.core.cadence import Scenario
from worker.core.case import Case
from worker.core.channels import Channel
from worker.core.touch import Touch, TouchState
from worker.service.preview_checks import ticks
from worker.service.previewing import Lying, Sequence, Written
from worker.words.tones import Tone

TITLES: Final = {1: "Friendly Reminder", 2: "Specific Nudge", 3: "Final Escalation", 4: "Manager/Agent Escalation"}
FACTUAL: Final = 4
TONES: Final = {
    Tone.REMINDER: "Warm", Tone.CARING: "Caring", Tone.HELP: "Helpful", Tone.PRESSURE: "Direct",
    Tone.OTHER_ANGLE: "Light", Tone.NOTICE: "Firm",
}  # fmt: skip
ADDITIONS: Final = {
    Tone.REMINDER: "Initial ask + deadline", Tone.CARING: "Asks how it goes", Tone.HELP: "Help offered",
    Tone.PRESSURE: "Consequence stated", Tone.OTHER_ANGLE: "Something easier asked", Tone.NOTICE: "Action stated",
}  # fmt: skip
BREAK: Final = "  "
SIGNS: Final = re.compile(r"[\\`*#\[\]<>|]|(?<!\w)_|_(?!\w)")
DETAILS: Final = ("reason", "consequence", "action")
FILE: Final = "data/asks"


@dataclass(frozen=True, slots=True)
class Look:
    """How much is shown: the texts as quotations, and the direct messages in full or only named."""

    is_quoted: bool = False
    has_messages: bool = False


PLAIN: Final = Look()
QUOTED: Final = Look(is_quoted=True)


def markdown(sequence: Sequence, look: Look = PLAIN) -> str:
    """The whole page."""
    return "\n".join(_page(sequence, look)).rstrip() + "\n"


def title(sequence: Sequence) -> str:
    """The page's heading."""
    case = sequence.case
    handle = f" ({case.creator.handle})" if case.creator.handle else ""
    return f"Follow-Up Sequence: {case.creator.name}{handle} — {named(case.scenario)}"


def _page(sequence: Sequence, look: Look) -> Iterator[str]:
    yield f"# {_plain(title(sequence))}\n"
    yield from _header(sequence)
    for touch in sequence.past:
        yield from _sent(sequence.case, touch)
    if sequence.lying:
        yield from _lying(sequence.case, sequence.lying, look)
    for written in sequence.coming:
        yield from _touch(sequence.case, written, look)
    yield from _summary(sequence)
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
    yield from (f"**{label}:** {_plain(value)}{BREAK}" for label, value in lines.items())
    yield ""
    if sequence.is_made_up:
        yield "*The creator and the ask are made up.*\n"
    if sequence.standing:
        yield f"*{_plain(sequence.standing)}*\n"


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
        yield f"**Channel:** {_channel(touch.channel)}{f' to {to}' if to else ''}{BREAK}"
        yield f"**Timing:** sent on {day(case.local_date(touch.sent_at))}{BREAK}"
        if touch.subject:
            yield f"**Subject Line:** {_plain(touch.subject)}{BREAK}"
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
    to = f"Email to {_plain(_people(case, touch.to) + _copied(case, touch.cc))}"
    yield f"**Channel:** {f'{_channel(touch.channel)} DM' if touch.is_note else to}{BREAK}"
    yield f"**Timing:** it lies in {'the INBOX' if touch.is_note else 'Drafts'}{since}{asked}{BREAK}"
    yield f"**Subject Line:** {_plain(touch.subject)}\n"
    if touch.edited:
        yield "*You saved it anew; what it says now stands in Drafts. It was written:*\n"
    if lying.text:
        yield quoted(lying.text, look)
    yield from _notes(touch.note)


def _touch(case: Case, written: Written, look: Look) -> Iterator[str]:
    draft, beside = written.draft, written.beside
    and_a_message = f"; {_channel(beside.channel)} DM beside it" if beside else ""
    yield f"## Touch {draft.number}: {TITLES[draft.tier]}\n"
    if draft.channel is not Channel.EMAIL:
        yield f"**Channel:** {_channel(draft.channel)} DM to {_plain(case.creator.name)}{BREAK}"
        yield f"**Timing:** {_window(case, draft.number)} ({short(draft.due_on)})\n"
        yield quoted(written.text, look)
        yield from _notes(written.note, written.instead_of)
        return
    yield f"**Channel:** Email to {_plain(_people(case, draft.to) + _copied(case, draft.cc))}{and_a_message}{BREAK}"
    yield f"**Timing:** {_window(case, draft.number)} ({short(draft.due_on)}){BREAK}"
    if draft.also:
        yield f"**One draft with:** {_plain(', '.join(key for key in draft.chases if key != case.ask.key))}{BREAK}"
    yield f"**Subject Line:** {_plain(written.subject)}\n"
    yield quoted(written.text, look)
    if beside and look.has_messages:
        yield f"**{_channel(beside.channel)} DM:**\n"
        yield quoted(beside.text, look)
    yield from _notes(written.note, beside.note if beside and look.has_messages else "", written.instead_of)


def _notes(*notes: str) -> Iterator[str]:
    """Words to whoever sends it, each once."""
    yield from (f"*{_plain(note)}*\n" for note in dict.fromkeys(notes) if note)


def _people(case: Case, addresses: Many[str]) -> str:
    """Whom it goes to, by name where one is known."""
    manager = case.creator.manager_email.lower()
    names = ((case.creator.manager_name if each == manager else case.creator.name) or each for each in addresses)
    return ", ".join(names)


def _copied(case: Case, addresses: Many[str]) -> str:
    return f", Cc {_people(case, addresses)}" if addresses else ""


def _window(case: Case, number: int) -> str:
    windows = case.scenario.windows_for(case.ask.stakes)
    return f"Day {windows[number - 1]}" if number <= len(windows) else f"Touch {number}"


def quoted(text: str, look: Look = QUOTED) -> str:
    """A message, line by line: its signature keeps its lines."""
    mark = "> " if look.is_quoted else ""
    paragraphs = [f"{BREAK}\n".join(map(_plain, part.split("\n"))) for part in text.strip().split("\n\n")]
    lines = "\n\n".join(paragraphs).split("\n")
    return "\n".join(f"{mark}{line}".rstrip() if not line else f"{mark}{line}" for line in lines) + "\n"


def _plain(line: str) -> str:
    """Signs that Markdown would take for its own are kept as they are; an underscore inside a word is none."""
    return SIGNS.sub(r"\\\g<0>", line)


def _summary(sequence: Sequence) -> Iterator[str]:
    case = sequence.case
    yield "## Sequence Summary\n"
    yield "| Touch | Day | Channel | Escalation Tier | Tone | Key Addition |"
    yield "|---|---|---|---|---|---|"
    for touch in sequence.past:
        yield _row(touch.number, touch.state.value.title(), _channel(touch.channel), touch.tier, "", "")
    if sequence.lying:
        touch = sequence.lying.touch
        yield _row(touch.number, "Lies open", _channel(touch.channel), touch.tier, "", "")
    for written in sequence.coming:
        yield _coming_row(case, written)
    yield ""


def _coming_row(case: Case, written: Written) -> str:
    draft = written.draft
    channel = f"{_channel(draft.channel)} DM" if draft.channel is not Channel.EMAIL else "Email"
    channel = "Manager email" if draft.audience is Audience.MANAGER else channel
    channel += " + DM" if written.beside else ""
    is_last = draft.tier == FACTUAL
    mood = "Factual" if is_last else TONES[written.tone]
    addition = "Manager asked to help" if is_last else ADDITIONS[written.tone]
    return _row(draft.number, _window(case, draft.number).removeprefix("Day "), channel, draft.tier, mood, addition)


def _row(number: int, when: str, channel: str, tier: int, mood: str, addition: str) -> str:
    return f"| {number} | {when} | {channel} | {TITLES[min(tier, FACTUAL)]} | {mood} | {addition} |"


def _channel(channel: str) -> str:
    return {"email": "Email", "instagram": "Instagram", "tiktok": "TikTok", "whatsapp": "WhatsApp"}[channel]


def _checklist(sequence: Sequence) -> Iterator[str]:
    if not sequence.coming:
        return
    yield "## Follow-Up Checklist\n"
    for line, holds, against in ticks(sequence):
        yield f"- [{'x' if holds else ' '}] {line}{f' ({_plain(against)})' if against else ''}"
    yield ""


def _generic(sequence: Sequence) -> Iterator[str]:
    """The method's note for minimal input: what is generic, and that specific ones get action."""
    generic = [detail for detail in DETAILS if not getattr(sequence.case.ask, detail) and _is_needed(sequence, detail)]
    if not generic or not sequence.coming:
        return
    listed = ", ".join(generic[:-1]) + (" and " if generic[:-1] else "") + generic[-1]
    yield (
        f"**Generic where it could be specific:** no {listed} is given for this ask, so its messages say what is true"
        " of any. Generic chasers get ignored, specific ones get action:"
        f" {'name it' if sequence.is_made_up else f'fill in {listed} in {FILE}'}.\n"
    )


def _is_needed(sequence: Sequence, detail: str) -> bool:
    """A sequence too short for a tier does not need its detail."""
    first = {"reason": 1, "consequence": 2, "action": 3}[detail]
    return any(
        written.draft.tier >= first and written.tone in {Tone.REMINDER, Tone.PRESSURE, Tone.NOTICE}
        for written in sequence.coming
    )


def day(value: date) -> str:
    """A date in the method's English: "Wednesday, October 28, 2026"."""
    return f"{value:%A, %B} {value.day}, {value.year}"


def short(value: date) -> str:
    """The same without its year."""
    return f"{value:%A, %B} {value.day}"


def named(scenario: Scenario) -> str:
    """A scenario's title as a heading: "Late Content"."""
    return " ".join(word[:1].upper() + word[1:] for word in scenario.title.split(" "))
