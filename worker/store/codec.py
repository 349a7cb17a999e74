"""Events as JSON and back. The class name is the stored name, the field names are the stored fields.

Reading is lenient towards the future in one way only: a field that this Chaser does not know is passed over, since
it came with a default. An event that it does not know is refused: a history with a gap could write to someone who
has replied. Never rewrites what is stored.
"""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from worker.core import events
from worker.core.events import Event
from worker.errors import StoreError

EVENTS: Mapping[str, type[Event]] = {
    name: kind
    for name, kind in vars(events).items()
    if isinstance(kind, type) and issubclass(kind, Event) and kind not in {Event, events.OfTouch}
}
"""Every event class of `worker.core.events`, by its name."""


def utc_text(at: datetime) -> str:
    """An aware moment as UTC ISO text of one width, so that text order is time order. ValueError when naive."""
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone")
    try:
        moment = at.astimezone(UTC)
    except OverflowError:  # a forged Date within hours of year 1 or 9999
        moment = at.replace(tzinfo=UTC)
    return moment.isoformat(timespec="microseconds")


def sound_text(text: str) -> str:
    """The text with broken characters (lone surrogates, as mail decoding leaves them) replaced by "?"."""
    return text.encode("utf-8", "replace").decode("utf-8")


def to_json(value: Any) -> str:  # noqa: ANN401 - whatever JSON can hold, and dates
    """Readable JSON; moments in UTC, dates as ISO text, values as objects by the names of their fields."""
    return sound_text(WRITER.encode(value))


def encode(event: Event) -> tuple[str, str]:
    """The name and the JSON body under which an event is stored."""
    return type(event).__name__, to_json(event)


def decode(name: str, body: str) -> Event:
    """The event that was stored. StoreError when a newer Chaser wrote it or its body makes no sense."""
    if name not in EVENTS:
        raise StoreError(
            f'The history holds an event "{name}" that this Chaser does not know: it was written by a newer Chaser.',
            "Install that newer version again; nothing was changed.",
        )
    try:
        return _adapter(name).validate_json(body)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        place = ".".join(str(step) for step in fault["loc"]) or "the whole"
        raise StoreError(
            f'The history holds a "{name}" that cannot be read ({place}: {fault["msg"]}): '
            "it was written by a newer Chaser, or changed by hand.",
            "Install the newer version, or put the database back from a backup.",
        ) from error


@cache
def _adapter(name: str) -> TypeAdapter[Event]:
    return TypeAdapter(EVENTS[name])


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {name: getattr(value, name) for name in _names(type(value))}
    raise TypeError(f"{value!r} has no form in JSON")


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


WRITER = json.JSONEncoder(default=_plain, ensure_ascii=False)
