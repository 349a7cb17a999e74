"""The post of a test: takes every mail a mail program sends, and puts it into the INBOX of whom it knows."""

from dataclasses import dataclass
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.dovecot import HOST, Dovecot, free_ports
from tests.stories.letters import parsed


@dataclass(frozen=True, slots=True)
class Carried:
    """One mail as it went out: from and to as on the envelope, and its bytes."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    def header(self, name: str) -> str:
        """A header's text, "" where the mail has none of that name."""
        return str(parsed(self.raw)[name] or "")


class Post:
    """An SMTP server for the mail programs; a context manager. Nothing leaves this machine."""

    def __init__(self, server: Dovecot) -> None:
        self.port = free_ports(1)[0]
        self.carried: list[Carried] = []
        self._controller = Controller(Postman(server, self.carried), hostname=HOST, port=self.port)

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    def last(self) -> Carried:
        """The latest mail."""
        assert self.carried, "nothing was sent"
        return self.carried[-1]


class Postman:
    """Carries each mail to those who have a mailbox here."""

    def __init__(self, server: Dovecot, carried: list[Carried]) -> None:
        self._server = server
        self._carried = carried

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        """Called by aiosmtpd for each mail."""
        content = envelope.content
        assert isinstance(content, bytes)  # as it is unless aiosmtpd is told to decode it
        mail = Carried(str(envelope.mail_from), tuple(envelope.rcpt_tos), content)
        self._carried.append(mail)
        for recipient in set(mail.recipients) & self._server.users.keys():
            self._server.deliver(recipient, mail.raw, mail.sender)
        return "250 carried"
