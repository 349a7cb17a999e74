"""What a person asks for by answering the digest: one order a line, read strictly, never guessed.

    done mika-reel
    pause noor-address until Friday
    mika-reel is done

A line that begins with an order, or nearly, or that names a chase in few words, and cannot be read, is said back with
what to write instead; any other line is the person's own and is passed over.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from enum import StrEnum

from worker.core.channels import Channel


class Verb(StrEnum):
    """What can be ordered; the words of the command line."""

    DONE = "done"
    STOP = "stop"
    PAUSE = "pause"
    RESUME = "resume"
    SNOOZE = "snooze"
    SKIP = "skip"
    SENT = "sent"
    REPLIED = "replied"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Order:
    """One thing to do to one chase."""

    line: str
    verb: Verb
    chase: str
    until: date | None = None
    on: Channel | None = None


@dataclass(frozen=True, slots=True)
class Puzzle:
    """A line that was meant as an order and could not be read, and what to write instead."""

    line: str
    why: str


MOST_LINES = 50
"""Lines of one answer that are read: no person orders more, and a pasted text is no list of orders."""
LONGEST = 200
BULLET = r"[-*\u2022]?\s*"
WHAT = r"\s+(?P<chase>[\w.\-]+?)(?:\s+until\s+(?P<until>.+?))?(?:\s+on\s+(?P<on>[\w-]+))?\s*[.!,;]*"
LINE = re.compile(BULLET + r"(?P<verb>" + "|".join(Verb) + r")" + WHAT, re.IGNORECASE)
TURNED_ROUND = re.compile(
    BULLET
    + r"(?P<chase>[\w.\-]+?)(?:\s*[:,\u2013\u2014]|\s+(?:is|has|was|-))?\s+(?P<verb>"
    + "|".join(verb for verb in Verb if verb is not Verb.SENT)
    + r")(?:\s+until\s+(?P<until>.+?))?(?:\s+on\s+(?P<on>[\w-]+))?\s*[.!,;]*",
    re.IGNORECASE,
)
"""The chase first: "mika-reel is done". Not for "sent", since "mika-reel sent" may tell of the creator."""
LIKE_A_LINE = re.compile(BULLET + r"(?P<verb>\w+)" + WHAT, re.IGNORECASE)
NEAR = 0.75
"""How alike a word is to the order that was probably meant: one letter too many, missing, wrong or out of place."""
FEW_WORDS = 5
"""In a line of so many words, one that is a chase's key makes it an order; a longer line is a letter."""
BEGINS = re.compile(BULLET + r"(?:" + "|".join(Verb) + r")\b", re.IGNORECASE)
HOW = 'Write one order a line, such as "done mika-reel" or "pause mika-reel until Friday".'
WITH_DAY = frozenset({Verb.PAUSE, Verb.SNOOZE})
WITH_CHANNEL = frozenset({Verb.SKIP, Verb.SENT, Verb.REPLIED})
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
FEWEST_LETTERS = 3
"""Letters by which a weekday or a month is known."""


