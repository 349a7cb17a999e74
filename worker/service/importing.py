"""Somebody's own spreadsheet, row by row: which creators and asks it would add, and which rows it leaves out and why.

Nothing is guessed: a day that can be read two ways, a status or a person that is not plain leaves the row out, with the
reason. `write` puts what is new into data/creators.d and data/asks.d; the sheets of the home are never written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import count
from pathlib import Path

from worker.core.keys import slug
from worker.core.people import Ask, AskStatus, Creator
from worker.service.roster import Roster, Unclear
from worker.settings import Settings
from worker.settings.asks_folder import FOLDER as ASKS
from worker.settings.asks_folder import ONCE as ASKS_ONCE
from worker.settings.asks_folder import details_of
from worker.settings.entries import write_entries
from worker.settings.findings import Unfit, quoted
from worker.settings.foreign_creators import creator_details
from worker.settings.foreign_sheet import WHO, ForeignRow, ForeignSheet
from worker.settings.foreign_words import STAKES, as_item, scenario_of, status_of
from worker.settings.new_asks import consider
from worker.settings.new_creators import FOLDER as CREATORS
from worker.settings.new_creators import ONCE as CREATORS_ONCE
from worker.settings.new_creators import consider_creators
from worker.settings.tables import squeezed
from worker.settings.written_days import DayOrder, written_day

DAYS = ("deadline", "requested_on", "posted_on", "delivered_on")
AS_WRITTEN = ("campaign", "reason", "benefit", "consequence", "action", "alternative", "first_line", "request_subject",
              "amount", "clause", "help_link", "prior_touches")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the person wants the sheet to be read."""

    order: DayOrder | None = None
    scenario: str = ""
    """What rows are about whose words do not say it."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row of which nothing is made, or not all: why, and what would help."""

    row: int
    why: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"row {self.row}: {self.why}. {self.remedy}".strip()


