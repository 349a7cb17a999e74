"""A relay between a mail client and an IMAP server on loopback that can be told to act at an exact word on the line.

    with Relay(server.imap_port) as relay:
        trap = relay.at(b"APPENDUID", sent_by=Sender.SERVER, then=Then.CUT)
        ...                                   # a worker that talks to relay.port
        assert trap.wait_until_sprung()       # the draft is stored, the worker never hears of it

Everything before the word has been passed on when a trap springs; the word itself has not.
"""

import contextlib
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

HOST = "127.0.0.1"
PATIENCE_SECONDS = 30.0


class Sender(StrEnum):
    """Whose bytes a trap watches."""

    CLIENT = "client"
    SERVER = "server"


class Then(StrEnum):
    """What becomes of the line once the trap's call has returned."""

    PASS = "pass"
    HOLD = "hold"
    CUT = "cut"


@dataclass(eq=False)
class Trap:
    """One word to wait for. `skip` occurrences pass unharmed first; then it springs once."""

    token: bytes
    sent_by: Sender
    then: Then
    call: Callable[[], object]
    skip: int
    _held: bytes = b""
    _line: socket.socket | None = None
    _sprung: threading.Event = field(default_factory=threading.Event)
    _released: threading.Event = field(default_factory=threading.Event)

    def wait_until_sprung(self, seconds: float = PATIENCE_SECONDS) -> bool:
        return self._sprung.wait(seconds)

    def release(self) -> None:
        """Let a held line go on."""
        self._released.set()

    def holds(self, ending: bytes) -> bool:
        """Whether what is held back, with what has come since, ends so: the sender has said all of it."""
        if self._line is None:
            return False
        with contextlib.suppress(BlockingIOError):
            since = self._line.recv(1 << 20, socket.MSG_PEEK | socket.MSG_DONTWAIT)
            return (self._held + since).endswith(ending)
        return self._held.endswith(ending)

    def spring(self, held: bytes, line: socket.socket) -> None:
        self._held, self._line = held, line
        self.call()
        self._sprung.set()
        if self.then is Then.HOLD:
            self._released.wait()


class Relay:
    """Listens on `port` and passes each connection on to the server at `to_port`, byte for byte."""

    def __init__(self, to_port: int) -> None:
        self._to_port = to_port
        self._traps: list[Trap] = []
        self._ever_set: list[Trap] = []
        self._lines: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        self._run(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        for trap in self._ever_set:  # one that has sprung may still hold its line
            trap.release()
        _close(self._listener, *self._lines)
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)

    def at(
        self,
        token: bytes,
        *,
        sent_by: Sender,
        then: Then = Then.PASS,
        call: Callable[[], object] = lambda: None,
        skip: int = 0,
    ) -> Trap:
        """Set a trap for `token`, which lies within one line; `call` runs at that moment, before `then`."""
        trap = Trap(token, sent_by, then, call, skip)
        self._ever_set.append(trap)
        self._traps = [*self._traps, trap]  # a new list: the threads of open lines are reading the old one
        return trap

    def _run(self, work: Callable[..., None], *values: object) -> None:
        thread = threading.Thread(target=work, args=values, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):  # the listener was closed
            while True:
                client, _ = self._listener.accept()
                self._lines.append(client)
                try:
                    server = socket.create_connection((HOST, self._to_port))
                except OSError:  # the server is down, and so the client sees it
                    _close(client)
                    continue
                self._lines.append(server)
                self._run(self._pass_on, client, server, Sender.CLIENT)
                self._run(self._pass_on, server, client, Sender.SERVER)

    def _pass_on(self, source: socket.socket, target: socket.socket, sender: Sender) -> None:
        waiting = b""
        with contextlib.suppress(OSError):  # either side went away
            while data := source.recv(65536):
                waiting = self._passed_until_cut(waiting + data, source, target, sender)
            target.shutdown(socket.SHUT_WR)  # what was sent arrives before the end of the line does
            return
        _close(source, target)

    def _passed_until_cut(self, data: bytes, source: socket.socket, target: socket.socket, sender: Sender) -> bytes:
        """Send what may go; return what could still become a trap's word. Raises OSError where the line is cut."""
        while found := self._next_trap(data, sender):
            trap, place = found
            target.sendall(data[:place])
            data = data[place:]
            if trap.skip:
                trap.skip -= 1
                target.sendall(data[: len(trap.token)])
                data = data[len(trap.token) :]
                continue
            self._traps = [other for other in self._traps if other is not trap]
            trap.spring(data, source)
            if trap.then is Then.CUT:
                raise ConnectionAbortedError
        kept = max((_overlap(data, trap.token) for trap in self._traps if trap.sent_by is sender), default=0)
        target.sendall(data[: len(data) - kept])
        return data[len(data) - kept :]

    def _next_trap(self, data: bytes, sender: Sender) -> tuple[Trap, int] | None:
        places = [(trap, data.find(trap.token)) for trap in self._traps if trap.sent_by is sender]
        return min((found for found in places if found[1] >= 0), key=lambda found: found[1], default=None)


def _overlap(data: bytes, token: bytes) -> int:
    """How many bytes at the end of `data` are the beginning of `token`."""
    return next((size for size in range(len(token) - 1, 0, -1) if data.endswith(token[:size])), 0)


def _close(*sockets: socket.socket) -> None:
    for sock in sockets:
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)  # wakes the thread that reads it
        sock.close()
