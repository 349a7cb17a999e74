"""From a decision to a letter: fills the template in force with the ask's details, in the reader's language.

A template decides how a thing is said, never whether a letter is written; that was decided in `worker.core.plan`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

from worker.core.actions import Audience, WriteDraft
from worker.core.cadence import SEVERAL, Scenario
from worker.core.channels import Channel
from worker.core.locale import FALLBACK, Locale
from worker.core.people import Account, Ask, Brand, Creator
from worker.core.writing import list_of
from worker.errors import Problem, WordsError
from worker.words.check import faults
from worker.words.dates import Dates
from worker.words.html import BULLET, page
from worker.words.library import Library, file_name
from worker.words.lint.linting import Lint
from worker.words.lint.message import Message as Heard
from worker.words.lint.rules import Finding
from worker.words.lint.situations import Place, Situation
from worker.words.spacing import flowed
from worker.words.template_file import DONE, EXHAUSTED, PARAGRAPH, SIGNATURE, LetterTemplate, Voice
from worker.words.tones import USUAL, Tone
from worker.words.values import clean, values

ENTRY: Final = re.compile(rf"\n\s*{BULLET}")
"""Where an entry of a list begins in a template: a line that starts with a hyphen and a space."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in both forms. `subject` is used only when the draft opens a conversation.

    `note` is a word to the person who sends it; it is shown beside the letter and is never part of it.
    """

    subject: str
    text: str
    html: str
    note: str = ""
    tone: Tone = Tone.REMINDER
    instead_of: str = ""
    """Why the home's own words were not used, with file and line; "" when the words in force were (`vetted`)."""

    @property
    def said(self) -> str:
        """Everything its reader may see."""
        return f"{self.subject}\n{self.text}"


