"""Asks `mail-parser-reply` whether words taken as new hold a quotation's heading after all.

The library knows headings that our rules do not, but it drops answers between quotations, takes "Thanks," for the end,
and needs time that grows with the square of the text. So it is asked only about what our rules kept, when that is
short, and believed only where the heading it names has an address and a date and words are left above it.
"""

import re

from mailparser_reply import EmailReplyParser

from worker.core.tongue import languages_of
from worker.mail.headings import ADDRESS, DATED

LONGEST = 2_000


def above_its_heading(said: str) -> str:
    """The words above a heading that the library sees, else all of them."""
    if len(said) > LONGEST or not ADDRESS.search(said):
        return said
    header = _heading(re.sub(r"\s*\n\s*", "\n", said))
    if not (ADDRESS.search(header) and DATED.search(header)):
        return said
    above, _, _ = said.partition(header.strip().splitlines()[0])
    return above.rstrip() or said


def _heading(text: str) -> str:
    """The first heading that the library finds below some words; "" when none, or when it fails."""
    try:
        replies = EmailReplyParser(languages=list(languages_of(text))).read(text).replies
    except Exception:  # noqa: BLE001 - whatever it trips over, the words stay
        return ""
    return (replies[1].headers or "") if len(replies) > 1 and replies[0].content else ""
