r"""An IMAP server that says exactly what it is told, for what no well-behaved server can be made to say.

    with ScriptedServer({"UID SEARCH": [Answer("* SEARCH 4"), Answer("* BYE going down", then=Then.CUT)]}) as server:
        mailbox = server.connect()

A command without an entry gets a plain good answer. An entry's last answer is given again and again.
"""

import contextlib
import re
import socket
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from worker.mail.imap import ImapMailbox, connect

HOST = "127.0.0.1"
CAPABILITIES = "IMAP4rev1 UIDPLUS MOVE UNSELECT AUTH=PLAIN"
LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r\n$")


class Then(StrEnum):
    """What follows an answer's lines."""

    OK = "ok"
    NO = "no"
    BAD = "bad"
    CUT = "cut"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Answer:
    """Untagged lines, then the tagged answer with `text`, or the end of the line."""

    lines: str = ""
    then: Then = Then.OK
    text: str = "done"
    is_half: bool = False
    """The lines end without CRLF."""

    def spoken(self, tag: str) -> bytes:
        lines = self.lines.replace("\n", "\r\n") + ("\r\n" if self.lines and not self.is_half else "")
        tagged = f"{tag} {self.then.upper()} {self.text}\r\n" if self.then in {Then.OK, Then.NO, Then.BAD} else ""
        return (lines + tagged).encode()


class ScriptedServer:
    """Listens on `port`; `commands` is every line it was sent, without the tags."""

    def __init__(
        self,
        script: Mapping[str, Sequence[Answer]] | None = None,
        *,
        capabilities: str = CAPABILITIES,
        greeting: str = "* OK hello",
    ) -> None:
        opened = Answer("* 3 EXISTS\n* OK [UIDVALIDITY 7] valid\n* OK [UIDNEXT 10] next")
        defaults = {
            "CAPABILITY": [Answer(f"* CAPABILITY {capabilities}")],
            "EXAMINE": [opened],
            "SELECT": [opened],
            "LOGOUT": [Answer("* BYE bye")],
        }
        self._script = {name: list(answers) for name, answers in (defaults | dict(script or {})).items()}
        self._greeting = greeting
        self.commands: list[str] = []
        self.asked = threading.Event()
        """Set whenever a command is left without an answer."""
        self._listener = socket.create_server((HOST, 0))
        self.port: int = self._listener.getsockname()[1]
        self._lines: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for line in (self._listener, *self._lines):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()
        self._thread.join(5)

    def connect(self, password: str = "secret", timeout: tuple[float, float] = (5, 5)) -> ImapMailbox:
        return connect(
            host=HOST,
            port=self.port,
            security="none",
            ca_file="",
            user="maya",
            password=password,
            timeout=timeout,
        )

    def sent(self, name: str) -> list[str]:
        """The commands that begin with `name`."""
        return [command for command in self.commands if command.startswith(name)]

    def _serve(self) -> None:
        with contextlib.suppress(OSError):  # the test is over
            while True:
                line, _ = self._listener.accept()
                self._lines.append(line)
                with contextlib.suppress(OSError):  # the client went away
                    self._speak(line)
                _hang_up(line)

    def _speak(self, line: socket.socket) -> None:
        line.sendall(self._greeting.encode() + b"\r\n")
        with line.makefile("rb") as reader:
            while command := reader.readline():
                end = command
                while literal := LITERAL.search(end):
                    if not literal[2]:
                        line.sendall(b"+ go on\r\n")
                    reader.read(int(literal[1]))
                    end = reader.readline()
                self._answer(line, command.decode().strip())

    def _answer(self, line: socket.socket, command: str) -> None:
        tag, *words = command.split(" ")
        self.commands.append(" ".join(words))
        name = " ".join(words[:2]) if words[0] == "UID" else words[0]
        answers = self._script.get(name, [Answer()])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        line.sendall(answer.spoken(tag))
        if answer.then is Then.SILENCE:
            self.asked.set()
        if answer.then is Then.CUT:
            _hang_up(line)


def _hang_up(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
