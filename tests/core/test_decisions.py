"""What the planner decides, one row per rule."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.cast import (
    GONE_SILENT,
    LATE_CONTENT,
    MIKA,
    MISSING_METRICS,
    PRODUCT_RECEIVED,
    REEL,
    UNSIGNED_CONTRACT,
    case_of,
    drafted,
    evidence,
    ny,
    requested,
    sent,
)  # fmt: skip
from worker.core import events as e
from worker.core.actions import Audience, PlaceHold, RefreshDraft, WithdrawDraft, WriteDraft
from worker.core.brief import digest
from worker.core.calendar import Calendar
from worker.core.case import Case
from worker.core.messages import Place
from worker.core.plan import Decision, State, decide
from worker.core.policies import AfterPromise, Policies

MONDAY = ny("2026-10-26 08:05")
PAUSE = e.HoldPlaced(ny("2026-10-20 09:00"), e.HoldKind.PAUSED, None, "paused by hand.")
REPLY = e.ReplyReceived(ny("2026-10-27 09:00"), "the creator", evidence("<reply@x>", ny("2026-10-27 08:00")))


def kinds(decision: Decision) -> list[str]:
    """The names of the actions."""
    return [type(action).__name__ for action in decision.actions]


def open_draft(case: Case, now: datetime) -> tuple[e.Event, ...]:
    """The draft that the plan would write now, as placed."""
    (draft,) = [action for action in decide(case, now).actions if isinstance(action, WriteDraft)]
    claim = e.DraftClaimed(
        now, draft.number, 1, draft.tier, "<d@brand.example>", "ref", draft.to, draft.cc, "Re: The Reel",
        draft.due_on, draft.asked_for, digest(case, draft), "maya",
    )  # fmt: skip
    return claim, e.DraftPlaced(now, draft.number, 1, Place("Drafts", 1, 1))


WITH_DRAFT = (*requested(), *open_draft(case_of(*requested()), MONDAY))


def test_what_is_renewed_in_the_night_reads_as_of_the_morning_before() -> None:
    """The item was corrected in the night: as on Monday it asks for Tuesday, and so it stays until eight."""
    renamed = replace(REEL, item="the Reel for Spring Glow 2")
    night, gone = ny("2026-10-27 01:30"), e.DraftWithdrawn(ny("2026-10-27 01:30"), 1, 1, "renewed", refresh=True)
    (action,) = decide(case_of(*WITH_DRAFT, ask=renamed), night).actions
    assert isinstance(action, RefreshDraft)
    draft = action.draft
    claim = e.DraftClaimed(
        night, 1, 2, 1, "<d2@brand.example>", "ref", draft.to, draft.cc, "Re: The Reel", draft.due_on, draft.asked_for,
        digest(case_of(*WITH_DRAFT, ask=renamed), draft), "maya",
    )  # fmt: skip
    again = (*WITH_DRAFT, gone, claim, e.DraftPlaced(night, 1, 2, Place("Drafts", 1, 2)))
    by_hour = {
        hour: decide(case_of(*again, ask=renamed), ny(f"2026-10-27 {hour}")).actions for hour in ("07:59", "08:00")
    }

    assert draft.asked_for == date(2026, 10, 27)
    assert not by_hour["07:59"]
    assert by_hour["08:00"][0].draft.asked_for == date(2026, 10, 28)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-10-26 07:59", []),
        ("2026-10-26 08:00", ["WriteDraft"]),
        ("2026-10-25 12:00", []),
        ("2026-10-31 12:00", []),
        ("2026-11-02 08:00", ["WriteDraft"]),
    ],
)
def test_a_draft_appears_from_draft_at_on_an_allowed_day(now: str, expected: list[str]) -> None:
    """Not before 08:00, not on a weekend; after days of silence, once, on the next allowed day."""
    assert kinds(decide(case_of(*requested()), ny(now))) == expected


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ((), State.WAITING),
        ((REPLY,), State.REPLIED),
        ((e.MarkedDone(MONDAY, "hand"),), State.DONE),
        ((e.MarkedStopped(MONDAY, "hand"),), State.STOPPED),
        ((PAUSE,), State.HELD),
        ((REPLY, e.Resumed(MONDAY)), State.WAITING),
        ((e.MarkedDone(MONDAY, "hand"), e.Reopened(MONDAY, "the sheet")), State.WAITING),
    ],
)
def test_the_state_follows_from_what_happened(events: tuple[e.Event, ...], state: State) -> None:
    """Ends, holds, and the way back."""
    assert decide(case_of(*requested(), *events), ny("2026-10-20 09:00")).state is state


def test_nothing_is_planned_before_the_request_is_known() -> None:
    """It says so instead of staying silent."""
    decision = decide(case_of(e.Opened(MONDAY), e.LookedBack(MONDAY, date(2026, 9, 26))), MONDAY)

    assert decision.state is State.WAITING
    assert "No request" in decision.reason


def test_nothing_is_planned_before_the_past_was_read() -> None:
    """A reply may lie there."""
    events = requested()[:2]

    assert not decide(case_of(*events), MONDAY).actions


def test_requested_on_alone_opens_a_new_conversation() -> None:
    """Touch 1 then has nothing to answer."""
    events = (e.Opened(MONDAY), e.LookedBack(MONDAY, date(2026, 9, 1)))
    decision = decide(case_of(*events, ask=replace(REEL, requested_on=date(2026, 10, 16))), MONDAY)

    assert [action.opens_conversation for action in decision.actions if isinstance(action, WriteDraft)] == [True]


@pytest.mark.parametrize("event", [PAUSE, REPLY, e.MarkedDone(MONDAY, "hand"), e.MarkedStopped(MONDAY, "hand")])
def test_any_hold_or_end_takes_an_open_draft_back(event: e.Event) -> None:
    """An open, untouched one."""
    decision = decide(case_of(*WITH_DRAFT, event), MONDAY + timedelta(minutes=5))

    assert kinds(decision) == ["WithdrawDraft"]


@pytest.mark.parametrize("event", [PAUSE, REPLY])
def test_an_edited_draft_is_left_alone(event: e.Event) -> None:
    """It is the person's from then on."""
    edited = e.DraftEdited(MONDAY, 1, "<d@brand.example>", Place("Drafts", 1, 2))

    assert not decide(case_of(*WITH_DRAFT, edited, event), MONDAY).actions


