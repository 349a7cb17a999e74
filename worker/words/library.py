"""Finds, reads and compiles templates. Decides which file is used, never whether a letter is written.

A letter's file is <language>/<scenario>/tier-<tier>.md, addressed to the creator, or tier-<tier>-manager.md,
addressed to the creator's manager; a direct message's is tier-<tier>-<channel>.md. The first of these that exists is
used, in this order:

1. the creator's language with its region (pt-BR), 2. the language alone (pt), 3. English;
   and within each of them 1. the home's templates, 2. those shipped with Chaser.

So a home overrides one message by having that one file, and a language that is only half written falls back to
English message by message. <language>/signature.md is found the same way, in the language of the letter. There is no
other fallback: a scenario of one's own brings its own files.

<language>/voices/ holds phrases that templates put in: the brand's voice, those of the team's segment, those of the
relationship. Phrase by phrase, the home's file goes before the shipped one. Phrases of another language never get in.

A file is read again when its time or size has changed; within one pass, at a glance, each is looked at once.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeVar

from worker.core.actions import Audience
from worker.core.channels import DIRECT, Channel
from worker.core.locale import FALLBACK
from worker.errors import WordsError
from worker.words.template_file import VOICES, LetterTemplate, Source, Voice, letter_template, voice_of

TAG: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
Kept = TypeVar("Kept", LetterTemplate, Voice)
Stamp = tuple[int, int]


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
        self._templates: dict[Path, tuple[Stamp, LetterTemplate]] = {}
        self._voices: dict[Path, tuple[Stamp, Voice]] = {}

    def at_a_glance(self) -> "Library":
        """The same, with each file looked for and read once, however many letters are written from it."""
        return _Glance(self._folders, self._templates, self._voices)

    def find(self, tag: str, name: str) -> Source | None:
        """The file in force for this language, or None."""
        places = (_source(folder, language, name) for language in languages(tag) for folder in self._folders)
        return next((source for source in places if _is_there(source)), None)

    def codes(self) -> tuple[str, ...]:
        """Every language that has a folder, English first."""
        found = {path.name for folder in self._folders if folder.is_dir() for path in folder.iterdir() if path.is_dir()}
        return (FALLBACK, *sorted(code for code in found - {FALLBACK} if TAG.fullmatch(code)))

    def beside(self, code: str) -> list[Source]:
        """The files whose words may come into every letter of this language: its voices."""
        return [
            _source(folder, code, f"{VOICES}/{name}")
            for folder in self._folders
            for name in sorted(_names_in(f"{folder}/{code}/{VOICES}"))
            if name.endswith(".md")
        ]

    def as_shipped(self, source: Source) -> bool:
        """Whether a file is one of the shipped ones, or says the same as the shipped one of its name."""
        shipped = self._folders[-1] / source.name.partition("/")[2]
        try:
            return source.path == shipped or source.path.read_bytes() == shipped.read_bytes()
        except OSError:
            return False

    def stray_folders(self, code: str, known: frozenset[str]) -> list[str]:
        """Names of a home's folders beside the scenarios' whose words are never used."""
        places = [(folder, folder / code) for folder in self._folders[:-1]]
        return sorted({
            f"{folder.name}/{code}/{path.name}"
            for folder, place in places if place.is_dir()
            for path in place.iterdir() if path.is_dir() and path.name not in known and not path.name.startswith(".")
        })  # fmt: skip

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
        return _read(source, self._templates, letter_template)

    def voices(self, language: str, names: Iterable[str]) -> Iterator[Voice]:
        """The voice files of these names for a letter in `language`, the most particular one last.

        A file that a language has not is left out; so is English beside words in another language.
        """
        for code in reversed([code for code in languages(language) if code == language or code != FALLBACK]):
            for folder in reversed(self._folders):
                for name in names:
                    source = _source(folder, code, f"{VOICES}/{name}.md")
                    if _is_there(source):
                        yield _read(source, self._voices, voice_of)


class _Glance(Library):
    """A library as it is found once; what the other has compiled is not compiled again."""

    def __init__(
        self,
        folders: Sequence[Path],
        templates: dict[Path, tuple[Stamp, LetterTemplate]],
        voices: dict[Path, tuple[Stamp, Voice]],
    ) -> None:
        super().__init__(folders)
        self._templates, self._voices = templates, voices
        self._found: dict[tuple[str, str], Source | None] = {}
        self._read: dict[tuple[str, str], LetterTemplate] = {}
        self._beside: dict[str, list[Source]] = {}
        self._spoken: dict[tuple[str, ...], tuple[Voice, ...]] = {}

    def find(self, tag: str, name: str) -> Source | None:
        if (tag, name) not in self._found:
            self._found[tag, name] = super().find(tag, name)
        return self._found[tag, name]

    def beside(self, code: str) -> list[Source]:
        if code not in self._beside:
            self._beside[code] = super().beside(code)
        return self._beside[code]

    def template(self, tag: str, name: str) -> LetterTemplate:
        if (tag, name) not in self._read:
            self._read[tag, name] = super().template(tag, name)
        return self._read[tag, name]

    def voices(self, language: str, names: Iterable[str]) -> Iterator[Voice]:
        wanted = (language, *names)
        if wanted not in self._spoken:
            self._spoken[wanted] = tuple(super().voices(language, wanted[1:]))
        return iter(self._spoken[wanted])


@lru_cache(maxsize=4096)
def _source(folder: Path, code: str, name: str) -> Source:
    """Kept, since every letter looks in a dozen places, and making a path takes longer than looking there."""
    return Source(folder / code / name, f"{folder.name}/{code}/{name}", code)


def _is_there(source: Source) -> bool:
    return os.path.isfile(source.path)  # noqa: PTH113 - twice as fast as Path's


def _names_in(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - likewise
    except OSError:
        return []


def _read(source: Source, kept: dict[Path, tuple[Stamp, Kept]], compiled: Callable[[Source, str], Kept]) -> Kept:
    """The file as it is now, compiled anew only when it has changed. Raises WordsError when it cannot be read."""
    try:
        status = source.path.stat()
        stamp = (status.st_mtime_ns, status.st_size)
        if (known := kept.get(source.path)) and known[0] == stamp:
            return known[1]
        text = source.path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        remedy = "Save it as UTF-8 text that this user may read"
        why = "it is not UTF-8 text" if isinstance(fault, UnicodeDecodeError) else fault.strerror
        raise WordsError(f"The file cannot be read ({why}).", remedy, file=source.name) from fault
    made = compiled(source, text)
    kept[source.path] = (stamp, made)
    return made
