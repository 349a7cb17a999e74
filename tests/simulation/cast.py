"""Who plays in the simulated year: the mailboxes, the creators, and a calendar of what is asked of them. All by chance,
all by the seed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tests.simulation.facts import Creator, Desk, Row, World

DAY = timedelta(days=1)


def _days(first: str, last: str) -> list[date]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return [begin + n * DAY for n in range((end - begin).days + 1)]


def _desk(key: str, zone: str, country: str, draft_at: time, *absences: tuple[str, str, str]) -> Desk:
    """Absences from a day to a day; somebody may write instead."""
    days = {day: instead for first, last, instead in absences for day in _days(first, last)}
    covered = {day: instead for day, instead in days.items() if instead}
    return Desk(key, ZoneInfo(zone), country, draft_at, frozenset(days), covered)


OPS, SENIOR_LEAD = "omar", "lena"
OPS_SCENARIOS = frozenset({"unsigned-contract", "whitelisting"})
DESKS = (
    _desk("maya", "America/New_York", "US", time(8), ("2026-03-09", "2026-03-20", "")),
    _desk("diego", "America/Mexico_City", "MX", time(8), ("2026-07-06", "2026-07-17", "lena")),
    _desk("lena", "Europe/Berlin", "DE", time(8, 30)),
    _desk("yuki", "Asia/Tokyo", "JP", time(9), ("2026-02-24", "2026-03-04", "maya")),
    _desk(
        OPS,
        "Europe/London",
        "GB",
        time(7, 30),
        ("2026-03-02", "2026-03-06", "maya"),
        ("2026-09-07", "2026-09-18", "lena"),
    ),
)
LIVES = (
    ("US", "America/New_York"), ("US", "America/Los_Angeles"), ("US", "America/Chicago"), ("GB", "Europe/London"),
    ("DE", "Europe/Berlin"), ("FR", "Europe/Paris"), ("JP", "Asia/Tokyo"), ("KR", "Asia/Seoul"),
    ("BR", "America/Sao_Paulo"), ("CN", "Asia/Shanghai"), ("IL", "Asia/Jerusalem"), ("IN", "Asia/Kolkata"),
    ("ES", "Europe/Madrid"), ("AU", "Australia/Sydney"), ("", "America/Denver"),
)  # fmt: skip
QUIET = {
    "ES": (("-08-01", "-08-31"), ("-12-22", "+01-02")), "FR": (("-08-01", "-08-31"), ("-12-22", "+01-02")),
    "CN": (("2026-02-09", "2026-03-03"), ("2027-01-30", "2027-02-20")),
    "KR": (("2026-02-09", "2026-03-03"), ("2027-01-30", "2027-02-20")),
    **dict.fromkeys(("US", "GB", "DE", "BR", "AU"), (("-12-22", "+01-02"),)),
}  # fmt: skip
"""Seasons as the shipped config/calendar.yaml has them; "-" and "+" stand for each year and the one after."""
SCENARIOS = {
    "missing-info": 5, "unsigned-contract": 4, "late-content": 6, "missing-metrics": 3, "whitelisting": 3,
    "product-received": 2, "slow-progress": 1, "gone-silent": 2,
}  # fmt: skip
SYLLABLES = "ba do fi gu ka le mi no pu ra se ti vo wu xa ye zi".split()


@dataclass(slots=True)
class Person:
    """A creator as they live: with dead addresses, and a habit of answering."""

    facts: Creator
    name: str
    desk: str
    dead: frozenset[str]
    answers: float
    """How likely a touch is answered."""


@dataclass(slots=True)
class Request:
    """A mail to come: some items asked for at once, or items that the sheet alone says were asked for."""

    conversation: str
    person: Person
    asked_by: str
    opens: date
    rows: list[Row] = field(default_factory=list)
    items: dict[str, str] = field(default_factory=dict)
    is_mailed: bool = True
    is_neglected: bool = False
    """Whether we forget about its drafts."""


@dataclass(slots=True)
class Cast:
    """Everybody and everything, before the first day."""

    world: World
    people: dict[str, Person]
    requests: list[Request]


def cast(
    rng: Random, creators: int, start: date, days: int, *, drafts_per_day: int, apart: int,
    desks: tuple[Desk, ...] = DESKS, busier: float = 1, first: int = 0,
) -> Cast:  # fmt: skip
    """A cast of so many creators, numbered from the first on, for so many days, with so many times the asks of a usual
    year. The last of `desks` is the one for contracts and ad access.
    """
    askers = [desk.key for desk in desks[:-1]]
    people = {person.facts.key: person for person in (_person(rng, first + n, askers) for n in range(creators))}
    facts = {key: person.facts for key, person in people.items()}
    lead = SENIOR_LEAD if SENIOR_LEAD in {desk.key for desk in desks} else ""
    world = World({desk.key: desk for desk in desks}, facts, drafts_per_day, apart, lead)
    requests = [one for person in people.values() for one in _requests(rng, person, start, days, busier)]
    return Cast(world, people, sorted(requests, key=lambda one: (one.opens, one.conversation)))


def _person(rng: Random, number: int, askers: list[str]) -> Person:
    country, zone = rng.choice(LIVES)
    key = f"c{number:04}"
    addresses = (f"{key}@creators.example", f"{key}.alt@mail.example")[: 1 + (rng.random() < 0.3)]
    manager = f"agent{number}@talent{number % 7}.example" if rng.random() < 0.3 else ""
    dead = {addresses[0]} if rng.random() < 0.03 else set()
    dead |= {manager} if manager and rng.random() < 0.03 else set()
    creator = Creator(
        key, addresses, manager, ZoneInfo(zone), country, frozenset(_quiet(country)), rng.random() < 0.15
    )  # fmt: skip
    name = f"{_word(rng).title()} {_word(rng).title()}"
    return Person(creator, name, rng.choice(askers), frozenset(dead), rng.choice([0.0, 0.15, 0.3, 0.5]))


def _quiet(country: str) -> Iterator[date]:
    for begin, end in QUIET.get(country, ()):
        years = range(2025, 2029) if begin[0] == "-" else [0]
        for year in years:
            day = date.fromisoformat(f"{year}{begin}" if year else begin)
            last = date.fromisoformat(f"{year + (end[0] == '+')}-{end[1:]}" if year else end)
            while day <= last:
                yield day
                day += DAY


def _requests(rng: Random, person: Person, start: date, days: int, busier: float) -> Iterator[Request]:
    wanted = rng.choices([1, 2, 3, 4], [30, 40, 20, 10])[0] * days / 365 * busier
    count = int(wanted) + (rng.random() < wanted % 1)
    for number in range(max(count, 1)):
        opens = start + rng.randrange(max(days - 20, 1)) * DAY
        request = Request(
            f"{person.facts.key}-{number}", person, person.desk, opens, is_mailed=rng.random() < 0.9,
            is_neglected=rng.random() < 0.02,
        )  # fmt: skip
        more = rng.choices([0, 1, 2, 3], [50, 30, 14, 6])[0] if request.is_mailed else 0
        for scenario in _scenarios(rng, 1 + more):
            _add(rng, request, scenario)
        yield request


def _scenarios(rng: Random, count: int) -> list[str]:
    """What is asked for in one mail is followed up from one mailbox, mostly."""
    chosen = rng.choices(list(SCENARIOS), list(SCENARIOS.values()))
    is_mixed = rng.random() < 0.3
    while len(chosen) < count:
        other = rng.choice(list(SCENARIOS))
        if is_mixed or (other in OPS_SCENARIOS) == (chosen[0] in OPS_SCENARIOS):
            chosen.append(other)
    return chosen


def _add(rng: Random, request: Request, scenario: str) -> None:
    is_ops = scenario in OPS_SCENARIOS
    item = f"the {rng.choice(['Reel', 'Story', 'form', 'file', 'post'])} {_word(rng)}"
    chase = f"{request.conversation}-{'-'.join(item.lower().split()[1:])}"
    opens, owner = request.opens, request.person.facts.key
    row = Row(chase, owner, scenario, OPS if is_ops else request.asked_by, request.conversation, found_by_all=is_ops)
    if rng.random() < 0.8:
        row = replace(row, deadline=opens + rng.randrange(2, 30) * DAY)
    if rng.random() < 0.15:
        row = replace(row, stakes=rng.choice(["low", "medium", "high"]))
    if not request.is_mailed:
        row = replace(row, requested_on=opens)
    if rng.random() < 0.03:
        row = replace(row, prior_touches=rng.choice([1, 2, 3]))
    if scenario == "late-content":
        row = replace(row, content=rng.choice(["post", "story", ""]))
    if scenario == "missing-metrics":
        row = replace(row, content=rng.choice(["post", "story", ""]))
        row = replace(row, posted_on=opens + rng.randrange(-3, 10) * DAY) if rng.random() < 0.6 else row
    if scenario in {"product-received", "gone-silent"} and rng.random() < 0.7:
        row = replace(row, delivered_on=opens + rng.randrange(-5, 8) * DAY)
    request.rows.append(row)
    request.items[chase] = item


def _word(rng: Random) -> str:
    return "".join(rng.choice(SYLLABLES) for _ in range(4))
