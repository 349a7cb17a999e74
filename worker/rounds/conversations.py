"""The mail of a conversation, as it is remembered, what matching needs to know of it, and which chases share one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from worker.core.matching import Conversation
from worker.core.messages import Mail
from worker.store.values import Letter

NO_CONVERSATION = Conversation()


class Conversations:
    """Those of the chases at hand."""

    def __init__(self) -> None:
        self._known: dict[str, Conversation] = {}
        self._holders: defaultdict[str, set[str]] = defaultdict(set)
        """Message-ID to the chases at hand in whose conversation it is."""
        self.changes = 0
        """How often anything was added."""

    def begin(self, chase: str, letters: Iterable[Letter]) -> None:
        """Have this chase's at hand, as the store has it now."""
        self._known[chase] = NO_CONVERSATION
        self.add(chase, letters)

    def add(self, chase: str, letters: Iterable[Letter]) -> None:
        """These letters belong to it, too."""
        letters = list(letters)
        self.changes += 1
        self._known[chase] = joined(self._known[chase], letters)
        for letter in (each for each in letters if not each.apart):
            self._holders[letter.message_id].add(chase)

    def of(self, chase: str) -> Conversation:
        """What is known of it."""
        return self._known.get(chase, NO_CONVERSATION)

    def own_ids(self, chase: str) -> frozenset[str]:
        """What tells the conversation with its creator; letters to the manager of several are of none."""
        known = self.of(chase)
        return known.ids - known.apart

    def sharing(self, chase: str) -> set[str]:
        """The chases at hand that share it."""
        return {known for one in self.own_ids(chase) for known in self._holders.get(one, ())}


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
