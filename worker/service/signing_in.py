"""Signing a person in to a mailbox, and trying whether each mailbox lets us in."""

import time
from dataclasses import dataclass

from worker.errors import ChaserError, WrongUse
from worker.service.access import connect_imap, grant_of, keeper_of, registration_of
from worker.service.attempts import Refusals
from worker.service.office import Office
from worker.settings import AccountSettings
from worker.signin import Flow, Grant, Person, Provider


@dataclass(frozen=True, slots=True)
class Tried:
    """How one mailbox took a real sign-in, and the sign-in that is kept for it (None for a password)."""

    account: str
    settings: AccountSettings
    grant: Grant | None
    error: ChaserError | None

    @property
    def token_state(self) -> str:
        """What became of the token: good, expired, or missing; "" where a password opens the mailbox."""
        if self.settings.login.oauth is None:
            return ""
        if self.grant is None:
            return "missing"
        return "good" if self.grant.expires_at > time.time() else "expired"


def tried(office: Office, account: str) -> Tried:
    """Sign in to a mailbox as the service does, and look at its INBOX."""
    settings = office.settings.accounts[account]
    try:
        mailbox = connect_imap(settings)
        try:
            mailbox.statuses(["INBOX"])
        finally:
            mailbox.close()
    except ChaserError as error:
        return Tried(account, settings, grant_of(settings), error)
    Refusals(office.store, account, settings).accepted()
    return Tried(account, settings, grant_of(settings), None)


def sign_in(office: Office, account: str, person: Person, flow: Flow | None) -> Grant:
    """A new sign-in to a mailbox, in the way its settings say or in another. Raises WrongUse, MailError, StoreError."""
    settings = office.settings.accounts.get(account)
    if settings is None:
        known = ", ".join(office.settings.accounts)
        raise WrongUse(f"There is no mailbox {account} in config/worker.yaml.", f"Type one of: {known}")
    registration, keeper = registration_of(settings), keeper_of(settings)
    if registration is None or keeper is None:
        raise WrongUse(
            f"{account} signs in with a password, which stands in .env.",
            "To try it, type: chaser auth --check. For a sign-in without one, write login: {oauth: ...} in"
            " config/worker.yaml.",
        )
    if registration.flow is Flow.APP_ONLY:
        flow = Flow.APP_ONLY
    if flow is Flow.DEVICE and registration.provider is Provider.GOOGLE:
        raise WrongUse("Google has no sign-in by device code for mail.", f"Type: chaser auth {account} --paste")
    if flow is Flow.DEVICE and registration.client_secret:
        raise WrongUse(
            "An app with a client secret has no sign-in by device code.", f"Type: chaser auth {account} --paste"
        )
    return keeper.sign_in(person, flow or registration.flow)
