"""`chaser preview` as it is typed: the whole sequence of a scenario or a chase in the method's output format."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cast import drafted, evidence, ny, requested, sent
from tests.settings.homes import SampleHome
from tests.stories.program import Starter
from worker.core.events import DraftEdited, ReplyReceived
from worker.service.office import Office

ROOT = Path(__file__).parents[2]
LABELS = (
    "Scenario:", "Creator:", "Relationship:", "What is overdue:", "Original deadline:", "Prior follow-ups:", "Stakes:",
)  # fmt: skip
CHECKS = 7
Chaser = Callable[..., str]


@pytest.fixture
def chaser(start: Starter) -> Chaser:
    """What the real command prints; for a failure, what it says on stderr."""

    def printed(*words: str, exit_code: int = 0) -> str:
        ran = start(words, {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}, ROOT)
        assert ran.exit == exit_code, ran
        assert "Traceback" not in ran.err
        return ran.err if exit_code else ran.out

    return printed


@pytest.fixture
def home(tmp_path: Path) -> SampleHome:
    """A home with one ask that has every detail, of a creator with a manager and an Instagram account."""
    home = SampleHome(tmp_path)
    home.sheet("creators", {
        "creator": "mika", "name": "Mika Sato", "email": "mika@creators.example", "handle": "@mika", "size": "micro",
        "platform": "instagram", "instagram": "@mika", "relationship": "repeat", "owner": "maya", "country": "US",
        "manager_name": "Jo Park", "manager_email": "jo@talent.example",
    })  # fmt: skip
    home.sheet("asks", {
        "ask": "mika-reel", "creator": "mika", "scenario": "late-content", "item": "the Reel for Spring Glow",
        "deadline": "2026-10-23", "reason": "the launch is on November 9", "consequence": "the paid budget moves on",
        "action": "close the campaign slot",
    })  # fmt: skip
    return home


@pytest.fixture
def show(home: SampleHome, chaser: Chaser) -> Chaser:
    """What `preview` shows in that home."""
    return lambda *words: chaser("preview", *words, "--home", str(home.folder))


def test_a_scenario_is_shown_in_the_output_format_of_the_method(show: Chaser) -> None:
    """Heading, header block, each touch with channel, timing, subject and text, the summary table, the checklist."""
    shown = show("--scenario", "late-content")

    assert shown.startswith("# Follow-Up Sequence: Mika Tanaka (@mika) — Late Content\n")
    assert [label for label in LABELS if f"**{label}**" not in shown] == []
    for title in ("1: Friendly Reminder", "2: Specific Nudge", "3: Final Escalation", "4: Manager/Agent Escalation"):
        part = shown.split(f"## Touch {title}\n")[1].split("\n## ")[0]
        assert re.search(r"\*\*Channel:\*\* Email .*\n\*\*Timing:\*\* Day \d.*\n\*\*Subject Line:\*\* .+\n\n.", part)
        assert "the Reel for Spring Glow" in part
        assert "Maya Lin" in part
    assert "| Touch | Day | Channel | Escalation Tier | Tone | Key Addition |" in shown
    assert "| 2 | 2-3 | Email + DM | Specific Nudge | Direct | Consequence stated |" in shown
    assert shown.count("- [x] ") == CHECKS


@pytest.mark.parametrize(
    "key", ["missing-info", "unsigned-contract", "late-content", "missing-metrics", "slow-progress"]
)
def test_a_page_has_the_length_that_the_method_gives(key: str, show: Chaser) -> None:
    """400 to 700 words, or about so."""
    words = [word for word in show("--scenario", key).split() if re.search(r"\w", word)]

    assert 400 <= len(words) <= 720


def test_every_scenario_can_be_shown_in_every_language(home: SampleHome, show: Chaser) -> None:
    """In the book: an index, and a page for each, which reads on a phone and brings no script along."""
    folder = home.folder / "book"
    show("--all", str(folder))
    index = (folder / "index.html").read_text(encoding="utf-8")
    pages = sorted(str(page.relative_to(folder)) for page in folder.rglob("*/*.html"))

    assert {"en/late-content.html", "zh-CN/gone-silent.html"} <= set(pages)
    assert all(f'href="{page}"' in index for page in pages)
    for page in pages:
        text = (folder / page).read_text(encoding="utf-8")
        assert 'name="viewport"' in text
        assert "<script" not in text
        assert "With no details" in text
        assert "Sequence Summary" in text


def test_a_chase_is_shown_with_its_people_and_its_dates(show: Chaser) -> None:
    """Real names, the days of the forecast, and what it rests on while nothing was asked yet."""
    shown = show("mika-reel")

    assert "# Follow-Up Sequence: Mika Sato (@mika) — Late Content" in shown
    assert "**Original deadline:** Friday, October 23, 2026" in shown
    assert "**Stakes:** High: the paid budget moves on" in shown
    assert "**Channel:** Email to Jo Park, Cc Mika Sato" in shown
    assert "The dates are those it would have if it went on today." in shown


def record(home: SampleHome, *events: Any) -> None:
    """Give the chase a history."""
    office = Office(home.folder, {"MAYA_PASSWORD": "x"})
    office.take_in_sheets(ny("2026-10-16 09:00"))
    for number, event in enumerate(events):
        office.store.record("mika-reel", event, str(number))
    office.close()


def test_a_touch_that_was_sent_is_a_fact(home: SampleHome, show: Chaser) -> None:
    """It is told with its day and not written anew; the next ones follow."""
    record(home, *requested(), *sent(1, "2026-10-26 10:00", asked_for=ny("2026-10-27 00:00").date()))
    shown = show("mika-reel")

    first = shown.split("## Touch 1: Friendly Reminder\n")[1].split("\n## ")[0]
    assert "**Timing:** sent on Monday, October 26, 2026" in first
    assert "Sent; what was written stands. It asked for Tuesday, October 27, 2026." in first
    assert "**Prior follow-ups:** 1 (email)" in shown
    assert "## Touch 2: Specific Nudge" in shown
    assert "**Subject Line:** Re: The Reel" in shown
    assert "| 1 | Sent | Email | Friendly Reminder |" in shown


def test_the_touch_that_lies_in_drafts_is_told_with_its_words(home: SampleHome, show: Chaser, chaser: Chaser) -> None:
    """Between what was sent and what is to come, as it was written, and that a person has changed it since."""
    claim, placed = drafted(2, "2026-10-28 08:00", asked_for=ny("2026-10-30 00:00").date())
    record(home, *requested(), *sent(1, "2026-10-26 10:00", asked_for=ny("2026-10-27 00:00").date()))
    office = Office(home.folder, {"MAYA_PASSWORD": "x"})
    office.store.claim("mika-reel", claim, b"Subject: x\r\n\r\nWhere does the Reel stand?\r\n", "maya")
    office.store.record("mika-reel", placed)
    second = show("mika-reel").split("## Touch 2: Specific Nudge\n")[1].split("\n## Touch 3")[0]
    assert "**Channel:** Email to Mika Sato" in second
    assert "it lies in Drafts since Wednesday, October 28, 2026. It asks for Friday, October 30, 2026" in second
    assert "Where does the Reel stand?" in second
    office.store.record("mika-reel", DraftEdited(claim.at, 2, "<theirs@brand.example>", placed.place))
    office.close()
    shown = json.loads(chaser("preview", "mika-reel", "--json", "--home", str(home.folder)))
    assert (shown["lying"]["number"], shown["lying"]["edited"]) == (2, True)
    assert [each["number"] for each in (*shown["sent"], *shown["touches"])] == [1, 3, 4]


def test_a_chase_that_has_ended_has_nothing_more_to_come(home: SampleHome, show: Chaser) -> None:
    """After a reply, the sent touches alone are shown, and why."""
    answer = ReplyReceived(ny("2026-10-26 12:00"), "mika@creators.example", evidence("<answer@creators.example>"))
    record(home, *requested(), *sent(1, "2026-10-26 10:00"), answer)
    shown = show("mika-reel")

    assert "*replied: " in shown
    assert "## Touch 2" not in shown


def test_missing_details_are_named_as_the_method_asks(home: SampleHome, show: Chaser) -> None:
    """Which details are generic, and that specific ones get action."""
    home.sheet("asks", {"ask": "mika-reel", "creator": "mika", "scenario": "late-content", "item": "the Reel"})
    shown = show("mika-reel")

    assert "no reason, consequence or action is given" in shown
    assert "specific ones get action" in shown


def test_the_checklist_says_what_speaks_against_a_line(home: SampleHome, show: Chaser) -> None:
    """A creator of whom only the address is known: no channel to switch to, and that line has no tick."""
    home.sheet("creators", {"creator": "mika", "name": "Mika Sato", "email": "mika@creators.example", "owner": "maya"})
    shown = show("mika-reel")

    assert "- [ ] Channel switches if email goes unanswered (only email is known)" in shown
    assert shown.count("- [x] ") == CHECKS - 1


def test_words_that_are_not_used_are_named(home: SampleHome, show: Chaser) -> None:
    """A home's message with an error: the shipped words are shown, and the fault beside them."""
    home.write("templates/en/late-content/tier-1.md", "---\nsubject: x\nsign_off: y\n---\nJust checking in.\n")
    shown = show("mika-reel")

    assert "templates/en/late-content/tier-1.md:" in shown
    assert "Just checking in." not in shown


