"""Which folder is for what: the server's word, names in many languages, the settings."""

import pytest

from worker.core.messages import Role
from worker.errors import FolderMissing
from worker.mail.folder_names import ARCHIVE, DRAFTS, JUNK, SENT, TRASH, UNSENT, key
from worker.mail.folders import resolved, watched
from worker.mail.listing import Listed
from worker.mail.mailbox import Folder

EVERY_LIST = (DRAFTS, SENT, TRASH, JUNK, ARCHIVE, UNSENT)


def listed(name: str, *attributes: str, separator: str = "/") -> Listed:
    return Listed(name, separator, frozenset(attributes))


def roles(*lines: Listed, overrides: dict[Role, str] | None = None) -> dict[str, Role]:
    return {folder.name: folder.role for folder in resolved(lines, overrides or {})}


@pytest.mark.parametrize(
    ("name", "separator", "role"),
    [
        ("INBOX", "/", Role.INBOX),
        ("Drafts", "/", Role.DRAFTS),
        ("INBOX.Drafts", ".", Role.DRAFTS),
        ("INBOX.INBOX.Drafts", ".", Role.DRAFTS),
        ("[Gmail]/草稿", "/", Role.DRAFTS),
        ("[Gmail]/Entwürfe", "/", Role.DRAFTS),
        ("ENTWÜRFE", "/", Role.DRAFTS),
        ("Brouillons", "/", Role.DRAFTS),
        ("Черновики", "/", Role.DRAFTS),
        ("下書き", "/", Role.DRAFTS),
        ("Sent Items", "/", Role.SENT),
        ("[Gmail]/Sent Mail", "/", Role.SENT),
        ("已发送", "/", Role.SENT),
        ("寄件備份", "/", Role.SENT),
        ("보낸편지함", "/", Role.SENT),
        ("Éléments envoyés", "/", Role.SENT),
        ("Posta inviata", "/", Role.SENT),
        ("Lähetetyt", "/", Role.SENT),
        ("Deleted Items", "/", Role.TRASH),
        ("Papierkorb", "/", Role.TRASH),
        ("ゴミ箱", "/", Role.TRASH),
        ("Junk E-mail", "/", Role.JUNK),
        ("垃圾邮件", "/", Role.JUNK),
        ("Søppelpost", "/", Role.JUNK),
        ("Archiv", "/", Role.ARCHIVE),
        ("Clients.Drafts", "/", Role.UNSENT),
        ("Drafts for Mika", "/", Role.OTHER),
        ("发件箱", "/", Role.UNSENT),
    ],
)
def test_a_name_tells_the_role_in_many_languages(name: str, separator: str, role: Role) -> None:
    """The last component counts, by the server's own separator, in any letter case."""
    assert roles(listed(name, separator=separator)) == {name: role}


def test_a_name_means_one_thing() -> None:
    """No name stands in two lists, or twice in one."""
    names = [key(name) for each in EVERY_LIST for line in each.strip().splitlines() for name in line.split("|")]
    assert sorted(names) == sorted(set(names))
    assert all(names)


@pytest.mark.parametrize("attribute", ["\\drafts"])
def test_what_the_server_says_wins_over_a_name(attribute: str) -> None:
    """With an attribute on one folder, another that is only called Drafts only holds what was not sent."""
    assert roles(listed("Drafts"), listed("Concepts", attribute)) == {"Drafts": Role.UNSENT, "Concepts": Role.DRAFTS}


def test_the_settings_win_over_both() -> None:
    """The named folder has the role, whatever else it or others claimed."""
    found = roles(listed("Sent", "\\sent"), listed("Team/Out"), listed("Trash"), overrides={Role.SENT: "Team/Out"})
    assert found == {"Sent": Role.OTHER, "Team/Out": Role.SENT, "Trash": Role.TRASH}


def test_one_folder_can_be_chosen_for_another_role_than_its_own() -> None:
    """Then its own role is open to the next that claims it."""
    found = roles(listed("Archive", "\\archive"), listed("Archives"), overrides={Role.SENT: "Archive"})
    assert found == {"Archive": Role.SENT, "Archives": Role.ARCHIVE}


