"""What a person newly wrote, without what they quoted and without their signature.

Answers above, below and in between a quotation all count. Where the rules cannot tell, the words stay: reading a
quotation as new is a smaller harm than losing an answer. Never raises; works through each line a few times at most.
"""

import re

from worker.mail.endings import SIGNED_BLOCK, is_rule, without_banner, without_endings
from worker.mail.headings import QUOTED, heading, is_quoted_below
from worker.mail.second_opinion import above_its_heading

MOST_CHARACTERS = 100_000
MOST_LINES = 4_000


def newly_written(text: str) -> str:
    """The new words of a mail's text. Only where nothing stands above an unmarked quotation, that quotation."""
    lines = without_banner(text[:MOST_CHARACTERS].replace("\u00a0", " ").splitlines()[:MOST_LINES])
    runs, rest = _cut(lines)
    while rest and not _said(runs):
        runs, rest = _cut(rest)
    said = _said([without_endings(run) for run in runs]) or _said(runs)
    return above_its_heading(said)


def _said(runs: list[list[str]]) -> str:
    paragraphs = ("\n".join(line.rstrip() for line in run).strip() for run in runs)
    said = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
    return re.sub(r"\n{3,}", "\n\n", said.replace(SIGNED_BLOCK, ""))


def _cut(lines: list[str]) -> tuple[list[list[str]], list[str]]:
    """The runs of lines between marked quotations, up to an unmarked one, and what follows its heading."""
    runs: list[list[str]] = [[]]
    at = 0
    while at < len(lines):
        length = heading(lines, at)
        if length:
            while runs[-1] and (is_rule(runs[-1][-1]) or not runs[-1][-1].strip()):
                runs[-1].pop()
        if length and not is_quoted_below(lines, at + length):
            return runs, lines[at + length :]
        if length or QUOTED.match(lines[at]):
            runs.append([])
        else:
            runs[-1].append(lines[at])
        at += length or 1
    return runs, []
