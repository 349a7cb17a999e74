"""Who works on an account."""

import os
import signal
from pathlib import Path

import pytest

from tests.store.samples import other_process
from worker.errors import StoreError
from worker.store.lease import Lease

HOLD = """
import sys
from pathlib import Path
from worker.store.lease import Lease
lease = Lease(Path(sys.argv[1]))
print(lease.try_acquire(), flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The lease file of account maya."""
    return tmp_path / "data" / "locks" / "maya.lock"


def test_the_second_worker_is_told_no_and_a_person_can_see_who_the_first_is(path: Path) -> None:
    """One worker per account; its process number stands in the file."""
    first, second = Lease(path), Lease(path)
    assert first.try_acquire()
    assert not second.try_acquire()
    assert path.read_text("ascii") == f"{os.getpid()}\n"
    first.release()


def test_a_released_lease_is_free_again(path: Path) -> None:
    """Releasing twice is harmless."""
    first, second = Lease(path), Lease(path)
    assert first.try_acquire()
    first.release()
    first.release()
    assert second.try_acquire()
    second.release()


def test_acquiring_what_one_holds_says_yes(path: Path) -> None:
    """The holder may ask again, and one release is enough."""
    lease = Lease(path)
    assert lease.try_acquire()
    assert lease.try_acquire()
    lease.release()
    with Lease(path) as held:
        assert held


def test_the_with_form_says_whether_it_is_held_and_lets_go(path: Path) -> None:
    """Inside the block nobody else has it, afterwards anybody may."""
    with Lease(path) as held, Lease(path) as also_held:
        assert held
        assert not also_held
    with Lease(path) as held_later:
        assert held_later


def test_the_lease_of_a_killed_worker_is_free_at_once(path: Path) -> None:
    """The kernel frees the lock; the file that stays behind means nothing."""
    with other_process(HOLD, path) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "True\n"
        assert not Lease(path).try_acquire()
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    assert path.exists()
    with Lease(path) as held:
        assert held


def test_accounts_do_not_wait_for_each_other(path: Path) -> None:
    """The account is the unit of work."""
    with Lease(path) as maya, Lease(path.with_name("ops.lock")) as ops:
        assert maya
        assert ops


@pytest.mark.parametrize("content", ["", "not a number\n", "\xff"])
def test_what_stands_in_the_file_is_never_believed(path: Path, content: str) -> None:
    """Only the lock counts."""
    path.parent.mkdir(parents=True)
    path.write_text(content, "latin-1")
    with Lease(path) as held:
        assert held


def test_a_lock_file_that_cannot_be_made_is_an_error_with_the_place(tmp_path: Path) -> None:
    """Not a traceback: the folder is in the remedy."""
    (tmp_path / "locks").write_text("a file where a folder is needed")
    with pytest.raises(StoreError, match="cannot be opened") as refusal:
        Lease(tmp_path / "locks" / "maya.lock").try_acquire()
    assert str(tmp_path / "locks") in refusal.value.remedy
