"""What a sign-in server means when it says no, and who can do what about it.

Pure: the words of RFC 6749 §5.2, Microsoft's AADSTS numbers and Google's texts become our errors. The numbers decide
before the words, since Microsoft says `invalid_grant` to almost everything. What nobody has seen before is shown as it
was said.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from worker.errors import ConnectionLost, LoginRefused, MailError, SignInNeeded, Throttled
from worker.signin.values import Provider, Registration

NUMBER = re.compile(r"AADSTS(\d+)")
NOISE = re.compile(r"\s*(?:Trace ID|Correlation ID|Timestamp):\s*.*", re.DOTALL)
"""What Microsoft appends for its own support."""
ADMIN_CONSENT: Final = "https://login.microsoftonline.com/{tenant}/adminconsent?client_id={client}"
TRANSIENT: Final = frozenset({"temporarily_unavailable", "server_error", "internal_failure", "service_not_available"})
PAUSE: Final = 300.0


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is the matter and what to do; `again` when a new sign-in by the person is (part of) the cure."""

    what: str
    remedy: str
    again: bool = False


SIGN_IN = "Sign in again: chaser auth {account}"
RUN_OUT = Meaning("the sign-in has run out", SIGN_IN, again=True)
CHANGED = Meaning("the password was changed, or all sign-ins were ended, since", SIGN_IN, again=True)
SECOND_FACTOR = Meaning("a second factor, or a fresh sign-in, is asked for", SIGN_IN, again=True)
WITHDRAWN = Meaning("the sign-in was withdrawn or has run out", SIGN_IN, again=True)
BY_RULE = Meaning(
    "a rule of the organization (Conditional Access) forbids this sign-in",
    "Ask the administrator to allow this app for {user}. If it is only the way of signing in that is forbidden, try"
    " another: chaser auth {account}, with --device, with --paste, or with neither.",
)
NO_CONSENT = Meaning(
    "nobody has allowed the app to read this mailbox yet",
    "Sign in and accept: chaser auth {account}. Where only an administrator may accept, let them open {consent}",
    again=True,
)
ADMIN = Meaning(
    "an administrator has to allow the app first",
    "Let an administrator open {consent}, then type: chaser auth {account}",
)
DECLINED = Meaning("the permission was declined", "Sign in again and accept: chaser auth {account}", again=True)
NO_APP = Meaning(
    "the app with this client_id is not known there",
    "Check login.client_id and login.tenant in config/worker.yaml against the app's registration.",
)
BAD_SECRET = Meaning(
    "the app's client secret is wrong or has run out",
    "Make a new one in the app's registration and put its value (not its id) where login.client_secret_env says.",
)
WANTS_SECRET = Meaning(
    "the app is registered as one with a secret",
    'Set "Allow public client flows" to Yes in its registration, or add login.client_secret_env in config/worker.yaml.',
)
HAS_NO_SECRET = Meaning(
    "the app is registered as one without a secret", "Remove login.client_secret_env from config/worker.yaml."
)
WRONG_PERSON = Meaning(
    "the account that signed in does not belong to this organization",
    "Sign in as {user}, or correct login.tenant in config/worker.yaml.",
)
LOCKED = Meaning("the account is disabled or locked", "Ask the administrator about {user}.")
NO_SCOPE = Meaning(
    "the app may not ask for this permission",
    "Add it to the app's registration ({permission}), and leave login.scope out of config/worker.yaml.",
)
REDIRECT = Meaning(
    "the app does not allow the address to come back to",
    'Add http://localhost to its registration, as a redirect URI for "Mobile and desktop applications".',
)
EXPIRED_CODE = Meaning("nobody signed in while the code was good", "Start again: chaser auth {account}", again=True)
GOOGLE_ENDED = Meaning(
    "the sign-in was withdrawn, was not used for six months, or ended with a change of the password",
    "Sign in again: chaser auth {account}. If this comes back every seven days, the app's consent screen is still in"
    ' "Testing": set it to "In production" in the Google Cloud console, or to "Internal" within a Workspace.',
    again=True,
)
GOOGLE_SESSION = Meaning(
    "the Workspace asks for a fresh sign-in after some hours",
    "Sign in again: chaser auth {account}. The administrator can exempt trusted apps from the session length.",
    again=True,
)
GOOGLE_BARRED = Meaning(
    "the administrator of the Workspace does not allow this app",
    "Ask them to trust it: Admin console, Security, API controls, App access control, client id {client}.",
)

