"""Copies: before a new layout, as a backup, put back; and what becomes of them when disk, lock or file fail."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from tests.store.samples import CHECKOUT, NOW
from worker.core.events import Opened
from worker.errors import StoreError
from worker.store.contents import EXPORTED, OF_CHASES
from worker.store.copies import KEPT, back_up, examined, keep_before, put_back
from worker.store.migrations import OURS, Layouts
from worker.store.repository import Store
from worker.store.tables import SCHEMA

NEXT = Layouts((*OURS.folders, Path(__file__).parent / "next_layout"), SCHEMA + 1)
SMALL_DISK = """
import sys
from pathlib import Path
from worker.errors import StoreError
from worker.store.contents import EXPORTED, OF_CHASES
from worker.store import copies
from worker.store.repository import Store
source, full = map(Path, sys.argv[1:])
for place in (full / "copy.db", full / "data" / "chaser.db"):
    place.parent.mkdir(exist_ok=True)
    try:
        (copies.back_up if place.name == "copy.db" else copies.put_back)(*((source, place)))
    except StoreError as error:
        print(error.what)
print(sorted(str(path.relative_to(full)) for path in full.rglob("*") if path.is_file()))
"""


def migrate(database: Path) -> str:
    """Bring the file to the next layout; what is said."""
    with closing(Store.open(database, layouts=NEXT)) as newer:
        return newer.news


def tables_of(database: Path) -> set[str]:
    """The names of the tables in the file."""
    with closing(sqlite3.connect(database)) as raw:
        return {row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_a_new_layout_is_made_only_after_a_copy_of_the_old_one(store: Store, database: Path) -> None:
    """The copy is named with the old layout, opens with the old Chaser, and is said."""
    store.record("mika-reel", Opened(NOW))
    store.close()

    said = migrate(database)

    [copy] = database.parent.glob(f"chaser.db.layout-{SCHEMA}-*")
    assert str(copy) in said
    assert examined(copy).layout == SCHEMA
    assert examined(copy).events == 1
    assert "next_layout" in tables_of(database)
    assert "next_layout" not in tables_of(copy)
    assert migrate(database) == ""
    assert list(database.parent.glob("chaser.db.layout-*")) == [copy]


def test_a_new_home_needs_no_copy(store: Store, database: Path) -> None:
    """Nothing was there before."""
    assert store.news == ""
    store.close()
    assert [path.name for path in database.parent.iterdir()] == ["chaser.db"]


def test_a_migration_that_fails_leaves_the_old_layout_whole(store: Store, database: Path) -> None:
    """All of it or nothing, and the message says where the copy is and what to do."""
    store.set_fact("fail", "yes")
    store.close()
    with pytest.raises(StoreError, match="could not be brought from layout") as refusal:
        migrate(database)
    assert "it is unchanged" in refusal.value.what
    assert "A copy lies in" in refusal.value.remedy
    assert "next_layout" not in tables_of(database)
    with closing(Store.open(database)) as again:
        assert again.fact("fail") == "yes"


def test_only_a_few_copies_from_before_new_layouts_are_kept(store: Store, database: Path) -> None:
    """The newest ones."""
    store.close()
    made = [keep_before(database, 1) for _ in range(KEPT + 2)]
    assert sorted(database.parent.glob("chaser.db.layout-*")) == sorted(made[-KEPT:])


def test_a_backup_while_another_process_writes_is_of_one_moment(store: Store, database: Path, tmp_path: Path) -> None:
    """A transaction that is under way is not in it, what was stored before is."""
    store.record("mika-reel", Opened(NOW))
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM event")
        assert back_up(database, tmp_path / "copy.db").events == 1
        other.execute("ROLLBACK")


def test_a_backup_of_a_database_that_is_locked_gives_up_in_words(store: Store, database: Path, tmp_path: Path) -> None:
    """Nor does it wait for ever, as SQLite's backup in Python would."""
    store.close()
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE").close()
        other.execute("BEGIN EXCLUSIVE")
        other.execute("INSERT INTO fact VALUES ('a', 'b')")
        with pytest.raises(StoreError, match=r"holds the database .* locked"):
            back_up(database, tmp_path / "copy.db", patience=0.2)
    assert list(tmp_path.glob("*copy.db*")) == []


def test_a_backup_of_a_damaged_database_is_none(store: Store, database: Path, tmp_path: Path) -> None:
    """A copy of something broken would be found out on the day it is needed."""
    store.record_all([("mika-reel", Opened(NOW), "") for _ in range(500)])
    store.close()
    with database.open("r+b") as file:
        file.seek(20000)
        file.write(b"\xff" * 40000)
    with pytest.raises(StoreError, match="is damaged"):
        back_up(database, tmp_path / "copy.db")
    assert list(tmp_path.glob("*copy.db*")) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may make a small disk")
def test_on_a_full_disk_a_copy_is_said_to_fail_and_leaves_nothing(store: Store, database: Path, tmp_path: Path) -> None:
    """A disk of 40 KB, made for this test: neither a backup nor a restored database lies there half."""
    store.close()
    disk = tmp_path / "disk"
    disk.mkdir()
    words = f"mount -t tmpfs -o size=40k tmpfs {disk} && exec {sys.executable} -c '{SMALL_DISK}' {database} {disk}"
    ran = subprocess.run(
        ["unshare", "--mount", "sh", "-c", words], cwd=CHECKOUT, capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines() == [
        f"The disk is full: {disk}/copy.db cannot be written.",
        f"The disk is full: {disk}/data/chaser.db cannot be written.",
        "[]",
    ]


def test_what_is_put_back_is_private_whatever_the_copy_was(store: Store, database: Path, tmp_path: Path) -> None:
    """A backup that came by mail or stick is readable for all; the database is not."""
    back_up(database, tmp_path / "copy.db")
    store.close()
    (tmp_path / "copy.db").chmod(0o644)
    put_back(tmp_path / "copy.db", database)
    assert oct(database.stat().st_mode & 0o777) == "0o600"
    [kept] = database.parent.glob("chaser.db.replaced-*")
    assert oct(kept.stat().st_mode & 0o777) == "0o600"


def test_export_and_forgetting_reach_every_table() -> None:
    """A table that a later layout brings must not keep somebody who is to be forgotten."""
    assert {str(table.__tablename__) for _, table in EXPORTED} == set(SQLModel.metadata.tables)
    with_chase = {name for name, table in SQLModel.metadata.tables.items() if "chase" in table.columns}
    assert {str(table.__tablename__) for table in OF_CHASES} == with_chase
