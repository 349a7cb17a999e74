"""Twenty mailboxes of one team on three servers: what lies in them, and what their people and creators do."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import yaml
from imapclient import IMAPClient

from tests.bench.big_mail import address, item, request_id
from tests.bench.homes import Access, Home, ask
from tests.servers.dovecot import HOST, Dovecot, User
from tests.servers.imapd.server import ImapServer
from tests.servers.oauth import CLIENT_ID, CLIENT_SECRET, OAuthServer
from tests.servers.relay import Relay

ON_DOVECOT = [f"desk-{n:02}" for n in range(16)]
BY_TOKEN = "token"
THROTTLED = [f"slow-{n}" for n in range(3)]
EACH = 2
"""Asks of each mailbox."""
RENUMBERED = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One account: how its people reach it, and through which relay Chaser does."""

    name: str
    user: User
    port: int
    relay: Relay | None
    asks: tuple[int, ...]

    @contextmanager
    def opened(self) -> Iterator[IMAPClient]:
        """On a connection of their own."""
        with IMAPClient(HOST, self.port, ssl=False, timeout=30) as client:
            client.login(self.user.name, self.user.password)
            yield client

    @property
    def email(self) -> str:
        return f"{self.name}@brand.example"

    def put(self, folder: str, number: int, *, sent: bool, at: datetime) -> None:
        """A request of theirs in Sent, or its creator's answer in the INBOX."""
        letter = EmailMessage()
        letter["From"], letter["To"] = (self.email, address(number)) if sent else (address(number), self.email)
        letter["Subject"] = f"{'' if sent else 'Re: '}{item(number)}"
        letter["Date"] = format_datetime(at)
        letter["Message-ID"] = request_id(number) if sent else f"<answer.{number}@creators.example>"
        if not sent:
            letter["In-Reply-To"] = request_id(number)
        letter.set_content("Could you send it?" if sent else "Here it is.")
        with self.opened() as client:
            client.append(folder, letter.as_bytes(), ("\\Seen",) if sent else (), at)

    def drafts(self) -> Counter[int]:
        """How many drafts of Chaser's lie there for each ask."""
        with self.opened() as client:
            client.select_folder("Drafts", readonly=True)
            uids = client.search("ALL")
            answer = client.fetch(uids, ["BODY.PEEK[HEADER]"]) if uids else {}
        parts = (part for row in answer.values() for part in row.values() if isinstance(part, bytes))
        heads = [part.decode("utf-8", "replace") for part in parts]
        return Counter(n for head in heads if "X-Chaser-Ref" in head for n in self.asks if request_id(n) in head)


class Team:
    """The servers, the mailboxes, the home that watches them."""

    def __init__(
        self, folder: Path, dovecot: Dovecot, small: ImapServer, oauth: OAuthServer, relays: list[Relay]
    ) -> None:
        self.dovecot, self.small, self.oauth = dovecot, small, oauth
        numbers = iter(range(EACH * (len(ON_DOVECOT) + 1 + len(THROTTLED))))
        mine = {name: tuple(next(numbers) for _ in range(EACH)) for name in (*ON_DOVECOT, BY_TOKEN, *THROTTLED)}
        boxes = [
            Mailbox(name, dovecot.new_user(), dovecot.imap_port, relay, mine[name])
            for name, relay in zip(ON_DOVECOT, relays, strict=True)
        ]
        boxes.append(Mailbox(BY_TOKEN, User(oauth.user, "unused"), dovecot.imap_port, None, mine[BY_TOKEN]))
        boxes += [Mailbox(name, small.new_user(), small.imap_port, None, mine[name]) for name in THROTTLED]
        self.boxes = {box.name: box for box in boxes}
        self.box_of = {number: box for box in boxes for number in box.asks}
        rows = [ask(number, due=True, owner=box.name) for number, box in self.box_of.items()]
        access = {box.name: Access(box.relay.port if box.relay else box.port, box.user) for box in boxes}
        self.home = Home(folder, access, rows, poll_seconds=2)
        self._sign_in_by_token()

    def _sign_in_by_token(self) -> None:
        path = self.home.folder / "config" / "worker.yaml"
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
        said["accounts"][BY_TOKEN]["login"] = {
            "user": self.oauth.user, "oauth": "microsoft", "flow": "app_only", "client_id": CLIENT_ID,
            "client_secret_env": "APP_SECRET", "tenant": "brand.example", "authority": self.oauth.authority,
        }  # fmt: skip
        path.write_text(yaml.safe_dump(said, sort_keys=False), encoding="utf-8")
        with (self.home.folder / ".env").open("a", encoding="utf-8") as env:
            env.write(f"APP_SECRET={CLIENT_SECRET}\n")

    def set_up(self, port: int, asked_at: datetime) -> None:
        """Listen on this port, and have every request lie in Sent."""
        path = self.home.folder / "config" / "worker.yaml"
        path.write_text(f"{path.read_text(encoding='utf-8')}http: {{port: {port}}}\nlog: json\n", encoding="utf-8")
        for number, box in self.box_of.items():
            box.put("Sent", number, sent=True, at=asked_at + timedelta(seconds=number))

    def drafts(self) -> Counter[int]:
        """How many drafts of Chaser's there are for each ask; asked of all mailboxes at once."""
        found: Counter[int] = Counter()
        lock = threading.Lock()

        def look(box: Mailbox) -> None:
            drafts = box.drafts()
            with lock:
                found.update(drafts)

        threads = [threading.Thread(target=look, args=(box,)) for box in self.boxes.values()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return found

    def renumber(self, box: Mailbox, folder: str, hour: int) -> None:
        """The server gives the folder a new UIDVALIDITY."""
        words = ("mailbox", "update", "-u", box.user.name, "--uid-validity", str(RENUMBERED + hour), folder)
        self.dovecot.doveadm(*words)
