"""The faults of the fake, which tests above the mail adapter rely on."""

import pytest

from tests.mail.fake_mailbox import FakeServer
from worker.core.messages import Place
from worker.errors import AppendUnanswered, ConnectionLost, LoginRefused, ServerRefused
from worker.mail.mailbox import Removal

DRAFT = b"Message-ID: <d@x>\r\nX-Chaser-Ref: r1\r\n\r\nhello\r\n"


def test_a_fault_springs_once_at_its_call() -> None:
    """After `skip` good calls; a refusal leaves the mailbox usable, a lost connection does not."""
    server = FakeServer()
    mailbox = server.connect()
    server.refuse("statuses", skip=1)
    server.fail("new_uids", ConnectionLost("the line broke"))
    mailbox.statuses(["INBOX"])
    with pytest.raises(ServerRefused):
        mailbox.statuses(["INBOX"])
    mailbox.statuses(["INBOX"])
    for _ in range(2):
        with pytest.raises(ConnectionLost):
            mailbox.new_uids("INBOX", 0)
    assert server.connect().new_uids("INBOX", 0)[1] == ()


def test_a_login_can_fail() -> None:
    """Connect is a call like the others."""
    server = FakeServer()
    server.fail("connect", LoginRefused("no"))
    with pytest.raises(LoginRefused):
        server.connect()
    server.connect()


@pytest.mark.parametrize("stored", [True, False])
def test_an_append_answer_can_be_lost_on_either_side(stored: bool) -> None:
    """The draft is there or it is not; the mailbox is dead either way."""
    server = FakeServer()
    mailbox = server.connect()
    server.lose_append_answer(stored=stored)
    with pytest.raises(AppendUnanswered):
        mailbox.append_draft("Drafts", DRAFT)
    assert len(server.folders["Drafts"].mails) == int(stored)
    with pytest.raises(ConnectionLost):
        mailbox.append_draft("Drafts", DRAFT)


@pytest.mark.parametrize(
    ("server", "trash", "removal"),
    [
        (FakeServer(uidplus=False), "Trash", Removal.TRASHED),
        (FakeServer(uidplus=False), None, Removal.LEFT),
        (FakeServer(uidplus=False, move=False), "Trash", Removal.LEFT),
        (FakeServer(gmail=True), "Trash", Removal.TRASHED),
        (FakeServer(gmail=True), None, Removal.LEFT),
    ],
)
def test_a_poorer_server_removes_in_its_own_way(server: FakeServer, trash: str | None, removal: Removal) -> None:
    """As the real mailbox does without UIDPLUS, without MOVE, and on Gmail."""
    uid = server.put("Drafts", DRAFT)
    place = Place("Drafts", server.folders["Drafts"].uidvalidity, uid)
    assert server.connect().remove_draft(place, "<d@x>", trash) is removal
    assert len(server.folders["Drafts"].mails) == int(removal is Removal.LEFT)


def test_a_folder_can_be_renumbered() -> None:
    """Same mail, other UIDs, other UIDVALIDITY."""
    server = FakeServer()
    for _ in range(3):
        server.put("INBOX", DRAFT)
    server.remove("INBOX", 1)
    before = server.folders["INBOX"].uidvalidity
    server.reset_uidvalidity("INBOX")
    status, uids = server.connect().new_uids("INBOX", 0)
    assert status.uidvalidity != before
    assert uids == (1, 2)


def test_a_uid_can_be_withheld() -> None:
    """Listed and never delivered, as Exchange does."""
    server = FakeServer()
    uid = server.put("INBOX", DRAFT)
    server.folders["INBOX"].withheld.add(uid)
    mailbox = server.connect()
    (inbox,) = [folder for folder in mailbox.folders() if folder.name == "INBOX"]
    assert mailbox.new_uids("INBOX", 0)[1] == (uid,)
    assert mailbox.headers(inbox, [uid]) == ()
