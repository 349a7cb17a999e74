"""The method's checklist of a previewed sequence, each line ticked by the rules of lint."""

from typing import Final

from worker.core.actions import Audience
from worker.core.channels import Channel
from worker.service.previewing import Sequence, Written
from worker.words.lint.rules import Hit

CHECKLIST: Final = (
    ("Every touch states exactly what is needed", ("W101", "W203")),
    ("Every touch includes a specific deadline", ("W102", "W104", "W105", "W204", "C108")),
    ("Each touch adds new information (not a repeat)", ("W201", "W202", "W801", "W802")),
    ("Consequences escalate realistically across touches",
     ("W301", "W302", "W303", "W304", "W306", "W307", "W308", "W601", "W602", "W603")),
    ("Tone stays professional throughout: no passive aggression", ("W401", "W402", "W403", "W404", "W405", "W501")),
    ("Channel switches if email goes unanswered", ()),
    ("Relationship is preserved for future campaigns", ("W305", "W309", "W405", "W603")),
)  # fmt: skip
"""The method's checklist, each with the rules that decide it."""


def ticks(sequence: Sequence) -> list[tuple[str, bool, str]]:
    """The checklist: each line, whether it holds, and what speaks against it."""
    found = []
    for line, codes in CHECKLIST:
        against = [_against(number, hit) for number, hit in sequence.hits if hit.rule.code in codes]
        if not codes and not _switches(sequence):
            against = ["only email is known"]
        found.append((line, not against, "; ".join(dict.fromkeys(against))))
    return found


def _against(number: int, hit: Hit) -> str:
    return f"{f'Touch {number}: ' if number else ''}{hit.rule.code} {hit.what or hit.rule.says}"


def _switches(sequence: Sequence) -> bool:
    """Whether anything but e-mail to the creator is tried: a direct message, or the manager."""
    if any(_is_a_switch(written) for written in sequence.coming):
        return True
    manager = sequence.case.creator.manager_email.lower()
    return any(touch.channel != "email" or (manager and manager in touch.to) for touch in sequence.past)


def _is_a_switch(written: Written) -> bool:
    by_email = written.draft.channel is Channel.EMAIL
    return not by_email or written.beside is not None or written.draft.audience is Audience.MANAGER
