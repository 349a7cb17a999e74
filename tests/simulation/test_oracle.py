"""The oracle can fail: a sequence as the specification has it ("Late-content on time") and everything wrong with it.

Each case changes one thing in a journal that breaks no rule, and names the rule that must find it.
"""

import ast
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.simulation import journal as j
from tests.simulation.facts import Cadence, Creator, Desk, Row, World
from tests.simulation.oracle import Oracle, Rule

NEW_YORK = ZoneInfo("America/New_York")
AWAY = [date(2026, 12, day) for day in range(22, 32)]
WORLD = World(
    {
        "maya": Desk("maya", NEW_YORK, "US", time(8), frozenset(AWAY), dict.fromkeys(AWAY, "omar")),
        "omar": Desk("omar", ZoneInfo("Europe/London"), "GB", time(7, 30)),
    },
    {"mika": Creator("mika", ("mika@x",), "ana@y", NEW_YORK, "US")},
    drafts_per_day=2,
    days_between_chases=1,
)
LATE = Cadence("high", ((0, 0), (2, 3), (5, 5), (7, 7)), "deadline", tier_4=True)
ALONE = replace(LATE, together=False)
INFO = Cadence("medium", ((0, 0), (3, 4), (7, 10)), "deadline_or_request", batching={1: 0, 2: 2})
REEL = Row("reel", "mika", "late", "maya", "one", deadline=date(2026, 10, 23))
CREATOR, MANAGER = (("mika@x",), ()), (("ana@y",), ("mika@x",))
Entries = list[j.Entry]


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=NEW_YORK)


def look(when: str, *did: j.Entry) -> Entries:
    return [j.Looks(at(when), "maya"), *did, j.Looked(at(when), "maya")]


def draft(
    when: str, number: int, asks: str, people: object = CREATOR, tier: int = 0, chase: str = "reel",
    also: tuple[j.Along, ...] = (), kind: type[j.Lies] = j.Drafted,
) -> j.Lies:  # fmt: skip
    to, cc = people  # type: ignore[misc]
    return kind(at(when), chase, "maya", number, tier or number, to, cc, date.fromisoformat(f"2026-{asks}"), also)


def drafted(when: str, *said: object, **more: object) -> Entries:
    return look(when, draft(when, *said, **more))  # type: ignore[arg-type]


def sent(when: str) -> Entries:
    return [j.Sent(at(when), "maya", "reel")]


def shown(kind: type[j.Shown], when: str, *said: object) -> Entries:
    return [kind(at(when), "maya", *said)]  # type: ignore[call-arg]


RIGHT: dict[str, Entries] = {
    "begin": [
        j.CadenceSays(at("10-15 09:00"), "late", LATE), j.CadenceSays(at("10-15 09:00"), "info", INFO),
        j.CadenceSays(at("10-15 09:00"), "alone", ALONE),
        j.RowSays(at("10-15 09:00"), REEL), *shown(j.Asked, "10-15 10:00", ("reel",)), *look("10-15 12:00"),
    ],
    "1": drafted("10-26 08:01", 1, "10-27"),
    "1 sent": sent("10-26 10:00"),
    "after 1": look("10-26 18:00"),
    "2": drafted("10-28 08:01", 2, "10-30"),
    "2 sent": sent("10-28 10:00"),
    "after 2": look("10-28 18:00"),
    "3": drafted("11-02 08:01", 3, "11-03", MANAGER),
    "3 sent": sent("11-02 10:00"),
    "after 3": look("11-02 18:00"),
    "4": drafted("11-04 08:01", 4, "11-06", MANAGER),
    "4 sent": sent("11-04 10:00"),
    "after 4": look("11-04 18:00"),
    "end": [*look("11-09 08:01"), j.Stood(at("11-09 08:02"), {"reel": ("exhausted", "Nobody has answered.")})],
}  # fmt: skip


def verdict(parts: dict[str, Entries]) -> list[tuple[Rule, str]]:
    oracle = Oracle(WORLD)
    for entry in (entry for part in parts.values() for entry in part):
        oracle.read(entry)
    return [(violation.rule, violation.what) for violation in oracle.violations]


