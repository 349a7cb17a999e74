"""`lint`: everything there is to say about the words and the cadences, or about single files."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, product
from pathlib import Path

from worker.core.actions import Audience, WriteDraft
from worker.core.cadence import MAX_TIER, DayZero, Scenario, Stakes
from worker.core.channels import DIRECT, Channel
from worker.core.forecast import forecast
from worker.core.locale import FALLBACK, Locale
from worker.core.people import Account, Ask, Brand, Creator
from worker.words.library import Library, file_name
from worker.words.lint import channels, files, rhythm
from worker.words.lint.judging import Direct, Letter, Sheet, Writer, audience_key, neighbours
from worker.words.lint.message import Message
from worker.words.lint.places import FIRST
from worker.words.lint.rules import Finding
from worker.words.lint.situations import LAST, Place, Situation
from worker.words.lint.trial import HORIZON, NOW, trial
from worker.words.samples import ACCOUNT, BRANDS, FULL, MANAGED, letters_of, messages_of
from worker.words.template_file import DONE, EXHAUSTED

AFTERWARDS = Scenario("afterwards", "Afterwards", Stakes.MEDIUM, (), DayZero.DEADLINE)
"""Stands for no scenario: what comes after each of them."""


@dataclass(frozen=True, slots=True)
class _Afterwards:
    """Writes another letter wherever one is asked for."""

    writer: Writer
    write: Callable[[WriteDraft, Ask, Creator, Account, Brand], Letter]

    def letter(self, draft: WriteDraft, ask: Ask, creator: Creator, account: Account, brand: Brand) -> Letter:
        return self.write(draft, ask, creator, account, brand)

    def message(
        self, channel: Channel, draft: WriteDraft, ask: Ask, creator: Creator, account: Account, brand: Brand
    ) -> Direct:
        return self.writer.message(channel, draft, ask, creator, account, brand)

    def thanks(self, draft: WriteDraft, ask: Ask, creator: Creator, account: Account, brand: Brand) -> Letter:
        return self.writer.thanks(draft, ask, creator, account, brand)

    def exhausted(
        self, draft: WriteDraft, ask: Ask, creator: Creator, account: Account, brand: Brand, *, announced: bool = True
    ) -> Letter:
        return self.writer.exhausted(draft, ask, creator, account, brand, announced=announced)


class Lint:
    """The rules over one set of folders."""

    def __init__(self, library: Library, writer: Writer, locales: Mapping[str, Locale]) -> None:
        self._library = library
        self._writer = writer
        self._locales = locales

    def words(self, scenarios: Iterable[Scenario], *, changed: bool = False) -> list[Finding]:
        """Every finding about every message in every language, file by file.

        With `changed`, only those about files that differ from the shipped ones, and about what these come into.
        """
        found: list[Finding] = []
        for scenario, code in product(scenarios, self._library.codes()):
            sheets = list(self.sheets(scenario, code))
            judged = [sheet for sheet in sheets if not changed or self.is_changed(sheet)]
            found += [finding for sheet in judged for finding in sheet.findings]
            if judged:
                found += self._beside_each_other(sheets)
            found += self._files(scenario, code)
        for code in self._library.codes():
            found += self._afterwards(code, changed=changed)
        return ordered(found)

    def _afterwards(self, code: str, *, changed: bool) -> list[Finding]:
        """What is said once a chase is over: no follow-ups, so the rules of tone and phrases alone."""
        found: list[Finding] = []
        for name, write, audiences in (
            (EXHAUSTED, self._writer.exhausted, tuple(Audience)), (DONE, self._writer.thanks, (Audience.CREATOR,)),
        ):  # fmt: skip
            source = self._library.find(code, name)
            if source is not None and source.language == code:
                writer, beside = _Afterwards(self._writer, write), tuple(self._library.beside(code))
                places = [Place(AFTERWARDS, LAST, audience, Channel.EMAIL) for audience in audiences]
                sheets = [Sheet(place, code, source, writer, self._locales, beside) for place in places]
                judged = [sheet for sheet in sheets if not changed or self.is_changed(sheet)]
                found += [finding for sheet in judged for finding in sheet.findings_of_phrases]
        return found

    def is_changed(self, sheet: Sheet) -> bool:
        """Whether any file it is made of differs from the shipped ones."""
        return not all(self._library.as_shipped(source) for source in (sheet.source, *sheet.beside))

    def of_message(self, place: Place, language: str) -> list[Finding]:
        """The findings about one message, its neighbours in view."""
        key = place.scenario.key, place.audience, place.channel
        sheets = [sheet for sheet in self.sheets(place.scenario, language) if audience_key(sheet) == key]
        own = [sheet for sheet in sheets if sheet.place.tier == place.tier]
        found = [finding for sheet in own for finding in sheet.findings]
        named = {sheet.source.name for sheet in own}
        return ordered([*found, *(each for each in self._beside_each_other(sheets) if each.file in named)])

    def message(self, place: Place, situation: Situation) -> Message | None:
        """One message as the rules hear it; None where there are no words for it."""
        source = self._library.find(situation.creator.language, f"{place.scenario.key}/{name_of(place)}")
        if source is None:
            return None
        return Sheet(place, source.language, source, self._writer, self._locales).message(situation)

    def sheets(self, scenario: Scenario, code: str) -> Iterator[Sheet]:
        """The files in force in this very language."""
        beside = tuple(self._library.beside(code))
        for place in places(scenario):
            source = self._library.find(code, f"{scenario.key}/{name_of(place)}")
            if source and source.language == code:
                yield Sheet(place, code, source, self._writer, self._locales, beside)

    def _beside_each_other(self, sheets: Sequence[Sheet]) -> Iterator[Finding]:
        for _, group in groupby(sorted(sheets, key=audience_key), key=audience_key):
            yield from neighbours(group, self._library.as_shipped)

    def _files(self, scenario: Scenario, code: str) -> Iterator[Finding]:
        """What is there and never used, and what is used and not there."""
        known = frozenset(name_of(place) for place in _possible(scenario))
        for stray in self._library.strays(code, scenario.key, known):
            is_chat = scenario.formal and any(stray.endswith(f"-{channel}.md") for channel in DIRECT)
            rule = channels.FORMAL_BY_CHAT if is_chat else files.STRAY
            yield Finding(rule, stray, FIRST, rule.says)
        for place in places(scenario) if code == FALLBACK else ():
            name = f"{scenario.key}/{name_of(place)}"
            is_needed = place.channel is Channel.EMAIL and place.tier <= len(scenario.windows)
            if is_needed and self._library.find(code, name) is None:
                file = f"templates/{code}/{name}"
                yield Finding(files.MISSING, file, FIRST, f"{files.MISSING.says} Write this file.")


def places(scenario: Scenario) -> Iterator[Place]:
    """Every message of a scenario: the letters, then the direct messages."""
    for tier, audience in letters_of(scenario):
        yield Place(scenario, tier, audience, Channel.EMAIL)
    for tier, channel in messages_of(scenario):
        yield Place(scenario, tier, Audience.CREATOR, channel)


def _possible(scenario: Scenario) -> Iterator[Place]:
    """The same, and those that only another cadence would reach: their files may lie there."""
    yield from places(scenario)
    for tier, audience in product(range(1, MAX_TIER + 1), Audience):
        yield Place(scenario, tier, audience, Channel.EMAIL)


def name_of(place: Place) -> str:
    """The file name of a message."""
    return file_name(place.tier, place.audience, place.channel)


def cadences(scenarios: Iterable[Scenario], file: Path) -> list[Finding]:
    """Every finding about the cadences; `file` is where their lines are looked up."""
    text = file.read_text(encoding="utf-8-sig") if file.is_file() else ""
    found = []
    for scenario in scenarios:
        case = trial(scenario, FULL, MANAGED, ACCOUNT, BRANDS[0])
        dates = rhythm.judge_dates(forecast(case, NOW, HORIZON), case.days.is_allowed)
        for hit in (*rhythm.judge(scenario), *dates):
            line = _line(text, scenario.key, hit.where)
            found.append(Finding(hit.rule, rhythm.FILE, line, f"{scenario.key}: {hit.what or hit.rule.says}"))
    return ordered(found)


def _line(text: str, scenario: str, key: str) -> int:
    """The line of a scenario's key, else of the scenario, else the first."""
    begin = re.search(rf"^\s+{re.escape(scenario)}\s*:", text, re.MULTILINE)
    if begin is None:
        return FIRST
    indent = len(begin[0]) - len(begin[0].lstrip()) - begin[0].count("\n")
    rest = text[begin.end() :]
    end = re.search(rf"^\s{{0,{indent}}}[^\s#]", rest, re.MULTILINE)
    within = rest[: end.start()] if end else rest
    at = re.search(rf"\b{key}\s*:", within) if key else None
    return text.count("\n", 0, begin.end() + (at.start() if at else 0)) + FIRST


def ordered(found: Iterable[Finding]) -> list[Finding]:
    """Each fault once, file by file, line by line."""
    once = {(each.file, each.line, each.code, each.message): each for each in found}
    return sorted(once.values(), key=lambda each: (each.file, each.line, each.code))
