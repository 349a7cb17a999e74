"""The words by which machines give themselves away, in every language at once, ready to be looked for.

The words themselves are data (config/locales/machines/<language>.yaml, read by `worker.settings`); here is only what
each list of them means and how it is looked for. In a phrase `…` stands for a few words in between, and `*` at a word's
end for any ending; case, width, kinds of quotation marks and white space make no difference.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Said(StrEnum):
    """What a list of phrases says, and where it is looked for."""

    AUTO_REPLY_SUBJECT = "auto_reply_subject"
    """A responder's own prefix ("Automatic reply: ..."), before a colon or alone; nobody types it before an answer."""
    ABSENCE_SUBJECT = "absence_subject"
    """The same, where it names an absence ("Out of Office: ...")."""
    ABSENCE_TITLE = "absence_title"
    """What people call their own responder ("On vacation until ..."): how its subject begins."""
    ABSENCE = "absence"
    """A sentence of the text that says the writer is away."""
    ABSENCE_BESIDE = "absence_beside"
    """What stands beside it in a responder's text, and seldom in a letter ("in urgent cases please contact")."""
    ANSWERING = "answering"
    """Words of a letter that answers something or brings something, which no responder has."""
    ACKNOWLEDGEMENT_SUBJECT = "acknowledgement_subject"
    """How the subject of a receipt of arrival begins ("We have received your request")."""
    ACKNOWLEDGEMENT = "acknowledgement"
    """A sentence of the text that says a mail arrived, or that somebody will answer."""
    AUTOMATIC = "automatic"
    """A sentence by which a text calls itself automatic ("this is an automated message")."""
    TICKET = "ticket"
    """What stands before the number of a request ("Ticket", "Case"); a number follows."""
    FAILED_SUBJECT = "failed_subject"
    """Anywhere in a subject: a delivery failed."""
    FAILED = "failed"
    """In the text of a mail system: a delivery failed for good."""
    DELAYED_SUBJECT = "delayed_subject"
    """Anywhere in a subject: a delivery is late."""
    DELAYED = "delayed"
    """In the text of a mail system: it goes on trying."""
    RECEIPT_SUBJECT = "receipt_subject"
    """A receipt's own prefix ("Read: ..."), before a colon."""
    RECEIPT = "receipt"
    """In the text: a message was displayed or delivered."""
    CALENDAR_SUBJECT = "calendar_subject"
    """A calendar's own prefix ("Accepted: ..."), before a colon."""
    CALENDAR = "calendar"
    """In a calendar's text ("has accepted this invitation")."""
    REACTION = "reaction"
    """What stands for an emoji put to a mail ("reacted to your message")."""
    UNSUBSCRIBE = "unsubscribe"
    """What stands at the head or foot of a mail to many ("you are receiving this because", "unsubscribe")."""
    CHALLENGE_SUBJECT = "challenge_subject"
    """Anywhere in the subject of a filter that wants its senders confirmed."""
    CHALLENGE = "challenge"
    """In its text ("to have your message delivered, please click")."""


PREFIXES = frozenset({Said.AUTO_REPLY_SUBJECT, Said.ABSENCE_SUBJECT, Said.RECEIPT_SUBJECT, Said.CALENDAR_SUBJECT})
"""Lists whose phrases end at a colon, or are the whole subject."""

ENDS_PREFIX = r"(?:\s*(?::|$)|\s+-(?!\w)|(?<=[:\])\u3011]))"
NUMBER = r"\s*(?:id|no|nr|number|n°|nº|号|番号)?[\s:.#\[(\-]{0,4}[a-z]{0,4}[\-_]?\d{3,}"
GAP = "\u241f"
SORTED_BY = 2
"""Letters by which phrases are sorted for looking them up."""
NEVER = re.compile(r"(?!)")
UNSPACED = re.compile(r"[\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af]")
"""Scripts that set no spaces, or hang endings onto words: no boundary is asked for beside them."""
PREFIXED = re.compile(r"[\u0590-\u06ff]")
"""Scripts that write "and", "in", "the" onto the next word: no boundary before it."""
SAME = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00b4": "'", "`": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-",
     "\u2014": "-", "\u2011": "-", "\u00ad": "", "\u200b": "", "\u200e": "", "\u200f": ""}
)  # fmt: skip
BROKEN_DOTS = str.maketrans({"\u0131": "i"})


