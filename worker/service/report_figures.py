"""What the report shows, as values: counted from the relations, before anything is drawn."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from worker.core.events import HoldKind
from worker.core.kept import Kept, Timing
from worker.core.people import Creator
from worker.core.plan import State
from worker.core.record import Record, record
from worker.service.relations import Line, Relation

ESCALATED = 3
"""The tier from which on an open chase is one to look at."""
NO_CAMPAIGN = "no campaign"
WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Attention:
    """Somebody to look at, and why, one reason for each chase."""

    creator: Creator
    reasons: Mapping[str, tuple[str, ...]]
    """Each reason with the items it is about."""

    @property
    def count(self) -> int:
        """How many chases there is something to say about."""
        return sum(map(len, self.reasons.values()))


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything on the page."""

    brand: str
    at: datetime
    since: date | None
    whole: Record
    """All creators together."""
    relations: Sequence[Relation]
    states: Mapping[State, int]
    touches: Mapping[int, int]
    """How many chases had so many touches sent."""
    campaigns: Mapping[str, Mapping[Timing, int]]
    written: Mapping[int, int]
    """What went out by weekday, Monday is 0."""
    received: Mapping[int, int]
    """Replies by weekday."""
    attention: Sequence[Attention]


def figures(brand: str, known: Sequence[Relation], now: datetime, since: date | None) -> Figures:
    """The page's values, of everybody who is known."""
    lines = [line for relation in known for line in relation.lines]
    return Figures(
        brand,
        now,
        since,
        record((line.past for line in lines), since),
        known,
        Counter(line.decision.state for line in lines),
        Counter(_sent(line, since) for line in lines),
        _campaigns(lines),
        Counter(m.at.weekday() for line in lines for m in line.past.messages if _is_since(m.at, since)),
        Counter(at.weekday() for line in lines for at in line.past.replies if _is_since(at, since)),
        sorted(_attention(known, now), key=lambda one: (not one.creator.is_high_value, -one.count)),
    )


def _is_since(at: datetime, since: date | None) -> bool:
    return since is None or at.date() >= since


def _sent(line: Line, since: date | None) -> int:
    return sum(_is_since(message.at, since) for message in line.past.touches)


def _campaigns(lines: Iterable[Line]) -> Mapping[str, Mapping[Timing, int]]:
    """Items by campaign, those of which it is too early to speak left out; the newest deadline first."""
    found: dict[str, Counter[Timing]] = {}
    newest: dict[str, date] = {}
    for line in lines:
        if line.past.timing is not Timing.NOT_YET:
            name = line.case.ask.campaign or NO_CAMPAIGN
            found.setdefault(name, Counter())[line.past.timing] += 1
            newest[name] = max(newest.get(name, date.min), line.case.ask.deadline or date.min)
    return {name: found[name] for name in sorted(found, key=lambda name: newest[name], reverse=True)}


# --- who needs attention ---


def _attention(known: Iterable[Relation], now: datetime) -> Iterator[Attention]:
    for relation in known:
        reasons: dict[str, tuple[str, ...]] = {}
        for line in relation.lines:
            if why := _why(line, now):
                reasons[why] = (*reasons.get(why, ()), line.case.ask.item)
        if reasons:
            yield Attention(relation.creator, reasons)


def _why(line: Line, now: datetime) -> str:
    """Why somebody should look at this chase; "" for one that goes its way."""
    state, hold = line.decision.state, line.decision.hold
    if state is State.EXHAUSTED:
        return "No answer to the last touch; your decision"
    if state is State.UNREACHABLE:
        return "No address works any more"
    if hold is not None and hold.kind is HoldKind.OUR_COURT:
        return f"Our turn: we owe {line.case.ask.brand_owes or 'them something'}"
    if hold is not None and hold.kind is HoldKind.NEEDS_REVIEW:
        return "A question waits for you (chaser review)"
    if state is State.REPLIED and _is_overdue(line, now):
        return "The promised day has passed and nobody said whether it came"
    if line.is_open and line.tier >= ESCALATED:
        return f"Tier {line.tier} went out, no answer yet"
    return ""


def _is_overdue(line: Line, now: datetime) -> bool:
    reply = line.case.chase.reply
    promised = reply.promised if reply else None
    return promised is not None and promised < line.case.local_date(now) and Kept.KEPT not in line.past.promises
