"""The corpus as messages: each entry of the YAML files beside this one, built into the bytes of a mail.

An entry says what it `is`, its `subject`, further `fields` (which replace the usual ones), what it `says`, and where it
matters its `charset`, `html`, further `parts` (each with its own fields) and whether it is `threaded`.
"""

from base64 import encodebytes
from dataclasses import dataclass
from email.header import Header
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
USUAL = {
    "From": "Mika Lee <mika@creators.example>",
    "To": "Maya Lin <maya@brand.example>",
    "Subject": "Re: Reel for Spring Glow",
    "Date": "Wed, 28 Oct 2026 10:00:00 -0400",
    "Message-ID": "<answer@creators.example>",
}
THREADED = {"In-Reply-To": "<request@brand.example>", "References": "<request@brand.example>"}


@dataclass(frozen=True)
class Labelled:
    """One message of the corpus and what it is."""

    name: str
    kind: str
    raw: bytes
    is_hard_negative: bool


@cache
def corpus() -> tuple[Labelled, ...]:
    """Every message; a file's positives are of the kind it is named after."""
    found: list[Labelled] = []
    for path in sorted(FOLDER.glob("*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += [Labelled(f"{path.stem}: {e['is']}", path.stem, message(e), False) for e in data["positives"]]
        found += [Labelled(f"not {path.stem}: {e['is']}", e["kind"], message(e), True) for e in data["negatives"]]
    return tuple(found)


def message(entry: dict[str, Any]) -> bytes:
    """The bytes of an entry, with the line ends of the wire."""
    charset = entry.get("charset", "utf-8")
    given = dict(field.split(":", 1) for field in entry.get("fields", ()))
    fields = {**USUAL, **(THREADED if entry.get("threaded") else {})}
    if "subject" in entry:
        fields["Subject"] = encoded(entry["subject"], charset)
    fields |= {name: value.strip() for name, value in given.items()}
    head = [f"{name}: {value}" for name, value in fields.items() if value]
    content = entry.get("says", "")
    if "parts" in entry:
        return "\r\n".join([*head, *container(entry)]).replace("\r\n", "\n").replace("\n", "\r\n").encode()
    if "Content-Type" not in fields:
        head.append(f"Content-Type: text/{'html' if entry.get('html') else 'plain'}; charset={charset}")
    body = content.replace("\n", "\r\n").encode(charset)
    if charset != "utf-8":
        head.append("Content-Transfer-Encoding: base64")
        body = encodebytes(body)
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body + b"\r\n"


def encoded(subject: str, charset: str) -> str:
    return subject if subject.isascii() else Header(subject, charset).encode()


def container(entry: dict[str, Any]) -> list[str]:
    kind = entry.get("multipart", "multipart/mixed")
    lines = ["MIME-Version: 1.0", f'Content-Type: {kind}; boundary="edge"', ""]
    for part in ([f"Content-Type: text/plain; charset=utf-8\n\n{entry['says']}"] if "says" in entry else []) + entry[
        "parts"
    ]:
        lines += ["--edge", part]
    return [*lines, "--edge--", ""]
