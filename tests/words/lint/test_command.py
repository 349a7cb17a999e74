"""`chaser lint` as it is typed: what it prints, how it ends, single files, and that check runs it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.settings.homes import SampleHome
from tests.stories.program import Ran, Starter

ROOT = Path(__file__).parents[3]
WEAK = "---\nsubject: The Reel\nsign_off: Best,\n---\nHey! Just checking in on the Reel. Let me know when it's ready!\n"
FILE = "templates/en/late-content/tier-1.md"
Chaser = Callable[..., Ran]


@pytest.fixture
def chaser(start: Starter) -> Chaser:
    """The real command, ended as expected."""

    def ended(*words: str, exit_code: int = 0, cwd: Path = ROOT) -> Ran:
        ran = start(words, {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}, cwd)
        assert ran.exit == exit_code, ran
        assert "Traceback" not in ran.err
        return ran

    return ended


@pytest.fixture
def home(tmp_path: Path) -> SampleHome:
    """A home with one weak message of its own."""
    home = SampleHome(tmp_path)
    home.write(FILE, WEAK)
    return home


def test_errors_are_listed_with_their_places_and_mean_exit_1(home: SampleHome, chaser: Chaser) -> None:
    """As JSON for programs: code, severity, file, line and message of each; as lines for people."""
    found: list[dict[str, Any]] = json.loads(chaser("lint", "--home", str(home.folder), "--json", exit_code=1).out)

    assert {"code", "severity", "file", "line", "message"} <= set(found[0])
    told = {(each["code"], each["severity"], each["file"], each["line"]) for each in found}
    assert {("W201", "error", FILE, 5), ("W102", "error", FILE, 1), ("W204", "warning", FILE, 5)} <= told
    shown = chaser("lint", FILE, exit_code=1, cwd=home.folder).out
    assert f'{FILE}:5: error W201 It says nothing new: "Just checking in".' in shown


def test_the_shipped_words_pass_without_a_home_being_made(chaser: Chaser) -> None:
    """Exit 0 in a checkout, and nothing is written there: this is what make lint runs."""
    assert "Nothing to say" in chaser("lint", "--home", str(ROOT)).out


def test_single_files_are_judged_with_or_without_a_home(home: SampleHome, tmp_path: Path, chaser: Chaser) -> None:
    """By their place below a templates folder, wherever that lies; each finding names the path as it was typed."""
    alone = tmp_path / "elsewhere" / "words" / "en" / "late-content" / "tier-2.md"
    alone.parent.mkdir(parents=True)
    alone.write_text(WEAK.replace("checking in", "following up"), encoding="utf-8")
    here = tmp_path / "elsewhere"

    found = json.loads(chaser("lint", "words/en/late-content/tier-2.md", "--json", exit_code=1, cwd=here).out)
    assert {each["file"] for each in found} == {"words/en/late-content/tier-2.md"}
    assert "W302" in {each["code"] for each in found}
    chaser("lint", str(home.folder / "templates"), exit_code=1)
    assert "LANGUAGE/SCENARIO" in chaser("lint", str(home.folder / "data/asks.csv"), exit_code=2).err


def test_a_rule_is_explained_with_its_examples(chaser: Chaser) -> None:
    """And a code that does not exist is answered with those that do."""
    assert "bad:   Just checking in" in chaser("lint", "--explain", "W201").out
    assert "W101, W102" in chaser("lint", "--explain", "W999", exit_code=2).err


def test_check_tells_what_the_rules_say(home: SampleHome, chaser: Chaser) -> None:
    """An error in changed words is an error of check; the shipped ones pass."""
    ran = chaser("check", "--offline", "--home", str(home.folder), exit_code=2)
    assert f'{FILE}:5: W201 It says nothing new: "Just checking in".' in ran.err
    assert "chaser lint --explain W201" in ran.err

    (home.folder / FILE).unlink()
    assert "All is well" in chaser("check", "--offline", "--home", str(home.folder)).out
