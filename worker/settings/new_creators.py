"""Creators that are not in a file yet, judged as rows of the roster would be; and the files they are written into."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from worker.core.people import Creator
from worker.settings import creators_sheet
from worker.settings.entries import folder_of
from worker.settings.findings import Findings
from worker.settings.new_asks import NewRow
from worker.settings.values import Settings

FOLDER: Final = folder_of(creators_sheet.FORM)
ONCE: Final = "Change what you like: Chaser writes this file only once. The keys are the columns of data/creators.csv."


@dataclass(frozen=True, slots=True)
class Judged:
    """The creators whose rows are right, and why the others are not: the row, what is wrong, what to write."""

    creators: dict[str, Creator]
    refused: list[tuple[int, str, str]]


def consider_creators(settings: Settings, told: Mapping[str, tuple[int, Mapping[str, str]]], place: str) -> Judged:
    """The creators that these rows make, by the same rules as data/creators."""
    findings = Findings(place)
    rows = [NewRow(number, details, findings) for number, details in told.values()]
    known = creators_sheet.Known(
        accounts=list(settings.accounts),
        ours={address for each in settings.accounts.values() for address in each.account.addresses},
        domains=settings.brand.domains,
        locales=settings.locales.values(),
    )
    made = creators_sheet.creators_of(rows, known)
    faults = {problem.line: problem for problem in findings.problems if not problem.warning}
    good = {key: made[key] for key, (number, _) in told.items() if number not in faults and key in made}
    refused = [
        (line, f"{fault.column}: {fault.what}".removesuffix("."), fault.remedy) for line, fault in faults.items()
    ]
    return Judged(good, refused)


def file_of_creator(key: str) -> str:
    """The file, below the home, in which a creator that Chaser adds stands."""
    return f"{FOLDER}/{key}.yaml"
