"""Secrets: from the environment, else from .env, each as NAME or as NAME_FILE, the path of a file that holds it.

A secret never appears in a problem; its name does.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv.parser import parse_stream

from worker.settings.findings import NEAR, Findings, Unfit, nearest
from worker.settings.texts import decoded

ENV_FILE = ".env"
ROUND_QUOTES = ("“", "”", "‘", "’", "„", "「")
"""What word processors make of quotation marks; they would be taken for the secret's own signs."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """Where secrets are looked up: `outer`, the environment, wins over `inner`, the home's .env."""

    home: Path
    outer: Mapping[str, str] = field(repr=False)
    inner: Mapping[str, str] = field(repr=False)

    def value(self, name: str) -> str:
        """The secret called `name`. Raises Unfit when it is missing, given twice, or its file cannot be read."""
        for source, said in ((self.outer, "in the environment"), (self.inner, f"in {ENV_FILE}")):
            direct, file = source.get(name, ""), source.get(f"{name}_FILE", "")
            if direct and file:
                raise Unfit(f"{name} and {name}_FILE are both set {said}", "Keep one of them.")
            if direct:
                return direct
            if file:
                return self._from_file(f"{name}_FILE", file)
        close = nearest(name, [each for each in self.inner if self.inner[each]], NEAR)
        remedy = f"Add the line  {name}=…  to {ENV_FILE}."
        raise Unfit(f"the secret {name} is not set", f"{remedy} (It has {close}=…)" if close else remedy)

    def _from_file(self, name: str, path: str) -> str:
        try:
            secret = (self.home / Path(path).expanduser()).read_text(encoding="utf-8").strip("\r\n")
        except (OSError, ValueError, RuntimeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
            what = f"{name} names {path}, which cannot be read: {reason}"
            raise Unfit(what, "Correct the path or the file.") from None
        if not secret:
            raise Unfit(f"{name} names {path}, which is empty", "Write the secret into that file.")
        return secret


def read_env(content: bytes, findings: Findings) -> Mapping[str, str]:
    """The variables of a .env file, word for word: nothing is expanded, so a password may have any sign in it."""
    text = decoded(content, findings)
    values: dict[str, str] = {}
    for binding in parse_stream(io.StringIO(text or "")):
        line = binding.original.line + _blank_lines_before(binding.original.string)
        if binding.error:
            findings.error(line, "is not a NAME=value line.", "Put a value with spaces or # between single quotes.")
        elif binding.key is not None:
            if binding.key in values:
                findings.error(line, f"{binding.key} is written twice.", "Keep one of the lines.")
            values[binding.key] = binding.value or ""
            if values[binding.key][:1] in ROUND_QUOTES:
                findings.error(line, f"{binding.key} is between round quotes.", "Put it between plain ones: '…'")
    return values


def _blank_lines_before(original: str) -> int:
    """Lines that python-dotenv counts to a statement though they come before it."""
    return original[: len(original) - len(original.lstrip())].count("\n")
