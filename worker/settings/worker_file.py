"""config/worker.yaml: the brand, and the accounts with their mail servers and logins.

The schema: what may be written there. What it then means is decided in `accounts`.
"""

import ipaddress
from collections.abc import Iterator
from datetime import time
from enum import StrEnum
from typing import Annotated, Final, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, InstanceOf, model_validator

from worker.core.policies import AfterPromise
from worker.settings.brand_facts import BrandNames
from worker.settings.checking import Address, Section, Text, Whole, read_as
from worker.settings.fields import clock_time, country_code, domain, is_host, time_zone
from worker.settings.findings import Unfit, quoted
from worker.settings.login_section import LoginSection, is_loopback
from worker.settings.values import LogForm, LogLevel, OAuthProvider, Security

FILE: Final = "config/worker.yaml"
FREE_MAIL: Final = frozenset({
    "126.com", "163.com", "aol.com", "fastmail.com", "foxmail.com", "gmail.com", "gmx.com", "gmx.de", "gmx.net",
    "googlemail.com", "hey.com", "hotmail.co.uk", "hotmail.com", "hotmail.fr", "icloud.com", "live.com", "mac.com",
    "mail.com", "mail.ru", "me.com", "msn.com", "naver.com", "orange.fr", "outlook.com", "pm.me", "proton.me",
    "protonmail.com", "qq.com", "sina.com", "t-online.de", "web.de", "yahoo.co.jp", "yahoo.co.uk", "yahoo.com",
    "yahoo.de", "yahoo.fr", "yandex.com", "yandex.ru", "yeah.net", "ymail.com", "zoho.com",
})  # fmt: skip
"""Domains that anyone may have an address at: creators too, so they are never "ours"."""


SIGN_IN: Final = {"gmail": OAuthProvider.GOOGLE, "outlook": OAuthProvider.MICROSOFT}
"""Whose sign-in opens a provider's mailboxes."""


class Segment(StrEnum):
    """What kind of team it is; batching and some rules of the method depend on it."""

    SMB = "smb"
    MID_MARKET = "mid_market"
    ENTERPRISE = "enterprise"


def server_name(text: str) -> str:
    """The name or number of a server, without brackets. Raises Unfit."""
    name = text.strip("[]")
    if "://" in text:
        raise Unfit(f"{quoted(text)} is a web address", "Write only the server's name, imap.example.com.")
    if not is_host(name) and not _is_ip(name):
        hint = "Write the port in a line of its own, port: 993." if ":" in text else "Write it as imap.example.com."
        raise Unfit(f"{quoted(text)} is not a server's name", hint)
    return name


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _our_domain(text: str) -> str:
    name = domain(text)
    if name in FREE_MAIL:
        raise Unfit(f"{name} is everyone's: creators write from there too", "Leave it out.")
    return name


class BrandSection(BrandNames):
    """`brand:`."""

    name: Text
    segment: Segment = Segment.MID_MARKET
    domains: list[Annotated[str, read_as(_our_domain)]] | None = None


class ImapSection(Section):
    """`imap:` of an account."""

    host: Annotated[Text, AfterValidator(server_name)]
    port: Annotated[Whole, Field(ge=1, le=65535)] | None = None
    security: Security = Security.TLS
    ca_file: str = ""

    @model_validator(mode="after")
    def _is_protected(self) -> Self:
        if self.security is Security.NONE and not is_loopback(self.host):
            raise Unfit(
                f"security: none would send the password to {self.host} in the clear",
                "Write security: tls (or starttls); none is for a server on this machine.",
            )
        return self


class FoldersSection(Section):
    """`folders:` of an account: names to use instead of what the server says. The INBOX is always INBOX."""

    sent: Text | None = None
    drafts: Text | None = None
    trash: Text | None = None
    junk: Text | None = None
    archive: Text | None = None
    all: Text | None = None


class AccountSection(Section):
    """One entry of `accounts:`."""

    email: Address
    name: Text
    title: str = ""
    aliases: tuple[Address, ...] = ()
    timezone: Annotated[InstanceOf[ZoneInfo], read_as(time_zone)]
    country: Annotated[str, read_as(country_code)] | None = None
    draft_at: Annotated[time, read_as(clock_time)] = time(8)
    digest: bool | None = None
    digest_at: Annotated[time, read_as(clock_time)] | None = None
    provider: Literal["gmail", "outlook"] | None = None
    imap: ImapSection | None = None
    login: LoginSection
    idle: bool = True
    folders: FoldersSection = FoldersSection()

    @model_validator(mode="after")
    def _has_server(self) -> Self:
        if self.imap is None and self.provider is None:
            raise Unfit("does not say where its mail is", "Add  imap: {host: imap.example.com}  or  provider: gmail")
        if self.provider and self.login.oauth not in {None, SIGN_IN[self.provider]}:
            raise Unfit(
                f"has its mail at {self.provider} and signs in with {self.login.oauth}",
                f"Write  oauth: {SIGN_IN[self.provider]}",
            )
        return self


def _account_key(text: str) -> str:
    if not text.isascii() or not text[:1].isalpha() or not text.replace("-", "_").replace(".", "_").isidentifier():
        raise Unfit(f"{quoted(text)} is not a short name", "Use letters, digits, - and _, beginning with a letter.")
    return text


DRAFTS_PER_DAY = 40
"""New drafts in one mailbox on one day: what a person can still read before sending."""


class PoliciesSection(Section):
    """`policies:`."""

    after_promise: AfterPromise = AfterPromise.WAIT
    days_between_chases: Annotated[Whole, Field(ge=0, le=20)] = 1
    thank_after: list[Text] = Field(default_factory=list)
    days_to_catch_up: Annotated[Whole, Field(ge=0, le=20)] = 5
    channel_from_record: bool = True


class HttpSection(Section):
    """`http:`, the service's own small web server."""

    port: Annotated[Whole, Field(ge=1, le=65535)]
    host: Annotated[Text, AfterValidator(server_name)] = "127.0.0.1"


class WorkerSection(Section):
    """The whole file."""

    poll_seconds: Annotated[Whole, Field(ge=1, le=86400)] = 60
    drafts_per_day: Annotated[Whole, Field(ge=1, le=10000)] = DRAFTS_PER_DAY
    digest: bool = True
    policies: PoliciesSection = PoliciesSection()
    log: LogForm = LogForm.CONSOLE
    log_level: LogLevel = LogLevel.INFO
    http: HttpSection | None = None
    brand: BrandSection
    accounts: Annotated[dict[Annotated[str, AfterValidator(_account_key)], AccountSection], Field(min_length=1)]

    @property
    def addresses(self) -> Iterator[tuple[str, str]]:
        """Each address with its account's key, in lower case."""
        return (
            (address.lower(), key) for key, each in self.accounts.items() for address in (each.email, *each.aliases)
        )
