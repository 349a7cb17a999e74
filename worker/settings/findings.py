"""What is found wrong in one file, gathered instead of raised, so that all of it is said together."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from worker.errors import Problem

PARTED = re.compile(r"[-_. ]")
MOST_MEANT = 3
NEAR = 0.8
"""How alike two words are, from 0 to 1, where one is a slip of the pen for the other."""
SHOWN = 60
"""Characters of a user's own text that are repeated to them."""


class Unfit(ValueError):
    """A value that does not do: what is wrong with it, and what to write instead."""

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


@dataclass(slots=True)
class Findings:
    """The problems of one file, named relative to the home."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def error(self, line: int, what: str, remedy: str = "", column: str = "") -> None:
        """Something that must be corrected before Chaser does anything."""
        self.problems.append(Problem(self.file, line, what, remedy, column))

    def warn(self, line: int, what: str, remedy: str = "", column: str = "") -> None:
        """Something worth saying that stops nothing."""
        self.problems.append(Problem(self.file, line, what, remedy, column, warning=True))

    @property
    def has_errors(self) -> bool:
        return any(not problem.warning for problem in self.problems)


def quoted(text: str) -> str:
    """A user's own text as it is repeated to them: in quotes, on one line, not too long."""
    line = " ".join(text.split())
    return f'"{line[: SHOWN - 1]}…"' if len(line) > SHOWN else f'"{line}"'


def listed(words: Sequence[str]) -> str:
    """Words as a sentence has them: "a, b or c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def nearest(word: str, known: Collection[str], cutoff: float = 0.6) -> str:
    """The known word that was probably meant, or ""; case is ignored."""
    by_case = {item.lower(): item for item in known}
    close = get_close_matches(word.lower(), by_case, n=1, cutoff=cutoff)
    return by_case[close[0]] if close else ""


def _having(word: str, known: Collection[str]) -> list[str]:
    """The known words of several parts that have this one among them: "late" is one of late-content."""
    having = [item for item in known if word.lower() in PARTED.split(item.lower())]
    return having if len(having) <= MOST_MEANT else []


def did_you_mean(word: str, known: Collection[str], otherwise: str = "") -> str:
    """The remedy for a word we do not know: the one it nearly is, those it is a part of, else `otherwise`, else all."""
    spelt, parts, like = nearest(word, known, NEAR), _having(word, known), nearest(word, known)
    if meant := [spelt] if spelt else parts or ([like] if like else []):
        return f"Did you mean {listed(meant)}?"
    return otherwise or (f"Write {listed(sorted(known))}." if known else "")
