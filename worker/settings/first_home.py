"""A new home's config/worker.yaml with the person's answers in place of the samples, every comment kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from worker.core.keys import slug
from worker.defaults import shipped
from worker.settings.asks_sheet import FORM as ASKS
from worker.settings.commented import Commented
from worker.settings.creators_sheet import FORM as CREATORS
from worker.settings.values import Security
from worker.settings.worker_file import FILE

SAMPLE: Final = "maya"
"""The account that the shipped file shows."""


@dataclass(frozen=True, slots=True)
class FirstMailbox:
    """The answers about a mailbox. Without `host` its provider fills in the server."""

    email: str
    name: str
    timezone: str
    title: str = ""
    country: str = ""
    provider: str = ""
    host: str = ""
    port: int = 0
    security: Security = Security.TLS
    user: str = ""
    oauth: str = ""
    client_id: str = ""
    tenant: str = ""

    @property
    def key(self) -> str:
        """Its short name: what stands before the @, else "mailbox"."""
        plain = slug(self.email.partition("@")[0])
        return plain if plain.isascii() and plain.replace("-", "_").isidentifier() else "mailbox"

    @property
    def secret(self) -> str:
        """The name under which its password, or the secret of its client, stands in .env."""
        suffix = "CLIENT_SECRET" if self.oauth else "PASSWORD"
        return f"{self.key.upper().replace('-', '_')}_{suffix}"


@dataclass(frozen=True, slots=True)
class FirstHome:
    """What a new home is to say of its own."""

    brand: Mapping[str, object] = field(default_factory=dict)
    """Keys of `brand:`; those that the shipped file has are replaced, others are added."""
    mailbox: FirstMailbox | None = None
    empty_sheets: bool = False
    """Whether the sheets have their first row alone, and no samples."""

    def files(self) -> dict[str, bytes]:
        """The files that differ from those shipped, by their place in the home."""
        found = {FILE: self.worker_yaml().encode()}
        if self.empty_sheets:
            found |= {f"data/{form.name}.csv": f"{','.join(form.columns)}\n".encode() for form in (CREATORS, ASKS)}
        return found

    def worker_yaml(self) -> str:
        """The shipped file with the answers in it."""
        page = Commented(shipped(FILE).read_text(encoding="utf-8"))
        for key in ("name", "segment"):
            if key in self.brand:
                page.put(("brand", key), self.brand[key])
        page.add(("brand",), {key: value for key, value in self.brand.items() if key not in {"name", "segment"}})
        if self.mailbox is not None:
            _write_mailbox(page, self.mailbox)
        return page.text


def _write_mailbox(page: Commented, mailbox: FirstMailbox) -> None:
    at = ("accounts", SAMPLE)
    for key in ("email", "name", "timezone"):
        page.put((*at, key), getattr(mailbox, key))
    for key in ("title", "country"):
        value = getattr(mailbox, key)
        page.put((*at, key), value) if value else page.comment_out((*at, key))
    page.comment_out((*at, "aliases"))
    _write_login(page, mailbox)
    if mailbox.host:
        page.put((*at, "imap", "host"), mailbox.host)
        page.put((*at, "imap", "port"), mailbox.port)
        page.put((*at, "imap", "security"), mailbox.security.value)
    else:
        page.comment_out((*at, "imap"))
        page.add(at, {"provider": mailbox.provider})
    page.rename(at, mailbox.key)


def _write_login(page: Commented, mailbox: FirstMailbox) -> None:
    at = ("accounts", SAMPLE, "login")
    page.put((*at, "user"), mailbox.user or mailbox.email)
    if not mailbox.oauth:
        page.put((*at, "password_env"), mailbox.secret)
        return
    page.comment_out((*at, "password_env"))
    wanted = {"oauth": mailbox.oauth, "client_id": mailbox.client_id, "tenant": mailbox.tenant}
    if mailbox.oauth == "google":
        wanted["client_secret_env"] = mailbox.secret
    page.add(at, {key: value for key, value in wanted.items() if value})


def server_in(written: str) -> tuple[str, int]:
    """The host and the port in "imap.example.com" or "imap.example.com:143"; 0 for none, or none that is one."""
    host, colon, port = written.rpartition(":")
    return (host, int(port)) if colon and port.isdecimal() and len(port) <= len("65535") else (written, 0)


def is_new(target: Path) -> bool:
    """Whether the folder has no configuration yet."""
    return not (target / FILE).exists()
