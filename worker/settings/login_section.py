"""`login:` of an account in config/worker.yaml: a password, or a sign-in by OAuth with everything it needs.

A schema like the ones in `worker_file`: what may be written, and what cannot go together. Secrets stand in it as names.
"""

import ipaddress
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, model_validator

from worker.settings.checking import Section, Text
from worker.settings.findings import Unfit, quoted
from worker.settings.values import OAuthFlow, OAuthProvider

OF_OAUTH = (
    *("flow", "client_id", "client_id_env", "client_secret_env", "tenant"),
    *("authority", "auth_url", "token_url", "scope"),
)
OF_GOOGLE = frozenset({"auth_url", "token_url"})
OF_MICROSOFT = frozenset({"tenant", "authority"})
ANY_TENANT = frozenset({"", "common", "organizations", "consumers"})
"""What stands for everybody's tenant; an app signs in by itself to one alone."""


def is_loopback(host: str) -> bool:
    """Whether `host` is this very machine, so that a line without protection leaves it nowhere."""
    try:
        return host.lower() == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _variable(text: str) -> str:
    """The name of an environment variable. What is not one may be a password, so it is not repeated."""
    if not text.isascii() or not text.isidentifier():
        raise Unfit(
            "is not the name of a variable (is it the password itself?)",
            "Write a name such as MAILBOX_PASSWORD here, and the password in .env.",
        )
    if text.upper().endswith("_FILE"):
        raise Unfit(f"{text} is the name of a file's path", f"Write {text[:-5]}; {text} is then looked at too.")
    return text


def _web_address(text: str) -> str:
    """An https address; http only to this very machine, since tokens travel there."""
    parts = urlsplit(text)
    if not parts.hostname or parts.scheme not in {"https", "http"}:
        raise Unfit(f"{quoted(text)} is not a web address", "Write it as https://login.example.com")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise Unfit(f"{quoted(text)} would send tokens in the clear", f"Write https://{text.partition('://')[2]}")
    return text.rstrip("/")


Variable = Annotated[Text, AfterValidator(_variable)]
WebAddress = Annotated[Text, AfterValidator(_web_address)]


class LoginSection(Section):
    """`login:` of an account."""

    user: Text | None = None
    password_env: Variable | None = None
    oauth: OAuthProvider | None = None
    flow: OAuthFlow = OAuthFlow.LOOPBACK
    client_id: Text | None = None
    client_id_env: Variable | None = None
    client_secret_env: Variable | None = None
    tenant: Text | None = None
    authority: WebAddress | None = None
    auth_url: WebAddress | None = None
    token_url: WebAddress | None = None
    scope: Text | None = None

    @model_validator(mode="after")
    def _can_sign_in(self) -> Self:
        if self.oauth is None:
            self._check_password()
        else:
            self._check_oauth(self.oauth)
        return self

    def _check_password(self) -> None:
        stray = sorted(self.model_fields_set & set(OF_OAUTH))
        if stray:
            raise Unfit(
                f"has {stray[0]}, which belongs to a sign-in by OAuth", "Add  oauth: google  or  oauth: microsoft"
            )
        if self.password_env is None:
            raise Unfit(
                "says no password",
                "Add the line  password_env: NAME_OF_A_VARIABLE  (or a sign-in:  oauth: google  or  oauth: microsoft)",
            )

    def _check_oauth(self, provider: OAuthProvider) -> None:
        if self.password_env is not None:
            raise Unfit("says both a password and a sign-in by OAuth", "Keep password_env or oauth, not both.")
        if (self.client_id is None) == (self.client_id_env is None):
            many = "says client_id twice" if self.client_id else "says no client_id"
            raise Unfit(many, f"Write the id of the app registered with {provider.value.title()}:  client_id: …")
        strange = OF_MICROSOFT if provider is OAuthProvider.GOOGLE else OF_GOOGLE
        wrong = sorted(self.model_fields_set & strange)
        if wrong:
            raise Unfit(f"has {wrong[0]}, which {provider.value.title()} does not know", "Remove it.")
        if provider is OAuthProvider.GOOGLE:
            self._check_google()
        else:
            self._check_microsoft()

    def _check_google(self) -> None:
        if self.flow in {OAuthFlow.DEVICE, OAuthFlow.APP_ONLY}:
            raise Unfit(
                f"has flow: {self.flow}, which Google does not offer for mail", "Write flow: loopback or paste."
            )
        if self.client_secret_env is None:
            raise Unfit("says no client secret", "Add the line  client_secret_env: NAME_OF_A_VARIABLE")

    def _check_microsoft(self) -> None:
        if self.flow is OAuthFlow.DEVICE and self.client_secret_env is not None:
            raise Unfit("has a client secret, which a device code does without", "Remove client_secret_env.")
        if self.flow is not OAuthFlow.APP_ONLY:
            return
        if self.client_secret_env is None:
            raise Unfit(
                "signs in as an app and says no client secret", "Add the line  client_secret_env: NAME_OF_A_VARIABLE"
            )
        if (self.tenant or "").lower() in ANY_TENANT:
            raise Unfit("signs in as an app and says no tenant", "Write your organization's:  tenant: brand.example")
