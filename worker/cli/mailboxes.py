"""What `check` and `init` show of a mailbox: that it opens, what its server offers, and the folders found."""

from collections.abc import Iterable

from worker.cli import output
from worker.core import remote
from worker.core.cadence import Scenario
from worker.core.messages import Role
from worker.mail.mailbox import Folder, Mailbox
from worker.service.access import connect_imap
from worker.service.office import Office

NEEDED = {
    Role.INBOX: "where replies arrive",
    Role.SENT: "where your requests and sent follow-ups are found",
    Role.DRAFTS: "where Chaser puts its drafts",
}


def reach(office: Office, account: str, *, create_folders: bool = False) -> bool:
    """Log in and show what was found; whether everything needed is there. Raises MailError."""
    settings = office.settings.accounts[account]
    output.line()
    output.heading(f"Mailbox {account} ({settings.account.email}) on {settings.imap.host}:{settings.imap.port}")
    with output.progress(f"Signing in to {settings.imap.host}"):
        mailbox = connect_imap(settings)
        try:
            if create_folders:
                _create_folders(mailbox, office.settings.scenarios.values())
            folders = mailbox.folders()
            output.line(f"  Signed in. The server offers: {mailbox.description()}")
        finally:
            mailbox.close()
    _show_folders(folders)
    for shortcoming in mailbox.shortcomings(folders):
        output.warn(f"  {shortcoming}")
    needed = {Role.INBOX, Role.DRAFTS, Role.ALL} if mailbox.is_gmail else NEEDED.keys()
    missing = [role for role in Role if role in needed and all(folder.role is not role for folder in folders)]
    for role in missing if not mailbox.is_gmail else []:  # Gmail always has them: they are hidden, and it was said
        output.warn(
            f"  No {role.value} folder was recognised ({NEEDED[role]})."
            f" Name it in config/worker.yaml: accounts: {account}: folders: {{{role.value}: ...}}"
        )
    return not missing


def _create_folders(mailbox: Mailbox, scenarios: Iterable[Scenario]) -> None:
    """Make what is missing of the remote control; a folder that means the same already stays as it is."""
    known = list(scenarios)
    meanings = (remote.meaning_of(folder.path, known) for folder in mailbox.folders())
    there = {remote.shown(meaning) for meaning in meanings if meaning}
    for meaning in remote.all_meanings(known):
        if remote.shown(meaning) not in there:
            output.line(f"  made {mailbox.create_folder(remote.path_of(meaning))}")


def _show_folders(folders: tuple[Folder, ...]) -> None:
    for folder in sorted(folders, key=lambda folder: (folder.role is Role.OTHER, folder.name)):
        output.line(f"  {folder.role.value:8} {folder.name}")
