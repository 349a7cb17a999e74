"""The brand and the accounts that config/worker.yaml describes, as values: secrets looked up, calendars filled in.

What can only be judged with more than one line of the file in view is judged here.
"""

from dataclasses import dataclass
from datetime import time
from pathlib import Path
from types import MappingProxyType
from typing import Final

from worker.core.messages import Role
from worker.core.people import Account, Brand
from worker.settings.calendars import Calendars
from worker.settings.covers import with_covers
from worker.settings.environment import Secrets
from worker.settings.findings import Findings, Unfit, did_you_mean, quoted
from worker.settings.values import AccountSettings, HttpSettings, Imap, Login, OAuth, Operating, Security
from worker.settings.worker_file import FREE_MAIL, AccountSection, ImapSection, WorkerSection
from worker.settings.yaml_files import Document

PORTS: Final = {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143}
TOKENS: Final = "data/tokens"
"""Where the sign-ins of mailboxes without a password are kept, each in a file of its own."""
HOSTS: Final = {"gmail": "imap.gmail.com", "outlook": "outlook.office365.com"}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the values depend on beside the file itself. Without `secrets_needed` a missing secret is a warning."""

    home: Path
    secrets: Secrets
    secrets_needed: bool
    calendars: Calendars


def brand_of(worker: WorkerSection) -> Brand:
    """The brand. Its domains, where none are written, are those of the accounts, without free mail."""
    ours = worker.brand.domains
    if ours is None:
        ours = [address.rpartition("@")[2] for address, _ in worker.addresses]
    brand = worker.brand
    senior = worker.accounts.get(brand.senior_lead or "")
    return Brand(
        brand.name,
        brand.segment.value,
        frozenset(ours) - FREE_MAIL,
        voice=brand.voice,
        sign_off=brand.sign_off,
        senior_lead=brand.senior_lead or "",
        senior_name=senior.name if senior else "",
        senior_title=senior.title if senior else "",
        ops_account=brand.ops_account or "",
    )


def operating_of(worker: WorkerSection) -> Operating:
    """What concerns whoever runs the service."""
    http = HttpSettings(worker.http.port, worker.http.host) if worker.http else None
    return Operating(worker.log, worker.log_level, http)


def accounts_of(
    worker: WorkerSection, document: Document, around: Surroundings, findings: Findings
) -> dict[str, AccountSettings]:
    """The accounts with their secrets and calendars."""
    _report_shared_addresses(worker, document, findings)
    _report_strangers(worker, document, findings)
    return with_covers(_alone(worker, document, around, findings), around.calendars)


def _alone(
    worker: WorkerSection, document: Document, around: Surroundings, findings: Findings
) -> dict[str, AccountSettings]:
    """The accounts, each without the others."""
    calendars = {
        key: around.calendars.of_account(key, section.name, section.country or "", section.timezone)
        for key, section in worker.accounts.items()
    }
    return {
        key: AccountSettings(
            account=_account(key, section),
            imap=_imap(key, section, document, around, findings),
            login=_login(key, section, document, around, findings),
            calendar=calendars[key],
            writing=calendars[key],
            idle=section.idle,
            folders=MappingProxyType({Role(role): name for role, name in section.folders if name}),
            digest_at=_digest_at(worker, section),
        )
        for key, section in worker.accounts.items()
    }


def _digest_at(worker: WorkerSection, section: AccountSection) -> time | None:
    """With the drafts, unless something else is written."""
    is_wanted = worker.digest if section.digest is None else section.digest
    return (section.digest_at or section.draft_at) if is_wanted else None


def _report_shared_addresses(worker: WorkerSection, document: Document, findings: Findings) -> None:
    """One mailbox belongs to one account. An alias may be several accounts': a team's address reaches them all."""
    mailboxes: dict[str, str] = {}
    for key, section in worker.accounts.items():
        mailboxes.setdefault(section.email.lower(), key)
    for address, key in worker.addresses:
        if mailboxes.get(address, key) != key:
            path = ("accounts", key)
            what = f"{address} is the mailbox of the account {mailboxes[address]}."
            findings.error(document.line_of(path), what, "Give each account its own.", ".".join(path))


def _report_strangers(worker: WorkerSection, document: Document, findings: Findings) -> None:
    """The accounts that `brand:` names must be there."""
    for role, key in (("senior_lead", worker.brand.senior_lead), ("ops_account", worker.brand.ops_account)):
        if key is not None and key not in worker.accounts:
            what = f"{quoted(key)} is none of the accounts."
            findings.error(
                document.line_of(("brand", role)), what, did_you_mean(key, worker.accounts.keys()), f"brand.{role}"
            )


def _account(key: str, section: AccountSection) -> Account:
    return Account(
        key=key,
        email=section.email,
        name=section.name,
        timezone=section.timezone,
        title=section.title,
        aliases=section.aliases,
        country=section.country or "",
        draft_at=section.draft_at,
    )


def _imap(key: str, section: AccountSection, document: Document, around: Surroundings, findings: Findings) -> Imap:
    written = section.imap or ImapSection(host=HOSTS[section.provider or "gmail"])
    ca_file = str((around.home / written.ca_file).resolve()) if written.ca_file else ""
    if ca_file and not Path(ca_file).is_file():
        path = ("accounts", key, "imap", "ca_file")
        what = f"there is no file {ca_file}."
        findings.error(document.line_of(path), what, "Correct the path; it counts from the home.", ".".join(path))
    return Imap(written.host, written.port or PORTS[written.security], written.security, ca_file)


def _login(key: str, section: AccountSection, document: Document, around: Surroundings, findings: Findings) -> Login:
    login = section.login

    def secret(field: str, name: str | None) -> str:
        try:
            return around.secrets.value(name) if name else ""
        except Unfit as missing:
            path = ("accounts", key, "login", field)
            say = findings.error if around.secrets_needed else findings.warn
            say(document.line_of(path), f"{missing.what}.", missing.remedy, ".".join(path))
            return ""

    if login.oauth is None:
        return Login(login.user or section.email, secret("password_env", login.password_env))
    oauth = OAuth(
        provider=login.oauth,
        flow=login.flow,
        client_id=login.client_id or secret("client_id_env", login.client_id_env),
        client_secret=secret("client_secret_env", login.client_secret_env),
        tenant=login.tenant or "",
        authority=login.authority or "",
        auth_url=login.auth_url or "",
        token_url=login.token_url or "",
        scope=login.scope or "",
        token_file=around.home / TOKENS / f"{key}.json",
    )
    return Login(login.user or section.email, "", oauth)
