"""Whom a row of somebody's spreadsheet is about: a creator of the roster, one met on an earlier row, or somebody new.

An address names a person; then a handle; then the name, unless the addresses contradict it. In doubt it is unclear.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from worker.core.keys import slug
from worker.settings import Settings
from worker.settings.findings import quoted
from worker.settings.foreign_creators import handle_in
from worker.settings.foreign_sheet import ForeignRow


class Unclear(Exception):
    """Nobody can say whom the row is about: why, and what would help."""

    def __init__(self, why: str, remedy: str) -> None:
        super().__init__(why)
        self.why = why
        self.remedy = remedy


class Roster:
    """The creators known so far, to be found by what a row says of them."""

    def __init__(self, settings: Settings, rows: Iterable[ForeignRow]) -> None:
        self._by_address: dict[str, str] = {}
        self._by_handle: dict[str, str] = {}
        self._by_name: dict[str, set[str]] = defaultdict(set)
        self._addresses: dict[str, set[str]] = {}
        self.shared = _shared(rows) | {c.manager_email.lower() for c in settings.creators.values()} - {""}
        """Addresses that several people are reached by: a manager's."""
        for creator in settings.creators.values():
            handles = (creator.handle, creator.instagram, creator.tiktok)
            self._note(creator.key, creator.name, creator.addresses, handles)

    def _note(self, key: str, name: str, addresses: Iterable[str], handles: Iterable[str]) -> None:
        known = self._addresses.setdefault(key, set())
        for address in addresses:
            known.add(address.lower())
            self._by_address[address.lower()] = key
        for handle in handles:
            if handle:
                self._by_handle[handle.removeprefix("@").casefold()] = key
        self._by_name[name.casefold()].add(key)

    def find(self, row: ForeignRow) -> str:
        """The key of a creator who is known, "" for somebody new. Raises Unclear."""
        for told in (row.text("creator"), row.text("name")):
            if told in self._addresses:
                return told
        own = {address.lower() for address in row.addresses} - self.shared
        keys = {self._by_address[address] for address in own if address in self._by_address}
        if len(keys) > 1:
            raise Unclear(f"its addresses belong to {' and '.join(sorted(keys))}", "Keep those of one person.")
        if keys:
            return keys.pop()
        handle = next((key for each in _handles(row) if (key := self._by_handle.get(each.casefold()))), "")
        return handle or self._by_their_name(row.text("name"), own)

    def _by_their_name(self, name: str, own: set[str]) -> str:
        keys = self._by_name.get(name.casefold(), set()) if name else set()
        if len(keys) > 1:
            remedy = "Fill in the address or the handle."
            raise Unclear(f"{quoted(name)} may be {' or '.join(sorted(keys))}", remedy)
        if not keys:
            return ""
        (key,) = keys
        if own and self._addresses[key] and not own & self._addresses[key]:
            address, other = min(own), min(self._addresses[key])
            remedy = f"If {address} is theirs too, add it to the aliases of {key}."
            raise Unclear(f"{quoted(name)} has the address {other} as {key}, and another one here", remedy)
        return key

    def add(self, row: ForeignRow, details: Mapping[str, str]) -> str:
        """Give somebody new a key of their own, and know them from now on."""
        name = details["name"]
        handles = (details.get(column, "") for column in ("handle", "instagram", "tiktok"))
        told = (row.text("creator"), *handles, name, "creator")
        wanted = next(key for each in told if (key := slug(each)))
        key, number = wanted, 1
        while key in self._addresses:
            number += 1
            key = f"{wanted}-{number}"
        addresses = [*details.get("email", "").split(), *details.get("aliases", "").replace(";", " ").split()]
        self._note(key, name, addresses, _handles(row))
        return key


def _handles(row: ForeignRow) -> list[str]:
    cells = (row.text(column) for column in ("handle", "instagram", "tiktok"))
    return [handle for cell in cells if (handle := handle_in(cell)[0])]


def _shared(rows: Iterable[ForeignRow]) -> set[str]:
    """Addresses that stand beside different names."""
    names: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for address in row.addresses:
            names[address.lower()].add(row.text("name").casefold() or row.text("handle").casefold())
    return {address for address, beside in names.items() if len(beside - {""}) > 1}
