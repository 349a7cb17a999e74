"""Asks of one conversation that are due together: one draft, a row per rule of decision 18."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.cast import (
    LATE_CONTENT,
    MIKA,
    MISSING_INFO,
    PRODUCT_RECEIVED,
    REEL,
    UNSIGNED_CONTRACT,
    WHITELISTING,
    case_of,
    evidence,
    ny,
    requested,
    sent,
)
from worker.core import events as e
from worker.core.actions import RefreshDraft, WithdrawDraft, WriteDraft
from worker.core.brief import digest
from worker.core.cadence import Scenario
from worker.core.case import Case
from worker.core.findings import Finding
from worker.core.forecast import forecast_together
from worker.core.matching import Board, Conversation, Ours
from worker.core.messages import Mail, Place, Role
from worker.core.outgoing import from_us
from worker.core.plan import Decision, decide
from worker.core.together import left_out
from worker.core.touch import TouchState

MONDAY = ny("2026-10-26 08:05")
SCENARIOS = {each.key: each for each in (LATE_CONTENT, MISSING_INFO, UNSIGNED_CONTRACT, WHITELISTING, PRODUCT_RECEIVED)}
PAUSED = e.HoldPlaced(MONDAY, e.HoldKind.PAUSED, None, "")
Told = Mapping[str, Any]
"""An ask: scenario, deadline, its item, the touches sent so far as days, and whatever else happened."""


def chase(key: str, told: Told) -> Case:
    """A chase of Mika's, asked for in the one request."""
    scenario: Scenario = SCENARIOS[told.get("scenario", "late-content")]
    asked = {word: told[word] for word in ("stakes", "prior_touches") if word in told}
    ask = replace(
        REEL, key=key, scenario=scenario.key, item=told.get("item", f"the {key}"),
        deadline=told.get("deadline", date(2026, 10, 23)), **asked,
    )  # fmt: skip
    touches = [event for number, day in enumerate(told.get("sent", ()), 1) for event in sent(number, f"{day} 09:00")]
    return case_of(
        *requested(), *touches, *told.get("events", ()), ask=ask, scenario=scenario,
        creator=told.get("creator", MIKA), account=told.get("account", case_of().account),
    )  # fmt: skip


def conversation(*cases: Case) -> dict[str, Case]:
    """These chases in one conversation, as the ledger puts them beside each other."""
    alone = [replace(case, peers=(), rival="") for case in cases]
    return {
        case.ask.key: replace(
            case,
            peers=tuple(other for other in alone if other is not case),
            rival=next((o.ask.key for o in alone if o is not case and o.chase.open_touch is not None), ""),
        )
        for case in alone
    }


def decided(told: Mapping[str, Told], now: datetime = MONDAY) -> dict[str, Decision]:
    """What is decided for each."""
    return {key: decide(case, now) for key, case in cases_of(told).items()}


def written(decisions: Mapping[str, Decision]) -> list[str]:
    """The drafts that would be written now: "reel + story, Tier 1"."""
    drafts = [action for one in decisions.values() for action in one.actions if isinstance(action, WriteDraft)]
    return [f"{' + '.join(d.chases)}, Tier {d.tier}" for d in drafts]


TIER_2 = {"sent": ["2026-10-21"], "deadline": date(2026, 10, 20)}
TIER_3 = {"sent": ["2026-10-15", "2026-10-20"], "deadline": date(2026, 10, 14)}
PIA = replace(MIKA, email="pia@creators.example", aliases=())
ADDRESS = {"scenario": "missing-info"}


@pytest.mark.parametrize(
    ("told", "drafts"),
    [
        ({"reel": {}}, ["reel, Tier 1"]),
        ({"reel": {}, "story": {}}, ["reel + story, Tier 1"]),
        ({"a": {}, "b": {}, "c": {}}, ["a + b + c, Tier 1"]),
        # The lowest tier leads, whatever the stakes; of equals the higher stakes, then the older.
        ({"reel": TIER_2, "address": ADDRESS}, ["address + reel, Tier 1"]),
        ({"address": ADDRESS, "reel": {}}, ["reel + address, Tier 1"]),
        ({"a": {}, "b": {"deadline": date(2026, 10, 22)}}, ["b + a, Tier 1"]),
        ({"a": TIER_2, "b": TIER_2}, ["a + b, Tier 2"]),
        # An announced action is shared by equals only. The other waits until that draft is sent.
        ({"a": TIER_3, "b": TIER_3}, ["a + b, Tier 3"]),
        ({"a": TIER_3, "b": {}}, ["a, Tier 3", "b, Tier 1"]),
        # Not due, resting, ended, in another mailbox, to somebody else: no part of it.
        ({"reel": {}, "story": {"deadline": date(2026, 10, 26)}}, ["reel, Tier 1"]),
        ({"reel": {}, "story": {"events": [PAUSED]}}, ["reel, Tier 1"]),
        ({"reel": {}, "story": {"events": [e.MarkedDone(MONDAY, "hand")]}}, ["reel, Tier 1"]),
        ({"reel": {}, "story": {"account": replace(case_of().account, key="tom")}}, ["reel, Tier 1", "story, Tier 1"]),
        ({"reel": {}, "story": {"creator": PIA}}, ["reel, Tier 1", "story, Tier 1"]),
        ({"reel": {}, "contract": {"scenario": "unsigned-contract"}}, ["reel, Tier 1", "contract, Tier 1"]),
    ],
)  # fmt: skip
def test_what_is_due_together_is_one_draft(told: Mapping[str, Told], drafts: list[str]) -> None:
    """Drafts as `lead + others, tier`; where two are named, a pass writes the first, and the other waits for it."""
    assert written(decided(told)) == drafts


