r"""The line between a client and the server: counted in passing, or spoken by hand.

    with Meter(server.imap_port) as meter:
        ...                                  # a client that talks to meter.port
        meter.commands                       # ["LIST \"\" \"*\" …", …], tags left out
        meter.turns                          # how often the client spoke after the server had: round trips
    meter.down                           # bytes the server sent

A Meter slows the line a little, so what is timed never goes through one.
"""

import contextlib
import re
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Self

HOST = "127.0.0.1"
LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r\n$")
PIECE = 1 << 16


@dataclass
class Heard:
    """The client's commands of one connection, taken out of the stream: literals are passed over."""

    commands: list[bytes] = field(default_factory=list)
    _rest: bytes = b""
    _literal: int = 0
    _continues: bool = False

    def take(self, data: bytes) -> None:
        self._rest += data
        while self._rest:
            if self._literal:
                skipped = min(self._literal, len(self._rest))
                self._literal -= skipped
                self._rest = self._rest[skipped:]
                continue
            line, end, rest = self._rest.partition(b"\r\n")
            if not end:
                return
            self._rest = rest
            if not self._continues:
                self.commands.append(line.partition(b" ")[2])
            literal = LITERAL.search(line + end)
            self._literal = int(literal[1]) if literal else 0
            self._continues = literal is not None


class Meter:
    """Listens on `port`, passes every connection on, and counts. `hide` is left out of what the server says."""

    def __init__(self, to_port: int, hide: bytes = b"") -> None:
        self._to_port = to_port
        self._hide = hide
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._listener = socket.create_server((HOST, 0), backlog=200)
        self.port: int = self._listener.getsockname()[1]
        self.up = self.down = self.turns = 0
        self._has_server_spoken = True
        self.lines: list[Heard] = []

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for sock in (self._listener, *self._sockets):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()

    def reset(self) -> None:
        """Count from here."""
        with self._lock:
            self.up = self.down = self.turns = 0
            self._has_server_spoken = True
            for line in self.lines:
                line.commands.clear()

    @property
    def commands(self) -> list[str]:
        """Every command of every connection since the last reset."""
        with self._lock:
            return [command.decode("utf-8", "replace") for line in self.lines for command in line.commands]

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection((HOST, self._to_port))
                for sock in (client, server):
                    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    self._sockets.append(sock)
                heard = Heard()
                self.lines.append(heard)
                threading.Thread(target=self._pass_up, args=(client, server, heard), daemon=True).start()
                threading.Thread(target=self._pass_down, args=(server, client), daemon=True).start()

    def _pass_up(self, client: socket.socket, server: socket.socket, heard: Heard) -> None:
        for data in _pieces(client):
            with self._lock:
                self.up += len(data)
                self.turns += self._has_server_spoken
                self._has_server_spoken = False
                heard.take(data)
            server.sendall(data)
        _hang_up(server)

    def _pass_down(self, server: socket.socket, client: socket.socket) -> None:
        for data in _pieces(server):
            with self._lock:
                self.down += len(data)
                self._has_server_spoken = True
            client.sendall(data.replace(self._hide, b"") if self._hide else data)
        _hang_up(client)


class Raw:
    """A socket that speaks IMAP without any library: the least a client can cost."""

    def __init__(self, port: int, user: str, password: str) -> None:
        self._sock = socket.create_connection((HOST, port))
        self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._reader = self._sock.makefile("rb", buffering=PIECE)
        self._reader.readline()
        self.ask(f'LOGIN "{user}" "{password}"'.encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._sock.close()

    def ask(self, *commands: bytes, each: Callable[[bytes], object] = len) -> int:
        """Send commands in one breath, read to their end; how many bytes came. `each` sees the pieces read."""
        self._sock.sendall(b"".join(b"a " + command + b"\r\n" for command in commands))
        return sum(self._answer(command, each) for command in commands)

    def append(self, folder: str, flags: str, message: bytes) -> None:
        """APPEND with a synchronizing literal, which every server takes."""
        self._sock.sendall(f'a APPEND "{folder}" {flags} {{{len(message)}}}\r\n'.encode())
        said = self._reader.readline()
        if not said.startswith(b"+"):
            raise RuntimeError(f"the server does not want it: {said!r}")
        self._sock.sendall(message + b"\r\n")
        self._answer(b"APPEND", len)

    def _answer(self, command: bytes, each: Callable[[bytes], object]) -> int:
        size = 0
        while True:
            line = self._reader.readline()
            size += len(line)
            each(line)
            if line.startswith(b"a "):
                if not line.startswith(b"a OK"):
                    raise RuntimeError(f"{command[:60]!r}: {line!r}")
                return size
            if not line:
                raise RuntimeError(f"{command[:60]!r}: the line ended")
            if literal := LITERAL.search(line):
                each(self._reader.read(int(literal[1])))
                size += int(literal[1])


def searches(commands: Sequence[str]) -> list[bytes]:
    """The commands that open a folder for reading or search in it, in their order."""
    return [command.encode() for command in commands if command.startswith(("EXAMINE", "UID SEARCH"))]


def _pieces(sock: socket.socket) -> Iterator[bytes]:
    with contextlib.suppress(OSError):
        while data := sock.recv(PIECE):
            yield data


def _hang_up(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
