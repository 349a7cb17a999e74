"""Writes every letter once with made-up people, so that a fault in a template is found by `check`, not on the day.

Each template is filled with full and with minimal details in every situation that changes the words. It judges
whether a letter can be written and has nothing left unfilled; whether it is a good letter is for people to judge.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import get_close_matches
from functools import partial
from itertools import chain, islice, product
from typing import Final, Protocol

from worker.core.actions import Audience, WriteDraft
from worker.core.cadence import MAX_TIER, SEVERAL, SEVERAL_CREATORS, Scenario
from worker.core.channels import Channel
from worker.core.locale import FALLBACK
from worker.core.people import Account, Ask, Brand, Creator
from worker.errors import Problem, WordsError
from worker.words.library import Library, file_name
from worker.words.samples import (
    ACCOUNT,
    BRANDS,
    LAST_TIER_TO_CREATOR,
    RELATIONSHIPS,
    Case,
    direct_samples,
    letters_of,
    messages_of,
    samples,
)
from worker.words.template_file import DONE, EXHAUSTED, SIGNATURE, VOICES, Source


class Written(Protocol):
    """A letter or a direct message, as far as this module looks at it."""

    @property
    def said(self) -> str: ...


Write = Callable[[WriteDraft, Ask, Creator, Account, Brand], Written]


class Writer(Protocol):
    """What writes letters and direct messages."""

    def letter(self, draft: WriteDraft, ask: Ask, creator: Creator, account: Account, brand: Brand) -> Written: ...
    def message(
        self, channel: Channel, draft: WriteDraft, ask: Ask, creator: Creator, account: Account, brand: Brand
    ) -> Written: ...
    def thanks(self, draft: WriteDraft, ask: Ask, creator: Creator, account: Account, brand: Brand) -> Written: ...
    def exhausted(
        self, draft: WriteDraft, ask: Ask, creator: Creator, account: Account, brand: Brand, *, announced: bool = True
    ) -> Written: ...


BESIDE: Final = (SEVERAL.key, SEVERAL_CREATORS.key, VOICES, DONE.partition("/")[0])
"""Folders that are no scenario's."""
EACH: Final = 13
"""Of a shipped file's situations every so many is written: the tests of this repository write them all."""
LEFT_OVER: Final = re.compile(r"\{[{%#]|[%#}]\}|\{\s*\w+\s*\}|\[[A-Za-z_ ]+\]|<[A-Za-z_ ]+>|\bNone\b")
"""What a placeholder that was never filled looks like: {{ name }}, {name}, [Name], <name>."""


def faults(library: Library, writer: Writer, scenarios: Sequence[Scenario]) -> list[Problem]:
    """Every fault of every template in every language, each once."""
    found: dict[tuple[str, int, str], Problem] = {}
    for scenario, code in product(scenarios, library.codes()):
        for problem in chain(
            _of_letters(library, writer, scenario, code), _of_messages(library, writer, scenario, code)
        ):
            found.setdefault((problem.file, problem.line, problem.what), problem)
    folders = frozenset({*(scenario.key for scenario in scenarios), *(BESIDE)})
    for code in library.codes():
        for stray in library.stray_folders(code, folders):
            found[stray, 0, ""] = _stray_folder(stray, folders)
        for problem in chain(_of_closing_word(library, writer, code), _of_thanks(library, writer, code)):
            found.setdefault((problem.file, problem.line, problem.what), problem)
    return list(found.values())


def _stray_folder(name: str, known: Iterable[str]) -> Problem:
    close = get_close_matches(name.rpartition("/")[2], known, n=1)
    remedy = f"Did you mean {close[0]}?" if close else "A folder is called by the key of a scenario."
    return Problem(name, 0, "No scenario has this name, so these words are never used.", remedy, warning=True)


