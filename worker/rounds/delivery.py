"""What the server delivers of the messages it lists. One that it lists and does not deliver may be a reply."""

import re
from collections.abc import Sequence
from datetime import datetime

from worker.core.messages import Mail
from worker.errors import ServerRefused
from worker.mail.mailbox import Folder, Mailbox
from worker.store.repository import Store
from worker.store.values import SetAside

DELIVERY_TRIES = 3
"""Passes in which a message may stay undelivered before it is set aside."""
STAND_IN = re.compile(r"Retrieval using the IMAP4 protocol failed", re.IGNORECASE)
"""How the subject begins of what Exchange delivers in place of a message that it cannot convert."""


class Delivery:
    """The messages of one account in one pass."""

    def __init__(self, store: Store, mailbox: Mailbox, account: str) -> None:
        self._store = store
        self._mailbox = mailbox
        self._account = account

    def of(self, folder: Folder, uids: Sequence[int], now: datetime) -> tuple[Mail, ...]:
        """These messages, by their headers. Raises ServerRefused as long as one of them is listed and not delivered: it
        may be a reply, so no draft is written until it was tried thrice.
        """
        mails = self._mailbox.headers(folder, uids)
        missing = set(uids) - {mail.place.uid for mail in mails if not STAND_IN.match(mail.subject)}
        if missing:
            status, still = self._mailbox.new_uids(folder.name, min(missing) - 1)
            for uid in sorted(missing & set(still)):
                self._undelivered(folder, status.uidvalidity, uid, now)
        return mails

    def _undelivered(self, folder: Folder, uidvalidity: int, uid: int, now: datetime) -> None:
        fact = f"undelivered: {self._account} {folder.name} {uidvalidity} {uid}"
        tries = int(self._store.fact(fact) or 0) + 1
        self._store.set_fact(fact, str(tries))
        what = f"The server lists a message in {folder.name} (UID {uid}) that it does not deliver."
        if tries < DELIVERY_TRIES:
            raise ServerRefused(what, "It is tried again at the next pass; nothing is drafted before.")
        self._store.set_aside(SetAside(self._account, "", what, f"{folder.name} UID {uid}", now))