def test_an_open_draft_is_kept_while_it_reads_as_it_should() -> None:
    """Same day, same words: nothing to do."""
    assert not decide(case_of(*WITH_DRAFT), MONDAY + timedelta(hours=9)).actions


def test_an_unsent_draft_is_renewed_the_next_morning() -> None:
    """As if sent that day: Tuesday's asks for Wednesday."""
    case = case_of(*WITH_DRAFT)

    assert not decide(case, ny("2026-10-27 07:59")).actions
    (action,) = decide(case, ny("2026-10-27 08:00")).actions
    assert isinstance(action, RefreshDraft)
    assert action.draft.asked_for == date(2026, 10, 28)


def test_a_stale_draft_is_renewed_even_on_a_day_off() -> None:
    """A draft never asks for a date that has passed."""
    old = case_of(*requested(), *drafted(1, "2026-10-29 08:00", asked_for=date(2026, 10, 30)))
    (action,) = decide(old, ny("2026-10-31 12:00")).actions

    assert isinstance(action, RefreshDraft)
    assert action.draft.asked_for > date(2026, 10, 31)


def test_changed_details_renew_an_open_draft() -> None:
    """The person mended the item in the sheet."""
    (action,) = decide(case_of(*WITH_DRAFT, ask=replace(REEL, item="the Spring Glow Reel")), MONDAY).actions

    assert isinstance(action, RefreshDraft)


def test_a_deadline_moved_later_takes_the_draft_back_and_waits() -> None:
    """Tiers stay."""
    decision = decide(case_of(*WITH_DRAFT, ask=replace(REEL, deadline=date(2026, 11, 20))), MONDAY)

    assert kinds(decision) == ["WithdrawDraft"]
    assert decision.state is State.WAITING
    assert decision.day_zero == date(2026, 11, 21)


TIER_3 = (*requested(), *sent(1, "2026-10-26 09:00"), *sent(2, "2026-10-29 09:00"))
LOST = e.TouchSkipped(ny("2026-11-02 10:00"), 3, "vanished", vanished=True)
TURNED_UP = e.TouchSent(
    ny("2026-11-09 09:00"), 3, 3, ny("2026-11-02 12:00"), ("mika@creators.example",), (), evidence()
)
NO_MANAGER = replace(MIKA, manager_email="", manager_name="")
SHORT = replace(LATE_CONTENT, windows=LATE_CONTENT.windows[:3])


