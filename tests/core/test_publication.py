"""Nothing on the day on which a creator publishes for us (tact: that day is theirs)."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.cast import (
    LATE_CONTENT,
    MIKA,
    MISSING_INFO,
    MISSING_METRICS,
    NEW_YORK,
    REEL,
    UNSIGNED_CONTRACT,
    case_of,
    drafted,
    ny,
    requested,
    sent,
)  # fmt: skip
from worker.core.actions import WriteDraft
from worker.core.calendar import Calendar
from worker.core.case import Case
from worker.core.forecast import forecast
from worker.core.people import Ask, AskStatus, Creator
from worker.core.plan import decide
from worker.core.publication import kept_clear, published_by

STORY = Ask("mika-story", "mika", "late-content", "the Story for Spring Glow")
SCENARIOS = {each.key: each for each in (LATE_CONTENT, MISSING_INFO, MISSING_METRICS, UNSIGNED_CONTRACT)}
MONDAY, WEDNESDAY = date(2026, 10, 26), date(2026, 10, 28)
TOKYO = ZoneInfo("Asia/Tokyo")


def days_of(*asks: Ask, creator: Creator = MIKA) -> set[date]:
    """The days that these asks leave to the creator."""
    return set(published_by(asks, {"mika": creator}, SCENARIOS).get("mika", {}))


def clear(case: Case, *days: date) -> Case:
    """The case of somebody who publishes on these days."""
    return kept_clear(case, dict.fromkeys(days, STORY.key))


def dates(case: Case, now: str = "2026-10-16 10:00") -> list[date]:
    """The days of the first two follow-ups."""
    return [draft.due_on for draft in forecast(case, ny(now), date(2026, 12, 31))][:2]


@pytest.mark.parametrize(
    ("ask", "day"),
    [
        (replace(STORY, posted_on=MONDAY), MONDAY),
        (replace(STORY, posted_on=MONDAY, status=AskStatus.DONE), MONDAY),  # whatever became of it
        (replace(STORY, posted_on=MONDAY, content="post", deadline=WEDNESDAY), MONDAY),  # it has been, so not planned
        (replace(STORY, posted_on=datetime(2026, 10, 25, 22, tzinfo=NEW_YORK)), date(2026, 10, 25)),
        (replace(STORY, content="story", deadline=WEDNESDAY), WEDNESDAY),
        (replace(STORY, content="post", deadline=WEDNESDAY), WEDNESDAY),
        (replace(STORY, content="post", deadline=WEDNESDAY, status=AskStatus.STOPPED), None),
        (replace(STORY, content="post", deadline=WEDNESDAY, status=AskStatus.DONE), None),
        (replace(STORY, deadline=WEDNESDAY), None),  # an address, say: nothing is published
        (replace(STORY, content="post", deadline=WEDNESDAY, scenario="missing-metrics"), None),  # figures are due then
    ],
)
def test_a_creator_publishes_on_the_day_it_went_live_or_is_to_go_live(ask: Ask, day: date | None) -> None:
    """`posted_on`, else the deadline of an open ask for a post or a story."""
    assert days_of(ask) == ({day} if day else set())


def test_a_moment_of_posting_is_a_day_where_the_creator_lives() -> None:
    """Ten in the evening in New York is the next day in Tokyo."""
    ask = replace(STORY, posted_on=datetime(2026, 10, 25, 22, tzinfo=NEW_YORK))

    assert days_of(ask, creator=replace(MIKA, timezone=TOKYO)) == {MONDAY}


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ((), ["Mon 10-26", "Wed 10-28"]),
        ((MONDAY,), ["Tue 10-27", "Thu 10-29"]),
        ((WEDNESDAY,), ["Mon 10-26", "Thu 10-29"]),
        ((MONDAY, WEDNESDAY), ["Tue 10-27", "Fri 10-30"]),  # a full business day lies between them: Thursday
        ((date(2026, 10, 25),), ["Mon 10-26", "Wed 10-28"]),  # a Sunday
    ],
)
def test_no_follow_up_comes_on_such_a_day(published: tuple[date, ...], expected: list[str]) -> None:
    """It is a day off, for the creator and for nobody else."""
    case = clear(case_of(*requested()), *published)

    assert [f"{day:%a %m-%d}" for day in dates(case)] == expected


def test_the_day_is_the_creators_own() -> None:
    """What is published in Tokyo on Tuesday the 27th fills Monday evening in New York: the draft of Tuesday at eight
    in the morning comes when Tuesday is in its last hours there, and the one of Monday is read on Monday.
    """
    tokyo = Calendar(TOKYO)
    case = case_of(*requested(), creator=replace(MIKA, timezone=TOKYO), creator_days=tokyo)

    assert dates(clear(case, date(2026, 10, 27)))[0] == MONDAY
    assert dates(clear(case, MONDAY))[0] == date(2026, 10, 27)


def test_it_is_said_why_a_follow_up_comes_later() -> None:
    """On the day itself, and before."""
    case = clear(case_of(*requested()), MONDAY)
    reason = "since Mika Sato publishes for us on Monday, October 26 (mika-story)."

    for now in ("2026-10-20 09:00", "2026-10-26 09:00"):
        decision = decide(case, ny(now))
        assert decision.next is not None
        assert decision.next.on == date(2026, 10, 27)
        assert decision.reason.endswith(reason)
        assert not decision.actions
    assert forecast(case, ny("2026-10-20 09:00"), date(2026, 12, 31))[0].reason.endswith(reason)


def test_beside_another_reason_it_is_said_too() -> None:
    """On Friday they publish, and then it is the weekend."""
    friday = date(2026, 10, 23)
    case = clear(case_of(*requested(), ask=replace(REEL, deadline=date(2026, 10, 22))), friday)

    reasons = "a day off (weekend), and Mika Sato publishes for us on Friday, October 23 (mika-story)."
    assert decide(case, ny("2026-10-20 09:00")).reason.endswith(reasons)


def test_a_day_that_changes_nothing_is_not_spoken_of() -> None:
    """The week after."""
    assert "publishes" not in decide(clear(case_of(*requested()), date(2026, 11, 5)), ny("2026-10-20 09:00")).reason


def test_a_follow_up_late_for_another_reason_waits_for_the_day_to_pass() -> None:
    """Nothing ran on Monday; on Tuesday Mika publishes."""
    decision = decide(clear(case_of(*requested()), date(2026, 10, 27)), ny("2026-10-27 09:00"))

    assert not decision.actions
    assert decision.next is not None
    assert decision.next.on == WEDNESDAY
    assert "since Mika Sato publishes for us on Tuesday, October 27" in decision.reason


def test_a_follow_up_with_the_creator_in_copy_waits_and_one_to_the_manager_alone_does_not() -> None:
    """Tier 3 goes to the manager with the creator in copy; a creator known through the manager reads none of it."""
    monday = date(2026, 11, 2)
    history = (*requested(), *sent(1, "2026-10-26 09:00"), *sent(2, "2026-10-28 09:00"))
    copied = clear(case_of(*history), monday)
    unknown = replace(MIKA, email="", aliases=(), instagram="@mika")
    through_manager = clear(case_of(*history, creator=unknown), monday)
    now = ny("2026-11-02 09:00")

    assert decide(copied, now).actions == ()
    (draft,) = (action for action in decide(through_manager, now).actions if isinstance(action, WriteDraft))
    assert (draft.to, draft.cc) == (("jo@talent.example",), ())


@pytest.mark.parametrize("published", [(), (WEDNESDAY,)])
def test_no_message_lies_beside_an_e_mail_to_the_manager_on_such_a_day(published: tuple[date, ...]) -> None:
    """The e-mail is the manager's; the message would be the creator's."""
    unknown = replace(MIKA, email="", aliases=(), instagram="@mika")
    history = (
        *requested(),
        *sent(1, "2026-10-26 09:00"),
        *drafted(2, "2026-10-28 08:00", asked_for=date(2026, 10, 30)),
    )
    decision = decide(clear(case_of(*history, creator=unknown), *published), ny("2026-10-28 08:05"))
    beside = [action for action in decision.actions if isinstance(action, WriteDraft) and action.beside]

    assert len(beside) == (0 if published else 1)
