"""One mail as the rules of `worker.core.classify` see it: its words folded once, ready to be looked through."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from worker.core import signs
from worker.core.messages import Mail
from worker.core.wording import Said, Wording, folded

LONGEST_SUBJECT = 500
MOST_TEXT = 3_000
"""Characters of what was newly written that are looked through: machines say at once what they are."""
MOST_BODY = 5_000
EDGE = 2_000
QUESTION = re.compile(r"\?(?![a-z0-9/=&%])")


@dataclass(frozen=True)
class Reading:
    """A mail, the words to look for in it, and `ours`: our addresses and the Message-IDs of our own mail."""

    mail: Mail
    words: Wording
    ours: Collection[str] = ()

    @cached_property
    def subject(self) -> str:
        """The folded subject, a gateway's "[EXTERNAL]" set aside."""
        return folded(signs.untagged(self.mail.subject[:LONGEST_SUBJECT]))

    @cached_property
    def text(self) -> str:
        """The folded beginning of what was newly written."""
        return folded((self.mail.text or "")[:MOST_TEXT])

    @cached_property
    def body(self) -> str:
        """The folded beginning of all that is said."""
        return folded((self.mail.body or self.mail.text or "")[:MOST_BODY])

    @cached_property
    def edges(self) -> str:
        """The folded first and last words, where a mail to many says that it is one."""
        said = self.mail.body or ""
        return folded(f"{said[:EDGE]} \n {said[-EDGE:]}" if len(said) > 2 * EDGE else said)

    def subject_begins(self, said: Said) -> bool:
        return self.words.begins(said, self.subject)

    def subject_says(self, said: Said) -> bool:
        return bool(self.words.finds(said, self.subject))

    def text_says(self, said: Said) -> bool:
        return bool(self.words.finds(said, self.text))

    def body_says(self, said: Said) -> bool:
        return bool(self.words.finds(said, self.body))

    def asks(self) -> bool:
        """Whether the text has a question mark that belongs to no link."""
        return bool(QUESTION.search(self.text))

    def is_answer(self) -> bool:
        """Whether the subject begins with a reply or forward prefix, as people's clients write it."""
        return signs.is_answer(self.mail)
