"""What the rules listen for in one language: heard/<language>.yaml, one pattern a line.

English and Chinese have theirs; a language without one is judged by the rules that need no words: the item, the date,
punctuation, length, form, likeness. In a pattern a blank stands for any one white space and ' for any apostrophe.
"""

import re
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Final

import yaml

FOLDER: Final = Path(__file__).parent / "heard"
PARTS: Final = "parts"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Patterns by what they mean."""

    reason: re.Pattern[str]
    """Why a date matters, in the template's own words."""
    no_reason: re.Pattern[str]
    """What sounds like a reason and is none: "so that this doesn't get buried"."""
    fixed_day: re.Pattern[str]
    """A day written out where the asked-for date belongs."""
    asks_by: re.Pattern[str]
    """A date that is asked for, where DATE stands for it."""
    request: re.Pattern[str]
    """A sentence that asks for something."""
    no_request: re.Pattern[str]
    """What looks like a request and is an offer."""
    empty: re.Pattern[str]
    """What says nothing new."""
    reproach: re.Pattern[str]
    soft: re.Pattern[str]
    vague_item: re.Pattern[str]
    vague_time: re.Pattern[str]
    jargon: re.Pattern[str]
    consequence: re.Pattern[str]
    """Anything that happens otherwise: not in Tier 1."""
    impact: re.Pattern[str]
    """What waiting costs: Tier 2 says one."""
    ending: re.Pattern[str]
    """That something ends: not before Tier 3."""
    action: re.Pattern[str]
    """What we will do: Tier 3 says it."""
    open_door: re.Pattern[str]
    finality: re.Pattern[str]
    """That this is the last message."""
    finality_to: re.Pattern[str]
    """The same, to one of two readers: another message to the other one does not contradict it."""
    good_word: re.Pattern[str]
    blame: re.Pattern[str]
    sarcasm: re.Pattern[str]
    anger: re.Pattern[str]
    legal: re.Pattern[str]
    money: re.Pattern[str]
    shaming: re.Pattern[str]
    in_copy: re.Pattern[str]
    manager: re.Pattern[str]
    """The manager by the word, where no name is known."""
    formal_matter: re.Pattern[str]
    """Contract and payment: never by direct message."""
    shouted: re.Pattern[str]
    """Common words in capitals."""


@cache
def vocabulary_of(language: str) -> Vocabulary | None:
    """The vocabulary of a base language ("en"); None where there is none."""
    file = FOLDER / f"{language}.yaml"
    if not file.exists():
        return None
    written = yaml.safe_load(file.read_text(encoding="utf-8"))
    parts: dict[str, str] = written.pop(PARTS, {})
    return Vocabulary(**{each.name: _pattern(written[each.name], parts) for each in fields(Vocabulary)})


def _pattern(lines: str, parts: dict[str, str]) -> re.Pattern[str]:
    """One pattern for several phrases, whatever their case."""
    # A meaning that a language has no words for is never heard.
    text = "|".join(f"(?:{line.strip()})" for line in lines.splitlines() if line.strip()) or "(?!)"
    for name, part in parts.items():
        text = text.replace(f"<{name}>", part)
    return re.compile(text.replace("'", "['\u2019]").replace(" ", r"\s"), re.IGNORECASE | re.MULTILINE)
