"""The channels a touch may take. E-mail is drafted; every other one is a DM task that a person sends by hand."""

from dataclasses import dataclass
from enum import StrEnum


class Channel(StrEnum):
    """Where a touch is written (seed 001, "Channel Strategy"). The value is also part of its template's name."""

    EMAIL = "email"
    INSTAGRAM = "instagram"
    TIKTOK = "tiktok"
    WHATSAPP = "whatsapp"

    @property
    def label(self) -> str:
        """The name as people write it."""
        return {"email": "e-mail", "instagram": "Instagram", "tiktok": "TikTok", "whatsapp": "WhatsApp"}[self.value]


DIRECT = (Channel.INSTAGRAM, Channel.TIKTOK, Channel.WHATSAPP)
"""The channels of DM tasks. A contract or payment matter has none (seed 001, "The channel test")."""


@dataclass(frozen=True, slots=True)
class Answered:
    """How messages on one channel fared: of `known`, of which it is known whether, `answered` were answered there."""

    known: int
    answered: int
