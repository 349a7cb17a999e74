"""Who works on an account: whoever holds the lock of its lease file.

The lock is the kernel's, so it frees itself when the worker dies; a file left behind means nothing. The number inside
is for people only and is never read. The file is never removed: two workers could then lock two files.
"""

import fcntl
import os
from pathlib import Path
from types import TracebackType

from worker.errors import StoreError


class Lease:
    """An exclusive hold on `path`, normally `data/locks/<account>.lock`.

    `with Lease(path) as held:` says whether it was free; on leaving it is released.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def try_acquire(self) -> bool:
        """Take the lease if nobody has it; True also when it is ours already. StoreError if the file cannot be made."""
        if self._descriptor is not None:
            return True
        try:
            descriptor = self._open()
        except OSError as error:
            raise StoreError(
                f"The lock file {self.path} cannot be opened: {error.strerror}.",
                f"Give the user that runs Chaser write access to {self.path.parent}.",
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        except OSError as error:
            os.close(descriptor)
            raise StoreError(
                f"The lock file {self.path} cannot be locked: {error.strerror}.",
                "Keep Chaser's home on a local disk; some network file systems have no locks.",
            ) from error
        self._sign(descriptor)
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Let go; nothing happens when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> bool:
        return self.try_acquire()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.release()

    def _open(self) -> int:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)

    def _sign(self, descriptor: int) -> None:
        """Write our process number; a full disk must not cost the lease."""
        try:
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode("ascii"), 0)
        except OSError:
            return