def test_language_and_kind_of_team_can_be_tried_out(home: SampleHome, show: Chaser, chaser: Chaser) -> None:
    """In Chinese; and as an enterprise, which writes to the agency from the first touch on."""
    assert "您好" in show("mika-reel", "--lang", "zh-CN")
    first = show("mika-reel", "--segment", "enterprise").split("## Touch 1")[1]
    assert "**Channel:** Email to Jo Park, Cc Mika Sato" in first.split("\n## ")[0]
    chaser("preview", "mika-reel", "--lang", "tlh", "--home", str(home.folder), exit_code=2)
    chaser("preview", "mika-reel", "--segment", "huge", "--home", str(home.folder), exit_code=2)


def test_nothing_or_the_unknown_cannot_be_shown(home: SampleHome, chaser: Chaser) -> None:
    """Each is told what there is to type."""
    assert "--scenario KEY" in chaser("preview", "--home", str(home.folder), exit_code=2)
    assert "late-content" in chaser("preview", "--scenario", "x", "--home", str(home.folder), exit_code=2)
    assert "chaser status" in chaser("preview", "nobody", "--home", str(home.folder), exit_code=2)


def test_text_of_the_sheets_brings_no_markup_into_a_page(home: SampleHome, show: Chaser) -> None:
    """Neither Markdown nor HTML: what a cell holds is shown as it stands."""
    home.swap("data/asks.csv", "the Reel for Spring Glow", "the <b>Reel</b> for *Spring* Glow")
    page = home.folder / "page.html"
    show("mika-reel", "--html", str(page))
    text = page.read_text(encoding="utf-8")

    assert "<b>" not in text
    assert "<em>Spring" not in text
    assert "\u2611 Every touch states exactly what is needed" in text


def test_a_program_gets_json(show: Chaser) -> None:
    """Touches with their texts, and the checklist."""
    shown = json.loads(show("mika-reel", "--json"))

    assert [touch["tier"] for touch in shown["touches"]] == [1, 2, 3, 4]
    assert shown["touches"][2]["to"] == ["jo@talent.example"]
    assert shown["touches"][1]["beside"]["channel"] == "instagram"
    assert all(line["holds"] for line in shown["checklist"])
