"""What systemd is told: ready, alive, leaving (sd_notify(3)). Nothing happens where no supervisor asked for it."""

import socket
from collections.abc import Mapping
from contextlib import suppress


class Supervisor:
    """Whoever started the service and wants to hear from it."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._address = environ.get("NOTIFY_SOCKET", "")

    def ready(self, text: str) -> None:
        """Started, with a line for `systemctl status`."""
        self._tell(f"READY=1\nSTATUS={text}")

    def alive(self) -> None:
        """The watchdog may rest for another while."""
        self._tell("WATCHDOG=1")

    def leaving(self) -> None:
        """On its way out."""
        self._tell("STOPPING=1")

    def _tell(self, message: str) -> None:
        if not self._address.startswith(("/", "@")):
            return
        address = f"\0{self._address[1:]}" if self._address.startswith("@") else self._address
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.sendto(message.encode(), address)
