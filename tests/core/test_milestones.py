"""What follows a delivery, day by day: one row per rule of docs/howto/milestones.md.

The product reached Mika on Friday, October 9. Then, as shipped: word of arrival on Saturday the 10th, first impressions
on Monday the 12th, the script on Friday the 16th, the first cut on Saturday the 24th, our review three business days
after it is in (planned for Wednesday the 28th), the revision two later (Friday the 30th), and the post on Thursday the
29th.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.cast import LATE_CONTENT, MIKA, PRODUCT_RECEIVED, REQUEST_ID, SLOW_PROGRESS, case_of, evidence, ny, sent
from worker.core import events as e
from worker.core.actions import WriteDraft
from worker.core.cadence import Stakes
from worker.core.case import Case
from worker.core.day_zero import day_zero
from worker.core.forecast import forecast_together
from worker.core.incoming import from_person
from worker.core.matching import Board, Ours
from worker.core.messages import Kind, Mail, Place, Role, Verdict
from worker.core.milestones import placed
from worker.core.origin import Root
from worker.core.plan import Decision, State, decide
from worker.defaults import shipped
from worker.settings.checking import checked
from worker.settings.deliveries_sheet import Delivery
from worker.settings.findings import Findings
from worker.settings.milestone_asks import milestone_asks
from worker.settings.milestones_file import FILE, MilestonesSection, milestones_of
from worker.settings.yaml_files import read_yaml

SCENARIOS = {each.key: each for each in (LATE_CONTENT, PRODUCT_RECEIVED, SLOW_PROGRESS)}
DELIVERED = date(2026, 10, 9)
History = Mapping[str, tuple[e.Event, ...]]
NOTHING: History = {}


def done(on: str) -> tuple[e.Event, ...]:
    """Marked done."""
    return (e.MarkedDone(ny(on), "hand"),)


def stopped(on: str) -> tuple[e.Event, ...]:
    """Stopped."""
    return (e.MarkedStopped(ny(on), "hand"),)


def replied(on: str, **brings: object) -> tuple[e.Event, ...]:
    """A reply of Mika's."""
    return (e.ReplyReceived(ny(on), "the creator", evidence(f"<{on}@x>", ny(on)), **brings),)  # type: ignore[arg-type]


def delivery(
    history: History = NOTHING,
    moved: Mapping[str, str] | None = None,
    delivered: date = DELIVERED,
    weekly: bool = False,
    low: str = "",
) -> dict[str, Case]:
    """The milestones as shipped, with what has happened to each and with the deadlines that a person wrote."""
    content = shipped(FILE).read_bytes()
    document = read_yaml(content.replace(b"    on: false", b"    on: true") if weekly else content, Findings(FILE))
    section = checked(MilestonesSection, document, Findings(FILE))
    assert section is not None
    milestones = milestones_of(section, document, Findings(FILE), None)
    row = Delivery("mika", "", {Root.DELIVERED: delivered}, "", "data/deliveries.csv")
    cases = {}
    for key, ask in milestone_asks([row], milestones, {"mika": MIKA}, SCENARIOS).items():
        name = key.removeprefix("mika-")
        day = (moved or {}).get(name)
        told = replace(ask, deadline=date.fromisoformat(day)) if day else ask
        told = replace(told, stakes=Stakes.LOW) if name == low else told
        read = (e.Opened(ny("2026-10-09 09:00")), e.LookedBack(ny("2026-10-09 09:00"), date(2026, 9, 1)))
        cases[key] = case_of(*read, *history.get(name, ()), ask=told, scenario=SCENARIOS[ask.scenario])
    return {key.removeprefix("mika-"): placed(case, cases) for key, case in cases.items()}


