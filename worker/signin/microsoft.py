"""Microsoft: device code, authorization code and app-only sign-in with msal.

The only importer of msal, which is loaded when first needed. msal's own cache is not used: what must be kept is one
refresh token for each mailbox, and `tokens` keeps it.
"""

import json
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlsplit

from requests import RequestException

from worker.errors import WrongUse
from worker.signin.redirect import parameters
from worker.signin.refusals import refused, unreachable
from worker.signin.values import Flow, Issued, Registration
from worker.signin.web import Web, as_https, as_written

AUTHORITY: Final = "https://login.microsoftonline.com"
ANYBODY: Final = "common"
SCOPE: Final = "https://outlook.office.com/IMAP.AccessAsUser.All"
APP_SCOPE: Final = "https://outlook.office365.com/.default"
AN_HOUR = 3600.0


class Microsoft:
    """Microsoft's sign-in for one registration."""

    def __init__(self, registration: Registration) -> None:
        self._registration = registration
        self._authority = registration.authority or AUTHORITY
        app_only = registration.flow is Flow.APP_ONLY
        self._scopes = (registration.scope or (APP_SCOPE if app_only else SCOPE)).split()
        self._flow: dict[str, Any] = {}
        self._app: Any = None

    def ask(self, redirect: str) -> tuple[str, str]:
        """The address at which the person agrees, and the state that the answer must carry."""
        with self._translated(), warnings.catch_warnings():
            # msal would rather have the answer posted, which no person could paste. PKCE and state protect it.
            warnings.simplefilter("ignore", UserWarning)
            self._flow = self._opened().initiate_auth_code_flow(
                self._scopes, redirect_uri=redirect, login_hint=self._registration.user
            )
        return as_written(self._flow["auth_uri"], self._authority), self._flow["state"]

    def answered(self, answer: str) -> Issued:
        """The tokens for the browser's answer."""
        with self._translated():
            return self._issued(self._opened().acquire_token_by_auth_code_flow(self._flow, parameters(answer)))

    def code(self) -> tuple[str, str]:
        """A code, and the address at which to type it."""
        with self._translated():
            self._flow = self._opened().initiate_device_flow(self._scopes)
        if "user_code" not in self._flow:
            raise self._refused(self._flow)
        return self._flow["user_code"], as_written(self._flow["verification_uri"], self._authority)

    def entered(self) -> Issued:
        """The tokens, once the code was typed; waits for it as long as it is good."""
        with self._translated():
            return self._issued(self._opened().acquire_token_by_device_flow(self._flow))

    def renewed(self, refresh_token: str) -> Issued:
        """New tokens for a sign-in that is kept."""
        with self._translated():
            return self._issued(self._opened().acquire_token_by_refresh_token(refresh_token, self._scopes))

    def alone(self) -> Issued:
        """A token for the app itself, with nobody present."""
        with self._translated():
            return self._issued(self._opened().acquire_token_for_client(self._scopes))

    def _opened(self) -> Any:  # noqa: ANN401 - msal has no types
        if self._app is None:
            import msal  # noqa: PLC0415 - see above

            registration = self._registration
            secret = registration.client_secret
            kind = msal.ConfidentialClientApplication if secret else msal.PublicClientApplication
            own = {"client_credential": secret} if secret else {}
            self._app = kind(
                registration.client_id,
                authority=f"{as_https(self._authority)}/{registration.tenant or ANYBODY}",
                # An authority that is named in the settings is meant; Microsoft need not vouch for it.
                instance_discovery=None if self._authority == AUTHORITY else False,
                http_client=Web(self._authority),
                **own,
            )
        return self._app

    def _issued(self, answer: Mapping[str, Any]) -> Issued:
        if "access_token" not in answer:
            raise self._refused(answer)
        claims = answer.get("id_token_claims") or {}
        return Issued(
            answer["access_token"],
            float(answer.get("expires_in", AN_HOUR)),
            answer.get("refresh_token", ""),
            # Never `email`: anybody may write anything there (nOAuth).
            str(claims.get("preferred_username", "")),
        )

    def _refused(self, answer: Mapping[str, Any]) -> Exception:
        said = str(answer.get("error") or "no token"), str(answer.get("error_description") or "")
        return refused(self._registration, *said, subcode=str(answer.get("suberror") or ""))

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except RequestException as error:
            text = f"{urlsplit(self._authority).hostname} ({type(error).__name__})"
            raise unreachable(self._registration, text) from None
        except (json.JSONDecodeError, KeyError, TypeError, RuntimeError) as error:
            raise unreachable(self._registration, f"it gave no answer of a sign-in server ({error})") from None
        except ValueError as error:
            raise self._of_msal(error) from None

    def _of_msal(self, error: ValueError) -> Exception:
        """Msal raises ValueError for a tenant nobody knows and for an answer that does not fit the question."""
        if "authority configuration" in str(error):
            return WrongUse(
                f"{urlsplit(self._authority).hostname} knows no tenant {self._registration.tenant or ANYBODY}.",
                "Correct login.tenant (or login.authority) in config/worker.yaml.",
            )
        return refused(self._registration, "access_denied", "the answer does not belong to this attempt")
