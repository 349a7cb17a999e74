"""What a bench reports: figures with their bounds, each a ratio within one run, and what they were measured with."""

import os
import platform
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version


@dataclass(frozen=True, slots=True)
class Sample:
    """Repeated measurements of one thing."""

    values: tuple[float, ...]

    @classmethod
    def of(cls, values: Iterable[float]) -> "Sample":
        return cls(tuple(values))

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def shown(self, unit: str, scale: float = 1.0) -> str:
        """The least, the median and the most: 1.2 / 1.3 / 1.9 ms."""
        figures = (min(self.values), self.median, max(self.values))
        return " / ".join(three(figure * scale) for figure in figures) + f" {unit}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of the table. `limit` is the most `value` may be; None: there is no bound."""

    name: str
    told: str
    value: float | None = None
    limit: float | None = None

    @property
    def holds(self) -> bool:
        return self.value is None or self.limit is None or self.value <= self.limit

    def line(self, width: int) -> str:
        if self.value is None:
            return f"{self.name:<{width}}  {self.told}"
        bound = "" if self.limit is None else f" (at most {three(self.limit)}: {'holds' if self.holds else 'BROKEN'})"
        return f"{self.name:<{width}}  {three(self.value)}{bound}  {self.told}".rstrip()


def three(value: float) -> str:
    """Three digits that count."""
    if abs(value) >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.{2 if abs(value) >= 1 else 4}g}" if abs(value) < 1 else f"{value:.3g}"


def seconds(do: Callable[[], object]) -> float:
    """How long it takes."""
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Median to median; both were measured by turns."""
    return statistics.median(ours) / statistics.median(theirs)


@contextmanager
def said(what: str) -> Iterator[None]:
    """Says what is going on, and how long it took."""
    begun = time.perf_counter()
    print(f"… {what}", end="", flush=True)
    yield
    print(f" ({time.perf_counter() - begun:.1f} s)", flush=True)


def machine() -> str:
    """What it ran on, without names."""
    kernel = f"{platform.system()} {platform.release().partition('-')[0]}"
    python = f"Python {platform.python_version()}"
    server = [shutil.which("dovecot") or "/usr/sbin/dovecot", "--version"]
    dovecot = subprocess.run(server, capture_output=True, text=True, check=True)
    parts = (f"{os.cpu_count()} processors", f"{_memory():.0f} GiB", kernel, python)
    libraries = (f"{name} {version(name)}" for name in ("imapclient", "sqlalchemy"))
    load = f"load {os.getloadavg()[0]:.1f}"
    return ", ".join((*parts, f"Dovecot {dovecot.stdout.split()[0]}", *libraries, load))


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
