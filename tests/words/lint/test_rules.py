"""Every rule by its bad and its good example: bad/<code>.yaml says how words go wrong, good/ holds words that do not.

A case of bad/ takes a file of good/ and writes something else `instead_of` a piece of it, or replaces its whole `text`
(the weak examples of the method among them), or gives other `cadences`.
"""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.settings.homes import SampleHome
from tests.words import letters
from worker.core.actions import Audience, WriteDraft
from worker.service.linting import about_cadences, lint_home
from worker.settings import load
from worker.words import Words
from worker.words.lint import RULES, Finding, page
from worker.words.lint.rhythm import judge_dates
from worker.words.lint.table import told

HERE = Path(__file__).parent
FRONT = "---\nsubject: About {{ item }}\nsign_off: Best,\n---\n"
DIRECT = ("instagram", "tiktok", "whatsapp")
BY_DATES_ALONE = "C108"
"""What no file can bring about: Chaser reckons the dates."""


def cases() -> Iterator[Any]:
    """Every way in which words go wrong, with the code that says so."""
    for file in sorted((HERE / "bad").glob("*.yaml")):
        for number, case in enumerate(yaml.safe_load(file.read_text(encoding="utf-8")), 1):
            yield pytest.param(file.stem, case, id=f"{file.stem}-{number}")


@pytest.fixture
def home(tmp_path: Path) -> SampleHome:
    """A home with the words of good/."""
    shutil.copytree(HERE / "good", tmp_path / "templates")
    return SampleHome(tmp_path)


def found(home: SampleHome, scenario: str = "late-content") -> list[Finding]:
    """What the rules say about the home's own files of one scenario, and about its cadences."""
    ours = {
        f"templates/{path.relative_to(home.folder / 'templates')}" for path in home.folder.rglob("templates/**/*.md")
    }
    settings = load(home.folder, {}, secrets=False)
    words = Words(settings.template_folders, settings.locales)
    said = [*about_cadences(settings), *words.findings([settings.scenarios[scenario]], changed=True)]
    return [each for each in said if each.file in ours or each.file.startswith("config/") or each.code == "W004"]


def scenario_of(case: dict[str, str]) -> str:
    """The scenario that a bad example is about."""
    written = yaml.safe_load(case.get("cadences", "{}")) or {}
    return case["file"].split("/")[1] if "file" in case else next(iter(written["scenarios"]))


def spoil(home: SampleHome, case: dict[str, str]) -> None:
    """Write the bad example into the home."""
    if "cadences" in case:
        home.write("config/cadences.yaml", case["cadences"])
    if "text" in case:
        is_direct = any(case["file"].endswith(f"-{channel}.md") for channel in DIRECT)
        home.write(f"templates/{case['file']}", ("" if is_direct else FRONT) + case["text"] + "\n")
    elif "file" in case:
        home.swap(f"templates/{case['file']}", case["instead_of"], case["write"])


def test_every_rule_has_a_bad_example() -> None:
    """By existing: a new rule comes with its file in bad/."""
    assert {file.stem for file in (HERE / "bad").glob("*.yaml")} == set(RULES) - {BY_DATES_ALONE}


def test_nothing_is_said_against_good_words(home: SampleHome) -> None:
    """The strong examples of the method, tier by tier, and their kin in Chinese and in a chat."""
    home.write("config/cadences.yaml", "scenarios: {}\n")

    assert [str(finding) for key in ("late-content", "missing-metrics") for finding in found(home, key)] == []


@pytest.mark.parametrize(("code", "case"), list(cases()))
def test_bad_words_are_found_under_their_code(home: SampleHome, code: str, case: dict[str, str]) -> None:
    """In the file that says them; and the page that documents the rule names it."""
    home.write("config/cadences.yaml", "scenarios: {}\n")
    spoil(home, case)
    said = found(home, scenario_of(case))
    hits = [finding for finding in said if finding.code == code]

    assert hits, [str(finding) for finding in said]
    if "file" in case:
        assert any(finding.file == f"templates/{case['file']}" for finding in hits)


def test_a_phrase_is_found_on_its_line(home: SampleHome) -> None:
    """The line of the file, front matter included; what a file does not say is told of its first line."""
    home.swap(
        "templates/en/late-content/tier-3.md", "I would genuinely", "We will take legal action. I would genuinely"
    )
    home.swap("templates/en/late-content/tier-1.md", "{{ item }} was due", "it was due")
    places = {(finding.file, finding.line, finding.code) for finding in found(home)}

    assert ("templates/en/late-content/tier-3.md", 11, "W601") in places
    assert ("templates/en/late-content/tier-1.md", 1, "W101") in places


def test_a_file_that_cannot_be_used_is_heard_all_the_same(home: SampleHome) -> None:
    """Front matter without a sign-off, and a phrase below it: both are told at once."""
    home.write("templates/en/late-content/tier-1.md", "---\nsubject: x\n---\nJust checking in, {{ itme }}!!!\n")

    said = {
        (finding.line, finding.code) for finding in found(home) if finding.file.endswith("/en/late-content/tier-1.md")
    }
    assert {(1, "W001"), (4, "W201"), (4, "W402")} <= said


def test_a_cadence_is_found_on_its_line(home: SampleHome) -> None:
    """The line of the key at fault in config/cadences.yaml."""
    home.write("config/cadences.yaml", "scenarios:\n  late-content:\n    stakes: high\n    manager: {tier_2: cc}\n")

    assert [(each.line, each.code) for each in found(home) if each.file == "config/cadences.yaml"] == [(4, "C105")]


def test_a_date_that_cannot_be_asked_for_is_found() -> None:
    """On the day of the message itself, on a day off, or after the next message."""

    def draft(number: int, day: int, asked: int) -> WriteDraft:
        days = date(2026, 11, day), date(2026, 11, asked)
        return WriteDraft("mika-reel", number, number, Audience.CREATOR, ("m@x.example",), (), *days, "")

    def is_business_day(day: date) -> bool:
        return day.weekday() < 5

    def hits(*drafts: WriteDraft) -> list[str]:
        return [hit.rule.code for hit in judge_dates(drafts, is_business_day)]

    assert hits(draft(1, 2, 3), draft(2, 4, 6)) == []
    assert hits(draft(1, 2, 2)) == hits(draft(1, 5, 7)) == hits(draft(1, 2, 5), draft(2, 4, 6)) == [BY_DATES_ALONE]


def test_the_shipped_words_pass(tmp_path: Path) -> None:
    """In every language, segment and relationship; the cadences too."""
    assert [str(finding) for finding in lint_home(SampleHome(tmp_path).folder, {})] == []


def test_the_documented_rules_are_the_rules() -> None:
    """docs/lint.md is written by `python -m worker.words.lint`."""
    assert (letters.TEMPLATES.parent / "docs" / "lint.md").read_text(encoding="utf-8") == page()


def test_every_rule_explains_itself() -> None:
    """What is wrong, why, and an example of each kind."""
    for code, rule in RULES.items():
        assert rule.code == code
        assert all((rule.says, rule.why, rule.bad, rule.good))
        assert rule.bad in told(rule)
        assert rule.good in told(rule)
