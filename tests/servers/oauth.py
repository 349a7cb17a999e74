"""A sign-in server of our own on loopback: Google's endpoints and Microsoft's, for made-up people who always agree.

    with OAuthServer(user="maya@brand.example") as server:
        ...                                     # a worker whose login names server.authority, or auth_url and token_url
        server.refuse("invalid_grant", "AADSTS50173: The provided grant has expired ...")

`tokens` is access token to mailbox, as `Dovecot(tokens=...)` wants it. Refresh tokens rotate; an old one is refused.
"""

import base64
import hashlib
import json
import secrets
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit
from urllib.request import urlopen

CLIENT_ID = "client-id"
CLIENT_SECRET = "client-secret"
TENANT = "brand.example"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a code was asked for with."""

    challenge: str
    redirect: str
    scope: str
    nonce: str


@dataclass
class OAuthServer:
    """One server. `user` is the mailbox that its tokens open, `who` the person who signs in."""

    user: str = "maya@brand.example"
    who: str = ""
    seconds: int = 3600
    tokens: dict[str, str] = field(default_factory=dict)
    requests: list[dict[str, str]] = field(default_factory=list)
    """What was asked of the token endpoint."""
    waits: int = 0
    """So often a device code is "pending" before somebody has typed it."""

    def __enter__(self) -> Self:
        self._codes: dict[str, Asked] = {}
        self._refresh: set[str] = set()
        self._refusals: list[tuple[int, dict[str, str]]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.authority = f"http://127.0.0.1:{self._server.server_port}"
        self.auth_url, self.token_url = f"{self.authority}/authorize", f"{self.authority}/token"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    # What tests do

    def refuse(self, error: str, description: str = "", status: int = 400, times: int = 1, **more: str) -> None:
        """Answer the next requests for a token with this."""
        answer = {"error": error, "error_description": description, **more}
        self._refusals += [(status, answer)] * times

    def agree(self, address: str) -> str:
        """Be the browser: open the address, agree, and return where that leads without going there."""
        parts = urlsplit(address)
        assert f"{parts.scheme}://{parts.netloc}" == self.authority, address
        return self._agreed(dict(parse_qsl(parts.query)))

    def browse(self, address: str) -> None:
        """Be the browser, and go where agreeing leads."""
        with urlopen(self.agree(address), timeout=10) as page:
            assert b"close this window" in page.read()

    def revoke(self) -> None:
        """Withdraw everything that was ever given."""
        self.tokens.clear()
        self._refresh.clear()

    def grants(self) -> list[str]:
        """The kinds of grant asked for so far."""
        return [request["grant_type"] for request in self.requests]

    # What the endpoints answer

    def _agreed(self, asked: dict[str, str]) -> str:
        code = secrets.token_urlsafe(12)
        self._codes[code] = Asked(
            asked.get("code_challenge", ""), asked["redirect_uri"], asked["scope"], asked.get("nonce", "")
        )
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def _discovery(self, tenant: str) -> dict[str, Any]:
        base = f"{self.authority}/{tenant}"
        return {
            "issuer": f"{base}/v2.0",
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "token_endpoint": f"{base}/oauth2/v2.0/token",
            "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
        }

    def _device(self, asked: dict[str, str]) -> dict[str, Any]:
        code = secrets.token_urlsafe(12)
        self._codes[code] = Asked("", "", asked["scope"], "")
        return {
            "device_code": code, "user_code": "BRAND-1234", "expires_in": 60, "interval": 0,
            "verification_uri": f"{self.authority}/devicelogin",
        }  # fmt: skip

    def _token(self, asked: dict[str, str]) -> tuple[int, dict[str, Any]]:
        self.requests.append(asked)
        if self._refusals:
            return self._refusals.pop(0)
        secret = asked.get("client_secret", CLIENT_SECRET)
        if (asked["client_id"], secret) != (CLIENT_ID, CLIENT_SECRET):
            return 401, {
                "error": "invalid_client",
                "error_description": "AADSTS7000215: Invalid client secret provided.",
            }
        match asked["grant_type"]:
            case "client_credentials":
                return 200, self._issued(asked["scope"], "", is_lasting=False)
            case "refresh_token":
                if asked["refresh_token"] not in self._refresh:
                    return 400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
                self._refresh.discard(asked["refresh_token"])
                return 200, self._issued(asked.get("scope", ""), "", is_lasting=True)
            case "authorization_code":
                known = self._codes.pop(asked["code"])
                digest = hashlib.sha256(asked["code_verifier"].encode()).digest()
                assert known.challenge == base64.urlsafe_b64encode(digest).decode().rstrip("="), "PKCE"
                assert known.redirect == asked["redirect_uri"]
                return 200, self._issued(known.scope, known.nonce, is_lasting=True)
            case _:
                if self.waits:
                    self.waits -= 1
                    return 400, {"error": "authorization_pending", "error_description": "AADSTS70016: pending"}
                return 200, self._issued(self._codes.pop(asked["device_code"]).scope, "", is_lasting=True)

    def _issued(self, scope: str, nonce: str, *, is_lasting: bool) -> dict[str, Any]:
        access, refresh = f"access-{secrets.token_urlsafe(24)}", f"refresh-{secrets.token_urlsafe(24)}"
        self.tokens[access] = self.user
        issued: dict[str, Any] = {
            "token_type": "Bearer", "access_token": access, "expires_in": self.seconds, "scope": scope,
        }  # fmt: skip
        if is_lasting:
            self._refresh.add(refresh)
            issued["refresh_token"] = refresh
        if is_lasting and self.who:
            issued["id_token"] = self._id_token(nonce)
        return issued

    def _id_token(self, nonce: str) -> str:
        claims: dict[str, Any] = {
            "iss": self.authority, "aud": CLIENT_ID, "sub": "maya", "preferred_username": self.who,
            "exp": 9_999_999_999, "iat": 0,
        }  # fmt: skip
        if nonce:
            claims["nonce"] = nonce
        parts = [json.dumps(each).encode() for each in ({"alg": "none"}, claims)]
        return ".".join([base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts] + ["x"])

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                if parts.path.startswith(f"/{TENANT}/") and parts.path.endswith("/.well-known/openid-configuration"):
                    self._answer(200, server._discovery(TENANT))
                elif parts.path.endswith("/authorize"):
                    self.send_response(302)
                    self.send_header("Location", server._agreed(dict(parse_qsl(parts.query))))
                    self.end_headers()
                else:
                    self._answer(404, {})

            def do_POST(self) -> None:
                form = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                asked = dict(parse_qsl(form)) | self._credentials()
                if urlsplit(self.path).path.endswith("/devicecode"):
                    self._answer(200, server._device(asked))
                else:
                    self._answer(*server._token(asked))

            def _credentials(self) -> dict[str, str]:
                """The app's id and secret where they come in a header (RFC 6749 §2.3.1)."""
                kind, _, given = self.headers.get("Authorization", "").partition(" ")
                if kind != "Basic":
                    return {}
                client, _, secret = base64.b64decode(given).decode().partition(":")
                return {"client_id": client, "client_secret": secret}

            def _answer(self, status: int, answer: dict[str, Any]) -> None:
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Keep the test's output to itself."""

        return Handler
