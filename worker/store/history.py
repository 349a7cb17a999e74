"""The event log and the claims of drafts: append-only, in the order of the store's own numbers, never of the clock.

Whatever is recorded about a chase makes it due for a look.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from sqlite3 import Connection
from types import MappingProxyType

from sqlmodel import col, func, select, update

from worker.core.events import DraftClaimed, DraftTried, Event, Recorded
from worker.core.touch import slot_of
from worker.errors import StoreError
from worker.store.codec import decode, encode, sound_text, to_json, utc_text
from worker.store.database import Database, chunks, put_new
from worker.store.tables import AT_ONCE, DraftIdRow, DraftRow, EventRow
from worker.store.values import DraftKey

NOTHING_SEEN: Mapping[str, int] = MappingProxyType({})
APPEND = (
    "INSERT INTO event (chase, name, key, body) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (chase, name, key) DO NOTHING RETURNING number"
)
WAKE = "UPDATE chase_index SET next_check_at = ?, ended = 0 WHERE chase = ?"
MORE = (
    "SELECT 1 FROM json_each(?) AS seen"
    " WHERE (SELECT count(*) FROM event WHERE event.chase = seen.key) > seen.value LIMIT 1"
)
CLAIMED = "SELECT 1 FROM draft_id WHERE message_id = ? OR (chase = ? AND number = ? AND revision = ?) LIMIT 1"
CLAIM = (
    "INSERT INTO draft (chase, number, revision, account, ref, message) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO NOTHING"
)
NAME = "INSERT INTO draft_id (message_id, chase, number, revision) VALUES (?, ?, ?, ?)"
SOON = utc_text(AT_ONCE)
EVENT_COLUMNS = (EventRow.chase, EventRow.number, EventRow.name, EventRow.body)


class History(Database):
    """What happened to each chase."""

    def record(self, chase: str, event: Event, key: str = "") -> Recorded | None:
        """Append an event. None, and nothing changes, if the chase has one of its class with the same non-empty key."""
        return self.record_all([(chase, event, key)])[0]

    def record_all(self, entries: Sequence[tuple[str, Event, str]]) -> list[Recorded | None]:
        """Append (chase, event, key) in one transaction; see `record`."""
        with self._writing_plainly() as connection:
            return [_append(connection, chase, event, key) for chase, event, key in entries]

    def history(self, chase: str) -> tuple[Recorded, ...]:
        """The chase's events in the order in which they were recorded."""
        return self.histories([chase]).get(chase, ())

    def histories(self, chases: Collection[str] | None = None) -> dict[str, tuple[Recorded, ...]]:
        """The events of these chases, or of all; a chase without any is absent."""
        found: defaultdict[str, list[Recorded]] = defaultdict(list)
        ordered = select(*EVENT_COLUMNS).order_by(col(EventRow.number))
        with self._reading() as session:
            if chases is None:
                rows = list(session.exec(ordered))
            else:
                asked = [ordered.where(col(EventRow.chase).in_(chunk)) for chunk in chunks(chases)]
                rows = [row for statement in asked for row in session.exec(statement)]
        for chase, number, name, body in rows:
            found[chase].append(Recorded(number, decode(name, body)))
        return {chase: tuple(events) for chase, events in found.items()}

    def has_moved_on(self, seen: Mapping[str, int]) -> bool:
        """Whether more has happened to one of these chases than so many events; `seen` counts them, by chase.

        A number of the last one would not do: whoever records something after somebody else has the last one.
        """
        with self._plainly() as connection:
            return _has_moved_on(connection, seen)


