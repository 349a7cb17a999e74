"""The process that serves the demo's mail: pymap and nothing else, gone as soon as whoever started it is gone.

Run as a file of its own, so that it needs nothing of this package. Its standard input is a pipe that nobody writes to:
when the other end closes, by whatever death, the process ends.
"""

import os
import runpy
import sys
import threading


def end_with_our_starter() -> None:
    """Wait for the end of standard input, then leave without ceremony: the mail lies in memory only."""
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=end_with_our_starter, daemon=True).start()
    runpy.run_module("pymap.main", run_name="chaser demo", alter_sys=False)["main"]()
