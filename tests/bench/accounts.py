"""(e) Memory of the running service with 1, 10 and 200 accounts, after three passes over each (many: after one).

Each account is a user of its own on one server, with ten chases; the service is `chaser run`, looking every second, or
each minute where they are many.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.big_mail import LOOKED_BACK, Size, fill
from tests.bench.figures import Figure, three
from tests.bench.homes import Access, Home, ask
from tests.bench.look_back import memory
from tests.bench.place import Place
from tests.bench.wire import Meter
from tests.clock.shim import Clock
from tests.stories.program import surroundings

COUNTS = (1, 10, 200)
CHASES = 10
PASSES = 3
MANY = 100
"""Accounts from which on they are looked at each minute, and once is enough."""
MOST = 256.0
"""MiB for all of them: what is promised."""
PATIENCE_SECONDS = 1200.0


def measured(place: Place) -> Iterator[Figure]:
    taken = {count: _resting(place, count) for count in COUNTS}
    for count, (size, threads) in taken.items():
        yield Figure(
            f"memory with {count} account{'s' if count > 1 else ''}", f"{three(size)} MiB, {threads:.0f} threads"
        )
    most = COUNTS[-1]
    each = (taken[most][0] - taken[1][0]) / (most - 1)
    yield Figure("memory for each further account", f"{three(each)} MiB", each)
    yield Figure(f"memory with {most} accounts, in MiB", "", taken[most][0], MOST)


def _resting(place: Place, count: int) -> tuple[float, int]:
    with Meter(place.server.imap_port) as meter:
        access = {f"a{number}": Access(meter.port, place.server.new_user()) for number in range(count)}
        for each in access.values():
            fill(place.server, each.user.name, Size(0, CHASES), creators=0)
        asks = [ask(at * CHASES + each, owner=name) for at, name in enumerate(access) for each in range(CHASES)]
        folder = place.new_folder()
        home = Home(folder, access, asks, poll_seconds=60 if count >= MANY else 1)
        return _of_service(home, folder, meter, count)


def _of_service(home: Home, folder: Path, meter: Meter, count: int) -> tuple[float, int]:
    clock = Clock(folder)
    clock.set(LOOKED_BACK)
    environ = surroundings(home.folder) | clock.environ | {"CHASER_HOME": str(home.folder)}
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "worker", "run"], env=environ, cwd=home.folder, stdout=said, stderr=said
        )
        try:
            _wait(meter, count, process, folder)
            return memory(process.pid, "VmRSS"), len(list(Path(f"/proc/{process.pid}/task").iterdir()))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _wait(meter: Meter, count: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    """Until every connection has surveyed its folders once for each pass, and one more time has begun."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not _all_passed(meter, count):
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the service does not get along:\n{(folder / 'said').read_text()[-2000:]}")
        time.sleep(0.05)


def _all_passed(meter: Meter, count: int) -> bool:
    surveys = [sum(b"RETURN (SPECIAL-USE STATUS" in command for command in line.commands) for line in meter.lines]
    return sum(times > (1 if count >= MANY else PASSES) for times in surveys) >= count
