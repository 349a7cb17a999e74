"""(f) From the delivery of a reply to the withdrawn draft, against the server's own notice (IDLE) of the same mail.

Ten drafts lie open; a reply to each is delivered by LMTP, one after the other, while the service listens. Beside it a
bare client that does nothing but IDLE hears of the same mail. The draft is withdrawn when the server tells the service
that it is expunged.
"""

import imaplib
import re
import signal
import smtplib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.big_mail import MORNING, Size, address, fill, item, request_id
from tests.bench.figures import Figure, Sample
from tests.bench.homes import Access, Home, ask
from tests.bench.place import Place
from tests.clock.shim import Clock
from tests.servers.dovecot import HOST, Dovecot, User
from tests.servers.relay import Relay, Sender
from tests.stories.program import surroundings

REPLIES = 10
APART = 4.0
"""Seconds between two replies: the service is listening again by then."""
PATIENCE_SECONDS = 60.0
FACTOR, ALLOWANCE = 1.5, 0.1
"""What is promised: at most so many times the notice, and so many seconds more."""


def measured(place: Place) -> Iterator[Figure]:
    user = place.server.new_user()
    fill(place.server, user.name, Size(400, REPLIES), creators=REPLIES)
    with Relay(place.server.imap_port) as relay:
        home = Home(
            place.new_folder(), {"maya": Access(relay.port, user)}, [ask(number, due=True) for number in range(REPLIES)]
        )
        with _service(home), _listener(place.server, user) as notices:
            _wait(lambda: _drafts(place.server, user) == REPLIES, "the drafts")
            time.sleep(APART)
            pairs = [_reply(place.server, user, relay, notices, number) for number in range(REPLIES)]
    theirs, ours = (Sample.of(each) for each in zip(*pairs, strict=True))
    yield Figure("the server's own notice", theirs.shown("ms", 1000))
    yield Figure("reply to withdrawn draft", ours.shown("ms", 1000))
    share = (ours.median - ALLOWANCE) / theirs.median
    yield Figure("the same less 100 ms, to the notice", "", share, FACTOR)


def _reply(server: Dovecot, user: User, relay: Relay, notices: list[float], number: int) -> tuple[float, float]:
    """Seconds from the delivery to the server's notice, and to the withdrawn draft."""
    withdrawn: list[float] = []
    trap = relay.at(b" EXPUNGE\r\n", sent_by=Sender.SERVER, call=lambda: withdrawn.append(time.perf_counter()))
    known = len(notices)
    begun = time.perf_counter()
    with smtplib.LMTP(HOST, server.lmtp_port) as lmtp:
        lmtp.sendmail(address(number), [user.name], _answer(number))
    if not trap.wait_until_sprung(PATIENCE_SECONDS):
        raise RuntimeError("the draft was not withdrawn")
    _wait(lambda: len(notices) > known, "the notice")
    time.sleep(APART)
    return notices[known] - begun, withdrawn[0] - begun


def _answer(number: int) -> bytes:
    subject = f"Re: {item(number)[0].upper()}{item(number)[1:]}"
    return (
        f"From: Creator {number} <{address(number)}>\r\nTo: Maya Lin <maya@brand.example>\r\nSubject: {subject}\r\n"
        f"Message-ID: <reply.{number}@creators.example>\r\nIn-Reply-To: {request_id(number)}\r\n"
        f"References: {request_id(number)}\r\nDate: {MORNING:%a, %d %b %Y %H:%M:%S %z}\r\n\r\n"
        "Sorry for the delay, the file is in the folder.\r\n"
    ).encode()


@contextmanager
def _service(home: Home) -> Iterator[None]:
    """`chaser run`, the clock of which looks once in ten minutes."""
    settings = home.folder / "config/worker.yaml"
    settings.write_text(settings.read_text().replace("poll_seconds: 60", "poll_seconds: 600"))
    clock = Clock(home.folder)
    clock.set(MORNING)
    environ = surroundings(home.folder) | clock.environ | {"CHASER_HOME": str(home.folder)}
    with (home.folder / "said").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "worker", "run"], env=environ, cwd=home.folder, stdout=said, stderr=said
        )
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
            if re.search("pass_failed|Traceback", Path(said.name).read_text()):
                raise RuntimeError(Path(said.name).read_text()[-2000:])


@contextmanager
def _listener(server: Dovecot, user: User) -> Iterator[list[float]]:
    """When the server told a bare client of new mail in the INBOX."""
    client = imaplib.IMAP4(HOST, server.imap_port)
    client.login(user.name, user.password)
    client.select("INBOX", readonly=True)
    notices: list[float] = []
    client.send(b"i IDLE\r\n")

    def listen() -> None:
        try:
            while line := client.readline():
                if line.rstrip().endswith(b" EXISTS"):
                    notices.append(time.perf_counter())
        except (OSError, ValueError):
            return  # the bench is over

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    yield notices
    client.sock.shutdown(socket.SHUT_RDWR)
    client.shutdown()
    thread.join(5)


def _drafts(server: Dovecot, user: User) -> int:
    told = server.doveadm("mailbox", "status", "-u", user.name, "messages", "Drafts")
    return int(told.rpartition("=")[2])


def _wait(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise RuntimeError(f"not in time: {what}")
        time.sleep(0.02)