def changed(until: str = "", **parts: Entries) -> dict[str, Entries]:
    """The right journal up to a part, with other parts in their places."""
    keys = list(RIGHT)[: list(RIGHT).index(until) + 1] if until else list(RIGHT)
    named = {name.replace("_", " ").strip(): entries for name, entries in parts.items()}
    return {key: RIGHT[key] for key in keys} | named


def other(chase: str, **more: object) -> Entries:
    """Another ask of Mika's, asked for on the 15th."""
    row = replace(REEL, chase=chase, **more)
    return [j.RowSays(at("10-15 13:00"), row), *shown(j.Asked, "10-15 14:00", (chase,)), *look("10-15 15:00")]


def test_a_sequence_on_time_breaks_no_rule() -> None:
    """Oct 26 asks for the 27th, the 28th for the 30th, Nov 2 for the 3rd, Nov 4 for the 6th."""
    assert verdict(RIGHT) == []


IN_OMARS = [
    j.Looks(at("10-26 08:01"), "omar"), replace(draft("10-26 08:01", 1, "10-27"), desk="omar"),
    j.Looked(at("10-26 08:01"), "omar"),
]  # fmt: skip
STORY_ALONG = (j.Along("story", 1, 1),)
BOTH = drafted("10-26 08:01", 1, "10-27", also=STORY_ALONG)
STORY_SENT = [*other("story"), *BOTH, *sent("10-26 10:00"), *look("10-26 18:00")]

NO_TIER_4 = [j.CadenceSays(at("11-04 09:00"), "late", replace(LATE, tier_4=False))]

