"""Copies of a database file: for looking ahead, before a change of layout, as a backup, and put back in its place.

A copy is complete or it is not there: it is written beside its place, checked, and then given its name. Nothing that
exists is ever overwritten; what is replaced is kept beside.
"""

import fcntl
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from urllib.parse import quote

from worker.errors import StoreError
from worker.store.faults import PATIENCE, damaged, explained, explained_as_copy, locked, unsound_copy
from worker.store.tables import SCHEMA

KEPT = 3
"""Copies made before a change of layout that are kept, the newest."""
PAUSE = 0.02
"""Seconds between two looks whether another process has finished opening."""
OURS = frozenset({"alembic_version", "event", "ask", "fact"})
"""Tables by which a database of Chaser's is known."""

Harmed = Callable[[Path, str], StoreError]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a database holds, as far as a person wants to know before relying on it."""

    layout: int
    chases: int
    events: int
    size: int


def back_up(path: Path, target: Path, patience: float = PATIENCE) -> Contents:
    """Copy the database as it is at this moment, while others may be using it. Returns what the copy holds.

    StoreError when it is damaged, no database of Chaser's, or when `target` exists.
    """
    if not path.exists():
        raise StoreError(f"There is no database {path} yet.", "There is nothing to keep before the first pass.")
    if target.exists():
        raise StoreError(f"{target} is there already; nothing was written.", "Give the copy another name.")
    if not target.parent.is_dir():
        raise StoreError(f"There is no folder {target.parent}.", "Name a file in a folder that is there.")
    with explained(target, patience), _written_beside(target) as fresh:
        with explained(path, patience, target), closing(_opened(fresh, "mode=rw", patience)) as copy:
            _pour(copy, path, "mode=rw", patience)
            copy.execute("PRAGMA journal_mode = DELETE").close()
        contents = examined(fresh, path)
        _named(fresh, target)
    return contents


def examined(path: Path, said: Path | None = None, *, harmed: Harmed = damaged) -> Contents:
    """What a whole database file holds. StoreError if it is damaged, none of Chaser's, or written by a newer one.

    `said` is the name to use in messages, `harmed` what to say of a file that does not hold together.
    """
    name = said or path
    with explained(name), closing(_opened(path, "mode=ro&immutable=1", PATIENCE)) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not tables >= OURS:
            raise StoreError(f"{name} is not a database of Chaser's.", "Name a file that chaser backup has written.")
        layout = connection.execute("PRAGMA user_version").fetchone()[0]
        if not 1 <= layout <= SCHEMA:
            raise StoreError(
                f"{name} was written by a newer Chaser (its layout is {layout}, this one knows {SCHEMA}).",
                "Install that newer version first; nothing was changed.",
            )
        faults = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
        if faults != ["ok"]:
            raise harmed(name, faults[0].splitlines()[0])
        chases = connection.execute("SELECT count(*) FROM ask").fetchone()[0]
        events = connection.execute("SELECT count(*) FROM event").fetchone()[0]
    return Contents(layout, chases, events, path.stat().st_size)


def put_back(source: Path, path: Path, patience: float = PATIENCE) -> tuple[Contents, Path | None]:
    """Make a copy of `source` the database; what it holds, and where the replaced one is kept.

    The caller sees to it that no worker is at work. StoreError, and nothing is changed, where `source` cannot be used.
    """
    with explained_as_copy(source, patience, path):
        if not source.is_file():
            raise StoreError(f"There is no file {source}.", "Name a file that chaser backup has written.")
        path.parent.mkdir(parents=True, exist_ok=True)
        with alone_in(path.parent, path, patience), _written_beside(path) as fresh:
            with closing(_opened(fresh, "mode=rw", patience)) as copy:
                read_into(copy, source, patience)
                copy.execute("PRAGMA journal_mode = DELETE").close()
            contents = examined(fresh, source, harmed=unsound_copy)
            kept = _set_aside(path)
            fresh.replace(path)
            _synced(path.parent)
    return contents, kept


def keep_before(path: Path, layout: int, patience: float = PATIENCE) -> Path:
    """Copy the database before its layout changes; older copies of the kind go, all but a few."""
    target = path.with_name(f"{path.name}.layout-{layout}-{_stamp()}")
    back_up(path, target, patience)
    older = sorted(path.parent.glob(f"{path.name}.layout-*"), key=lambda each: each.stat().st_mtime_ns)
    for each in older[:-KEPT]:
        each.unlink()
    return target


def read_into(memory: sqlite3.Connection, path: Path, patience: float) -> None:
    """Copy the file into `memory`, or any other database, without leaving a trace beside it.

    SQLite makes a write-ahead log and its index even to read. So: where nobody has the file open (no log), it is read
    as immutable; where both exist (a worker runs, or was killed), read-only; a log without its index, as a careless
    backup leaves it, is read from a private copy.
    """
    deadline = time.monotonic() + patience
    while not _is_read(memory, path, patience):
        if time.monotonic() > deadline:
            raise locked(path, patience)
        time.sleep(PAUSE)


def _is_read(memory: sqlite3.Connection, path: Path, patience: float) -> bool:
    """One try; False when a worker began in the middle of it."""
    log, index = Path(f"{path}-wal"), Path(f"{path}-shm")
    if log.exists() and index.exists():
        _pour(memory, path, "mode=ro&readonly_shm=1", patience)
        return True
    before = _state_of(path), _state_of(log)
    if log.exists() and log.stat().st_size:
        with TemporaryDirectory() as folder:
            private = Path(folder) / path.name
            copyfile(path, private)
            copyfile(log, f"{private}-wal")
            _pour(memory, private, "mode=rw", patience)
    else:
        _pour(memory, path, "immutable=1", patience)
    return (_state_of(path), _state_of(log)) == before


@contextmanager
def alone_in(folder: Path, path: Path, patience: float) -> Iterator[None]:
    """Let one process at a time make, migrate or replace the file. The lock lies on the folder and leaves no trace."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        deadline = time.monotonic() + patience
        while not _is_locked_by_us(descriptor):
            if time.monotonic() > deadline:
                raise locked(path, patience)
            time.sleep(PAUSE)
        yield
    finally:
        os.close(descriptor)


