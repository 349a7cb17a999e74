"""A simulated year: `make simulate`, or `python -m tests.simulation.year --creators 40 --days 60`.

Exits 1 when a rule was broken. The same seed gives the same year.
"""

import argparse
import sys
import tempfile
import time as stopwatch
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from random import Random

from tests.simulation import journal as j
from tests.simulation.cast import DESKS, cast
from tests.simulation.facts import Desk
from tests.simulation.life import Life
from tests.simulation.oracle import Oracle
from tests.simulation.stage import Stage
from tests.simulation.telling import first_of_each, told


@dataclass(frozen=True, slots=True)
class Played:
    """What a simulation was, and what the oracle says of it."""

    oracle: Oracle
    journal: list[j.Entry]
    seconds: float


def play(
    folder: Path, *, seed: int, creators: int, days: int, start: date, edits_every: int = 2, drafts_per_day: int = 12,
    desks: tuple[Desk, ...] = DESKS, busier: float = 1,
) -> Played:  # fmt: skip
    """Live through so many days; everything is judged as it happens."""
    begun = stopwatch.monotonic()
    rng = Random(seed)
    people = cast(rng, creators, start, days, drafts_per_day=drafts_per_day, apart=1, desks=desks, busier=busier)
    oracle = Oracle(people.world)
    journal: list[j.Entry] = []

    def tell(entry: j.Entry) -> None:
        journal.append(entry)
        oracle.read(entry)

    stage = Stage(folder, people, datetime.combine(start, time(), UTC), tell)
    try:
        Life(stage, rng, start, days, edits_every=edits_every).live()
    finally:
        stage.close()
    return Played(oracle, journal, stopwatch.monotonic() - begun)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--creators", type=int, default=1000)
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--edits-every", type=int, default=7)
    parser.add_argument("--busier", type=float, default=1, help="so many times the asks of a usual year")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="year-") as folder:
        played = play(
            Path(folder) / "home", seed=words.seed, creators=words.creators, days=words.days, start=date(2026, 1, 5),
            edits_every=words.edits_every, busier=words.busier,
        )  # fmt: skip
    for line in first_of_each(played.oracle.violations):
        sys.stdout.write(f"{line}\n")
    said = f"{words.creators} creators, {words.days} days, seed {words.seed}: {played.seconds:.0f} s"
    sys.stdout.write("\n".join([said, *told(played.journal, played.oracle)]) + "\n")
    return 1 if played.oracle.violations else 0


if __name__ == "__main__":
    sys.exit(main())
