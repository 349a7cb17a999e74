"""By which channel a touch goes, and what lies beside its e-mail (seed 001, "Channel Strategy")."""

from dataclasses import replace
from datetime import date

import pytest

from tests.cast import (
    LUMEN,
    MIKA,
    MISSING_METRICS,
    REEL,
    UNSIGNED_CONTRACT,
    WHITELISTING,
    case_of,
    drafted,
    evidence,
    ny,
    requested,
    sent,
)  # fmt: skip
from worker.core import events as e
from worker.core.actions import Action, RefreshDraft, WithdrawDraft, WriteDraft
from worker.core.brief import digest
from worker.core.case import NO_HABITS, Case
from worker.core.channel_choice import beside, handle, instead, is_clearly_better, only_email_known, ways
from worker.core.channels import Answered, Channel
from worker.core.messages import Place
from worker.core.people import Creator
from worker.core.plan import State, decide
from worker.core.policies import Policies
from worker.core.wake import next_look

ANN = replace(
    MIKA, manager_name="", manager_email="", handle="", instagram="@ann", tiktok="@ann.t", whatsapp="+1 555 9"
)
WEDNESDAY = ny("2026-10-28 08:05")
UNKNOWN = {"instagram": "", "tiktok": "", "whatsapp": ""}
TWO_OPEN = (*requested(), *sent(1, "2026-10-26 10:00"), *drafted(2, "2026-10-28 08:01", asked_for=date(2026, 10, 30)))


def case(creator: Creator = ANN, *events: e.Event, segment: str = "mid_market", **changes: object) -> Case:
    """A case of Ann's."""
    return case_of(*(events or requested()), creator=creator, brand=replace(LUMEN, segment=segment), **changes)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"size": "macro"}, Channel.INSTAGRAM),
        ({"instagram": "", "relationship": "repeat"}, Channel.WHATSAPP),
        ({"instagram": "", "relationship": "ambassador"}, Channel.WHATSAPP),
        ({"instagram": "", "country": "JP"}, Channel.WHATSAPP),
        ({"instagram": "", "country": "US"}, Channel.TIKTOK),
        ({"instagram": "", "country": ""}, Channel.TIKTOK),
        ({**UNKNOWN, "platform": "Instagram", "handle": "@ann"}, Channel.INSTAGRAM),
        ({**UNKNOWN, "platform": "tiktok", "handle": "@ann"}, Channel.TIKTOK),
        ({**UNKNOWN, "platform": "youtube", "handle": "@ann"}, None),
        (UNKNOWN, None),
        ({**UNKNOWN, "whatsapp": "+1 555 9"}, None),
    ],
)
def test_what_lies_beside_the_second_touch(known: dict[str, str], expected: Channel | None) -> None:
    """Instagram when e-mail goes unanswered; WhatsApp for established and international relations; TikTok else."""
    found = case(replace(ANN, **known))
    way = beside(found, 2, 2)
    assert (way and way.channel) == expected
    assert only_email_known(found) == (expected is None)


@pytest.mark.parametrize(
    ("number", "tier", "lies"), [(1, 1, False), (2, 2, True), (3, 2, True), (3, 3, True), (4, 4, False)]
)
def test_nothing_lies_beside_the_first_touch_and_the_managers(number: int, tier: int, lies: bool) -> None:
    """From Touch 2 on; Tier 4 is a word with the manager."""
    assert (beside(case(), number, tier) is not None) == lies


@pytest.mark.parametrize(
    "changes",
    [
        {"scenario": UNSIGNED_CONTRACT},
        {"ask": replace(REEL, item="the signed agreement for Spring Glow")},
        {"ask": replace(REEL, item="the invoice for Spring Glow")},
        {"ask": replace(REEL, item="the W-9 form")},
        {"ask": replace(REEL, item="春季活动的发票")},
    ],
)
def test_a_contract_or_payment_is_never_asked_for_in_a_message(changes: dict[str, object]) -> None:
    """By its scenario or by what is owed, beside an e-mail and instead of one."""
    found = case(**changes)
    assert beside(found, 2, 2) is None
    assert instead(found) is None