def test_a_caring_question_stands_alone() -> None:
    """A scenario says so: `together: false`."""
    caring = replace(LATE_CONTENT, together=False)
    cases = conversation(chase("a", {}), replace(chase("b", {}), scenario=caring))

    assert written({key: decide(case, MONDAY) for key, case in cases.items()}) == ["a, Tier 1", "b, Tier 1"]


def test_who_goes_along_says_with_whom() -> None:
    """And writes nothing itself."""
    story = decided({"reel": {}, "story": {}})["story"]

    assert not story.actions
    assert story.goes_with == "reel"
    assert "one draft with reel" in story.reason


def test_the_date_is_the_latest_of_theirs() -> None:
    """Alone the Reel would be asked for by Tuesday, the address by Wednesday; the Reel leads."""
    dates = {
        " + ".join(told): action.asked_for
        for told in ({"reel": {}}, {"address": ADDRESS}, {"reel": {}, "address": ADDRESS})
        for one in decided(told).values()
        for action in one.actions
        if isinstance(action, WriteDraft)
    }

    assert dates == {
        "reel": date(2026, 10, 27),
        "address": date(2026, 10, 28),
        "reel + address": date(2026, 10, 28),
    }


def test_the_action_announced_takes_effect_when_the_last_of_them_would() -> None:
    """No empty threat to any of them: Tier 4's date, reckoned from the common one."""
    (draft,) = decided({"a": TIER_3, "b": TIER_3})["a"].actions

    assert isinstance(draft, WriteDraft)
    assert draft.tier_4_follows
    assert draft.acts_on is not None
    assert draft.acts_on > draft.asked_for


# --- a draft that lies open ---


def cases_of(told: Mapping[str, Told]) -> dict[str, Case]:
    """The chases in their conversation."""
    return conversation(*(chase(key, each) for key, each in told.items()))


def and_then(told: Mapping[str, Told], key: str, *events: e.Event) -> dict[str, Told]:
    """The same, and this happened to one of them."""
    return {**told, key: {**told[key], "events": [*told[key].get("events", ()), *events]}}


def drafted(told: Mapping[str, Told], now: datetime = MONDAY) -> dict[str, Told]:
    """The same once the draft that is due has been put into Drafts."""
    draft, lead = next(
        (action, case) for case in cases_of(told).values() for action in decide(case, now).actions
        if isinstance(action, WriteDraft)
    )  # fmt: skip
    claim = e.DraftClaimed(
        now, draft.number, 1, draft.tier, "<d@brand.example>", "ref", draft.to, draft.cc, "Re: Spring Glow",
        draft.due_on, draft.asked_for, digest(lead, draft), "maya", draft.acts_on,
        also=tuple(e.Joined(one.ask.key, one.number, one.tier) for one in draft.also),
    )  # fmt: skip
    return and_then(told, draft.chase, claim, e.DraftPlaced(now, draft.number, 1, Place("Drafts", 1, 1)))


BOTH = drafted({"reel": {}, "story": {}})
WITH_ADDRESS = drafted({"reel": TIER_2, "address": ADDRESS})
EDITED = e.DraftEdited(MONDAY, 1, "<d@brand.example>", Place("Drafts", 1, 2))


def test_an_open_draft_is_told_of_in_each() -> None:
    """Who leads and who goes along both say it, and neither writes another."""
    reel, story = decided(BOTH).values()

    assert not reel.actions
    assert not story.actions
    assert "Touch 1 for reel and story lies in one draft." in reel.reason
    assert "Touch 1 (Tier 1) for reel and story lies in one draft." in story.reason
    assert story.next is not None
    assert (story.next.number, story.next.on) == (2, date(2026, 10, 28))


