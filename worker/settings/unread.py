"""Files of a home whose names are slips of the pen: nobody reads them, and what they say would be missed in silence."""

from pathlib import Path, PurePath
from typing import Final

from worker.settings.files import Files
from worker.settings.findings import nearest
from worker.settings.locales_file import FOLDER as LOCALES
from worker.settings.machines_file import FOLDER as MACHINES

KNOWN: Final = ("worker.yaml", "cadences.yaml", "calendar.yaml", "milestones.yaml")
ALIKE: Final = 0.87
"""cadence.yaml is a slip; cadences-new.yaml may be kept there for `chaser plan --with`."""


def report_unread(files: Files) -> None:
    """A notice for each."""
    for path in _yaml_in(files.home / "config"):
        meant = nearest(path.with_suffix(".yaml").name, KNOWN, ALIKE)
        if meant and path.name not in KNOWN:
            files.findings(f"config/{path.name}").warn(0, "is not read.", f"Did you mean {meant}?")
    for folder in (LOCALES, MACHINES):
        for path in _yaml_in(files.home / folder):
            if path.suffix != ".yaml":
                findings = files.findings(f"{folder}/{path.name}")
                findings.warn(0, "is not read.", "Give it a name that ends in .yaml.")


def _yaml_in(folder: Path) -> list[PurePath]:
    return sorted(PurePath(path) for path in folder.glob("*.y*ml"))
