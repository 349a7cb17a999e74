"""One language's conventions: its date format and its usual weekend.

Values only, read from config/locales/<code>.yaml by `worker.settings`. Turning a date into words is `worker.words`.
"""

from dataclasses import dataclass

SATURDAY, SUNDAY = 5, 6
FALLBACK = "en"
"""The language of a creator whose own one has no locale."""


@dataclass(frozen=True, slots=True)
class Locale:
    """How one language writes. `code` is a BCP 47 tag such as "en" or "zh-CN"; it is also the templates' folder."""

    code: str
    name: str
    """The language's name as people write it in the sheet ("English")."""
    date_format: str = "EEEE, MMMM d"
    """A date in full, as a CLDR pattern (Unicode TR35, "Date Format Patterns"): "Wednesday, October 28"."""
    short_date_format: str = "MMMM d"
    """The same without its weekday, for dates that have passed."""
    greetings: tuple[tuple[str, str], ...] = ()
    """What is wished around a holiday: its English name, and the sentence. Only cheerful days have one."""
    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})
    """Weekdays off (Monday is 0) for a creator whose country is not given."""
