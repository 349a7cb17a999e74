"""One question to the domain name system: which servers a service announces (SRV records, RFC 2782; RFC 1035).

Python's standard library cannot ask it, and for one question at set-up a library would be a lot to carry. What comes
back may be anything: whatever is not a plain answer to this question is no answer.
"""

import secrets
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PATIENCE: Final = 2.0
"""Seconds for each name server."""
ASKED_AT_MOST: Final = 2
LARGEST: Final = 4096
SRV, IN = 33, 1
POINTER: Final = 0xC0


@dataclass(frozen=True, slots=True)
class Announced:
    """One SRV record."""

    priority: int
    weight: int
    port: int
    host: str


def announced(name: str, nameservers: list[tuple[str, int]] | None = None) -> list[Announced]:
    """What the name announces, the preferred first; nothing when it announces nothing or nobody answers."""
    for server in (system_nameservers() if nameservers is None else nameservers)[:ASKED_AT_MOST]:
        try:
            found = _ask(name, server)
        except (OSError, ValueError, struct.error, IndexError, UnicodeError):
            continue
        return sorted(found, key=lambda each: (each.priority, -each.weight))
    return []


def system_nameservers(file: Path = Path("/etc/resolv.conf")) -> list[tuple[str, int]]:
    """The name servers of this machine."""
    try:
        lines = file.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return []
    words = [line.split() for line in lines]
    return [(each[1], 53) for each in words if len(each) > 1 and each[0] == "nameserver"]


def _ask(name: str, server: tuple[str, int]) -> list[Announced]:
    number = secrets.randbelow(1 << 16)
    question = b"".join(bytes([len(label)]) + label for label in name.encode("ascii").split(b".")) + b"\0"
    asked = struct.pack(">6H", number, 0x0100, 1, 0, 0, 0) + question + struct.pack(">2H", SRV, IN)
    family = socket.AF_INET6 if ":" in server[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as line:
        line.settimeout(PATIENCE)
        line.connect(server)  # only this server's answers arrive
        line.send(asked)
        return list(_records(line.recv(LARGEST), number))


def _records(answer: bytes, number: int) -> Iterator[Announced]:
    """The SRV records of an answer to our question. Raises ValueError, IndexError or struct.error on anything else."""
    told, flags, questions, answers = struct.unpack_from(">4H", answer)
    if told != number or not flags & 0x8000 or flags & 0x020F:  # not ours, no answer, cut off, or an error
        raise ValueError("this is no answer")
    place = 12
    for _ in range(questions):
        _, place = _name(answer, place)
        place += 4
    for _ in range(answers):
        _, place = _name(answer, place)
        kind, where, _, length = struct.unpack_from(">2HLH", answer, place)
        place += 10
        if kind == SRV and where == IN:
            host, _ = _name(answer, place + 6)
            priority, weight, port = struct.unpack_from(">3H", answer, place)
            yield Announced(priority, weight, port, host)
        place += length


def _name(answer: bytes, place: int) -> tuple[str, int]:
    """A name, and the place behind it."""
    labels: list[str] = []
    behind = 0
    for _ in range(128):
        length = answer[place]
        if length & POINTER == POINTER:
            behind = behind or place + 2
            place = (length & ~POINTER) << 8 | answer[place + 1]
        elif length:
            labels.append(answer[place + 1 : place + 1 + length].decode("ascii"))
            place += 1 + length
        else:
            return ".".join(labels).lower(), behind or place + 1
    raise ValueError("the name does not end")
