"""How a server introduces itself and which habits it has."""

from dataclasses import dataclass

PLACES = {"\\Drafts", "\\Sent", "\\Trash", "\\Junk", "\\All"}
FolderList = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Personality:
    r"""A kind of server.

    capabilities   after login
    folders        names with their attributes
    has_labels     folders are labels on one store of mail, with X-GM-* items
    is_ascii_only  SEARCH with a CHARSET is refused
    """

    name: str
    greeting: str
    capabilities: str
    folders: FolderList
    has_labels: bool = False
    is_ascii_only: bool = False

    @property
    def names(self) -> dict[str, str]:
        """What Drafts, Sent, Trash and Junk are called here."""
        return {use.lstrip("\\"): name for name, uses in self.folders for use in uses if use in PLACES}

    @property
    def has_extended_list(self) -> bool:
        return "LIST-EXTENDED" in self.capabilities.split()


def _used(**names: str) -> FolderList:
    return tuple((name, (f"\\{use}",)) for use, name in names.items())


STANDARD: FolderList = (
    ("INBOX", ()),
    *_used(Drafts="Drafts", Sent="Sent", Junk="Junk", Trash="Trash", Archive="Archive"),
)
PLAIN = Personality(
    "plain",
    "* OK ready",
    "IMAP4rev1 LITERAL+ UIDPLUS MOVE UNSELECT ID NAMESPACE LIST-EXTENDED LIST-STATUS SPECIAL-USE",
    STANDARD,
)
GMAIL = Personality(
    "gmail",
    "* OK Gimap ready for requests",
    "IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS COMPRESS=DEFLATE ENABLE MOVE "
    "CONDSTORE ESEARCH UTF8=ACCEPT LIST-EXTENDED LIST-STATUS LITERAL- SPECIAL-USE APPENDLIMIT=35651584",
    (
        ("INBOX", ()),
        *_used(
            All="[Gmail]/Alle Nachrichten",
            Drafts="[Gmail]/Entwürfe",
            Sent="[Gmail]/Gesendet",
            Junk="[Gmail]/Spam",
            Trash="[Gmail]/Papierkorb",
            Flagged="[Gmail]/Markiert",
            Important="[Gmail]/Wichtig",
        ),
        ("[Gmail]", ("\\Noselect", "\\HasChildren")),
    ),
    has_labels=True,
)
EXCHANGE = Personality(
    "exchange",
    "* OK The Microsoft Exchange IMAP4 service is ready.",
    "IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CLIENTACCESSRULES "
    "CLIENTNETWORKPRESENCELOCATION BACKENDAUTHENTICATE CHILDREN IDLE NAMESPACE LITERAL+ ENABLE IMAP4rev2",
    (
        ("INBOX", ("\\Marked", "\\HasNoChildren")),
        *_used(Drafts="Entwürfe", Sent="Gesendete Elemente", Trash="Gelöschte Elemente", Junk="Junk-E-Mail"),
        ("Archiv", ("\\HasNoChildren",)),
        ("Aufgaben", ("\\HasNoChildren",)),
        ("Kalender", ("\\HasNoChildren",)),
        ("Kontakte", ("\\HasNoChildren",)),
        ("Postausgang", ("\\HasNoChildren",)),
    ),
    is_ascii_only=True,
)
EXCHANGE_ON_PREMISES = Personality(
    "exchange-on-premises",
    EXCHANGE.greeting,
    "IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=NTLM AUTH=GSSAPI UIDPLUS MOVE ID XPROXY3 CHILDREN IDLE NAMESPACE LITERAL+",
    tuple((name, ("\\HasNoChildren",)) for name, _ in EXCHANGE.folders),
    is_ascii_only=True,
)
"""Exchange 2013 as seen in the wild: no word of what a folder is for, no UNSELECT."""
