"""What the home's files say, once they are known to be right.

Values only: nothing here reads a file or checks one. A secret is in here and never in a `repr`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from pathlib import Path

from worker.core.cadence import Habits, Scenario
from worker.core.calendar import Calendar
from worker.core.case import NO_HABITS
from worker.core.locale import FALLBACK, Locale
from worker.core.messages import Role
from worker.core.people import Account, Ask, Brand, Cover, Creator
from worker.core.policies import Policies
from worker.core.wording import Wording
from worker.errors import Problem
from worker.settings.calendars import Calendars


class Security(StrEnum):
    """How the line to the mail server is protected. `NONE` is for a server on this machine alone."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Imap:
    """Where an account's mail is. `ca_file` is an absolute path, "" means the system's certificates."""

    host: str
    port: int
    security: Security
    ca_file: str = ""


class OAuthProvider(StrEnum):
    """Whose sign-in it is."""

    GOOGLE = "google"
    MICROSOFT = "microsoft"


class OAuthFlow(StrEnum):
    """How the sign-in comes about: in a browser on this machine, by pasting an address, by a code typed elsewhere, or
    with the app's own secret and nobody present.
    """

    LOOPBACK = "loopback"
    PASTE = "paste"
    DEVICE = "device"
    APP_ONLY = "app_only"


@dataclass(frozen=True, slots=True)
class OAuth:
    """A sign-in without a password. An empty address or scope means the provider's own; `token_file` is absolute."""

    provider: OAuthProvider
    flow: OAuthFlow
    client_id: str
    client_secret: str = field(repr=False)
    tenant: str
    authority: str
    auth_url: str
    token_url: str
    scope: str
    token_file: Path


@dataclass(frozen=True, slots=True)
class Login:
    """Who signs in, with a password or by OAuth.

    Secrets are empty only when the settings were loaded for an offline command.
    """

    user: str
    password: str = field(repr=False)
    oauth: OAuth | None = None


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """One mailbox: who writes, where it is, and its business days. `folders` overrides what the server says."""

    account: Account
    imap: Imap
    login: Login
    calendar: Calendar
    writing: Calendar
    """The days of its chases: its own, and where a colleague stands in, the colleague's."""
    covers: tuple[Cover, ...] = ()
    """When colleagues stand in."""
    folders: Mapping[Role, str] = field(default_factory=dict)
    digest_at: time | None = None
    """From when in the account's day the digest comes; None: not at all."""
    idle: bool = True
    """Whether the server is asked to tell of new mail, besides being looked at by the clock."""


class LogForm(StrEnum):
    """How the service's log looks."""

    CONSOLE = "console"
    """For people."""
    JSON = "json"
    """One object a line, for programs."""


class LogLevel(StrEnum):
    """From when on a line is worth logging. Texts and addresses stand in the log at DEBUG alone."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """Where /healthz, /readyz and /metrics are answered."""

    port: int
    host: str = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Operating:
    """What concerns whoever runs the service. `http` is None where it listens nowhere."""

    log: LogForm = LogForm.CONSOLE
    log_level: LogLevel = LogLevel.INFO
    http: HttpSettings | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything under one home. `notices` are the warnings: said, and stopping nothing."""

    home: Path
    poll_seconds: int
    drafts_per_day: int
    """New drafts in one mailbox on one day, at most; the rest waits for the next days, the most urgent first."""
    policies: Policies
    brand: Brand
    accounts: Mapping[str, AccountSettings]
    scenarios: Mapping[str, Scenario]
    creators: Mapping[str, Creator]
    asks: Mapping[str, Ask]
    locales: Mapping[str, Locale]
    template_folders: tuple[Path, ...]
    wording: Wording
    """The words by which machines give themselves away."""
    habits: Habits = NO_HABITS
    same_matters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Asks by key to the others about the same item of the same creator, under other scenarios."""
    same_manager: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Asks by key to all that are owed by the creators of the same manager, where these are several."""
    published: Mapping[str, Mapping[date, str]] = field(default_factory=dict)
    """By creator: the days on which they publish for us, with the ask that says so."""
    publishing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By creator: the milestones on whose due day they publish for us."""
    milestones: frozenset[str] = frozenset()
    """The milestones that are on."""
    calendars: Calendars = field(default_factory=Calendars)
    operating: Operating = Operating()
    notices: tuple[Problem, ...] = ()
    complete: Callable[[Mapping[str, Ask]], dict[str, Ask]] = field(default=dict, compare=False, repr=False)
    """Asks with what the brand says of their campaign and scenario filled in; those above have it already."""

    def calendar_of(self, creator: Creator, account: Account) -> Calendar:
        """The creator's business days.

        Without a country there are no public holidays and the weekend is their language's; without a time zone they
        are taken to live in the account's.
        """
        zone = creator.timezone or account.timezone
        locale = self.locales.get(creator.language) or self.locales[FALLBACK]
        return self.calendars.of_creator(creator.country, zone, locale.weekend)
