"""The first day back that an out-of-office notice states, when it can be read in one way only.

Each date of a passage is given the part it plays, by the words right in front of it and right behind it: the last day
away, the first day back, the beginning. A date that may mean two days counts only where another says which of them; a
wrong day would either write to someone who is away or keep a chase asleep. What follows from the day (one business day
more, or a week where none is stated) is decided elsewhere.

Away "until" a day is taken to include it, in every language but Dutch, whose "tot" excludes it ("tot en met" does not).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from worker.core.absence_phrases import HERE, Phrases, Spot, phrases_of
from worker.core.absence_words import EITHER, WORDINGS
from worker.core.dated import CLOSES, OPENS, Passage, Spoken
from worker.core.tongue import FALLBACK

ONE_DAY = timedelta(days=1)
FURTHEST = timedelta(days=365)
LONGEST_GAP = timedelta(days=5)
"""Between the last day away and the first day back lie a weekend and holidays, not another absence."""

TWO_DAYS = re.compile(
    rf"(?:{CLOSES}|\b\d{{1,2}})\s?(?:{EITHER})\s?(?:the\s|den\s|le\s|el\s|il\s)?{OPENS}|{CLOSES}\s?(?:{EITHER})\s?\d"
)


class Strength(IntEnum):
    """How clearly something is said; what is said more clearly silences the rest."""

    HINTED = 0
    """Answering from that day on; a range beside no word of absence; away until a weekday."""
    SAID = 1


@dataclass(frozen=True, slots=True)
class _Statement:
    """One date's meaning, as the first day back it makes."""

    days: tuple[date, ...]
    is_back: bool
    """Said of coming back, not of being away."""
    strength: Strength


def first_day_back(passages: Sequence[Passage], sent: date) -> date | None:
    """The first day the writer is back, by a notice sent on `sent`; by its subject where its text states none.

    None when nothing is stated, and for a day in the past, more than a year ahead, or at odds with another.
    """
    for part in ([one for one in passages if not one.is_subject], [one for one in passages if one.is_subject]):
        statements = [statement for passage in part for statement in _statements(passage)]
        if any(TWO_DAYS.search(passage.words) for passage in part):
            return None
        if statements:
            back = _agreed(statements)
            return back if back and sent <= back <= sent + FURTHEST else None
    return None


def _agreed(statements: Sequence[_Statement]) -> date | None:
    """The one day that all clear statements allow: what is said of coming back, else the day after the last away.

    A hint counts where nothing clearer is said, or where it only adds the weekend: "until Friday; I answer on Monday".
    """
    said = [one for one in statements if one.strength is Strength.SAID] or statements
    backs = [set(one.days) for one in said if one.is_back]
    ends = [set(one.days) for one in said if not one.is_back]
    hints = [set(one.days) for one in statements if one.is_back and one.strength is Strength.HINTED]
    if any(not days for days in (*backs, *ends)):
        return None
    if not backs:
        day, hinted = _only(ends), _only(hints)
        return hinted if day and hinted and day <= hinted <= day + LONGEST_GAP else day
    stated = _only(backs)
    allowed = {stated} if stated else backs[0].intersection(*backs) if ends else set()
    in_line = {day for day in allowed if all(_goes_with(day, days) for days in ends)}
    return in_line.pop() if len(in_line) == 1 else None


def _goes_with(day: date, ends: set[date]) -> bool:
    """Whether somebody can be back on this day and away until the day before one of those."""
    return any(day - LONGEST_GAP <= end <= day + ONE_DAY for end in ends)


def _only(said: Sequence[set[date]]) -> date | None:
    """The day that one of these states clearly and all of them allow."""
    clear = {next(iter(days)) for days in said if len(days) == 1}
    day = next(iter(clear)) if len(clear) == 1 else None
    return day if day and all(day in days for days in said) else None


def _statements(passage: Passage) -> Iterator[_Statement]:
    phrases = phrases_of(tuple(language for language in passage.languages if language in WORDINGS) or (FALLBACK,))
    marks = list(HERE.finditer(passage.words))
    said: _Statement | None = None
    for number, mark in enumerate(marks):
        spoken = passage.days[int(mark[1])]
        before = marks[number - 1].end() if number else 0
        behind = marks[number + 1].start() if number + 1 < len(marks) else len(passage.words)
        is_last = number + 1 == len(marks)
        spot = Spot(
            passage.words, before, mark.start(), mark.end(), behind, has_next=not is_last, has_before=number > 0
        )
        said = _part(spot, spoken, phrases, said)
        if said:
            yield said


def _part(spot: Spot, spoken: Spoken, phrases: Phrases, previous: _Statement | None) -> _Statement | None:
    """What this date says of the absence, None when it says nothing."""
    end = _after(spoken)
    ends_said = Strength.HINTED if spoken.is_relative else Strength.SAID
    is_range = spoken.is_span or (spot.has_before and phrases.joins.fullmatch(spot.between.strip()))
    left, right = spot.left, spot.right
    if is_range:
        return _range(spot, spoken, phrases, previous)
    if phrases.not_before.search(left):
        return _Statement(spoken.days, is_back=True, strength=Strength.SAID)
    if phrases.after.search(left) or phrases.after_behind.match(right):
        is_back = phrases.back.search(left) or phrases.back.search(right)
        return _Statement(end, is_back=False, strength=Strength.SAID if is_back else Strength.HINTED)
    if phrases.until.search(left) or phrases.until_behind.match(right):
        return _Statement(end, is_back=False, strength=ends_said)
    if phrases.before_behind.match(right):
        is_denied = phrases.none.search(left) or phrases.none.search(right)
        return _Statement(spoken.days, is_back=True, strength=Strength.SAID if is_denied else Strength.HINTED)
    if phrases.comes_back_before(left) or phrases.comes_back_behind(spot):
        return _Statement(spoken.days, is_back=True, strength=Strength.SAID)
    if phrases.answers_around(spot):
        return _Statement(spoken.days, is_back=True, strength=Strength.HINTED)
    return None


def _range(spot: Spot, spoken: Spoken, phrases: Phrases, previous: _Statement | None) -> _Statement | None:
    """The end of a range: the last day away, most surely beside a word of absence."""
    comes_back = phrases.comes_back_before(spot.left) if spoken.is_span else previous and previous.is_back
    if comes_back:
        return _Statement((), is_back=True, strength=Strength.SAID)
    is_absence = phrases.is_away.search(spot.around) or phrases.begins_anywhere.search(spot.around)
    if spoken.is_relative:
        return _Statement(_after(spoken), is_back=False, strength=Strength.HINTED) if is_absence else None
    return _Statement(_after(spoken), is_back=False, strength=Strength.SAID if is_absence else Strength.HINTED)


def _after(spoken: Spoken) -> tuple[date, ...]:
    return tuple(day + ONE_DAY for day in spoken.days)
