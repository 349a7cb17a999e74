"""The file: making, opening, copying it, and what is said when it cannot be used."""

import os
import shutil
import signal
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from tests.store.samples import NOW, claimed, other_process
from worker.core.events import Opened
from worker.errors import StoreError
from worker.store import migrations
from worker.store.faults import explained
from worker.store.repository import Store
from worker.store.tables import SCHEMA

NOBODY = 65534
WRITE_AND_DIE = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from worker.core.events import Opened
from worker.store.repository import Store
Store.open(Path(sys.argv[1])).record("mika-reel", Opened(datetime.now(UTC)))
os.kill(os.getpid(), signal.SIGKILL)
"""


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Root may write anywhere: step down while permissions are the point."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file of the folder with its bytes."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def killed_in_mid_work(database: Path) -> None:
    """A worker recorded one event of mika-reel and was killed: its log lies beside the file."""
    with other_process(WRITE_AND_DIE, database) as worker:
        assert worker.wait() == -signal.SIGKILL
    assert Path(f"{database}-wal").stat().st_size


def test_a_new_home_gets_its_folder_and_a_file_for_its_owner_alone(store: Store, database: Path) -> None:
    """Subjects, addresses and a key lie in it, and in its log."""
    store.record("mika-reel", Opened(NOW))
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in database.parent.iterdir()} == {
        "chaser.db": "0o600",
        "chaser.db-wal": "0o600",
        "chaser.db-shm": "0o600",
    }


def test_a_store_survives_a_power_cut_as_far_as_it_can_say(store: Store, database: Path) -> None:
    """Write-ahead log, and one file after closing."""
    store.record("mika-reel", Opened(NOW))
    with closing(sqlite3.connect(database)) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    store.close()
    assert list(files_in(database.parent)) == ["chaser.db"]


def test_a_path_with_odd_characters_is_taken_literally(tmp_path: Path) -> None:
    """A home may be called anything."""
    path = tmp_path / "50% off? #1 & co" / "chaser.db"
    with closing(Store.open(path)) as store:
        store.record("mika-reel", Opened(NOW))
    assert path.exists()
    with closing(Store.copy_of(path)) as copy:
        assert len(copy.history("mika-reel")) == 1


@pytest.mark.usefixtures("store")
def test_the_migrations_make_exactly_the_tables_of_the_code(database: Path) -> None:
    """Nothing in tables.py is without a migration, and SCHEMA is the newest one's number."""
    engine = create_engine(f"sqlite:///{database}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
        assert connection.exec_driver_sql("PRAGMA user_version").scalar_one() == SCHEMA
    engine.dispose()
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == f"{SCHEMA:04}"


def test_an_empty_file_left_by_a_crash_is_completed(database: Path) -> None:
    """The kill came between making the file and its tables."""
    database.parent.mkdir()
    database.touch()
    with closing(Store.open(database)) as store:
        assert store.record("mika-reel", Opened(NOW))


def test_a_file_of_a_newer_chaser_is_refused_and_left_alone(store: Store, database: Path) -> None:
    """Downgrading must not lose what the newer one knew."""
    store.close()
    with closing(sqlite3.connect(database)) as other:
        other.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    before = files_in(database.parent)
    for door in (Store.open, Store.copy_of):
        with pytest.raises(StoreError, match="newer Chaser") as refusal:
            door(database)
        assert "Install that newer version" in refusal.value.remedy
    assert files_in(database.parent) == before


@pytest.mark.parametrize("door", [Store.open, Store.copy_of], ids=["open", "copy_of"])
@pytest.mark.parametrize("harm", ["not a database", "cut off"])
def test_a_damaged_file_is_named_with_a_remedy(store: Store, database: Path, harm: str, door: type[Store]) -> None:
    """Never a traceback, and never a new file over the old one."""
    store.record("mika-reel", Opened(NOW))
    store.close()
    whole = database.read_bytes()
    database.write_bytes(b"gar" * 9999 if harm == "not a database" else whole[: len(whole) // 2])
    damaged = database.read_bytes()
    with pytest.raises(StoreError, match=r"chaser\.db is damaged: ") as refusal:
        door(database)
    assert "backup" in refusal.value.remedy
    assert database.read_bytes() == damaged


def test_damage_in_the_middle_is_said_when_it_is_met(store: Store, database: Path) -> None:
    """Opening reads no further than it must."""
    store.record_all([("mika-reel", Opened(NOW), "") for _ in range(500)])
    store.close()
    with database.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (database.stat().st_size - 4096))
    with pytest.raises(StoreError, match="is damaged"), closing(Store.open(database)) as hurt:
        hurt.history("mika-reel")


def test_a_folder_where_the_file_should_be_is_said(tmp_path: Path) -> None:
    """Whatever stands in the way is named."""
    (tmp_path / "chaser.db").mkdir()
    with pytest.raises(StoreError, match="cannot be opened or written"):
        Store.open(tmp_path / "chaser.db")
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StoreError, match="cannot be opened or written"):
        Store.open(tmp_path / "data" / "chaser.db")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder outside pytest's own, which an ordinary user may reach."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


def test_a_read_only_folder_is_said_with_what_to_change(open_folder: Path) -> None:
    """For a new file, and for one that is there."""
    existing = open_folder / "chaser.db"
    Store.open(existing).close()
    existing.chmod(0o444)
    open_folder.chmod(0o555)
    with ordinary_user():
        for path in (existing, open_folder / "new.db"):
            with pytest.raises(StoreError, match="cannot be opened or written") as refusal:
                Store.open(path)
            assert str(open_folder) in refusal.value.remedy


def test_looking_ahead_works_on_a_read_only_home(open_folder: Path) -> None:
    """`plan` needs no right to write."""
    path = open_folder / "chaser.db"
    with closing(Store.open(path)) as store:
        store.record("mika-reel", Opened(NOW))
    path.chmod(0o444)
    open_folder.chmod(0o555)
    with ordinary_user(), closing(Store.copy_of(path)) as copy:
        assert len(copy.history("mika-reel")) == 1


def test_a_database_that_another_program_keeps_locked_is_said(store: Store, database: Path) -> None:
    """After the patience is over, in words; and it goes on when the other lets go."""
    store.close()
    with closing(Store.open(database, patience=0.1)) as hasty, closing(sqlite3.connect(database)) as viewer:
        viewer.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match=r"holds the database .* locked for over 0\.1 seconds") as refusal:
            hasty.record("mika-reel", Opened(NOW))
        assert "Close it" in refusal.value.remedy
        assert hasty.history("mika-reel") == ()
        viewer.rollback()
        assert hasty.record("mika-reel", Opened(NOW))


