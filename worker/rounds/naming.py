"""Names of what Chaser writes, by a keyed hash: stable, so that a lost draft is found, and telling nothing."""

import hashlib
import hmac

from worker.core.actions import WriteDraft
from worker.core.case import Case
from worker.core.channels import Channel
from worker.core.messages import NOTE
from worker.core.people import Account
from worker.core.touch import slot_of


def draft_names(key: bytes, case: Case, draft: WriteDraft, revision: int) -> tuple[str, str]:
    """Message-ID and X-Chaser-Ref of a draft or DM task, from a keyed hash: stable, unique, telling nothing.

    The moment the chase was opened is part of it, so that a key used again later names other drafts.
    """
    number = slot_of(draft.number, beside=draft.beside)
    mark = "" if draft.channel is Channel.EMAIL else NOTE
    chase = f"{case.ask.key}\0{case.chase.opened_at}\0{number}"
    return message_id(key, f"{chase}\0{revision}", case.account), mark + reference(key, chase)


def message_id(key: bytes, text: str, account: Account) -> str:
    """A Message-ID made from a text by a keyed hash."""
    return f"<{_hash(key, text)}@{account.email.rpartition('@')[2]}>"


def reference(key: bytes, text: str) -> str:
    """The opaque part of an X-Chaser-Ref, likewise."""
    return _hash(key, f"{text}\0ref")


def _hash(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:32]
