r"""A small IMAP server in memory that can be made to behave like Gmail or Exchange, and to fail at an exact command.

    with ImapServer(GMAIL) as server:
        maya = server.new_user()
        server.post(maya).put("INBOX", b"Subject: hello\r\n\r\nhello\r\n")
        server.on("UID FETCH", "BAD Request is throttled. Suggested Backoff Time: 5000 milliseconds", skip=1)
        ...                                   # a worker that talks to server.imap_port
        assert not server.said("ENABLE")

It checks its clients less than a real server does. What it knows of Gmail and Exchange is what others have seen of
them, never a proof of how they behave today.
"""

import contextlib
import re
import secrets
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Self

from tests.servers.dovecot import HOST, User
from tests.servers.imapd.gmail import Labels
from tests.servers.imapd.personalities import PLAIN, Personality
from tests.servers.imapd.post import Post
from tests.servers.imapd.session import HungUp, Session

LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r\n$")
ASKS_FIRST = re.compile(rb"^\S+ AUTHENTICATE \S+\r\n$", re.IGNORECASE)


@dataclass
class Fault:
    """What is said instead of the answer to a command that begins with `command`.

    answer  "NO …" or "BAD …", "* BYE …" and the end of the line, or "" for the end alone
    skip    so many such commands are answered as ever before
    times   so many are answered like this
    done    the command is carried out first: only its answer is lost
    """

    command: str
    answer: str
    skip: int
    times: int
    done: bool

    def springs(self, command: str) -> bool:
        """Whether it is this command's turn."""
        if not command.upper().startswith(self.command) or not self.times:
            return False
        self.skip -= 1
        if self.skip >= 0:
            return False
        self.times -= 1
        return True


class ImapServer:
    """One server of one personality; a context manager. `commands` is every line it was sent, without the tags."""

    def __init__(self, personality: Personality = PLAIN) -> None:
        self.personality = personality
        self.host = HOST
        self.prefix, self.separator = "", "/"
        self.names = personality.names
        self.commands: list[str] = []
        self.tokens: dict[str, str] = {}
        """Access token to login name, for AUTHENTICATE XOAUTH2."""
        self._faults: list[Fault] = []
        self._users: dict[str, tuple[str, Post]] = {}
        self._listener = socket.create_server((HOST, 0))
        self.imap_port: int = self._listener.getsockname()[1]
        self._lines: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self._begin(self._listen)
        return self

    def __exit__(self, *_: object) -> None:
        for line in (self._listener, *self._lines):
            _hang_up(line)
            line.close()
        for thread in self._threads:
            thread.join(5)

    # What tests do

    def new_user(self) -> User:
        """Somebody with the usual folders, all empty."""
        user = User(f"user-{secrets.token_hex(6)}", secrets.token_hex(8))
        kind = Labels if self.personality.has_labels else Post
        self._users[user.name] = (user.password, kind(self.personality.folders))
        return user

    def post(self, user: User) -> Post:
        """The user's mail, to look at and to change."""
        return self._users[user.name][1]

    @property
    def posts(self) -> list[Post]:
        """Everybody's mail, in the order in which they came."""
        return [post for _, post in self._users.values()]

    def on(self, command: str, answer: str = "", *, skip: int = 0, times: int = 1, done: bool = False) -> Fault:
        """Go wrong at the next command that begins so; see `Fault`."""
        fault = Fault(command.upper(), answer, skip, times, done)
        self._faults.append(fault)
        return fault

    def said(self, command: str) -> list[str]:
        """The commands that begin so, in any letter case."""
        return [line for line in self.commands if line.upper().startswith(command.upper())]

    # What a session asks

    def post_of(self, name: str, password: str) -> Post | None:
        """Whose mail this is; None for a wrong name or password."""
        known = self._users.get(name)
        return known[1] if known and known[0] == password else None

    def post_of_token(self, name: str, token: str) -> Post | None:
        """Whose mail it is; None for a token that is not good for this mailbox."""
        return self._users[name][1] if name in self._users and self.tokens.get(token) == name else None

    def fault_at(self, command: str) -> Fault | None:
        """Note the command; what goes wrong at it, if anything."""
        self.commands.append(command)
        return next((fault for fault in self._faults if fault.springs(command)), None)

    # Lines

    def _begin(self, target: Callable[..., None], *words: object) -> None:
        thread = threading.Thread(target=target, args=words, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):  # the test is over
            while True:
                line, _ = self._listener.accept()
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._lines.append(line)
                self._begin(self._serve, line)

    def _serve(self, line: socket.socket) -> None:
        # The client may go away at any time.
        with contextlib.suppress(OSError, ValueError, HungUp), line.makefile("rb") as reader:
            session = Session(self, line.sendall)
            session.greet()
            while command := _whole(reader, line):
                session.answer(command)
        _hang_up(line)


def _whole(reader: BinaryIO, line: socket.socket) -> bytes:
    """One command with its literals."""
    command = reader.readline()
    end = command
    while literal := LITERAL.search(end):
        if not literal[2]:
            line.sendall(b"+ go on\r\n")
        command += reader.read(int(literal[1]))
        end = reader.readline()
        command += end
    if ASKS_FIRST.search(command):  # the secret comes in a line of its own
        line.sendall(b"+ \r\n")
        command = command.rstrip() + b" " + reader.readline()
    return command


def _hang_up(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