def test_a_full_disk_is_said_and_nothing_is_half_written(tmp_path: Path) -> None:
    """SQLite's own word for it, provoked by a limit on its pages."""
    path = tmp_path / "chaser.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA max_page_count = 4")
        connection.execute("CREATE TABLE t (x)")
        with pytest.raises(StoreError, match="The disk is full") as refusal, explained(path):
            connection.execute("INSERT INTO t VALUES (zeroblob(100000))")
    assert "Free some space" in refusal.value.remedy


def test_a_copy_in_memory_knows_everything_and_changes_nothing(store: Store, database: Path) -> None:
    """While a worker has the file open: same files, same bytes, except SQLite's own read marks."""
    store.record("mika-reel", Opened(NOW))
    store.claim("mika-reel", claimed(), b"text", "maya")
    before = files_in(database.parent)
    with closing(Store.copy_of(database)) as copy:
        assert copy.histories() == store.histories()
        copy.record("mika-reel", Opened(NOW))
        assert copy.claim("mika-reel", claimed(number=2, message_id="<2@chaser>"), b"text", "maya")
        assert copy.secret_key() == copy.secret_key()
        assert len(copy.history("mika-reel")) == 4
    after = files_in(database.parent)
    assert set(after) == set(before)
    assert {name for name in before if before[name] != after[name]} <= {"chaser.db-shm"}
    assert len(store.history("mika-reel")) == 2


def test_a_copy_of_a_closed_file_leaves_no_trace(store: Store, database: Path) -> None:
    """Not even a log beside it."""
    store.record("mika-reel", Opened(NOW))
    store.close()
    before = files_in(database.parent), database.stat().st_mtime_ns
    with closing(Store.copy_of(database)) as copy:
        copy.record("mika-reel", Opened(NOW))
        assert len(copy.history("mika-reel")) == 2
    assert (files_in(database.parent), database.stat().st_mtime_ns) == before


def test_a_copy_after_a_kill_has_what_was_recorded_last(database: Path) -> None:
    """What lies in the log alone counts, and the log stays for the next worker."""
    killed_in_mid_work(database)
    before = files_in(database.parent)
    with closing(Store.copy_of(database)) as copy:
        assert len(copy.history("mika-reel")) == 1
    assert files_in(database.parent) == before


def test_a_copy_reads_a_log_that_lost_its_index(database: Path) -> None:
    """A backup may have taken the file and its log only."""
    killed_in_mid_work(database)
    Path(f"{database}-shm").unlink()
    before = files_in(database.parent)
    with closing(Store.copy_of(database)) as copy:
        assert len(copy.history("mika-reel")) == 1
    assert files_in(database.parent) == before


def test_a_copy_of_nothing_is_empty_and_makes_nothing(tmp_path: Path) -> None:
    """`plan` before the first `run`."""
    with closing(Store.copy_of(tmp_path / "data" / "chaser.db")) as copy:
        assert copy.histories() == {}
        assert copy.record("mika-reel", Opened(NOW))
    assert list(tmp_path.iterdir()) == []


def test_a_backup_made_by_copying_a_closed_file_opens(store: Store, database: Path, tmp_path: Path) -> None:
    """One file is the whole state."""
    store.record("mika-reel", Opened(NOW))
    store.close()
    shutil.copy(database, tmp_path / "restored.db")
    with closing(Store.open(tmp_path / "restored.db")) as restored:
        assert len(restored.history("mika-reel")) == 1
