"""A secret put into the home's .env: the line of its name replaced or added, the rest left as it is, mode 0600."""

import os
import re
from pathlib import Path
from typing import Final

from worker.errors import ChaserError
from worker.settings.environment import ENV_FILE

PRIVATE: Final = 0o600


def write_secret(home: Path, name: str, secret: str) -> None:
    """Keep `secret` under `name`. Raises ChaserError when the file cannot be written."""
    path = home / ENV_FILE
    fresh = path.with_name(f"{ENV_FILE}.new")
    try:
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, PRIVATE)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            os.fchmod(descriptor, PRIVATE)
            file.write(_with(before, name, secret))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        what = f"{path} cannot be written: {error.strerror}."
        raise ChaserError(what, f"Write the line {name}='…' into it yourself.") from error


def _with(text: str, name: str, secret: str) -> str:
    """The text with one line for that name; quotes and backslashes as python-dotenv reads them."""
    quoted = secret.replace("\\", "\\\\").replace("'", "\\'")
    line = f"{name}='{quoted}'"
    pattern = re.compile(rf"^\s*(?:export\s+)?{re.escape(name)}\s*=.*$", re.MULTILINE)
    if pattern.search(text):
        return pattern.sub(lambda _: line, text, count=1)
    return f"{text}{'' if not text or text.endswith(chr(10)) else chr(10)}{line}\n"
