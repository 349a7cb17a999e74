"""The mail of a conversation, as it is remembered, and what matching needs to know of it."""

from collections.abc import Iterable
from dataclasses import replace

from worker.core.matching import Conversation
from worker.core.messages import Mail
from worker.store.values import Letter


def letters_of(mail: Mail, account: str, *, outgoing: bool, apart: bool = False) -> list[Letter]:
    """What is remembered of a mail, once for each id that it is known by."""
    letter = Letter(
        mail.identity, account, outgoing, mail.at, mail.sender, mail.thread, mail.subject, mail.recipients, apart
    )  # fmt: skip
    # Ids under which Exchange or Gmail first knew it: answers may cite these, but no draft of ours answers them.
    return [letter, *(replace(letter, message_id=i, outgoing=False, recipients=()) for i in _original_ids(mail))]


def joined(known: Conversation, letters: Iterable[Letter]) -> Conversation:
    """What is known of a conversation, and these letters."""
    letters = list(letters)
    ids = {letter.message_id for letter in letters}
    threads = {letter.thread for letter in letters if letter.thread}
    written_to = {address for letter in letters if letter.outgoing for address in letter.recipients}
    apart = known.apart | {name for each in letters if each.apart for name in (each.message_id, each.thread) if name}
    own = {name for each in letters if not each.apart for name in (each.message_id, each.thread)}
    return Conversation(known.ids | ids, known.threads | threads, known.written_to | written_to, apart - own)


def _original_ids(mail: Mail) -> tuple[str, ...]:
    """Ids that Exchange and Gmail keep of a message they renamed."""
    names = ("x-microsoft-original-message-id", "x-google-original-message-id")
    return tuple(value.strip() for name in names if (value := mail.header(name)))
