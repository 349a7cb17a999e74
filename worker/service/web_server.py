"""The service's own small web server: `/healthz`, `/readyz`, `/metrics`. Off unless worker.yaml turns it on.

It answers questions and takes no orders. Without a `host` it listens on this machine alone.
"""

import json
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client.exposition import CONTENT_TYPE_LATEST

from worker.errors import ChaserError
from worker.service.metrics import Metrics
from worker.service.pulse import Pulse
from worker.settings import HttpSettings

SECONDS_TO_ASK = 5.0


class Listener:
    """Answers until it is closed."""

    def __init__(self, settings: HttpSettings, metrics: Metrics, pulse: Pulse, limit: Callable[[], float]) -> None:
        self.settings = settings
        try:
            self._server = _Server((settings.host, settings.port), _Answer)
        except OSError as error:
            raise ChaserError(
                f"Port {settings.port} of {settings.host} cannot be listened on: {error.strerror}.",
                "Choose another port in config/worker.yaml: http: {port: …}",
            ) from error
        self._server.pages = {
            "/healthz": lambda: _state(pulse.overdue(limit()), "overdue"),
            "/readyz": lambda: _state(_not_ready(pulse, limit()), "not looked at"),
            "/metrics": lambda: (HTTPStatus.OK, CONTENT_TYPE_LATEST, metrics.page()),
        }
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, name="http", daemon=True, args=(0.1,))
        self._thread.start()

    def close(self) -> None:
        """No longer."""
        self._server.shutdown()
        self._server.server_close()


Page = tuple[HTTPStatus, str, bytes]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    pages: dict[str, Callable[[], Page]]

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever asked has hung up; that is no affair of the log's."""


class _Answer(BaseHTTPRequestHandler):
    server: _Server
    server_version = "chaser"
    sys_version = ""
    timeout = SECONDS_TO_ASK

    def do_GET(self) -> None:
        """One of three pages."""
        page = self.server.pages.get(self.path.partition("?")[0])
        if page is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        status, kind, content = page()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server uses
        """Questions are not logged."""


def _not_ready(pulse: Pulse, limit: float) -> dict[str, float]:
    ages = pulse.ages()
    return {account: ages[account] for account in ages if account in pulse.never() or ages[account] > limit}


def _state(late: dict[str, float], word: str) -> Page:
    accounts = {account: f"{word} for {seconds:.0f} seconds" for account, seconds in sorted(late.items())}
    content = json.dumps({"status": "failing", "accounts": accounts} if accounts else {"status": "well"})
    status = HTTPStatus.SERVICE_UNAVAILABLE if accounts else HTTPStatus.OK
    return status, "application/json", content.encode() + b"\n"
