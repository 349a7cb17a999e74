"""Requests that end, and the one exception to https: a sign-in server on this very machine.

The libraries speak to nothing but https. A server of http on loopback is therefore shown to them as https; here, and
only for that address, the line is opened without TLS.
"""

from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

PATIENCE = 30.0
"""Seconds to wait for an answer."""


class Web(requests.Session):
    """A session in which every request has a time limit. `addresses` are those that may be http on loopback."""

    def __init__(self, *addresses: str) -> None:
        super().__init__()
        speak_plainly(self, *addresses)

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> requests.Response:  # type: ignore[override]  # noqa: ANN401
        kwargs.setdefault("timeout", PATIENCE)
        return super().request(method, url, *args, **kwargs)


def speak_plainly(session: requests.Session, *addresses: str) -> None:
    """Reach those of the addresses that are http over http, though the libraries call them https."""
    for address in addresses:
        if address.startswith("http://"):
            base = f"http://{urlsplit(address).netloc}"
            session.mount(as_https(base) + "/", _Plain(base))


def as_https(address: str) -> str:
    """The address as the libraries want it."""
    return f"https://{address.removeprefix('http://')}" if address.startswith("http://") else address


def as_written(shown: str, address: str) -> str:
    """An address of the server at `address` as a browser must open it, from what a library made of it."""
    base = f"{urlsplit(address).scheme}://{urlsplit(address).netloc}"
    return base + shown.removeprefix(as_https(base)) if shown.startswith(as_https(base) + "/") else shown


class _Plain(HTTPAdapter):
    """Opens an https address over http, and shows the server's own addresses in its answers as https."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self._base = base

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:  # noqa: ANN401 - passed on as they come
        request.url = as_written(request.url or "", self._base)
        response = super().send(request, *args, **kwargs)
        content = response.content.replace(self._base.encode(), as_https(self._base).encode())
        shown = requests.Response()
        shown.status_code, shown.headers, shown.reason = response.status_code, response.headers, response.reason
        shown.url, shown.request, shown.encoding = as_https(response.url), request, response.encoding
        shown.raw = BytesIO(content)
        return shown
