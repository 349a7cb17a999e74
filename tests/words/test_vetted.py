"""Words are looked at before they are used: a home's file with an error is not, and that is said."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.words import letters
from tests.words.test_templates import LOCALES, write
from worker.core.actions import Audience
from worker.core.channels import Channel
from worker.core.people import Ask, Creator
from worker.errors import WordsError
from worker.words import Letter
from worker.words.vetted import Vetted

SCENARIOS = {scenario.key: scenario for scenario in letters.SCENARIOS}
ASK = letters.FULL["late-content"]
TIER_1, TIER_2 = "late-content/tier-1.md", "late-content/tier-2.md"
GOOD = "Could we have {{ item }} by {{ asked_for }}, because {{ reason or 'the launch is planned around it' }}?"
EMPTY = "Just checking in on the Reel."


def vetted(folder: Path) -> Vetted:
    """The words of a home with this templates folder."""
    return Vetted([folder, letters.TEMPLATES], LOCALES, SCENARIOS)


def letter(words: Vetted, tier: int = 1, ask: Ask = ASK, creator: Creator = letters.MIKA) -> Letter:
    """A touch to the creator."""
    return words.letter(letters.draft(tier, Audience.CREATOR), ask, creator, letters.ACCOUNT, letters.BRAND)


def shipped(tier: int = 1) -> str:
    """The same in the shipped words."""
    words = letters.shipped_words()
    return words.letter(letters.draft(tier, Audience.CREATOR), ASK, letters.MIKA, letters.ACCOUNT, letters.BRAND).text


def test_good_words_of_the_home_are_used(tmp_path: Path) -> None:
    """Nothing is said about them."""
    write(tmp_path / "templates", f"en/{TIER_1}", GOOD)
    written = letter(vetted(tmp_path / "templates"))

    assert written.text.startswith("Could we have the Reel for Spring Glow by Tuesday, October 27")
    assert written.instead_of == ""


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (EMPTY, " W"),
        ("{{ itme }}......", "'itme' is undefined."),
        ("{% if %}", "The template cannot be used"),
    ],
)
def test_words_with_an_error_are_not_used_and_that_is_said(tmp_path: Path, body: str, said: str) -> None:
    """The shipped words of the same message take their place; the file, its line and the rule are named.

    Of a template that cannot be written the cause is named, not what the rules say of its raw text.
    """
    write(tmp_path / "templates", f"en/{TIER_1}", body)
    written = letter(vetted(tmp_path / "templates"))

    assert written.text == shipped()
    assert written.instead_of.startswith("templates/en/late-content/tier-1.md:")
    assert said in written.instead_of
    assert (" W" in written.instead_of) is (body == EMPTY)


def test_a_correction_counts_at_once(tmp_path: Path) -> None:
    """A running service takes the file as soon as it is right."""
    words = vetted(tmp_path / "templates")
    write(tmp_path / "templates", f"en/{TIER_1}", EMPTY)
    assert letter(words).instead_of

    write(tmp_path / "templates", f"en/{TIER_1}", GOOD)
    assert letter(words).text.startswith("Could we have")


def test_a_message_like_the_one_before_is_not_used(tmp_path: Path) -> None:
    """A Tier 2 that sends Tier 1 again says nothing new, however good its words are by themselves."""
    again = (letters.TEMPLATES / "en" / TIER_1).read_text(encoding="utf-8")
    path = write(tmp_path / "templates", f"en/{TIER_2}", "")
    path.write_text(again.replace("because", "since otherwise the dates move, and because"), encoding="utf-8")

    assert "W801" in letter(vetted(tmp_path / "templates"), 2).instead_of


def test_words_that_nothing_can_replace_set_the_chase_aside(tmp_path: Path) -> None:
    """In a language that is not shipped there is no default: rather no letter than one in another language."""
    write(tmp_path / "templates", f"pt/{TIER_1}", "{{ item }}!!! {{ asked_for }}, {{ reason }}")
    creator = replace(letters.MIKA, language="pt")

    with pytest.raises(WordsError, match="W402") as caught:
        letter(vetted(tmp_path / "templates"), creator=creator)
    assert caught.value.file == "templates/pt/late-content/tier-1.md"


def test_direct_messages_are_looked_at_too(tmp_path: Path) -> None:
    """The shipped ones take their place likewise."""
    (tmp_path / "templates" / "en" / "late-content").mkdir(parents=True)
    (tmp_path / "templates" / "en" / "late-content" / "tier-1-instagram.md").write_text(
        "any update??", encoding="utf-8"
    )
    touch = letters.draft(1, Audience.CREATOR)
    given = (Channel.INSTAGRAM, touch, ASK, letters.MIKA, letters.ACCOUNT, letters.BRAND)
    written = vetted(tmp_path / "templates").message(*given)

    assert written.text == letters.shipped_words().message(*given).text
    assert "tier-1-instagram.md:1: W" in written.instead_of


def test_check_still_sees_what_is_wrong_with_the_file_itself(tmp_path: Path) -> None:
    """That something else is used instead hides no fault."""
    write(tmp_path / "templates", f"en/{TIER_1}", "{{ itme }}")
    words = vetted(tmp_path / "templates")

    assert "itme" in words.problems(letters.SCENARIOS)[0].what
    assert [each.code for each in words.findings(letters.SCENARIOS, changed=True)] == ["W001"]


def test_at_a_glance_words_stay_as_they_were_first_used(tmp_path: Path) -> None:
    """For one pass: a file saved meanwhile is judged and used from the next one on, never used unjudged."""
    words = vetted(tmp_path / "templates")
    write(tmp_path / "templates", f"en/{TIER_1}", GOOD)
    glance = words.at_a_glance()
    before = letter(glance)
    write(tmp_path / "templates", f"en/{TIER_1}", EMPTY)

    assert letter(glance) == before
    assert letter(words).instead_of
    assert letter(words.at_a_glance()).instead_of
