"""Somebody's own spreadsheet, row by row: which creators and asks it would add, and which rows it leaves out and why.

Nothing is guessed: a day that can be read two ways, a status or a person that is not plain leaves the row out, with the
reason. `write` puts what is new into data/creators.d and data/asks.d; the sheets of the home are never written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import count
from pathlib import Path

from worker.core.keys import slug
from worker.core.people import Creator
from worker.service.import_asks import AskRows
from worker.service.import_found import LeftOut, Understood, Wishes
from worker.service.roster import Roster, Unclear
from worker.settings import Settings
from worker.settings.asks_folder import FOLDER as ASKS
from worker.settings.asks_folder import ONCE as ASKS_ONCE
from worker.settings.asks_folder import details_of
from worker.settings.entries import write_entries
from worker.settings.findings import quoted
from worker.settings.foreign_creators import creator_details
from worker.settings.foreign_sheet import WHO, ForeignRow, ForeignSheet
from worker.settings.new_creators import FOLDER as CREATORS
from worker.settings.new_creators import ONCE as CREATORS_ONCE
from worker.settings.new_creators import consider_creators
from worker.settings.tables import squeezed


def understand(sheet: ForeignSheet, settings: Settings, wishes: Wishes) -> Understood:
    """What the sheet would add to this home."""
    return _Reading(sheet, settings, wishes).understood()


class _Reading:
    def __init__(self, sheet: ForeignSheet, settings: Settings, wishes: Wishes) -> None:
        self._sheet = sheet
        self._settings = settings
        self._wishes = wishes
        self._roster = Roster(settings, sheet.rows)
        self._found = Understood()

    def understood(self) -> Understood:
        self._found.lacking = self._sheet.lacking
        people = [(row, key) for row in self._sheet.rows if (key := self._person(row))]
        self._judge_creators()
        asks = AskRows(self._sheet, self._settings, self._wishes, self._found)
        for row, key in people:
            if key in self._settings.creators or key in self._found.creators:
                asks.take(row, key)
            else:
                self._leave_out_too(row, key)
        self._remark_on_brands()
        self._found.left_out.sort(key=lambda each: each.row)
        self._found.remarks.sort(key=lambda each: each.row)
        return self._found

    def _person(self, row: ForeignRow) -> str:
        """The key of whom the row is about, somebody new included; "" when that is not clear."""
        try:
            known = self._roster.find(row)
        except Unclear as unclear:
            self._found.leave_out(row.number, unclear.why, unclear.remedy)
            return ""
        if known:
            self._complete(known, row)
            return known
        details, remarks = creator_details(row, self._settings, self._roster.shared)
        if not details.get("name"):
            self._leave_out_nobody(row)
            return ""
        self._found.remarks += [LeftOut(row.number, remark) for remark in remarks]
        key = self._roster.add(row, details)
        nobody = Creator(key, details["name"])
        self._found.creators[key] = (row.number, {"creator": key, **details}, nobody)
        return key

    def _complete(self, key: str, row: ForeignRow) -> None:
        """What an earlier row did not say of somebody new, a later one may."""
        if key in self._found.creators:
            number, told, nobody = self._found.creators[key]
            details, _ = creator_details(row, self._settings, self._roster.shared)
            self._found.creators[key] = (
                number,
                {**told, **{k: v for k, v in details.items() if k not in told}},
                nobody,
            )

    def _leave_out_too(self, row: ForeignRow, key: str) -> None:
        """Its creator was left out, on another row perhaps."""
        if all(each.row != row.number for each in self._found.left_out):
            why = f"its creator, {row.text('name') or key}, is left out"
            self._found.leave_out(row.number, why, "Mend the row that says who they are.")

    def _leave_out_nobody(self, row: ForeignRow) -> None:
        if not self._sheet.columns & WHO:
            return  # of no row it is said, which the sheet is told once
        if row.addresses:
            self._found.leave_out(
                row.number, f"it has no name beside {row.addresses[0]}", "Fill in the creator's name."
            )
        elif row.text("item"):
            self._found.leave_out(row.number, "it does not say who", "Fill in the creator.")
        else:
            self._found.leave_out(row.number, "it names no creator and nothing that is owed")

    def _judge_creators(self) -> None:
        """Those that the roster's own rules accept stay; the others are left out with the reason."""
        told = {key: (number, details) for key, (number, details, _) in self._found.creators.items()}
        judged = consider_creators(self._settings, told, self._sheet.name)
        self._found.creators = {key: (*told[key], creator) for key, creator in judged.creators.items()}
        self._found.left_out += [LeftOut(number, why, remedy) for number, why, remedy in judged.refused]
        creators = {**self._settings.creators, **judged.creators}
        self._settings = replace(self._settings, creators=creators)

    def _remark_on_brands(self) -> None:
        """One home is one brand's; a sheet may be an agency's."""
        ours = self._settings.brand.name
        others = {row.text("brand"): row for row in reversed(self._sheet.rows) if row.text("brand")}
        for brand, row in sorted(others.items()):
            if squeezed(brand) != squeezed(ours):
                why = f"it is of the brand {quoted(brand)}, and this home is {ours}'s"
                self._found.remark(row.number, why, "Leave such rows out if they are not meant.")


def write(home: Path, found: Understood, name: str, now: datetime) -> list[str]:
    """Write what is new into files of its own, the creators first; the files written. Raises ChaserError."""
    origin = f"Imported from {name} by chaser import on {now:%Y-%m-%d}."
    stem = f"import-{slug(Path(name).stem) or 'sheet'}"
    written = []
    if found.creators:
        rows: list[Mapping[str, str | date]] = [dict(details) for _, details, _ in found.creators.values()]
        written.append(_write_new(home, CREATORS, stem, rows, (origin, CREATORS_ONCE)))
    if found.asks:
        asks = [details_of(ask) for _, ask in found.asks.values()]
        written.append(_write_new(home, ASKS, stem, asks, (origin, ASKS_ONCE)))
    return written


def _write_new(
    home: Path, folder: str, stem: str, rows: Sequence[Mapping[str, str | date]], notes: Sequence[str]
) -> str:
    """Write into the first file of that name that is not there yet: one that is there is the person's."""
    for number in count(1):
        file = f"{folder}/{stem}{'' if number == 1 else f'-{number}'}.yaml"
        if write_entries(home, file, rows, notes):
            return file
    raise AssertionError("count ends")
