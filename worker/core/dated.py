"""Text whose dates have been taken out and read: what absences and promises are read from.

Finding and reading the dates is an adapter's (`worker.mail.passages`); what the words around them mean is decided here
in `worker.core`.
"""

from dataclasses import dataclass
from datetime import date

OPENS, CLOSES = "\u27e6", "\u27e7"
"""Stand around the number of a date that was taken out: "back on ⟦0⟧"."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A date in a text: the days it can mean, which is one when it is clear and none when there is no such day."""

    days: tuple[date, ...]
    is_span: bool = False
    """ "November 2-6": the day is its last."""
    is_relative: bool = False
    """A weekday alone, "tomorrow", "in two weeks"."""
    written: str = ""
    """As it stands in the text."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph in lower case, on one line, its dates taken out."""

    words: str
    days: tuple[Spoken, ...] = ()
    languages: tuple[str, ...] = ()
    """What it is written in, the likeliest first."""
    is_subject: bool = False