@pytest.mark.parametrize(
    ("events", "changes", "expected"),
    [
        # Tier 4 lies there; then the cadence has none, the manager has left, the file has three touches only.
        ((*sent(3, "2026-11-03 09:00"), *drafted(4, "2026-11-09 08:00")), {}, []),
        (
            (*sent(3, "2026-11-03 09:00"), *drafted(4, "2026-11-09 08:00")),
            {"scenario": replace(LATE_CONTENT, tier_4=False)},
            ["WithdrawDraft"],
        ),
        ((*sent(3, "2026-11-03 09:00"), *drafted(4, "2026-11-09 08:00")), {"creator": NO_MANAGER}, ["WithdrawDraft"]),
        ((*sent(3, "2026-11-03 09:00"), *drafted(4, "2026-11-09 08:00")), {"scenario": SHORT}, ["WithdrawDraft"]),
        # Tier 3 vanished and was written again as Touch 4; then it turns up as sent, a week ago.
        ((*drafted(3, "2026-11-02 09:00"), LOST, *drafted(4, "2026-11-06 08:00", tier=3)), {"creator": NO_MANAGER}, []),
        (
            (*drafted(3, "2026-11-02 09:00"), LOST, *drafted(4, "2026-11-06 08:00", tier=3), TURNED_UP),
            {"creator": NO_MANAGER},
            ["WithdrawDraft"],
        ),
    ],
)
def test_a_draft_past_the_end_of_the_cadence_is_taken_back(
    events: tuple[e.Event, ...], changes: dict[str, object], expected: list[str]
) -> None:
    """It is not made into a touch that the cadence does not have."""
    decision = decide(case_of(*TIER_3, *events, **changes), ny("2026-11-09 12:00"))  # type: ignore[arg-type]

    assert [kind for kind in kinds(decision) if kind != "RefreshDraft"] == expected
    assert ("The cadence ends before Touch 4" in decision.reason) is bool(expected)


def test_a_draft_unsent_for_ten_business_days_is_held_and_taken_back() -> None:
    """Two weeks of lying there is an answer."""
    decision = decide(case_of(*WITH_DRAFT), ny("2026-11-09 08:05"))

    assert kinds(decision) == ["PlaceHold", "WithdrawDraft"]
    assert isinstance(decision.actions[0], PlaceHold)


def test_a_snooze_ends_by_itself_on_its_day() -> None:
    """`until` is the first day a draft may appear."""
    snooze = e.HoldPlaced(MONDAY, e.HoldKind.SNOOZED, date(2026, 10, 29), "snoozed")
    case = case_of(*requested(), snooze)

    assert decide(case, ny("2026-10-28 12:00")).state is State.HELD
    assert kinds(decide(case, ny("2026-10-29 08:00"))) == ["WriteDraft"]


def test_of_two_absences_the_notice_written_later_counts() -> None:
    """One mailbox may be read long after the other."""
    early, late = (
        e.HoldPlaced(
            MONDAY, e.HoldKind.OUT_OF_OFFICE, until, "Away.", evidence(f"<{until}@x>", ny(f"2026-10-26 0{hour}:00"))
        )
        for hour, until in ((6, date(2026, 11, 10)), (7, date(2026, 11, 5)))
    )
    for order in ((early, late), (late, early)):
        hold = decide(case_of(*requested(), *order), MONDAY).hold
        assert hold is not None
        assert hold.until == date(2026, 11, 5)


def test_the_managers_absence_rests_only_what_goes_to_the_manager() -> None:
    """Touch 1 goes to the creator, touch 3 to the manager."""
    away = e.HoldPlaced(MONDAY, e.HoldKind.OUT_OF_OFFICE, date(2026, 11, 10), "Jo is away.", whose=e.Whose.MANAGER)
    touches = (*sent(1, "2026-10-26 09:00"), *sent(2, "2026-10-28 09:00"))

    assert decide(case_of(*requested(), away), MONDAY).state is State.ACTIVE
    assert decide(case_of(*requested(), *touches, away), ny("2026-11-02 08:05")).state is State.HELD


def test_metrics_without_a_date_of_posting_are_held_with_the_question() -> None:
    """The question put to the person asks whether the post is live."""
    decision = decide(
        case_of(*requested(), ask=replace(REEL, scenario="missing-metrics"), scenario=MISSING_METRICS), MONDAY
    )

    assert decision.hold is not None
    assert decision.hold.kind is e.HoldKind.NEEDS_REVIEW
    assert "Is it live?" in decision.hold.reason


