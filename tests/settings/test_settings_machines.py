"""config/locales/machines: the phrases of machines, as they are shipped and as a home changes them."""

from pathlib import Path

import pytest

from tests.settings.homes import SampleHome
from worker.core.wording import Said, folded
from worker.defaults import shipped
from worker.settings import shipped_wording
from worker.settings.checking import checked
from worker.settings.findings import Findings
from worker.settings.machines_file import FOLDER, FileSection
from worker.settings.yaml_files import read_yaml

LANGUAGES = "ar cs da de en es fi fr he id it ja ko nl no pl pt ru sv th tr uk vi zh-Hans zh-Hant".split()
FIRST = (
    Said.AUTO_REPLY_SUBJECT,
    Said.ABSENCE_SUBJECT,
    Said.ABSENCE,
    Said.ACKNOWLEDGEMENT,
    Said.FAILED_SUBJECT,
    Said.FAILED,
)
FILES = sorted(shipped(FOLDER).glob("*.yaml"))


def test_every_language_is_there() -> None:
    """Out of office, acknowledgement and bounce in each of them."""
    assert [path.stem for path in FILES] == LANGUAGES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_file_is_right_and_every_phrase_has_its_source(path: Path) -> None:
    """Without a fault; each list by source, none of which is empty; no phrase so short that anything has it."""
    findings = Findings(path.name)
    section = checked(FileSection, read_yaml(path.read_bytes(), findings), findings)
    assert findings.problems == []
    assert section is not None
    lists = {said: getattr(section, said.value) for said in Said}
    assert all(lists[said] for said in FIRST)
    for source, phrases in (item for by_source in lists.values() for item in by_source.items()):
        assert source.strip()
        assert phrases
        assert all(len(folded(phrase)) > 1 for phrase in phrases)


def test_the_shipped_phrases_are_found() -> None:
    """In any case and width, with any apostrophe; at word ends where a script has them."""
    words = shipped_wording()
    assert words.begins(Said.AUTO_REPLY_SUBJECT, folded("AUTOMATISCHE  ANTWORT: Reel"))
    assert words.begins(Said.AUTO_REPLY_SUBJECT, folded("自动回复\uff1aReel"))
    assert not words.begins(Said.AUTO_REPLY_SUBJECT, folded("Automatische Antworten sind schlecht"))
    assert words.finds(Said.ABSENCE, folded("I\u2019m out of the\noffice."))
    assert not words.finds(Said.ABSENCE, folded("the throughout of office"))
    assert words.finds(Said.ABSENCE, folded("İZİNDEYİM, yokluğumda"))


def test_a_home_adds_phrases_and_takes_shipped_ones_out(tmp_path: Path) -> None:
    """The rest of what is shipped stays, also in that language."""
    home = SampleHome(tmp_path)
    home.write(f"{FOLDER}/de.yaml", "absence:\n  seen by us: [bin dann mal weg]\nwithout: [im urlaub]\n")
    words = home.load().wording
    assert words.finds(Said.ABSENCE, "bin dann mal weg")
    assert not words.finds(Said.ABSENCE, "im urlaub")
    assert words.finds(Said.ABSENCE, "nicht im büro")


def test_a_fault_in_a_homes_phrases_is_told_with_its_line(tmp_path: Path) -> None:
    """As in every other file."""
    home = SampleHome(tmp_path)
    home.write(f"{FOLDER}/de.yaml", "absense:\n  seen by us: [weg]\n")
    home.write(f"{FOLDER}/fr.yaml", "absence:\n  seen by us: ['…a*']\n")
    home.write(f"{FOLDER}/german.yaml", "absence: {}\n")
    said = "\n".join(home.problems())
    assert "config/locales/machines/de.yaml:1: absense: is not a setting here" in said
    assert 'fr.yaml:2: absence.seen by us.0: "…a*" is found in nearly every mail. Write the whole phrase.' in said
    assert 'config/locales/machines/german.yaml: "german" is not a language code' in said


def test_machine_phrases_make_no_language_of_the_words(tmp_path: Path) -> None:
    """A creator's language needs config/locales/<code>.yaml; the phrases beside it are no such thing."""
    assert sorted(SampleHome(tmp_path).load().locales) == ["en", "zh-CN"]