@dataclass(slots=True)
class Understood:
    """What a sheet would add."""

    creators: dict[str, tuple[int, Mapping[str, str], Creator]] = field(default_factory=dict)
    """New ones by key: the row they were first met on, their details, and what these make."""
    asks: dict[str, tuple[int, Ask]] = field(default_factory=dict)
    known: list[str] = field(default_factory=list)
    """Keys of asks that are there already."""
    over: list[int] = field(default_factory=list)
    """Rows that are done or stopped, and no chase of ours."""
    lacking: list[str] = field(default_factory=list)
    """What no column of the sheet tells, and what follows from that."""
    left_out: list[LeftOut] = field(default_factory=list)
    remarks: list[LeftOut] = field(default_factory=list)
    """Things worth knowing about rows that are followed."""


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
        self._same = {_same(ask): ask for ask in settings.asks.values()}

    def understood(self) -> Understood:
        self._found.lacking = self._sheet.lacking
        people = [(row, key) for row in self._sheet.rows if (key := self._person(row))]
        self._judge_creators()
        for row, key in people:
            if key in self._settings.creators or key in self._found.creators:
                self._ask(row, key)
        self._remark_on_brands()
        self._found.left_out.sort(key=lambda each: each.row)
        self._found.remarks.sort(key=lambda each: each.row)
        return self._found

    def _leave_out(self, row: ForeignRow, why: str, remedy: str = "") -> None:
        self._found.left_out.append(LeftOut(row.number, why.removesuffix("."), remedy))

    # --- people ---

    def _person(self, row: ForeignRow) -> str:
        """The key of whom the row is about, somebody new included; "" when that is not clear."""
        try:
            known = self._roster.find(row)
        except Unclear as unclear:
            self._leave_out(row, unclear.why, unclear.remedy)
            return ""
        if known:
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

    def _leave_out_nobody(self, row: ForeignRow) -> None:
        if not self._sheet.columns & WHO:
            return  # of no row it is said, which the sheet is told once
        if row.addresses:
            self._leave_out(row, f"it has no name beside {row.addresses[0]}", "Fill in the creator's name.")
        elif row.text("item"):
            self._leave_out(row, "it does not say who", "Fill in the creator.")
        else:
            self._leave_out(row, "it names no creator and nothing that is owed")

    def _judge_creators(self) -> None:
        """Those that the roster's own rules accept stay; the others are left out with the reason."""
        told = {key: (number, details) for key, (number, details, _) in self._found.creators.items()}
        judged = consider_creators(self._settings, told, self._sheet.name)
        self._found.creators = {key: (*told[key], creator) for key, creator in judged.creators.items()}
        self._found.left_out += [LeftOut(number, why, remedy) for number, why, remedy in judged.refused]
        creators = {**self._settings.creators, **judged.creators}
        self._settings = replace(self._settings, creators=creators)

    # --- asks ---

    def _ask(self, row: ForeignRow, creator: str) -> None:
        kind, item = row.text("scenario"), row.text("item") or row.text("scenario")
        if not item:
            if title := self._sheet.title_of("item") or self._sheet.title_of("scenario"):
                why = f"{quoted(title)} is blank, so nothing is followed up"
                self._leave_out(row, why, "Fill in what is owed, if anything is.")
            return
        scenario = scenario_of(kind, item, self._settings.scenarios.values()) or self._wishes.scenario
        status = status_of(row.text("status"), scenario)
        if not status:
            remedy = "Say open, done or stopped there."
            self._leave_out(row, f"its status {quoted(row.text('status'))} is not clear", remedy)
        elif not scenario and status == AskStatus.OPEN:
            remedy = "Add a column Scenario, or say what such rows are about: --scenario late-content."
            self._leave_out(row, f"which scenario {quoted(item)} belongs to is not clear", remedy)
        else:
            details = self._details(row) | {
                "creator": creator, "scenario": scenario, "item": as_item(item, row.text("campaign")),
            }  # fmt: skip
            self._judge_ask(row, details, AskStatus(status))

    def _details(self, row: ForeignRow) -> dict[str, str]:
        details = {name: row.text(name) for name in ("ask", *AS_WRITTEN, *DAYS)}
        details["stakes"] = STAKES.get(squeezed(row.text("stakes")), "")
        details["owner"] = self._owner(row.text("owner"))
        return {name: text for name, text in details.items() if text}

    def _owner(self, written: str) -> str:
        """The account that a colleague's name, address or key means, if any."""
        plain = written.casefold()
        for key, each in self._settings.accounts.items():
            account = each.account
            if plain in {key.casefold(), account.name.casefold(), account.name.casefold().split()[0]}:
                return key
            if plain in account.addresses:
                return key
        return ""

    def _judge_ask(self, row: ForeignRow, details: dict[str, str], status: AskStatus) -> None:
        """A row that is over adds nothing; one that is known is compared; a new one is judged as any ask is."""
        try:
            days = {name: written_day(details[name], self._wishes.order) for name in DAYS if name in details}
        except Unfit as unfit:
            hint = " Or for all rows: --dates day-first (or month-first)." if "two days" in unfit.what else ""
            self._leave_out(row, unfit.what, f"{unfit.remedy}{hint}")
            return
        details |= {name: day.isoformat() for name, day in days.items()}
        considered = consider(self._settings, details)
        ask = considered.ask
        known = self._settings.asks.get(ask.key) or self._same.get(_same(ask))
        if known is not None:
            self._compare(row, known, ask, status)
        elif status is not AskStatus.OPEN:
            self._found.over.append(row.number)
        elif considered.errors:
            first = considered.errors[0]
            self._leave_out(row, f"{first.column}: {first.what}", first.remedy)
        elif ask.key in self._found.asks:
            self._leave_out(row, f"it says the same as row {self._found.asks[ask.key][0]}")
        else:
            self._found.asks[ask.key] = (row.number, ask)

    def _compare(self, row: ForeignRow, known: Ask, ask: Ask, status: AskStatus) -> None:
        self._found.known.append(known.key)
        if status is not known.status:
            verb = {AskStatus.DONE: "done", AskStatus.STOPPED: "stop", AskStatus.OPEN: "resume"}[status]
            why = f"it is {status.value} here and {known.status.value} for Chaser"
            self._found.remarks.append(LeftOut(row.number, why, f"If so: chaser {verb} {known.key}"))
        if ask.deadline and ask.deadline != known.deadline:
            why = f"its deadline is {ask.deadline} here and {_day(known.deadline)} in {known.file or 'data/asks'}"
            self._found.remarks.append(LeftOut(row.number, why, "Change it there if it moved."))

    def _remark_on_brands(self) -> None:
        """One home is one brand's; a sheet may be an agency's."""
        ours = self._settings.brand.name
        others = {row.text("brand"): row for row in reversed(self._sheet.rows) if row.text("brand")}
        for brand, row in sorted(others.items()):
            if squeezed(brand) != squeezed(ours):
                why = f"it is of the brand {quoted(brand)}, and this home is {ours}'s"
                self._found.remarks.append(LeftOut(row.number, why, "Leave such rows out if they are not meant."))


def _same(ask: Ask) -> tuple[str, str, str]:
    """What makes two asks the same, whatever their keys."""
    return ask.creator, ask.scenario, slug(ask.item)


def _day(day: date | None) -> str:
    return day.isoformat() if day else "none"


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