def test_what_follows_a_delivery_waits_for_its_day_with_the_question() -> None:
    """Nobody is asked about a parcel before it is there."""
    for scenario in (PRODUCT_RECEIVED, GONE_SILENT):
        ask = replace(REEL, scenario=scenario.key, deadline=None)
        waiting = decide(case_of(*requested(), ask=ask, scenario=scenario), MONDAY)
        there = replace(ask, delivered_on=date(2026, 10, 20))

        assert waiting.hold is not None
        assert "Has it arrived? Fill in delivered_on" in waiting.hold.reason
        assert decide(case_of(*requested(), ask=there, scenario=scenario), MONDAY).state is State.ACTIVE


def test_nobody_is_chased_while_the_brand_owes_something() -> None:
    """`brand_owes` holds the chase as our court until it is cleared."""
    decision = decide(case_of(*WITH_DRAFT, ask=replace(REEL, brand_owes="the product")), MONDAY)

    assert decision.hold is not None
    assert decision.hold.kind is e.HoldKind.OUR_COURT
    assert "the product" in decision.reason
    assert kinds(decision) == ["WithdrawDraft"]


def test_a_vanished_row_is_held() -> None:
    """And says what to do."""
    decision = decide(case_of(*WITH_DRAFT, present=False), MONDAY)

    assert decision.state is State.HELD
    assert kinds(decision) == ["WithdrawDraft"]


def test_two_skips_in_a_row_ask_the_person() -> None:
    """Deleting two drafts says something."""
    first = (*drafted(1, "2026-10-26 08:00"), e.TouchSkipped(ny("2026-10-26 09:00"), 1, "deleted"))
    second = (*drafted(2, "2026-10-28 08:00", tier=1), e.TouchSkipped(ny("2026-10-28 09:00"), 2, "deleted"))

    assert decide(case_of(*requested(), *first), ny("2026-10-26 12:00")).state is State.ACTIVE
    assert decide(case_of(*requested(), *first, *second), ny("2026-10-28 12:00")).state is State.HELD


def test_after_the_last_touch_the_decision_is_the_persons() -> None:
    """Exhausted once the last asked-for date has passed."""
    days = ("2026-10-26", "2026-10-28", "2026-11-02")
    touches = [event for n, day in enumerate(days, 1) for event in sent(n, f"{day} 09:00")]
    last = sent(4, "2026-11-04 09:00", asked_for=date(2026, 11, 6))
    case = case_of(*requested(), *touches, *last)

    assert decide(case, ny("2026-11-06 12:00")).state is State.ACTIVE
    assert decide(case, ny("2026-11-07 12:00")).state is State.EXHAUSTED
    assert "close the campaign slot" in decide(case, ny("2026-11-07 12:00")).reason


def test_a_draft_open_in_the_same_conversation_makes_the_other_wait() -> None:
    """At most one open draft per conversation, and it is said for which."""
    decision = decide(case_of(*requested(), rival="mika-address"), MONDAY)

    assert not decision.actions
    assert "mika-address" in decision.reason


def test_when_every_address_has_failed_the_chase_is_unreachable() -> None:
    """The alias is tried before giving up."""
    bounced = e.AddressFailed(MONDAY, "mika@creators.example", evidence())
    gone = e.AddressFailed(MONDAY, "mika.alt@creators.example", evidence())

    (draft,) = decide(case_of(*requested(), bounced), MONDAY).actions
    assert isinstance(draft, WriteDraft)
    assert draft.to == ("mika.alt@creators.example",)
    assert decide(case_of(*requested(), bounced, gone), MONDAY).state is State.UNREACHABLE


def test_an_open_draft_to_an_address_that_failed_is_taken_back() -> None:
    """Nobody is left to send it to."""
    alone = replace(MIKA, aliases=())
    bounced = e.AddressFailed(MONDAY, "mika@creators.example", evidence())
    decision = decide(case_of(*WITH_DRAFT, bounced, creator=alone), MONDAY)

    assert decision.state is State.UNREACHABLE
    assert [type(action) for action in decision.actions] == [WithdrawDraft]


def test_a_formal_matter_goes_to_the_manager_from_touch_1() -> None:
    """Contracts of managed talent (seed 001, channel strategy)."""
    ask = replace(REEL, scenario="unsigned-contract", deadline=date(2026, 10, 23))
    (draft,) = decide(case_of(*requested(), ask=ask, scenario=UNSIGNED_CONTRACT), MONDAY).actions

    assert isinstance(draft, WriteDraft)
    assert (draft.to, draft.cc, draft.audience) == (
        ("jo@talent.example",), ("mika@creators.example",), Audience.MANAGER,
    )  # fmt: skip


