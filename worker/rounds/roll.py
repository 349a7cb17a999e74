"""The asks at hand with their people, as the sheets last had them."""

from collections.abc import Collection, Iterable, Iterator

from worker.core.events import Recorded
from worker.core.fold import has_begun
from worker.core.people import Ask, Creator
from worker.rounds.sheets import is_switched_off, remembered
from worker.settings import Settings
from worker.store.repository import Store

Known = tuple[Ask, Creator, bool]
"""An ask, its creator, and whether its row is there."""


class Roll:
    """Who takes part in the chases at hand."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._store = store
        self._known: dict[str, Known] = {}
        self.old_addresses: dict[str, frozenset[str]] = {}
        """By creator: the addresses they had before."""

    def __contains__(self, key: str) -> bool:
        return key in self._known

    def __getitem__(self, key: str) -> Known:
        return self._known[key]

    def load(self, keys: Collection[str]) -> dict[str, tuple[Recorded, ...]]:
        """Have these at hand; the histories of those that there are."""
        people = remembered(self._settings, self._store, keys)
        found = self._store.histories(people)
        people = {key: known for key, known in people.items() if self._counts(known, found.get(key, ()))}
        self._known.update(people)
        creators = {creator.key for _, creator, _ in people.values()} - self.old_addresses.keys()
        self.old_addresses.update(self._store.known_addresses(creators))
        return {key: found.get(key, ()) for key in people}

    def creators(self, keys: Iterable[str]) -> dict[str, Creator]:
        """The creators of these, by their keys."""
        return {creator.key: creator for key in keys for creator in (self._known[key][1],)}

    def line(self, key: str) -> tuple[str, ...]:
        """The milestones of the same delivery."""
        origin = self._known[key][0].origin if key in self._known else None
        return origin.line if origin is not None else ()

    def published_with(self, key: str) -> Iterator[str]:
        """The milestones by which it is known when this chase's creator publishes for us."""
        creator = self._known[key][0].creator if key in self._known else ""
        for each in self._settings.publishing.get(creator, ()):
            origin = self._settings.asks[each].origin
            yield from origin.line if origin is not None else ()

    def _counts(self, known: Known, history: Iterable[Recorded]) -> bool:
        """Whether the chase is to be spoken of: one that went before anything had come of it is not."""
        ask, _, present = known
        was_asked = ask.requested_on is not None or bool(ask.prior_touches)
        return present or (was_asked and not is_switched_off(ask, self._settings)) or has_begun(history)