def folded(text: str) -> str:
    """The text as phrases are compared: without differences of case, width, quotation marks and white space."""
    plain = unicodedata.normalize("NFKC", text.translate(SAME)).casefold().translate(BROKEN_DOTS)
    return " ".join(plain.replace("i\u0307", "i").split())


Phrases = Mapping[Said, Iterable[str]]


@dataclass(frozen=True)
class Wording:
    """All phrases, to be looked for in folded text; a list is made ready when it is first looked through."""

    phrases: Callable[[], Phrases] = dict
    """Gives the lists, once there is mail to read."""
    _ready: dict[Said, re.Pattern[str]] = field(default_factory=dict, compare=False, repr=False)

    def begins(self, said: Said, subject: str) -> bool:
        """Whether the folded subject begins so."""
        return bool(self._pattern(said).match(subject))

    def finds(self, said: Said, text: str) -> re.Match[str] | None:
        """The first place in the folded text that says so."""
        return self._pattern(said).search(text)

    def count(self, said: Said, text: str) -> int:
        """How many different phrases of the list the folded text has."""
        return len({match[0] for match in self._pattern(said).finditer(text)})

    def _pattern(self, said: Said) -> re.Pattern[str]:
        if said not in self._ready:
            self._ready[said] = _pattern(said, self.phrases().get(said, ()))
        return self._ready[said]


def _pattern(said: Said, phrases: Iterable[str]) -> re.Pattern[str]:
    plain = sorted({folded(phrase.replace("…", GAP)) for phrase in phrases}, key=len, reverse=True)
    bounded = [phrase for phrase in plain if _is_bounded(phrase)]
    either = f"(?:(?<!\\w)(?:{_any_of(bounded)})|{_any_of([phrase for phrase in plain if phrase not in bounded])})"
    if said is Said.TICKET:
        return re.compile(either + NUMBER)
    return re.compile(either + ENDS_PREFIX if said in PREFIXES else either)


def _is_bounded(phrase: str) -> bool:
    """Whether a boundary is asked for before it."""
    return phrase[0].isalnum() and not UNSPACED.match(phrase) and not PREFIXED.match(phrase)


def _any_of(phrases: list[str], depth: int = 0) -> str:
    """One of the phrases, sorted by their first letters, so that each place of a text is judged by a few of them."""
    if not phrases:
        return NEVER.pattern
    if depth == SORTED_BY or len(phrases) == 1:
        return "|".join(_regex(phrase[depth:]) for phrase in phrases)
    firsts = dict.fromkeys(phrase[depth : depth + 1] for phrase in phrases)
    if not all(first.isalnum() for first in firsts):
        return "|".join(_regex(phrase[depth:]) for phrase in phrases)
    groups = ((first, [phrase for phrase in phrases if phrase[depth] == first]) for first in firsts)
    return "|".join(f"{first}(?:{_any_of(group, depth + 1)})" for first, group in groups)


def _regex(phrase: str) -> str:
    """The phrase, or the rest of one; NFKC makes three dots of an ellipsis, hence the sign of our own for a gap."""
    words = re.escape(phrase).replace("\\ ", r"\s?" if UNSPACED.search(phrase) else " ").replace("\\*", r"\w*")
    is_open = not phrase[-1:].isalnum() or UNSPACED.match(phrase[-1])
    return words.replace(re.escape(GAP), r"(?:[^.!?\u3002]|\.(?=\d)){0,60}?") + ("" if is_open else r"(?!\w)")
