"""The way into a mailbox: by password, or by a sign-in that is kept and renewed.

A token is fetched anew at four fifths of its life, so that a connection is renewed by plan and not by the server's
impatience. What tells one way in from another is a fingerprint without secrets: when it changes, what was refused
before may be tried again.
"""

import time
from collections.abc import Callable

from worker.errors import LoginRefused
from worker.mail.imap import connect
from worker.mail.mailbox import Mailbox
from worker.settings import AccountSettings
from worker.signin import Flow, Grant, Keeper, Provider, Registration, read_grant

Connect = Callable[[AccountSettings], Mailbox]
NEVER = float("inf")


def connect_imap(settings: AccountSettings) -> Mailbox:
    """A mailbox over IMAP, signed in. A kept token that is refused may have been withdrawn: then a new one is fetched,
    and who withdrew it is told apart from what the mail server does not like.
    """
    keeper = keeper_of(settings)
    if keeper is None:
        return _connected(settings, "")
    begun = time.time()
    grant = keeper.grant()
    try:
        return _connected(settings, grant.access_token)
    except LoginRefused:
        if grant.obtained_at >= begun:
            raise
        return _connected(settings, keeper.grant(instead_of=grant).access_token)


def registration_of(settings: AccountSettings) -> Registration | None:
    """The app through which a mailbox is opened; None where a password opens it."""
    oauth = settings.login.oauth
    if oauth is None:
        return None
    return Registration(
        account=settings.account.key,
        user=settings.login.user,
        provider=Provider(oauth.provider.value),
        flow=Flow(oauth.flow.value),
        client_id=oauth.client_id,
        client_secret=oauth.client_secret,
        tenant=oauth.tenant,
        authority=oauth.authority,
        auth_url=oauth.auth_url,
        token_url=oauth.token_url,
        scope=oauth.scope,
    )


def keeper_of(settings: AccountSettings) -> Keeper | None:
    """Who keeps the mailbox signed in; None where a password opens it."""
    registration = registration_of(settings)
    oauth = settings.login.oauth
    return Keeper(registration, oauth.token_file) if registration and oauth else None


def grant_of(settings: AccountSettings) -> Grant | None:
    """The sign-in that is kept, if any."""
    oauth = settings.login.oauth
    return read_grant(oauth.token_file) if oauth else None


def renewal_of(settings: AccountSettings) -> float:
    """When a connection opened now has to be made anew, as Unix time; NEVER where a password opened it."""
    grant = grant_of(settings)
    return grant.renew_at if grant else NEVER


def way_in(settings: AccountSettings) -> str:
    """Server, user and secret as one text, to be compared or hashed, never kept or shown.

    A sign-in is known by its number, which outlives the tokens: a renewed token is the same way in.
    """
    imap, login, oauth = settings.imap, settings.login, settings.login.oauth
    text = f"{imap.host}:{imap.port}:{login.user}:{login.password}"
    if oauth is None:
        return text
    grant = grant_of(settings)
    app = (oauth.provider, oauth.flow, oauth.client_id, oauth.client_secret, oauth.tenant, oauth.authority, oauth.scope)
    return f"{text}:{':'.join(app)}:{oauth.token_url}:{grant.number if grant else ''}"


def _connected(settings: AccountSettings, token: str) -> Mailbox:
    imap, login = settings.imap, settings.login
    return connect(
        host=imap.host,
        port=imap.port,
        security=imap.security.value,
        ca_file=imap.ca_file,
        user=login.user,
        password=login.password,
        token=token,
        folders=settings.folders,
    )
