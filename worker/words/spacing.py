"""Where spaces stand: between words and sentences in most languages, nowhere in Chinese and Japanese."""

import re
from typing import Final

DOUBLE_STOP: Final = re.compile(r"(?<!\.)\.\.(?!\.)|。\.|\.。|。。")
"""A clause that ends in an abbreviation, at the end of a sentence."""
TIGHT: Final = frozenset({"zh", "ja"})
"""Languages whose writing has no spaces."""
MARKS: Final = "\u2014\u2018-\u201d\u2026\u3000-\u303f\uff00-\uff20\uff3b-\uff40\uff5b-\uff65"
"""Their punctuation, quotation marks and dashes."""
LETTERS: Final = "\u2e80-\u2fff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
NEEDLESS: Final = re.compile(rf"(?<=[{MARKS}]) | (?=[{MARKS}])|(?<=[{LETTERS}]) (?=[{LETTERS}])")


def flowed(text: str, language: str = "en") -> str:
    """One paragraph: white space folded, no doubled full stop.

    A line break of the file is a space; in Chinese and Japanese it is none beside their own signs.
    """
    folded = " ".join(text.split())
    if language.partition("-")[0].lower() in TIGHT:
        folded = NEEDLESS.sub("", folded)
    return DOUBLE_STOP.sub(lambda stop: "。" if "。" in stop[0] else ".", folded)
