"""`lint`: what the rules say about a home's words and cadences, or about single files, home or not."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from worker.core.cadence import LISTS, Scenario
from worker.defaults import shipped
from worker.errors import Problem
from worker.settings import Settings, load
from worker.words.lint import Finding, cadences, files
from worker.words.lint.paths import files_of, name_in, root_of
from worker.words.lint.rhythm import FILE
from worker.words.render import Words

WORKER_FILE = "config/worker.yaml"


def lint_home(home: Path, environ: Mapping[str, str]) -> list[Finding]:
    """Every finding about a home. Raises ConfigurationError when it cannot be read."""
    settings = load(home, environ, secrets=False)
    words = Words(settings.template_folders, settings.locales)
    return [*about_cadences(settings), *words.findings([*settings.scenarios.values(), *LISTS])]


def judged(settings: Settings, words: Words) -> list[Problem]:
    """What the rules say about the cadences and about words that differ from the shipped ones, for `check`.

    Files that cannot be used at all are left out: `check` names them itself.
    """
    found = [*about_cadences(settings), *words.findings([*settings.scenarios.values(), *LISTS], changed=True)]
    known = {rule.code for rule in files.RULES}
    broken = {each.file for each in found if each.rule is files.UNUSABLE}
    return [
        Problem(
            each.file, each.line, f"{each.code} {each.message}", f"Explained by: chaser lint --explain {each.code}",
            warning=not each.rule.is_error,
        )
        for each in found
        if each.code not in known and each.file not in broken
    ]  # fmt: skip


def about_cadences(settings: Settings) -> list[Finding]:
    """What there is to say about the cadences in force."""
    own = settings.home / FILE
    return cadences(settings.scenarios.values(), own if own.exists() else shipped(FILE))


def lint_files(paths: Sequence[Path], home: Path, environ: Mapping[str, str]) -> list[Finding]:
    """Every finding about these files, with the scenarios of the home, or the shipped ones where there is no home.

    Raises WrongUse for a path that is no template's.
    """
    settings = load(home if (home / WORKER_FILE).exists() else shipped("."), environ, secrets=False)
    by_root: dict[Path, dict[str, Path]] = {}
    for path in files_of(paths):
        root = root_of(path, {*settings.scenarios, *(each.key for each in LISTS)})
        by_root.setdefault(root, {})[name_in(root, path)] = path
    return [each for root, files in by_root.items() for each in _of_root(root, files, settings)]


def _of_root(root: Path, files: Mapping[str, Path], settings: Settings) -> list[Finding]:
    words = Words([root, *(folder for folder in settings.template_folders if folder != root)], settings.locales)
    found = words.findings(_scenarios(files, settings))
    return [replace(each, file=str(files[each.file])) for each in found if each.file in files]


def _scenarios(files: Mapping[str, Path], settings: Settings) -> list[Scenario]:
    named = {path.absolute().parent.name for path in files.values()}
    return [each for each in (*settings.scenarios.values(), *LISTS) if each.key in named]