def _of_closing_word(library: Library, writer: Writer, code: str) -> Iterator[Problem]:
    """The word after the last follow-up, to the creator and to the manager, announced and not."""
    source = library.find(code, EXHAUSTED)
    if source is None:
        yield _missing(f"templates/{FALLBACK}/{EXHAUSTED}", beyond=False)
    elif source.language == code:
        cases = chain.from_iterable(samples("", code, LAST_TIER_TO_CREATOR, audience) for audience in Audience)
        worth = list(_worth_writing(library, source, cases))
        for announced in (True, False):
            write = partial(writer.exhausted, announced=announced)
            yield from islice(_of_template(write, worth, source.name), 1)


def _of_thanks(library: Library, writer: Writer, code: str) -> Iterator[Problem]:
    source = library.find(code, DONE)
    if source is None:
        yield _missing(f"templates/{FALLBACK}/{DONE}", beyond=False)
    elif source.language == code:
        cases = _worth_writing(library, source, samples("", code, 1, Audience.CREATOR))
        yield from islice(_of_template(writer.thanks, cases, source.name), 1)


def _of_letters(library: Library, writer: Writer, scenario: Scenario, code: str) -> Iterator[Problem]:
    for tier, audience in letters_of(scenario):
        name = f"{scenario.key}/{file_name(tier, audience)}"
        if (source := library.find(code, name)) and source.language == code:
            cases = _worth_writing(library, source, samples(scenario.key, code, tier, audience))
            yield from islice(_of_template(writer.letter, cases, source.name), 1)
        elif source is None and code == FALLBACK:
            yield _missing(f"templates/{code}/{name}", beyond=tier > len(scenario.windows))
    if library.find(code, SIGNATURE) is None:
        yield _missing(f"templates/{FALLBACK}/{SIGNATURE}", beyond=False)
    for stray in library.strays(code, scenario.key, _known_names(scenario)):
        yield Problem(stray, 0, "This file is never used.", "Name it like tier-2.md or tier-3-manager.md", warning=True)


def _of_messages(library: Library, writer: Writer, scenario: Scenario, code: str) -> Iterator[Problem]:
    """The direct messages there are; a scenario need not have any."""
    for tier, channel in messages_of(scenario):
        name = f"{scenario.key}/{file_name(tier, Audience.CREATOR, channel)}"
        if (source := library.find(code, name)) and source.language == code:
            cases = _worth_writing(library, source, direct_samples(scenario.key, code, tier))
            yield from islice(_of_template(partial(writer.message, channel), cases, source.name), 1)


def _worth_writing(library: Library, source: Source, cases: Iterable[Case]) -> Iterator[Case]:
    """All of them for a file of the home's own; a few for one that is as it was shipped, voices included."""
    as_shipped = all(map(library.as_shipped, (source, *library.beside(source.language))))
    return islice(cases, 0, None, EACH if as_shipped else 1)


def _known_names(scenario: Scenario) -> frozenset[str]:
    letters = {file_name(tier, audience) for tier in range(1, MAX_TIER + 1) for audience in Audience}
    return frozenset(letters | {file_name(tier, Audience.CREATOR, channel) for tier, channel in messages_of(scenario)})


def _of_template(write: Write, cases: Iterable[Case], file: str) -> Iterator[Problem]:
    """Its faults as they come; the caller takes one, since one wrong line shows in every case."""
    for number, (draft, ask, creator) in enumerate(cases):
        brand = BRANDS[number // len(RELATIONSHIPS) % len(BRANDS)]
        try:
            written = write(draft, ask, creator, ACCOUNT, brand)
        except WordsError as fault:
            yield Problem(fault.file or file, fault.line, fault.what, fault.remedy)
            continue
        if left := LEFT_OVER.search(written.said):
            yield Problem(file, 0, f'The letter still says "{left[0]}".', "Write the value as in {{ item }}")


def _missing(file: str, *, beyond: bool) -> Problem:
    """A letter that only an ask with stakes of its own can reach is worth a warning, no more."""
    return Problem(file, 0, "There are no words for this message.", "Write this file", warning=beyond)
