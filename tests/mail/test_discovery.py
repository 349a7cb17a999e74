"""Which server holds the mail of an address: by its provider, by what its domain announces, or nobody knows."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from worker.mail.discovery import Server, announced_server, known_server

Answer = Callable[[bytes], bytes]
ADDRESS = "maya@brand.example"


@contextmanager
def nameserver(answer: Answer) -> Iterator[list[tuple[str, int]]]:
    """A name server on loopback that answers one question."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.bind(("127.0.0.1", 0))
        line.settimeout(10)

        def serve() -> None:
            question, asker = line.recvfrom(4096)
            line.sendto(answer(question), asker)

        thread = threading.Thread(target=serve)
        thread.start()
        yield [line.getsockname()]
        thread.join()


def record(priority: int, port: int, target: bytes, name: bytes = b"\xc0\x0c") -> bytes:
    data = struct.pack(">3H", priority, 1, port) + target
    return name + struct.pack(">2HLH", 33, 1, 60, len(data)) + data


def encoded(host: str) -> bytes:
    return b"".join(bytes([len(label)]) + label.encode() for label in host.split(".") if label) + b"\0"


def announcing(*records: bytes, flags: int = 0x8180) -> Answer:
    return lambda asked: asked[:2] + struct.pack(">5H", flags, 1, len(records), 0, 0) + asked[12:] + b"".join(records)


@pytest.mark.parametrize(
    ("address", "host", "provider"),
    [
        ("a@gmail.com", "imap.gmail.com", "gmail"),
        ("a@GoogleMail.com", "imap.gmail.com", "gmail"),
        ("a@hotmail.com", "outlook.office365.com", "outlook"),
        ("a@live.com", "outlook.office365.com", "outlook"),
        ("a@163.com", "imap.163.com", ""),
    ],
)
def test_a_providers_server_is_known_by_the_address(address: str, host: str, provider: str) -> None:
    """And which of them has a sign-in of its own."""
    assert known_server(address) == Server(host, 993, provider)


def test_a_domain_of_ones_own_is_no_provider() -> None:
    """Nothing is guessed from it."""
    assert known_server(ADDRESS) is None


def test_the_server_that_a_domain_announces_is_found() -> None:
    """The one of the lowest priority; the question was for _imaps._tcp of the domain."""
    asked: list[bytes] = []

    def answer(question: bytes) -> bytes:
        asked.append(question)
        return announcing(record(20, 993, encoded("second.example")), record(10, 1993, encoded("mail.brand.example")))(
            question
        )

    with nameserver(answer) as servers:
        assert announced_server(ADDRESS, servers) == Server("mail.brand.example", 1993)
    assert encoded("_imaps._tcp.brand.example") in asked[0]


def test_a_domain_at_google_is_told_by_its_server() -> None:
    """Then the sign-in of Gmail applies."""
    with nameserver(announcing(record(0, 993, encoded("imap.gmail.com")))) as servers:
        assert announced_server(ADDRESS, servers) == Server("imap.gmail.com", 993, "gmail")


@pytest.mark.parametrize(
    "answer",
    [
        announcing(),
        announcing(flags=0x8183),
        announcing(record(0, 0, b"\0")),
        announcing(record(0, 993, b"\xc0\x0c")[:-1]),
        announcing(record(0, 993, b"\xc0\xff")),
        announcing(record(0, 993, b"\x05ab")),
        lambda asked: b"\0\0" + asked[2:] if asked[:2] != b"\0\0" else b"",
        lambda asked: asked,
        lambda _asked: b"",
        lambda _asked: b"\xff" * 600,
        lambda asked: announcing(record(0, 993, struct.pack(">H", 0xC000 | len(asked) + 18)))(asked),
    ],
    ids=[
        "nothing", "no such name", "says there is none", "cut off", "points nowhere", "name runs out",
        "another's answer", "the question", "empty", "noise", "a name that points to itself",
    ],
)  # fmt: skip
def test_whatever_is_no_plain_answer_is_no_answer(answer: Answer) -> None:
    """What comes over the net may be anything; then the person is asked."""
    with nameserver(answer) as servers:
        assert announced_server(ADDRESS, servers) is None


def test_without_a_name_server_nobody_is_waited_for() -> None:
    """A machine without one, or with one that refuses."""
    assert announced_server(ADDRESS, []) is None
    assert announced_server(ADDRESS, [("127.0.0.1", 1)]) is None