def test_an_override_that_names_nothing_is_an_error() -> None:
    """It names the folders there are, so that the right one can be copied."""
    with pytest.raises(FolderMissing) as caught:
        roles(listed("INBOX"), listed("Gesendet"), overrides={Role.SENT: "Sent"})
    assert "Gesendet" in caught.value.remedy


def test_of_two_claims_the_shallower_then_the_first_counts() -> None:
    """A project's own "Drafts" does not take the place of the mailbox's."""
    assert roles(listed("Clients/Drafts"), listed("Drafts"), listed("Entwürfe")) == {
        "Clients/Drafts": Role.UNSENT,
        "Drafts": Role.DRAFTS,
        "Entwürfe": Role.UNSENT,
    }


def test_views_of_other_folders_are_left_out() -> None:
    """Starred and Important show mail that lies elsewhere; one of them can still be named in the settings."""
    lines = (listed("INBOX"), listed("[Gmail]/Starred", "\\flagged"), listed("[Gmail]/Important", "\\important"))
    assert roles(*lines) == {"INBOX": Role.INBOX}
    assert "[Gmail]/Starred" in roles(*lines, overrides={Role.ARCHIVE: "[Gmail]/Starred"})


FOLDERS = tuple(
    Folder(name, role)
    for name, role in [
        ("INBOX", Role.INBOX),
        ("Drafts", Role.DRAFTS),
        ("Sent", Role.SENT),
        ("Spam", Role.JUNK),
        ("Bin", Role.TRASH),
        ("Archive", Role.ARCHIVE),
        ("Spring", Role.OTHER),
        ("Mobile/Entwürfe", Role.UNSENT),
        ("Outbox", Role.UNSENT),
    ]
)
EVERYTHING = Folder("All Mail", Role.ALL)


def names(folders: tuple[Folder, ...]) -> list[str]:
    return [folder.name for folder in folders]


def test_every_folder_is_watched_that_can_hold_a_reply() -> None:
    """All but Drafts and the view of all mail: a rule may file a reply into a folder of that name, too."""
    wanted = ["INBOX", "Sent", "Spam", "Bin", "Archive", "Spring", "Mobile/Entwürfe", "Outbox"]
    assert names(watched(FOLDERS, gmail=False)) == wanted
    assert names(watched((*FOLDERS, EVERYTHING), gmail=False)) == wanted


def test_on_gmail_labels_are_not_read_twice() -> None:
    """INBOX, Sent, All Mail, Spam and Bin hold everything; where All Mail is hidden from IMAP, the labels must do."""
    assert names(watched((*FOLDERS, EVERYTHING), gmail=True)) == ["INBOX", "Sent", "Spam", "Bin", "All Mail"]
    assert names(watched(FOLDERS, gmail=True)) == names(watched(FOLDERS, gmail=False))


@pytest.mark.parametrize("path", [("Chase", "Done"), ("CHASE", "Late content")])
def test_the_remote_control_is_watched_on_gmail_too(path: tuple[str, str]) -> None:
    """What counts there is the label itself; other labels, and one deeper down, are left to All Mail."""
    label = Folder("/".join(path), Role.OTHER, path)
    other = Folder("Chase/Done/2025", Role.OTHER, ("Chase", "Done", "2025"))
    assert label in watched((*FOLDERS, label, other, EVERYTHING), gmail=True)
    assert other not in watched((*FOLDERS, label, other, EVERYTHING), gmail=True)


@pytest.mark.parametrize(
    ("name", "separator", "path"),
    [
        ("Chase/Done", "/", ("Chase", "Done")),
        ("INBOX.Chase.Done", ".", ("Chase", "Done")),
        ("Inbox.INBOX.Chase.Done", ".", ("Chase", "Done")),
        ("Chase.Done", "/", ("Chase.Done",)),
        ("INBOX", "/", ("INBOX",)),
        ("Chase", "", ("Chase",)),
    ],
)
def test_a_path_is_what_people_see(name: str, separator: str, path: tuple[str, ...]) -> None:
    """By the server's own separator, and without the INBOX below which some servers keep every folder."""
    (folder,) = resolved([listed(name, separator=separator)], {})
    assert folder.path == path