def test_the_message_beside_the_draft_names_all_that_the_creator_owes() -> None:
    """One letter, one message beside it: what is a contract stays out of it, and so does what has come in since."""
    mika = replace(MIKA, manager_name="", manager_email="", instagram="@mika")
    wednesday = ny("2026-10-28 08:05")
    reel = {"creator": mika, "sent": ("2026-10-26",)}
    told = drafted({"reel": reel, "story": reel, "sum": {**reel, "item": "the invoice"}}, wednesday)

    def named(now: Mapping[str, Told]) -> list[str]:
        (message,) = (a for a in decided(now, wednesday)["reel"].actions if isinstance(a, WriteDraft))
        assert message.beside
        return list(message.chases)

    assert named(told) == ["reel", "story"]
    assert named(and_then(told, "story", e.MarkedDone(wednesday, "hand"))) == ["reel"]


def test_a_friendly_word_says_what_comes_after_it() -> None:
    """Tier 2 of the Reel is still to come, after the date the joint draft asks for."""
    reel, address = (decided(WITH_ADDRESS)[key] for key in ("reel", "address"))

    assert "It reminds of reel, too." in address.reason
    assert "in a friendly word" in reel.reason
    assert reel.next is not None
    assert (reel.next.number, reel.next.tier) == (2, 2)


@pytest.mark.parametrize(
    ("before", "key", "events", "at", "told"),
    [
        (BOTH, "story", [PAUSED], "2026-10-26 09:00", "It no longer asks for story."),
        (BOTH, "story", [e.MarkedDone(MONDAY, "hand")], "2026-10-26 09:00", "It no longer asks for story."),
        (BOTH, "story", [], "2026-10-26 18:00", ""),
        (BOTH, "story", [], "2026-10-27 07:59", ""),
        (BOTH, "story", [], "2026-10-27 08:00", "Not sent yet, so it now asks for Wednesday, October 28."),
        (BOTH, "reel", [EDITED], "2026-10-28 08:00", ""),
        (WITH_ADDRESS, "reel", [], "2026-10-26 18:00", ""),
    ],
)
def test_an_open_draft_is_renewed_when_one_of_them_is_out(
    before: Mapping[str, Told], key: str, events: list[e.Event], at: str, told: str
) -> None:
    """And on each morning with its new date, but not on the same day, and never once it was edited."""
    found = [a for one in decided(and_then(before, key, *events), ny(at)).values() for a in one.actions]
    reasons = [action.reason for action in found if isinstance(action, RefreshDraft)]

    assert reasons == ([told] if told else [])
    assert len(found) == len(reasons)


def test_what_becomes_due_later_comes_into_the_open_draft() -> None:
    """The Story's deadline is a day later; the Reel's draft was not sent yet."""
    told = drafted({"reel": {}, "story": {"deadline": date(2026, 10, 26)}})
    found = decided(told, ny("2026-10-27 08:00"))
    (action,) = found["reel"].actions

    assert isinstance(action, RefreshDraft)
    assert action.reason == "It now asks for story as well."
    assert [one.ask.key for one in action.draft.also] == ["story"]
    assert not found["story"].actions


@pytest.mark.parametrize(
    ("told", "touched", "said"),
    [
        (BOTH, {}, ["Not sent yet, so it now asks for Wednesday, October 28."]),
        (BOTH, {"ads": date(2026, 10, 27)}, ["Not sent yet, so it now asks for Wednesday, October 28."]),
        ({**BOTH, "story": {"deadline": date(2026, 10, 29)}}, {}, ["It no longer asks for story."]),
    ],
)  # fmt: skip
def test_a_word_about_something_else_takes_nothing_out_of_an_open_draft(
    told: Mapping[str, Told], touched: Mapping[str, date], said: list[str]
) -> None:
    """From another mailbox, on Tuesday: the Story would begin on Wednesday now, and yet it stays. Only what is too
    early for it now is taken out.
    """
    cases = {key: replace(case, touched=touched) for key, case in cases_of(told).items()}
    actions = decide(conversation(*cases.values())["reel"], ny("2026-10-27 08:00")).actions

    assert [action.reason for action in actions if isinstance(action, RefreshDraft)] == said


