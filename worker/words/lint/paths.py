"""Single template files by their paths: which message each is for, and the folders it is read with."""

import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from worker.errors import WrongUse
from worker.words.library import TAG

NAME: Final = re.compile(r"tier-[1-4](?:-\w+)?\.md")
SHAPE: Final = "Its place says which message it is: LANGUAGE/SCENARIO/tier-2.md"


def files_of(paths: Sequence[Path]) -> list[Path]:
    """The template files among and below these paths. Raises WrongUse for one that is none."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise WrongUse(f"{path} is not there.", "Name a template file or a folder of them.")
        inside = sorted(each for each in path.rglob("tier-*.md") if NAME.fullmatch(each.name)) if path.is_dir() else []
        found += inside or [path]
    return found


def root_of(path: Path, scenarios: Collection[str]) -> Path:
    """The templates folder that this file lies in. Raises WrongUse when its place says nothing."""
    full = path.absolute()
    scenario, language = full.parent.name, full.parent.parent.name
    if not NAME.fullmatch(full.name) or not TAG.fullmatch(language):
        raise WrongUse(f"{path} does not say what message it is.", SHAPE)
    if scenario not in scenarios:
        raise WrongUse(f'{path}: there is no scenario "{scenario}".', f"There are: {', '.join(sorted(scenarios))}")
    return full.parent.parent.parent


def name_in(root: Path, path: Path) -> str:
    """The name that findings about this file carry."""
    return f"{root.name}/{path.absolute().relative_to(root)}"
