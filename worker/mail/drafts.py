r"""The only changes ever made in a mailbox: a draft, or a note to its owner, is appended; one of our own is removed.

Removal looks first: at that very UID, under that UIDVALIDITY, must lie the Message-ID we wrote and our X-Chaser-Ref, or
nothing is touched. Then UID EXPUNGE of that one UID, or UID MOVE of it to Trash, or it stays. Gmail gets the MOVE only:
an EXPUNGE there may take no more than the label away, and what is left in All Mail would look sent.
"""

import re
from contextlib import suppress

from worker.core.messages import Place, Role
from worker.errors import MailError, ServerRefused, Throttled
from worker.mail.fetched import HEADER_KEY
from worker.mail.mailbox import Meanwhile, Removal
from worker.mail.parse import mail_from_headers
from worker.mail.session import NO_FLAGS, Session

APPENDUID = re.compile(rb"APPENDUID ([1-9]\d*) ([1-9]\d*)\b", re.IGNORECASE)
IDENTITY = b"(FLAGS BODY.PEEK[HEADER.FIELDS (MESSAGE-ID X-CHASER-REF)])"
TOUCHED = frozenset({b"\\seen", b"\\flagged", b"\\answered"})
"""Flags by which a person has taken notice of a message."""
DELETED = rb"(\Deleted)"


def append_draft(session: Session, folder: str, message: bytes, meanwhile: Meanwhile) -> Place | None:
    """See `Mailbox.append_draft`. The place comes from APPENDUID (RFC 4315 §3), which a server may not send."""
    return _place_in(folder, session.append(folder, message, meanwhile=meanwhile))


def append_note(session: Session, folder: str, message: bytes) -> Place | None:
    """See `Mailbox.append_note`."""
    return _place_in(folder, session.append(folder, message, flags=NO_FLAGS))


def _place_in(folder: str, answer: bytes) -> Place | None:
    found = APPENDUID.search(answer)
    return Place(folder, int(found[1]), int(found[2])) if found else None


def remove_draft(
    session: Session, place: Place, message_id: str, trash: str | None, *, unread_only: bool = False
) -> Removal:
    """See `Mailbox.remove_draft`."""
    status = session.select(place.folder)
    try:
        if status.uidvalidity != place.uidvalidity:
            return Removal.CHANGED
        match _is_ours(session, place, message_id, unread_only=unread_only):
            case None:
                return Removal.GONE
            case False:
                return Removal.CHANGED
            case True:
                return _removed(session, place.uid, trash)
    finally:
        with suppress(MailError):  # what was done is done; a connection that is lost now says so at the next call
            session.leave()


def _is_ours(session: Session, place: Place, message_id: str, *, unread_only: bool) -> bool | None:
    """Whether the message we wrote lies at `place`, and nobody has read it where that matters; None when none does."""
    answer = session.fetch([place.uid], IDENTITY).get(place.uid, {})
    raw = next((value for name, value in answer.items() if name.startswith(HEADER_KEY)), None)
    if raw is None:
        return None
    mail = mail_from_headers(raw, place=place, role=Role.DRAFTS, internal_date=None, size=0)
    is_touched = unread_only and bool(TOUCHED & {flag.lower() for flag in answer.get(b"FLAGS", ())})
    return bool(message_id) and mail.message_id == message_id and bool(mail.ref) and not is_touched


def _removed(session: Session, uid: int, trash: str | None) -> Removal:
    provider = session.provider
    if provider.has_uid_expunge and not provider.is_gmail and _expunged(session, uid):
        return Removal.EXPUNGED
    if provider.has_move and trash and _moved(session, uid, trash):
        return Removal.TRASHED
    return Removal.LEFT


def _expunged(session: Session, uid: int) -> bool:
    r"""Mark and expunge this UID alone; a mark that led to nothing is taken back."""
    try:
        session.change("STORE", uid, b"+FLAGS.SILENT", DELETED)
        session.change("EXPUNGE", uid)
        if _is_gone(session, uid):
            return True
    except ServerRefused:
        pass  # told by the answer: another way is tried
    except Throttled:
        _unmark(session, uid)
        raise
    _unmark(session, uid)
    return False


def _unmark(session: Session, uid: int) -> None:
    with suppress(MailError):
        session.change("STORE", uid, b"-FLAGS.SILENT", DELETED)


def _moved(session: Session, uid: int, trash: str) -> bool:
    try:
        session.change("MOVE", uid, session.wire_name(trash))
        return _is_gone(session, uid)
    except ServerRefused:
        return False


def _is_gone(session: Session, uid: int) -> bool:
    return uid not in session.search(b"UID", b"%d" % uid)
