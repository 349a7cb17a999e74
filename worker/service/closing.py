"""The closing word of a chase whose last date has passed: a text for the person to paste, never a draft."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from worker.core.afterwards import is_announced, last_word
from worker.core.case import Case
from worker.core.channels import Channel
from worker.errors import WordsError
from worker.words.render import Words

Closing = Callable[[Case], "ClosingWord | None"]


@dataclass(frozen=True, slots=True)
class ClosingWord:
    """A text ready to paste, in the reader's language."""

    to: str
    """Whom it goes to, in words."""
    subject: str
    text: str

    @property
    def heading(self) -> str:
        """What it is."""
        return f"Ready to paste, to {self.to}"


def closing_words(words: Words, now: datetime) -> Closing:
    """What writes the closing word of a case."""
    return partial(_closing_word, words, now)


def _closing_word(words: Words, now: datetime, case: Case) -> ClosingWord | None:
    """None where nothing was ever sent, or where its template cannot be used; `check` says what is wrong there."""
    draft = last_word(case, now)
    if draft is None:
        return None
    try:
        letter = words.exhausted(
            draft, case.ask, case.creator, case.account, case.brand, announced=is_announced(case)
        )  # fmt: skip
    except WordsError:
        return None
    by = "" if draft.channel is Channel.EMAIL else f" on {draft.channel.label}"
    to = ", ".join(draft.to) or f"{case.creator.name}{by}"
    return ClosingWord(to, letter.subject, letter.text)
