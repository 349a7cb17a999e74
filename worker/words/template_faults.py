"""What Jinja says of a mistake in a template, for people who write letters and no programs."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

NO_VALUE = re.compile(r"'(\w+)' is undefined")
NO_PART = re.compile(r"'[\w.]+\.(\w+) object' has no attribute '(\w+)'")
OPEN_TAG = re.compile(r".*The innermost block that needs to be closed is '(\w+)'", re.DOTALL)
OPEN_VALUE: Final = "unexpected end of template, expected 'end of print statement'."


def told(fault: BaseException, values: Mapping[str, object]) -> str:
    """The fault as a sentence; a name that is nearly one of `values`, or of the parts of one, is suggested."""
    said = str(fault).rstrip(".")
    if match := NO_VALUE.search(said):
        return f"'{match[1]}' is undefined.{_meant(match[1], values)}"
    if match := NO_PART.search(said):
        owners = {name: value for name, value in values.items() if type(value).__name__ == match[1]}
        parts = {part for value in owners.values() for part in getattr(value, "__slots__", ())}
        owner = next(iter(owners)) if len(owners) == 1 else f"a {match[1].lower()}"
        return f"{owner} has no '{match[2]}'.{_meant(match[2], parts)}"
    if match := OPEN_TAG.search(said):
        return f"a {{% {match[1]} %}} is not closed: write {{% end{match[1]} %}} where it ends."
    if said == OPEN_VALUE.rstrip("."):
        return "a {{ is not closed by }}."
    return f"{said}."


def _meant(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word, list(known), n=1)
    return f" Did you mean {close[0]}?" if close else ""
