from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.settings.homes import SampleHome
from worker.core.cadence import Stakes
from worker.core.people import Ask, AskStatus

SHEET = "data/asks.csv"
REEL = {"ask": "reel", "creator": "mika", "scenario": "late-content", "item": "the Reel for Spring Glow"}
WHOLE = {
    "deadline": "2026-10-23", "reason": "the launch is near", "consequence": "the boost is lost",
    "action": "close the slot",
}  # fmt: skip


def test_a_whole_row_becomes_an_ask(home: SampleHome) -> None:
    """Every column is read into its own kind of value."""
    home.sheet(
        "asks",
        {
            **REEL, **WHOLE, "campaign": "Spring Glow", "benefit": "it is boosted", "alternative": "a rough cut",
            "first_line": "Loved the last one", "stakes": "Medium", "requested_on": "2026-10-12",
            "request_subject": "Your Reel", "posted_on": "2026-10-24", "content": "Story",
            "delivered_on": "2026-10-01", "prior_touches": "2 email, 1 instagram", "brand_owes": "the brief",
            "brand_owes_by": "2026-10-05", "amount": "$500", "clause": "4.2", "help_link": "https://help.example/x",
            "owner": "maya", "status": "Done",
        },
    )  # fmt: skip

    assert home.load().asks == {
        "reel": Ask(
            key="reel", creator="mika", scenario="late-content", item="the Reel for Spring Glow",
            campaign="Spring Glow", deadline=date(2026, 10, 23), reason="the launch is near", benefit="it is boosted",
            consequence="the boost is lost", action="close the slot", alternative="a rough cut",
            first_line="Loved the last one", stakes=Stakes.MEDIUM, requested_on=date(2026, 10, 12),
            request_subject="Your Reel", posted_on=date(2026, 10, 24), content="story",
            delivered_on=date(2026, 10, 1), prior_touches=3, brand_owes="the brief", brand_owes_by=date(2026, 10, 5),
            amount="$500", clause="4.2", help_link="https://help.example/x", owner="maya", status=AskStatus.DONE,
        )
    }  # fmt: skip


DATE = "Write year, month, day: 2026-10-26."
FAULTS: list[tuple[dict[str, str], str]] = [
    ({"creator": ""}, "creator: is blank. Fill it in, or remove the row."),
    ({"scenario": ""}, "scenario: is blank. Fill it in, or remove the row."),
    ({"item": " "}, "item: is blank. Fill it in, or remove the row."),
    ({"creator": "mikka"}, 'creator: "mikka" is not in data/creators. Did you mean mika?'),
    (
        {"creator": "zoe"},
        'creator: "zoe" is not in data/creators. Add it to data/creators, or correct the name here.',
    ),
    (
        {"scenario": "late-conten"},
        'scenario: "late-conten" is not in config/cadences.yaml. Did you mean late-content?',
    ),
    ({"scenario": "late"}, 'scenario: "late" is not in config/cadences.yaml. Did you mean late-content?'),
    (
        {"scenario": "missing"},
        'scenario: "missing" is not in config/cadences.yaml. Did you mean missing-info or missing-metrics?',
    ),
    (
        {"ask": "mika's reel"},
        'ask: "mika\'s reel" is not a key. Write mika-s-reel, or leave it blank.',
    ),
    ({"ask": "--help"}, 'ask: "--help" is not a key. Write help, or leave it blank.'),
    (
        {"deadline": "10/11/2026"},
        'deadline: "10/11/2026" is not a date as Chaser reads it. Write 2026-10-11 or 2026-11-10.',
    ),
    (
        {"deadline": "25/12/2026"},
        'deadline: "25/12/2026" is not a date as Chaser reads it. Write 2026-12-25.',
    ),
    (
        {"deadline": "26.10.26"},
        'deadline: "26.10.26" is not a date as Chaser reads it. Write 2026-10-26.',
    ),
    ({"deadline": "2026/1/5"}, 'deadline: "2026/1/5" is not a date as Chaser reads it. Write 2026-01-05.'),
    (
        {"deadline": "2026-11-23 00:00:00"},
        'deadline: "2026-11-23 00:00:00" is not a date as Chaser reads it. Write 2026-11-23.',
    ),
    ({"deadline": "23 Nov 2026"}, 'deadline: "23 Nov 2026" is not a date as Chaser reads it. Write 2026-11-23.'),
    ({"deadline": "2026年1月5日"}, 'deadline: "2026年1月5日" is not a date as Chaser reads it. Write 2026-01-05.'),
    ({"creator": "Mika Tanaka"}, 'creator: "Mika Tanaka" is not in data/creators. Write its key, mika.'),
    (
        {"creator": "mika@studio.example"},
        'creator: "mika@studio.example" is not in data/creators. Write its key, mika.',
    ),
    ({"deadline": "Oct 26"}, f'deadline: "Oct 26" is not a date as Chaser reads it. {DATE}'),
    ({"deadline": "46321"}, f'deadline: "46321" is not a date as Chaser reads it. {DATE}'),
    (
        {"deadline": "2026-02-30"},
        'deadline: "2026-02-30" is not in the calendar. Write a day that exists, such as 2026-10-26.',
    ),
    (
        {"deadline": "0026-10-26"},
        'deadline: "0026-10-26" is in the year 26. Write a year from 2000 to 2099.',
    ),
    ({"requested_on": "soon"}, f'requested_on: "soon" is not a date as Chaser reads it. {DATE}'),
    ({"delivered_on": "soon"}, f'delivered_on: "soon" is not a date as Chaser reads it. {DATE}'),
    ({"brand_owes_by": "soon"}, f'brand_owes_by: "soon" is not a date as Chaser reads it. {DATE}'),
    ({"posted_on": "yesterday"}, f'posted_on: "yesterday" is not a date as Chaser reads it. {DATE}'),
    (
        {"posted_on": "2026-10-26 half past two"},
        'posted_on: "2026-10-26 half past two" is neither a day nor a moment. Write 2026-10-26 or 2026-10-26 14:30.',
    ),
    (
        {"posted_on": "2026-13-26T10:00"},
        'posted_on: "2026-13-26" is not in the calendar. Write a day that exists, such as 2026-10-26.',
    ),
    (
        {"stakes": "hihg"},
        'stakes: "hihg" is not one of its values. Did you mean high? Write low, medium or high, or leave it blank.',
    ),
    ({"content": "reel"}, 'content: "reel" is not one of its values. Write post or story, or leave it blank.'),
    (
        {"status": "stoped"},
        (
            'status: "stoped" is not one of its values. Did you mean stopped? Write open, done or stopped,'
            " or leave it blank."
        ),
    ),
    (
        {"prior_touches": "some"},
        'prior_touches: "some" is not a count. Write "2" or "2 email, 1 instagram".',
    ),
    (
        {"prior_touches": "2 pigeons"},
        'prior_touches: "2 pigeons" is not a count. Write "2" or "2 email, 1 instagram".',
    ),
    ({"prior_touches": "-1"}, 'prior_touches: "-1" is not a count. Write "2" or "2 email, 1 instagram".'),
    (
        {"help_link": "help.example"},
        'help_link: "help.example" is not a link. Write it whole, beginning with https://.',
    ),
    ({"owner": "may"}, 'owner: "may" is not in config/worker.yaml. Did you mean maya?'),
]