def test_an_open_draft_makes_room_for_one_at_a_lower_tier() -> None:
    """Tier 2 of the Reel lies there unsent; the next morning the Story is due for the first time."""
    told = drafted({"reel": TIER_2, "story": {"deadline": date(2026, 10, 26)}})
    morning = ny("2026-10-27 08:00")
    reel, story = decided(told, morning).values()

    assert [type(action) for action in reel.actions] == [WithdrawDraft]
    assert "one draft with story, at Tier 1" in reel.reason
    assert not story.actions
    gone = and_then(told, "reel", e.DraftWithdrawn(morning, 2, 1, "room"))
    assert written(decided(gone, morning)) == ["story + reel, Tier 1"]


@pytest.mark.parametrize("event", [PAUSED, e.MarkedDone(MONDAY, "hand")])
def test_when_the_one_that_leads_is_out_its_draft_goes_first(event: e.Event) -> None:
    """The other waits until it is gone: never two in one conversation."""
    told = and_then(BOTH, "reel", event)
    reel, story = decided(told).values()

    assert [type(action) for action in reel.actions] == [WithdrawDraft]
    assert not story.actions
    gone = and_then(told, "reel", e.DraftWithdrawn(MONDAY, 1, 1, "it rests"))
    assert written(decided(gone)) == ["story, Tier 1"]


def test_what_lay_unsent_for_ten_business_days_rests_for_all_that_were_in_it_so_long() -> None:
    """The address came into it on the third; else it would be asked for by the next draft, unsent as well."""
    told = drafted({"reel": {}, "story": {}, "address": {**ADDRESS, "deadline": date(2026, 10, 29)}})
    claim = e.DraftClaimed(
        ny("2026-11-03 08:00"), 1, 2, 1, "<d2@brand.example>", "ref", (MIKA.email,), (), "Re: Spring Glow",
        date(2026, 10, 26), date(2026, 11, 4), "", "maya",
        also=(e.Joined("story", 1, 1, date(2026, 10, 26)), e.Joined("address", 1, 1, date(2026, 11, 3))),
    )  # fmt: skip
    told = and_then(told, "reel", claim, e.DraftPlaced(ny("2026-11-03 08:00"), 1, 2, Place("Drafts", 1, 2)))
    actions = decided(told, ny("2026-11-09 18:00"))["reel"].actions

    assert [(type(action).__name__, action.chase) for action in actions] == [
        ("PlaceHold", "reel"), ("PlaceHold", "story"), ("WithdrawDraft", "reel"),
    ]  # fmt: skip


# --- what became of it ---


def mail(message_id: str = "<d@brand.example>", at: datetime = MONDAY + timedelta(hours=2), **more: Any) -> Mail:
    """A mail of Maya's in Sent."""
    shown = {"sender": "maya@brand.example", "to": ("mika@creators.example",), "text": "Dear Mika", **more}
    return Mail(message_id=message_id, place=Place("Sent", 1, 9), role=Role.SENT, at=at, subject="Re: x", **shown)


def seen(told: Mapping[str, Told], letter: Mail) -> dict[str, Told]:
    """The same once this mail was found in Sent."""
    cases = cases_of(told)
    open_one = next((case for case in cases.values() if case.chase.open_touch), None)
    drafts = {"<d@brand.example>": (open_one.ask.key, open_one.chase.open_touch.number)} if open_one else {}  # type: ignore[union-attr]
    known = {key: Conversation(frozenset({"<request@brand.example>"})) for key in cases}
    board = Board(cases, Ours(frozenset({"maya@brand.example"})), known, drafts=drafts)
    findings: tuple[Finding, ...] = from_us(letter, board, letter.at).findings
    for finding in findings:
        told = and_then(told, finding.chase, finding.event)
    return dict(told)


def stand(told: Mapping[str, Told]) -> dict[str, str]:
    """The touches of each, as "1 sent, 2 skipped", and whether the wait began anew."""
    return {
        key: ", ".join([
            *(f"{touch.number} {touch.state.value}" for touch in case.chase.past),
            *(["the wait anew"] if case.chase.restarted_at else []),
        ])
        for key, case in cases_of(told).items()
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "stands"),
    [
        (BOTH, {"reel": "1 sent", "story": "1 sent"}),
        (WITH_ADDRESS, {"reel": "1 sent, the wait anew", "address": "1 sent"}),
        (
            drafted({"a": TIER_3, "b": TIER_3}),
            {"a": "1 sent, 2 sent, 3 sent", "b": "1 sent, 2 sent, 3 sent"},
        ),
    ],
)
def test_a_draft_that_was_sent_counts_for_all(before: Mapping[str, Told], stands: dict[str, str]) -> None:
    """As a touch where it was due at that tier, as a friendly word where it was due at a higher one; once."""
    after = seen(before, mail())

    assert stand(after) == stands
    assert stand(seen(after, mail())) == stands


