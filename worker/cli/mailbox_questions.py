"""Questions about a mailbox: whose it is, where it is, how one signs in. Its server is found where that is possible."""

import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from babel.core import get_global

from worker.cli import output, questions
from worker.mail.discovery import Server, announced_server, known_server
from worker.settings.fields import country_code, email_address, time_zone
from worker.settings.findings import Unfit
from worker.settings.first_home import FirstMailbox, server_in
from worker.settings.login_section import is_loopback
from worker.settings.values import Security
from worker.settings.worker_file import server_name

LOCAL_TIME: Final = Path("/etc/localtime")
NAMED_ZONE: Final = Path("/etc/timezone")
PORTS: Final = {993: Security.TLS, 143: Security.STARTTLS}
NONE: Final = "-"
OAUTH: Final = {"gmail": "google", "outlook": "microsoft"}


def mailbox() -> FirstMailbox:
    """Ask all that config/worker.yaml must say of a mailbox. Its secret is asked elsewhere."""
    questions.say("Which mailbox do you follow up from?", "Its e-mail address.")
    email = questions.read(email_address)
    questions.say("Your name, as it stands below a mail?")
    name = questions.read(_needed)
    questions.say("Your title?", "Such as Creator Partnerships Manager. Enter: none.")
    title = questions.text()
    offered = system_zone()
    example = "" if offered else " Such as America/New_York or Europe/Berlin."
    questions.say("Your time zone?", f"Follow-ups appear on your business days, in the morning there.{example}")
    zone = questions.read(lambda written: time_zone(written).key, offered)
    country = _country(zone)
    provider, server = _server(email)
    oauth, client_id, tenant = _sign_in(provider, email)
    user = "" if provider else _user(email)
    return FirstMailbox(
        email, name, zone, title, country, provider,
        host="" if provider else server.host,
        port=server.port,
        security=_security(server),
        user=user, oauth=oauth, client_id=client_id, tenant=tenant,
    )  # fmt: skip


def server_of(email: str) -> Server:
    """Ask for the server, offering what the domain announces or is likely to have."""
    announced = announced_server(email)
    offered = announced.host if announced else f"imap.{email.rpartition('@')[2]}"
    guess = "This is only a guess; the settings of your mail program have it."
    where = "Your domain announces this one." if announced else guess
    questions.say("The IMAP server?", f"{where} A port may follow: imap.example.com:993")

    def understood(written: str) -> Server:
        host, port = server_in(written)
        known = announced.port if announced and host == announced.host else 993
        return Server(server_name(host), port or known)

    return questions.read(understood, offered)


def with_server(first: FirstMailbox, server: Server) -> FirstMailbox:
    """The same mailbox on another server."""
    return replace(first, host=server.host, port=server.port, security=_security(server))


def _needed(written: str) -> str:
    if not written:
        raise Unfit("It cannot be left out")
    return written


def system_zone() -> str:
    """The time zone of this machine, "" when it does not say or lives by UTC, as no person does.

    A file that names the zone stands where /etc/localtime is a copy and no link.
    """
    told = os.environ.get("TZ", "").removeprefix(":")
    with suppress(OSError, UnicodeDecodeError):
        told = told or _zone_in(str(LOCAL_TIME.resolve())) or NAMED_ZONE.read_text(encoding="utf-8").strip()
    name = _zone_in(told) or told
    try:
        return "" if "/" not in name or name.startswith("Etc/") else time_zone(name).key
    except Unfit:
        return ""


def _zone_in(path: str) -> str:
    """The zone that a file of the time zone database is for; "" for any other text."""
    return path.partition("zoneinfo/")[2]


def _country(zone: str) -> str:
    likely = str(get_global("zone_territories").get(zone, ""))
    hint = f'Two letters; its public holidays are days off. "{NONE}" for weekends only.'
    questions.say("Your country?", hint)
    return questions.read(lambda written: "" if written in {"", NONE} else country_code(written), likely)


def _server(email: str) -> tuple[str, Server]:
    """The provider, where it is one with ways of its own, and the server."""
    known = known_server(email) or announced_server(email)
    if known is not None and known.provider:
        output.item(f"That mail is at {known.host}.")
        return known.provider, known
    if known is not None and known_server(email):
        output.item(f"That mail is at {known.host}.")
        return "", known
    options = ("a server of its own, or another provider", "Google Workspace (Gmail)", "Microsoft 365 (Outlook)")
    questions.say("Where is the mail of that address?")
    chosen = questions.one_of(options, offered=1)
    provider = ("", "gmail", "outlook")[chosen]
    return (provider, Server("")) if provider else ("", server_of(email))


def _sign_in(provider: str, email: str) -> tuple[str, str, str]:
    """Whether somebody signs in by OAuth, and as which app: the provider, the client id, the tenant."""
    if not provider:
        return "", "", ""
    if provider == "gmail":
        questions.say("How do you sign in?", "docs/signing-in.md has both, step by step.")
        ways = (
            "with an app password (the usual password is not taken)",
            "without a password, where you have a client id",
        )
        if questions.one_of(ways, offered=1) == 0:
            return "", "", ""
    else:
        output.line()
        output.item(
            "Microsoft takes no passwords over IMAP: you sign in once, in a browser, under an app registration."
        )
    questions.say("The client id of your app registration?", "docs/signing-in.md says how it is made, in ten minutes.")
    client_id = questions.read(_needed)
    domain = email.rpartition("@")[2]
    tenant = "" if provider == "gmail" or known_server(email) else domain
    return OAUTH[provider], client_id, tenant


def _user(email: str) -> str:
    questions.say("The name you sign in with?", "Mostly the address.")
    return questions.text(offered=email)


def _security(server: Server) -> Security:
    """As the port says; a server on this very machine may do without."""
    if is_loopback(server.host) and server.port not in PORTS:
        return Security.NONE
    return PORTS.get(server.port, Security.TLS)