def _is_locked_by_us(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _written_beside(target: Path) -> Iterator[Path]:
    """A private file in the same folder, gone at the end unless it was given its name."""
    fresh = target.with_name(f".{target.name}.{os.getpid()}.part")
    with suppress(FileNotFoundError):
        fresh.unlink()
    os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield fresh
    finally:
        for left in (fresh, Path(f"{fresh}-journal"), Path(f"{fresh}-wal"), Path(f"{fresh}-shm")):
            left.unlink(missing_ok=True)


def _named(fresh: Path, target: Path) -> None:
    """Give the finished file its name, unless somebody else took it meanwhile."""
    _synced(fresh)
    try:
        os.link(fresh, target)
    except FileExistsError:
        raise StoreError(f"{target} is there already; nothing was written.", "Give the copy another name.") from None
    except OSError:  # a file system without hard links
        fresh.rename(target)
    _synced(target.parent)


def _set_aside(path: Path) -> Path | None:
    """Keep the database that is to be replaced under another name, with its log where it has one."""
    if not path.exists():
        return None
    with suppress(sqlite3.Error), closing(_opened(path, "mode=rw", PATIENCE)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    kept = path.with_name(f"{path.name}.replaced-{_stamp()}")
    copyfile(path, kept)
    kept.chmod(0o600)
    _synced(kept)
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            Path(f"{path}{suffix}").rename(f"{kept}{suffix}")
    return kept


def _synced(path: Path) -> None:
    """What was written of a file or folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _stamp() -> str:
    return datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")


def _state_of(path: Path) -> tuple[int, int, int] | None:
    """Changes when the file does, None where there is none. Two of one file are compared, never one with the clock."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def _pour(memory: sqlite3.Connection, path: Path, how: str, patience: float) -> None:
    """Python waits for ever where another program holds the file; we wait as long as everywhere else."""
    deadline = time.monotonic() + patience

    def give_up(status: int, _remaining: int, _total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > deadline:
            raise locked(path, patience)

    with closing(_opened(path, how, patience)) as source:
        source.backup(memory, progress=give_up, sleep=PAUSE)


def _opened(path: Path, how: str, patience: float) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(path.absolute()))}?{how}", uri=True, timeout=patience)
