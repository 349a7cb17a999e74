"""The people and the ask that most tests are about, so that a test says only what differs."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from worker.core.cadence import DayZero, Scenario, Stakes, Window
from worker.core.calendar import Calendar, SharedDays
from worker.core.case import Case
from worker.core.events import DraftClaimed, DraftPlaced, Event, LookedBack, Opened, Recorded, RequestFound, TouchSent
from worker.core.fold import fold
from worker.core.messages import Evidence, Place
from worker.core.people import Account, Ask, Brand, Creator

NEW_YORK = ZoneInfo("America/New_York")
MAYA = Account(
    "maya",
    "maya@brand.example",
    "Maya Lin",
    NEW_YORK,
    "Creator Partnerships Manager",
    ("partners@brand.example",),
    "US",
)
LUMEN = Brand("Lumen", "mid_market", frozenset({"brand.example"}))
MIKA = Creator(
    "mika", "Mika Sato", "mika@creators.example", aliases=("mika.alt@creators.example",), handle="@mika",
    manager_name="Jo Park", manager_email="jo@talent.example", timezone=NEW_YORK, country="US",
)  # fmt: skip
US_HOLIDAYS = {
    date(2026, 10, 12): "Columbus Day",
    date(2026, 11, 11): "Veterans Day",
    date(2026, 11, 26): "Thanksgiving Day",
}
US_DAYS = Calendar(NEW_YORK, holidays=US_HOLIDAYS)

BATCHING = {1: 0, 2: 2}
LATE_CONTENT = Scenario(
    "late-content", "Late content", Stakes.HIGH,
    (Window(0, 0), Window(2, 3), Window(5, 5), Window(7, 7)), DayZero.DEADLINE, tier_4=True,
)  # fmt: skip
MISSING_INFO = Scenario(
    "missing-info", "Missing info", Stakes.MEDIUM,
    (Window(0, 0), Window(3, 4), Window(7, 10)), DayZero.DEADLINE_OR_REQUEST, batching=BATCHING,
)  # fmt: skip
UNSIGNED_CONTRACT = Scenario(
    "unsigned-contract", "Unsigned contract", Stakes.MEDIUM,
    (Window(0, 0), Window(3, 4), Window(7, 7), Window(10, 10)), DayZero.DEADLINE_OR_REQUEST,
    tier_4=True, formal=True, batching=BATCHING,
)  # fmt: skip
MISSING_METRICS = Scenario(
    "missing-metrics", "Missing metrics", Stakes.MEDIUM,
    (Window(0, 0), Window(5, 7), Window(10, 14)), DayZero.POSTED, batching=BATCHING,
)  # fmt: skip
WHITELISTING = Scenario(
    "whitelisting", "Ad access", Stakes.MEDIUM,
    (Window(0, 0), Window(2, 3), Window(5, 7), Window(7, 10)), DayZero.DEADLINE_OR_REQUEST,
    tier_4=True, batching=BATCHING,
)  # fmt: skip
PRODUCT_RECEIVED = Scenario(
    "product-received", "Product received", Stakes.LOW, (Window(0, 0), Window(7, 7)), DayZero.DELIVERED, offset=0,
    batching=BATCHING,
)  # fmt: skip
SLOW_PROGRESS = Scenario(
    "slow-progress", "Slow progress", Stakes.MEDIUM,
    (Window(0, 0), Window(4, 5), Window(8, 10)), DayZero.DEADLINE, batching=BATCHING,
)  # fmt: skip
GONE_SILENT = Scenario(
    "gone-silent", "Gone silent", Stakes.HIGH,
    (Window(0, 0), Window(3, 4), Window(7, 7), Window(10, 10)), DayZero.DELIVERED, offset=0, tier_4=True,
    batching=BATCHING,
)  # fmt: skip

REEL = Ask(
    "mika-reel", "mika", "late-content", "the Reel for Spring Glow", campaign="Spring Glow",
    deadline=date(2026, 10, 23),
    reason="the launch is on November 9", consequence="the paid budget moves on", action="close the campaign slot",
)  # fmt: skip
REQUEST_ID = "<request@brand.example>"


def ny(text: str) -> datetime:
    """A moment in New York: "2026-10-26 08:05"."""
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


def evidence(message_id: str = REQUEST_ID, at: datetime | None = None, rule: str = "test") -> Evidence:
    """A mail that something rests on."""
    return Evidence(message_id, "maya@brand.example", "The Reel", at or ny("2026-10-16 09:00"), "Sent", rule)


def requested(on: str = "2026-10-16 09:00") -> tuple[Event, ...]:
    """A chase whose request was found and whose past was read."""
    at = ny(on)
    return Opened(at), RequestFound(at, "maya", evidence(at=at)), LookedBack(at, date(2026, 9, 1))


def drafted(
    number: int, on: str, *, tier: int | None = None, asked_for: date | None = None, brief: str = ""
) -> tuple[Event, ...]:
    """A draft of touch `number` that was written `on`."""
    at = ny(on)
    claim = DraftClaimed(
        at, number, 1, tier or number, f"<d{number}@brand.example>", f"ref{number}", ("mika@creators.example",), (),
        "Re: The Reel", at.date(), asked_for or at.date(), brief, "maya",
    )  # fmt: skip
    return claim, DraftPlaced(at, number, 1, Place("Drafts", 1, number))


def sent(number: int, on: str, *, tier: int | None = None, asked_for: date | None = None) -> tuple[Event, ...]:
    """Touch `number`, drafted and sent at the same moment."""
    at = ny(on)
    went = TouchSent(at, number, tier or number, at, ("mika@creators.example",), (), evidence(f"<s{number}@x>", at))
    return *drafted(number, on, tier=tier, asked_for=asked_for), went


def case_of(
    *events: Event,
    ask: Ask = REEL,
    scenario: Scenario = LATE_CONTENT,
    creator: Creator = MIKA,
    creator_days: Calendar = US_DAYS,
    account: Account = MAYA,
    **changes: object,
) -> Case:
    """A case with this history."""
    history = [Recorded(number, event) for number, event in enumerate(events, 1)]
    days = SharedDays(creator_days, US_DAYS, account.draft_at)
    case = Case(ask, creator, account, LUMEN, scenario, days, fold(ask.key, history))
    return replace(case, **changes)  # type: ignore[arg-type]
