"""One template file: its front matter, its body, and how a mistake in it is reported with its line.

Compiled in a sandbox; a value that does not exist is an error, never an empty place.
"""

import re
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from worker.core.channels import DIRECT
from worker.errors import WordsError
from worker.words.template_faults import told
from worker.words.tones import Tone

SIGNATURE: Final = "signature.md"
VOICES: Final = "voices"
DONE: Final = "afterwards/done.md"
"""The thank-you."""
EXHAUSTED: Final = "afterwards/exhausted.md"
"""The closing word once nobody has answered the last follow-up."""
NO_VALUES: Final[Mapping[str, object]] = MappingProxyType({})
FENCE: Final = "---"
PARAGRAPH: Final = "\u2029"
"""A blank line of the template, as its rendered parts carry it: a condition that says nothing leaves an empty line
too, and that ends no paragraph. No value can contain it (`worker.words.values.clean`).
"""
LETTER_FIELDS: Final = ("subject", "sign_off")
"""What the front matter of a letter must say; a direct message has neither."""
OWN_FIELDS: Final = ("tone", "note")
"""What any front matter may say: the message's tone, and a word to whoever sends it, which is no part of it."""
PHRASE: Final = re.compile(r"[a-z][a-z_]*")
LOOK: Final = "Correct that line, then run: chaser check --offline"
FAULTS: Final = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError)
"""What a wrong expression in a template can raise."""
ENVIRONMENT: Final = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)


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
        return _rendered(part, context, self.source.name) if part else ""


@dataclass(frozen=True, slots=True)
class Voice:
    """A compiled file of voices/: phrases by name, which templates put in as `{{ voice.opening }}`."""

    source: Source
    phrases: Mapping[str, Template]

    def phrase(self, name: str, context: Mapping[str, object]) -> str:
        """One phrase with these values. Raises WordsError naming the line."""
        return _rendered(self.phrases[name], context, self.source.name)


def letter_template(source: Source, text: str) -> LetterTemplate:
    """The file's text, compiled. Parts are padded with line breaks, so that an error's line is the file's line."""
    lines = text.replace("\r\n", "\n").split("\n")
    end = _end_of_front_matter(source.name, lines)
    needed = _needed(source.name)
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
        _part(source.name, body),
        tone=tone,
        **{name: _part(source.name, "\n" * (line - 1) + value) for name, (line, value) in fields.items()},
    )


def voice_of(source: Source, text: str) -> Voice:
    """A voice file's text, compiled: one phrase a line, `name: words`."""
    phrases = {}
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
        key, colon, value = (part.strip() for part in line.partition(":"))
        if not line.strip() or key.startswith("#"):
            continue
        if not colon or not PHRASE.fullmatch(key) or key in phrases:
            what = f'"{line.strip()}" is not a phrase with a name of its own.'
            raise WordsError(what, "Write one line for each, such as  opening: …", file=source.name, line=number)
        phrases[key] = _part(source.name, "\n" * (number - 1) + value)
    return Voice(source, phrases)


def _part(name: str, text: str) -> Template:
    try:
        code = ENVIRONMENT.compile(text, name, name)
    except FAULTS as fault:
        raise _words_error(fault, name) from fault
    return Template.from_code(ENVIRONMENT, code, ENVIRONMENT.make_globals(None))


def _rendered(part: Template, context: Mapping[str, object], name: str) -> str:
    try:
        return part.render(context)
    except FAULTS as fault:
        raise _words_error(fault, name, context) from fault


def _end_of_front_matter(name: str, lines: Sequence[str]) -> int:
    """The index of the closing fence; 0 for a file that has no front matter."""
    if not lines or lines[0].rstrip() != FENCE:
        return 0
    for index, line in enumerate(lines[1:], start=1):
        if line.rstrip() == FENCE:
            return index
    raise WordsError("The front matter has no end.", 'Close it with a line "---"', file=name, line=1)


def _needed(name: str) -> tuple[str, ...]:
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


def _words_error(fault: BaseException, name: str, values: Mapping[str, object] = NO_VALUES) -> WordsError:
    """The fault with the template's line, taken from Jinja's own traceback."""
    if isinstance(fault, TemplateSyntaxError):
        line = fault.lineno
    else:
        frames = traceback.extract_tb(fault.__traceback__)
        line = next((frame.lineno or 0 for frame in reversed(frames) if frame.filename == name), 0)
    return WordsError(f"The template cannot be used: {told(fault, values)}", LOOK, file=name, line=line)
