"""(d) Drafts per second: two hundred due in one pass, against raw APPENDs of the same bytes.

Before each draft INBOX, Sent, Spam and the folders in which replies land are looked at again, Drafts is searched for a
draft that may be there already, and the claim is on disk: that is what the difference buys. The mail server writes to
disk before it answers, as Dovecot does unless told otherwise.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from tests.bench.big_mail import CREATORS, MORNING
from tests.bench.figures import Figure, Sample, seconds
from tests.bench.homes import Home, ask, passed
from tests.bench.place import Place
from tests.bench.wire import Meter, Raw

RUNS = 7
FLAGS = r"(\Draft \Seen)"
FOLDERS = (b"INBOX", b"Sent", b"Junk", b"Drafts")
LOOK = (*(b"STATUS %b (MESSAGES UIDNEXT UIDVALIDITY)" % folder for folder in FOLDERS), b"NOOP")
COMMITS = ("claimed", "placed")


def measured(place: Place) -> Iterator[Figure]:
    ours, theirs, least = [], [], []
    for _ in range(RUNS):
        drafted, messages = _drafted(place, 0)
        ours.append(len(messages) / drafted)
        theirs.append(len(messages) / _appended(place, messages))
        least.append(len(messages) / _asked_and_kept(place, messages))
    both = f"{Sample.of(ours).shown('a second')}; raw {Sample.of(theirs).shown('a second')}"
    share = Sample.of(raw / draft for raw, draft in zip(theirs, ours, strict=True)).median  # a disk has its moods
    yield Figure("raw APPENDs per draft", both, share, 2)
    told = f"{Sample.of(least).shown('a second')}: the same questions on a bare socket, {len(COMMITS)} bare commits"
    yield Figure(
        "raw APPENDs, at the least", told, Sample.of(raw / one for raw, one in zip(theirs, least, strict=True)).median
    )
    with Meter(place.server.imap_port) as meter:
        commands = _commands(place, meter)
    yield Figure("commands for a draft", ", ".join(commands))
    place.without_drafts()


def _drafted(place: Place, port: int) -> tuple[float, list[bytes]]:
    """Seconds of the pass that writes the drafts, and what it wrote."""
    place.without_drafts()
    home = Home(place.new_folder(), place.access, [ask(number, due=True) for number in range(CREATORS)])
    with closing(home.opened()) as office, closing(home.post(office, port=port)) as post:
        passed(post)
        place.settle()
        home.now = MORNING
        took = seconds(lambda: passed(post))
        keys = list(office.settings.asks)
        messages = [message for key in keys if (message := office.store.draft_bytes(key, 1, 1))]
    if not place.drafts() == len(messages) == CREATORS:
        raise RuntimeError(f"{place.drafts()} of {len(messages)} drafts were placed")
    return took, messages


def _appended(place: Place, messages: list[bytes]) -> float:
    place.without_drafts()
    place.settle()
    with Raw(place.server.imap_port, place.user.name, place.user.password) as raw:
        return seconds(lambda: [raw.append("Drafts", FLAGS, message) for message in messages])


def _asked_and_kept(place: Place, messages: list[bytes]) -> float:
    """Seconds of what a draft cannot do without: the look, its APPEND, and a commit before and after each."""
    place.without_drafts()
    place.settle()
    with (
        closing(sqlite3.connect(place.new_folder().with_suffix(".db"), isolation_level=None)) as database,
        Raw(place.server.imap_port, place.user.name, place.user.password) as raw,
    ):
        for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = NORMAL", "CREATE TABLE step (said BLOB)"):
            database.execute(statement).close()
        raw.ask(b"EXAMINE INBOX")
        return seconds(lambda: [_one(raw, database, message) for message in messages])


def _one(raw: Raw, database: sqlite3.Connection, message: bytes) -> None:
    raw.ask(*LOOK)
    for kept in COMMITS:
        database.execute("INSERT INTO step VALUES (?)", (message if kept == "claimed" else kept,)).close()
    raw.append("Drafts", FLAGS, message)


def _commands(place: Place, meter: Meter) -> list[str]:
    """What goes over the line between two APPENDs, from the middle of such a pass."""
    _drafted(place, meter.port)
    appends = [at for at, command in enumerate(meter.commands) if command.startswith("APPEND")]
    middle = len(appends) // 2
    return [command.split(" (")[0][:40] for command in meter.commands[appends[middle] + 1 : appends[middle + 1] + 1]]
