"""The rows of somebody's own spreadsheet as asks: which would be new, which are known, and which are left out."""

from datetime import date

from worker.core.keys import slug
from worker.core.people import Ask, AskStatus
from worker.service.import_found import Understood, Wishes
from worker.settings import Settings
from worker.settings.findings import Unfit, quoted
from worker.settings.foreign_sheet import ForeignRow, ForeignSheet
from worker.settings.foreign_words import STAKES, as_item, scenario_of, status_of
from worker.settings.new_asks import consider
from worker.settings.tables import squeezed
from worker.settings.written_days import written_day

DAYS = ("deadline", "requested_on", "posted_on", "delivered_on")
AS_WRITTEN = ("campaign", "reason", "benefit", "consequence", "action", "alternative", "first_line", "request_subject",
              "amount", "clause", "help_link", "prior_touches")  # fmt: skip


class AskRows:
    """Takes the rows of one sheet, one after the other; what they amount to goes into `found`."""

    def __init__(self, sheet: ForeignSheet, settings: Settings, wishes: Wishes, found: Understood) -> None:
        """`settings` know the creators that the sheet adds."""
        self._sheet = sheet
        self._settings = settings
        self._wishes = wishes
        self._found = found
        self._same = {_same(ask): ask for ask in settings.asks.values()}

    def take(self, row: ForeignRow, creator: str) -> None:
        kind, item = row.text("scenario"), row.text("item") or row.text("scenario")
        if not item:
            if title := self._sheet.title_of("item") or self._sheet.title_of("scenario"):
                why = f"{quoted(title)} is blank, so nothing is followed up"
                self._found.leave_out(row.number, why, "Fill in what is owed, if anything is.")
            return
        scenario = scenario_of(kind, item, self._settings.scenarios.values()) or self._wishes.scenario
        status = status_of(row.text("status"), scenario)
        if not status:
            remedy = "Say open, done or stopped there."
            self._found.leave_out(row.number, f"its status {quoted(row.text('status'))} is not clear", remedy)
        elif not scenario and status == AskStatus.OPEN:
            remedy = "Add a column Scenario, or say what such rows are about: --scenario late-content."
            self._found.leave_out(row.number, f"which scenario {quoted(item)} belongs to is not clear", remedy)
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
            self._found.leave_out(row.number, unfit.what, f"{unfit.remedy}{hint}")
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
            self._found.leave_out(row.number, f"{first.column}: {first.what}", first.remedy)
        elif ask.key in self._found.asks:
            self._found.leave_out(row.number, f"it says the same as row {self._found.asks[ask.key][0]}")
        else:
            self._found.asks[ask.key] = (row.number, ask)

    def _compare(self, row: ForeignRow, known: Ask, ask: Ask, status: AskStatus) -> None:
        self._found.known.append(known.key)
        if status is not known.status:
            verb = {AskStatus.DONE: "done", AskStatus.STOPPED: "stop", AskStatus.OPEN: "resume"}[status]
            why = f"it is {status.value} here and {known.status.value} for Chaser"
            self._found.remark(row.number, why, f"If so: chaser {verb} {known.key}")
        if ask.deadline and ask.deadline != known.deadline:
            why = f"its deadline is {ask.deadline} here and {_day(known.deadline)} in {known.file or 'data/asks'}"
            self._found.remark(row.number, why, "Change it there if it moved.")


def _same(ask: Ask) -> tuple[str, str, str]:
    """What makes two asks the same, whatever their keys."""
    return ask.creator, ask.scenario, slug(ask.item)


def _day(day: date | None) -> str:
    return day.isoformat() if day else "none"