def orders(text: str, today: date, known: Collection[str] = ()) -> list[Order | Puzzle]:
    """The orders of an answer's newly written text, in its order. An answer without any is one puzzle.

    `known` are the keys of the chases there are.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()][:MOST_LINES]
    found = [_read(line, today, known) for line in lines if len(line) <= LONGEST and _is_meant(line, known)]
    if not found and lines:
        return [Puzzle(_short(lines[0]), f"No order was found in it. {HOW}")]
    return found


def _is_meant(line: str, known: Collection[str]) -> bool:
    """Whether the line is an order, or was to be one."""
    is_short = len(line.split()) <= FEW_WORDS
    is_turned = _turned_round(line, known) is not None
    return bool(BEGINS.match(line)) or is_turned or bool(is_short and _named(line, known)) or bool(_nearest(line))


def _named(line: str, known: Collection[str]) -> str:
    """The first chase that the line names, "" when it names none."""
    words = (word.strip("-*\u2022.,;:!?\"'()") for word in line.lower().split())
    return next((word for word in words if word in known), "")


def _turned_round(line: str, known: Collection[str]) -> re.Match[str] | None:
    """The line as an order that begins with a chase there is."""
    match = TURNED_ROUND.fullmatch(line)
    return match if match and match["chase"].lower() in known else None


def _nearest(line: str) -> str:
    """The order that the line was probably to be, "" when it has not the form of one."""
    match = LIKE_A_LINE.fullmatch(line)
    return next(iter(get_close_matches(match["verb"].lower(), list(Verb), 1, NEAR)), "") if match else ""


def _read(line: str, today: date, known: Collection[str]) -> Order | Puzzle:
    match = LINE.fullmatch(line) or _turned_round(line, known)
    if match is None:
        return Puzzle(_short(line), _unread(line, known))
    verb = Verb(match["verb"].lower())
    until = day_of(match["until"], today) if match["until"] else None
    on = _channel(match["on"]) if match["on"] else None
    if fault := _fault(match, verb, until, on):
        return Puzzle(_short(line), fault)
    return Order(_short(line), Verb.SNOOZE if until else verb, match["chase"].lower(), until, on)


def _unread(line: str, known: Collection[str]) -> str:
    """What to write instead of a line that has not the form of an order."""
    if meant := _nearest(line):
        return f'Did you mean "{meant}"? {HOW}'
    chase = _named(line, known)
    if not chase or BEGINS.match(line):
        return HOW
    return (
        f'It is about {chase}, and does not say what to do. If that is settled, write "done {chase}"; to let it rest,'
        f' "pause {chase} until Friday"; to end it, "stop {chase}". Until then it goes on.'
    )


def _fault(match: re.Match[str], verb: Verb, until: date | None, on: Channel | None) -> str:
    """Why the line cannot be obeyed; "" when it can."""
    if match["until"] and verb not in WITH_DAY:
        return f'"{verb}" takes no day.'
    if match["until"] and until is None:
        return f'"{match["until"]}" is not a day. Write a weekday, "Nov 12", or 2026-11-12.'
    if verb is Verb.SNOOZE and until is None:
        return "Say until when: snooze … until Friday."
    if match["on"] and (on is None or verb not in WITH_CHANNEL):
        return f'"on {match["on"]}" cannot be read here. Channels are {", ".join(Channel)}.'
    return ""


def _short(line: str) -> str:
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def _channel(word: str) -> Channel | None:
    plain = word.lower().replace("-", "")
    return Channel(plain) if plain in set(Channel) else None


# --- days ---


def day_of(words: str, today: date) -> date | None:
    """A day after today: 2026-11-12, a weekday (the next one), tomorrow, "Nov 12"; None when it is none of these."""
    text = " ".join(words.lower().replace(",", " ").rstrip(".!").split())
    found = (read(text, today) for read in READINGS)
    return next((day for day in found if day is not None and day > today), None)


def is_iso(text: str) -> bool:
    """Whether it is a day as 2026-11-12, past or to come."""
    return _iso(text.strip(), date.min) is not None


def _iso(text: str, _: date) -> date | None:
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


def _tomorrow(text: str, today: date) -> date | None:
    return today + timedelta(days=1) if text == "tomorrow" else None


def _weekday(text: str, today: date) -> date | None:
    number = _index(text, WEEKDAYS)
    return None if number is None else today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)


def _month_and_day(text: str, today: date) -> date | None:
    match = re.fullmatch(r"(?:([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?|(\d{1,2})(?:st|nd|rd|th)?\.? ([a-z]+))", text)
    month = _index((match[1] or match[4]) if match else "", MONTHS)
    if match is None or month is None:
        return None
    number = int(match[2] or match[3])
    found = (_date(year, month + 1, number) for year in (today.year, today.year + 1))
    return next((day for day in found if day is not None and day > today), None)


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _index(word: str, names: tuple[str, ...]) -> int | None:
    """Which one it is, by its whole name or by its beginning."""
    plain = word.rstrip(".")
    fits = [number for number, name in enumerate(names) if len(plain) >= FEWEST_LETTERS and name.startswith(plain)]
    return fits[0] if len(fits) == 1 else None


READINGS: tuple[Callable[[str, date], date | None], ...] = (_iso, _tomorrow, _weekday, _month_and_day)
