"""The embedded mail server: pymap in a process of its own, on a free port of this machine only, its mail in memory."""

import secrets
import socket
import subprocess
import sys
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self

from worker.demo import host
from worker.errors import ChaserError

HOST = "127.0.0.1"
PATIENCE = 20.0
"""Seconds the server may take to answer; it needs less than half a second on an idle machine."""
GOODBYE = 2.0
TRIES = 3
"""Another program may take the free port between our look and the server's start."""
INSTALL = "In the folder that you got Chaser in, type: make demo   (or: pip install '.[demo]')"


class MailServer:
    """A server with one mailbox, for as long as the `with` lasts. Raises ChaserError when it cannot be had."""

    def __init__(self, user: str) -> None:
        self.user = user
        self.password = secrets.token_urlsafe(16)
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        if find_spec("pymap") is None:
            raise ChaserError(
                "The demo brings its own mail server, pymap, and that is not installed.",
                INSTALL,
            )
        try:
            for _ in range(TRIES):
                self._start()
                if self._answers():
                    return self
                self._end()
        except BaseException:
            self._end()
            raise
        raise ChaserError("The demo's mail server pymap did not start.", INSTALL)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _start(self) -> None:
        """In a session of its own: Ctrl-C at the terminal is for us, and we end the server ourselves."""
        self.port = _free_port()
        words = ["--host", HOST, "--port", str(self.port), "--no-tls"]
        words += ["dict", "--demo-user", self.user, "--demo-password", self.password]
        # -P: the folder of that file is no place to import from, or its neighbours would hide other modules.
        self._process = subprocess.Popen(  # noqa: S603 - our own file, under our own interpreter
            [sys.executable, "-P", str(Path(host.__file__)), *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _answers(self) -> bool:
        """Whether it greets us before our patience ends; False at once when the process has ended."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self._process is not None and self._process.poll() is None:
            with suppress(OSError), socket.create_connection((HOST, self.port), timeout=1) as line:
                return line.recv(4) == b"* OK"
            time.sleep(0.02)
        return False

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(GOODBYE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        finally:
            if process.stdin is not None:
                process.stdin.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
