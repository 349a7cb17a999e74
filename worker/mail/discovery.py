"""Which IMAP server holds the mail of an address: known providers first, then what the domain itself announces.

DNS can lie. What it says is offered to the person and believed when they agree (RFC 6186, section 6); only servers with
TLS from the first byte are taken.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from worker.mail.srv import announced


@dataclass(frozen=True, slots=True)
class Server:
    """A server, and the provider it belongs to where that matters for signing in."""

    host: str
    port: int = 993
    provider: str = ""


GMAIL: Final = Server("imap.gmail.com", provider="gmail")
OUTLOOK: Final = Server("outlook.office365.com", provider="outlook")
PROVIDERS: Final = MappingProxyType({
    "gmail.com": GMAIL, "googlemail.com": GMAIL,
    "outlook.com": OUTLOOK, "hotmail.com": OUTLOOK, "live.com": OUTLOOK, "msn.com": OUTLOOK,
    "hotmail.co.uk": OUTLOOK, "hotmail.fr": OUTLOOK, "hotmail.de": OUTLOOK, "live.co.uk": OUTLOOK,
    "icloud.com": Server("imap.mail.me.com"), "me.com": Server("imap.mail.me.com"),
    "mac.com": Server("imap.mail.me.com"), "yahoo.com": Server("imap.mail.yahoo.com"),
    "yahoo.co.uk": Server("imap.mail.yahoo.com"), "aol.com": Server("imap.aol.com"),
    "fastmail.com": Server("imap.fastmail.com"), "zoho.com": Server("imap.zoho.com"),
    "gmx.com": Server("imap.gmx.com"), "gmx.de": Server("imap.gmx.net"), "gmx.net": Server("imap.gmx.net"),
    "web.de": Server("imap.web.de"), "qq.com": Server("imap.qq.com"), "foxmail.com": Server("imap.qq.com"),
    "163.com": Server("imap.163.com"), "126.com": Server("imap.126.com"), "yeah.net": Server("imap.yeah.net"),
})  # fmt: skip
"""Domains of providers whose server is known."""


def known_server(address: str) -> Server | None:
    """The server of a well-known provider."""
    return PROVIDERS.get(address.rpartition("@")[2].lower())


def announced_server(address: str, nameservers: list[tuple[str, int]] | None = None) -> Server | None:
    """The server that the domain announces for IMAP over TLS (RFC 6186, section 3.2); None when it says none."""
    domain = address.rpartition("@")[2]
    for record in announced(f"_imaps._tcp.{domain}", nameservers):
        if record.host:  # an empty name says: there is none
            return _server(record.host, record.port)
    return None


def _server(host: str, port: int) -> Server:
    """A server by its name; one of a known provider's belongs to it."""
    known = next((each for each in (GMAIL, OUTLOOK) if each.host == host), None)
    return known or Server(host, port)
