"""data/deliveries.csv (or .xlsx): who has received, signed or launches what, one delivery a row. It may be missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from worker.core.origin import Root
from worker.settings.asks_sheet import Known
from worker.settings.findings import Findings, quoted
from worker.settings.sheets import FOREIGN, KINDS, Form, Row, read_rows

FORM: Final = Form(
    name="deliveries",
    columns=("creator", "campaign", "delivered_on", "signed_on", "launch_on", "owner"),
    required=("creator",),
    aliases={},
)
COLUMN_OF: Final = {Root.DELIVERED: "delivered_on", Root.SIGNED: "signed_on", Root.LAUNCH: "launch_on"}


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row: the days that milestones count from, as far as they are known."""

    creator: str
    campaign: str
    days: dict[Root, date]
    owner: str
    file: str

    @property
    def known_since(self) -> date | None:
        """The day on which what is owed was settled at the latest: of signing, else of delivery."""
        return self.days.get(Root.SIGNED) or self.days.get(Root.DELIVERED)


def read_deliveries(home: Path, findings: Findings, known: Known) -> list[Delivery]:
    """The deliveries of the sheet; none where there is no sheet."""
    if not any((home / "data" / f"{FORM.name}{kind}").exists() for kind in (*KINDS, *FOREIGN)):
        return []
    return list(_deliveries(read_rows(home, FORM, findings), known))


def _deliveries(rows: Iterable[Row], known: Known) -> Iterable[Delivery]:
    places: dict[tuple[str, str], int] = {}
    for row in rows:
        creator = row.required("creator")
        if creator and known.creators is not None:
            creator = row.one_of("creator", known.creators, "data/creators")
        delivery = Delivery(
            creator,
            row.text("campaign"),
            {root: day for root, column in COLUMN_OF.items() if (day := row.day(column))},
            row.one_of("owner", known.accounts, "config/worker.yaml") if known.accounts is not None else "",
            row.findings.file,
        )
        first = places.setdefault((creator, delivery.campaign.casefold()), row.number)
        if first != row.number:
            what = f"{quoted(creator)} and this campaign stand on row {first} too."
            row.error("campaign", what, "Give the second delivery a campaign of its own, or remove the row.")
        elif creator:
            _report_days(row, delivery)
            yield delivery


def _report_days(row: Row, delivery: Delivery) -> None:
    if not any(row.text(column) for column in COLUMN_OF.values()):
        remedy = "Nothing follows before you fill in delivered_on, signed_on or launch_on."
        row.warn("", f"No day is known of what {delivery.creator} gets.", remedy)
    signed, delivered = delivery.days.get(Root.SIGNED), delivery.days.get(Root.DELIVERED)
    if signed and delivered and delivered < signed:
        row.warn("delivered_on", f"{delivered} is before the signing of {signed}.", "Correct one, if it is wrong.")
