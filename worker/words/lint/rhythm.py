"""C1: the cadences. How many touches, how far apart, and who is written to (seed 001, principles 3 to 5)."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Final

from worker.core.actions import WriteDraft
from worker.core.cadence import MAX_TIER, DayZero, ManagerPlace, Scenario, Stakes
from worker.words.lint.rules import Hit, error, warning

FILE: Final = "config/cadences.yaml"
METRICS: Final = "metrics"
"""What the key of a scenario about figures contains."""
FEW: Final = 2
LONGEST_AT_HIGH_STAKES: Final = 10
SHORTEST_GAP: Final = 2

EARLY_METRICS: Final = error(
    "C101",
    "Figures are asked for before they can be complete.",
    "A post needs 72 hours, a story 24. day_zero: posted waits for them; any other rule asks too early.",
    bad="missing-metrics: {day_zero: deadline}",
    good="missing-metrics: {day_zero: posted}",
)
OVERLAPPING: Final = error(
    "C102",
    "A touch may come before the one in front of it is over.",
    "The windows are days from Day 0, in ascending order; one may begin on the last day of the other, no earlier.",
    bad='touches: ["0", "2-5", "4"]',
    good='touches: ["0", "2-3", "5"]',
)
MANY_AT_LOW_STAKES: Final = error(
    "C103",
    "Low stakes get more than two touches.",
    "Match escalation to stakes: what is of little weight is asked for twice over a week.",
    bad='{stakes: low, touches: ["0", "3", "7"]}',
    good='{stakes: low, touches: ["0", "7"]}',
)
TIER_4_TO_NOBODY: Final = error(
    "C104",
    "There is a Tier 4, and no manager it goes to.",
    "Tier 4 is a word with the manager: manager: {tier_4: to}, or tier_4: false.",
    bad="{tier_4: true, manager: {tier_4: none}}",
    good="{tier_4: true, manager: {tier_4: to}}",
)
EARLY_MANAGER: Final = error(
    "C105",
    "The manager comes in before Tier 3.",
    "Nobody likes to be copied early. Contracts and payment alone (formal: true) go to the manager from the start.",
    bad="manager: {tier_2: cc}",
    good="manager: {tier_2: none, tier_3: to}",
)
SLOW: Final = warning(
    "C106",
    "High stakes take too long.",
    "Three or four touches over five to seven days; after ten, what it was urgent for has passed.",
    bad='{stakes: high, touches: ["0", "7", "14"]}',
    good='{stakes: high, touches: ["0", "2-3", "5", "7"]}',
)
CLOSE: Final = warning(
    "C107",
    "Two touches are less than a full business day apart.",
    "Chaser leaves a business day between two messages whatever the windows say; write what will happen.",
    bad='touches: ["0", "1", "5"]',
    good='touches: ["0", "2-3", "5"]',
)
BAD_DATE: Final = error(
    "C108",
    "A message asks for a day it cannot ask for.",
    "The asked-for date is a business day after the day of the message.",
    bad="(written on Wednesday, asks for Wednesday)",
    good="(written on Wednesday, asks for Friday)",
)
NO_MANAGER: Final = warning(
    "C109",
    "The manager is never brought in.",
    "Where there is one, Tier 3 goes to the manager, the creator in copy: manager: {tier_3: to}.",
    bad="manager: {tier_3: none}",
    good="manager: {tier_3: to}",
)
RULES: Final = (
    EARLY_METRICS, OVERLAPPING, MANY_AT_LOW_STAKES, TIER_4_TO_NOBODY, EARLY_MANAGER, SLOW, CLOSE, BAD_DATE, NO_MANAGER,
)  # fmt: skip


def judge(scenario: Scenario) -> Iterator[Hit]:
    """What is wrong with one scenario. `where` names the key of its line."""
    windows, manager = scenario.windows, scenario.manager
    if METRICS in scenario.key and scenario.day_zero is not DayZero.POSTED:
        yield Hit(EARLY_METRICS, where="day_zero")
    if any(later.low < earlier.high for earlier, later in pairwise(windows)):
        yield Hit(OVERLAPPING, where="touches")
    if scenario.stakes is Stakes.LOW and len(windows) > FEW:
        yield Hit(MANY_AT_LOW_STAKES, where="touches")
    if scenario.tier_4 and manager.get(MAX_TIER, ManagerPlace.TO) is not ManagerPlace.TO:
        yield Hit(TIER_4_TO_NOBODY, where="manager")
    early = [tier for tier in (1, 2) if manager.get(tier, ManagerPlace.NONE) is not ManagerPlace.NONE]
    if early and not scenario.formal:
        yield Hit(EARLY_MANAGER, where="manager")
    if scenario.stakes is Stakes.HIGH and windows[-1].low > LONGEST_AT_HIGH_STAKES:
        yield Hit(SLOW, where="touches")
    if any(0 < later.low - earlier.low < SHORTEST_GAP for earlier, later in pairwise(windows)):
        yield Hit(CLOSE, where="touches")
    if len(windows) > FEW and not scenario.formal and manager.get(FEW + 1) is ManagerPlace.NONE:
        yield Hit(NO_MANAGER, where="manager")


def judge_dates(drafts: Iterable[WriteDraft], is_business_day: Callable[[date], bool]) -> Iterator[Hit]:
    """Every asked-for date lies after its message, on a business day, before the next message."""
    following: date | None = None
    for draft in sorted(drafts, key=lambda each: each.number, reverse=True):
        asked = draft.asked_for
        late = following is not None and asked >= following
        if asked <= draft.due_on or late or not is_business_day(asked):
            what = f"Touch {draft.number} of {draft.due_on.isoformat()} asks for {asked.isoformat()}."
            yield Hit(BAD_DATE, what, "touches")
        following = draft.due_on
