"""Asks that are not in a file yet, judged as a row of the sheet would be."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from worker.core.people import Ask
from worker.errors import Problem
from worker.settings import asks_folder, asks_sheet
from worker.settings.findings import Findings
from worker.settings.sheets import Row
from worker.settings.tables import clean
from worker.settings.values import Settings

REQUIRED: Final = asks_sheet.FORM.required
PLACE: Final = "the new ask"


@dataclass(frozen=True, slots=True)
class NewRow(Row):
    """An ask that is still being told."""

    called: ClassVar[str] = "ask"


@dataclass(frozen=True, slots=True)
class Considered:
    """An ask as it would stand in its file, and what is to be said of it."""

    ask: Ask
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps it from being written."""
        return tuple(problem for problem in self.problems if not problem.warning)

    @property
    def notices(self) -> tuple[Problem, ...]:
        """What is only worth saying."""
        return tuple(problem for problem in self.problems if problem.warning)


def consider(settings: Settings, details: Mapping[str, str]) -> Considered:
    """The ask that these details make, by the same rules as a row of data/asks."""
    findings = Findings(PLACE)
    row = NewRow(0, {name: clean(text) for name, text in details.items()}, findings)
    zones = {key: each.account.timezone for key, each in settings.accounts.items()}
    known = asks_sheet.Known(settings.creators, settings.scenarios, zones)
    ask = asks_sheet.ask_of(row, known)
    missing = settings.complete({ask.key: ask})[ask.key].missing
    return Considered(replace(ask, file=asks_folder.file_of(ask.key), missing=missing), tuple(findings.problems))
