"""Between different things asked of one person lies a business day; stakes, then age, decide which comes first."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from tests.cast import LATE_CONTENT, MISSING_INFO, REEL, US_DAYS, case_of, ny, requested
from worker.core.cadence import Stakes
from worker.core.calendar import SharedDays
from worker.core.case import Case
from worker.core.people import Account
from worker.core.plan import decide
from worker.core.policies import Policies
from worker.core.tact import urgency
from worker.rounds.precedence import writes_today

ADDRESS = replace(REEL, key="mika-address", scenario="missing-info", deadline=date(2026, 10, 20))
LOS_ANGELES = ZoneInfo("America/Los_Angeles")


def touched(*days: str, apart: int = 1) -> Case:
    """The Reel, due on Monday, October 26, of somebody who heard from us about other things on these days."""
    others = {f"other-{n}": date.fromisoformat(day) for n, day in enumerate(days, 1)}
    return case_of(*requested(), touched=others, policies=Policies(days_between_chases=apart))


@pytest.mark.parametrize(
    ("case", "on", "after"),
    [
        (touched(), "2026-10-26", ""),
        (touched("2026-10-22"), "2026-10-26", ""),
        (touched("2026-10-23"), "2026-10-26", ""),  # Friday; Monday is a business day later
        (touched("2026-10-26"), "2026-10-27", "other-1"),
        (touched("2026-10-23", "2026-10-26"), "2026-10-27", "other-2"),
        (touched("2026-10-23", apart=2), "2026-10-27", "other-1"),
        (touched("2026-10-26", apart=2), "2026-10-28", "other-1"),
        (touched("2026-10-26", apart=0), "2026-10-26", ""),
        (touched("2026-10-30"), "2026-11-02", "other-1"),  # sent on Friday: Monday
    ],
)
def test_the_other_waits_and_says_for_what(case: Case, on: str, after: str) -> None:
    """So many business days after the last word about anything else."""
    decision = decide(case, ny("2026-10-26 08:05"))
    says = f", after {after}, about which Mika Sato hears first."

    assert decision.next is not None
    assert decision.next.on == date.fromisoformat(on)
    assert decision.reason.endswith(says) is bool(after)
    assert bool(decision.actions) is (not after)


def test_the_day_between_is_a_rule_unless_a_home_says_otherwise() -> None:
    """The shipped default."""
    assert Policies().days_between_chases == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (case_of(ask=REEL), case_of(ask=ADDRESS, scenario=MISSING_INFO)),  # high stakes, though due later
        (case_of(ask=replace(ADDRESS, stakes=Stakes.HIGH), scenario=MISSING_INFO), case_of(ask=REEL)),  # both high
        (case_of(ask=replace(REEL, deadline=date(2026, 10, 22))), case_of(ask=REEL)),  # owed for longer
        (
            case_of(*requested(), ask=replace(REEL, deadline=None)),  # asked for on the 16th
            case_of(ask=replace(REEL, deadline=date(2026, 10, 19))),
        ),
        (case_of(ask=REEL), case_of(ask=replace(REEL, stakes=Stakes.LOW, deadline=date(2026, 9, 1)))),
    ],
)
def test_higher_stakes_come_first_and_then_what_is_owed_for_longer(first: Case, second: Case) -> None:
    """By the ask's own stakes, else its scenario's; by the deadline, else the request."""
    assert urgency(first) < urgency(second)


@pytest.mark.parametrize(
    ("now", "writes"),
    [
        ("2026-10-25 12:00", False),  # Sunday
        ("2026-10-26 05:00", True),  # before anybody's time for drafts
        ("2026-10-26 08:05", True),  # five past five there: at eight it will
        ("2026-10-26 12:00", True),
    ],
)
def test_another_mailbox_with_the_more_urgent_thing_may_write_later_in_the_day(now: str, writes: bool) -> None:
    """The drafts of a colleague in Los Angeles come at eleven in New York; the morning is left to them all the same."""
    lee = Account("lee", "lee@brand.example", "Lee Ho", LOS_ANGELES, country="US")
    days = SharedDays(US_DAYS, replace(US_DAYS, timezone=LOS_ANGELES), lee.draft_at)
    case = case_of(*requested(), scenario=LATE_CONTENT, account=lee, days=days)

    assert writes_today(case, ny(now)) is writes
    assert not writes_today(replace(case, is_queued=True), ny(now))  # no room left there today
