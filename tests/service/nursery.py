"""A process with Chaser imported that forks the commands of a test, several of them side by side.

Like `tests.stories.forks`, but a command is answered with its process number at once, so that a test may kill it at
any moment, and with its exit code when asked. Run as a program it reads one line of JSON each: a command, or the number
of a command to reap.
"""

import json
import os
import sys

from tests.stories import forks

READY = "ready"


def serve() -> None:
    """Import Chaser, then fork for every command on stdin until it ends."""
    forks.warm_up()
    _say(READY)
    for line in sys.stdin:
        asked = json.loads(line)
        if isinstance(asked, int):
            _say(os.waitstatus_to_exitcode(os.waitpid(asked, 0)[1]))
            continue
        child = os.fork()
        if child == 0:
            os._exit(forks.become(asked))
        _say(child)


def _say(answer: object) -> None:
    sys.stdout.write(f"{answer}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    serve()