def decision(name: str, now: str, history: History = NOTHING, **changes: object) -> Decision:
    """Where one milestone stands."""
    return decide(delivery(history, **changes)[name], ny(now))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("what", "name", "history", "moved", "due"),
    [
        ("a day after the delivery", "reply", NOTHING, {}, "10-10"),
        ("three days after it", "impressions", NOTHING, {}, "10-12"),
        ("seven days after it", "script", NOTHING, {}, "10-16"),
        ("fifteen days after it", "first-cut", NOTHING, {}, "10-24"),
        ("twenty days after it", "published", NOTHING, {}, "10-29"),
        ("our review, three business days after the first cut is due", "review", NOTHING, {}, "10-28"),
        ("the revision, two after that", "revision", NOTHING, {}, "10-30"),
        ("done early pulls nothing", "first-cut", {"script": done("2026-10-12 10:00")}, {}, "10-24"),
        ("late moves nothing either", "first-cut", {"script": done("2026-10-22 10:00")}, {}, "10-24"),
        ("a script moved moves no first cut, which counts from the delivery", "first-cut", NOTHING,
         {"script": "2026-10-23"}, "10-24"),
        ("a first cut moved moves what counts from it", "review", NOTHING, {"first-cut": "2026-11-02"}, "11-05"),
        ("and what counts from that", "revision", NOTHING, {"first-cut": "2026-11-02"}, "11-09"),
        ("the first cut came early: our three days begin at once", "review", {"first-cut": done("2026-10-20 10:00")},
         {}, "10-23"),
        ("but the revision is not pulled forward", "revision",
         {"first-cut": done("2026-10-20 10:00"), "review": done("2026-10-21 10:00")}, {}, "10-30"),
        ("our review came late: the revision counts from it", "revision",
         {"first-cut": done("2026-10-23 10:00"), "review": done("2026-11-03 10:00")}, {}, "11-05"),
        ("and the post is never due before it", "published",
         {"first-cut": done("2026-10-23 10:00"), "review": done("2026-11-03 10:00")}, {}, "11-05"),
        ("a post that a person moved stays there", "published",
         {"first-cut": done("2026-10-23 10:00"), "review": done("2026-11-03 10:00")}, {"published": "2026-11-04"},
         "11-04"),
    ],
)  # fmt: skip
def test_when_a_milestone_is_due(what: str, name: str, history: History, moved: dict[str, str], due: str) -> None:
    """From its root or from another milestone, and from our own work as it really was."""
    assert delivery(history, moved)[name].ask.deadline == date.fromisoformat(f"2026-{due}"), what


def test_a_delivery_that_moves_moves_everything() -> None:
    """Nothing is stored, so a corrected row is enough."""
    later = delivery(delivered=date(2026, 10, 12))

    assert [later[name].ask.deadline for name in ("script", "published")] == [date(2026, 10, 19), date(2026, 11, 1)]


@pytest.mark.parametrize(
    ("what", "name", "now", "history", "state", "says"),
    [
        ("the first one begins", "reply", "10-13 09:00", NOTHING, State.ACTIVE, "Touch 1"),
        ("the next one of equal stakes waits for it", "impressions", "10-13 09:00", NOTHING, State.WAITING,
         'It waits for "Word of arrival" (mika-reply'),
        ("until that is answered", "impressions", "10-13 09:00", {"reply": replied("2026-10-11 10:00")}, State.ACTIVE,
         "3 days after the delivery on Friday, October 9"),
        ("one of higher stakes takes over", "script", "10-19 09:00", NOTHING, State.ACTIVE,
         "7 days after the delivery on Friday, October 9"),
        ("and what was asked before gives way to it", "reply", "10-17 09:00", NOTHING, State.STOPPED,
         '"Script" comes first since Saturday, October 17'),
        ("the day before, it does not", "reply", "10-16 09:00", NOTHING, State.ACTIVE, "Touch 1"),
        ("of equal stakes, the earlier one comes first", "first-cut", "10-26 09:00", NOTHING, State.WAITING,
         'It waits for "Script"'),
        ("what has come settles what was before it", "script", "10-26 09:00", {"first-cut": done("2026-10-20 10:00")},
         State.STOPPED, '"First cut" has come'),
        ("a script that was stopped holds nothing up", "first-cut", "10-26 09:00",
         {"script": stopped("2026-10-20 10:00")}, State.ACTIVE, "The deadline was Saturday, October 24"),
        ("our review begins with the first cut", "review", "10-19 09:00", NOTHING, State.WAITING,
         "chaser done mika-first-cut"),
        ("then we owe it", "review", "10-26 09:00", {"first-cut": done("2026-10-23 10:00")}, State.HELD,
         "We owe Mika Sato feedback on the first cut by Wednesday, October 28."),
        ("a reply that brings it counts", "review", "10-26 09:00",
         {"first-cut": replied("2026-10-23 10:00", delivers="a link to Dropbox")}, State.HELD, "by Wednesday"),
        ("one that promises it does not", "review", "10-26 09:00",
         {"first-cut": replied("2026-10-23 10:00", promised=date(2026, 10, 27))}, State.WAITING, "once what"),
        ("nor one that asks something", "review", "10-26 09:00",
         {"first-cut": replied("2026-10-23 10:00", question="Which format do you need?")}, State.WAITING, "once what"),
        ("and nobody is chased meanwhile", "revision", "11-20 09:00", {"first-cut": done("2026-10-23 10:00")},
         State.HELD, "Once they have it, say so: chaser done mika-review"),
        ("about the post neither", "published", "11-20 09:00", {"first-cut": done("2026-10-23 10:00")}, State.HELD,
         "It is our turn"),
        ("once it is done, the revision is", "revision", "11-02 09:00",
         {"first-cut": done("2026-10-23 10:00"), "review": done("2026-10-27 10:00")}, State.ACTIVE, "Touch 1"),
        ("and the post waits for that", "published", "11-02 09:00",
         {"first-cut": done("2026-10-23 10:00"), "review": done("2026-10-27 10:00")}, State.WAITING,
         'It waits for "Revision"'),
        ("without a first cut there is nothing to revise", "revision", "11-02 09:00",
         {"first-cut": stopped("2026-10-20 10:00")}, State.WAITING, "What it follows was stopped."),
        ("and nothing that the post would wait for", "published", "11-02 09:00",
         {"first-cut": stopped("2026-10-20 10:00"), "script": done("2026-10-19 10:00")}, State.ACTIVE, "Touch 1"),
        ("the post is out: our review is not owed any more", "review", "11-02 09:00",
         {"first-cut": done("2026-10-23 10:00"), "published": done("2026-10-29 10:00")}, State.STOPPED, "Publicat"),
    ],
)  # fmt: skip
def test_which_milestone_is_asked_for(
    what: str, name: str, now: str, history: History, state: State, says: str
) -> None:
    """One at a time; what we owe comes before what they owe."""
    found = decision(name, f"2026-{now}", history)

    assert (found.state, says in found.reason) == (state, True), (what, found.reason)


