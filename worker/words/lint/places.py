"""Where a finding lies: the line of the template that brought forth the words a rule heard."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from worker.words.lint.message import GAP

FIRST: Final = 1
TAG: Final = re.compile(r"\{[{%#].*?[%#}]\}", re.DOTALL)
WORD: Final = re.compile(r"[^\W_]+|[!?！？*#.]+", re.UNICODE)


def line_of(where: str, file: Path) -> int:
    """The line (from 1) that says `where`, a text as rendered; 0 when no line does."""
    try:
        lines = without_remarks(file.read_text(encoding="utf-8-sig").splitlines())
    except (OSError, UnicodeDecodeError):
        return 0
    sought = _plain(where)
    if not sought:
        return 0
    found = [number for number, line in enumerate(lines, FIRST) if sought in _plain(line)]
    return found[0] if found else _nearest(where, lines)


def without_remarks(lines: list[str]) -> list[str]:
    """The lines of the front matter that are for whoever edits the file say nothing to the reader."""
    end = lines.index("---", 1) if lines[:1] == ["---"] and "---" in lines[1:] else 0
    return ["" if number < end and line.startswith("#") else line for number, line in enumerate(lines)]


def _nearest(where: str, lines: Iterable[str]) -> int:
    """The line with the most of its words, for what comes from more than one line or holds a value."""
    sought = [word.lower() for piece in where.split(GAP) for word in WORD.findall(piece)]
    scores = {number: _score(sought, line) for number, line in enumerate(lines, FIRST)}
    best = max(scores, key=lambda number: (scores[number], -number), default=0)
    return best if sought and scores[best] * 2 > len(sought) else 0


def _score(sought: list[str], line: str) -> int:
    words = {word.lower() for word in WORD.findall(TAG.sub(" ", line))}
    return sum(word in words for word in sought)


def _plain(text: str) -> str:
    return " ".join(text.split()).lower().replace("\u2019", "'")
