"""config/locales/<code>.yaml: how a language writes dates, and its usual weekend.

What a home's file leaves out keeps the shipped value of that language, else the English one.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Annotated, Final

from pydantic import Field

from worker.core.locale import SATURDAY, SUNDAY, Locale
from worker.defaults import shipped
from worker.settings.checking import Section, Text, Weekday, read_as
from worker.settings.files import Files
from worker.settings.findings import Unfit, quoted
from worker.settings.overlaid import overlaid
from worker.settings.yaml_files import Data

FOLDER: Final = "config/locales"
CODE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
LETTERS: Final = {"y": 4, "M": 5, "L": 5, "d": 2, "E": 6, "c": 6}
"""Date letters of Unicode TR35 that make sense in a letter, and how often each may stand in a row."""


def date_pattern(text: str) -> str:
    """A CLDR date pattern with a day and a month in it. Raises Unfit."""
    bare = re.sub(r"'[^']*'", "", text)
    example = "Write one such as EEEE, MMMM d (other letters between single quotes)."
    for letter, run in groupby(bare):
        if "'" in bare or (letter.isascii() and letter.isalpha() and len(list(run)) > LETTERS.get(letter, 0)):
            raise Unfit(f"{quoted(text)} is not a date pattern", example)
    if "d" not in bare or not set("ML") & set(bare):
        raise Unfit(f"{quoted(text)} lacks the day or the month", example)
    return text


class LocaleSection(Section):
    """The whole file."""

    name: Text
    date_format: Annotated[str, read_as(date_pattern)] = "EEEE, MMMM d"
    short_date_format: Annotated[str, read_as(date_pattern)] = "MMMM d"
    greetings: dict[Text, Text] = Field(default_factory=dict)
    weekend: tuple[Weekday, ...] = (SATURDAY, SUNDAY)


def code_of(stem: str) -> str:
    """The language of a locale file, from its name without ".yaml". Raises Unfit."""
    if not CODE.fullmatch(stem):
        raise Unfit(f"{quoted(stem)} is not a language code", "Rename it, such as en.yaml, de.yaml or zh-CN.yaml.")
    return stem


def read_locales(files: Files) -> Mapping[str, Locale]:
    """The shipped locales, as the home has changed them, and its own; a faulty one is left out."""
    paths = [*shipped(FOLDER).glob("*.yaml"), *(files.home / FOLDER).glob("*.yaml")]
    locales = (_locale(files, stem) for stem in sorted({path.stem for path in paths}))
    return {locale.code: locale for locale in locales if locale}


def _locale(files: Files, stem: str) -> Locale | None:
    findings = files.findings(f"{FOLDER}/{stem}.yaml")
    try:
        code = code_of(stem)
    except Unfit as unfit:
        findings.error(0, f"{unfit.what}.", unfit.remedy)
        return None
    section = overlaid(LocaleSection, with_defaults, files.optional(findings), findings)
    return locale_of(code, section) if section else None


def with_defaults(written: Mapping[str, Data], shipped: Mapping[str, Data]) -> dict[str, Data]:
    """What a home wrote, completed from the shipped file."""
    return {**shipped, **written}


def locale_of(code: str, section: LocaleSection) -> Locale:
    """The language's conventions as a value."""
    return Locale(
        code=code,
        name=section.name,
        date_format=section.date_format,
        short_date_format=section.short_date_format,
        greetings=tuple(section.greetings.items()),
        weekend=frozenset(section.weekend),
    )


def language_of(written: str, locales: Iterable[Locale]) -> str:
    """The locale that a sheet's language means ("EN", "en-US", "English"), or "" when there is none."""
    wanted = written.lower().replace("_", "-")
    known = tuple(locales)
    for locale in known:
        if wanted in {locale.code.lower(), locale.name.lower()}:
            return locale.code
    primary = wanted.partition("-")[0]
    return next((locale.code for locale in known if locale.code.lower().partition("-")[0] == primary), "")
