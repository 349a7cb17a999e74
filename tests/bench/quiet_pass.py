"""(a) A pass with nothing new on an open connection: what it asks, and how long it takes.

Fifty chases, ten with a draft that lies open. The bound: no more round trips than watched folders, Drafts among them;
also where the server cannot tell the states of all folders in one answer (RFC 5819). Of several passes the one with the
fewest counts: a server may answer the first command of a breath before the last one is on the line.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from tests.bench.big_mail import MORNING
from tests.bench.figures import Figure, Sample, ratio, seconds
from tests.bench.homes import Home, ask, passed
from tests.bench.place import Place
from tests.bench.wire import Meter, Raw
from worker.service.post import Post

CHASES = 50
DRAFTED = 10
WATCHED = 6
"""INBOX, Sent, Junk, Trash, Archive, and Drafts."""
RUNS = 60
PASSES = 5
LIST_STATUS = b" LIST-STATUS"


def measured(place: Place) -> Iterator[Figure]:
    turns, rich = _asked(place, hide=b"")
    yield Figure("round trips of a quiet pass", _told(rich), turns, WATCHED)
    turns, poor = _asked(place, hide=LIST_STATUS)
    yield Figure("round trips of a quiet pass", f"without LIST-STATUS: {_told(poor)}", turns, WATCHED)
    yield _timed(place, rich)


def _asked(place: Place, hide: bytes) -> tuple[int, list[str]]:
    """The round trips of a quiet pass, and its commands."""
    turns = []
    with Meter(place.server.imap_port, hide) as meter, _settled(place, meter.port) as post:
        for _ in range(PASSES):
            meter.reset()
            passed(post)
            turns.append(meter.turns)
        return min(turns), meter.commands


def _told(commands: list[str]) -> str:
    return f"{len(commands)} commands: {'; '.join(_short(command) for command in commands)}"


def _timed(place: Place, commands: list[str]) -> Figure:
    ours, theirs = [], []
    with _settled(place, 0) as post, Raw(place.server.imap_port, place.user.name, place.user.password) as raw:
        for _ in range(RUNS):
            ours.append(seconds(lambda: passed(post)))
            theirs.append(seconds(lambda: [raw.ask(command.encode()) for command in commands]))
    told = (
        f"{Sample.of(ours).shown('ms', 1000)}; the same commands on a raw socket {Sample.of(theirs).shown('ms', 1000)}"
    )
    return Figure("time of a quiet pass, to a raw socket's", told, ratio(ours, theirs))


@contextmanager
def _settled(place: Place, port: int) -> Iterator[Post]:
    """A post with an open connection, after passes that found the requests, wrote the drafts and looked at them."""
    place.without_drafts()
    home = Home(place.new_folder(), place.access, [ask(number, due=number < DRAFTED) for number in range(CHASES)])
    with closing(home.opened()) as office, closing(home.post(office, port=port)) as post:
        passed(post)
        place.settle()
        home.now = MORNING
        for _ in range(3):
            passed(post)
        yield post


def _short(command: str) -> str:
    return command if len(command) < 60 else f"{command[:57]}…"
