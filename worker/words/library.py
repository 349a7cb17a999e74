"""Finds, reads and compiles templates. Decides which file is used, never whether a letter is written.

A letter's file is <language>/<scenario>/tier-<tier>.md, addressed to the creator, or tier-<tier>-manager.md,
addressed to the creator's manager; a direct message's is tier-<tier>-<channel>.md. The first of these that exists is
used, in this order:

1. the creator's language with its region (pt-BR), 2. the language alone (pt), 3. English;
   and within each of them 1. the home's templates, 2. those shipped with Chaser.

So a home overrides one message by having that one file, and a language that is only half written falls back to
English message by message. <language>/signature.md is found the same way, in the language of the letter. There is no
other fallback: a scenario of one's own brings its own files.

A file is read again when its time or size has changed.
"""

import re
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from worker.core.actions import Audience
from worker.core.channels import DIRECT, Channel
from worker.core.locale import FALLBACK
from worker.errors import WordsError
from worker.words.tones import Tone

SIGNATURE: Final = "signature.md"
FENCE: Final = "---"
PARAGRAPH: Final = "\u2029"
"""A blank line of the template, as its rendered parts carry it: a condition that says nothing leaves an empty line
too, and that ends no paragraph. No value can contain it (`worker.words.values.clean`).
"""
LETTER_FIELDS: Final = ("subject", "sign_off")
"""What the front matter of a letter must say; a direct message has neither."""
OWN_FIELDS: Final = ("tone", "note")
"""What any front matter may say: the message's tone, and a word to whoever sends it, which is no part of it."""
TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
LOOK: Final = "Correct that line, then run: chaser check --offline"

FAULTS: Final = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)
"""What a wrong expression in a template can raise."""


@dataclass(frozen=True, slots=True)
class Source:
    """A template file: where it lies, the name users know it by, and the language folder it was found in."""

    path: Path
    name: str
    language: str


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """A compiled template file: the body, and its front matter."""

    source: Source
    body: Template
    subject: Template | None = None
    sign_off: Template | None = None
    note: Template | None = None
    tone: Tone | None = None

    def rendered(self, part: Template | None, context: Mapping[str, object]) -> str:
        """One part with these values. Raises WordsError naming the line."""
        if part is None:
            return ""
        try:
            return part.render(context)
        except FAULTS as fault:
            raise words_error(fault, self.source.name) from fault


def file_name(tier: int, audience: Audience, channel: Channel = Channel.EMAIL) -> str:
    """The one file of a message: "tier-3-manager.md", "tier-2-instagram.md". Direct messages are to the creator."""
    if channel in DIRECT:
        return f"tier-{tier}-{channel}.md"
    return f"tier-{tier}{'-manager' if audience is Audience.MANAGER else ''}.md"


def languages(tag: str) -> Iterator[str]:
    """The language folders to look in, in order: "pt-BR", "pt", "en"."""
    parts = re.split("[-_]", tag) if TAG.fullmatch(tag) else []
    for end in range(len(parts), 0, -1):
        if (code := "-".join([parts[0].lower(), *map(_subtag, parts[1:end])])) != FALLBACK:
            yield code
    yield FALLBACK


def _subtag(part: str) -> str:
    """RFC 5646 §2.1.1: regions in upper case, scripts with a capital."""
    script = 4
    return part.upper() if len(part) < script else part.title() if len(part) == script else part.lower()


