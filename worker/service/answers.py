"""Does what a person orders by answering the digest (`worker.core.orders`), each mail once.

The answer is a mail from the account to itself that cites a digest of that account. Whatever was done, or could not be,
is kept until the next digest confirms it; `status` shows it meanwhile.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from worker.core.messages import Mail, Role
from worker.core.orders import Order, Puzzle, Verb, orders
from worker.core.people import Account
from worker.errors import WrongUse
from worker.mail.mailbox import Mailbox
from worker.report import Report
from worker.rounds import Diary, Ledger
from worker.service import elsewhere, hand
from worker.store.repository import Store

KEPT = 200
"""Message-IDs of obeyed answers that are remembered; older ones are long behind the cursors of their folders."""
ANSWERS = "answers"
ORDERS = "orders"
NO_ANSWER = frozenset({Role.DRAFTS, Role.TRASH, Role.JUNK, Role.UNSENT})


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What became of one line of an answer."""

    line: str
    told: str
    is_done: bool

    @property
    def words(self) -> str:
        """The same for people."""
        return f'"{self.line}": {self.told}'


class Answers:
    """The answers to one account's digests."""

    def __init__(self, store: Store, account: str) -> None:
        self._store = store
        self._account = account

    def obey(self, mails: Iterable[Mail], ledger: Ledger, mailbox: Mailbox, report: Report, now: datetime) -> None:
        """Obey those of these mails that answer a digest; in order of their dates, each once."""
        account = ledger.settings.accounts[self._account].account
        own = [mail for mail in mails if _is_to_oneself(mail, account)]
        diary = Diary(self._store, account)
        for mail in sorted(own, key=lambda mail: mail.at):
            if mail.identity not in self._obeyed() and diary.includes(mail.cited_ids):
                read = mailbox.with_text(mail)
                day = now.astimezone(account.timezone).date()
                said = orders(read.text or "", day, set(self._store.ask_keys()))
                done = [_done(ledger, one, mail, number, now) for number, one in enumerate(said)]
                self._keep(mail, done)
                for one in done:
                    report.add("order" if one.is_done else "order_unclear", "", f"your answer, {one.words}")

    def confirmed(self, said: Sequence[Confirmation]) -> None:
        """A digest has said these."""
        rest = [one for one in confirmations(self._store, self._account) if one not in said]
        self._store.set_fact(_fact(ORDERS, self._account), _json(rest) if rest else None)

    def _keep(self, mail: Mail, done: Sequence[Confirmation]) -> None:
        """In one transaction: a mail counts as obeyed exactly when what became of it is known."""
        obeyed = [*self._obeyed(), mail.identity][-KEPT:]
        kept = [*confirmations(self._store, self._account), *done]
        facts = {_fact(ANSWERS, self._account): json.dumps(obeyed), _fact(ORDERS, self._account): _json(kept)}
        self._store.set_facts(facts)

    def _obeyed(self) -> list[str]:
        found: list[str] = json.loads(self._store.fact(_fact(ANSWERS, self._account)) or "[]")
        return found


def confirmations(store: Store, account: str) -> list[Confirmation]:
    """What was ordered since the last digest, and what became of it."""
    stored = json.loads(store.fact(_fact(ORDERS, account)) or "[]")
    return [Confirmation(**one) for one in stored]


def _is_to_oneself(mail: Mail, account: Account) -> bool:
    """A mail of the person's own to the same mailbox, which answers something."""
    is_own = mail.sender in account.addresses and bool(account.addresses & set(mail.recipients))
    return is_own and bool(mail.cited_ids) and mail.role not in NO_ANSWER and not mail.is_note


def fact_of_orders(account: str) -> str:
    """Where what is still to be confirmed is kept."""
    return _fact(ORDERS, account)


def _fact(what: str, account: str) -> str:
    return f"{what} to the digest: {account}"


def _json(kept: Sequence[Confirmation]) -> str:
    return json.dumps([asdict(one) for one in kept], ensure_ascii=False)


def _done(ledger: Ledger, one: Order | Puzzle, mail: Mail, number: int, now: datetime) -> Confirmation:
    """Do it, under a name of its own: cut short and begun anew, nothing is recorded twice."""
    if isinstance(one, Puzzle):
        return Confirmation(one.line, f"not understood. {one.why}", is_done=False)
    try:
        with ledger.once(f"{mail.identity}:{number}"):
            return Confirmation(one.line, _DO[one.verb](ledger, one, now), is_done=True)
    except WrongUse as wrong:
        return Confirmation(one.line, f"not done. {wrong.what} {wrong.remedy}", is_done=False)


def _snooze(ledger: Ledger, one: Order, now: datetime) -> str:
    if one.until is None:
        raise WrongUse("It does not say until when.", "Write: snooze … until Friday")
    return hand.snooze(ledger, one.chase, one.until, now)


_DO: dict[Verb, Callable[[Ledger, Order, datetime], str]] = {
    Verb.DONE: lambda ledger, one, now: hand.done(ledger, one.chase, now),
    Verb.STOP: lambda ledger, one, now: hand.stop(ledger, one.chase, now),
    Verb.PAUSE: lambda ledger, one, now: hand.pause(ledger, one.chase, now),
    Verb.RESUME: lambda ledger, one, now: hand.resume(ledger, one.chase, now),
    Verb.SNOOZE: _snooze,
    Verb.SKIP: lambda ledger, one, now: elsewhere.skip(ledger, one.chase, one.on, now),
    Verb.SENT: lambda ledger, one, now: elsewhere.sent(ledger, one.chase, one.on, now),
    Verb.REPLIED: lambda ledger, one, now: elsewhere.replied(ledger, one.chase, one.on, now),
    Verb.UNDO: lambda ledger, one, now: hand.undo(ledger, one.chase, now),
}
