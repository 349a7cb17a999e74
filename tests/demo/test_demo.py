"""`chaser demo`: the story it tells, how it looks, and that nothing of it stays."""

import json
import os
import re
import select
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.demo.demos import ESCAPE, Demo
from worker.demo.story import read_story

FIRST, LAST = date(2026, 10, 19), date(2026, 11, 6)
WITHOUT_PYMAP = "import sys; sys.modules['pymap'] = None; from worker.cli import main; main()"


@dataclass(frozen=True)
class Shown:
    """Both ways of seeing the whole demo, run side by side."""

    json: dict[str, Any]
    screen: str
    exits: tuple[int, int]
    errors: str
    seconds: float
    leftovers: list[str]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """One run as JSON, one on a terminal of 80 columns."""
    begun = time.monotonic()
    machine = Demo(tmp_path_factory.mktemp("machine"), "--json")
    person = Demo(tmp_path_factory.mktemp("person"), "--fast", columns=80)
    exit_1, screen, err_1 = person.rest()
    exit_2, out, err_2 = machine.rest()
    took = time.monotonic() - begun
    plain = re.sub(rf"{ESCAPE}\[[0-9;]*m", "", screen).replace("\r", "")
    leftovers = machine.leftovers() + person.leftovers()
    assert exit_2 == 0, err_2
    return Shown(json.loads(out), plain, (exit_1, exit_2), err_1 + err_2, took, leftovers)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Demo]]:
    """Starts a demo of a test's own; what still runs afterwards is ended."""
    begun: list[Demo] = []

    def started(*words: str, **how: Any) -> Demo:
        begun.append(Demo(tmp_path, *words, **how))
        return begun[-1]

    yield started
    for demo in begun:
        demo.process.kill()
        demo.process.communicate()


def events(shown: Shown, kind: str, chase: str | None = None) -> list[dict[str, Any]]:
    return [e for e in shown.json["events"] if e["kind"] == kind and chase in {None, e["chase"]}]


def drafts(shown: Shown, chase: str) -> list[tuple[str, list[str], list[str], str]]:
    found = events(shown, "draft", chase)
    return [(e["at"][:10], e["draft"]["to"], e["draft"]["cc"], e["draft"]["asks_for"]) for e in found]


def test_three_weeks_pass_in_under_a_minute_and_nothing_is_left(shown: Shown) -> None:
    """Two demos at once, on whatever machine this is, are over in time, exit 0, and leave no process and no folder."""
    assert shown.exits == (0, 0), shown.errors
    assert shown.errors == ""
    assert shown.leftovers == []
    assert shown.seconds < 60


