"""(b) The first look-back for fifty creators: bytes over the line, time, memory.

The server searches by address and date, so what comes over the line follows the matches, not the mailbox. Bounds: at
most 2 % of the bytes of downloading every header, at most twice the time of the same SEARCH commands on a raw socket,
and no more memory than on a mailbox a hundred times smaller.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.bench.big_mail import CREATORS, LOOKED_BACK, OLD_MAILS, RECENT_MAILS, Size, fill
from tests.bench.figures import Figure, Sample, ratio, seconds, three
from tests.bench.homes import Access, Home, ask, passed
from tests.bench.place import Place
from tests.bench.wire import Meter, Raw, searches
from tests.clock.shim import Clock
from tests.stories.program import surroundings

WATCHED_CREATORS = 50
RUNS = 5
MEGABYTE = 1_000_000
ALL_HEADERS = (
    b"FETCH 1:* (UID FLAGS INTERNALDATE ENVELOPE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID IN-REPLY-TO REFERENCES)])"
)
GLANCE_SECONDS = 0.005


def measured(place: Place) -> Iterator[Figure]:
    with Meter(place.server.imap_port) as meter:
        cold = seconds(lambda: _look(place, meter.port))
        up, down, commands = meter.up, meter.down, meter.commands
    whole = _all_headers(place)
    told = (
        f"{three(down / MEGABYTE)} MB down and {three(up / MEGABYTE)} MB up; all headers: {three(whole / MEGABYTE)} MB"
    )
    yield Figure("bytes of the look-back, to all headers", told, (up + down) / whole, 0.02)
    yield _timed(place, searches(commands))
    yield Figure("the very first look, the server's caches empty", f"{three(cold)} s")
    yield _memory(place)


def _look(place: Place, port: int = 0) -> None:
    """Log in, find what there is to find for fifty new chases, record it."""
    home = Home(place.new_folder(), place.access, [ask(number) for number in range(WATCHED_CREATORS)])
    with closing(home.opened()) as office, closing(home.post(office, port=port)) as post:
        passed(post)
        found = sum(case.chase.request is not None for case in office.ledger().cases.values())
        if found != WATCHED_CREATORS:
            raise RuntimeError(f"only {found} requests were found")


def _timed(place: Place, commands: list[bytes]) -> Figure:
    ours, theirs = [], []
    for _ in range(RUNS):
        home = Home(place.new_folder(), place.access, [ask(number) for number in range(WATCHED_CREATORS)])
        with closing(home.opened()) as office, closing(home.post(office)) as post:
            ours.append(seconds(lambda post=post: passed(post)))  # type: ignore[misc]
        with Raw(place.server.imap_port, place.user.name, place.user.password) as raw:
            theirs.append(seconds(lambda raw=raw: [raw.ask(command) for command in commands]))  # type: ignore[misc]
    told = f"{Sample.of(ours).shown('s')}; {len(commands)} commands raw {Sample.of(theirs).shown('s')}"
    return Figure("time of the look-back, to the bare searches", told, ratio(ours, theirs), 2)


def _all_headers(place: Place) -> int:
    with Raw(place.server.imap_port, place.user.name, place.user.password) as raw:
        size = 0
        for folder in ("INBOX", "Sent"):
            raw.ask(f"EXAMINE {folder}".encode())
            size += raw.ask(ALL_HEADERS)
        return size


def _memory(place: Place) -> Figure:
    """Peak memory of `chaser run --once` on the big mailbox and on one with the creators' mail and little else."""
    user = place.server.new_user()
    of_creators = CREATORS * (OLD_MAILS + RECENT_MAILS)
    fill(place.server, user.name, Size(of_creators + place.size.inbox // 100, CREATORS + place.size.sent // 100))
    small = peak(place.new_folder(), Access(place.server.imap_port, user))
    big = peak(place.new_folder(), place.access["maya"])
    told = f"{three(big)} MiB at its peak, with a small mailbox {three(small)} MiB"
    return Figure("memory of the look-back, to a small mailbox's", told, big / small, 1.1)


def peak(folder: Path, access: Access) -> float:
    """The most memory, in MiB, that `chaser run --once` ever held while it looked back for fifty creators."""
    home = Home(folder, {"maya": access}, [ask(number) for number in range(WATCHED_CREATORS)])
    clock = Clock(folder)
    clock.set(LOOKED_BACK)
    environ = surroundings(home.folder) | clock.environ | {"CHASER_HOME": str(home.folder)}
    command = [sys.executable, "-m", "worker", "run", "--once"]
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(command, env=environ, cwd=home.folder, stdout=said, stderr=said)
        most = 0.0
        while process.poll() is None:
            most = max(most, memory(process.pid, "VmHWM"))
            time.sleep(GLANCE_SECONDS)
    if process.returncode:
        raise RuntimeError((folder / "said").read_text())
    return most


def memory(pid: int, figure: str) -> float:
    """One of the kernel's figures about a process in MiB; 0 for one that is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{figure}:")), 0.0)