class Drafts(History):
    """The claims: which draft is whose, with its final bytes."""

    def claim(
        self,
        chase: str,
        event: DraftClaimed,
        message: bytes,
        account: str,
        seen: Mapping[str, int] = NOTHING_SEEN,
        tried: DraftTried | None = None,
    ) -> tuple[Recorded, ...]:
        """Record the intent to write a draft together with its bytes; with `tried`, that they are stored now, too.

        Nothing is recorded if that revision of that touch, or that Message-ID, is claimed already, or if more
        has happened to a chase than the events that were `seen`: whoever decided knew too little.
        """
        with self._writing_plainly() as connection:
            if not _takes(connection, chase, event, message, account, seen):
                return ()
            once = try_name(slot_of(event.number, beside=event.beside), event.revision, 1)
            entries = [_append(connection, chase, event, ""), tried and _append(connection, chase, tried, once)]
            return tuple(entry for entry in entries if entry)

    def draft_bytes(self, chase: str, number: int, revision: int) -> bytes | None:
        """The claimed bytes, None if there is no such claim. `number` is the touch's slot."""
        with self._reading() as session:
            row = session.get(DraftRow, (chase, number, revision))
            return row.message if row else None

    def forget_bytes(self, chase: str) -> None:
        """Let go of the claimed bytes of all that was written for this chase; ids and references stay."""
        with self._writing() as session:
            session.exec(update(DraftRow).where(col(DraftRow.chase) == chase).values(message=None))

    def add_draft_id(self, chase: str, number: int, message_id: str) -> None:
        """Add a Message-ID observed for that touch's draft, as a person's save makes one. StoreError if unclaimed."""
        with self._writing() as session:
            newest = select(func.max(DraftRow.revision)).where(DraftRow.chase == chase, DraftRow.number == number)
            revision = session.exec(newest).one()
            if revision is None:
                raise StoreError(f"No draft of touch {number} of {chase} is known.", f"See: chaser why {chase}")
            row = {"message_id": message_id, "chase": chase, "number": number, "revision": revision}
            put_new(session, DraftIdRow, [row])

    def drafts_of_ids(self, ids: Collection[str]) -> dict[str, DraftKey]:
        """Message-ID to draft, for those of `ids` that belong to one."""
        wanted = select(DraftIdRow.message_id, DraftIdRow.chase, DraftIdRow.number, DraftIdRow.revision)
        with self._reading() as session:
            asked = [wanted.where(col(DraftIdRow.message_id).in_(chunk)) for chunk in chunks(ids)]
            return _keyed(row for statement in asked for row in session.exec(statement))

    def drafts_of_refs(self, refs: Collection[str]) -> dict[str, DraftKey]:
        """X-Chaser-Ref to draft; where revisions share one, the newest."""
        wanted = select(DraftRow.ref, DraftRow.chase, DraftRow.number, DraftRow.revision)
        wanted = wanted.order_by(col(DraftRow.number), col(DraftRow.revision))
        with self._reading() as session:
            asked = [wanted.where(col(DraftRow.ref).in_(chunk)) for chunk in chunks(refs)]
            return _keyed(row for statement in asked for row in session.exec(statement))


def try_name(slot: int, revision: int, tries: int) -> str:
    """Under this the n-th try to store a draft is recorded once: whoever comes second leaves it to the first."""
    return f"{slot}.{revision}.{tries}"


def _takes(
    connection: Connection,
    chase: str,
    event: DraftClaimed,
    message: bytes,
    account: str,
    seen: Mapping[str, int],
) -> bool:
    """Take the names and bytes of a draft, if nobody has and nothing has happened meanwhile."""
    message_id = sound_text(event.message_id)
    lineage = (sound_text(chase), slot_of(event.number, beside=event.beside), event.revision)
    is_claimed = connection.execute(CLAIMED, (message_id, *lineage)).fetchall()
    if is_claimed or _has_moved_on(connection, seen):
        return False
    connection.execute(CLAIM, (*lineage, sound_text(account), sound_text(event.ref), message))
    connection.execute(NAME, (message_id, *lineage))
    return True


def _append(connection: Connection, chase: str, event: Event, key: str) -> Recorded | None:
    """One event, and its chase is due. Written as plain SQL, as is all that every draft comes through."""
    name, body = encode(event)
    values = (sound_text(chase), name, sound_text(key) or None, sound_text(body))
    rows = connection.execute(APPEND, values).fetchall()
    if not rows:
        return None
    connection.execute(WAKE, (SOON, values[0]))
    return Recorded(rows[0][0], event)


def _has_moved_on(connection: Connection, seen: Mapping[str, int]) -> bool:
    """Whether one of these chases has more events; none can get one within a transaction that writes."""
    return bool(seen) and connection.execute(MORE, (to_json(dict(seen)),)).fetchall() != []


def _keyed(rows: Iterable[tuple[str, str, int, int]]) -> dict[str, DraftKey]:
    return {name: DraftKey(chase, number, revision) for name, chase, number, revision in rows}
