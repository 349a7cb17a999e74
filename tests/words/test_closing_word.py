"""The closing word: one file per language, to the creator or the manager, with or without an announced action."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from worker.core.actions import Audience, WriteDraft
from worker.defaults import shipped
from worker.settings import load
from worker.words.render import Words
from worker.words.samples import ACCOUNT, BRANDS, FULL, MANAGED

WORD = WriteDraft(
    "mika-item", 4, 4, Audience.CREATOR, ("mika@mail.example",), (), date(2026, 11, 9), date(2026, 11, 6), "",
    earlier=(date(2026, 10, 26), date(2026, 10, 28)),
)  # fmt: skip
SAID = [
    ("en", Audience.CREATOR, True, ["Hi Mika,", "The day we had named, Friday, November 6,", "we now plan the"]),
    ("en", Audience.CREATOR, False, ["October 26 and October 28", "we plan on without it for now"]),
    ("en", Audience.MANAGER, True, ["Hello Jordan,", "We wrote to Mika about", "be glad to work with Mika again"]),
    ("zh-CN", Audience.CREATOR, True, ["Mika 老师，您好！", "11月6日", "已经过了，我们现在这样安排"]),
    ("zh-CN", Audience.MANAGER, False, ["Jordan 老师，您好！", "我们先按没有这份内容的安排往下走"]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "audience", "announced", "parts"), SAID)
def test_the_closing_word_says_what_was_done(
    language: str, audience: Audience, announced: bool, parts: list[str]
) -> None:
    """Without blame, and the door stays open."""
    settings = load(shipped("."), {}, secrets=False)
    words = Words(settings.template_folders, settings.locales)
    draft, creator = replace(WORD, audience=audience), replace(MANAGED, language=language)

    text = words.exhausted(draft, FULL, creator, ACCOUNT, BRANDS[1], announced=announced).text

    assert [part for part in parts if part not in text] == []


def test_the_thank_you_praises_and_invites() -> None:
    """In both languages, with what the brand gained by it."""
    settings = load(shipped("."), {}, secrets=False)
    words = Words(settings.template_folders, settings.locales)

    english, chinese = (
        words.thanks(WORD, FULL, replace(MANAGED, language=code), ACCOUNT, BRANDS[1]).text for code in ("en", "zh-CN")
    )

    assert "Thank you for the care you put into it. Thanks to you, the work is seen with the launch." in english
    assert "I would love to do the next one together" in english
    assert "谢谢您的用心。" in chinese
    assert "很期待下一次" in chinese


def test_a_mistake_in_it_is_found_by_check_and_a_reproach_by_lint(tmp_path: Path) -> None:
    """A home's own file is looked at like any other."""
    settings = load(shipped("."), {}, secrets=False)
    own = tmp_path / "en" / "afterwards" / "exhausted.md"
    own.parent.mkdir(parents=True)
    words = Words([tmp_path, settings.template_folders[-1]], settings.locales)
    head = "---\nsubject: {{ Item }}\nsign_off: Best,\n---\n"

    own.write_text(f"{head}As I said, {{{{ itm }}}} is closed.\n", encoding="utf-8")
    assert [problem.line for problem in words.problems([])] == [5]
    own.write_text(f"{head}As I said in my last mail, {{{{ item }}}} is closed.\n", encoding="utf-8")
    assert [finding.code for finding in words.findings([], changed=True)] == ["W202"]
