"""The bytes of the mail that people and machines of a story write, as their programs would write them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

NEWLINE = b"\r\n"


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail about to be written. Addresses are bare; `sender` is name and address."""

    sender: tuple[str, str]
    to: Sequence[str]
    subject: str
    text: str
    at: datetime
    message_id: str
    cc: Sequence[str] = ()
    answers: Sequence[str] = ()
    """The ids it follows, oldest first; the last one is what it answers."""
    headers: Mapping[str, str] = field(default_factory=dict)

    def message(self) -> EmailMessage:
        """The mail as the standard library holds it."""
        mail = EmailMessage(policy=policy.SMTP)
        name, address = self.sender
        mail["From"] = Address(name, addr_spec=address)
        mail["To"] = ", ".join(self.to)
        if self.cc:
            mail["Cc"] = ", ".join(self.cc)
        mail["Subject"] = self.subject
        mail["Date"] = format_datetime(self.at)
        mail["Message-ID"] = self.message_id
        if self.answers:
            mail["In-Reply-To"] = self.answers[-1]
            mail["References"] = " ".join(self.answers)
        for header, value in self.headers.items():
            mail[header] = value
        mail.set_content(self.text)
        return mail

    def raw(self) -> bytes:
        """The bytes, with CRLF line ends."""
        return self.message().as_bytes()


def delivery_report(letter: Letter, failed: str, original_id: str, *, action: str, status: str) -> bytes:
    """An RFC 3464 report on the mail with `original_id` to the address `failed`."""
    said = f"Final-Recipient: rfc822; {failed}\r\nAction: {action}\r\nStatus: {status}\r\n"
    parts = (
        ("text/plain; charset=us-ascii", letter.text),
        ("message/delivery-status", f"Reporting-MTA: dns; mx.example\r\n\r\n{said}"),
        ("text/rfc822-headers", f"Message-ID: {original_id}\r\nTo: {failed}\r\nSubject: {letter.subject}\r\n"),
    )
    body = "".join(f"--report\r\nContent-Type: {kind}\r\n\r\n{text}\r\n" for kind, text in parts)
    head = letter.message()
    head.replace_header("Content-Type", 'multipart/report; report-type=delivery-status; boundary="report"')
    del head["Content-Transfer-Encoding"]
    top = head.as_bytes().partition(b"\r\n\r\n")[0]
    return top + b"\r\n\r\n" + body.encode("ascii") + b"--report--\r\n"


def parsed(raw: bytes) -> EmailMessage:
    """A mail's bytes, for looking at them; never for writing them back."""
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def addresses(mail: EmailMessage, header: str) -> list[str]:
    """The bare addresses in a header, in lower case."""
    value = mail[header]
    return [one.addr_spec.lower() for one in value.addresses] if value is not None else []


def ids(value: object) -> list[str]:
    """Every <id> in a header."""
    return re.findall(r"<[^<>\s]+>", str(value or ""))


def plain_text(mail: EmailMessage) -> str:
    """The text part in one line, however it was wrapped."""
    part = mail.get_body(("plain",))
    return " ".join(part.get_content().split()) if part is not None else ""


def with_headers(raw: bytes, change: Mapping[str, str | None]) -> bytes:
    """The same bytes but for some header fields: new values, or None to leave a field out."""
    head, _, body = raw.partition(NEWLINE * 2)
    fields = re.split(rb"\r\n(?![ \t])", head)
    wanted = {name.lower(): value for name, value in change.items()}
    kept = [one for one in fields if _name(one) not in wanted]
    added = [f"{name}: {value}".encode("ascii") for name, value in change.items() if value is not None]
    return NEWLINE.join([*kept, *added]) + NEWLINE * 2 + body


def with_text(raw: bytes, addition: str) -> bytes:
    """The mail with a sentence of the person's in front, saved as plain text by a program of theirs."""
    text = f"{addition}\r\n\r\n" + (parsed(raw).get_body(("plain",)) or parsed(raw)).get_content()
    kind = {"Content-Type": "text/plain; charset=utf-8", "Content-Transfer-Encoding": "8bit", "MIME-Version": "1.0"}
    head = with_headers(raw, kind).partition(NEWLINE * 2)[0]
    return head + NEWLINE * 2 + NEWLINE.join(text.encode().splitlines()) + NEWLINE


def _name(one: bytes) -> str:
    return one.partition(b":")[0].decode("ascii", "replace").strip().lower()
