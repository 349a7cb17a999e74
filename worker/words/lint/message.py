"""One rendered message under judgement: what it says, and everything the rules may ask about it."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from worker.core.actions import Audience, WriteDraft
from worker.core.cadence import Scenario
from worker.core.channels import Channel
from worker.core.people import Ask, Creator
from worker.words.html import BULLET
from worker.words.lint.vocabulary import Vocabulary, vocabulary_of
from worker.words.spacing import flowed
from worker.words.tones import Tone
from worker.words.values import clause

WITHOUT_SPACES: Final = frozenset({"zh", "ja", "th"})
SENTENCE: Final = re.compile(r"(?<=[.?!;])\s+|(?<=[。？！；])\s*|\n+")
DETAILS: Final = (
    "item", "campaign", "reason", "benefit", "consequence", "action", "alternative", "first_line", "amount", "clause",
    "help_link",
)  # fmt: skip
LISTED: Final = re.compile(rf"^{BULLET}.*$", re.MULTILINE)
GAP: Final = "…"
"""Stands where a value of the sheet was, so that a rule hears the template's own words alone."""


@dataclass(frozen=True, slots=True)
class Said:
    """The dates a message may name, as its language writes them."""

    asked_for: tuple[str, ...]
    deadline: str
    acts_on: str
    earlier: tuple[str, ...]
    """Our messages so far, without their weekdays."""
    passing: tuple[str, ...] = ()
    """Other days it may name in passing: of our last message, of a delivery."""


@dataclass(frozen=True)
class Message:
    """A message of one touch in one situation."""

    draft: WriteDraft
    ask: Ask
    creator: Creator
    scenario: Scenario
    language: str
    """The base language of the words: "en", "zh"."""
    channel: Channel
    subject: str
    text: str
    tone: Tone
    said: Said
    names: tuple[str, ...] = ()
    """Names in it that are nobody's words: sender, brand."""

    @property
    def tier(self) -> int:
        return self.draft.tier

    @property
    def is_email(self) -> bool:
        return self.channel is Channel.EMAIL

    @property
    def is_to_manager(self) -> bool:
        """A direct message is always to the creator, whoever the e-mail beside it addresses."""
        return self.is_email and self.draft.audience is Audience.MANAGER

    @cached_property
    def vocabulary(self) -> Vocabulary | None:
        """What its language has words for; None where no rule of words applies."""
        return vocabulary_of(self.language)

    @cached_property
    def body(self) -> str:
        """The text without the signature that ends an e-mail."""
        return self.text.rstrip().rpartition("\n\n")[0] or self.text if self.is_email else self.text

    @property
    def asks(self) -> tuple[Ask, ...]:
        """All that it asks for."""
        return (self.ask, *(one.ask for one in self.draft.also))

    @property
    def creators(self) -> tuple[Creator, ...]:
        """All whom it is about; several in a letter to their manager."""
        return (self.creator, *(one.creator for one in self.draft.also if one.creator is not None))

    @cached_property
    def details(self) -> tuple[str, ...]:
        """What the sheets put into it, the longest first."""
        people = (*(name for each in self.creators for name in (each.name, each.handle)), self.creator.manager_name)
        given = {flowed(clause(getattr(ask, name)), self.language) for ask in self.asks for name in DETAILS}
        given |= {*people, *self.names}
        said = self.said
        dates = {*said.asked_for, said.deadline, said.acts_on, *said.passing, *said.earlier}
        return tuple(sorted((given | dates) - {""}, key=len, reverse=True))

    @cached_property
    def own(self) -> str:
        """Subject and body in the template's own words: every value of the sheets is a gap."""
        return self._without_details(f"{self.subject}\n{self.body}")

    @cached_property
    def own_body(self) -> str:
        return self._without_details(self.body)

    def _without_details(self, text: str) -> str:
        for value in self.details:
            text = re.sub(re.escape(value), GAP, text, flags=re.IGNORECASE)
        return text

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The body, sentence by sentence, without the greeting."""
        return tuple(part.strip() for part in SENTENCE.split(self.body) if part.strip())

    def says(self, detail: str) -> bool:
        """Whether it says this value of the sheets; a blank one counts as not said."""
        value = flowed(clause(detail), self.language)
        return bool(value) and value.casefold() in self.body.casefold()

    @cached_property
    def length(self) -> int:
        """Words, or characters in a script without spaces; the signature is not counted, nor is a list that grows with
        the creators it names.
        """
        text = self.body if len(self.creators) == 1 else LISTED.sub("", self.body)
        if self.language in WITHOUT_SPACES:
            return len(re.sub(r"\s", "", text))
        return len(text.split())

    @property
    def situation(self) -> str:
        """For a finding that needs it: in which case the words come out so."""
        details = "with every detail" if self.ask.reason else "with no details in the sheet"
        managed = ", with a manager" if self.creator.manager_email and not self.is_to_manager else ""
        return f"{details}{managed}"
