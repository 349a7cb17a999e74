"""Writes a message in every situation its scenario brings about, and holds it against the rules."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain, islice
from typing import Final, Protocol

from worker.core.actions import Audience, WriteDraft
from worker.core.channels import Channel
from worker.core.locale import Locale
from worker.core.people import Account, Ask, Brand, Creator
from worker.errors import WordsError
from worker.words.check import LEFT_OVER
from worker.words.dates import Dates
from worker.words.lint import channels, files, ladder, people, phrases, sequence, specific, threats, tone
from worker.words.lint.message import GAP, Message, Said
from worker.words.lint.places import FIRST, TAG, line_of, without_remarks
from worker.words.lint.rules import Finding, Hit
from worker.words.lint.situations import Place, Situation, situations
from worker.words.template_file import Source
from worker.words.tones import Tone

Judge = Callable[[Message], Iterable[Hit]]
RULES_OF_ONE: Final[tuple[Judge, ...]] = (
    specific.judge, phrases.judge, ladder.judge, tone.judge, people.judge, threats.judge, channels.judge,
)  # fmt: skip
RULES_OF_PHRASES: Final[tuple[Judge, ...]] = (phrases.judge, tone.judge, threats.judge)
"""Those that need no situation."""
GAPS = re.compile(f"{GAP}(?:\\s*{GAP})+")
"""Values side by side, which would sound like an ellipsis."""
PLAINEST: Final = 4
"""Situations among which are one with full and one with minimal details."""


class Letter(Protocol):
    """An e-mail, as far as the rules look at it."""

    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def tone(self) -> Tone: ...


class Direct(Protocol):
    """A direct message, likewise."""

    @property
    def text(self) -> str: ...
    @property
    def tone(self) -> Tone: ...


class Writer(Protocol):
    """What writes both."""

    def letter(self, draft: WriteDraft, ask: Ask, creator: Creator, account: Account, brand: Brand) -> Letter: ...
    def message(
        self, channel: Channel, draft: WriteDraft, ask: Ask, creator: Creator, account: Account, brand: Brand
    ) -> Direct: ...
    def thanks(self, draft: WriteDraft, ask: Ask, creator: Creator, account: Account, brand: Brand) -> Letter: ...
    def exhausted(
        self, draft: WriteDraft, ask: Ask, creator: Creator, account: Account, brand: Brand, *, announced: bool = True
    ) -> Letter: ...


@dataclass(frozen=True)
class Sheet:
    """One template file in force: the message it is for, where it lies, and how it reads."""

    place: Place
    language: str
    """The folder's language tag, "zh-CN"."""
    source: Source
    writer: Writer
    locales: Mapping[str, Locale]
    beside: tuple[Source, ...] = ()
    """Files whose words come into it: voices, the signature."""

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with this message by itself, each fault once."""
        try:
            return tuple(_once(self._judged()))
        except WordsError as fault:
            what = f"{fault.what} {fault.remedy}".strip()
            broken = Finding(files.UNUSABLE, fault.file or self.source.name, fault.line or FIRST, what)
            return (broken, *_once(map(self.found, self._hits_as_it_stands())))

    @property
    def findings_of_phrases(self) -> tuple[Finding, ...]:
        """What is wrong with its phrases and its tone, in every situation."""
        try:
            hits = chain.from_iterable(judge(message) for message in self.written for judge in RULES_OF_PHRASES)
            return tuple(_once(map(self.found, hits)))
        except WordsError as fault:
            what = f"{fault.what} {fault.remedy}".strip()
            return (Finding(files.UNUSABLE, fault.file or self.source.name, fault.line or FIRST, what),)

    @cached_property
    def plain(self) -> tuple[Message, ...]:
        """It with full and with minimal details, to be held beside its neighbours. () when it cannot be written."""
        plainest: dict[str, Situation] = {}
        for situation in islice(situations(self.place, self.language), PLAINEST):
            plainest.setdefault(situation.ask.reason, situation)
        try:
            return tuple(map(self.message, plainest.values()))
        except WordsError:
            return ()

    @cached_property
    def written(self) -> tuple[Message, ...]:
        """It in every situation, each text once. Raises WordsError."""
        found = [self.message(situation) for situation in situations(self.place, self.language)]
        return tuple({(m.subject, m.text, m.draft, m.creator.manager_email): m for m in found}.values())

    def message(self, situation: Situation) -> Message:
        """It in one situation. Raises WordsError."""
        draft, ask, creator = situation.draft, situation.ask, situation.creator
        subject, text, mood = self._rendered(situation)
        dates = self._dates(draft)
        said = Said(
            tuple(dict.fromkeys((dates.full(draft.asked_for), dates.short(draft.asked_for)))),
            dates.full(ask.deadline),
            dates.full(draft.acts_on),
            tuple(dates.short(day) for day in draft.earlier),
            tuple(dates.full(day) for day in (*draft.earlier[-1:], ask.delivered_on, *_others(draft)) if day),
        )
        return Message(
            draft, ask, creator, self.place.scenario, self.language.partition("-")[0], self.place.channel, subject,
            text, mood, said, (situation.account.name, situation.brand.name),
        )  # fmt: skip

    def _rendered(self, situation: Situation) -> tuple[str, str, Tone]:
        given = (situation.draft, situation.ask, situation.creator, situation.account, situation.brand)
        if self.place.channel is Channel.EMAIL:
            letter = self.writer.letter(*given)
            return letter.subject, letter.text, letter.tone
        direct = self.writer.message(self.place.channel, *given)
        return "", direct.text, direct.tone

    def _dates(self, draft: WriteDraft) -> Dates:
        return Dates.of(self.locales.get(self.language) or Locale(self.language, self.language), draft.due_on)

    def _hits_as_it_stands(self) -> Iterator[Hit]:
        """What can be heard without writing it: phrases and tone, in a file that is broken otherwise."""
        try:
            written = self.source.path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return
        text = GAPS.sub(GAP, TAG.sub(GAP, "\n".join(without_remarks(written.splitlines()))))
        one = next(situations(self.place, self.language))
        language, channel = self.language.partition("-")[0], self.place.channel
        message = Message(
            one.draft, one.ask, one.creator, self.place.scenario, language, channel, "", f"{text}\n\n", Tone.REMINDER,
            Said((), "", "", ()),
        )  # fmt: skip
        yield from chain.from_iterable(judge(message) for judge in RULES_OF_PHRASES)

    def _judged(self) -> Iterator[Finding]:
        usual: set[str] = set()
        for number, message in enumerate(self.written):
            for hit in hits_of(message):
                in_case = "" if not number or hit.rule.code in usual else f" ({message.situation})"
                usual |= {hit.rule.code} if not number else set()
                yield self.found(hit, in_case)

    def found(self, hit: Hit, in_case: str = "") -> Finding:
        """A hit with its file and line: this one's, else those of a file whose words come into it."""
        what = f"{hit.what or hit.rule.says}{in_case}"
        for source in (self.source, *self.beside) if hit.where else ():
            if line := line_of(hit.where, source.path):
                return Finding(hit.rule, source.name, line, what)
        return Finding(hit.rule, self.source.name, FIRST, what)