def test_every_day_of_the_three_weeks_is_told(shown: Shown) -> None:
    """No day is left out, not even one on which nothing happens."""
    told = {date.fromisoformat(e["at"][:10]) for e in shown.json["events"]}
    assert sorted(told) == [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def test_late_content_climbs_to_the_manager_on_the_days_of_the_method(shown: Shown) -> None:
    """The four drafts of the late Reel come on their days, the last two to the manager with the creator in copy."""
    mika, ana = ["mika@creators.example"], ["ana@talent.example"]
    assert drafts(shown, "mika-reel") == [
        ("2026-10-26", mika, [], "Tuesday, October 27"),
        ("2026-10-28", mika, [], "Friday, October 30"),
        ("2026-11-02", ana, mika, "Tuesday, November 3"),
        ("2026-11-04", ana, mika, "Friday, November 6"),
    ]


def test_a_reply_takes_the_open_draft_away_within_a_minute(shown: Shown) -> None:
    """Noor answers at 8:41 with a draft lying open; at 8:42 the chase has ended and the draft is gone."""
    about = [e for e in shown.json["events"] if e["chase"] == "noor-agreement" and e["at"].startswith("2026-10-28")]
    assert [(e["at"][11:16], e["who"], e["kind"]) for e in about] == [
        ("08:00", "Chaser", "draft"),
        ("08:41", "Noor", "person"),
        ("08:42", "Chaser", "ended"),
        ("08:42", "Chaser", "withdrawn"),
    ]


def test_an_absence_rests_the_chase_until_the_return(shown: Shown) -> None:
    """Jonas's mailbox answers by itself: no draft from then until a business day after his return."""
    rests = events(shown, "rests", "jonas-spark")
    assert [e["at"][:10] for e in rests] == ["2026-10-27"]
    assert "Thursday, November 5" in rests[0]["reason"]
    assert [day for day, *_ in drafts(shown, "jonas-spark")] == ["2026-10-26", "2026-10-27", "2026-11-05", "2026-11-06"]


def test_a_draft_sent_late_first_gets_a_new_date(shown: Shown) -> None:
    """Jonas's first draft lay a night: the next morning it asks for a later day, in its own words."""
    (_, _, _, first), (_, _, _, second), *_ = drafts(shown, "jonas-spark")
    assert (first, second) == ("Tuesday, October 27", "Wednesday, October 28")
    assert "Wednesday, October 28" in events(shown, "draft", "jonas-spark")[1]["reason"]


def test_weekends_pass_with_nothing(shown: Shown) -> None:
    """On a Saturday or Sunday there is one line, that nothing was put into Drafts, and why."""
    free = [e for e in shown.json["events"] if date.fromisoformat(e["at"][:10]).weekday() >= 5]
    assert [(e["kind"], e["reason"]) for e in free] == [("quiet", "It is the weekend.")] * 4


def test_everything_chaser_drafts_has_its_reason(shown: Shown) -> None:
    """Each draft says why it came today."""
    assert len(events(shown, "draft")) == 11
    assert [e for e in events(shown, "draft") if not e["reason"]] == []


def test_only_people_send(shown: Shown) -> None:
    """What lies in Sent is what lay there, what Maya asked, and what she sent of the drafts."""
    story = read_story()
    sent = [deed for deeds in story.days.values() for deed in deeds if deed.does in {"asks", "sends the draft"}]
    assert len(shown.json["folders"]["Sent"]) == len(sent) + sum(mail.folder == "Sent" for mail in story.already)


def test_the_end_shows_each_chase_where_it_stands(shown: Shown) -> None:
    """One answered, one done, two under way; one draft waits."""
    assert {row["id"]: row["state"] for row in shown.json["chases"]} == {
        "mika-reel": "replied",
        "noor-agreement": "done",
        "jonas-spark": "active",
        "priya-figures": "active",
    }
    assert [line["whom"] for line in shown.json["folders"]["Drafts"]] == ["Jonas Weber"]


def test_the_terminal_shows_the_mailbox_the_reasons_and_a_draft_in_full(shown: Shown) -> None:
    """Folders, status, why, one letter from greeting to signature, and what to type next, in this order."""
    order = [
        "Monday, October 19", "Saturday, October 24: Chaser puts nothing into Drafts", "Inbox (7)", "Drafts (1)",
        "Sent (12)", "chaser status", "chaser why mika-reel", "Hi Jonas,", "Maya Lin", "Chaser sent nothing",
        "chaser init my-home",
    ]  # fmt: skip
    rest = shown.screen
    for text in order:
        assert text in rest, f"{text!r} does not come where it should"
        rest = rest.partition(text)[2]


def test_no_line_is_wider_than_the_terminal(shown: Shown) -> None:
    """At 80 columns nothing runs over the edge."""
    assert [line for line in shown.screen.splitlines() if len(line) > 80] == []


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_stopped_in_the_middle_it_takes_everything_with_it(start: Callable[..., Demo], by: signal.Signals) -> None:
    """Ctrl-C or an order to end leaves plain words, and no server and no folder."""
    demo = start()
    told = demo.until("Wednesday, October 21")
    assert len(demo.processes()) == 2  # itself and its mail server
    demo.process.send_signal(by)
    code, _, err = demo.rest()
    assert (code, err) == (130, "Stopped; the demo's mail server and folder are gone.\n")
    assert ESCAPE not in told
    assert demo.leftovers() == []


def test_killed_it_leaves_no_server_running(start: Callable[..., Demo]) -> None:
    """Even without a chance to clean up, the mail server ends by itself."""
    demo = start()
    demo.until("Monday, October 19")
    (server,) = set(demo.processes()) - {demo.process.pid}
    watched = os.pidfd_open(server)
    demo.process.kill()
    ended, _, _ = select.select([watched], [], [], 20)
    os.close(watched)
    assert ended, "the server outlived the demo by 20 seconds"


def test_without_its_mail_server_it_says_what_to_install(start: Callable[..., Demo]) -> None:
    """When pymap, which is optional, is missing, the command to type is named, and that is all."""
    code, out, err = start(program=("-c", WITHOUT_PYMAP)).rest()
    assert (code, out) == (1, "")
    assert "pip install '.[demo]'" in err
    assert "Traceback" not in err
