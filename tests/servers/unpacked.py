"""Debian's packages of a mail server, unpacked into a cache folder and not installed.

Two IMAP servers cannot be installed side by side (each conflicts with every other), so those that the tests need beside
Dovecot are downloaded with `apt-get download` and unpacked with `dpkg -x`, together with libraries the system lacks.
Nothing of it is configured, enabled or started, and nothing outside the cache folder changes.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

CACHE = Path("/var/cache/chaser-tests")
"""Readable by all: the servers give up being root."""
BY_HAND = "type: sudo make test (as root the tests unpack Debian's packages into /var/cache/chaser-tests)"


class Unavailable(Exception):
    """This server cannot be had here; the words say why and what to type."""


def unpacked(name: str, packages: Sequence[str], libraries: Sequence[str]) -> Path:
    """The folder with the contents of these packages and of whatever of the libraries the system lacks.

    Raises Unavailable.
    """
    if os.geteuid() != 0:
        raise Unavailable(f"{name} runs only as root; {BY_HAND}")
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        raise Unavailable(f"{name} comes from Debian's packages, and there is no apt-get here; use Debian or Ubuntu")
    CACHE.mkdir(parents=True, exist_ok=True)
    root = CACHE / f"{name}-{hashlib.sha256(' '.join([*packages, *libraries]).encode()).hexdigest()[:8]}"
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two test processes may come here at once
        if not root.exists():
            _fill(name, root, packages, libraries)
    return root


def unless_unavailable(reason: Unavailable) -> None:
    """Skip the test, or fail it where CI=true: there every server must be there."""
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(f"CI must test every server: {reason}")
    pytest.skip(str(reason))


def _fill(name: str, root: Path, packages: Sequence[str], libraries: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory(prefix=f"{name}-", dir=CACHE) as folder:
        whole = Path(folder) / "root"
        whole.mkdir(mode=0o755)
        for package in _downloaded(name, Path(folder), packages, libraries):
            _run(name, folder, "dpkg", "-x", str(package), str(whole))
        whole.rename(root)


def _downloaded(name: str, folder: Path, packages: Sequence[str], libraries: Sequence[str]) -> list[Path]:
    """The package files; the lists of packages are fetched anew where the first try fails."""
    try:
        _run(name, folder, "apt-get", "download", *packages, *_lacking(name, folder, libraries))
    except Unavailable:
        _run(name, folder, "apt-get", "update")
        _run(name, folder, "apt-get", "download", *packages, *_lacking(name, folder, libraries))
    return sorted(folder.glob("*.deb"))


def _lacking(name: str, folder: Path, libraries: Sequence[str]) -> list[str]:
    """What would have to be installed to have these libraries, as a simulation tells."""
    told = _run(name, folder, "apt-get", "install", "--simulate", "--no-install-recommends", *libraries)
    return [line.split()[1] for line in told.splitlines() if line.startswith("Inst ")]


def _run(name: str, folder: Path | str, *command: str) -> str:
    # apt would rather download as a user who may not write here, and says so; root may.
    words = [command[0], "-o", "APT::Sandbox::User=root", *command[1:]] if command[0] == "apt-get" else list(command)
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unavailable(f"{name} could not be unpacked: `{' '.join(command)}` said: {done.stderr.strip()}")
    return done.stdout


def library_path(root: Path) -> str:
    """LD_LIBRARY_PATH for programs of this root."""
    return ":".join(
        str(folder) for place in ("usr/lib", "lib") for folder in sorted(root.glob(f"{place}/*-linux-gnu*"))
    )
