"""Several threads, several processes, and a kill in the middle."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.store.samples import NOW, claimed, other_process
from worker.core.events import DraftClaimed, Opened
from worker.store.repository import Store

RECORD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tests.store.samples import claimed
from worker.core.events import Opened
from worker.store.repository import Store
print("ready", flush=True)
sys.stdin.readline()
store = Store.open(Path(sys.argv[1]))
won = sum(store.record("shared", Opened(datetime.now(UTC)), key=str(n)) is not None for n in range(100))
for n in range(100):
    store.record(sys.argv[2], Opened(datetime.now(UTC)))
drafts = [claimed(number=n, message_id=f"<{n}@chaser>") for n in range(100)]
won += sum(store.claim("shared", draft, b"text", sys.argv[2]) != () for draft in drafts)
print(won, flush=True)
store.close()
"""
OPEN_IN_STEP = """
import sys
from pathlib import Path
from worker.errors import StoreError
from worker.store.repository import Store
faults = []
for n in range(15):
    Path(f"{sys.argv[1]}.{n}.{sys.argv[2]}").touch()
    while not all(Path(f"{sys.argv[1]}.{n}.{other}").exists() for other in range(2)):
        pass
    try:
        Store.open(Path(f"{sys.argv[1]}.{n}")).close()
    except StoreError as error:
        faults.append(error.what)
sys.exit("; ".join(faults) or None)
"""
CLAIM_FOR_EVER = """
import sys
from dataclasses import replace
from itertools import count
from pathlib import Path
from tests.store.samples import claimed
from worker.store.repository import Store
store = Store.open(Path(sys.argv[1]))
for n in count(1):
    store.claim("mika-reel", claimed(number=n, message_id=f"<{n}@chaser>"), b"%d" % n * 20_000, "maya")
    print(n, flush=True)
"""


def test_two_processes_record_at_once_on_a_home_that_neither_has_opened(database: Path) -> None:
    """Both make the file at the same moment; each event is there once, each key and each claim has one winner."""
    with other_process(RECORD, database, "one") as one, other_process(RECORD, database, "two") as two:
        for process in (one, two):
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        answers = []
        for process in (one, two):
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        for process in (one, two):
            assert process.stdout is not None
            answers.append(int(process.stdout.readline()))
    with closing(Store.open(database)) as store:
        histories = store.histories()
    assert sum(answers) == 200
    assert {chase: len(events) for chase, events in histories.items()} == {"shared": 200, "one": 100, "two": 100}
    numbers = [recorded.number for events in histories.values() for recorded in events]
    assert len(set(numbers)) == 400


def test_a_new_home_is_opened_by_two_processes_at_the_same_moment(database: Path) -> None:
    """One makes the tables, the other finds them made; nobody hears of a lock. Fifteen homes, in step."""
    database.parent.mkdir()
    with ExitStack() as running:
        processes = [running.enter_context(other_process(OPEN_IN_STEP, database, n)) for n in range(2)]
    assert [process.returncode for process in processes] == [0, 0]


@pytest.mark.parametrize("after", [1, 7, 30])
def test_a_kill_during_writes_loses_nothing_that_was_said_and_halves_nothing(database: Path, after: int) -> None:
    """The file is sound, every claim that was answered is there, and no claim lacks its bytes."""
    with other_process(CLAIM_FOR_EVER, database) as process:
        assert process.stdout is not None
        said = [int(process.stdout.readline()) for _ in range(after)]
        process.kill()
        process.wait()
    with closing(sqlite3.connect(database)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with closing(Store.open(database)) as store:
        claims = [
            recorded.event.number for recorded in store.history("mika-reel") if isinstance(recorded.event, DraftClaimed)
        ]
        assert claims == list(range(1, len(claims) + 1))
        assert len(claims) >= said[-1]
        assert all(store.draft_bytes("mika-reel", n, 1) == b"%d" % n * 20_000 for n in claims)
        assert store.draft_bytes("mika-reel", len(claims) + 1, 1) is None


@pytest.mark.parametrize("door", ["open", "copy_of"])
def test_threads_share_one_store(database: Path, door: str) -> None:
    """A thread per account, reading and writing: no error, nothing lost, one winner per claim."""
    with closing(getattr(Store, door)(database)) as store, ThreadPoolExecutor(12) as threads:

        def work(n: int) -> bool:
            for _ in range(10):
                store.record(f"chase-{n}", Opened(NOW))
                store.histories()
            return store.claim("shared", claimed(), b"text", f"account-{n}") != ()

        assert sum(threads.map(work, range(24))) == 1
        counts = {chase: len(events) for chase, events in store.histories().items()}
    assert counts == {"shared": 1} | {f"chase-{n}": 10 for n in range(24)}
