"""The event log and the claims of drafts: append-only, in the order of the store's own numbers, never of the clock.

Whatever is recorded about a chase makes it due for a look.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

from sqlmodel import Session, col, func, or_, select, update

from worker.core.events import DraftClaimed, Event, Recorded
from worker.core.touch import slot_of
from worker.errors import StoreError
from worker.store.codec import decode, encode, sound_text, utc_text
from worker.store.database import Database, chunks, put_new
from worker.store.tables import AT_ONCE, DraftIdRow, DraftRow, EventRow
from worker.store.values import DraftKey

NOTHING_SEEN: Mapping[str, int] = MappingProxyType({})
APPEND = (
    "INSERT INTO event (chase, name, key, body) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (chase, name, key) DO NOTHING RETURNING number"
)
WAKE = "UPDATE chase_index SET next_check_at = ?, ended = 0 WHERE chase = ?"
EVENT_COLUMNS = (EventRow.chase, EventRow.number, EventRow.name, EventRow.body)


class History(Database):
    """What happened to each chase."""

    def record(self, chase: str, event: Event, key: str = "") -> Recorded | None:
        """Append an event. None, and nothing changes, if the chase has one of its class with the same non-empty key."""
        return self.record_all([(chase, event, key)])[0]

    def record_all(self, entries: Sequence[tuple[str, Event, str]]) -> list[Recorded | None]:
        """Append (chase, event, key) in one transaction; see `record`."""
        with self._writing() as session:
            return [_append(session, chase, event, key) for chase, event, key in entries]

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
        """Whether more has happened to one of these chases than the event that was seen last."""
        with self._reading() as session:
            return _has_moved_on(session, seen)


class Drafts(History):
    """The claims: which draft is whose, with its final bytes."""

    def claim(
        self, chase: str, event: DraftClaimed, message: bytes, account: str, seen: Mapping[str, int] = NOTHING_SEEN
    ) -> Recorded | None:
        """Record the intent to write a draft together with its bytes.

        None, and nothing changes, if that revision of that touch, or that Message-ID, is claimed already, or if more
        has happened to a chase than the event that was `seen` last: whoever decided knew too little.
        """
        with self._writing() as session:
            if _is_claimed(session, chase, event) or _has_moved_on(session, seen):
                return None
            lineage = {"chase": chase, "number": _slot(event), "revision": event.revision}
            put_new(session, DraftRow, [{**lineage, "account": account, "ref": event.ref, "message": message}])
            put_new(session, DraftIdRow, [{**lineage, "message_id": event.message_id}])
            return _append(session, chase, event, "")

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


def _append(session: Session, chase: str, event: Event, key: str) -> Recorded | None:
    """One event, and its chase is due. Written as plain SQL, since every step of every draft comes through here."""
    name, body = encode(event)
    values = (sound_text(chase), name, sound_text(key) or None, sound_text(body))
    connection = session.connection()
    row = connection.exec_driver_sql(APPEND, values).first()
    if row is None:
        return None
    connection.exec_driver_sql(WAKE, (utc_text(AT_ONCE), values[0]))
    return Recorded(row[0], event)


def _is_claimed(session: Session, chase: str, event: DraftClaimed) -> bool:
    """Whether somebody else was first; nobody can become it within our transaction."""
    same = (DraftIdRow.chase == chase) & (DraftIdRow.number == _slot(event)) & (DraftIdRow.revision == event.revision)
    taken = select(DraftIdRow.message_id).where(or_(same, col(DraftIdRow.message_id) == event.message_id))
    return session.exec(taken).first() is not None


def _slot(event: DraftClaimed) -> int:
    return slot_of(event.number, beside=event.beside)


def _has_moved_on(session: Session, seen: Mapping[str, int]) -> bool:
    """Whether one of these chases has a later event; none can get one within a transaction that writes."""
    if not seen:
        return False
    latest = select(EventRow.chase, func.max(EventRow.number)).group_by(col(EventRow.chase))
    later = latest.where(col(EventRow.number) > min(seen.values()), col(EventRow.chase).in_(seen))
    return any(number > seen[chase] for chase, number in session.exec(later))


def _keyed(rows: Iterable[tuple[str, str, int, int]]) -> dict[str, DraftKey]:
    return {name: DraftKey(chase, number, revision) for name, chase, number, revision in rows}
