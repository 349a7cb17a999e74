"""The home folder as files: what `load` would read from it, and the files that `chaser init` writes into one.

Writing never overwrites; what is there stays as it is.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from worker.defaults import shipped
from worker.errors import ChaserError
from worker.settings.environment import ENV_FILE

READ: Final = (
    ENV_FILE,
    "config/worker.yaml",
    "config/cadences.yaml",
    "config/calendar.yaml",
    "config/milestones.yaml",
    "config/locales/*.yaml",
    "config/locales/machines/*.yaml",
    "data/creators.*",
    "data/creators.d/*.yaml",
    "data/asks.*",
    "data/asks.d/*.yaml",
    "data/deliveries.*",
)
SAMPLES: Final = (
    "config/*.yaml",
    "config/locales/*.yaml",
    "config/locales/machines/*.yaml",
    "templates/**/*",
    "data/*.csv",
)
ENV_SAMPLE: Final = "config/env.example"
IGNORED: Final = "# Secrets, and what Chaser itself writes.\n.env\nlogs/\ndata/chaser.db*\ndata/tokens/\n"
NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
NO_FILES: Final[Mapping[str, bytes]] = MappingProxyType({})
SECRET_NAME = re.compile(r"(?:password|client_id|client_secret)_env\W+(\w+)")
ENV_PATH = re.compile(r"""^\s*(?:export\s+)?(\w+_FILE)\s*=\s*['"]?([^'"\r\n#]+)""", re.MULTILINE)
PRIVATE = 0o600


def fingerprint(home: Path, environ: Mapping[str, str] = NOTHING) -> str:
    """A hash that changes whenever a file that `load` reads does, and files of secrets (NAME_FILE) with them."""
    digest = hashlib.sha256()
    for path in (*_files_read(home), *secret_files(home, environ)):
        content = _bytes(path)
        digest.update(f"{path}\0{len(content)}\0".encode(errors="surrogateescape"))
        digest.update(content)
    return digest.hexdigest()


def _files_read(home: Path) -> Iterator[Path]:
    for pattern in READ:
        yield from (path for path in sorted(home.glob(pattern)) if not path.is_dir())


def secret_files(home: Path, environ: Mapping[str, str]) -> Iterator[Path]:
    """The files that NAME_FILE variables name, for each secret that worker.yaml mentions."""
    written = dict(ENV_PATH.findall(_bytes(home / ENV_FILE).decode(errors="replace")))
    for name in SECRET_NAME.findall(_bytes(home / "config/worker.yaml").decode(errors="replace")):
        path = environ.get(f"{name}_FILE", "") or written.get(f"{name}_FILE", "")
        if path.strip():
            yield home / path.strip()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError):
        return b""


def write_home(target: Path, own: Mapping[str, bytes] = NO_FILES) -> list[Path]:
    """Write a complete, commented home into `target` and return the files written.

    `own` says what stands in some of the files instead of what was shipped.

    Files that exist stay as they are (`kept_files` lists them). Raises ChaserError when the folder cannot be written.
    """
    instead = {target / file: content for file, content in own.items()}
    return [path for path, content in _sample_files(target) if _write_new(path, instead.get(path, content))]


def kept_files(target: Path) -> list[Path]:
    """The files that `write_home` would write and finds there already."""
    return [path for path, _ in _sample_files(target) if path.exists()]


def _sample_files(target: Path) -> Iterator[tuple[Path, bytes]]:
    """Where each file of a new home goes, and what it says."""
    for pattern in SAMPLES:
        folder, _, inner = pattern.partition("/")
        for path in sorted(shipped(folder).glob(inner)):
            if path.is_file():
                yield target / folder / path.relative_to(shipped(folder)), path.read_bytes()
    yield target / ENV_FILE, shipped(ENV_SAMPLE).read_bytes()
    yield target / ".gitignore", IGNORED.encode()


def _write_new(path: Path, content: bytes) -> bool:
    """Whether the file was written; one that was there first is left alone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            if path.name == ENV_FILE:
                path.chmod(PRIVATE)
            file.write(content)
    except FileExistsError:
        if not path.exists() or not path.parent.is_dir():
            raise ChaserError(f"{path.parent} is a file, not a folder.", "Name a folder: chaser init DIR") from None
        return False
    except OSError as error:
        raise ChaserError(f"Cannot write {path}: {error.strerror}.", "Choose a folder that is yours.") from None
    return True
