"""Words that are looked at before they are used: a file with an error is not, and the letter says so.

The shipped words of the same message, in the same language, take its place; where there are none, the letter is refused
as a broken template is. Looked at are files that differ from the shipped ones, once per change.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

from worker.core.actions import Audience, WriteDraft
from worker.core.cadence import Scenario
from worker.core.channels import Channel
from worker.core.locale import Locale
from worker.core.people import Account, Ask, Brand, Creator
from worker.core.writing import list_of
from worker.errors import Problem, WordsError
from worker.words.library import Library, file_name
from worker.words.lint.files import UNUSABLE
from worker.words.lint.linting import Lint
from worker.words.lint.rules import Finding
from worker.words.lint.situations import Place
from worker.words.render import Letter, Message, Words
from worker.words.template_file import Source

Stamp = tuple[tuple[str, int, int], ...]


class Vetted(Words):
    """The words of a home, as drafts are written from them."""

    def __init__(
        self, folders: Sequence[Path], locales: Mapping[str, Locale], scenarios: Mapping[str, Scenario]
    ) -> None:
        super().__init__(folders, locales)
        self._scenarios = scenarios
        self._as_written = Words(folders, locales)
        self._lint = Lint(self._library, self._as_written, locales)
        self._shipped = Words(folders[-1:], locales)
        self._shipped_library = Library(folders[-1:])
        self._verdicts: dict[str, tuple[Stamp, Finding | None]] = {}
        self._settled: dict[str, Finding | None] | None = None
        """For one pass: what is wrong with each message, found once."""

    def at_a_glance(self) -> Self:
        """The same for one pass, judged and read once."""
        glance = super().at_a_glance()
        glance._settled = {}  # noqa: SLF001 - one of our own
        return glance

    def letter(self, draft: WriteDraft, ask: Ask, creator: Creator, account: Account, brand: Brand) -> Letter:
        """The e-mail of this touch, in the shipped words where those of the home have an error."""
        fault = self._fault(Channel.EMAIL, draft.audience, draft, ask, creator)
        if fault is None:
            return super().letter(draft, ask, creator, account, brand)
        return replace(
            self._shipped.letter(draft, ask, creator, account, brand),
            instead_of=f"{fault.file}:{fault.line}: {_said(fault)}",
        )

    def message(
        self, channel: Channel, draft: WriteDraft, ask: Ask, creator: Creator, account: Account, brand: Brand
    ) -> Message:
        """The direct message of this touch, likewise."""
        fault = self._fault(channel, Audience.CREATOR, draft, ask, creator)
        if fault is None:
            return super().message(channel, draft, ask, creator, account, brand)
        return replace(
            self._shipped.message(channel, draft, ask, creator, account, brand),
            instead_of=f"{fault.file}:{fault.line}: {_said(fault)}",
        )

    def exhausted(
        self, draft: WriteDraft, ask: Ask, creator: Creator, account: Account, brand: Brand, *, announced: bool = True
    ) -> Letter:
        """The closing word as it is written: the person reads it before it goes anywhere."""
        return self._as_written.exhausted(draft, ask, creator, account, brand, announced=announced)

    def thanks(self, draft: WriteDraft, ask: Ask, creator: Creator, account: Account, brand: Brand) -> Letter:
        """The thank-you, likewise."""
        return self._as_written.thanks(draft, ask, creator, account, brand)

    def problems(self, scenarios: Iterable[Scenario]) -> list[Problem]:
        """What is wrong with the files as they are written."""
        return self._as_written.problems(scenarios)

    def findings(self, scenarios: Iterable[Scenario], *, changed: bool = False) -> list[Finding]:
        """Likewise, by the rules."""
        return self._as_written.findings(scenarios, changed=changed)

    def _fault(
        self, channel: Channel, audience: Audience, draft: WriteDraft, ask: Ask, creator: Creator
    ) -> Finding | None:
        """The error that keeps the file in force from being used. Raises WordsError when nothing can replace it."""
        scenario = list_of(draft) or self._scenarios.get(ask.scenario)
        folder = scenario.key if scenario else ask.scenario
        name = f"{folder}/{file_name(draft.tier, audience, channel)}"
        source = self._library.find(creator.language, name)
        if scenario is None or source is None:
            return None
        fault = self._verdict(Place(scenario, draft.tier, audience, channel), source)
        if fault is None:
            return None
        default = self._shipped_library.find(source.language, name)
        if default is None or default.language != source.language:
            remedy = "Correct it, then run: chaser lint"
            raise WordsError(_said(fault), remedy, file=fault.file, line=fault.line)
        return fault

    def _verdict(self, place: Place, source: Source) -> Finding | None:
        """The first error of the message, found anew only when a file of it has changed."""
        if self._settled is not None and source.name in self._settled:
            return self._settled[source.name]
        fault = self._judged(place, source)
        if self._settled is not None:
            self._settled[source.name] = fault
        return fault

    def _judged(self, place: Place, source: Source) -> Finding | None:
        made_of = (source, *self._library.beside(source.language))
        stamp = tuple(map(_stamp, made_of))
        known = self._verdicts.get(source.name)
        if known and known[0] == stamp:
            return known[1]
        fault = None
        if not all(map(self._library.as_shipped, made_of)):
            found = self._lint.of_message(place, source.language)
            errors = [each for each in found if each.rule.is_error]
            # what cannot be written at all is the fault; the rules only heard its raw text
            fault = min(errors, key=lambda each: each.rule is not UNUSABLE, default=None)
        self._verdicts[source.name] = stamp, fault
        return fault


def _said(fault: Finding) -> str:
    """The fault by its rule; a file that cannot be used breaks none that one could look up."""
    return fault.message if fault.rule is UNUSABLE else f"{fault.code} {fault.message}"


def _stamp(source: Source) -> tuple[str, int, int]:
    try:
        status = source.path.stat()
    except OSError:
        return source.name, 0, 0
    return source.name, status.st_mtime_ns, status.st_size