def _others(draft: WriteDraft) -> list[date | None]:
    """The deadlines of the other items that it lists."""
    return [one.ask.deadline for one in draft.also]


def hits_of(message: Message) -> Iterator[Hit]:
    """Everything wrong with one message in one situation."""
    if left := LEFT_OVER.search(f"{message.subject}\n{message.text}"):
        yield Hit(files.LEFT_OVER, f'The message still says "{left[0]}".', left[0])
    yield from chain.from_iterable(judge(message) for judge in RULES_OF_ONE)


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Each rule once a line, in the order of the lines."""
    seen = {(each.file, each.line, each.code): each for each in reversed(list(findings))}
    yield from sorted(seen.values(), key=lambda each: (each.file, each.line, each.code))


def neighbours(sheets: Iterable[Sheet], as_shipped: Callable[[Source], bool]) -> Iterator[Finding]:
    """What messages of one sequence share. The one blamed is the later, unless that is a shipped one (`as_shipped`)."""
    ordered = sorted(sheets, key=lambda sheet: sheet.place.tier)
    for position in range(2):
        told = {sheet.plain[position].tier: sheet for sheet in ordered if len(sheet.plain) > position}
        messages = [sheet.plain[position] for sheet in told.values()]
        for later, earlier, hit in sequence.judge(messages):
            blamed, other = told[later.tier], told[earlier.tier]
            if as_shipped(blamed.source) and not as_shipped(other.source):
                blamed, other = other, blamed
            yield blamed.found(Hit(hit.rule, hit.what.replace("{tier}", str(other.place.tier)), hit.where))


def audience_key(sheet: Sheet) -> tuple[str, Audience, Channel]:
    """Messages of one key follow each other in one reader's eyes."""
    return sheet.place.scenario.key, sheet.place.audience, sheet.place.channel
