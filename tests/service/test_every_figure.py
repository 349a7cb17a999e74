"""Every key of config/cadences.yaml, changed under a running service, counts from the next look on.

One home, its mailboxes in memory, and what `chaser run` does when a file changes: the office reads it anew, and the
next pass reckons with it. `plan` is asked before and after; for what is due at once the draft itself is looked at. That
the very process picks a change up while it runs is shown in `test_service`.

Which keys there are is asked of the schema, and which of them a case changes is seen in the file it writes, so that a
new key without a case is a failure.
"""

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from tests.cast import sent
from tests.mail.fake_mailbox import FakeServer
from worker.service import overview
from worker.service.needs import needs_you
from worker.service.office import Office
from worker.service.post import Post
from worker.service.preview_page import Look, markdown
from worker.service.previewing import of_chase
from worker.settings import write_home
from worker.settings.schemas import SCHEMAS

MONDAY = datetime(2026, 10, 26, 9, 0, tzinfo=ZoneInfo("America/New_York"))
FRIDAY = datetime(2026, 10, 23, 9, 0, tzinfo=ZoneInfo("America/New_York"))
REQUEST = b"""From: maya@brand.example\r
To: both@x.example\r
Subject: The sizes and the story\r
Date: Fri, 23 Oct 2026 09:00:00 -0400\r
Message-ID: <request@brand.example>\r
\r
Could you send the sizes and the story?\r
"""
CREATORS = ("creator", "name", "email", "timezone", "country", "manager_name", "manager_email", "value", "owner")
ASKS = ("ask", "creator", "scenario", "item", "deadline", "requested_on", "posted_on", "delivered_on", "stakes")
ROWS = (
    ("reel", "late-content", "2026-10-26", "2026-10-05", "", "", ""),
    ("form", "missing-info", "", "2026-10-23", "", "", ""),
    ("stalled", "slow-progress", "2026-10-28", "2026-10-20", "", "", ""),
    ("gentle", "slow-progress", "2026-10-28", "2026-10-20", "", "", "low"),
    ("contract", "unsigned-contract", "", "2026-10-23", "", "", ""),
    ("parcel", "product-received", "", "2026-10-20", "", "2026-10-27", ""),
    ("figures", "missing-metrics", "2026-10-05", "2026-09-20", "2026-10-01", "", ""),
)
TOGETHER = (
    ("sizes", "missing-info", "", "2026-10-23", "", "", ""),
    ("story", "late-content", "2026-10-26", "2026-10-23", "", "", ""),
)
"""Two things that one creator owes in one conversation."""
FIGURES_SENT = ((1, "2026-10-12 09:00"), (2, "2026-10-22 09:00"))
SEGMENTS = ("smb", "mid_market", "enterprise")
Cadences = dict[str, Any]
Edit = Callable[[Cadences], None]


