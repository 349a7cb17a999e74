"""The tone of a message: what it is for, which its tier alone does not say."""

from enum import StrEnum
from typing import Final


class Tone(StrEnum):
    """Seed 000's five ways to urge a creator on, and the method's final notice. A template may declare one."""

    REMINDER = "reminder"
    """Assume it was missed; warm, no consequence."""
    CARING = "caring"
    """They answered, and the work stalls: ask how it goes."""
    HELP = "help"
    """Something is hard: offer a hand."""
    PRESSURE = "pressure"
    """The date presses: tactful, with what waiting costs."""
    OTHER_ANGLE = "other_angle"
    """No word at all: ask for something easier than the item itself."""
    NOTICE = "notice"
    """What was agreed, what we will do and when; calm."""


USUAL: Final = {1: Tone.REMINDER, 2: Tone.PRESSURE, 3: Tone.NOTICE, 4: Tone.NOTICE}
"""The tone of a template that declares none, by tier."""
