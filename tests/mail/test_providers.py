"""Which kind of server it is, from its capabilities alone, and what it then lacks."""

import pytest

from worker.core.messages import Role
from worker.mail.providers import Kind, Provider

GMAIL = "IMAP4rev1 UNSELECT IDLE NAMESPACE QUOTA ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS MOVE CONDSTORE SPECIAL-USE"
ONLINE = "IMAP4 IMAP4rev1 AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CLIENTACCESSRULES CHILDREN IDLE LITERAL+"
PREMISES = "IMAP4 IMAP4rev1 AUTH=NTLM UIDPLUS MOVE ID CHILDREN IDLE NAMESPACE LITERAL+"
CYRUS = "IMAP4rev1 LITERAL+ ID ENABLE ACL ANNOTATE-EXPERIMENT-1 CHILDREN CONDSTORE MOVE NAMESPACE OBJECTID UIDPLUS"
OLD_CYRUS = "IMAP4 IMAP4rev1 ACL QUOTA LITERAL+ NAMESPACE UIDPLUS CHILDREN SORT IDLE"
COURIER = "IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT SORT QUOTA IDLE ACL ACL2=UNION"
EVERY_ROLE = frozenset(Role)


def provider(capabilities: str) -> Provider:
    return Provider.of([name.encode() for name in capabilities.split()])


@pytest.mark.parametrize(
    ("capabilities", "kind"),
    [
        (GMAIL, Kind.GMAIL),
        (ONLINE, Kind.EXCHANGE),
        (PREMISES, Kind.EXCHANGE),
        (f"{PREMISES} XPROXY3", Kind.EXCHANGE),
        (f"{ONLINE} ENABLE IMAP4rev2", Kind.EXCHANGE),
        (CYRUS, Kind.GENERIC),
        (OLD_CYRUS, Kind.GENERIC),
        (COURIER, Kind.GENERIC),
        ("IMAP4rev1", Kind.GENERIC),
    ],
)
def test_the_kind_is_told_by_capabilities(capabilities: str, kind: Kind) -> None:
    """What Gmail and Exchange alone offer; an old Exchange by what every other server has and it has not."""
    assert provider(capabilities).kind is kind


@pytest.mark.parametrize(
    ("capabilities", "description"),
    [
        (GMAIL, "Gmail: UIDPLUS, MOVE, SPECIAL-USE, UNSELECT, CONDSTORE, IDLE"),
        (PREMISES, "Microsoft Exchange: UIDPLUS, MOVE, IDLE"),
        ("IMAP4rev1 UIDPLUS", "UIDPLUS"),
        ("IMAP4rev1", "no extensions"),
    ],
)
def test_the_kind_and_the_abilities_are_described(capabilities: str, description: str) -> None:
    """For `chaser check`."""
    assert provider(capabilities).description() == description


@pytest.mark.parametrize("capabilities", ["IMAP4rev1 UIDPLUS", "IMAP4rev1 MOVE", GMAIL, ONLINE])
def test_a_server_with_everything_has_no_shortcoming(capabilities: str) -> None:
    """One safe way to take a draft back is enough."""
    assert provider(capabilities).shortcomings(EVERY_ROLE) == ()


@pytest.mark.parametrize(
    ("capabilities", "lacking", "says"),
    [
        ("IMAP4rev1", Role.ALL, "no safe way to take a draft back"),
        ("IMAP4rev1 MOVE", Role.TRASH, "no Trash was recognised"),
        (GMAIL, Role.TRASH, "Trash is hidden from IMAP: no draft can be taken back"),
        (GMAIL, Role.ALL, "All Mail is hidden from IMAP: a reply that a filter files away"),
        (GMAIL, Role.DRAFTS, "Drafts is hidden from IMAP: Chaser has no place for its drafts"),
        (GMAIL, Role.JUNK, "a reply in Spam goes unseen. In Gmail: Settings, Labels, Spam, Show in IMAP."),
    ],
)
def test_what_is_lacking_is_said(capabilities: str, lacking: Role, says: str) -> None:
    """One sentence each, with the consequence, and at Gmail with what to click."""
    (sentence,) = provider(capabilities).shortcomings(EVERY_ROLE - {lacking})
    assert says in sentence
