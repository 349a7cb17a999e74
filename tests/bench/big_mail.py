"""A lived-in mailbox of a hundred thousand messages, written straight into Maildir: APPEND would take minutes.

    fill(server, user.name, Size(inbox=100_000, sent=20_000))

Most of it is other people's mail, a message every five minutes for a year, one in three of them an answer. Each of the
creators (`creator(7)`) wrote twenty times in that year and twice in the last weeks, and got one request.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.servers.dovecot import Dovecot, system

NEW_YORK = ZoneInfo("America/New_York")
REQUESTED = datetime(2026, 10, 15, 10, 0, tzinfo=NEW_YORK)
LOOKED_BACK = datetime(2026, 10, 22, 9, 0, tzinfo=NEW_YORK)
"""The mailbox ends here; a first look finds all requests and nothing that is due."""
MORNING = datetime(2026, 10, 26, 8, 5, tzinfo=NEW_YORK)
"""Touch 1 of whatever had its deadline on October 23 is due."""
CREATORS = 200
EVERY = timedelta(minutes=5)
OLD_MAILS = 20
RECENT_MAILS = 2
ME = "Maya Lin <maya@brand.example>"


@dataclass(frozen=True, slots=True)
class Size:
    """How many messages lie in INBOX and in Sent."""

    inbox: int = 100_000
    sent: int = 20_000


@dataclass(frozen=True, slots=True)
class Written:
    """A message and when it came."""

    at: datetime
    raw: bytes


def creator(number: int) -> str:
    """The key of a creator, and the part of the address before the "@"."""
    return f"c{number:03}"


def address(number: int) -> str:
    return f"{creator(number)}@creators.example"


def request_id(number: int) -> str:
    return f"<request.{creator(number)}@brand.example>"


def item(number: int) -> str:
    return f"the Reel of {creator(number)} for Spring Glow"


def fill(server: Dovecot, user: str, size: Size, creators: int = CREATORS) -> None:
    """Write the mailbox of a user who has never logged in."""
    maildir = server.dir / "mail" / user / "Maildir"
    inbox = list(chain.from_iterable(_of_creator(number) for number in range(creators)))
    requests = [_request(number) for number in range(creators)]
    _write(maildir, chain(inbox, _of_others(size.inbox - len(inbox), sent=False)))
    _write(maildir / ".Sent", chain(requests, _of_others(size.sent - len(requests), sent=True)))
    _give_to_the_server(maildir.parent)


def _of_others(count: int, *, sent: bool) -> Iterator[Written]:
    """The newest was written just before LOOKED_BACK."""
    for number in range(count):
        at = LOOKED_BACK - EVERY * (count - number)
        person = f"Person {number % 97} <p{number % 97}@big.example>"
        first = number - number % 3
        cited = " ".join(f"<m{other}@big.example>" for other in range(first, number))
        thread = f"In-Reply-To: <m{number - 1}@big.example>\r\nReferences: {cited}\r\n" if cited else ""
        yield _message(
            at, ME if sent else person, person if sent else ME, f"Re: Topic number {number // 3} about the delivery",
            f"<{'s' if sent else 'm'}{number}@big.example>", thread,
        )  # fmt: skip


def _of_creator(number: int) -> Iterator[Written]:
    """What a creator wrote before the request: most of it long ago."""
    old = (REQUESTED - timedelta(days=45 + 15 * each, minutes=number) for each in range(OLD_MAILS))
    recent = (REQUESTED - timedelta(days=2 + 3 * each, minutes=number) for each in range(RECENT_MAILS))
    for each, at in enumerate(chain(old, recent)):
        sender = f"Creator {number} <{address(number)}>"
        yield _message(at, sender, ME, f"News of week {each}", f"<news.{each}.{number}@creators.example>")


def _request(number: int) -> Written:
    at = REQUESTED + timedelta(minutes=number % 60)
    subject = f"{item(number)[0].upper()}{item(number)[1:]}"
    return _message(at, ME, f"Creator {number} <{address(number)}>", subject, request_id(number))


def _message(at: datetime, sender: str, to: str, subject: str, message_id: str, thread: str = "") -> Written:
    text = f"A line of text that was written on {at:%B %d}, and is small.\r\n" * 6
    return Written(
        at,
        f"Return-Path: <bounces@big.example>\r\nDate: {format_datetime(at)}\r\nFrom: {sender}\r\nTo: {to}\r\n"
        f"Subject: {subject}\r\nMessage-ID: {message_id}\r\n{thread}MIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}".encode(),
    )


def _write(maildir: Path, messages: Iterable[Written]) -> None:
    for name in ("cur", "new", "tmp"):
        (maildir / name).mkdir(parents=True, exist_ok=True)
    for number, message in enumerate(sorted(messages, key=lambda each: each.at)):
        seconds = int(message.at.timestamp())
        path = maildir / "cur" / f"{seconds}.M{number:07}.bench:2,S"
        path.write_bytes(message.raw)
        os.utime(path, (seconds, seconds))


def _give_to_the_server(folder: Path) -> None:
    if os.geteuid() != 0:
        return
    owner = system()
    for root, _, files in os.walk(folder):
        os.chown(root, owner.mail_uid, owner.mail_gid)
        for name in files:
            os.chown(Path(root) / name, owner.mail_uid, owner.mail_gid)
