"""The table at the end of a previewed sequence: each touch with its day, channel, tier and tone."""

from collections.abc import Iterator
from typing import Final

from worker.core.actions import Audience
from worker.core.case import Case
from worker.core.channels import Channel
from worker.service.preview_words import FACTUAL, TITLES, channel, window
from worker.service.previewing import Sequence, Written
from worker.words.tones import Tone

TONES: Final = {
    Tone.REMINDER: "Warm", Tone.CARING: "Caring", Tone.HELP: "Helpful", Tone.PRESSURE: "Direct",
    Tone.OTHER_ANGLE: "Light", Tone.NOTICE: "Firm",
}  # fmt: skip
ADDITIONS: Final = {
    Tone.REMINDER: "Initial ask + deadline", Tone.CARING: "Asks how it goes", Tone.HELP: "Help offered",
    Tone.PRESSURE: "Consequence stated", Tone.OTHER_ANGLE: "Something easier asked", Tone.NOTICE: "Action stated",
}  # fmt: skip


def summary(sequence: Sequence) -> Iterator[str]:
    """The table of all touches, those that are over first."""
    case = sequence.case
    yield "## Sequence Summary\n"
    yield "| Touch | Day | Channel | Escalation Tier | Tone | Key Addition |"
    yield "|---|---|---|---|---|---|"
    for touch in sequence.past:
        yield _row(touch.number, touch.state.value.title(), channel(touch.channel), touch.tier, "", "")
    if sequence.lying:
        touch = sequence.lying.touch
        yield _row(touch.number, "Lies open", channel(touch.channel), touch.tier, "", "")
    for written in sequence.coming:
        yield _coming_row(case, written)
    yield ""


def _coming_row(case: Case, written: Written) -> str:
    draft = written.draft
    way = f"{channel(draft.channel)} DM" if draft.channel is not Channel.EMAIL else "Email"
    way = "Manager email" if draft.audience is Audience.MANAGER else way
    way += " + DM" if written.beside else ""
    is_last = draft.tier == FACTUAL
    mood = "Factual" if is_last else TONES[written.tone]
    addition = "Manager asked to help" if is_last else ADDITIONS[written.tone]
    return _row(draft.number, window(case, draft.number).removeprefix("Day "), way, draft.tier, mood, addition)


def _row(number: int, when: str, way: str, tier: int, mood: str, addition: str) -> str:
    return f"| {number} | {when} | {way} | {TITLES[min(tier, FACTUAL)]} | {mood} | {addition} |"