def test_nobody_writes_past_the_agency() -> None:
    """Where managed talent is written to through the agency, no message lies beside that; without one it does."""
    managed = replace(ANN, manager_name="Jo Park", manager_email="jo@talent.example")
    agency_first = replace(NO_HABITS, agency_first=True)
    assert beside(case(managed, habits=agency_first), 2, 2) is None
    assert beside(case(managed), 2, 2) is not None
    assert beside(case(ANN, habits=agency_first), 2, 2) is not None


def test_ad_access_is_no_contract() -> None:
    """Whitelisting may be nudged in a message."""
    assert beside(case(scenario=WHITELISTING), 2, 2) is not None


@pytest.mark.parametrize(
    ("segment", "known", "expected"),
    [
        ("mid_market", {}, Channel.TIKTOK),
        ("mid_market", {"tiktok": ""}, Channel.INSTAGRAM),
        ("mid_market", {"tiktok": "", "instagram": ""}, Channel.WHATSAPP),
        ("smb", {"size": "nano"}, Channel.INSTAGRAM),
        ("smb", {"size": "macro"}, Channel.TIKTOK),
    ],
)
def test_whom_no_email_reaches_gets_the_touch_as_a_message(
    segment: str, known: dict[str, str], expected: Channel
) -> None:
    """TikTok when there is no e-mail; a small brand writes to small creators on Instagram first."""
    found = case(replace(ANN, email="", aliases=(), **known), segment=segment)
    (draft,) = decide(found, ny("2026-10-26 08:05")).actions
    assert isinstance(draft, WriteDraft)
    assert (draft.channel, draft.to, draft.beside) == (expected, (), False)
    assert expected.label in draft.reason


def test_after_a_bounce_another_channel_is_used() -> None:
    """The address failed for good: the next touch goes by message, and the chase is not unreachable."""
    failed = [e.AddressFailed(ny("2026-10-20 09:00"), address, evidence()) for address in ANN.addresses]
    decision = decide(case(ANN, *requested(), *failed), ny("2026-10-21 09:00"))
    assert decision.next is not None
    assert decision.next.channel is Channel.TIKTOK
    assert decide(case(replace(ANN, **UNKNOWN), *requested(), *failed), WEDNESDAY).state is State.UNREACHABLE


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("@ann", "ann"), ("ann.a_1", "ann.a_1"), ("https://www.instagram.com/ann/?hl=de", "ann"), ("", ""),
        ("https://www.tiktok.com/@ann.t", "ann.t"), ("ig.me/m/ann", "ann"),
    ],
)  # fmt: skip
def test_a_handle_is_read_however_it_is_written(cell: str, expected: str) -> None:
    """With or without @, or as the address of the page."""
    assert handle(cell) == expected


def test_a_number_is_read_as_links_need_it() -> None:
    """Digits with the country's code and without its zeros."""
    assert ways(replace(ANN, whatsapp="0049 (151) 23-45"))[Channel.WHATSAPP].address == "491512345"


# --- what the record says ---

EMAIL, INSTAGRAM, TIKTOK, WHATSAPP = Channel.EMAIL, Channel.INSTAGRAM, Channel.TIKTOK, Channel.WHATSAPP
CLEAR = {EMAIL: Answered(7, 1), INSTAGRAM: Answered(6, 5)}
ON_INSTAGRAM = "5 of 6 messages there were answered, and 1 of 7 e-mails"


@pytest.mark.parametrize(
    ("there", "by_mail", "expected"),
    [
        ((6, 5), (7, 1), True),
        ((4, 3), (4, 0), True),
        ((8, 4), (8, 2), True),
        ((8, 3), (8, 2), False),
        ((3, 3), (9, 0), False),
        ((9, 9), (3, 0), False),
        ((9, 2), (9, 0), False),
        ((0, 0), (0, 0), False),
    ],
    ids=["clear", "just enough", "twice", "not twice", "few messages", "few e-mails", "few answers", "nothing known"],
)
def test_when_one_channel_is_clearly_better(there: tuple[int, int], by_mail: tuple[int, int], expected: bool) -> None:
    """Four messages known of each, three answers or more, and at least twice the share."""
    assert is_clearly_better(Answered(*there), Answered(*by_mail)) is expected


