"""One SQLite file: how it is made, opened, copied, and how transactions run. Knows no table.

A transaction that writes begins as one (BEGIN IMMEDIATE): it waits its turn instead of failing half-way when another
process wrote in between. A file is made readable for its owner alone, since it holds letters' subjects and a key.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import fields
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any, Self, TypeVar

from sqlalchemy import URL, Connection, Engine, PoolProxiedConnection, StaticPool, Table, create_engine, event
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session, SQLModel

from worker.store.codec import to_json
from worker.store.copies import alone_in, keep_before, read_into
from worker.store.faults import PATIENCE, explained
from worker.store.migrations import OURS, Keep, Layouts, bring_up_to_date
from worker.store.values import AskRow, Cursor, IndexEntry, Letter, SetAside

T = TypeVar("T")
LOG_PAGES = 8000
"""Pages of the service's log before they are moved into the database: 32 MB at most, where SQLite has 4 MB."""
CHUNK = 1000
"""Values asked for in one IN (…)."""


class Database:
    """An open database: sessions for reading and for writing, usable from several threads."""

    def __init__(self, engine: Engine, path: Path, patience: float) -> None:
        self._path = path
        self._patience = patience
        self.news = ""
        """What a person should know about the opening: that the layout was changed, and where the copy lies."""
        self._engine = engine
        self._writing_engine = engine.execution_options(begin="BEGIN IMMEDIATE")
        self._write_turn = Lock()
        # a copy in memory is one connection, and two transactions cannot run on one connection
        self._read_turn = self._write_turn if isinstance(engine.pool, StaticPool) else nullcontext()

    @classmethod
    def open(cls, path: Path, patience: float = PATIENCE, layouts: Layouts = OURS, *, is_hurried: bool = False) -> Self:
        """Open the file, making it and its folder where there is none, and bring its layout up to date.

        `patience` is how many seconds a transaction waits for another program's. Hurried, a transaction does not wait
        for the disk: after a power cut the last ones may be missing, never half of one (docs/decisions/0030). Raises
        StoreError if the file is damaged, locked, not writable or written by a newer Chaser.
        """
        with explained(path, patience):
            path.parent.mkdir(parents=True, exist_ok=True)
            with alone_in(path.parent, path, patience):
                _make_private(path)
                engine = create_engine(
                    URL.create("sqlite", database=str(path.absolute())),
                    connect_args={"timeout": patience},
                    max_overflow=-1,
                    json_serializer=to_json,
                )
                if is_hurried:
                    event.listen(engine, "connect", _hurry)
                return cls._ready(engine, path, patience, layouts, keep_before)

    @classmethod
    def copy_of(cls, path: Path, patience: float = PATIENCE) -> Self:
        """A copy in memory, for looking ahead: nothing is written to any file. Empty where there is no file yet."""
        with explained(path, patience):
            memory = sqlite3.connect(":memory:", check_same_thread=False)
            engine = create_engine("sqlite://", creator=lambda: memory, poolclass=StaticPool, json_serializer=to_json)
            try:
                if path.exists():
                    read_into(memory, path, patience)
                return cls._ready(engine, path, patience, OURS, None)
            except BaseException:
                memory.close()
                raise

    @staticmethod
    def can_be_written(path: Path) -> bool:
        """Whether the file lets itself be written or made; its folder too, where SQLite makes its log, even to read."""
        folder = next(each for each in path.absolute().parents if each.exists())
        there = [Path(f"{path}{suffix}") for suffix in ("", "-wal", "-shm")]
        return all(os.access(each, os.W_OK) for each in (folder, *(each for each in there if each.exists())))

    @classmethod
    def _ready(cls, engine: Engine, path: Path, patience: float, layouts: Layouts, keep: Keep | None) -> Self:
        """The database with its layout brought up to date; before that, `keep` copies the older one."""
        event.listen(engine, "connect", _set_up, insert=True)
        event.listen(engine, "begin", _begin)
        database = cls(engine, path, patience)
        try:
            database.news = bring_up_to_date(database._writing_engine, path, keep, layouts)
        except BaseException:
            engine.dispose()
            raise
        return database

    def close(self) -> None:
        """Close every connection; the database is not used afterwards."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with explained(self._path, self._patience), self._read_turn, Session(self._engine) as session:
            yield session

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        """A transaction: everything in the block is stored when it ends, or nothing is."""
        with explained(self._path, self._patience), self._write_turn, Session(self._writing_engine) as session:
            yield session
            session.commit()

    @contextmanager
    def _plainly(self) -> Iterator[sqlite3.Connection]:
        """For questions that every draft asks: there, making a statement takes many times as long as its answer."""
        with explained(self._path, self._patience), self._read_turn, closing(self._engine.raw_connection()) as pooled:
            yield _driver(pooled)

    @contextmanager
    def _writing_plainly(self) -> Iterator[sqlite3.Connection]:
        """A transaction, likewise. What is not committed is rolled back when the pool takes its connection back."""
        with explained(self._path, self._patience), self._write_turn, closing(self._engine.raw_connection()) as pooled:
            connection = _driver(pooled)
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")


def _driver(pooled: PoolProxiedConnection) -> sqlite3.Connection:
    connection: sqlite3.Connection = pooled.driver_connection  # type: ignore[assignment]
    return connection


def put(session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows; where one with the same primary key stands, it takes the new values."""
    if not rows:
        return
    statement = insert(bare(table))
    keys = _key_of(table)
    fresh = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    session.exec(statement.on_conflict_do_update(index_elements=keys, set_=fresh), params=rows)


def put_new(session: Session, table: type[SQLModel], rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows; one whose primary key is taken is passed over."""
    if rows:
        session.exec(insert(bare(table)).on_conflict_do_nothing(index_elements=_key_of(table)), params=rows)


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in lists that one statement can hold."""
    rest = iter(values)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def row_of(value: Letter | Cursor | AskRow | IndexEntry | SetAside) -> dict[str, Any]:
    """The value's fields by name, as they are."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def bare(table: type[SQLModel]) -> Table:
    """The table itself: rows go in by the thousand without becoming objects first."""
    return SQLModel.metadata.tables[str(table.__tablename__)]


def _key_of(table: type[SQLModel]) -> list[str]:
    return [column.name for column in bare(table).primary_key]


def _set_up(connection: sqlite3.Connection, _: object) -> None:
    """Per connection: transactions begin when we say so, survive a power cut, and wait for others."""
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _hurry(connection: sqlite3.Connection, _: object) -> None:
    """In WAL mode the file stays whole without a wait for the disk at each commit (SQLite, "PRAGMA synchronous"); what
    it waits for is the moving of the log into the file, which is done less often.
    """
    connection.execute("PRAGMA synchronous = NORMAL").close()
    connection.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}").close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def _make_private(path: Path) -> None:
    """Make the file with mode 0600. One that exists is never opened here: closing it would drop SQLite's locks."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return
