"""The dates, as the table in docs/how-it-works.md that explains them."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.cast import (
    GONE_SILENT,
    LATE_CONTENT,
    MIKA,
    MISSING_INFO,
    MISSING_METRICS,
    NEW_YORK,
    REEL,
    SLOW_PROGRESS,
    UNSIGNED_CONTRACT,
    US_DAYS,
    US_HOLIDAYS,
    WHITELISTING,
    case_of,
    drafted,
    evidence,
    ny,
    requested,
    sent,
)  # fmt: skip
from worker.core import schedule
from worker.core.cadence import Scenario, Stakes
from worker.core.calendar import Calendar
from worker.core.day_zero import day_zero
from worker.core.events import DraftWithdrawn, TouchSent, TouchSkipped, WrittenByHand
from worker.core.forecast import forecast
from worker.core.people import Ask


def ladder(scenario: Scenario, ask: Ask, *, request: str = "2026-10-16 09:00") -> list[tuple[int, str, str]]:
    """Tier, day and asked-for date of every touch, if each is sent on its day."""
    case = case_of(*requested(request), ask=replace(ask, scenario=scenario.key), scenario=scenario)
    drafts = forecast(case, ny(request) + timedelta(hours=1), date(2027, 12, 31))
    return [(draft.tier, f"{draft.due_on:%a %m-%d}", f"{draft.asked_for:%a %m-%d}") for draft in drafts]


def test_late_content_falls_on_the_days_of_the_spec() -> None:
    """Deadline Friday October 23: the four dates and asked-for dates of the example there."""
    expected = [
        (1, "Mon 10-26", "Tue 10-27"),
        (2, "Wed 10-28", "Fri 10-30"),
        (3, "Mon 11-02", "Tue 11-03"),
        (4, "Wed 11-04", "Fri 11-06"),
    ]

    assert ladder(LATE_CONTENT, REEL) == expected


def test_a_holiday_inside_a_window_moves_the_touch_to_the_next_allowed_day() -> None:
    """Deadline November 8: touch 2 would come on Veterans Day, Wednesday the 11th."""
    days = ladder(LATE_CONTENT, replace(REEL, deadline=date(2026, 11, 8)))

    assert [day for _, day, _ in days[:2]] == ["Mon 11-09", "Thu 11-12"]


def test_only_one_touch_comes_before_the_deadline() -> None:
    """Missing info with a far deadline: one Tier 1 two business days after the request, the rest once it has passed."""
    days = ladder(MISSING_INFO, replace(REEL, deadline=date(2026, 11, 6)))

    assert days[0] == (1, "Tue 10-20", "Fri 11-06")
    assert days[1][1] == "Mon 11-09"


def test_without_a_deadline_day_zero_is_two_business_days_after_the_request() -> None:
    """A request on Friday the 16th: Tuesday the 20th."""
    case = case_of(*requested(), ask=replace(REEL, deadline=None))

    assert day_zero(case) == date(2026, 10, 20)


def test_day_zero_is_never_earlier_than_a_business_day_after_the_request() -> None:
    """A deadline that had passed before anybody asked."""
    case = case_of(*requested(), ask=replace(REEL, deadline=date(2026, 10, 1)))

    assert day_zero(case) == date(2026, 10, 19)


@pytest.mark.parametrize(
    ("posted", "content", "expected"),
    [
        (date(2026, 10, 26), "post", date(2026, 10, 30)),
        (date(2026, 10, 26), "story", date(2026, 10, 28)),
        (datetime(2026, 10, 26, 7, 30, tzinfo=NEW_YORK), "story", date(2026, 10, 27)),
        (datetime(2026, 10, 26, 9, 30, tzinfo=NEW_YORK), "story", date(2026, 10, 28)),
        (None, "post", None),
    ],
)
def test_figures_are_not_asked_for_before_the_platform_has_them(
    posted: date | None, content: str, expected: date | None
) -> None:
    """72 hours for a post, 24 for a story; a date alone means the end of that day."""
    ask = replace(REEL, scenario="missing-metrics", deadline=date(2026, 10, 20), posted_on=posted, content=content)

    assert day_zero(case_of(*requested(), ask=ask, scenario=MISSING_METRICS)) == expected


@pytest.mark.parametrize(
    ("delivered", "requested_on", "expected"),
    [
        (date(2026, 10, 23), "2026-10-16 09:00", date(2026, 10, 23)),
        (date(2026, 10, 23), "2026-10-23 09:00", date(2026, 10, 26)),  # a business day after the request at least
        (None, "2026-10-16 09:00", None),
    ],
)
def test_what_follows_a_delivery_counts_from_its_day(
    delivered: date | None, requested_on: str, expected: date | None
) -> None:
    """Day 0 is the day the product arrived, whatever the deadline of the work is."""
    ask = replace(REEL, scenario="gone-silent", deadline=date(2026, 11, 20), delivered_on=delivered)

    assert day_zero(case_of(*requested(requested_on), ask=ask, scenario=GONE_SILENT)) == expected


def test_slow_progress_waits_for_the_promised_day_or_two_business_days_after_the_answer() -> None:
    """The promised day stands in deadline, the day of the answer in requested_on."""
    answered = replace(REEL, scenario="slow-progress", requested_on=date(2026, 10, 20), deadline=None)
    promised = replace(answered, deadline=date(2026, 10, 29))

    assert day_zero(case_of(*requested(), ask=answered, scenario=SLOW_PROGRESS)) == date(2026, 10, 22)
    assert day_zero(case_of(*requested(), ask=promised, scenario=SLOW_PROGRESS)) == date(2026, 10, 30)


def test_tier_1_waits_for_monday_at_most_four_days() -> None:
    """Medium stakes: Day 0 on a Thursday waits for Monday; on a Tuesday it does not wait for the next one."""
    thursday = ladder(MISSING_INFO, replace(REEL, deadline=None), request="2026-10-20 09:00")
    tuesday = ladder(MISSING_INFO, replace(REEL, deadline=None), request="2026-10-16 09:00")

    assert thursday[0][1] == "Mon 10-26"
    assert tuesday[0][1] == "Tue 10-20"


def test_high_stakes_never_wait_for_a_batch_weekday() -> None:
    """The same Thursday at high stakes."""
    ask = replace(REEL, deadline=None, stakes=Stakes.HIGH)

    assert ladder(MISSING_INFO, ask, request="2026-10-20 09:00")[0][1] == "Thu 10-22"


def test_low_stakes_mean_two_touches_a_week_apart() -> None:
    """An ask's own stakes replace the table's windows."""
    days = ladder(LATE_CONTENT, replace(REEL, stakes=Stakes.LOW))

    assert [(tier, day) for tier, day, _ in days] == [(1, "Mon 10-26"), (2, "Mon 11-02")]


def test_high_stakes_give_no_fourth_tier_to_a_scenario_without_one() -> None:
    """Missing info never escalates to the manager beyond Tier 3."""
    ask = replace(REEL, stakes=Stakes.HIGH)

    assert [tier for tier, _, _ in ladder(MISSING_INFO, ask)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("scenario", "tiers"), [(UNSIGNED_CONTRACT, [1, 2, 3, 4]), (WHITELISTING, [1, 2, 3, 4]), (MISSING_INFO, [1, 2, 3])]
)
def test_each_scenario_climbs_as_far_as_its_table(scenario: Scenario, tiers: list[int]) -> None:
    """Tier 4 exists where the table has it and a manager is known."""
    assert [tier for tier, _, _ in ladder(scenario, REEL)] == tiers


def test_without_a_manager_there_is_no_tier_4() -> None:
    """Tier 3 stays with the creator and is the last."""
    case = case_of(*requested(), creator=replace(MIKA, manager_email="", manager_name=""))
    drafts = forecast(case, ny("2026-10-20 09:00"), date(2027, 1, 1))

    assert [(draft.tier, draft.to, draft.cc) for draft in drafts] == [
        (tier, ("mika@creators.example",), ()) for tier in (1, 2, 3)
    ]


def test_a_late_send_moves_the_rest() -> None:
    """Touch 1 went out on Thursday: touch 2 counts from there."""
    step = schedule.next_step(case_of(*requested(), *sent(1, "2026-10-29 15:00")))

    assert step is not None
    assert step.on == date(2026, 11, 2)


def test_the_next_touch_never_comes_before_the_asked_for_date_has_passed() -> None:
    """Touch 1 asked for Wednesday the 28th: touch 2 comes on the 29th although its window opens on the 28th."""
    step = schedule.next_step(case_of(*requested(), *sent(1, "2026-10-26 10:12", asked_for=date(2026, 10, 28))))

    assert step is not None
    assert step.on == date(2026, 10, 29)


def test_a_full_business_day_lies_between_two_touches() -> None:
    """Sent on a Friday: not before Tuesday, whatever the window says."""
    quick = replace(LATE_CONTENT, windows=(LATE_CONTENT.windows[0], replace(LATE_CONTENT.windows[1], low=1, high=1)))
    step = schedule.next_step(case_of(*requested(), *sent(1, "2026-10-30 10:00"), scenario=quick))

    assert step is not None
    assert step.on == date(2026, 11, 3)


def test_a_skipped_touch_keeps_the_tier_and_is_anchored_at_its_due_day() -> None:
    """Touch 1 deleted: touch 2 is a friendly reminder, two days after touch 1 was due."""
    events = (*requested(), *drafted(1, "2026-10-26 08:00"), TouchSkipped(ny("2026-10-26 15:00"), 1, "deleted"))
    step = schedule.next_step(case_of(*events))

    assert step is not None
    assert (step.number, step.tier, step.on) == (2, 1, date(2026, 10, 28))


def test_a_draft_that_vanished_blocks_the_next_touch_for_three_business_days() -> None:
    """It may be scheduled to be sent."""
    gone = TouchSkipped(ny("2026-10-26 15:00"), 1, "vanished", vanished=True)
    step = schedule.next_step(case_of(*requested(), *drafted(1, "2026-10-26 08:00"), gone))

    assert step is not None
    assert step.on == date(2026, 10, 29)


def test_a_word_by_hand_between_two_touches_restarts_the_wait() -> None:
    """Touch 1 on Monday, a note by hand on Tuesday: touch 2 counts from Tuesday."""
    note = WrittenByHand(ny("2026-10-27 18:00"), ny("2026-10-27 17:00"), evidence("<hand@x>"))
    step = schedule.next_step(case_of(*requested(), *sent(1, "2026-10-26 10:00"), note))

    assert step is not None
    assert (step.number, step.tier, step.on) == (2, 2, date(2026, 10, 29))


@pytest.mark.parametrize(("is_taken_back", "on"), [(True, date(2026, 10, 29)), (False, date(2026, 11, 3))])
def test_a_message_by_hand_asks_for_what_its_draft_asks_for(is_taken_back: bool, on: date) -> None:
    """The draft asks for Monday, November 2. Taken back before the message, nobody has heard of that date."""
    back = [DraftWithdrawn(ny("2026-10-26 12:00"), 1, 1, "they are away")] if is_taken_back else []
    moment = ny("2026-10-27 17:00")
    hand = TouchSent(moment, 1, 1, moment, (MIKA.email,), (), evidence("<hand@x>"), by_hand=True)
    draft = drafted(1, "2026-10-26 08:00", asked_for=date(2026, 11, 2))
    step = schedule.next_step(case_of(*requested(), *draft, *back, hand))

    assert step is not None
    assert step.on == on


def test_the_creators_own_date_decides_about_the_creators_days() -> None:
    """08:00 on a Friday in New York is Friday evening in Tokyo; Sunday there begins on Saturday here."""
    tokyo = Calendar(ZoneInfo("Asia/Tokyo"), holidays={date(2026, 11, 3): "Culture Day"})
    case = case_of(*requested(), *sent(1, "2026-10-30 10:00"), *sent(2, "2026-10-30 11:00"), creator_days=tokyo)

    assert not case.days.is_allowed(date(2026, 11, 3))
    assert case.days.creator_date(date(2026, 11, 2)) == date(2026, 11, 2)
    assert case.days.why_off(date(2026, 11, 3)) == "Culture Day for the creator"


def test_prior_touches_count_up_to_tier_2() -> None:
    """Three earlier reminders in the sheet: the next one is Tier 3, touch 3."""
    step = schedule.next_step(case_of(*requested(), ask=replace(REEL, prior_touches=3)))

    assert step is not None
    assert (step.number, step.tier) == (3, 3)


def test_the_calendar_of_the_account_counts_too() -> None:
    """Columbus Day is off for a New York account even when the creator works."""
    open_days = Calendar(NEW_YORK)
    case = case_of(*requested(), creator_days=open_days)

    assert case.days.why_off(date(2026, 10, 12)) == US_HOLIDAYS[date(2026, 10, 12)]
    assert US_DAYS.is_business_day(date(2026, 10, 13))


def test_in_a_quiet_season_follow_ups_come_at_half_the_pace() -> None:
    """Two days become four from the 21st on; outside of it the cadence is the table's."""
    season = {date(2026, 12, 20) + timedelta(days=n): "Christmas to New Year" for n in range(15)}
    quiet = replace(US_DAYS, quiet=season)
    touch = sent(1, "2026-12-21 09:00")
    ask = replace(REEL, deadline=date(2026, 12, 18))

    usual = schedule.next_step(case_of(*requested("2026-12-10 09:00"), *touch, ask=ask))
    slow = schedule.next_step(case_of(*requested("2026-12-10 09:00"), *touch, ask=ask, creator_days=quiet))

    assert usual is not None
    assert slow is not None
    assert (usual.on, usual.season) == (date(2026, 12, 23), "")
    assert (slow.opens, slow.season) == (date(2026, 12, 25), "Christmas to New Year")
    assert slow.on == date(2026, 12, 25)  # no holiday here: the cast calendar knows those of autumn alone


def test_a_touch_that_waits_for_its_weekday_after_a_weekend_says_so() -> None:
    """Sent on a Wednesday, its window opens on a Saturday; the first free day is Monday, and Wednesday is preferred."""
    contract = replace(UNSIGNED_CONTRACT, batching={1: 0, 2: 2})
    ask = replace(REEL, scenario="unsigned-contract")
    case = case_of(*requested("2026-10-19 09:00"), *sent(1, "2026-10-21 09:00"), ask=ask, scenario=contract)
    step = schedule.next_step(case)

    assert step is not None
    assert (step.opens, step.on, step.because) == (date(2026, 10, 24), date(2026, 10, 28), schedule.Because.BATCH)
