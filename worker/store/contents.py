"""Everything a home's database knows, row by row, in one consistent reading; and the taking out of one person.

The secret key alone is never handed out: with it, ids of drafts could be forged.
"""

import base64
import json
import re
from collections.abc import Callable, Collection, Generator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlmodel import SQLModel, col, delete, select

from worker.store.agenda import SECRET_KEY
from worker.store.codec import utc_text
from worker.store.database import Database, bare, chunks, put_new
from worker.store.tables import (
    AddressRow,
    AskTableRow,
    ChaseAddressRow,
    CursorRow,
    DraftIdRow,
    DraftRow,
    EventRow,
    FactRow,
    IndexRow,
    LetterRow,
    ProblemRow,
    ReplyFolderRow,
    SetAsideRow,
)

Line = dict[str, Any]
EXPORTED: tuple[tuple[str, type[SQLModel]], ...] = (
    ("ask", AskTableRow),
    ("event", EventRow),
    ("letter", LetterRow),
    ("draft", DraftRow),
    ("draft_id", DraftIdRow),
    ("address", AddressRow),
    ("chase_address", ChaseAddressRow),
    ("reply_folder", ReplyFolderRow),
    ("cursor", CursorRow),
    ("set_aside", SetAsideRow),
    ("problem", ProblemRow),
    ("fact", FactRow),
    ("index", IndexRow),
)
"""What a line of an export is called, and the table it comes from."""
OF_CHASES: tuple[type[SQLModel], ...] = (
    DraftIdRow,
    DraftRow,
    LetterRow,
    EventRow,
    ChaseAddressRow,
    IndexRow,
    SetAsideRow,
)
GONE = "(forgotten)"
"""What stands where a forgotten person's name or address stood in somebody else's history."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whom to take out: the chases that are theirs, and the words by which they occur elsewhere."""

    creator: str
    chases: tuple[str, ...]
    words: tuple[str, ...]
    """Addresses and full names, in lower case."""


class Contents(Database):
    """The whole database as lines, and without a person."""

    def everything(self) -> Generator[Line]:
        """Each row as a line with its `type`; all of one moment, in the order in which they were stored."""
        with self._reading() as session:
            for kind, table in EXPORTED:
                columns = bare(table)
                rows = session.connection().execute(columns.select().order_by(*columns.primary_key))
                for row in rows.mappings():
                    if not (table is FactRow and row["name"] == SECRET_KEY):
                        yield {"type": kind, **_told(dict(row))}

    def facts_beginning(self, name: str) -> dict[str, str]:
        """The facts whose names begin so."""
        wanted = select(FactRow.name, FactRow.value).where(col(FactRow.name).startswith(name, autoescape=True))
        with self._reading() as session:
            return dict(session.exec(wanted).all())

    def forget(self, person: Person) -> dict[str, int]:
        """Take a person out, so that no byte of the file holds them; how many rows of each kind went or were changed.

        Chases that are theirs go altogether. In what belongs to others, their addresses and names are blotted out.
        """
        counts: dict[str, int] = {}
        with self._writing() as session:
            session.connection().exec_driver_sql("PRAGMA secure_delete = ON")
            for table in OF_CHASES:
                for chunk in chunks(person.chases):
                    mine = col(getattr(table, "chase")).in_(chunk)  # noqa: B009 - mypy knows the base class alone
                    _count(counts, table, session.exec(delete(table).where(mine)).rowcount)
            for chunk in chunks(person.chases):
                _count(
                    counts,
                    AskTableRow,
                    session.exec(delete(AskTableRow).where(col(AskTableRow.key).in_(chunk))).rowcount,
                )
            for chase in person.chases:
                looked = col(FactRow.name).startswith(f"looked back for {chase} in ", autoescape=True)
                session.exec(delete(FactRow).where(looked))
            whose = col(AddressRow.creator) == person.creator
            _count(counts, AddressRow, session.exec(delete(AddressRow).where(whose)).rowcount)
            known_by = col(ChaseAddressRow.address).in_(person.words)
            _count(counts, ChaseAddressRow, session.exec(delete(ChaseAddressRow).where(known_by)).rowcount)
            _blot_out(session.connection(), person, counts)
        self._swept()
        return counts

    def rebuild_drafts(self, drafts: Collection[Line], ids: Collection[Line]) -> int:
        """Enter claims and Message-IDs that the history knows and the index lacks; how many were missing."""
        with self._writing() as session:
            before = len(session.exec(select(DraftIdRow.message_id)).all())
            put_new(session, DraftRow, list(drafts))
            put_new(session, DraftIdRow, list(ids))
            return len(session.exec(select(DraftIdRow.message_id)).all()) - before

    def forget_reading(self) -> None:
        """No folder was read yet, and no chase looked back for; nor is there an index."""
        looked = col(FactRow.name).startswith("looked back for ")
        with self._writing() as session:
            session.exec(delete(CursorRow))
            session.exec(delete(FactRow).where(looked))
            session.exec(delete(IndexRow))

    def _swept(self) -> None:
        """Write the file anew without what was deleted, and empty its log."""
        raw = self._engine.raw_connection()
        with closing(raw):
            raw.cursor().execute("VACUUM").close()
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()


def _blot_out(connection: Connection, person: Person, counts: dict[str, int]) -> None:
    """In every text of every table, and in the bytes of drafts."""
    raw = connection.connection.driver_connection
    assert raw is not None
    blot = _blotter(person)
    raw.create_function("blotted", 1, blot, deterministic=True)
    for _, table in EXPORTED:
        for column in bare(table).columns:
            name = f'"{bare(table).name}"', f'"{column.name}"'
            changed = connection.exec_driver_sql(
                f"UPDATE OR REPLACE {name[0]} SET {name[1]} = blotted({name[1]})"  # noqa: S608 - our own tables' names
                f" WHERE typeof({name[1]}) IN ('text', 'blob') AND {name[1]} IS NOT blotted({name[1]})"
            )
            _count(counts, table, changed.rowcount)


def _blotter(person: Person) -> Callable[[str | bytes | None], str | bytes | None]:
    """Replaces each of the person's words, in any case; a draft's bytes that hold one are dropped."""
    pattern = re.compile(
        "|".join(re.escape(word) for word in sorted(person.words, key=len, reverse=True)), re.IGNORECASE
    )

    def blotted(value: str | bytes | None) -> str | bytes | None:
        if isinstance(value, str):
            return pattern.sub(GONE, value)
        if isinstance(value, bytes) and pattern.search(value.decode("utf-8", "replace")):
            return None
        return value

    return blotted if person.words else lambda value: value


def _count(counts: dict[str, int], table: type[SQLModel], rows: int) -> None:
    if rows > 0:
        name = str(table.__tablename__)
        counts[name] = counts.get(name, 0) + rows


def _told(row: Line) -> Line:
    """A row as JSON can hold it: an event's body opened, bytes as text where they are text."""
    return {name: _plain(name, value) for name, value in row.items()}


def _plain(name: str, value: object) -> object:
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, bytes):
        try:
            return value.decode("ascii")
        except UnicodeDecodeError:
            return {"base64": base64.b64encode(value).decode("ascii")}
    if name == "body" and isinstance(value, str):
        return json.loads(value)
    return value
