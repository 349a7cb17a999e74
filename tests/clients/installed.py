"""Which of the mail programs that play the human are on this machine, and what to type where they are not."""

import os
import shutil
from pathlib import Path

import pytest

ROUNDCUBE = Path("/var/lib/roundcube")
"""Where Debian keeps Roundcube: `public_html` is its document root, `SQL` has its tables."""
DEFAULTS = Path("/etc/roundcube")
CHROMIUM, CHROMEDRIVER, NEOMUTT, PHP = "chromium", "chromedriver", "neomutt", "php"
IN_CI = os.environ.get("CI", "").lower() == "true"


def need_roundcube() -> None:
    """Skip the test where Roundcube cannot be driven; fail it in CI."""
    here = (ROUNDCUBE / "public_html" / "index.php").is_file()
    _need({"Roundcube": here, **{name: found(name) for name in (PHP, CHROMIUM, CHROMEDRIVER)}})


def need_neomutt() -> None:
    """Skip the test where there is no neomutt; fail it in CI."""
    _need({NEOMUTT: found(NEOMUTT)})


def found(program: str) -> bool:
    return shutil.which(program) is not None


def _need(programs: dict[str, bool]) -> None:
    missing = [name for name, here in programs.items() if not here]
    if not missing:
        return
    reason = f"no {' and no '.join(missing)} here. Type: sudo scripts/need-packages"
    if IN_CI:
        pytest.fail(reason)
    pytest.skip(reason)


def path_of(program: str) -> str:
    """Where a program lies that is known to be here."""
    path = shutil.which(program)
    assert path is not None
    return path