@pytest.mark.parametrize(
    ("number", "answered", "changes", "expected"),
    [
        (1, CLEAR, {}, (INSTAGRAM, ON_INSTAGRAM)),
        (2, CLEAR, {}, (INSTAGRAM, ON_INSTAGRAM)),
        (1, {EMAIL: Answered(7, 3), INSTAGRAM: Answered(6, 5)}, {}, None),
        (2, {EMAIL: Answered(7, 3), INSTAGRAM: Answered(6, 5)}, {}, (INSTAGRAM, "e-mail went unanswered")),
        (1, {EMAIL: Answered(7, 1), TIKTOK: Answered(6, 5)}, {}, (TIKTOK, ON_INSTAGRAM)),
        (2, {EMAIL: Answered(7, 5), INSTAGRAM: Answered(7, 1), TIKTOK: Answered(6, 5)}, {},
         (TIKTOK, "5 of 6 messages there were answered, and 1 of 7 on Instagram")),
        (1, {EMAIL: Answered(7, 1), WHATSAPP: Answered(6, 5)}, {}, None),
        (1, CLEAR, {"policies": Policies(channel_from_record=False)}, None),
        (1, CLEAR, {"scenario": UNSIGNED_CONTRACT}, None),
        (2, CLEAR, {"ask": replace(REEL, item="the invoice")}, None),
        (1, CLEAR, {"scenario": MISSING_METRICS}, None),
        (4, CLEAR, {}, None),
    ],
    ids=[
        "from Touch 1 on", "later too", "not clear", "not clear: the usual one", "another channel", "among messages",
        "not where WhatsApp has no place", "switched off", "never a contract", "never a payment", "figures by e-mail",
        "Tier 4 is the manager's",
    ],
)  # fmt: skip
def test_the_record_brings_the_message_forward(
    number: int, answered: dict[Channel, Answered], changes: dict[str, object], expected: tuple[Channel, str] | None
) -> None:
    """Where it speaks clearly, with its figures as the reason; never against what is formal. The e-mail stays."""
    way = beside(replace(case(**changes), answered=answered), number, number)
    assert (way and (way.channel, way.because)) == expected


def test_the_plan_writes_the_message_beside_the_first_email_and_says_why() -> None:
    """The e-mail is drafted as ever; once it lies there, the message does too."""
    opened = (*requested(), *drafted(1, "2026-10-26 08:01", asked_for=date(2026, 10, 27)))
    found = replace(case(ANN, *opened), answered=CLEAR)
    (task,) = decide(found, ny("2026-10-26 08:05")).actions[-1:]
    assert isinstance(task, WriteDraft)
    assert (task.number, task.channel, task.beside) == (1, INSTAGRAM, True)
    assert ON_INSTAGRAM in task.reason
    (first,) = decide(replace(case(ANN), answered=CLEAR), ny("2026-10-26 08:05")).actions
    assert isinstance(first, WriteDraft)
    assert first.channel is EMAIL


def test_without_an_address_the_record_chooses_among_messages() -> None:
    """TikTok comes first there, unless Instagram is clearly better."""
    nobody = replace(ANN, email="", aliases=())
    way = instead(replace(case(nobody), answered={TIKTOK: Answered(5, 0), INSTAGRAM: Answered(5, 3)}))
    assert way is not None
    assert way.channel is INSTAGRAM


# --- the task beside an open touch ---


def test_it_appears_once_the_draft_lies_there_and_asks_for_the_same_day() -> None:
    """Written beside Touch 2, on its asked-for date, to the creator."""
    (task,) = decide(case(ANN, *TWO_OPEN), WEDNESDAY).actions[-1:]
    assert isinstance(task, WriteDraft)
    assert (task.number, task.channel, task.beside, task.asked_for) == (2, Channel.INSTAGRAM, True, date(2026, 10, 30))


