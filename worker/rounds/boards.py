"""A board put together: what matching has to know to tell which chases a mail concerns. It matches nothing itself."""

from collections.abc import Collection, Mapping, Sequence

from worker.core.case import Case
from worker.core.matching import Board, Conversation, Ours
from worker.core.messages import Mail
from worker.mail.parse import text_of
from worker.settings import Settings
from worker.store.repository import Store


class BoardMaker:
    """Makes the boards of one pass."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._accounts = tuple(settings.accounts)
        self._store = store
        self._ours = _ours(settings)
        self._texts: dict[tuple[str, int, int], str] = {}

    def concerned(self, mails: Sequence[Mail], addresses: Collection[str]) -> set[str]:
        """The chases that these mails, or mails of these addresses, may concern."""
        known = {a for mail in mails for a in (mail.sender, *mail.recipients)} | set(addresses)
        keys = set(self._store.chases_of_addresses(known))
        ids = {i for mail in mails for i in (mail.message_id, *mail.cited_ids) if i}
        keys.update(key for found in self._store.chases_of_ids(ids).values() for key in found)
        keys.update(draft.chase for draft in self._store.drafts_of_ids(ids).values())
        keys.update(draft.chase for draft in self._store.drafts_of_refs({m.ref for m in mails if m.ref}).values())
        threads = {m.thread for m in mails if m.thread}
        for account in self._accounts:
            keys.update(key for found in self._store.chases_of_threads(account, threads).values() for key in found)
        return keys

    def made(
        self,
        cases: Mapping[str, Case],
        conversations: Mapping[str, Conversation],
        old_addresses: Mapping[str, frozenset[str]],
    ) -> Board:
        """These chases with their mail, and with what we wrote of them, by its names and its words."""
        return Board(cases, self._ours, conversations, old_addresses, _drafts(cases), self._draft_texts(cases))

    def _draft_texts(self, cases: Mapping[str, Case]) -> dict[tuple[str, int], str]:
        """The words of the drafts that may yet turn up as sent; each is read once."""
        texts = {}
        for key, case in cases.items():
            for touch in case.chase.touches:
                if touch.may_turn_up and not touch.is_note:
                    texts[key, touch.number] = self._draft_text(key, touch.number, touch.revision)
        return texts

    def _draft_text(self, key: str, number: int, revision: int) -> str:
        if (key, number, revision) not in self._texts:
            self._texts[key, number, revision] = text_of(self._store.draft_bytes(key, number, revision) or b"")
        return self._texts[key, number, revision]


def _ours(settings: Settings) -> Ours:
    accounts = [entry.account for entry in settings.accounts.values()]
    return Ours(frozenset().union(*(account.addresses for account in accounts)), settings.brand.domains)


def _drafts(cases: Mapping[str, Case]) -> dict[str, tuple[str, int]]:
    """Every Message-ID and reference of these chases' drafts and DM tasks."""
    names = {}
    for key, case in cases.items():
        for touch in (*case.chase.touches, *case.chase.tasks):
            for name in (*touch.message_ids, touch.ref):
                names[name] = (key, touch.number)
    names.pop("", None)
    return names
