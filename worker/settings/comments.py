"""What the comments of a shipped YAML file say about each of its keys, so that it is written down in one place alone.

The comment lines above a key are about it, or else the words behind it. A key that is itself commented out
("# voice: friendly") counts as one.
"""

import re
from collections.abc import Iterable, Mapping

KEY = re.compile(r"(?P<indent> *)(?P<off>#(?= ))?(?P<more> *)(?P<key>[A-Za-z_][\w-]*):(?:\s+(?P<value>\S.*))?")
COMMENT = re.compile(r" *# ?(?P<text>.*)")
LISTED = re.compile(r"# (?P<key>[a-z_]\w+) {2,}(?P<text>\S.*)")
GOES_ON = re.compile(r"# {6,}(?P<text>\S.*)")
ANYWHERE = "*"
"""Stands for the place of keys that a list at the top of a file explains once for all."""
BESIDE = re.compile(r"\s#\s(?P<text>.*)")

Path = tuple[str, ...]


def described(text: str, keys: Iterable[str]) -> Mapping[Path, str]:
    """Path to description, for keys that are known as `keys`; others ("Gmail: …") are words of a comment."""
    known = set(keys)
    found: dict[Path, str] = {}
    above: list[str] = []
    open_keys: list[tuple[int, str]] = []
    for line in text.splitlines():
        match = KEY.fullmatch(line)
        if match and (not match["off"] or match["key"] in known):
            indent = len(match["indent"]) + max(len(match["more"]) - 1, 0)
            open_keys = [(each, key) for each, key in open_keys if each < indent]
            path = (*(key for _, key in open_keys), match["key"])
            open_keys.append((indent, match["key"]))
            beside = BESIDE.search(match["value"] or "")
            if above or beside:
                found.setdefault(path, _joined(above) or (beside["text"] if beside else ""))
            above = []
        elif match and match["off"] and len(match["more"]) > 1:
            above = []  # an example below a key that is out of force
        elif comment := COMMENT.fullmatch(line):
            above.append(comment["text"])
        else:
            above = []
    return _listed(text, known) | found


def _listed(text: str, known: set[str]) -> dict[Path, str]:
    """The keys that a list explains, a line or a few for each: "# stakes     low | medium | high."."""
    found: dict[Path, str] = {}
    current: Path | None = None
    for line in text.splitlines():
        match, goes_on = LISTED.fullmatch(line), GOES_ON.fullmatch(line)
        if match and match["key"] in known:
            current = (ANYWHERE, match["key"])
            found[current] = match["text"]
        elif current and goes_on:
            found[current] += f"\n{goes_on['text']}" if re.search(r"\S {3,}", line) else f" {goes_on['text']}"
        else:
            current = None
    return found


def _joined(lines: Iterable[str]) -> str:
    """Comment lines as one text; those that are moved in, as tables of values are, keep lines of their own."""
    said: list[str] = []
    for line in lines:
        if said and line and not line.startswith(" ") and not said[-1].startswith(" "):
            said[-1] = f"{said[-1]} {line.strip()}"
        elif line:
            said.append(line.rstrip())
    return "\n".join(said).strip()