BY_NUMBER: Final[Mapping[Meaning, tuple[int, ...]]] = {
    RUN_OUT: (50089, 70008, 70043, 70044, 700081, 700082, 700084),
    WITHDRAWN: (70000, 50132),
    CHANGED: (50133, 50173),
    SECOND_FACTOR: (16000, 50058, 50072, 50074, 50076, 50078, 50079, 50158),
    BY_RULE: (50005, 50097, 50105, 50131, 53000, 53001, 53002, 53003, 53004, 53011, 530003, 530021, 530032, 530034),
    NO_CONSENT: (65001,),
    ADMIN: (90093, 90094, 90095, 90097, 90099),
    DECLINED: (65004,),
    NO_APP: (700016, 90002, 7000112, 7000229),
    BAD_SECRET: (7000215, 7000216, 7000222),
    WANTS_SECRET: (7000218,),
    HAS_NO_SECRET: (700025,),
    WRONG_PERSON: (50020, 50034, 50128, 50194),
    LOCKED: (50053, 50055, 50057, 50144),
    NO_SCOPE: (28002, 28003, 65005, 70011, 500011, 650053, 650057, 1003031),
    REDIRECT: (50011, 500113),
    EXPIRED_CODE: (70016, 70018, 70019, 70020),
}  # fmt: skip
"""Microsoft's numbers: https://learn.microsoft.com/entra/identity-platform/reference-error-codes."""
PASSING: Final = frozenset({50196, 90006, 90012, 90019, 90020, 90024, 90033, 90036, 90051, 90055, 90056})
"""Its numbers for trouble of its own, and for asking too often."""
BY_WORD: Final[Mapping[str, Meaning]] = {
    "invalid_rapt": GOOGLE_SESSION,
    "admin_policy_enforced": GOOGLE_BARRED,
    "org_internal": GOOGLE_BARRED,
    "interaction_required": SECOND_FACTOR,
    "login_required": SECOND_FACTOR,
    "consent_required": NO_CONSENT,
    "access_denied": DECLINED,
    "authorization_declined": DECLINED,
    "expired_token": EXPIRED_CODE,
    "code_expired": EXPIRED_CODE,
    "deleted_client": NO_APP,
    "disabled_client": NO_APP,
    "invalid_client": BAD_SECRET,
    "unauthorized_client": NO_APP,
    "invalid_scope": NO_SCOPE,
    "redirect_uri_mismatch": REDIRECT,
    "invalid_grant": WITHDRAWN,
}


def refused(registration: Registration, error: str, description: str, *, subcode: str = "") -> MailError:
    """The error for a token or authorization endpoint's `error` (RFC 6749 §5.2, §4.1.2.1) and its description."""
    numbers = [int(number) for number in NUMBER.findall(description)]
    said = f"{registration.name} says: {_short(error, description)}"
    if error in TRANSIENT or PASSING & set(numbers):
        return ConnectionLost(f"{registration.name} cannot sign {registration.user} in at the moment. {said}")
    if error in {"slow_down", "rate_limit_exceeded"}:
        return Throttled(f"{registration.name} asks for a pause before the next sign-in. {said}", retry_after=PAUSE)
    meaning = _meaning(registration, numbers, f"{error} {subcode}", description)
    if meaning is None:
        what = f"{registration.name} did not sign {registration.user} in. {said}"
        return SignInNeeded(what, _filled(SIGN_IN, registration))
    kind = SignInNeeded if meaning.again else LoginRefused
    what = f"{registration.name} did not sign {registration.user} in: {meaning.what}. {said}"
    return kind(what, _filled(meaning.remedy, registration))


def unreachable(registration: Registration, text: str) -> MailError:
    """The error for a sign-in server that did not answer, or not as one."""
    return ConnectionLost(
        f"The sign-in server of {registration.name} cannot be reached: {text}",
        "Check the network (a proxy is taken from HTTPS_PROXY); the mailbox is tried again by itself.",
    )


def _meaning(registration: Registration, numbers: list[int], words: str, description: str) -> Meaning | None:
    for number in numbers:
        for meaning, known in BY_NUMBER.items():
            if number in known:
                return meaning
    for word, meaning in BY_WORD.items():
        if word in words or word in description:
            return GOOGLE_ENDED if _is_googles_end(registration, meaning) else meaning
    return None


def _is_googles_end(registration: Registration, meaning: Meaning) -> bool:
    return registration.provider is Provider.GOOGLE and meaning is WITHDRAWN


def _filled(remedy: str, registration: Registration) -> str:
    tenant = registration.tenant or "organizations"
    consent = ADMIN_CONSENT.format(tenant=tenant, client=registration.client_id)
    is_google = registration.provider is Provider.GOOGLE
    if is_google:
        consent = "the Admin console: Security, API controls, App access control"
    permission = "https://mail.google.com/" if is_google else "Office 365 Exchange Online, IMAP.AccessAsUser.All"
    return remedy.format(
        account=registration.account,
        user=registration.user,
        client=registration.client_id,
        consent=consent,
        permission=permission,
    )


def _short(error: str, description: str) -> str:
    """What was said, on one line, without what is for the provider's own support."""
    text = " ".join(NOISE.sub("", description).split())
    return f"{error}: {text}" if text else error