def test_at_high_stakes_tier_2_announces_the_manager() -> None:
    """By name; nobody is copied before Tier 3."""
    (draft,) = decide(case_of(*requested(), *sent(1, "2026-10-26 09:00")), ny("2026-10-28 08:05")).actions

    assert isinstance(draft, WriteDraft)
    assert draft.announces_manager
    assert not draft.cc


def test_tier_3_takes_effect_where_tier_4_ends() -> None:
    """No empty threats: the action comes after the manager's date, November 6."""
    touches = (*sent(1, "2026-10-26 09:00"), *sent(2, "2026-10-28 09:00"))
    (draft,) = decide(case_of(*requested(), *touches), ny("2026-11-02 08:05")).actions

    assert isinstance(draft, WriteDraft)
    assert draft.tier_4_follows
    assert draft.acts_on == date(2026, 11, 6)
    assert draft.earlier == (date(2026, 10, 16), date(2026, 10, 26), date(2026, 10, 28))


def test_earlier_messages_have_the_dates_on_which_their_reader_saw_them() -> None:
    """Sent from New York on Monday afternoon, it came to Tokyo on Tuesday."""
    tokyo = Calendar(ZoneInfo("Asia/Tokyo"))
    case = case_of(*requested("2026-10-16 16:00"), *sent(1, "2026-10-26 16:00"), creator_days=tokyo)
    (draft,) = decide(case, ny("2026-10-28 08:05")).actions

    assert isinstance(draft, WriteDraft)
    assert draft.earlier == (date(2026, 10, 17), date(2026, 10, 27))


def test_holidays_near_the_creator_are_known_to_the_words() -> None:
    """Four days before to two after; Columbus Day, three days ago, is over."""
    ask = replace(REEL, scenario="missing-info", deadline=None, requested_on=date(2026, 11, 20))
    (draft,) = decide(case_of(*requested("2026-11-20 09:00"), ask=ask), ny("2026-11-24 08:05")).actions

    assert isinstance(draft, WriteDraft)
    assert draft.holidays == ("Thanksgiving Day",)


def test_what_tier_3_announced_is_not_proposed_before_its_day() -> None:
    """The manager's address fails after Tier 3: there is no Tier 4, and the announced November 6 still stands."""
    touches = (*sent(1, "2026-10-26 09:00"), *sent(2, "2026-10-28 09:00"))
    claim, placed, went = sent(3, "2026-11-02 09:00", asked_for=date(2026, 11, 3))
    assert isinstance(claim, e.DraftClaimed)
    announced = replace(claim, acts_on=date(2026, 11, 6))
    bounced = e.AddressFailed(ny("2026-11-02 10:00"), "jo@talent.example", evidence())
    case = case_of(*requested(), *touches, announced, placed, went, bounced)

    assert decide(case, ny("2026-11-05 12:00")).state is State.ACTIVE
    assert decide(case, ny("2026-11-07 12:00")).state is State.EXHAUSTED


def test_it_is_said_why_a_touch_was_skipped() -> None:
    """The person may not remember having deleted it."""
    skipped = (*drafted(1, "2026-10-26 08:00"), e.TouchSkipped(ny("2026-10-26 09:00"), 1, "its draft lies in Trash"))

    assert "Touch 1 was skipped (its draft lies in Trash)" in decide(case_of(*requested(), *skipped), MONDAY).reason


PROMISE = replace(REPLY, promised=date(2026, 10, 30))


@pytest.mark.parametrize(
    ("policy", "now", "state"),
    [
        (AfterPromise.WAIT, "2026-11-05 12:00", State.REPLIED),
        (AfterPromise.RESUME, "2026-10-30 12:00", State.HELD),
        (AfterPromise.RESUME, "2026-11-01 12:00", State.HELD),
        (AfterPromise.RESUME, "2026-11-02 08:05", State.ACTIVE),
    ],
)
def test_a_broken_promise_resumes_the_chase_only_where_the_brand_wants_it(
    policy: AfterPromise, now: str, state: State
) -> None:
    """Promised for Friday the 30th: the chase goes on on Monday, after a business day of grace, at the next tier."""
    events = (*requested(), *sent(1, "2026-10-26 09:00"), PROMISE)

    assert decide(case_of(*events, policies=Policies(policy)), ny(now)).state is state
