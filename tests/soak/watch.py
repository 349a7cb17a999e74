"""The service under watch: started, killed, counted, and what it said."""

import json
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tests.clock.shim import Clock
from tests.stories.program import surroundings

PATIENCE = 90.0
PASSES = re.compile(r'chaser_passes_total\{account="([^"]+)",result="well"\} ([\d.e+]+)')


def until(condition: Callable[[], bool], what: str) -> None:
    """Return as soon as it holds."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"not within {PATIENCE:g} seconds: {what}"
        time.sleep(0.1)


class Service:
    """`python -m worker run` on a home, on a clock of its own."""

    def __init__(self, home: Path, clock: Clock, port: int) -> None:
        self._home, self._clock, self._port = home, clock, port
        self._log = home.parent / "service.log"
        self._log.touch()
        self._process: subprocess.Popen[bytes] | None = None
        self.starts = 0
        self.sizes: list[list[int]] = []
        """Memory in KB at each hour, one list for each process."""

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "worker", "run"],
                cwd=self._home,
                env={**surroundings(self._home), **self._clock.environ, "CHASER_HOME": str(self._home)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        self.starts += 1
        self.sizes.append([])

    def kill(self) -> None:
        """SIGKILL: it cannot finish anything."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def leave(self) -> int:
        """SIGTERM; its exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(PATIENCE)

    def status(self) -> dict[str, Any]:
        """What `chaser status --json` says."""
        done = subprocess.run(
            [sys.executable, "-m", "worker", "status", "--json"],
            cwd=self._home,
            env={**surroundings(self._home), **self._clock.environ, "CHASER_HOME": str(self._home)},
            check=True,
            capture_output=True,
            text=True,
        )
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def weigh(self) -> None:
        """Note its memory."""
        assert self._process is not None
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="utf-8")
        self.sizes[-1].append(int(re.search(r"VmRSS:\s+(\d+)", status)[1]))  # type: ignore[index]

    def passes(self) -> Counter[str]:
        """Looks that went well, by mailbox, as its own page counts them; empty while it does not answer."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._port}/metrics", timeout=5) as page:
                return Counter({name: int(float(count)) for name, count in PASSES.findall(page.read().decode())})
        except OSError:
            return Counter()

    def looks_again(self, accounts: Iterable[str]) -> None:
        """Wait until a look that began after this moment has gone well at each of these."""
        before, names = self.passes(), list(accounts)
        until(lambda: all(self.passes()[name] >= before[name] + 2 for name in names), f"a look at {names}")

    def mark(self) -> int:
        """How far its log is written."""
        return self._log.stat().st_size

    def said(self, since: int) -> list[dict[str, Any]]:
        """The lines logged since."""
        with self._log.open("rb") as log:
            log.seek(since)
            return [json.loads(line) for line in log.read().splitlines() if line.startswith(b"{")]

    def failures(self, since: int) -> Counter[str]:
        """How often trouble was said of each mailbox since."""
        return Counter(line["account"] for line in self.said(since) if line["action"] == "pass_failed")

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")
