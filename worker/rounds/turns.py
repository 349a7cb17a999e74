"""Who was written to about what, and when last: what tact between the chases of one creator rests on.

One small fact for each chase, so that a pass need not load what is not due. Written when a draft appears or is seen to
be sent; it decides nothing. It is a moment, not a day: what a senior lead wrote in Berlin and what her colleague is to
write in Mexico City may differ in the day, and whose day counts is for the chase that waits.
"""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, time

from worker.core import events as e
from worker.core.case import Case
from worker.core.touch import THANKS
from worker.store.repository import Store

TOUCHED = "touched: "


class Turns:
    """The last touches by creator and chase, read as they are needed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, dict[str, datetime]] = {}

    def read(self, creators: Collection[str]) -> bool:
        """Have these creators' at hand, as the store has them now; whether that differs from what was known."""
        prefixes = {f"{TOUCHED}{creator}\t": creator for creator in creators}
        found: dict[str, dict[str, datetime]] = {creator: {} for creator in creators}
        for name, value in self._store.facts_below(prefixes).items():
            creator, _, chase = name.removeprefix(TOUCHED).partition("\t")
            found[creator][chase] = _moment(value)
        is_new = any(self._known.get(creator) != turns for creator, turns in found.items())
        self._known.update(found)
        return is_new

    def others(self, creator: str, chase: str) -> Mapping[str, datetime]:
        """The other chases of this creator, with the moment each was last drafted or sent."""
        if creator not in self._known:
            self.read([creator])
        return {key: at for key, at in self._known[creator].items() if key != chase}

    def note(self, case: Case, event: e.Event) -> None:
        """Remember the moment where this event is a touch: a draft that has just appeared, or one that went out. A
        letter to the manager of several creators touches each of them.
        """
        at = touched_at(case, event)
        if at is None:
            return
        touch = case.chase.touch(event.number) if isinstance(event, e.DraftPlaced) else None
        others = [(one.creator, one.chase) for one in touch.also if one.creator] if touch is not None else []
        for creator, chase in ((case.creator.key, case.ask.key), *others):
            self._note(creator, chase, at)

    def _note(self, creator: str, chase: str, at: datetime) -> None:
        before = self._known.get(creator, {}).get(chase)
        if before is None or at > before:
            self._known.setdefault(creator, {})[chase] = at
            self._store.set_fact(f"{TOUCHED}{creator}\t{chase}", at.isoformat())


def touched_at(case: Case, event: e.Event) -> datetime | None:
    """The moment at which this event touched the person, None for any other event."""
    match event:
        case e.DraftPlaced():
            touch = case.chase.touch(event.number)
            is_new = touch is not None and touch.first_drafted_at == event.at
            return event.at if is_new else None
        case e.TouchSent() if event.number != THANKS:
            return event.sent_at
        case _:
            return None


def _moment(value: str) -> datetime:
    """As it was written; of a day alone, noon."""
    at = datetime.fromisoformat(value)
    return at if at.tzinfo else datetime.combine(at, time(12), UTC)
