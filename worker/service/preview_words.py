"""The labels and the small words of a previewed sequence, and what keeps a person's words whole in Markdown."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from worker.core.cadence import Scenario
from worker.core.case import Case

TITLES: Final = {1: "Friendly Reminder", 2: "Specific Nudge", 3: "Final Escalation", 4: "Manager/Agent Escalation"}
FACTUAL: Final = 4
BREAK: Final = "  "
SIGNS: Final = re.compile(r"[\\`*#\[\]<>|]|(?<!\w)_|_(?!\w)")


@dataclass(frozen=True, slots=True)
class Look:
    """How much is shown: the texts as quotations, and the direct messages in full or only named."""

    is_quoted: bool = False
    has_messages: bool = False


PLAIN: Final = Look()
QUOTED: Final = Look(is_quoted=True)


def quoted(text: str, look: Look = QUOTED) -> str:
    """A message, line by line: its signature keeps its lines."""
    mark = "> " if look.is_quoted else ""
    paragraphs = [f"{BREAK}\n".join(map(plain, part.split("\n"))) for part in text.strip().split("\n\n")]
    lines = "\n\n".join(paragraphs).split("\n")
    return "\n".join(f"{mark}{line}".rstrip() if not line else f"{mark}{line}" for line in lines) + "\n"


def plain(line: str) -> str:
    """Signs that Markdown would take for its own are kept as they are; an underscore inside a word is none."""
    return SIGNS.sub(r"\\\g<0>", line)


def channel(key: str) -> str:
    """A channel's name."""
    return {"email": "Email", "instagram": "Instagram", "tiktok": "TikTok", "whatsapp": "WhatsApp"}[key]


def window(case: Case, number: int) -> str:
    """The days between which a touch belongs, as the cadence writes them."""
    windows = case.scenario.windows_for(case.ask.stakes)
    return f"Day {windows[number - 1]}" if number <= len(windows) else f"Touch {number}"


def day(value: date) -> str:
    """A date in the method's English: "Wednesday, October 28, 2026"."""
    return f"{value:%A, %B} {value.day}, {value.year}"


def short(value: date) -> str:
    """The same without its year."""
    return f"{value:%A, %B} {value.day}"


def named(scenario: Scenario) -> str:
    """A scenario's title as a heading: "Late Content"."""
    return " ".join(word[:1].upper() + word[1:] for word in scenario.title.split(" "))
