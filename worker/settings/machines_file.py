"""config/locales/machines/<language>.yaml: the words by which machines give themselves away, each with its source.

What a home's file says is added to the shipped phrases of that language, so that a new version's reading of mail
reaches a home written by an old one; what it lists under `without` is left out.
"""

from functools import cache, reduce
from pathlib import Path
from typing import Annotated, Final

import yaml
from pydantic import AfterValidator, create_model

from worker.core.wording import Phrases, Said, Wording
from worker.defaults import shipped
from worker.settings.checking import Section, Text, checked
from worker.settings.files import Files
from worker.settings.findings import Findings, Unfit, quoted
from worker.settings.locales_file import code_of
from worker.settings.yaml_files import Document

FOLDER: Final = "config/locales/machines"
QUICK: Final = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Reads every scalar as text; in C where PyYAML was built with it."""
SHORTEST: Final = 2
"""Signs that a phrase has at least; a single one would be found in nearly every mail."""


def _telling(text: str) -> str:
    if len(text.strip("…* ")) < SHORTEST:
        raise Unfit(f"{quoted(text)} is found in nearly every mail", "Write the whole phrase.")
    return text


Phrase = Annotated[Text, AfterValidator(_telling)]
Sourced = dict[str, tuple[Phrase, ...]]


class MachinesSection(Section):
    """The whole file but its lists."""

    without: tuple[Text, ...] = ()


FileSection = create_model(
    "FileSection",
    __base__=MachinesSection,
    **{said.value: (Sourced, {}) for said in Said},  # type: ignore[call-overload]
)
"""The whole file: for each list its phrases by source."""


def read_wording(files: Files) -> Wording:
    """All languages' phrases, shipped and the home's own; what is wrong in the home's files goes to its findings."""
    own = []
    for path in sorted((files.home / FOLDER).glob("*.yaml")):
        findings = files.findings(f"{FOLDER}/{path.name}")
        if files.content(findings) == _bytes(shipped(findings.file)):
            continue
        section = _section(path.stem, files.document(findings), findings)
        own += [section] if section else []
    return Wording(cache(lambda: reduce(_joined, own, _shipped_phrases())))


@cache
def shipped_wording() -> Wording:
    """The phrases as this version ships them, for reading mail outside of any home."""
    return Wording(_shipped_phrases)


@cache
def _shipped_phrases() -> Phrases:
    """Read without judging: a test does that for each release."""
    phrases: dict[Said, set[str]] = {said: set() for said in Said}
    for path in sorted(shipped(FOLDER).glob("*.yaml")):
        for said, by_source in yaml.load(path.read_bytes(), Loader=QUICK).items():  # noqa: S506 - it makes texts only
            phrases[Said(said)].update(*by_source.values())
    return phrases


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _section(stem: str, document: Document, findings: Findings) -> MachinesSection | None:
    try:
        code_of(stem)
    except Unfit as unfit:
        findings.error(0, f"{unfit.what}.", unfit.remedy)
    return None if findings.has_errors else checked(FileSection, document, findings)


def _joined(known: Phrases, section: MachinesSection) -> Phrases:
    """What is known and what a home adds to it, without what it leaves out."""
    own: dict[Said, Sourced] = {said: getattr(section, said.value) for said in Said}
    without = set(section.without)
    return {said: {*known[said], *(one for found in own[said].values() for one in found)} - without for said in Said}
