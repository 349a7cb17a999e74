"""What Google and Microsoft say when they refuse a sign-in, and what the person reads then."""

from pathlib import Path

import pytest

from tests.servers.oauth import CLIENT_ID, CLIENT_SECRET, TENANT, OAuthServer
from worker.errors import ConnectionLost, LoginRefused, MailError, SignInNeeded, Throttled
from worker.signin import Flow, Keeper, Provider, Registration
from worker.signin.refusals import refused
from worker.signin.tokens import write_grant
from worker.signin.values import Grant

TRAIL = " Trace ID: 5b3d Correlation ID: 77aa Timestamp: 2026-11-20 10:00:00Z"
OF_MICROSOFT = [
    (
        "invalid_grant",
        (
            "AADSTS700082: The refresh token has expired due to inactivity. The token was issued"
            " on 2026-08-01T10:00:00Z and"
            " was inactive for 90.00:00:00."
        ),
        SignInNeeded,
        "the sign-in has run out",
        "chaser auth maya",
    ),
    (
        "invalid_grant",
        (
            "AADSTS50173: The provided grant has expired due to it being revoked, a fresh auth token is needed."
            " The user might"
            " have changed or reset their password."
        ),
        SignInNeeded,
        "the password was changed",
        "chaser auth maya",
    ),
    (
        "interaction_required",
        (
            "AADSTS50076: Due to a configuration change made by your administrator, or because you moved to"
            " a new location,"
            " you must use multi-factor authentication to access '00000002-0000-0ff1-ce00-000000000000'."
        ),
        SignInNeeded,
        "a second factor",
        "chaser auth maya",
    ),
    (
        "interaction_required",
        (
            "AADSTS53003: Access has been blocked by Conditional Access policies. The access policy does"
            " not allow token"
            " issuance."
        ),
        LoginRefused,
        "Conditional Access",
        "Ask the administrator",
    ),
    (
        "invalid_grant",
        (
            "AADSTS65001: The user or administrator has not consented to use the application with ID 'client-id' named"
            " 'Chaser'. Send an interactive authorization request for this user and resource."
        ),
        SignInNeeded,
        "nobody has allowed the app",
        "https://login.microsoftonline.com/brand.example/adminconsent?client_id=client-id",
    ),
    (
        "invalid_client",
        "AADSTS90094: The grant requires administrator permission. Ask for consent.",
        LoginRefused,
        "an administrator has to allow the app",
        "adminconsent?client_id=client-id",
    ),
    (
        "access_denied",
        "AADSTS65004: User declined to consent to access the app.",
        SignInNeeded,
        "the permission was declined",
        "accept",
    ),
    (
        "unauthorized_client",
        "AADSTS700016: Application with identifier 'client-id' was not found in the directory 'Brand'.",
        LoginRefused,
        "the app with this client_id is not known",
        "login.client_id",
    ),
    (
        "invalid_client",
        "AADSTS7000222: The provided client secret keys for app 'client-id' are expired.",
        LoginRefused,
        "client secret is wrong or has run out",
        "login.client_secret_env",
    ),
    (
        "invalid_client",
        "AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
        LoginRefused,
        "registered as one with a secret",
        "Allow public client flows",
    ),
    (
        "invalid_request",
        "AADSTS50011: The redirect URI 'http://localhost:53682' specified in the request does not match.",
        LoginRefused,
        "the address to come back to",
        "http://localhost",
    ),
    (
        "invalid_grant",
        "AADSTS70011: The provided value for the input parameter 'scope' is not valid.",
        LoginRefused,
        "may not ask for this permission",
        "IMAP.AccessAsUser.All",
    ),
    ("invalid_grant", "AADSTS50057: The user account is disabled.", LoginRefused, "disabled", "administrator"),
    ("expired_token", "AADSTS70020: The device code has expired.", SignInNeeded, "while the code was good", "again"),
    ("invalid_grant", "AADSTS99999999: Something new.", SignInNeeded, "was withdrawn", "chaser auth maya"),
    ("strange_error", "Something nobody has seen.", SignInNeeded, "Something nobody has seen", "chaser auth maya"),
    ("temporarily_unavailable", "AADSTS90033: A transient error has occurred.", ConnectionLost, "at the moment", ""),
    ("invalid_request", "AADSTS50196: The server terminated an operation.", ConnectionLost, "at the moment", ""),
    ("slow_down", "", Throttled, "asks for a pause", ""),
]
OF_GOOGLE = [
    ("invalid_grant", "Token has been expired or revoked.", SignInNeeded, "withdrawn", '"In production"'),
    ("invalid_grant", "Bad Request", SignInNeeded, "withdrawn", "chaser auth maya"),
    ("invalid_client", "The OAuth client was not found.", LoginRefused, "client secret", "login.client_secret_env"),
    ("deleted_client", "The OAuth client was deleted.", LoginRefused, "is not known there", "login.client_id"),
    ("unauthorized_client", "Unauthorized", LoginRefused, "is not known there", "login.client_id"),
    ("admin_policy_enforced", "", LoginRefused, "does not allow this app", "App access control"),
    ("org_internal", "", LoginRefused, "does not allow this app", "client id client-id"),
    ("access_denied", "", SignInNeeded, "declined", "chaser auth maya"),
    ("internal_failure", "", ConnectionLost, "at the moment", ""),
    ("rate_limit_exceeded", "", Throttled, "pause", ""),
]


