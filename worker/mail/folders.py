"""Which folder is for what, and which ones a pass reads.

Three voices, the later one wins: a table of localized names, the use the server states (RFC 6154, in any letter case,
in a plain LIST too), the settings. Where two folders claim one use by the same voice, the shallower one, then the one
listed first, has it; the rest are ordinary folders.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from worker.core.messages import Role
from worker.core.remote import is_remote
from worker.errors import FolderMissing
from worker.mail.folder_names import ROLES_BY_NAME, UNSENT_NAMES, key
from worker.mail.listing import Listed
from worker.mail.mailbox import Folder

ROLES_BY_USE: Mapping[str, Role] = {
    "\\inbox": Role.INBOX,
    "\\sent": Role.SENT,
    "\\drafts": Role.DRAFTS,
    "\\trash": Role.TRASH,
    "\\junk": Role.JUNK,
    "\\spam": Role.JUNK,
    "\\archive": Role.ARCHIVE,
    "\\all": Role.ALL,
    "\\allmail": Role.ALL,
}
VIEWS = frozenset({"\\flagged", "\\starred", "\\important"})
"""Uses of folders that only show mail lying elsewhere; a starred draft in them would look like mail."""
SEPARATORS = re.compile(r"[/.\\]")
GMAIL_WATCHED = frozenset({Role.INBOX, Role.SENT, Role.ALL, Role.JUNK, Role.TRASH})


def resolved(listed: Sequence[Listed], overrides: Mapping[Role, str]) -> tuple[Folder, ...]:
    """Every folder with its role, in the order listed. Raises FolderMissing when an override names none of them."""
    chosen = {role: _named(listed, role, name) for role, name in overrides.items()}
    for claims in (_by_use, _by_name):
        free = [each for each in listed if each.name not in chosen.values()]
        chosen = claims(sorted(free, key=_depth)) | chosen
    roles = {name: role for role, name in chosen.items()}
    kept = (each for each in listed if each.name in roles or not each.attributes & VIEWS)
    return tuple(Folder(each.name, roles.get(each.name) or _unclaimed(each.name), below_inbox(each)) for each in kept)


def watched(folders: Iterable[Folder], *, gmail: bool) -> tuple[Folder, ...]:
    """The folders that can hold a request, a send or a reply.

    Never Drafts. A folder of all mail is on most servers a view of the others, drafts among them, and left out; on
    Gmail it is where mail really lies, and labels are the views. The remote control's are always read: what matters
    there is that a person put a mail into them.
    """
    everything = tuple(folder for folder in folders if folder.role is not Role.DRAFTS)
    if gmail and any(folder.role is Role.ALL for folder in everything):
        return tuple(folder for folder in everything if folder.role in GMAIL_WATCHED or is_remote(folder.path))
    return tuple(folder for folder in everything if folder.role is not Role.ALL)


def _unclaimed(name: str) -> Role:
    """A creator's mail may be filed into a folder called Drafts, too; only our own mail there was never sent."""
    return Role.UNSENT if key(SEPARATORS.split(name)[-1]) in UNSENT_NAMES else Role.OTHER


def _named(listed: Sequence[Listed], role: Role, name: str) -> str:
    wanted = "INBOX" if name.upper() == "INBOX" else name
    if any(each.name == wanted for each in listed):
        return wanted
    raise FolderMissing(
        f'The folder "{name}", which the settings name for {role}, is not in this mailbox.',
        f"Correct it in config/worker.yaml. Folders here: {', '.join(each.name for each in listed)}",
    )


def _by_use(listed: Sequence[Listed]) -> dict[Role, str]:
    claims: dict[Role, str] = {}
    for folder in listed:
        if folder.name == "INBOX":
            claims[Role.INBOX] = "INBOX"
        for use in sorted(folder.attributes & ROLES_BY_USE.keys()):
            claims.setdefault(ROLES_BY_USE[use], folder.name)
    return claims


def _by_name(listed: Sequence[Listed]) -> dict[Role, str]:
    claims: dict[Role, str] = {}
    for folder in listed:
        if folder.name != "INBOX" and not folder.attributes & VIEWS and (role := _role_named(folder)):
            claims.setdefault(role, folder.name)
    return claims


def _role_named(folder: Listed) -> Role | None:
    return ROLES_BY_NAME.get(key(_path(folder)[-1]))


def _depth(folder: Listed) -> int:
    return len(_path(folder))


def below_inbox(folder: Listed) -> tuple[str, ...]:
    """The folder's path as people see it, without the INBOX below which some servers keep every folder."""
    path = _path(folder)
    while len(path) > 1 and path[0].upper() == "INBOX":
        path = path[1:]
    return tuple(path)


def _path(folder: Listed) -> list[str]:
    return folder.name.split(folder.separator) if folder.separator else [folder.name]