WRONG: list[tuple[str, Rule, dict[str, Entries]]] = [
    ("on a Sunday", Rule.DAY_OFF, changed("begin", _1=drafted("10-25 08:01", 1, "10-27"))),
    ("on a holiday", Rule.DAY_OFF, changed("2 sent", _3=drafted("11-11 08:01", 3, "11-12", MANAGER))),
    ("before draft_at", Rule.DAY_OFF, changed("begin", _1=drafted("10-26 07:59", 1, "10-27"))),
    ("Tier 3 without Tier 2", Rule.TIER, changed("after 1", _2=drafted("10-28 08:01", 3, "10-30", MANAGER))),
    ("a tier for a draft that was skipped", Rule.TIER, changed(
        "1", **{"1 sent": shown(j.Deleted, "10-26 10:00", "reel"), "2": drafted("10-28 08:01", 2, "10-30")})),
    ("before its window", Rule.WINDOW, changed("after 2", _3=drafted("10-30 08:01", 3, "11-02", MANAGER))),
    ("on the very next day", Rule.GAP, changed("after 1", _2=drafted("10-27 08:01", 2, "10-29"))),
    ("before the date it asked for is over", Rule.PROMISED, changed("after 2", _3=drafted("10-30 08:01", 3, "11-02"))),
    ("a second one before the deadline", Rule.DEADLINE, changed(
        "begin", a=[j.CadenceSays(at("10-15 13:00"), "late", replace(LATE, offset=-7))],
        b=drafted("10-19 08:01", 1, "10-23"), c=sent("10-19 10:00"), d=look("10-19 18:00"),
        e=drafted("10-21 08:01", 2, "10-23"))),
    ("a date too late", Rule.ASKS_FOR, changed("begin", _1=drafted("10-26 08:01", 1, "10-28"))),
    ("a date on a day off", Rule.ASKS_FOR, changed("after 1", _2=drafted("10-28 08:01", 2, "11-01"))),
    ("the manager at Tier 2", Rule.PEOPLE, changed("after 1", _2=drafted("10-28 08:01", 2, "10-30", MANAGER))),
    ("the creator alone at Tier 3", Rule.PEOPLE, changed("after 2", _3=drafted("11-02 08:01", 3, "11-03"))),
    ("a reply before", Rule.REST, changed("1 sent", r=shown(j.Replied, "10-27 09:00", "reel"),
                                          _2=drafted("10-28 08:01", 2, "10-30"))),
    ("a reply in a mailbox nobody looked into", Rule.REST, changed(
        "after 1", r=[j.Replied(at("10-27 09:00"), "omar", "reel")], _2=drafted("10-28 08:01", 2, "10-30"))),
    ("a pause", Rule.REST, changed("after 1", p=[j.Told(at("10-27 09:00"), "", "reel", "pause")],
                                   _2=drafted("10-28 08:01", 2, "10-30"))),
    ("an absence", Rule.REST, changed("1 sent", a=shown(j.Away, "10-26 10:03", "mika@x", date(2026, 11, 2)),
                                      _2=drafted("10-28 08:01", 2, "10-30"))),
    ("stopped", Rule.REST, changed("after 1", p=[j.Told(at("10-27 09:00"), "", "reel", "stop")],
                                   _2=drafted("10-28 08:01", 2, "10-30"))),
    ("it lies after a reply", Rule.WITHDRAWN, changed("1", r=shown(j.Replied, "10-26 09:00", "reel"),
                                                      l=look("10-26 18:00"))),
    ("it lies after ten business days", Rule.WITHDRAWN, changed("1", l=look("11-09 08:01"))),
    ("it lies though the cadence ends before it", Rule.WITHDRAWN, changed("4", c=NO_TIER_4, l=look("11-04 10:00"))),
    ("taken back for nothing", Rule.KEPT, changed("1", t=look("10-26 18:00", j.TakenBack(at("10-26 18:00"), "reel")))),
    ("yesterday's date", Rule.STALE, changed("1", l=look("10-27 08:01"))),
    ("nothing came", Rule.FORGOTTEN, changed("begin", _1=look("10-26 08:01"))),
    ("nothing came after a resume", Rule.FORGOTTEN, changed(
        "1 sent", r=shown(j.Replied, "10-26 12:00", "reel"), l=look("10-26 18:00"),
        p=[j.Told(at("10-28 09:00"), "", "reel", "resume")], m=look("10-29 08:01"))),
    ("not on its batch weekday", Rule.BATCH, changed(
        "begin", o=other("form", scenario="info", conversation="two", deadline=None, requested_on=date(2026, 10, 20)),
        f=drafted("10-22 08:01", 1, "10-23", chase="form"))),
    ("two in one conversation", Rule.ONE_OPEN, changed(
        "begin", o=other("story"), _1=[*RIGHT["1"][:-1], draft("10-26 08:01", 1, "10-27", chase="story")])),
    ("one of two that are due together", Rule.TOGETHER, changed("begin", o=other("story"), _1=RIGHT["1"])),
    ("with one that is not due", Rule.WINDOW, changed(
        "begin", o=other("story", deadline=date(2026, 10, 26)), _1=BOTH)),
    ("with one that stands alone", Rule.TOGETHER, changed("begin", o=other("story", scenario="alone"), _1=BOTH)),
    ("led by the younger one", Rule.TOGETHER, changed(
        "begin", o=other("story", deadline=date(2026, 10, 22)), _1=BOTH)),
    ("it still asks for one that rests", Rule.TOGETHER, changed(
        "begin", o=other("story"), _1=BOTH, p=[j.Told(at("10-26 09:00"), "", "story", "pause")],
        l=look("10-26 18:00"))),
    ("it makes no room for one at a lower tier", Rule.WITHDRAWN, changed(
        "after 1", o=other("story", deadline=date(2026, 10, 28)), _2=RIGHT["2"], l=look("10-29 08:01"))),
    ("what both were asked for is asked for again at once", Rule.GAP, changed(
        "begin", o=STORY_SENT, _1=drafted("10-27 08:01", 2, "10-29", chase="story"))),
    ("about two things on one day", Rule.TACT, changed(
        "begin", o=other("story", conversation="two"),
        _1=[*RIGHT["1"][:-1], draft("10-26 08:01", 1, "10-27", chase="story")])),
    ("one more than a day may have", Rule.QUOTA, changed(
        "begin", o=[*other("b", conversation="b"), *other("c", conversation="c")],
        _1=[*RIGHT["1"][:-1], *(draft("10-26 08:01", 1, "10-27", chase=c) for c in "bc")])),
    ("exhausted on the day it asks for", Rule.EXHAUSTED, changed(
        "after 4", s=[j.Stood(at("11-06 20:00"), {"reel": ("exhausted", "Nobody has answered.")})])),
    ("in the mailbox of somebody who does not stand in", Rule.OWNER, changed("begin", _1=IN_OMARS)),
    ("it stays where it lies while somebody stands in", Rule.WITHDRAWN, changed(
        "1", a=look("12-21 18:00", draft("12-21 08:01", 1, "12-22")), l=look("12-22 08:01"))),
    ("active for ever", Rule.EXHAUSTED, changed(
        "after 4", l=look("11-20 08:01"), s=[j.Stood(at("11-20 08:02"), {"reel": ("active", "It waits.")})])),
    ("replied, and nobody did", Rule.STATE, changed(
        "after 1", s=[j.Stood(at("10-27 09:00"), {"reel": ("replied", "They answered.")})])),
    ("no reason", Rule.REASON, changed("after 1", s=[j.Stood(at("10-27 09:00"), {"reel": ("active", "")})])),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "parts"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_what_is_wrong_is_found_by_its_rule(rule: Rule, parts: dict[str, Entries]) -> None:
    """Perhaps by another as well."""
    assert rule in [found for found, _ in verdict(parts)]


FORM = replace(
    REEL, chase="form", scenario="info", desk="omar", conversation="two", deadline=None, requested_on=date(2026, 10, 22)
)  # fmt: skip
OMAR_LOOKS = [
    *look("10-26 03:29"),
    j.Looks(at("10-26 03:31"), "omar"), j.Looked(at("10-26 03:31"), "omar"),
]  # fmt: skip
THROWN_AWAY = shown(j.Deleted, "10-26 10:00", "reel")
STORY_AT_SIX = drafted("10-26 18:00", 1, "10-27", chase="story")
OPEN_TO_QUESTIONS: dict[str, Entries] = {
    "d": [j.Told(at("10-26 13:00"), "", "reel", "done")],
    "r": shown(j.Unclear, "10-26 14:00", "reel", True),
    "l": look("10-26 18:00"),
    "e": [j.Told(at("10-27 09:00"), "", "reel", "resume")],
    "m": look("10-27 18:00"),
}

HANDED_OVER: dict[str, Entries] = {
    "d": [j.RowSays(at("12-14 09:00"), replace(REEL, deadline=date(2026, 12, 20)))],
    "1": drafted("12-21 08:01", 1, "12-22"),
    "mine": look("12-22 03:00", j.TakenBack(at("12-22 03:00"), "reel")),
    "his": [
        j.Looks(at("12-22 03:02"), "omar"),
        replace(draft("12-22 03:02", 1, "12-23"), desk="omar"),
        j.Looked(at("12-22 03:02"), "omar"),
    ],
}
"""Maya is away from the 22nd on. Half past seven in London is half past two in New York."""

KIT = [
    j.CadenceSays(at("10-15 13:00"), "kit", replace(LATE, day_zero="delivered")),
    *other("kit", scenario="kit", conversation="two", deadline=None),
]
ARRIVED = [
    j.RowSays(
        at("10-23 09:00"),
        replace(REEL, chase="kit", scenario="kit", conversation="two", deadline=None, delivered_on=date(2026, 10, 20)),
    ),
    *look("10-23 09:05"),
]

READINGS: list[tuple[str, set[Rule], dict[str, Entries]]] = [
    ("the more urgent one comes first, from another mailbox, later in the day", set(), changed(
        "begin", r=[j.RowSays(at("10-22 09:00"), FORM)], o=OMAR_LOOKS)),
    ("it has nothing to write", {Rule.FORGOTTEN}, changed(
        "begin", r=[j.RowSays(at("10-22 09:00"), FORM)], p=[j.Told(at("10-22 09:00"), "", "reel", "pause")],
        o=OMAR_LOOKS)),
    ("what was thrown away keeps nothing of its conversation waiting", set(), changed(
        "begin", o=other("story", scenario="alone"), _1=RIGHT["1"], d=THROWN_AWAY, s=STORY_AT_SIX)),
    ("both in one draft, sent, and both again", set(), changed(
        "begin", o=STORY_SENT, _2=drafted("10-28 08:01", 2, "10-30", also=(j.Along("story", 2, 2),)))),
    ("thrown away for both: no tier is reached by either", set(), changed(
        "begin", o=other("story"), _1=BOTH, d=THROWN_AWAY, l=look("10-26 18:00"),
        _2=drafted("10-28 08:01", 2, "10-30", tier=1, also=(j.Along("story", 2, 1),)))),
    ("a friendly word for the one at Tier 2, which begins its wait anew", set(), changed(
        "after 1", o=other("story", deadline=date(2026, 10, 27)),
        _2=drafted("10-28 08:01", 1, "10-30", chase="story", also=(j.Along("reel", 2, 2),)),
        **{"2 sent": [j.Sent(at("10-28 10:00"), "maya", "story")], "after 2": look("10-28 18:00")},
        a=drafted("11-02 08:01", 2, "11-04", also=(j.Along("story", 2, 2),)))),
    ("one that becomes due comes into the draft that lies there", set(), changed(
        "1", o=[j.RowSays(at("10-26 09:00"), replace(REEL, chase="story", deadline=date(2026, 10, 26))),
                *shown(j.Asked, "10-26 09:30", ("story",)), *look("10-26 18:00")],
        _2=look("10-28 08:01", draft("10-28 08:01", 1, "10-29", also=STORY_ALONG, kind=j.Renewed)))),
    ("of the delivery nobody has heard yet when it is written about by hand: that was the touch", set(), changed(
        "begin", k=KIT, w=[j.WroteByHand(at("10-22 11:00"), "maya", "kit"), *look("10-22 18:00")], a=ARRIVED)),
    ("and without that mail it would have been due", {Rule.FORGOTTEN}, changed("begin", k=KIT, a=ARRIVED)),
    ("a draft is taken back where the cadence ends before it now", set(), changed(
        "4", c=NO_TIER_4, t=look("11-04 10:00", j.TakenBack(at("11-04 10:00"), "reel")))),
    ("but in another", {Rule.TACT}, changed(
        "begin", o=other("story", conversation="two"), _1=RIGHT["1"], d=THROWN_AWAY, s=STORY_AT_SIX)),
    ("a mail that came while it was done is a question once it goes on", set(), changed(
        "1 sent", **OPEN_TO_QUESTIONS, n=look("10-28 08:01"))),
    ("a colleague stands in, takes it over and gives it back", set(), changed("begin", **HANDED_OVER)),
    ("so it rests", {Rule.REST, Rule.WITHDRAWN}, changed(
        "1 sent", **OPEN_TO_QUESTIONS, n=drafted("10-28 08:01", 2, "10-30"))),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "parts"), [case[1:] for case in READINGS], ids=[case[0] for case in READINGS])
def test_where_the_text_is_open_it_is_read_so(rules: set[Rule], parts: dict[str, Entries]) -> None:
    """As decision 35 has it."""
    assert {found for found, _ in verdict(parts)} == rules


def test_every_rule_can_be_broken() -> None:
    """A rule that finds nothing would hold for ever."""
    assert {rule for _, rule, _ in WRONG} == set(Rule)


JUDGES = ("facts", "journal", "days", "standing", "reckoning", "joint", "people", "oracle")
ALLOWED = {
    "ast", "collections", "dataclasses", "datetime", "enum", "functools", "typing", "warnings", "zoneinfo", "holidays",
    "tests.simulation", *(f"tests.simulation.{name}" for name in JUDGES),
}  # fmt: skip


@pytest.mark.parametrize("name", JUDGES)
def test_the_oracle_imports_nothing_of_what_it_judges(name: str) -> None:
    """It may use the calendar library and the standard library."""
    assert set(_imported(Path(__file__).with_name(f"{name}.py"))) <= ALLOWED


def _imported(path: Path) -> Iterable[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            yield module if module.startswith("tests") else module.partition(".")[0]