def registration(provider: Provider, server: OAuthServer | None = None) -> Registration:
    here = {"auth_url": server.auth_url, "token_url": server.token_url, "authority": server.authority} if server else {}
    tenant = TENANT if provider is Provider.MICROSOFT else ""
    secret = CLIENT_SECRET if provider is Provider.GOOGLE else ""
    return Registration("maya", "maya@brand.example", provider, Flow.LOOPBACK, CLIENT_ID, secret, tenant=tenant, **here)


@pytest.mark.parametrize(
    ("provider", "error", "description", "kind", "said", "remedy"),
    [
        *((Provider.MICROSOFT, *case) for case in OF_MICROSOFT),
        *((Provider.GOOGLE, *case) for case in OF_GOOGLE),
    ],
)
def test_each_refusal_is_said_in_words(
    provider: Provider, error: str, description: str, kind: type[MailError], said: str, remedy: str
) -> None:
    """What is the matter, what the provider said, who can do what; nothing that is for the provider's own support."""
    found = refused(registration(provider), error, description + TRAIL)
    assert type(found) is kind
    assert said in found.what
    assert remedy in found.remedy
    assert "Correlation" not in found.what
    assert "{" not in found.remedy


@pytest.mark.parametrize(
    ("provider", "error", "description", "kind"),
    [
        *((Provider.MICROSOFT, *case[:3]) for case in OF_MICROSOFT if case[2] is not Throttled),
        *((Provider.GOOGLE, *case[:3]) for case in OF_GOOGLE if case[0] != "internal_failure"),
    ],
)
def test_a_refused_renewal_reads_the_same_through_the_libraries(
    tmp_path: Path, provider: Provider, error: str, description: str, kind: type[MailError]
) -> None:
    """As the token endpoint says it, over the real msal and google-auth."""
    with OAuthServer() as server:
        app = registration(provider, server)
        write_grant(tmp_path / "maya.json", Grant("1", provider, CLIENT_ID, app.user, 0, 1, refresh_token="refresh"))
        server.refuse(error, description, times=9)
        with pytest.raises(kind) as caught:
            Keeper(app, tmp_path / "maya.json").grant()
    assert type(caught.value) is kind


@pytest.mark.parametrize("subtype", ["invalid_rapt", "rapt_required"])
def test_a_workspace_that_wants_a_fresh_sign_in_is_told_from_a_withdrawn_one(tmp_path: Path, subtype: str) -> None:
    """Google says invalid_grant to both; the library would send people to gcloud."""
    with OAuthServer() as server:
        app = registration(Provider.GOOGLE, server)
        write_grant(tmp_path / "maya.json", Grant("1", "google", CLIENT_ID, app.user, 0, 1, refresh_token="refresh"))
        server.refuse("invalid_grant", "reauth related error (invalid_rapt)", error_subtype=subtype)
        with pytest.raises(SignInNeeded, match="fresh sign-in after some hours"):
            Keeper(app, tmp_path / "maya.json").grant()


def test_a_refusal_in_the_browser_is_said_too(tmp_path: Path) -> None:
    """The answer that comes back may be an error instead of a code."""

    class Decliner:
        def visit(self, address: str, *, here: bool) -> None:  # noqa: ARG002 - the protocol's
            self.state = address.partition("state=")[2].partition("&")[0]

        def enter(self, code: str, address: str) -> None: ...

        def pasted(self) -> str:
            return f"http://localhost/?error=access_denied&state={self.state}"

    with OAuthServer() as server:
        for provider in Provider:
            with pytest.raises(SignInNeeded, match="the permission was declined"):
                Keeper(registration(provider, server), tmp_path / "maya.json").sign_in(Decliner(), Flow.PASTE)
