"""A message's structure (RFC 2045, 2046) as a tree of parts; whole, cut off or broken.

Never raises; depth, parts and bytes are bounded, so that no mail can hold a pass up. It knows nothing of what the
parts mean. A message inside a message is one part: what it says was not said by this mail's sender.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from worker.mail.fields import Fields, from_base64, raw_fields, read_fields, split_head, text_of

READ_AT_MOST = 1024 * 1024
ENDS_SEEN = 16 * 1024
DEEPEST = 8
MOST_PARTS = 100

BOUNDARY = re.compile(rb"(?m)^--([!-~][ -~]{0,69}?)[ \t]*\r?$")
TYPE = re.compile(r"\s*([\w.+-]{1,100}/[\w.+-]{1,100})")
PARAMETER = re.compile(r';\s*([\w-]{1,40})(?:\*0)?\*?\s*=\s*("(?:\\.|[^"\\]){0,300}"|[^;\s"]{1,300})')


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its content type in lower case, its parameters, its fields, its body as transferred."""

    kind: str
    parameters: dict[str, str]
    fields: Fields
    body: bytes
    children: tuple["Part", ...] = ()
    is_attachment: bool = False

    @property
    def content(self) -> bytes:
        """The body with its transfer encoding undone, as far as it can be."""
        encoding = first(self.fields, "content-transfer-encoding").strip().lower()
        if encoding == "base64":
            return from_base64(self.body)
        return binascii.a2b_qp(self.body) if encoding == "quoted-printable" else self.body

    @property
    def text(self) -> str:
        """The content as text with bare line feeds."""
        text = text_of(self.content, self.parameters.get("charset", ""))
        return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")

    def walk(self) -> Iterator["Part"]:
        """This part and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(slots=True)
class _Budget:
    parts: int = field(default=MOST_PARTS)


def first(fields: Fields, name: str) -> str:
    """A field's first value, "" when absent."""
    return fields.get(name, ("",))[0]


def parsed(message: bytes) -> Part:
    """The tree of a message's parts. Lines that all end in a bare carriage return are lines all the same."""
    message = message[:READ_AT_MOST]
    if b"\n" not in message[:ENDS_SEEN]:
        message = message.replace(b"\r", b"\n")
    return _part(message, 0, _Budget(), "text/plain")


def content_type(value: str, fallback: str = "text/plain") -> tuple[str, dict[str, str]]:
    """A Content-Type value's type and parameters, names in lower case; the first of a name wins."""
    kind = TYPE.match(value)
    parameters: dict[str, str] = {}
    for name, given in PARAMETER.findall(value[:4000]):
        parameters.setdefault(name.lower(), re.sub(r"\\(.)", r"\1", given[1:-1]) if given[0] == '"' else given)
    return kind[1].lower() if kind else fallback, parameters


def _part(octets: bytes, depth: int, budget: _Budget, fallback: str) -> Part:
    head, body = split_head(octets)
    fields = read_fields(raw_fields(head))
    kind, parameters = content_type(first(fields, "content-type"), fallback)
    budget.parts -= 1
    children: tuple[Part, ...] = ()
    if kind.startswith("multipart/") and depth < DEEPEST:
        inner = "message/rfc822" if kind == "multipart/digest" else "text/plain"
        boundary = parameters.get("boundary", "") or _boundary_in(body)
        children = tuple(_children(body, boundary, depth, budget, inner))
    attached = first(fields, "content-disposition").lstrip().lower().startswith("attachment")
    return Part(kind, parameters, fields, body, children, attached)


def _boundary_in(body: bytes) -> str:
    """The boundary of a multipart that does not say it (a folded parameter that lost its space): the first line so."""
    found = BOUNDARY.search(body[:ENDS_SEEN])
    return found[1].decode("ascii", "replace") if found else ""


def _children(body: bytes, boundary: str, depth: int, budget: _Budget, fallback: str) -> Iterator[Part]:
    if not boundary:
        return
    delimiter = rb"(?m)^--" + re.escape(boundary.rstrip().encode("utf-8", "replace")) + rb"(--)?[ \t]*\r?$"
    start = None
    for line in re.finditer(delimiter, body):
        if start is not None:
            yield _part(body[start : line.start()], depth + 1, budget, fallback)
        if line[1] or budget.parts <= 0:
            return
        start = line.end() + 1
    if start is not None:
        yield _part(body[start:], depth + 1, budget, fallback)
