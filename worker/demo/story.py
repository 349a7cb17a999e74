"""Reads story.yaml: the demo's cast, and what its people do on which day. It does nothing itself."""

from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

FILE = Path(__file__).with_name("story.yaml")


class Does(StrEnum):
    """Everything people can do in the story."""

    ASKS = "asks"
    EDITS = "edits the draft"
    SENDS = "sends the draft"
    REPLIES = "replies"
    IS_AWAY = "is out of office"
    IS_BACK = "is back"
    SENDS_NEWSLETTER = "sends a newsletter"
    TYPES_DONE = "types done"


def _day(text: object) -> date:
    """A day as the story writes it, Mon 2026-10-19: weekday and date must belong together."""
    weekday, _, iso = str(text).partition(" ")
    day = date.fromisoformat(iso)
    if f"{day:%a}" != weekday:
        raise ValueError(f"{iso} is a {day:%A}, not {weekday}")
    return day


def _moment(text: object) -> datetime:
    """A moment as the story writes it, Mon 2026-10-19 10:05, in the mailbox's own time."""
    day, _, clock = str(text).rpartition(" ")
    return datetime.combine(_day(day), time.fromisoformat(clock))


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Deed(_Part):
    """One thing a person does; `at` is the time of day in the mailbox's time zone."""

    at: time
    who: str
    does: Does
    what: str
    about: str = ""
    subject: str = ""
    says: str = ""


class OldMail(_Part):
    """A mail that lies in the mailbox before the story begins."""

    folder: str
    at: Annotated[datetime, BeforeValidator(_moment)]
    name: str
    sender: str = Field(alias="from")
    to: str
    subject: str
    says: str
    read: bool
    newsletter: bool = False


class Story(_Part):
    """The whole file. Rows of the sheets are kept as they are written: Chaser itself will read and judge them."""

    mailbox: dict[str, dict[str, str]]
    creators: dict[str, dict[str, Any]]
    asks: dict[str, dict[str, Any]]
    already: tuple[OldMail, ...]
    days: dict[Annotated[date, BeforeValidator(_day)], tuple[Deed, ...]]

    @property
    def first_day(self) -> date:
        return min(self.days)

    @property
    def last_day(self) -> date:
        return max(self.days)


def read_story(file: Path = FILE) -> Story:
    """The story in `file`."""
    return Story.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