@pytest.mark.parametrize(
    ("name", "now", "drafts"),
    [
        ("reply", "10-12 08:00", 0),
        ("reply", "10-13 08:00", 1),
        ("script", "10-16 08:00", 0),
        ("script", "10-19 08:00", 1),
        ("first-cut", "10-26 08:00", 0),
        ("review", "10-30 08:00", 0),
    ],
)
def test_a_draft_comes_when_its_day_has_passed(name: str, now: str, drafts: int) -> None:
    """Not on a holiday (the 12th), not before Day 0, not while another one is asked for, never about our own work."""
    actions = decision(name, f"2026-{now}").actions

    assert sum(isinstance(action, WriteDraft) for action in actions) == drafts


def test_an_exhausted_milestone_lets_the_next_one_begin() -> None:
    """After its last touch the sequence of the next one takes its place."""
    touches = [
        event
        for number, on in enumerate(("2026-10-19 09:00", "2026-10-21 09:00", "2026-10-26 09:00", "2026-10-28 09:00"), 1)
        for event in sent(number, on)
    ]

    assert decision("first-cut", "2026-11-02 09:00", {"script": tuple(touches)}).state is State.ACTIVE


def test_the_weekly_word_is_off_as_shipped_and_goes_out_once_where_it_is_on() -> None:
    """Each gives way to the next, none comes after the last milestone, and none while something is asked for."""
    assert not [name for name in delivery() if name.startswith("weekly")]

    calm: History = {name: done("2026-10-12 10:00") for name in ("reply", "impressions", "script")}
    words = delivery(calm, weekly=True)
    assert [day_zero(words[name]) for name in words if name.startswith("weekly")] == [
        date(2026, 10, 16), date(2026, 10, 23),
    ]  # fmt: skip
    assert words["weekly-1"].ask.deadline is None
    asks = {"script": sent(1, "2026-10-19 09:00")}
    assert decision("weekly-1", "2026-10-19 09:00", calm, weekly=True).state is State.ACTIVE
    assert decision("weekly-1", "2026-10-20 09:00", asks, weekly=True).state is State.WAITING
    assert decision("weekly-1", "2026-10-23 09:00", calm, weekly=True).state is State.STOPPED
    over = {**calm, "published": done("2026-10-14 10:00")}
    assert decision("weekly-1", "2026-10-19 09:00", over, weekly=True).state is State.STOPPED


