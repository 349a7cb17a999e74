"""Frozen views of a mail: what was observed in a folder, already parsed, never changed.

Message-IDs are kept with their angle brackets, addresses in lower case, times aware.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Self

from worker.core.dated import Passage

NOTE = "note-"
"""How the X-Chaser-Ref of a note begins: a mail to the person themselves, such as a DM task or the digest."""


class Role(StrEnum):
    """What a folder is for. `OTHER` is any folder a person made."""

    INBOX = "inbox"
    SENT = "sent"
    DRAFTS = "drafts"
    TRASH = "trash"
    JUNK = "junk"
    ARCHIVE = "archive"
    ALL = "all"
    UNSENT = "unsent"
    """Templates, an outbox, scheduled mail, a second folder of drafts: mail of ours there was not sent."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message lies: RFC 3501 §2.3.1.1, unique only as a whole."""

    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Report:
    """What an RFC 3464 delivery report says, per recipient address."""

    failed: tuple[str, ...] = ()
    delayed: tuple[str, ...] = ()
    delivered: tuple[str, ...] = ()
    original_ids: tuple[str, ...] = ()
    """Message-IDs of the returned original."""
    given_up: tuple[str, ...] = ()
    """Not delivered in the end, for a condition that may pass (RFC 3463 §3.1, class 4): the address may be good."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One message as observed. `text` is what was newly written, `body` all that is said; None until fetched."""

    place: Place
    role: Role
    message_id: str
    sender: str
    subject: str
    at: datetime
    sender_name: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    ref: str = ""
    """X-Chaser-Ref: whatever carries it came from us."""
    thread: str = ""
    """The server's own thread id, "" where it has none."""
    size: int = 0
    arrived_at: datetime | None = None
    """The server's own stamp (INTERNALDATE); never used for drafts of ours."""
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The fetched headers by lower-case name, decoded."""
    text: str | None = None
    passages: tuple[Passage, ...] = ()
    """The text's paragraphs and the subject with their dates read, once the text was fetched."""
    links: tuple[str, ...] = ()
    """Where words of the new text lead that do not say so, when files are shared there."""
    body: str | None = None
    """Every word a reader sees, quotations and signature included; of a long mail its beginning and its end."""
    report: Report | None = None
    notice: Report | None = None
    """What a mail system says in words or in a part of its own about a delivery; weaker than a `report`."""
    parts: tuple[str, ...] = ()
    """Content types of the message's parts, once its structure was read."""

    @property
    def recipients(self) -> tuple[str, ...]:
        """To and Cc, in order."""
        return (*self.to, *self.cc)

    @property
    def cited_ids(self) -> frozenset[str]:
        """Every id this mail says it answers or follows."""
        return frozenset((*self.in_reply_to, *self.references))

    @property
    def is_note(self) -> bool:
        """Whether it bears the reference of a note of Chaser's to the person."""
        return self.ref.startswith(NOTE)

    @property
    def identity(self) -> str:
        """A name that survives moving between folders: the Message-ID, else what the mail is made of."""
        return self.message_id or f"no-id:{self.sender}:{self.at.isoformat()}:{self.size}"

    def header(self, name: str) -> str:
        """The first value of a header, "" when absent."""
        values = self.headers.get(name.lower(), ())
        return values[0] if values else ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The mail a decision rests on, and the rule that read it: enough to find it again and to undo."""

    message_id: str
    sender: str
    subject: str
    at: datetime
    folder: str
    rule: str
    confidence: float = 1.0

    @classmethod
    def of(cls, mail: Mail, rule: str, confidence: float = 1.0) -> Self:
        """Evidence from an observed mail."""
        return cls(mail.identity, mail.sender, mail.subject, mail.at, mail.place.folder, rule, confidence)


class Kind(StrEnum):
    """What sort of sender a mail has."""

    PERSON = "person"
    OUT_OF_OFFICE = "out_of_office"
    AUTO_ACKNOWLEDGEMENT = "auto_acknowledgement"
    BOUNCE = "bounce"
    DELAY = "delay"
    RECEIPT = "receipt"
    CALENDAR = "calendar"
    LIST = "list"
    CHALLENGE = "challenge"
    """A filter of the recipient's asks the sender to prove that it is a person."""
    DELIVERY = "delivery"
    """A machine says the item arrived: signed, shared, filled in. Inside Chaser only; outside it is `OTHER`."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `classify` makes of a mail. `until` is the stated first day back; `recipients` failed or are delayed."""

    kind: Kind
    rule: str
    confidence: float = 1.0
    until: date | None = None
    recipients: tuple[str, ...] = ()
    may_pass: bool = False
    """A bounce for a condition that may pass: that mail is lost, but the address is not proven wrong."""


REPLY_PREFIX = re.compile(
    r"^\s*(?:(?:re|r|aw|sv|vs|antw|res|rif|odp|ynt|bls|re\^\d+|отв|ответ|відп|回复|答复|回覆|回信|返信|답장|회신|رد|השב|תשובה"
    r"|trả lời|ตอบ|fwd?|wg|tr|rv|enc|pd|vl|ilt|i̇lt|doorst|转发|轉寄|轉發|転送|전달)\s*(?:\[\d+\])?\s*[:\uff1a]\s*"
    r"|\[(?:external|ext)\]\s*)+",
    re.IGNORECASE,
)


def base_subject(subject: str) -> str:
    """The subject without reply and forward prefixes, white space folded (after RFC 5256 §2.1)."""
    folded = " ".join(subject.split())
    return REPLY_PREFIX.sub("", folded).strip() or folded