def test_the_next_touch_of_each_comes_after_the_common_date() -> None:
    """Sent on Monday, asking for the later of their dates."""
    after = cases_of(seen(WITH_ADDRESS, mail()))
    asked = after["address"].chase.past[-1].asked_for
    plans = {key: decide(case, MONDAY + timedelta(hours=3)).next for key, case in after.items()}

    assert asked is not None
    assert all(plan is not None and plan.on > asked for plan in plans.values())
    assert {key: (plan.number, plan.tier) for key, plan in plans.items() if plan} == {"reel": (2, 2), "address": (2, 2)}


def test_touches_made_before_chaser_came_are_no_way_around_the_wait() -> None:
    """Tier 2 by the sheet's word: a friendly word begins its wait, too, though Chaser has seen no touch of it."""
    told = seen(drafted({"reel": {"prior_touches": 1}, "address": ADDRESS}), mail())

    assert stand(told) == {"reel": "the wait anew", "address": "1 sent"}
    coming = decide(cases_of(told)["reel"], MONDAY + timedelta(hours=3)).next
    assert coming is not None
    assert (coming.tier, coming.on > date(2026, 10, 27)) == (2, True)


def test_a_word_by_hand_is_no_tier_while_a_friendlier_draft_lies_there() -> None:
    """The ids of our draft are lost, so it may well be that draft: Tier 3 never comes before Tier 2 was sent."""
    letter = mail("<own@brand.example>", in_reply_to=("<request@brand.example>",))

    assert stand(seen(WITH_ADDRESS, letter)) == {"reel": "1 sent, the wait anew", "address": "1 sent"}


# --- looking ahead ---


def test_a_forecast_has_one_draft_for_what_falls_together() -> None:
    """Touch by touch, on each day once; here the Story is due for the first time with the Reel's Touch 2."""
    cases = cases_of({"reel": {}, "story": {"deadline": date(2026, 10, 27)}})
    drafts = forecast_together(list(cases.values()), ny("2026-10-26 07:00"), date(2026, 11, 3))
    told = [f"{draft.due_on:%d} {' + '.join(draft.chases)}, Tier {draft.tier}" for draft in drafts]

    assert told[:2] == ["26 reel, Tier 1", "28 story + reel, Tier 1"]
    assert len({line[:2] for line in told}) == len(told)


def test_a_forecast_knows_what_lies_open() -> None:
    """Sent today, it counts for all it asks for."""
    cases = list(cases_of(BOTH).values())
    drafts = forecast_together(cases, MONDAY + timedelta(hours=1), date(2026, 10, 29))

    assert [(draft.chase, draft.number, [one.number for one in draft.also]) for draft in drafts] == [("reel", 2, [2])]


def test_what_came_into_a_draft_later_was_due_then() -> None:
    """Thrown away on the 28th, the Story's next window counts from the 27th, on which it came in."""
    told = {"reel": {}, "story": {"deadline": date(2026, 10, 26)}}
    told = drafted(told)
    (renewed,) = decided(told, ny("2026-10-27 08:00"))["reel"].actions
    assert isinstance(renewed, RefreshDraft)
    also = tuple(e.Joined(one.ask.key, one.number, one.tier, one.since) for one in renewed.draft.also)
    touch = replace(cases_of(told)["reel"].chase.touches[0], also=also)
    ((chase_, _, event),) = left_out(
        "reel", touch, e.TouchSkipped(ny("2026-10-28 09:00"), 1, "deleted"), cases_of(told)
    )

    assert (chase_, event.due_on) == ("story", date(2026, 10, 27))  # type: ignore[attr-defined]


def test_a_draft_thrown_away_takes_no_touch_back_that_was_sent_by_hand() -> None:
    """An edited draft of both lies there; the person writes about the Story, then deletes the draft."""
    by_hand = e.TouchSent(MONDAY, 1, 1, MONDAY, (MIKA.email,), (), evidence("<hand@x>"), by_hand=True)
    cases = cases_of(and_then(BOTH, "story", by_hand))
    touch = cases["reel"].chase.touches[0]

    assert not list(left_out("reel", touch, e.TouchSkipped(MONDAY, 1, "deleted"), cases))


def test_skipped_is_skipped_for_all() -> None:
    """The number is used up in each; no tier is."""
    skipped = e.TouchSkipped(MONDAY, 1, "deleted", lead="reel", tier=1, due_on=date(2026, 10, 26))
    chase_ = cases_of(and_then(BOTH, "story", skipped))["story"].chase

    assert [(touch.number, touch.state, touch.due_on) for touch in chase_.past] == [
        (1, TouchState.SKIPPED, date(2026, 10, 26))
    ]
    assert chase_.sent_count == 0