@dataclass(frozen=True, slots=True)
class Message:
    """A direct message to the creator, ready to paste: plain text, and the note to the person who sends it."""

    channel: Channel
    text: str
    note: str = ""
    tone: Tone = Tone.REMINDER
    instead_of: str = ""

    @property
    def said(self) -> str:
        """Everything its reader may see."""
        return self.text


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of the voices as a template sees them, each made when it is put in: `{{ voice.opening }}`."""

    voices: tuple[Voice, ...]
    """The most particular one last."""
    values: Mapping[str, object]

    def __getitem__(self, name: str) -> str:
        voice = next((voice for voice in reversed(self.voices) if name in voice.phrases), None)
        if voice is None:
            raise KeyError(name)
        return flowed(voice.phrase(name, self.values), voice.source.language)


class Words:
    """Every letter Chaser can write.

    `folders` are in search order, the home's templates before the shipped ones; `locales` are by language code.
    """

    def __init__(self, folders: Sequence[Path], locales: Mapping[str, Locale]) -> None:
        self._library = Library(folders)
        self._locales = locales

    def at_a_glance(self) -> Self:
        """The same for one pass: a file that changes meanwhile is used from the next pass on."""
        glance = copy(self)
        glance._library = self._library.at_a_glance()  # noqa: SLF001 - one of our own
        return glance

    def letter(self, draft: WriteDraft, ask: Ask, creator: Creator, account: Account, brand: Brand) -> Letter:
        """The e-mail of this touch. Raises WordsError with the file and line at fault."""
        listed = list_of(draft)
        folder = listed.key if listed is not None else ask.scenario
        template = self._library.template(creator.language, f"{folder}/{file_name(draft.tier, draft.audience)}")
        return self._letter(template, draft, self._context(template, draft, ask, creator, account, brand), brand)

    def exhausted(
        self, draft: WriteDraft, ask: Ask, creator: Creator, account: Account, brand: Brand, *, announced: bool = True
    ) -> Letter:
        """The closing word for the person to paste; `draft` is whom it goes to. Raises WordsError likewise."""
        template = self._library.template(creator.language, EXHAUSTED)
        context = self._context(template, draft, ask, creator, account, brand)
        return self._letter(template, draft, {**context, "announced": announced}, brand)

    def thanks(self, draft: WriteDraft, ask: Ask, creator: Creator, account: Account, brand: Brand) -> Letter:
        """The thank-you once the item is in. Raises WordsError likewise."""
        template = self._library.template(creator.language, DONE)
        return self._letter(template, draft, self._context(template, draft, ask, creator, account, brand), brand)

    def _letter(
        self, template: LetterTemplate, draft: WriteDraft, context: dict[str, object], brand: Brand
    ) -> Letter:  # fmt: skip
        language = template.source.language
        signature = self._library.template(language, SIGNATURE)
        context["sign_off"] = clean(brand.sign_off) or flowed(template.rendered(template.sign_off, context), language)
        signed = [flowed(line, language) for line in signature.rendered(signature.body, context).splitlines()]
        paragraphs = [*_paragraphs(template, context), "\n".join(filter(None, signed))]
        return Letter(
            flowed(template.rendered(template.subject, context), language),
            "\n\n".join(paragraphs) + "\n",
            page(paragraphs, language, is_right_to_left=self._dates(template, draft).is_right_to_left),
            *_beside(template, draft, context),
        )

    def message(
        self, channel: Channel, draft: WriteDraft, ask: Ask, creator: Creator, account: Account, brand: Brand
    ) -> Message:
        """The direct message of this touch, always to the creator, whoever the e-mail beside it addresses.

        A DM task without an e-mail beside it is a draft whose `to` is empty. Raises WordsError with the file and line
        at fault, also where there are no words for it; see `has_message`.
        """
        folder = SEVERAL.key if draft.also else ask.scenario
        name = f"{folder}/{file_name(draft.tier, Audience.CREATOR, channel)}"
        template = self._library.template(creator.language, name)
        context = self._context(template, replace(draft, channel=channel), ask, creator, account, brand)
        text = "\n\n".join(_paragraphs(template, context))
        return Message(channel, text, *_beside(template, draft, context))

    def has_message(self, channel: Channel, scenario: str, tier: int, language: str) -> bool:
        """Whether there are words for a direct message: none for contracts, and none beside Tier 4, the manager's."""
        return self._library.find(language, f"{scenario}/{file_name(tier, Audience.CREATOR, channel)}") is not None

    def problems(self, scenarios: Iterable[Scenario]) -> list[Problem]:
        """What is wrong with any template, found by writing every letter with full and with minimal details."""
        return faults(self._library, self, list(scenarios))

    def findings(self, scenarios: Iterable[Scenario], *, changed: bool = False) -> list[Finding]:
        """What the rules of lint say; with `changed`, about what differs from the shipped words alone."""
        return Lint(self._library, self, self._locales).words(scenarios, changed=changed)

    def heard(self, place: Place, situation: Situation) -> Heard | None:
        """One message as the rules hear it; None where there are no words for it. Raises WordsError."""
        return Lint(self._library, self, self._locales).message(place, situation)

    def codes(self) -> tuple[str, ...]:
        """Every language there are words in, English first."""
        return self._library.codes()

    def _context(
        self, template: LetterTemplate, draft: WriteDraft, ask: Ask, creator: Creator, account: Account, brand: Brand
    ) -> dict[str, object]:
        """Every value by its name, the phrases of the voices last, since they are made of the others."""
        language = template.source.language
        context = values(draft, ask, creator, account, brand, dates=self._dates(template, draft))
        names = (brand.segment, creator.relationship, brand.voice)
        return {**context, "voice": Phrases(tuple(self._library.voices(language, names)), context)}

    def _dates(self, template: LetterTemplate, draft: WriteDraft) -> Dates:
        """In the language of the words around them, also where that is English for want of a translation."""
        code = template.source.language
        try:
            return Dates.of(self._locales.get(code) or Locale(code, code), draft.due_on)
        except ValueError as unknown:
            remedy = f'Rename the folder to a language code such as "{FALLBACK}" or "pt-BR"'
            raise WordsError(f"In this folder, {unknown}.", remedy, file=template.source.name) from unknown


def _paragraphs(template: LetterTemplate, context: Mapping[str, object]) -> list[str]:
    """The body's paragraphs that say something."""
    language = template.source.language
    written = (_paragraph(part, language) for part in template.rendered(template.body, context).split(PARAGRAPH))
    return [paragraph for paragraph in written if paragraph]


def _paragraph(part: str, language: str) -> str:
    """Its lines in one, but each entry of a list on a line of its own."""
    before, *entries = ENTRY.split(f"\n{part}")
    lines = (flowed(before, language), *(f"{BULLET}{flowed(entry, language)}" for entry in entries))
    return "\n".join(filter(None, lines))


def _beside(template: LetterTemplate, draft: WriteDraft, context: Mapping[str, object]) -> tuple[str, Tone]:
    """The note to whoever sends it, and the tone."""
    note = flowed(template.rendered(template.note, context), template.source.language)
    return note, template.tone or USUAL.get(draft.tier, Tone.NOTICE)
