"""A simulated year: `make simulate`, or `python -m tests.simulation.year --creators 40 --days 60`.

Exits 1 when a rule was broken. The same seed, in as many parts, gives the same year.
"""

import argparse
import sys
import tempfile
import time as stopwatch
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from random import Random

from tests.simulation import journal as j
from tests.simulation.cast import DESKS, cast
from tests.simulation.facts import Desk
from tests.simulation.life import Life
from tests.simulation.oracle import Oracle
from tests.simulation.stage import Stage
from tests.simulation.telling import Played, first_of_each, joined, told

START = date(2026, 1, 5)
DRAFTS_PER_DAY = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be played."""

    seed: int
    creators: int
    days: int
    edits_every: int
    busier: float
    parts: int
    start: date


def play(
    folder: Path, *, seed: int | str, creators: int, days: int, start: date, edits_every: int = 2,
    drafts_per_day: int = DRAFTS_PER_DAY, desks: tuple[Desk, ...] = DESKS, busier: float = 1, first: int = 0,
) -> Played:  # fmt: skip
    """Live through so many days; everything is judged as it happens."""
    begun = stopwatch.process_time()
    rng = Random(seed)
    people = cast(
        rng, creators, start, days, drafts_per_day=drafts_per_day, apart=1, desks=desks, busier=busier, first=first
    )
    oracle = Oracle(people.world)
    journal: list[j.Entry] = []

    def tell(entry: j.Entry) -> None:
        oracle.read(entry)
        if not isinstance(entry, j.Stood):
            journal.append(entry)

    stage = Stage(folder, people, datetime.combine(start, time(), UTC), tell)
    try:
        Life(stage, rng, start, days, edits_every=edits_every).live()
    finally:
        stage.close()
    return Played(journal, oracle.violations, oracle.checked, len(oracle.rows), stopwatch.process_time() - begun)


def part(wanted: Wanted, number: int) -> Played:
    """The part of this number: a home and mailboxes of its own, its share of the creators and of a day's drafts."""
    share = wanted.creators // wanted.parts
    with tempfile.TemporaryDirectory(prefix="year-") as folder:
        return play(
            Path(folder) / "home", seed=f"{wanted.seed}.{number}" if wanted.parts > 1 else wanted.seed, creators=share,
            days=wanted.days, start=wanted.start, edits_every=wanted.edits_every,
            drafts_per_day=max(1, DRAFTS_PER_DAY // wanted.parts), busier=wanted.busier, first=number * share,
        )  # fmt: skip


def year(wanted: Wanted) -> Played:
    """All parts, each in a process of its own."""
    if wanted.parts == 1:
        return part(wanted, 0)
    with ProcessPoolExecutor(wanted.parts) as processes:
        return joined(list(processes.map(partial(part, wanted), range(wanted.parts))))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--creators", type=int, default=1000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--edits-every", type=int, default=7)
    parser.add_argument("--busier", type=float, default=1, help="so many times the asks of a usual year")
    parser.add_argument("--parts", type=int, default=1, help="teams that share the creators, a process for each")
    parser.add_argument("--start", type=date.fromisoformat, default=START)
    wanted = Wanted(**vars(parser.parse_args()))
    begun = stopwatch.monotonic()
    played = year(wanted)
    for line in first_of_each(played.violations, played.journal):
        sys.stdout.write(f"{line}\n")
    said = (
        f"{wanted.creators} creators, {wanted.days} days from {wanted.start}, seed {wanted.seed}, parts {wanted.parts}"
    )
    took = f"{stopwatch.monotonic() - begun:.0f} s by the clock, {played.seconds:.0f} of a processor"
    sys.stdout.write("\n".join([f"{said}: {took}", *told(played)]) + "\n")
    return 1 if played.violations else 0


if __name__ == "__main__":
    sys.exit(main())
