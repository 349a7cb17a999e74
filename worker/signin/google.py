"""Google: the installed-app flow (RFC 8252) and renewal, with Google's own libraries.

The only importer of google-auth-oauthlib and google-auth. They are loaded when first needed, since they take a tenth of
a second that no other mailbox has to pay.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from worker.errors import SignInNeeded
from worker.signin.refusals import refused, unreachable
from worker.signin.values import Issued, Registration
from worker.signin.web import PATIENCE, Web, as_https, as_written, speak_plainly

AUTH_URL: Final = "https://accounts.google.com/o/oauth2/v2/auth"
TOKEN_URL: Final = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
SCOPE: Final = "https://mail.google.com/"
AN_HOUR = 3600.0


class Google:
    """Google's sign-in for one registration."""

    def __init__(self, registration: Registration) -> None:
        self._registration = registration
        self._auth_url = registration.auth_url or AUTH_URL
        self._token_url = registration.token_url or TOKEN_URL
        self._scope = registration.scope or SCOPE
        self._flow: Any = None

    def ask(self, redirect: str) -> tuple[str, str]:
        """The address at which the person agrees, and the state that the answer must carry."""
        from google_auth_oauthlib.flow import Flow  # noqa: PLC0415 - see above

        registration = self._registration
        app = {
            "client_id": registration.client_id,
            "client_secret": registration.client_secret,
            "auth_uri": as_https(self._auth_url),
            "token_uri": as_https(self._token_url),
        }
        self._flow = Flow.from_client_config({"installed": app}, [self._scope], redirect_uri=redirect)
        speak_plainly(self._flow.oauth2session, self._token_url)
        # A refresh token is only given when consent is asked for anew.
        address, state = self._flow.authorization_url(prompt="consent", login_hint=registration.user)
        return as_written(address, self._auth_url), state

    def answered(self, answer: str) -> Issued:
        """The tokens for the browser's answer."""
        with self._translated():
            # The library takes no answer that came over http; this one came over loopback.
            token = self._flow.fetch_token(authorization_response=as_https(answer), timeout=PATIENCE)
        if not token.get("refresh_token"):
            raise SignInNeeded(
                f"Google gave {self._registration.user} a sign-in for one hour only.",
                f"Sign in again and accept everything that is asked: chaser auth {self._registration.account}",
            )
        return Issued(token["access_token"], float(token.get("expires_in", AN_HOUR)), token["refresh_token"])

    def renewed(self, refresh_token: str) -> Issued:
        """New tokens for a sign-in that is kept."""
        from google.auth.transport.requests import Request  # noqa: PLC0415
        from google.oauth2.credentials import Credentials  # noqa: PLC0415

        credentials: Any = Credentials(  # type: ignore[no-untyped-call]
            token=None,
            refresh_token=refresh_token,
            token_uri=as_https(self._token_url),
            client_id=self._registration.client_id,
            client_secret=self._registration.client_secret,
        )
        with self._translated():
            credentials.refresh(Request(session=Web(self._token_url)))
        until = credentials.expiry
        seconds = (until.replace(tzinfo=UTC) - datetime.now(UTC)).total_seconds() if until else AN_HOUR
        return Issued(credentials.token, seconds, credentials.refresh_token)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError  # noqa: PLC0415
        from oauthlib.oauth2 import OAuth2Error  # noqa: PLC0415

        try:
            yield
        except OAuth2Error as error:
            raise refused(self._registration, error.error or "", error.description or "") from None
        except RefreshError as error:
            raise self._of_renewal(error) from None
        except Warning:  # how oauthlib says that less was allowed than was asked for
            raise refused(self._registration, "access_denied", "the permission to read mail was left out") from None
        except (TransportError, GoogleAuthError, OSError, ValueError) as error:
            raise unreachable(self._registration, type(error).__name__) from None

    def _of_renewal(self, error: Exception) -> Exception:
        answer = error.args[1] if len(error.args) > 1 and isinstance(error.args[1], dict) else None
        if answer is None and "Reauthentication" in str(error):
            return refused(self._registration, "invalid_grant", "", subcode="invalid_rapt")
        if answer is None:
            return unreachable(self._registration, "it answered something else than a sign-in server does")
        described = str(answer.get("error_description") or "")
        return refused(
            self._registration, str(answer.get("error")), described, subcode=str(answer.get("error_subtype") or "")
        )