class Library:
    """The template folders, in search order."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = tuple(folders)
        self._environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
        self._compiled: dict[Path, tuple[tuple[int, int], LetterTemplate]] = {}

    def find(self, tag: str, name: str) -> Source | None:
        """The file in force for this language, or None."""
        for language in languages(tag):
            for folder in self._folders:
                path = folder / language / name
                if path.is_file():
                    return Source(path, f"{folder.name}/{language}/{name}", language)
        return None

    def codes(self) -> tuple[str, ...]:
        """Every language that has a folder, English first."""
        found = {path.name for folder in self._folders if folder.is_dir() for path in folder.iterdir() if path.is_dir()}
        return (FALLBACK, *sorted(code for code in found - {FALLBACK} if TAG.fullmatch(code)))

    def strays(self, code: str, scenario: str, known: frozenset[str]) -> list[str]:
        """Names of the files beside a scenario's letters that are never used."""
        places = [(folder, folder / code / scenario) for folder in self._folders]
        return sorted({
            f"{folder.name}/{code}/{scenario}/{path.name}"
            for folder, place in places if place.is_dir()
            for path in place.iterdir() if path.name not in known and not path.name.startswith(".")
        })  # fmt: skip

    def template(self, tag: str, name: str) -> LetterTemplate:
        """The compiled template in force. Raises WordsError when there is none or it cannot be read."""
        source = self.find(tag, name)
        if source is None:
            wanted = f"templates/{FALLBACK}/{name}"
            raise WordsError(
                f"There are no words for this message: {wanted} is missing.", f"Write {wanted}", file=wanted
            )
        try:
            status = source.path.stat()
            stamp = (status.st_mtime_ns, status.st_size)
            if (kept := self._compiled.get(source.path)) and kept[0] == stamp:
                return kept[1]
            text = source.path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as fault:
            remedy = "Save it as UTF-8 text that this user may read"
            raise WordsError(f"The file cannot be read ({fault}).", remedy, file=source.name) from fault
        compiled = self._compile(source, text)
        self._compiled[source.path] = (stamp, compiled)
        return compiled

    def _compile(self, source: Source, text: str) -> LetterTemplate:
        """Parts are padded with line breaks, so that an error's line is the file's line."""
        lines = text.replace("\r\n", "\n").split("\n")
        end = _end_of_front_matter(source.name, lines)
        needed = _fields_of(source.name)
        fields = _fields(source.name, lines[1:end], needed) if end else {}
        if missing := [name for name in needed if name not in fields]:
            raise WordsError(
                f"The front matter has no {missing[0]}.", f'Begin the file with "---", "{missing[0]}: …", "---"',
                file=source.name, line=1,
            )  # fmt: skip
        tone = _tone(source.name, *fields.pop("tone")) if "tone" in fields else None
        start = end + 1 if end else 0
        body = "\n" * start + "\n".join(line if line.strip() else PARAGRAPH for line in lines[start:])
        return LetterTemplate(
            source,
            self._part(source.name, body),
            tone=tone,
            **{name: self._part(source.name, "\n" * (line - 1) + value) for name, (line, value) in fields.items()},
        )

    def _part(self, name: str, text: str) -> Template:
        try:
            code = self._environment.compile(text, name, name)
        except FAULTS as fault:
            raise words_error(fault, name) from fault
        return Template.from_code(self._environment, code, self._environment.make_globals(None))


def _end_of_front_matter(name: str, lines: Sequence[str]) -> int:
    """The index of the closing fence; 0 for a file that has no front matter."""
    if not lines or lines[0].rstrip() != FENCE:
        return 0
    for index, line in enumerate(lines[1:], start=1):
        if line.rstrip() == FENCE:
            return index
    raise WordsError("The front matter has no end.", 'Close it with a line "---"', file=name, line=1)


def _fields_of(name: str) -> tuple[str, ...]:
    """What the front matter of this file must say."""
    is_direct = any(name.endswith(f"-{channel}.md") for channel in DIRECT)
    return () if is_direct or name.endswith(SIGNATURE) else LETTER_FIELDS


def _tone(name: str, line: int, written: str) -> Tone:
    try:
        return Tone(written)
    except ValueError:
        raise WordsError(
            f'"{written}" is not a tone.', f"Write one of: {', '.join(Tone)}", file=name, line=line
        ) from None


def _fields(name: str, lines: Sequence[str], needed: Sequence[str]) -> dict[str, tuple[int, str]]:
    """`key: value` lines with their line numbers; a line that begins with "#" is a remark."""
    possible = (*needed, *OWN_FIELDS)
    fields: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(lines, start=2):
        key, colon, value = (part.strip() for part in line.partition(":"))
        if not line.strip() or key.startswith("#"):
            continue
        if not colon or key not in possible or key in fields or not value:
            known = " and ".join(f'"{field}: …"' for field in needed or OWN_FIELDS)
            raise WordsError(
                f'"{line.strip()}" is not front matter.', f"Write {known} once each", file=name, line=number
            )
        fields[key] = (number, value)
    return fields


def words_error(fault: BaseException, name: str) -> WordsError:
    """The fault with the template's line, taken from Jinja's own traceback."""
    if isinstance(fault, TemplateSyntaxError):
        line = fault.lineno
    else:
        frames = traceback.extract_tb(fault.__traceback__)
        line = next((frame.lineno or 0 for frame in reversed(frames) if frame.filename == name), 0)
    return WordsError(f"The template cannot be used: {fault}.", LOOK, file=name, line=line)
