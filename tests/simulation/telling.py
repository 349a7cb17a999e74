"""What a simulation was like, as a table to print."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import mean, median

from tests.simulation import journal as j
from tests.simulation.oracle import Rule, Violation

LINES = 60
"""So much of a creator's history is printed with a violation."""


@dataclass(frozen=True, slots=True)
class Played:
    """What a simulation was, what the oracle says of it, and how much time of a processor it took, in seconds."""

    journal: list[j.Entry]
    violations: list[Violation]
    checked: Counter[str]
    asks: int
    seconds: float


def joined(parts: Sequence[Played]) -> Played:
    """Several teams as one."""
    return Played(
        [entry for part in parts for entry in part.journal], [found for part in parts for found in part.violations],
        sum((part.checked for part in parts), Counter()), sum(part.asks for part in parts),
        sum(part.seconds for part in parts),
    )  # fmt: skip


def told(played: Played) -> Iterator[str]:
    """Line by line."""
    journal, chases = played.journal, played.asks
    kinds = Counter(type(entry).__name__ for entry in journal)
    yield f"asks: {chases}; looks: {kinds['Looks']}; verdicts on a chase: {played.checked['verdicts']}"
    did = (
        "Sent",
        "TurnedUp",
        "WroteByHand",
        "Edited",
        "Deleted",
        "Replied",
        "Unclear",
        "Away",
        "Failed",
        "Told",
        "RowSays",
    )
    yield "people: " + ", ".join(f"{kind} {kinds[kind]}" for kind in did)
    drafted = [entry for entry in journal if isinstance(entry, j.Drafted)]
    yield f"drafts: {len(drafted)} new, {kinds['Renewed']} renewed, {kinds['TakenBack']} taken back"
    shared = sum(bool(entry.also) for entry in drafted)
    came_in = sum(len(entry.also) for entry in journal if isinstance(entry, j.Renewed))
    yield f"drafts for several asks: {shared} new ones; {came_in} asks in renewed ones"
    yield f"touches sent for each ask: {kinds['Sent'] / max(chases, 1):.2f}"
    yield from _waits(journal)
    by_day = Counter((entry.desk, entry.at.date()) for entry in drafted)
    if by_day:
        usual, most = mean(by_day.values()), max(by_day.values())
        yield f"new drafts on a day that has any, in one mailbox: {usual:.1f}, {most} at most"
    broken = Counter(violation.rule for violation in played.violations)
    yield "violations: " + (", ".join(f"{rule.name} {broken[rule]}" for rule in Rule if broken[rule]) or "none")


def first_of_each(violations: Iterable[Violation], journal: Sequence[j.Entry]) -> Iterator[str]:
    """The first violation of each chase, how many followed, since one fault is found again at every look, and what had
    happened to the creator, since a year is too long to be played again for it.
    """
    by_chase: defaultdict[str, list[Violation]] = defaultdict(list)
    for violation in violations:
        by_chase[violation.chase].append(violation)
    for found in by_chase.values():
        yield f"{found[0]}{f'  and {len(found) - 1} more' if found[1:] else ''}"
        yield from _before(found[0], journal)


def _waits(journal: Iterable[j.Entry]) -> Iterator[str]:
    """From a touch to the draft of the next one, in calendar days, by the next one's tier."""
    sent: dict[str, j.Entry] = {}
    waits: defaultdict[int, list[int]] = defaultdict(list)
    for entry in journal:
        match entry:
            case j.Sent(chase=chase) | j.WroteByHand(chase=chase):
                sent[chase] = entry
            case j.Drafted(chase=chase, tier=tier) if chase in sent:
                waits[tier].append((entry.at.date() - sent[chase].at.date()).days)
    for tier, days in sorted(waits.items()):
        yield f"to Tier {tier}: {median(days):.0f} days after the touch before (median of {len(days)})"


def _before(violation: Violation, journal: Sequence[j.Entry]) -> list[str]:
    """What happened to the creator of this chase, the last of it."""
    creator = violation.chase.partition("-")[0]
    theirs = (entry for entry in journal if entry.at <= violation.at and f"'{creator}" in repr(entry))
    return [f"    {_plain(entry)}" for entry in list(theirs)[-LINES:]]


def _plain(entry: j.Entry) -> str:
    """Times and days as people write them."""
    text = repr(entry).replace(", tzinfo=datetime.timezone.utc", "")
    return re.sub(r"datetime\.(?:datetime|date)\(([\d, ]+)\)", lambda found: found[1].replace(", ", "-"), text)
