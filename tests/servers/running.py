"""Starting a mail server's programs, waiting until they answer, and ending all of them."""

import contextlib
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.servers.dovecot import HOST

STOP_SECONDS = 3.0
MEMORY = Path("/dev/shm")


def quick_folder(prefix: str) -> Path:
    """A new folder, in memory where there is such a place: mail of a test need not survive a power cut.

    Its path is short, since Unix sockets live below it.
    """
    return Path(tempfile.mkdtemp(prefix=prefix, dir=MEMORY if os.access(MEMORY, os.W_OK) else None))


def started(
    command: Sequence[str | Path], log: Path, environ: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """The program, running in a process group of its own and writing into `log`."""
    with log.open("wb") as file:
        return subprocess.Popen(
            command,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def answers(process: subprocess.Popen[bytes], port: int, seconds: float) -> bool:
    """Wait until it greets on this port; whether it does."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection((HOST, port), 5) as sock:
            if sock.recv(4096).startswith(b"* OK"):
                return True
        time.sleep(0.02)
    return False


def end(process: subprocess.Popen[bytes], *, kindly: bool) -> None:
    """End the whole process group, after a moment to say goodbye where that is wanted."""
    if kindly:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