@pytest.mark.parametrize(("cells", "expected"), FAULTS)
def test_a_fault_in_the_asks_has_its_row_and_column(home: SampleHome, cells: dict[str, str], expected: str) -> None:
    """Each fault is named with row and column, what is wrong, and the remedy."""
    home.sheet("asks", {**REEL, "ask": "first"}, REEL | cells)

    assert home.problems() == [f"{SHEET}:3: {expected}"]


NOTICES: list[tuple[dict[str, str], str]] = [
    (
        {"reason": "we need it for your report"},
        'reason: says "your", and a touch may go to the manager. Say it without you and your.',
    ),
    (
        {"alternative": "a call with You"},
        'alternative: says "You", and a touch may go to the manager. Say it without you and your.',
    ),
    ({"item": "Reel"}, 'item: stands inside a sentence: could we have Reel by Friday? Write "the Reel".'),
    (
        {"item": "the {{ 2 }} Reel"},
        'item: holds "{{ 2 }}", which nothing fills in: the follow-ups would show it. Write what belongs there.',
    ),
    (
        {"reason": "[REASON HERE]"},
        (
            'reason: holds "[REASON HERE]", which nothing fills in: the follow-ups would show it.'
            " Write what belongs there."
        ),
    ),
    (
        {"consequence": "the slot closes."},
        'consequence: ends with ".", and stands inside a sentence. Leave that sign out.',
    ),
    (
        {"action": "we will close the slot"},
        'action: begins with "we will", which the words say already. Begin with the verb.',
    ),
    (
        {"deadline": "2026-10-01", "requested_on": "2026-10-12"},
        "deadline: 2026-10-01 is before the request of 2026-10-12. Correct one of them.",
    ),
    (
        {"posted_on": "2026-10-01", "delivered_on": "2026-10-12"},
        "posted_on: 2026-10-01 is before the delivery of 2026-10-12. Correct one of them.",
    ),
    (
        {"brand_owes_by": "2026-10-01"},
        "brand_owes_by: is a day for nothing: brand_owes is blank. Say there what we owe.",
    ),
]


@pytest.mark.parametrize(("cells", "expected"), NOTICES)
def test_words_and_dates_that_look_wrong_are_said_and_stop_nothing(
    home: SampleHome, cells: dict[str, str], expected: str
) -> None:
    """A warning names its place like an error does, and the home loads."""
    home.sheet("asks", REEL | cells)

    assert [str(notice) for notice in home.load().notices] == [f"{SHEET}:2: {expected}"]


