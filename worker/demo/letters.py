"""The bytes of the mail people write in the demo, as an ordinary mail program writes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

KEPT_WHEN_SAVED = ("From", "To", "Cc", "Subject", "Message-ID", "In-Reply-To", "References")
"""What a mail program keeps of a draft that it saves anew; Chaser's own mark is not among it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail about to be written; addresses are bare."""

    name: str
    sender: str
    to: str
    subject: str
    text: str
    at: datetime
    message_id: str
    answers: Sequence[str] = ()
    """The ids it follows, oldest first; the last one is what it answers."""
    headers: Mapping[str, str] = field(default_factory=dict)

    def raw(self) -> bytes:
        """RFC 5322 bytes, CRLF."""
        mail = EmailMessage(policy=policy.SMTP)
        mail["From"] = Address(self.name, addr_spec=self.sender)
        mail["To"] = self.to
        mail["Subject"] = self.subject
        mail["Date"] = format_datetime(self.at)
        mail["Message-ID"] = self.message_id
        if self.answers:
            mail["In-Reply-To"] = self.answers[-1]
            mail["References"] = " ".join(self.answers)
        for name, value in self.headers.items():
            mail[name] = value
        mail.set_content(self.text)
        return mail.as_bytes()


def parsed(raw: bytes) -> EmailMessage:
    """A mail's bytes as the standard library holds them."""
    mail = message_from_bytes(raw, policy=policy.SMTP)
    if not isinstance(mail, EmailMessage):
        raise TypeError("the SMTP policy makes EmailMessage")
    return mail


def plain_text(mail: EmailMessage) -> str:
    """What a person reads of it."""
    part = mail.get_body(("plain",))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else ""


def answered(subject: str) -> str:
    """The subject of an answer."""
    return subject if subject.lower().startswith("re:") else f"Re: {subject}"


def as_sent(draft: bytes, at: datetime) -> bytes:
    """The draft as it went out: dated anew."""
    mail = parsed(draft)
    del mail["Date"]
    mail["Date"] = format_datetime(at)
    return mail.as_bytes()


def as_saved(draft: bytes, addition: str, at: datetime) -> bytes:
    """The draft with `addition` below its greeting, saved anew as plain text."""
    old, new = parsed(draft), EmailMessage(policy=policy.SMTP)
    for name in KEPT_WHEN_SAVED:
        if name in old:
            new[name] = str(old[name])
    new["Date"] = format_datetime(at)
    greeting, _, rest = plain_text(old).partition("\n\n")
    new.set_content(f"{greeting}\n\n{addition}\n\n{rest}")
    return new.as_bytes()
