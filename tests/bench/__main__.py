"""The figures of docs/performance.md, measured anew: `make bench`, or `python -m tests.bench a c` for some of them.

Every figure with a bound is a ratio between two things measured by turns in this run, so that it holds on any machine.
Exits 1 when a bound is broken. It writes into a temporary folder only.
"""

import argparse
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

from tests.bench import accounts, drafting, look_back, planning, quiet_pass, reply_latency
from tests.bench.big_mail import Size, fill
from tests.bench.figures import Figure, machine, said
from tests.bench.place import Place
from tests.servers.dovecot import Dovecot
from worker.service.rubbish import search_seldom

TITLES = {
    "b": "The first look-back for 50 creators",
    "a": "A pass with nothing new",
    "d": "Many drafts at once",
    "c": "A plan over many chases",
    "e": "Memory of the service",
    "f": "From a reply to the withdrawn draft",
}
"""In the order of measuring: the look-back first, while the server's caches are empty."""
FSYNC = "mail_fsync = optimized"
"""Dovecot's default, which the tests' server turns off."""
SMALL = Size(8_000, 2_000)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.partition("\n")[0])
    parser.add_argument(
        "figures", nargs="*", metavar="FIGURE", help=f"some of {', '.join(sorted(TITLES))}; all of them if none"
    )
    parser.add_argument("--small", action="store_true", help="a small mailbox and few chases, to try the scripts out")
    words = parser.parse_args()
    if unknown := set(words.figures) - set(TITLES):
        parser.error(f"there is no figure {', '.join(sorted(unknown))}")
    warnings.simplefilter("error")
    size = SMALL if words.small else Size()
    search_seldom()  # as `chaser run` does
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, Dovecot(extra=FSYNC) as server:
        place = Place(server, server.new_user(), size, Path(folder))
        with said(f"writing {size.inbox:,} messages into INBOX and {size.sent:,} into Sent"):
            fill(server, place.user.name, size)
        wanted = [letter for letter in TITLES if letter in words.figures or not words.figures]
        found = {letter: _found(letter, place, words.small) for letter in wanted}
    _show(found, size)
    return 0 if all(figure.holds for figures in found.values() for figure in figures) else 1


def _found(letter: str, place: Place, small: bool) -> list[Figure]:
    with said(f"({letter}) {TITLES[letter]}"):
        return list(_measured(letter, place, small))


def _measured(letter: str, place: Place, small: bool) -> Iterator[Figure]:
    match letter:
        case "a":
            return quiet_pass.measured(place)
        case "b":
            return look_back.measured(place)
        case "c":
            return planning.measured(place, 2_000 if small else 100_000)
        case "d":
            return drafting.measured(place)
        case "f":
            return reply_latency.measured(place)
        case _:
            return accounts.measured(place)


def _show(found: dict[str, list[Figure]], size: Size) -> None:
    """One block for each figure; times are least / median / most."""
    print(f"\n{machine()}\nINBOX {size.inbox:,} messages, Sent {size.sent:,}; times: least / median / most")
    width = max(len(figure.name) for figures in found.values() for figure in figures)
    for letter in sorted(found):
        print(f"\n({letter}) {TITLES[letter]}")
        for figure in found[letter]:
            print(f"  {figure.line(width)}")


if __name__ == "__main__":
    sys.exit(main())
