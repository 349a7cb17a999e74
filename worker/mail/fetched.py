"""What a FETCH delivered of a message, read into a mail; and the labels by which Gmail tells drafts from sent mail."""

from worker.core.messages import Mail, Place, Role
from worker.mail.parse import HEADER_FIELDS, mail_from_headers
from worker.mail.session import Fetched

HEADERS = f"BODY.PEEK[HEADER.FIELDS ({' '.join(HEADER_FIELDS)})]".upper().encode()
HEADER_KEY = b"BODY[HEADER.FIELDS"
"""Servers write the rest of the key in their own way: names quoted, sorted, in another case."""


def mail_of(answer: Fetched, place: Place, role: Role) -> Mail | None:
    """The mail, without its text; None where the server gave no header, and for a draft of Gmail's among sent mail."""
    raw = next((value for name, value in answer.items() if name.startswith(HEADER_KEY)), None)
    if raw is None or (role is not Role.DRAFTS and is_gmail_draft(answer)):
        return None
    return mail_from_headers(
        raw,
        place=place,
        role=role,
        internal_date=answer.get(b"INTERNALDATE"),
        size=answer.get(b"RFC822.SIZE") or 0,
        thread=_thread(answer),
    )


def _thread(answer: Fetched) -> str:
    """The server's own thread id: Gmail's, or one that RFC 8474 gives, which may be NIL."""
    given = answer.get(b"THREADID")
    if isinstance(given, tuple) and given and isinstance(given[0], bytes):
        return given[0].decode("ascii", "replace")
    return str(answer.get(b"X-GM-THRID") or "")


def is_gmail_draft(answer: Fetched) -> bool:
    r"""All Mail shows drafts among sent mail; only the label \Draft tells them apart, since Gmail sets no flag.

    What is being sent may bear both \Draft and \Sent for a moment: that it was sent is what counts, since a message
    passed over now is not read again.
    """
    labels = answer.get(b"X-GM-LABELS") or ()
    system = {label.lower().lstrip(b"\\") for label in labels if isinstance(label, bytes) and label[:1] == b"\\"}
    return b"draft" in system and b"sent" not in system
