"""The app that was registered with a provider, and a sign-in as it is kept. No secret is ever in a `repr`."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

RENEW_AT: Final = 0.8
"""The part of a token's life after which a new one is fetched, and the connection made anew, before anybody asks."""


class Provider(StrEnum):
    """Whose sign-in it is."""

    GOOGLE = "google"
    MICROSOFT = "microsoft"


NAMES: Final = {Provider.GOOGLE: "Google", Provider.MICROSOFT: "Microsoft"}


class Flow(StrEnum):
    """How a sign-in comes about."""

    LOOPBACK = "loopback"
    """A browser on this machine, whose answer we wait for."""
    PASTE = "paste"
    """A browser anywhere; the address at which it ends is pasted."""
    DEVICE = "device"
    """A code that is typed on any other device (RFC 8628)."""
    APP_ONLY = "app_only"
    """The app's own secret, and nobody present (RFC 6749 §4.4)."""


@dataclass(frozen=True, slots=True)
class Registration:
    """Who signs in to which mailbox, and the app through which; empty addresses and scope are the provider's own."""

    account: str
    user: str
    provider: Provider
    flow: Flow
    client_id: str
    client_secret: str = field(repr=False)
    tenant: str = ""
    authority: str = ""
    auth_url: str = ""
    token_url: str = ""
    scope: str = ""

    @property
    def name(self) -> str:
        """The provider as people call it."""
        return NAMES[self.provider]


@dataclass(frozen=True, slots=True)
class Issued:
    """What a token endpoint gave (RFC 6749 §5.1). `who` signed in, as far as the provider says."""

    access_token: str = field(repr=False)
    seconds: float
    refresh_token: str = field(default="", repr=False)
    who: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """A sign-in as it is kept. `number` is new with every sign-in and stays through renewals; times are Unix times."""

    number: str
    provider: str
    client_id: str
    user: str
    obtained_at: float
    expires_at: float
    who: str = ""
    access_token: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)

    @classmethod
    def of(cls, number: str, registration: Registration, issued: Issued, now: float) -> "Grant":
        """What was issued to this registration, just now."""
        return cls(
            number=number,
            provider=registration.provider.value,
            client_id=registration.client_id,
            user=registration.user,
            obtained_at=now,
            expires_at=now + issued.seconds,
            who=issued.who,
            access_token=issued.access_token,
            refresh_token=issued.refresh_token,
        )

    def serves(self, registration: Registration) -> bool:
        """Whether it is a sign-in of this mailbox through this app."""
        meant = (registration.provider.value, registration.client_id, registration.user.lower())
        return (self.provider, self.client_id, self.user.lower()) == meant

    def renewed(self, issued: Issued, now: float) -> "Grant":
        """The same sign-in with a new token. A provider that gives no new refresh token means the old one to stay."""
        return replace(
            self,
            obtained_at=now,
            expires_at=now + issued.seconds,
            access_token=issued.access_token,
            refresh_token=issued.refresh_token or self.refresh_token,
        )

    @property
    def renew_at(self) -> float:
        """When a new token is to be fetched."""
        return self.obtained_at + RENEW_AT * (self.expires_at - self.obtained_at)
