"""How the answer of a browser comes back: to a listener on this machine, or pasted by the person (RFC 8252 §7.3).

The listener is open on loopback alone and only while somebody signs in. It takes one answer, the one that carries our
state; whatever else knocks is turned away.
"""

import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Protocol, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from worker.errors import ConnectionLost, WrongUse

NOWHERE = "http://localhost"
"""Where the browser is sent when its last address is to be pasted: the page need not open."""
MINUTES = 10
DONE = b"<!doctype html><title>Chaser</title><p>Thank you. You can close this window and go back to the terminal.</p>"


class Person(Protocol):
    """Who signs in, as far as the command line can reach them."""

    def visit(self, address: str, *, here: bool) -> None:
        """Open this address in a browser: `here`, on this machine, or on any."""

    def enter(self, code: str, address: str) -> None:
        """Open this address on any device and type this code there."""

    def pasted(self) -> str:
        """The address at which the browser ended."""


class Listener:
    """Waits on loopback for the browser; a context manager."""

    def __init__(self) -> None:
        self.answer = ""
        self.state = ""
        """What the answer must carry; nothing is taken as long as it is empty."""
        self._came = threading.Event()
        self._server = HTTPServer(("127.0.0.1", 0), self._doorman())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self.address = f"http://localhost:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait(self) -> str:
        """The address with which the browser came back. Raises ConnectionLost when it does not."""
        if not self._came.wait(MINUTES * 60):
            raise ConnectionLost(
                f"Nobody signed in within {MINUTES} minutes.",
                "Try again. If no browser can reach this machine, add --paste.",
            )
        return self.answer

    def _doorman(self) -> type[BaseHTTPRequestHandler]:
        listener = self

        class Doorman(BaseHTTPRequestHandler):
            timeout = 10

            def do_GET(self) -> None:
                answer = f"{listener.address}{self.path}"
                ours = parameters(answer).get("state") == listener.state != ""
                self.send_response(200 if ours else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                with suppress(OSError):
                    self.wfile.write(DONE if ours else b"")
                if ours:
                    listener.answer = answer
                    listener._came.set()

            def log_message(self, *_: object) -> None:
                """The answer holds a code: it is not written anywhere."""

        return Doorman


def answer_of(text: str, state: str, redirect: str) -> str:
    """The browser's last address, from what was pasted: all of it, or the code alone.

    Raises WrongUse when it is neither, or belongs to another attempt.
    """
    pasted = "".join(text.split())
    if not pasted:
        raise WrongUse("Nothing was pasted.", "Copy the whole address from the browser's address bar, and try again.")
    if "=" not in pasted:
        return f"{redirect}?{urlencode({'code': pasted, 'state': state})}"
    given = parameters(pasted)
    if not {"code", "error"} & given.keys():
        raise WrongUse(
            "There is no code in what was pasted.",
            "Copy the whole address of the last page, also when that page does not open, and try again.",
        )
    if given.get("state", state) != state:
        raise WrongUse("What was pasted belongs to another attempt.", "Open the address shown last, and try again.")
    return f"{redirect}?{urlencode({**given, 'state': state})}"


def parameters(address: str) -> dict[str, str]:
    """What an address says behind its question mark."""
    query = urlsplit(address).query or address.rpartition("?")[2]
    return dict(parse_qsl(query, keep_blank_values=True))
