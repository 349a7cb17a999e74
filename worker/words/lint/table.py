"""All rules by their codes, and the page that documents them. docs/lint.md is this page."""

from collections.abc import Iterator
from typing import Final

from worker.words.lint import channels, files, ladder, people, phrases, rhythm, sequence, specific, threats, tone
from worker.words.lint.rules import Rule

FAMILIES: Final = (
    ("Whether it can be written", files),
    ("What every message says", specific),
    ("Phrases", phrases),
    ("Tiers", ladder),
    ("Tone", tone),
    ("People", people),
    ("Consequences", threats),
    ("Channels", channels),
    ("Sequences", sequence),
    ("Cadences", rhythm),
)
RULES: Final = {rule.code: rule for _, family in FAMILIES for rule in family.RULES}
HEAD: Final = """\
# The rules of chaser lint

`chaser lint` writes every message with made-up people, with full and with minimal details, in every language and voice,
and holds it against the method. An **error** keeps words from being used: a changed file with one is set aside, the
shipped words of that message are used, and that is said. A **warning** is said and stops nothing.

`chaser lint --explain W201` prints one entry of this page. The page is written from the rules themselves, with
`python -m worker.words.lint`.
"""


def told(rule: Rule) -> str:
    """One rule for people: what, why, an example of each kind."""
    return f"{rule.code} ({rule.severity}): {rule.says}\n{rule.why}\n\n  bad:   {rule.bad}\n  good:  {rule.good}"


def page() -> str:
    """docs/lint.md."""
    return "\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    yield HEAD
    for title, family in FAMILIES:
        yield f"## {title}\n"
        for rule in family.RULES:
            yield f"### {rule.code}\n"
            yield f"{rule.says} ({rule.severity})\n"
            yield from _wrapped(rule.why)
            yield f"\n```\nbad:   {rule.bad}\ngood:  {rule.good}\n```\n"


def _wrapped(text: str, width: int = 118) -> Iterator[str]:
    """A paragraph in lines. A template's tags are set as code, so that no viewer takes them for its own."""
    line = ""
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line
