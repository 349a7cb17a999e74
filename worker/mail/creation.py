"""Makes a folder, at a person's request alone; what is there already stays as it is.

Where the server keeps folders below INBOX, the new one goes there too. A sign that stands between levels here, or often
elsewhere, cannot stand in a name: "-" takes its place.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress

from worker.core.messages import Role
from worker.errors import ServerRefused
from worker.mail.folder_names import key
from worker.mail.folders import below_inbox, resolved
from worker.mail.listing import Listed
from worker.mail.session import Session

INBOX = "INBOX"
USUAL = frozenset({Role.DRAFTS, Role.SENT, Role.TRASH})


def create_folder(session: Session, listed: Sequence[Listed], path: Sequence[str]) -> str:
    """See `Mailbox.create_folder`."""
    separator = next((each.separator for each in listed if each.separator), "")
    if not separator and len(path) > 1:
        raise ServerRefused("This mail server has no folders within folders.", "Make none; type the commands instead.")
    names = [re.sub(rf"[/\\{re.escape(separator)}]", "-", name) for name in path]
    there = next((each.name for each in listed if _same(below_inbox(each), names)), "")
    return there or _created(session, [separator.join(way) for way in _ways(listed, names)])


def _same(one: Sequence[str], other: Sequence[str]) -> bool:
    return [key(name) for name in one] == [key(name) for name in other]


def _ways(listed: Sequence[Listed], names: Sequence[str]) -> Iterator[Sequence[str]]:
    """The full paths to try: where the usual folders lie first. Some servers have room below INBOX only."""
    usual = {folder.name for folder in resolved(listed, {}) if folder.role in USUAL}
    is_below = any(each.name in usual and _is_below_inbox(each) for each in listed)
    yield from ([INBOX, *names], names) if is_below else (names, [INBOX, *names])


def _is_below_inbox(listed: Listed) -> bool:
    return bool(listed.separator) and listed.name.upper().startswith(f"{INBOX}{listed.separator}")


def _created(session: Session, candidates: Sequence[str]) -> str:
    """The first name that the server takes, shown from now on by programs that show what is subscribed to."""
    refusals: list[ServerRefused] = []
    for name in candidates:
        try:
            session.command("CREATE", session.wire_name(name))
        except ServerRefused as refused:
            refusals.append(refused)
        else:
            with suppress(ServerRefused):
                session.command("SUBSCRIBE", session.wire_name(name))
            return name
    raise refusals[0]
