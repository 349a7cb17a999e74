"""What the words around a date say of an absence: the phrases of `absence_words`, looked for where they count."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import lru_cache

from worker.core.absence_words import RANGE, UNSPACED, WORDINGS, Wording
from worker.core.dated import CLOSES, OPENS

NEAR = 60
"""Characters between a day and the words that say what it is."""
HERE = re.compile(rf"{OPENS}(\d+){CLOSES}")
"""Where a date stood, by its number in the passage."""
SENTENCE_END = re.compile(r"(?<!\s\w)(?<!\.\w)(?<!\s\w\w)(?<!approx)(?<!inkl)(?<!einschl)(?<!vorauss)[.!?;。؟](?=\s|$)")


@dataclass(frozen=True, slots=True)
class Spot:
    """A date among its words, up to the dates and the sentences around it."""

    words: str
    before: int
    start: int
    end: int
    behind: int
    has_next: bool
    has_before: bool

    @property
    def between(self) -> str:
        """All the words since the date before it."""
        return self.words[self.before : self.start]

    @property
    def left(self) -> str:
        """The words of its sentence in front of it."""
        return SENTENCE_END.split(self.between)[-1]

    @property
    def right(self) -> str:
        """The words of its sentence behind it."""
        return SENTENCE_END.split(self.words[self.end : self.behind], maxsplit=1)[0]

    @property
    def sentence_goes_on(self) -> bool:
        """Whether another date follows in its sentence."""
        return self.has_next and not SENTENCE_END.search(self.words[self.end : self.behind])

    @property
    def around(self) -> str:
        """The words of the whole sentence."""
        return HERE.sub(
            " ",
            SENTENCE_END.split(self.words[: self.start])[-1]
            + SENTENCE_END.split(self.words[self.end :], maxsplit=1)[0],
        )


class Phrases:
    """The phrases of a passage's languages, as patterns."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self.small = "|".join(_bounded(language, WORDINGS[language].small) for language in languages)
        found = {field.name: _any_of(languages, field.name) for field in fields(Wording)}
        self.until = self._in_front(found["until"])
        self.not_before = self._in_front(found["not_before"])
        self.after = self._in_front(found["after"])
        self.begins = self._in_front(found["begins"])
        self.until_behind = re.compile(_behind(languages, "until_behind"))
        self.before_behind = re.compile(_behind(languages, "before_behind"))
        self.after_behind = re.compile(_behind(languages, "after_behind"))
        self.back = re.compile(found["back"])
        self.answers = re.compile(found["answers"])
        self.is_away = re.compile(found["away"])
        self.begins_anywhere = re.compile(found["begins"])
        self.none = re.compile(found["none"])
        self.other = re.compile(found["other"])
        self.joins = re.compile(rf"(?:\W?\s)?(?:{RANGE})(?:\s?(?:{self.small}))*(?:\s?[:(])?")

    def _in_front(self, phrase: str) -> re.Pattern[str]:
        return re.compile(rf"(?:{phrase})(?:[\s,]{{0,2}}(?:{self.small}))*\s?[:(,]?\s?$")

    def comes_back_before(self, left: str) -> bool:
        """Being back is said in front of the date."""
        return self._in_reach(self.back, left)

    def _in_reach(self, cue: re.Pattern[str], left: str) -> bool:
        near = left[-2 * NEAR :]
        found = list(cue.finditer(near))
        gap = near[found[-1].end() :] if found else ""
        return bool(found) and len(gap) <= NEAR and not self.other.search(gap)

    def comes_back_behind(self, spot: Spot) -> bool:
        """Being back is said behind the date, and not of the next one."""
        return self._follows(self.back, spot)

    def answers_around(self, spot: Spot) -> bool:
        """Answering or being reachable is said of the date."""
        if self.none.search(spot.left) or self.none.search(spot.right):
            return False
        begins_there = self.begins.search(spot.left) and self.is_away.search(spot.around)
        return self._in_reach(self.answers, spot.left) or (not begins_there and self._follows(self.answers, spot))

    def _follows(self, cue: re.Pattern[str], spot: Spot) -> bool:
        found = cue.search(spot.right)
        if not found or found.start() > NEAR:
            return False
        gap, rest = spot.right[: found.start()], spot.right[found.end() :]
        is_of_next = spot.sentence_goes_on and len(rest) <= NEAR and not self.other.search(rest)
        return not (is_of_next or self.is_away.search(gap) or self.none.search(gap))


def _any_of(languages: Iterable[str], name: str) -> str:
    return "|".join(_bounded(language, getattr(WORDINGS[language], name)) for language in languages)


def _behind(languages: Iterable[str], name: str) -> str:
    return "|".join(f"(?:{getattr(WORDINGS[language], name)})" for language in languages)


def _bounded(language: str, phrase: str) -> str:
    return f"(?:{phrase})" if language in UNSPACED else rf"(?<!\w)(?:{phrase})(?!\w)"


@lru_cache(maxsize=64)
def phrases_of(languages: tuple[str, ...]) -> Phrases:
    """The phrases of these languages, put together once."""
    return Phrases(languages)