@pytest.mark.parametrize("item", ["the Reel", "Anna's release form", "春季短视频", "an export", "two Stories"])
def test_an_item_that_stands_well_in_a_sentence_is_nothing_to_say(home: SampleHome, item: str) -> None:
    """It has its article, its owner, a figure, or needs none."""
    home.sheet("asks", REEL | {"item": item})

    assert home.problems() == []


def test_a_blank_key_is_made_from_what_the_ask_is(home: SampleHome) -> None:
    """Creator, scenario and item in order; accents, case and signs do not matter, other scripts stay."""
    rows = [{**REEL, "ask": "", "item": item} for item in ("the Reel — “Été”", "春季短视频", "x" * 200)]
    home.sheet("asks", *rows)

    first, second, third = home.load().asks
    assert first == "mika-late-content-the-reel-ete"
    assert second == "mika-late-content-春季短视频"
    assert len(third) <= 80
    assert third.startswith("mika-late-content-xxx")


def test_a_made_key_does_not_depend_on_the_order_of_rows(home: SampleHome) -> None:
    """A sheet that was sorted anew has the same asks."""
    rows = [{**REEL, "ask": "", "item": item} for item in ("the Reel", "the post")]
    home.sheet("asks", *rows)
    before = set(home.load().asks)

    home.sheet("asks", *reversed(rows))
    assert set(home.load().asks) == before


def test_two_rows_of_one_key_are_refused(home: SampleHome) -> None:
    """The later row is named, whether its key was written or made."""
    made = "mika-late-content-the-reel-for-spring-glow"
    home.sheet("asks", REEL, {**REEL, "ask": "Reel"}, {**REEL, "ask": made}, {**REEL, "ask": ""})

    assert home.problems() == [
        f'{SHEET}:3: ask: "Reel" stands on row 2 too. Give each ask a key of its own.',
        (
            f"{SHEET}:5: ask: has the creator, scenario and item of row 4."
            " Write a key of its own into the column ask, or remove the row."
        ),
    ]


def test_names_from_other_files_may_differ_in_case(home: SampleHome) -> None:
    """The spelling of the roster and of the cadences is the one that counts."""
    home.sheet("asks", REEL | {"creator": "Mika", "scenario": "Late Content", "owner": "MAYA"})

    ask = home.load().asks["reel"]
    assert (ask.creator, ask.scenario, ask.owner) == ("mika", "late-content", "maya")


@pytest.mark.parametrize(
    ("written", "count"),
    [("", 0), ("2", 2), ("2 email, 1 instagram", 3), ("1 e-mail and 2 DMs", 3), ("2x email; 1 call", 3), ("0", 0)],
)
def test_prior_touches_are_counted(home: SampleHome, written: str, count: int) -> None:
    """Channels may be named; what counts is how many there were."""
    home.sheet("asks", REEL | {"prior_touches": written})

    assert home.load().asks["reel"].prior_touches == count


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-10-26", date(2026, 10, 26)),
        ("2026-10-26 14:30", datetime(2026, 10, 26, 14, 30, tzinfo=ZoneInfo("Asia/Tokyo"))),
        ("2026-10-26T14:30Z", datetime(2026, 10, 26, 14, 30, tzinfo=UTC)),
    ],
)
def test_a_moment_of_posting_is_the_creators_unless_it_has_a_zone(
    home: SampleHome, written: str, moment: date | datetime
) -> None:
    """A date alone stays a date."""
    home.sheet("creators", {"creator": "mika", "name": "Mika", "instagram": "mika", "timezone": "Asia/Tokyo"})
    home.sheet("asks", REEL | {"posted_on": written})

    assert home.load().asks["reel"].posted_on == moment


@pytest.mark.parametrize(
    ("cells", "missing"),
    [
        ({}, ("deadline", "reason", "consequence", "action")),
        (WHOLE, ()),
        (WHOLE | {"reason": "", "benefit": "it is boosted"}, ()),
        (WHOLE | {"action": "", "stakes": "low"}, ()),
        ({"status": "done"}, ()),
        (WHOLE | {"scenario": "missing-metrics"}, ("posted_on",)),
    ],
)
def test_details_without_which_the_words_stay_general_are_listed(
    home: SampleHome, cells: dict[str, str], missing: tuple[str, ...]
) -> None:
    """Each tier's own detail counts only where the sequence gets that far, and nothing is missing once it is over."""
    home.sheet("asks", REEL | cells)

    assert home.load().asks["reel"].missing == missing


def test_a_creator_whose_row_is_wrong_is_no_stranger_to_their_asks(home: SampleHome) -> None:
    """One fault in the roster gives one line, not one more for every ask."""
    home.sheet("creators", {"creator": "mika", "name": "Mika", "email": "nonsense"})

    assert len(home.problems()) == 1