def _placed(found: Case) -> tuple[e.Event, ...]:
    """The task beside Touch 2 as the plan wants it, as placed."""
    task = next(a for a in decide(found, WEDNESDAY).actions if isinstance(a, WriteDraft) and a.beside)
    claim = e.DraftClaimed(
        WEDNESDAY, 2, 1, 2, "<t@brand.example>", "note-1", (), (), "[DM]", task.due_on, task.asked_for,
        digest(found, task), "maya", beside=True, channel=task.channel,
    )  # fmt: skip
    return claim, e.DraftPlaced(WEDNESDAY, 2, 1, Place("INBOX", 1, 9), beside=True, channel=task.channel)


def _beside(actions: tuple[Action, ...]) -> list[str]:
    return [
        type(a).__name__ for a in actions
        if (isinstance(a, WriteDraft | WithdrawDraft) and a.beside) or (isinstance(a, RefreshDraft) and a.draft.beside)
    ]  # fmt: skip


WITH_TASK = (*TWO_OPEN, *_placed(case(ANN, *TWO_OPEN)))
SENT_2 = sent(2, "2026-10-28 10:00")[-1]


@pytest.mark.parametrize(
    ("events", "now", "creator", "expected"),
    [
        ((), "2026-10-28 09:00", ANN, []),
        ((SENT_2,), "2026-10-29 09:00", ANN, []),
        ((SENT_2,), "2026-10-31 00:01", ANN, ["WithdrawDraft"]),
        ((SENT_2,), "2026-10-29 09:00", replace(ANN, instagram="@other"), ["RefreshDraft"]),
        ((SENT_2,), "2026-10-29 09:00", replace(ANN, **UNKNOWN), ["WithdrawDraft"]),
        ((e.TouchSkipped(WEDNESDAY, 2, "deleted"),), "2026-10-28 09:00", ANN, ["WithdrawDraft"]),
        ((e.HoldPlaced(WEDNESDAY, e.HoldKind.PAUSED, None, ""),), "2026-10-28 09:00", ANN, ["WithdrawDraft"]),
        ((e.MarkedDone(WEDNESDAY, "hand"),), "2026-10-28 09:00", ANN, ["WithdrawDraft"]),
    ],
    ids=["undisturbed", "sent", "date passed", "another handle", "no handle left", "touch skipped", "a hold", "done"],
)  # fmt: skip
def test_what_becomes_of_it(events: tuple[e.Event, ...], now: str, creator: Creator, expected: list[str]) -> None:
    """It stays while its touch waits for an answer, and goes with it."""
    assert _beside(decide(case(creator, *WITH_TASK, *events), ny(now)).actions) == expected


def test_one_that_was_sent_or_left_out_is_not_written_again() -> None:
    """Whatever the person did with it was meant."""
    for over in (
        e.TouchSkipped(WEDNESDAY, 2, "in Trash", beside=True, channel=Channel.INSTAGRAM),
        e.TouchSent(WEDNESDAY, 2, 2, WEDNESDAY, (), (), evidence(), beside=True, channel=Channel.INSTAGRAM),
    ):
        found = case(ANN, *WITH_TASK, over)
        assert _beside(decide(found, ny("2026-10-28 09:00")).actions) == []
        assert found.chase.sent_count == 1
        assert found.chase.skips_in_a_row == 0


def test_it_wakes_the_chase_when_its_day_is_over() -> None:
    """Nobody has to write for it to go: the next look comes with the next morning."""
    gone = (e.DraftWithdrawn(WEDNESDAY, number, 1, e.WAS_SENT) for number in (1, 2))
    found = case(ANN, *WITH_TASK, SENT_2, *gone)
    look = next_look(found, decide(found, ny("2026-10-29 09:00")), ny("2026-10-29 09:00"))
    assert look == ny("2026-10-30 00:00")
