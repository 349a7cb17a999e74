"""What SQLite and the disk say, as a StoreError with what happened and what to do. Decides nothing else."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError, StatementError

from worker.errors import StoreError

PATIENCE = 30.0
"""Seconds to wait for another program's transaction."""


@dataclass(frozen=True, slots=True)
class _Fault:
    what: str
    remedy: str


_LOCKED = _Fault(
    "Another program holds the database {path} locked for over {patience:g} seconds.",
    "Close it (a database viewer, a backup, another Chaser), then try again.",
)
_DAMAGED = _Fault(
    "The database {path} is damaged: {detail}.",
    "Stop Chaser and put the file back from a backup. Without one: move the file away and start "
    "again; Chaser then reads the mailboxes anew, and asks about drafts of its own that it finds there.",
)
_NO_COPY = _Fault(
    "{path} is no sound copy: {detail}.",
    "Name another file that chaser backup has written; the database in use was not touched.",
)
_UNWRITABLE = _Fault(
    "The database {path} cannot be opened or written: {detail}.",
    "Give the user that runs Chaser read and write access to the file and to its folder {folder}.",
)
_FULL = _Fault(
    "The disk is full: {path} cannot be written.",
    "Free some space on the disk that holds {folder}; nothing is lost, the step is done again.",
)
_DISK = _Fault(
    "The disk failed while {path} was read or written: {detail}.",
    "Check the disk that holds {folder} (space, quota, health), then try again.",
)
_OTHER = _Fault(
    "The database {path} could not be used: {detail}.",
    "Try again; if it stays, put the file back from a backup and report this message.",
)
_BY_CODE = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_READONLY: _UNWRITABLE,
    sqlite3.SQLITE_CANTOPEN: _UNWRITABLE,
    sqlite3.SQLITE_PERM: _UNWRITABLE,
    sqlite3.SQLITE_AUTH: _UNWRITABLE,
    sqlite3.SQLITE_IOERR: _DISK,
}
ROOM = 64 * 1024
"""Bytes without which SQLite cannot even begin."""
PRIMARY = 0xFF
"""The low byte of SQLite's extended result codes is the primary one (sqlite.org/rescode.html)."""


@contextmanager
def explained(path: Path, patience: float = PATIENCE, written: Path | None = None) -> Iterator[None]:
    """Turn every error of SQLAlchemy, SQLite and the file system inside the block into a StoreError about `path`.

    A full disk is the one of `written`, where that is another file.
    """
    try:
        yield
    except StatementError as error:
        if error.orig is not None and not isinstance(error.orig, sqlite3.Error):
            raise error.orig from error  # a value that cannot be stored is the caller's fault, not the database's
        raise _store_error(path, error.orig or error, patience, written) from error
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise _store_error(path, error, patience, written) from error


def locked(path: Path, patience: float) -> StoreError:
    """Somebody else held the database for longer than `patience` seconds."""
    return _say(_LOCKED, path, "", patience)


def damaged(path: Path, detail: str) -> StoreError:
    """The file does not hold together."""
    return _say(_DAMAGED, path, detail, PATIENCE)


@contextmanager
def explained_as_copy(source: Path, patience: float, written: Path) -> Iterator[None]:
    """The same for a file that is to become the database `written`: what is unsound is the file, nothing in use."""
    with explained(source, patience, written):
        try:
            yield
        except sqlite3.DatabaseError as error:
            if _BY_CODE.get(getattr(error, "sqlite_errorcode", 0) & PRIMARY) is not _DAMAGED:
                raise
            raise unsound_copy(source, str(error)) from error


def unsound_copy(path: Path, detail: str) -> StoreError:
    """The file that was to become the database does not hold together."""
    return _say(_NO_COPY, path, detail, PATIENCE)


def _store_error(path: Path, error: BaseException, patience: float, written: Path | None) -> StoreError:
    code = getattr(error, "sqlite_errorcode", 0) & PRIMARY
    is_full = code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _has_no_room(written or path))
    if is_full or (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)):
        return _say(_FULL, written or path, "", patience)
    if isinstance(error, OSError):
        return _say(_UNWRITABLE, path, error.strerror or str(error), patience)
    return _say(_BY_CODE.get(code, _OTHER), path, str(error), patience)


def _has_no_room(path: Path) -> bool:
    """SQLite calls it a failing disk when there is no room for the index of its log."""
    try:
        disk = os.statvfs(path.parent)
    except OSError:
        return False
    return disk.f_bavail * disk.f_frsize < ROOM


def _say(fault: _Fault, path: Path, detail: str, patience: float) -> StoreError:
    words = {"path": path, "folder": path.parent, "detail": detail, "patience": patience}
    return StoreError(fault.what.format(**words), fault.remedy.format(**words))
