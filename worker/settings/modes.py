"""Who else on this machine may read the secrets, or change what Chaser believes. Only warnings: it stops nothing.

A secret that a container engine or systemd hands over (/run/secrets, $CREDENTIALS_DIRECTORY) is theirs to guard.
"""

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from worker.errors import Problem

FOLDERS: Final = ("", "config", "templates", "data")
SECRET: Final = ("data/chaser.db", "data/chaser.db.*", "data/tokens/*.json")
"""What holds secrets or mail, beside .env and the files that NAME_FILE names."""
GUARDED_ELSEWHERE: Final = ("/run/secrets/", "/run/credentials/")
READERS: Final = stat.S_IRGRP | stat.S_IWGRP | stat.S_IROTH | stat.S_IWOTH
"""Of a file that is ours, everybody else; of one that somebody gave us through our group, everybody beyond it."""


def open_files(home: Path, secrets: Iterable[Path], environ: Mapping[str, str]) -> Iterator[Problem]:
    """A warning for each secret that others may read, and each folder in which others may put files."""
    guarded = (*GUARDED_ELSEWHERE, environ.get("CREDENTIALS_DIRECTORY") or GUARDED_ELSEWHERE[0])
    named = [path for path in secrets if not str(path).startswith(guarded)]
    for path in dict.fromkeys([*named, *(path for pattern in SECRET for path in sorted(home.glob(pattern)))]):
        mode = _mode(path)
        if mode is not None and mode & _others(path):
            said = f"can be read by others on this machine (mode {mode & 0o777:04o})."
            yield Problem(_name(home, path), 0, said, f"Type: chmod 600 {path}", warning=True)
    for folder in (home / name for name in FOLDERS):
        mode = _mode(folder)
        if mode is not None and mode & stat.S_IWOTH and not mode & stat.S_ISVTX:
            said = f"is a folder in which others may put files (mode {mode & 0o777:04o})."
            yield Problem(_name(home, folder), 0, said, f"Type: chmod o-w {folder}", warning=True)


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except OSError:
        return None


def _others(path: Path) -> int:
    is_ours = path.stat().st_uid == os.geteuid()
    return READERS if is_ours else stat.S_IROTH | stat.S_IWOTH


def _name(home: Path, path: Path) -> str:
    return str(path.relative_to(home)) if path.is_relative_to(home) and path != home else str(path)