@dataclass
class Running:
    """A home in service."""

    office: Office
    posts: Mapping[str, Post]
    servers: Mapping[str, FakeServer]
    shipped: str

    def look(self, cadences: str, segment: str = "mid_market") -> None:
        """The file says this, and the next look comes; the brand is of this kind."""
        (self.office.home / "config/cadences.yaml").write_text(cadences, encoding="utf-8")
        _write_worker(self.office.home, segment)
        assert self.office.reload(MONDAY) is None
        for account in ("maya", "omar", "maya"):
            assert self.posts[account].run().error is None

    def changed(self, edit: Edit, segment: str = "mid_market") -> None:
        self.look(edited(self.shipped, edit), segment)

    def plan(self, chase: str, number: int) -> str:
        """Account, day and recipients of a touch, "" when none is planned."""
        planned = overview.planned(self.office.ledger(MONDAY), MONDAY, 30)
        found = [overview.planned_json(p) for p in planned if (p.draft.chase, p.draft.number) == (chase, number)]
        return " ".join([found[0]["account"], found[0]["on"][5:], *found[0]["to"], *found[0]["also"]]) if found else ""

    def shown(self, heading: str) -> list[str]:
        """The chases in this section of `status`."""
        rows = overview.rows(self.office.ledger(MONDAY), MONDAY)
        return [line.partition(":")[0] for line in dict(needs_you(rows, MONDAY).sections()).get(heading, [])]

    def preview(self, chase: str) -> str:
        """The first line of `preview`."""
        sequence = of_chase(self.office.ledger(MONDAY).case(chase), self.office.words, MONDAY, lambda _: "")
        return markdown(sequence, Look()).partition("\n")[0]

    def drafts(self, account: str) -> list[str]:
        """To whom drafts lie there."""
        return [str(mail.header["To"]) for mail in self.servers[account].folders["Drafts"].mails.values()]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    home = tmp_path_factory.mktemp("figures") / "home"
    write_home(home)
    shipped = (home / "config/cadences.yaml").read_text(encoding="utf-8")
    _write_worker(home)
    people = [
        (
            row[0],
            row[0].title(),
            f"{row[0]}@x.example",
            "America/New_York",
            "US",
            "Ana",
            f"ana@{row[0]}.example",
            "high" if row[0] == "reel" else "",
            "maya",
        )
        for row in ROWS
    ]
    people.append(("both", "Both", "both@x.example", "America/New_York", "US", "", "", "", "maya"))
    asks = [(row[0], row[0], row[1], f"the {row[0]}", *row[2:]) for row in ROWS]
    asks += [(row[0], "both", row[1], f"the {row[0]}", *row[2:]) for row in TOGETHER]
    _sheet(home / "data/creators.csv", CREATORS, people)
    _sheet(home / "data/asks.csv", ASKS, asks)
    servers = {"maya": FakeServer(), "omar": FakeServer()}
    servers["maya"].put("Sent", REQUEST, at=FRIDAY)
    office = Office(home, {}, is_hurried=True)
    office.take_in_sheets(MONDAY)
    for number, on in FIGURES_SENT:
        office.ledger(MONDAY).record("figures", sent(number, on)[-1])
    posts = {key: Post(office, key, lambda s: servers[s.account.key].connect(), lambda: MONDAY) for key in servers}
    yield Running(office, posts, servers, shipped)
    office.close()


def _write_worker(home: Path, segment: str = "mid_market") -> None:
    said = {
        "digest": False,
        "brand": {"name": "Lumen", "segment": segment, "ops_account": "omar", "senior_lead": "omar"},
        "accounts": {
            key: {
                "email": f"{key}@brand.example", "name": key.title(), "timezone": "America/New_York", "country": "US",
                "imap": {"host": "127.0.0.1", "port": 1, "security": "none"},
                "login": {"user": key, "password_env": "PASSWORD"},
            }
            for key in ("maya", "omar")
        },
    }  # fmt: skip
    (home / "config/worker.yaml").write_text(yaml.safe_dump(said), encoding="utf-8")
    (home / ".env").write_text("PASSWORD=secret\n", encoding="utf-8")


