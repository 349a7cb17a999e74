"""data/asks.csv (or .xlsx): what is owed, one ask a row.

Decides what an ask must have and how its key is made; `ask_details` judges the wording of its texts.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from worker.core.cadence import Scenario, Stakes
from worker.core.keys import LONGEST_KEY, ask_key, slug
from worker.core.people import Ask, AskStatus, Creator
from worker.settings.ask_details import missing_details, report_contradictions, report_wording
from worker.settings.fields import help_link
from worker.settings.findings import Unfit, quoted
from worker.settings.sheets import Form, Row, iso_date

FORM: Final = Form(
    name="asks",
    columns=(
        "ask", "creator", "campaign", "scenario", "item", "deadline", "reason", "benefit", "consequence", "action",
        "alternative", "first_line", "stakes", "requested_on", "request_subject", "posted_on", "content",
        "delivered_on", "prior_touches", "brand_owes", "brand_owes_by", "amount", "clause", "help_link", "owner",
        "status",
    ),
    required=("creator", "scenario", "item"),
    aliases={},
)  # fmt: skip
CONTENTS: Final = ("post", "story")
KEY = re.compile(r"\w[\w.-]*")
PRIOR = re.compile(
    r"(\d{1,2})\s*(?:x\s*)?(?:emails?|e-mails?|instagram|tiktok|whatsapp|dms?|calls?|touch(?:es)?)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Known:
    """What a row may refer to. None for `accounts` or `scenarios`: that file could not be read, so nothing is said."""

    creators: Mapping[str, Creator] | None
    scenarios: Mapping[str, Scenario] | None
    accounts: Mapping[str, ZoneInfo] | None

    @property
    def people(self) -> dict[str, str]:
        """The creators' keys by what else they are called: name, address, handle."""
        return {name: key for key, each in (self.creators or {}).items() for name in each.called}

    def zone_of(self, creator: str, owner: str) -> ZoneInfo | None:
        """The zone in which a creator's moment without one is meant: theirs, else that of the account."""
        known = (self.creators or {}).get(creator)
        zones = self.accounts or {}
        return (known and known.timezone) or zones.get(owner) or next(iter(zones.values()), None)


def asks_of(rows: Iterable[Row], known: Known) -> dict[str, Ask]:
    """The asks by key."""
    asks: dict[str, Ask] = {}
    places: dict[str, int] = {}
    for row in rows:
        ask = ask_of(row, known)
        if not ask.key:
            continue
        first = places.setdefault(ask.key.casefold(), row.number)
        if first != row.number:
            _report_twin(row, ask.key, first)
            continue
        asks[ask.key] = ask
    return asks


def _report_twin(row: Row, key: str, first: int) -> None:
    if row.text("ask"):
        row.error("ask", f"{quoted(key)} stands on row {first} too.", "Give each ask a key of its own.")
        return
    what = f"has the creator, scenario and item of row {first}."
    row.error("ask", what, "Write a key of its own into the column ask, or remove the row.")


def ask_of(row: Row, known: Known) -> Ask:
    """The ask of one row; its key is "" when it has none. What is wrong goes to the row's findings."""
    creator = _reference(row, "creator", known.creators, "data/creators", lambda: known.people)
    scenario = _reference(row, "scenario", known.scenarios, "config/cadences.yaml")
    owner = row.one_of("owner", known.accounts, "config/worker.yaml") if known.accounts is not None else ""
    item = row.required("item")
    stakes = row.choice("stakes", tuple(Stakes))
    ask = Ask(
        key=_key(row, creator, scenario, item),
        creator=creator,
        scenario=scenario,
        item=item,
        campaign=row.text("campaign"),
        deadline=row.day("deadline"),
        reason=row.text("reason"),
        benefit=row.text("benefit"),
        consequence=row.text("consequence"),
        action=row.text("action"),
        alternative=row.text("alternative"),
        first_line=row.text("first_line"),
        stakes=Stakes(stakes) if stakes else None,
        requested_on=row.day("requested_on"),
        request_subject=row.text("request_subject"),
        posted_on=_posted(row, known.zone_of(creator, owner)),
        content=row.choice("content", CONTENTS),
        delivered_on=row.day("delivered_on"),
        prior_touches=_prior(row),
        brand_owes=row.text("brand_owes"),
        brand_owes_by=row.day("brand_owes_by"),
        amount=row.text("amount"),
        clause=row.text("clause"),
        help_link=_link(row),
        owner=owner,
        status=AskStatus(row.choice("status", tuple(AskStatus), blank="open")),
        missing=missing_details(row, (known.scenarios or {}).get(scenario)),
    )
    report_wording(row)
    report_contradictions(row, ask)
    return ask


def _reference(
    row: Row, column: str, known: Collection[str] | None, place: str, called: Callable[[], dict[str, str]] = dict
) -> str:
    """A required key of something written elsewhere, in that place's spelling."""
    if not row.required(column) or known is None:
        return row.text(column)
    plain = row.text(column).lower().replace(" ", "-").replace("_", "-")
    return plain if plain in known else row.one_of(column, known, place, called())


def _key(row: Row, creator: str, scenario: str, item: str) -> str:
    """The ask's own key, else one made from what never changes about it; "" when that is not known."""
    written = row.text("ask")
    if written:
        if not KEY.fullmatch(written) or len(written) > LONGEST_KEY:
            remedy = f"Write {slug(written) or 'a short word'}, or leave it blank."
            row.error("ask", f"{quoted(written)} is not a key.", remedy)
        return written
    return ask_key(creator, scenario, item) if creator and scenario and item else ""


def _posted(row: Row, zone: ZoneInfo | None) -> date | datetime | None:
    """The day or the moment of posting; a moment without a zone is the creator's."""
    text = row.text("posted_on")
    try:
        if not text or len(text) <= len("2026-10-26") or not text[:4].isdigit():
            return iso_date(text) if text else None
        iso_date(text[:10])
        moment = datetime.fromisoformat(text)
    except Unfit as unfit:
        row.error("posted_on", f"{unfit.what}.", unfit.remedy)
        return None
    except ValueError:
        what = f"{quoted(text)} is neither a day nor a moment."
        row.error("posted_on", what, "Write 2026-10-26 or 2026-10-26 14:30.")
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _prior(row: Row) -> int:
    """How many touches were made before Chaser: "2", or "2 email, 1 instagram"."""
    parts = [part.strip() for part in re.split(r"[,;+&]|\band\b", row.text("prior_touches")) if part.strip()]
    counts = [PRIOR.fullmatch(part) for part in parts]
    if None in counts:
        what = f"{quoted(row.text('prior_touches'))} is not a count."
        row.error("prior_touches", what, 'Write "2" or "2 email, 1 instagram".')
    return sum(int(count[1]) for count in counts if count)


def _link(row: Row) -> str:
    link = row.text("help_link")
    try:
        return help_link(link) if link else ""
    except Unfit as unfit:
        row.error("help_link", f"{unfit.what}.", unfit.remedy)
        return link
