"""The file that keeps a sign-in: readable by its owner alone, replaced as a whole or not at all.

A provider may give a new refresh token with every renewal and forget the old one, so what is written is on the disk
before anybody uses it, and one process at a time renews.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

from worker.errors import StoreError
from worker.signin.values import Grant

PRIVATE = 0o600
PRIVATE_FOLDER = 0o700


def read_grant(path: Path) -> Grant | None:
    """The sign-in that is kept there; None when there is none, or the file is not one of ours."""
    try:
        return Grant(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write_grant(path: Path, grant: Grant) -> None:
    """Keep this sign-in. Raises StoreError; what was kept before is then still there."""
    fresh = path.with_suffix(".new")
    try:
        _make_folder(path.parent)
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, PRIVATE)
        with open(descriptor, "w", encoding="utf-8") as file:  # noqa: PTH123 - a path has no way to set the mode at birth
            os.fchmod(descriptor, PRIVATE)
            json.dump(asdict(grant), file, indent=1)
            file.flush()
            os.fsync(descriptor)
        fresh.replace(path)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink()
        raise StoreError(
            f"The sign-in could not be written to {path}: {error.strerror}.",
            "Make room on the disk, or the folder writable, then type: chaser auth --check",
        ) from None


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Inside, no other process on this machine renews the sign-in at `path`."""
    try:
        _make_folder(path.parent)
        descriptor = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE)
    except OSError as error:
        raise StoreError(
            f"The folder {path.parent} cannot be written: {error.strerror}.", "Sign-ins are kept there: make it yours."
        ) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _make_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    ignored = folder / ".gitignore"
    if not ignored.exists():
        ignored.write_text("*\n", encoding="utf-8")