def _sheet(path: Path, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as sheet:
        csv.writer(sheet).writerows([columns, *rows])


def scenario(key: str, **change: Any) -> Edit:
    return lambda said: said["scenarios"][key].update(change)


def several(*edits: Edit) -> Edit:
    def edit(said: Cadences) -> None:
        for one in edits:
            one(said)

    return edit


def edited(shipped: str, edit: Edit) -> str:
    cadences = yaml.safe_load(shipped)
    edit(cadences)
    return yaml.safe_dump(cadences)


def batching(**days: str) -> Edit:
    return lambda said: said["batching"]["mid_market"].update(days)


def segment(**habits: Any) -> Edit:
    return lambda said: said["segments"]["mid_market"].update(habits)


TITLE = scenario("late-content", title="Content we wait for")
FLAG = segment(flag_tier_2=5)
FIGURES: dict[str, tuple[Edit, str, int, str, str]] = {
    "windows": (scenario("late-content", touches=["0", "4-5", "8", "10"]), "reel", 2,
                "maya 10-29 reel@x.example", "maya 11-02 reel@x.example"),
    "fewer touches": (scenario("late-content", touches=["0", "2-3"]), "reel", 3, "maya 11-02 ana@reel.example", ""),
    "offset": (scenario("late-content", offset=3), "reel", 1, "maya 10-27 reel@x.example", "maya 10-29 reel@x.example"),
    "offset from a delivery": (scenario("product-received", offset=1), "parcel", 1,
                               "maya 10-27 parcel@x.example", "maya 10-28 parcel@x.example"),
    "day_zero": (scenario("late-content", day_zero="delivered"), "reel", 1, "maya 10-27 reel@x.example", ""),
    "stakes": (scenario("slow-progress", stakes="high"), "stalled", 1,
               "maya 11-02 stalled@x.example", "maya 10-29 stalled@x.example"),
    "tier_4": (scenario("late-content", touches=["0", "2-3", "5"], tier_4=False), "reel", 4,
               "maya 11-04 ana@reel.example", ""),
    "manager at tier 3": (scenario("late-content", manager={"tier_3": "cc"}), "reel", 3,
                          "maya 11-02 ana@reel.example", "maya 11-02 reel@x.example"),
    "manager at tier 1": (scenario("late-content", manager={"tier_1": "to"}), "reel", 1,
                          "maya 10-27 reel@x.example", "maya 10-27 ana@reel.example"),
    "formal": (scenario("unsigned-contract", formal=False), "contract", 1,
               "omar 10-27 ana@contract.example", "omar 10-27 contract@x.example"),
    "formal_to_manager": (scenario("unsigned-contract", formal_to_manager=False), "contract", 1,
                          "omar 10-27 ana@contract.example", "omar 10-27 contract@x.example"),
    "batching": (batching(tier_1="wednesday"), "form", 1, "maya 10-27 form@x.example", "maya 10-28 form@x.example"),
    "no batching": (lambda said: said["batching"].update(mid_market={}), "stalled", 1,
                    "maya 11-02 stalled@x.example", "maya 10-29 stalled@x.example"),
    "ops": (segment(ops=[]), "contract", 1, "omar 10-27 ana@contract.example", "maya 10-27 ana@contract.example"),
    "agency_first": (segment(agency_first=True), "form", 1, "maya 10-27 form@x.example", "maya 10-27 ana@form.example"),
    "esign_reminders": (segment(esign_reminders=3), "contract", 1,
                        "omar 10-27 ana@contract.example", "omar 11-02 ana@contract.example"),
    "senior_lead": (segment(senior_lead=1), "reel", 1, "maya 10-27 reel@x.example", "omar 10-27 reel@x.example"),
    "a day as a mapping": (scenario("late-content", touches=[{"day": 0}, {"day": "4-5"}, {"day": 8}, {"day": 10}]),
                           "reel", 2, "maya 10-29 reel@x.example", "maya 11-02 reel@x.example"),
    "low stakes are the table's": (scenario("slow-progress", stakes="low"), "gentle", 3,
                                   "", "maya 11-10 ana@gentle.example"),
    "manager at tier 2": (scenario("late-content", manager={"tier_2": "to"}), "reel", 2,
                          "maya 10-29 reel@x.example", "maya 10-29 ana@reel.example"),
    "no manager, no tier 4": (scenario("late-content", manager={"tier_4": "none"}), "reel", 4,
                              "maya 11-04 ana@reel.example", ""),
    "batching at tier 2": (batching(tier_2="friday"), "form", 2,
                           "maya 11-04 form@x.example", "maya 10-30 form@x.example"),
    "batching at tier 3": (batching(tier_3="thursday"), "figures", 3,
                           "maya 10-27 ana@figures.example", "maya 10-29 ana@figures.example"),
    "batching at tier 4": (batching(tier_4="friday"), "contract", 4,
                           "omar 11-12 ana@contract.example", "omar 11-13 ana@contract.example"),
    "together": (scenario("late-content", together=False), "story", 1,
                 "maya 10-27 both@x.example sizes", "maya 10-27 both@x.example"),
}  # fmt: skip


@pytest.mark.parametrize("name", FIGURES)
def test_a_changed_figure_counts_from_the_next_look_on(running: Running, name: str) -> None:
    """And back again, when it is as it was."""
    edit, chase, number, before, after = FIGURES[name]
    running.look(running.shipped)
    assert running.plan(chase, number) == before

    running.changed(edit)
    assert running.plan(chase, number) == after

    running.look(running.shipped)
    assert running.plan(chase, number) == before


def test_what_is_due_by_the_new_figure_lies_there_at_once_and_goes_with_it(running: Running) -> None:
    """Day 0 from the request means long ago; from the deadline, next Thursday."""
    running.look(running.shipped)
    assert not running.drafts("maya")

    running.changed(scenario("slow-progress", day_zero="deadline_or_request"))
    assert running.drafts("maya") == ["Stalled <stalled@x.example>", "Gentle <gentle@x.example>"]

    running.look(running.shipped)
    assert not running.drafts("maya")


def test_a_new_title_stands_above_the_preview(running: Running) -> None:
    """What a scenario is called decides nothing; it is read."""
    running.look(running.shipped)
    assert running.preview("reel").endswith("Late Content")

    running.changed(TITLE)
    assert running.preview("reel").endswith("Content We Wait For")


def test_a_chase_long_at_tier_2_is_shown_by_the_new_figure(running: Running) -> None:
    """Its second follow-up went on Thursday; after three days it is shown, after five it is not yet."""
    running.look(running.shipped)
    assert running.shown("Stuck at Tier 2") == ["figures"]

    running.changed(FLAG)
    assert running.shown("Stuck at Tier 2") == []


@pytest.mark.parametrize("kind", SEGMENTS)
def test_what_stands_under_a_segment_is_that_kinds_alone(running: Running, kind: str) -> None:
    """Whatever the brand is: its own batch weekdays and habits count, those of the two others do not."""
    others = [each for each in SEGMENTS if each != kind]
    apart = several(*(of_kind(each, "monday", agency_first=True) for each in others))

    running.changed(several(of_kind(kind, "thursday", agency_first=False), apart), kind)
    assert running.plan("form", 1) == "maya 10-29 form@x.example"

    running.changed(several(of_kind(kind, "wednesday", agency_first=True), apart), kind)
    assert running.plan("form", 1) == "maya 10-28 ana@form.example"


def of_kind(kind: str, tier_1: str, **habits: Any) -> Edit:
    def edit(said: Cadences) -> None:
        said["batching"][kind] = {"tier_1": tier_1}
        said["segments"][kind] = habits

    return edit


def test_every_key_there_is_has_a_case(running: Running) -> None:
    """A key added to the file's schema and tried by none of the above is named here."""
    edits = [edit for edit, *_ in FIGURES.values()] + [TITLE, FLAG]
    tried = {key for edit in edits for key in changed_keys(running.shipped, edit)}
    assert sorted(set(known_keys()) - tried) == []


def known_keys() -> Iterator[str]:
    """Every key of the file, as its schema has them: "scenarios.KEY.offset", "batching.SEGMENT.tier_1"."""
    whole = SCHEMAS["cadences"].as_json()

    def below(part: Mapping[str, Any], at: str) -> Iterator[str]:
        if "$ref" in part:
            part = whole["$defs"][part["$ref"].rpartition("/")[2]]
        options = [*part.get("anyOf", []), *([part["items"]] if "items" in part else [])]
        inner = dict(part.get("properties", {}))
        if isinstance(part.get("additionalProperties"), dict):
            inner["KEY"] = part["additionalProperties"]
        found = [key for each in options for key in below(each, at) if key != at]
        found += [key for name, each in inner.items() for key in below(each, f"{at}.{_general(name)}")]
        yield from found or [at]

    yield from (key.removeprefix(".") for key in below(whole, ""))


def changed_keys(shipped: str, edit: Edit) -> Iterator[str]:
    """The keys in which the edited file differs, named likewise."""

    def differing(was: Any, now: Any, at: tuple[str, ...]) -> Iterator[str]:
        if isinstance(was, list) and isinstance(now, list):
            yield from (".".join((*at, key)) for each in now if isinstance(each, dict) for key in each)
        if isinstance(now, dict):
            for key in now:
                name = "KEY" if at == ("scenarios",) else _general(key)
                yield from differing(was.get(key) if isinstance(was, dict) else None, now[key], (*at, name))
        elif was != now:
            yield ".".join(at)

    yield from differing(yaml.safe_load(shipped), yaml.safe_load(edited(shipped, edit)), ())


def _general(name: str) -> str:
    return "SEGMENT" if name in SEGMENTS else name