@pytest.mark.parametrize(
    ("what", "text", "on", "history", "answered"),
    [
        ("a word on the day of delivery", "Got it, thank you!", "10-09 15:00", NOTHING, {"reply"}),
        ("before the delivery nothing is heard", "Can't wait!", "10-08 15:00", NOTHING, set()),
        ("afterwards it is the next one's turn", "So soft!", "10-12 15:00", {"reply": replied("2026-10-10 10:00")},
         {"impressions"}),
        ("but one mail answers one", "Got it!", "10-10 10:00", {"reply": replied("2026-10-10 10:00")}, {"reply"}),
        ("what is named is heard early", "Here is the script for the video", "10-10 15:00", NOTHING, {"script"}),
        ("once it took over, it is meant", "Sorry, I was away.", "10-19 15:00", NOTHING, {"script"}),
        ("about our own work nobody answers", "And my feedback on the first cut?", "10-27 15:00",
         {"first-cut": done("2026-10-23 10:00")}, set()),
    ],
)  # fmt: skip
def test_whom_a_mail_answers(what: str, text: str, on: str, history: History, answered: set[str]) -> None:
    """Seven asks of one delivery are not seven open questions: a mail is about the one whose turn it is."""
    cases = {case.ask.key: case for case in delivery(history).values()}
    board = Board(cases, Ours(frozenset({"maya@brand.example"}), frozenset({"brand.example"})))
    place, at = Place("INBOX", 1, 7), ny(f"2026-{on}")
    mail = Mail(
        place, Role.INBOX, "<new@x>", "mika@creators.example", "Hello", at, to=("maya@brand.example",), text=text
    )

    meaning = from_person(mail, Verdict(Kind.PERSON, "test", 1.0), board, ny("2026-11-20 09:00"))

    assert {finding.chase.removeprefix("mika-") for finding in meaning.findings} == answered, what
    assert all(isinstance(finding.event, e.ReplyReceived) for finding in meaning.findings)


def test_the_request_is_the_mail_that_names_the_campaign() -> None:
    """Left to `requested_on` alone each milestone would open a conversation of its own."""
    case = delivery()["script"]
    begun = replace(case, chase=replace(case.chase, request=evidence(REQUEST_ID)))
    actions = [decide(one, ny("2026-10-19 08:00")).actions for one in (case, begun)]

    assert [a.opens_conversation for each in actions for a in each if isinstance(a, WriteDraft)] == [True, False]
    assert all(not a.earlier for each in actions for a in each if isinstance(a, WriteDraft))


def test_the_plan_goes_on_with_the_next_one_once_nothing_is_left_to_say_of_the_one_before() -> None:
    """As it comes about day by day when every draft is sent at once and nobody answers; our own review ends it."""
    settled = {"reply": done("2026-10-10 10:00"), "impressions": done("2026-10-12 10:00")}
    ahead = forecast_together(list(delivery(settled).values()), ny("2026-10-13 09:00"), date(2026, 12, 1))

    assert [(each.chase, each.number, each.due_on) for each in ahead] == list(_day_by_day(settled, "2026-10-13 09:00"))
    assert [each.chase for each in ahead] == ["mika-script"] * 4 + ["mika-first-cut"] * 4


def _day_by_day(history: History, begins: str) -> Iterator[tuple[str, int, date]]:
    """What comes to be written on each of seven weeks' days, all of it sent at nine."""
    known, touched = {key: tuple(events) for key, events in history.items()}, dict[str, date]()
    for n in range(49):
        now = ny(begins) + timedelta(days=n)
        for name, case in delivery(known).items():
            others = {key: day for key, day in touched.items() if key != case.ask.key}
            for action in decide(replace(case, touched=others), now).actions:
                assert isinstance(action, WriteDraft)
                yield action.chase, action.number, now.date()
                when = f"{now:%Y-%m-%d %H:%M}"
                event = sent(action.number, when, tier=action.tier, asked_for=action.asked_for)
                known[name] = (*known.get(name, ()), *event)
                touched[action.chase] = now.date()


def test_what_gave_way_keeps_nothing_waiting_once_that_has_been_asked_for_to_its_end() -> None:
    """First impressions gave way to the script; nobody answered about either, so the first cut has its turn."""
    days = ("2026-10-19 09:00", "2026-10-21 09:00", "2026-10-26 09:00", "2026-10-28 09:00")
    script = tuple(event for number, day in enumerate(days, 1) for event in sent(number, day))
    cut = delivery({"script": script}, low="first-cut")["first-cut"]

    assert cut.place is not None
    assert not cut.place.waits_for
    assert decide(cut, ny("2026-10-29 09:00")).state is State.ACTIVE
