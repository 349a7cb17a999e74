"""What wakes a thread that waits, also one that waits for a mail server to speak: a bell that is a file to `poll`.

Unlike an Event it may be rung in a signal handler of the thread that waits: it takes no lock.
"""

import select
import socket
from contextlib import suppress


class Bell:
    """Rings until it is answered; rung by any thread, waited for by one."""

    def __init__(self) -> None:
        # Sockets, not a pipe: one that is closed knows it, and never writes into a file that got its number since.
        self._hearing, self._ringing = socket.socketpair()
        self._hearing.setblocking(False)
        self._ringing.setblocking(False)

    def ring(self) -> None:
        """Wake whoever waits, now and until it is answered."""
        with suppress(OSError):  # it rings already, or nobody is there any more
            self._ringing.send(b"!")

    def answer(self) -> None:
        """It has been heard; from now on it waits to be rung again."""
        with suppress(OSError):
            while self._hearing.recv(4096):
                pass

    def fileno(self) -> int:
        """Readable as long as it rings."""
        return self._hearing.fileno()

    def wait(self, seconds: float) -> bool:
        """Whether it rings, now or within so many seconds."""
        waiting = select.poll()  # select.select knows no file beyond number 1023
        waiting.register(self._hearing, select.POLLIN)
        return bool(waiting.poll(max(0.0, seconds) * 1000))

    def close(self) -> None:
        """Nobody waits any more; ringing does nothing."""
        self._hearing.close()
        self._ringing.close()
