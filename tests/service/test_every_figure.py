"""Every figure of config/cadences.yaml, changed under a running service, counts from the next look on.

One home, its mailboxes in memory, and what `chaser run` does when a file changes: the office reads it anew, and the
next pass reckons with it. `plan` is asked before and after; for what is due at once the draft itself is looked at.
"""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from tests.mail.fake_mailbox import FakeServer
from worker.service import overview
from worker.service.office import Office
from worker.service.post import Post
from worker.settings import write_home

MONDAY = datetime(2026, 10, 26, 9, 0, tzinfo=ZoneInfo("America/New_York"))
CREATORS = ("creator", "name", "email", "timezone", "country", "manager_name", "manager_email", "value", "owner")
ASKS = ("ask", "creator", "scenario", "item", "deadline", "requested_on", "posted_on", "delivered_on")
ROWS = (
    ("reel", "late-content", "2026-10-26", "2026-10-05", "", ""),
    ("form", "missing-info", "", "2026-10-23", "", ""),
    ("stalled", "slow-progress", "2026-10-28", "2026-10-20", "", ""),
    ("contract", "unsigned-contract", "", "2026-10-23", "", ""),
    ("parcel", "product-received", "", "2026-10-20", "", "2026-10-27"),
)
Cadences = dict[str, Any]
Edit = Callable[[Cadences], None]


@dataclass
class Running:
    """A home in service."""

    office: Office
    posts: Mapping[str, Post]
    servers: Mapping[str, FakeServer]
    shipped: str

    def look(self, cadences: str) -> None:
        """The file says this, and the next look comes."""
        (self.office.home / "config/cadences.yaml").write_text(cadences, encoding="utf-8")
        assert self.office.reload(MONDAY) is None
        for account in ("maya", "omar", "maya"):
            assert self.posts[account].run().error is None

    def changed(self, edit: Edit) -> None:
        cadences = yaml.safe_load(self.shipped)
        edit(cadences)
        self.look(yaml.safe_dump(cadences))

    def plan(self, chase: str, number: int) -> str:
        """Account, day and recipients of a touch, "" when none is planned."""
        planned = overview.planned(self.office.ledger(MONDAY), MONDAY, 30)
        found = [overview.planned_json(p) for p in planned if (p.draft.chase, p.draft.number) == (chase, number)]
        return " ".join([found[0]["account"], found[0]["on"][5:], *found[0]["to"]]) if found else ""

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
    _sheet(home / "data/creators.csv", CREATORS, people)
    _sheet(home / "data/asks.csv", ASKS, [(row[0], row[0], row[1], f"the {row[0]}", *row[2:]) for row in ROWS])
    servers = {"maya": FakeServer(), "omar": FakeServer()}
    office = Office(home, {}, is_hurried=True)
    office.take_in_sheets(MONDAY)
    posts = {key: Post(office, key, lambda s: servers[s.account.key].connect(), lambda: MONDAY) for key in servers}
    yield Running(office, posts, servers, shipped)
    office.close()


def _write_worker(home: Path) -> None:
    said = {
        "digest": False,
        "brand": {"name": "Lumen", "segment": "mid_market", "ops_account": "omar", "senior_lead": "omar"},
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


def _sheet(path: Path, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as sheet:
        csv.writer(sheet).writerows([columns, *rows])


def scenario(key: str, **change: Any) -> Edit:
    return lambda said: said["scenarios"][key].update(change)


def batching(**days: str) -> Edit:
    return lambda said: said["batching"].update(mid_market=days)


def segment(**habits: Any) -> Edit:
    return lambda said: said["segments"]["mid_market"].update(habits)


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
    assert running.drafts("maya") == ["Stalled <stalled@x.example>"]

    running.look(running.shipped)
    assert not running.drafts("maya")
