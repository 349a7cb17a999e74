"""Every shipped message, by existing: in each language it reads as its golden file, and each place has one."""

from itertools import product
from pathlib import Path

import pytest

from tests.words import goldens, letters
from worker.core.actions import Audience
from worker.core.channels import DIRECT
from worker.settings.cadences_file import CadencesSection, scenarios_of
from worker.settings.findings import Findings
from worker.settings.yaml_files import read_yaml
from worker.words.check import LEFT_OVER
from worker.words.library import file_name
from worker.words.samples import direct_samples, letters_of, messages_of, samples

SHIPPED = letters.TEMPLATES.parent / "config" / "cadences.yaml"
SCENARIOS = scenarios_of(
    CadencesSection.model_validate(read_yaml(SHIPPED.read_bytes(), Findings("cadences.yaml")).data), "mid_market"
)
LANGUAGES = sorted(path.name for path in letters.TEMPLATES.iterdir() if path.is_dir())


@pytest.mark.parametrize(("language", "key", "tier"), goldens.PLACES)
def test_every_message_reads_as_its_golden_file(language: str, key: str, tier: int) -> None:
    """Read the golden files aloud; `python -m tests.words.goldens` writes them anew after a change of words."""
    for path, expected in goldens.goldens(language, key, tier).items():
        assert path.read_text(encoding="utf-8") == expected


def test_no_golden_file_is_missing_or_left_over() -> None:
    """A language, a scenario or a message that is added brings its golden files with it."""
    expected = {path for place in goldens.PLACES for path in goldens.goldens(*place)}

    assert {path for path in goldens.GOLDEN.rglob("*") if path.is_file()} == expected
    assert sorted(goldens.CASTS) == LANGUAGES
    assert set(letters.FULL) == set(SCENARIOS)


@pytest.mark.parametrize(("language", "key"), list(product(LANGUAGES, SCENARIOS)))
def test_every_message_of_every_language_and_channel_can_be_written(language: str, key: str) -> None:
    """With full and minimal details, in every situation that changes the words, in words of that language."""
    words = letters.shipped_words()
    for tier, audience in letters_of(SCENARIOS[key]):
        assert (letters.TEMPLATES / language / key / file_name(tier, audience)).is_file()
        for draft, ask, creator in samples(key, language, tier, audience):
            said = words.letter(draft, ask, creator, letters.ACCOUNT, letters.BRAND).said
            assert said
            assert not LEFT_OVER.search(said)
    for tier, channel in messages_of(SCENARIOS[key]):
        assert (letters.TEMPLATES / language / key / file_name(tier, Audience.CREATOR, channel)).is_file()
        for draft, ask, creator in direct_samples(key, language, tier):
            said = words.message(channel, draft, ask, creator, letters.ACCOUNT, letters.BRAND).said
            assert said
            assert not LEFT_OVER.search(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_contracts_have_no_direct_message(language: str) -> None:
    """Not even a file that nobody would use."""
    formal = [key for key, scenario in SCENARIOS.items() if scenario.formal]
    files = [letters.TEMPLATES / language / key / file_name(tier, Audience.CREATOR, channel)
             for key, tier, channel in product(formal, (1, 2, 3), DIRECT)]  # fmt: skip

    assert formal == ["unsigned-contract"]
    assert not [path for path in files if path.exists()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_voice_with_every_phrase(language: str) -> None:
    """So that no letter finds a phrase missing, whoever writes to whom."""
    names = {path.name for path in (letters.TEMPLATES / "en" / "voices").iterdir()}
    for name in names:
        assert phrases(letters.TEMPLATES / language / "voices" / name) == phrases(
            letters.TEMPLATES / "en" / "voices" / name
        )
    for group in (
        ("smb", "mid_market", "enterprise"),
        ("new", "repeat", "ambassador"),
        ("friendly", "formal", "casual"),
    ):
        assert len({tuple(phrases(letters.TEMPLATES / language / "voices" / f"{name}.md")) for name in group}) == 1


def phrases(path: Path) -> list[str]:
    """The names of a voice file's phrases."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.partition(":")[0] for line in lines if line and not line.startswith("#")]
