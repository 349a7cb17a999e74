"""Voices, greetings and spaces: what changes a letter without changing its template."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.words import letters
from tests.words.test_templates import write
from worker.core.actions import Audience
from worker.core.people import Brand
from worker.errors import WordsError
from worker.words import Words
from worker.words.spacing import flowed

ASK = letters.FULL["late-content"]
TIER_1 = "late-content/tier-1.md"


def told(
    *folders: Path, tier: int = 1, relationship: str = "new", brand: Brand = letters.BRAND, **draft: object
) -> str:
    """A letter to the creator by this brand."""
    words = Words([*folders, letters.TEMPLATES], letters.LOCALES)
    creator = replace(letters.MIKA, relationship=relationship)
    touch = letters.draft(tier, Audience.CREATOR, **draft)
    return words.letter(touch, replace(ASK, first_line=""), creator, letters.ACCOUNT, brand).text


def test_a_letter_opens_by_the_relationship() -> None:
    """New, again, as ever."""
    assert "We're glad to be working with you." in told()
    assert "It's good to be working with you again." in told(relationship="repeat")
    assert "It's a pleasure, as ever, to have you with Lumen." in told(relationship="ambassador")


def test_a_small_team_offers_ten_minutes_for_a_contract_and_a_large_one_its_senior_lead() -> None:
    """Seed 001, "Segment-Aware Adjustments"."""
    contract = letters.FULL["unsigned-contract"]
    large = Brand("Lumen", "enterprise", senior_name="Nina Park", senior_title="VP of Partnerships")
    written = {
        brand.segment: letters.shipped_words()
        .letter(letters.draft(1, Audience.CREATOR), contract, letters.MIKA, letters.ACCOUNT, brand)
        .text
        for brand in (Brand("Lumen", "smb"), letters.BRAND, large)
    }

    assert [segment for segment, text in written.items() if "10-minute call" in text] == ["smb"]
    assert "Nina Park, our VP of Partnerships" in told(tier=3, brand=large)
    assert "Nina" not in told(tier=3)


def test_the_brands_voice_and_sign_off_are_in_every_letter() -> None:
    """`voice` names a file, `sign_off` replaces the template's."""
    text = told(brand=Brand("Lumen", voice="formal", sign_off="Sunny regards,"))

    assert text.startswith("Dear Mika,\n")
    assert "\n\nSunny regards,\nMaya Lin\n" in text


def test_a_home_changes_one_phrase_of_a_voice_and_keeps_the_others(tmp_path: Path) -> None:
    """Phrase by phrase, the home's file before the shipped one."""
    (tmp_path / "en" / "voices").mkdir(parents=True)
    (tmp_path / "en" / "voices" / "new.md").write_text("opening: What a start!\n", encoding="utf-8")

    assert "What a start!" in told(tmp_path)
    assert "I would very much like this first project with you to work out." in told(tmp_path, tier=3)


def test_a_phrase_never_comes_from_another_language(tmp_path: Path) -> None:
    """A French letter without French voices is a mistake in its line, not a letter in two languages."""
    write(tmp_path / "templates", f"fr/{TIER_1}", "Bonjour,\n\n{{ voice.opening }}")
    words = Words([tmp_path / "templates", letters.TEMPLATES], letters.LOCALES)

    lea = replace(letters.MIKA, language="fr")
    with pytest.raises(WordsError) as caught:
        words.letter(letters.draft(1, Audience.CREATOR), ASK, lea, letters.ACCOUNT, letters.BRAND)
    assert (caught.value.file, caught.value.line) == (f"templates/fr/{TIER_1}", 7)


@pytest.mark.parametrize(
    ("line", "mistake"), [("opening {{ item }}", "is not a phrase"), ("opening: {{ itme }}", "'itme' is undefined")]
)
def test_a_mistake_in_a_voice_names_its_file_and_line(tmp_path: Path, line: str, mistake: str) -> None:
    """Also when the letter that uses it is faultless."""
    voices = tmp_path / "templates" / "en" / "voices"
    voices.mkdir(parents=True)
    (voices / "new.md").write_text(f"# A remark.\n{line}\n", encoding="utf-8")

    with pytest.raises(WordsError, match=mistake) as caught:
        told(tmp_path / "templates")
    assert (caught.value.file, caught.value.line) == ("templates/en/voices/new.md", 2)


@pytest.mark.parametrize(
    ("holidays", "wish"),
    [
        (("Thanksgiving Day",), "Happy Thanksgiving!"),
        (("Christmas Day (observed)",), "Happy holidays!"),
        (("National Holiday", "New Year's Day"), "Happy New Year!"),
        (("Veterans Day",), ""),
        ((), ""),
    ],
)
def test_a_friendly_message_wishes_well_around_a_cheerful_holiday(holidays: tuple[str, ...], wish: str) -> None:
    """By its whole name; what the locale does not list is not mentioned, and a last message wishes nothing."""
    words = letters.shipped_words()
    for tier in (1, 3):
        touch = letters.draft(tier, Audience.CREATOR, holidays=holidays)
        text = words.letter(touch, ASK, letters.MIKA, letters.ACCOUNT, letters.BRAND).text
        assert text.split("\n\n")[-2].endswith(wish if tier == 1 and wish else ".")


@pytest.mark.parametrize(
    ("written", "language", "read"),
    [
        ("One.\nTwo..", "en", "One. Two."),
        ("您好！\n请看 Reel 。", "zh-CN", "您好！请看 Reel。"),
        ("我是 露明 的 林美", "zh-CN", "我是露明的林美"),
        ("我是 Lumen 的 Maya", "zh-CN", "我是 Lumen 的 Maya"),
        ("定在 5 p.m.。", "zh-CN", "定在 5 p.m。"),
    ],
)
def test_a_line_break_is_a_space_except_in_chinese(written: str, language: str, read: str) -> None:
    """Chinese has no spaces between sentences, nor between its own signs."""
    assert flowed(written, language) == read
