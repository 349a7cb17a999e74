"""Forgetting a creator: what goes, what cannot go, and that nobody learns them again from a row left behind.

Of a forgotten creator one keyed hash stays. By it a row of theirs that still stands in a sheet is left aside, so
that taking out their history cannot begin their follow-ups anew.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from worker.core.people import Creator
from worker.core.touch import Touch, TouchState
from worker.errors import Problem, WrongUse
from worker.rounds import DIARY, Ledger
from worker.rounds.clients import IN_LETTER_OF
from worker.rounds.records import ANSWERED
from worker.rounds.turns import TOUCHED
from worker.service.answers import fact_of_orders
from worker.settings import Settings
from worker.store.contents import Person
from worker.store.repository import Store

FORGOTTEN = "forgotten: "
ROSTER = "data/creators"
ROWS = {
    "event": ("event", "events"), "letter": ("letter", "letters"), "draft": ("draft", "drafts"), "ask": ("ask", "asks"),
    "address": ("address", "addresses"), "set_aside": ("thing set aside", "things set aside"),
}  # fmt: skip
"""The kinds of rows that people know, in the order in which they are said."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went, and what remains where Chaser cannot or does not reach."""

    went: str
    remains: tuple[str, ...]


def without_forgotten(settings: Settings, store: Store) -> Settings:
    """The settings without the rows of forgotten creators, each with a notice."""
    marks = store.facts_beginning(FORGOTTEN)
    if not marks:
        return settings
    gone = {key for key in settings.creators if _mark(store, key) in marks}
    notices = [
        Problem(
            ROSTER, 0, f"still names {key}, whom Chaser was told to forget; the row is left aside.",
            f"Remove it, with its asks. To work with them again: chaser forget {key} --lift", warning=True,
        )
        for key in sorted(gone)
    ]  # fmt: skip
    return replace(
        settings,
        creators={key: creator for key, creator in settings.creators.items() if key not in gone},
        asks={key: ask for key, ask in settings.asks.items() if ask.creator not in gone},
        notices=(*settings.notices, *notices),
    )


def lift(store: Store, creator: str) -> str:
    """A creator of that key may be known again; what was forgotten does not come back."""
    if store.fact(_mark(store, creator)) is None:
        raise WrongUse(
            f'"{creator}" is not among the forgotten.', "Keys are read word for word, as the roster has them."
        )
    store.set_fact(_mark(store, creator), None)
    return f"Rows of {creator} count again from the next look on, as if they were new."


def person_of(settings: Settings, store: Store, creator: str) -> Person:
    """By what the creator is known. What others share with them, a manager or an agency's address, is not theirs."""
    rows = {key: row.data for key, row in store.ask_rows().items() if row.data.get("creator")}
    mine = {key: data for key, data in rows.items() if data["ask"]["creator"] == creator}
    known = store.known_addresses()
    if creator not in settings.creators and creator not in known and not mine:
        raise WrongUse(
            f'There is no creator "{creator}", neither in the roster nor in the database.',
            "The key is what the column creator says.",
        )
    words = set(known.get(creator, frozenset())) | _words(data["creator"] for data in mine.values())
    words |= _words(_as_row(settings.creators[creator]) for _ in [0] if creator in settings.creators)
    others = {a for key, addresses in known.items() if key != creator for a in addresses}
    others |= _words(data["creator"] for key, data in rows.items() if key not in mine)
    others |= _words(_as_row(each) for key, each in settings.creators.items() if key != creator)
    others |= {address for each in settings.accounts.values() for address in each.account.addresses}
    return Person(creator, tuple(sorted(mine)), tuple(sorted(words - others)))


def forget(ledger: Ledger, settings: Settings, creator: str) -> Forgotten:
    """Take the creator out of the database. `settings` are those with the creator still in them."""
    store = ledger.store
    person = person_of(settings, store, creator)
    open_drafts = _open_drafts(ledger, person)
    for account in settings.accounts:  # a digest may name anybody, and so may an order that answered one
        store.forget_bytes(f"{DIARY}{account}")
        store.set_fact(fact_of_orders(account), None)
    letters = store.facts_beginning(IN_LETTER_OF)
    theirs = [f"{IN_LETTER_OF}{key}" for key in person.chases]
    theirs += [name for name, lead in letters.items() if lead in person.chases]
    store.forget_facts([*store.facts_beginning(f"{TOUCHED}{creator}\t"), f"{ANSWERED}{creator}", *theirs])
    counts = store.forget(person)
    store.set_fact(_mark(store, creator), "")
    kinds = ((counts.get(table, 0), words) for table, words in ROWS.items())
    said = ", ".join(f"{count} {words[count > 1]}" for count, words in kinds if count)
    remains = (*open_drafts, *_rows_left(settings, person), *_copies_left(settings.home), *ALWAYS)
    return Forgotten(said or "nothing: no row of the database held them", remains)


ALWAYS = (
    "a digest in an INBOX that names them: delete it there",
    "mail to and from them in the mailboxes: Chaser touches no mail that it did not write",
    "what was exported, or written to a log at level debug",
    "one keyed hash of their key, by which a row that is left behind is known",
)


def _open_drafts(ledger: Ledger, person: Person) -> list[str]:
    """Drafts of ours in a mailbox; from now on nobody knows that they are ours."""
    ledger.load(person.chases)
    return [
        f"a draft {'to' if key in person.chases else 'about'} them in the {'INBOX' if touch.is_note else 'Drafts'} of"
        f" {touch.account or case.account.key}: delete it there"
        for key, case in ledger.cases.items()
        for touch in (*case.chase.touches, *case.chase.tasks)
        if touch.state is TouchState.DRAFTED and not {key, *_of_others(touch)}.isdisjoint(person.chases)
    ]


def _of_others(touch: Touch) -> list[str]:
    """The chases of other creators that a letter to their manager asks for."""
    return [one.chase for one in touch.also if one.creator]


def _rows_left(settings: Settings, person: Person) -> list[str]:
    is_named = person.creator in settings.creators
    left = [f"their row in {ROSTER}, or their file in {ROSTER}.d: remove it"] if is_named else []
    asks = [ask for ask in settings.asks.values() if ask.creator == person.creator]
    return left + [f"the ask {ask.key} in {ask.file or 'data/asks'}: remove it" for ask in asks]


def _copies_left(home: Path) -> list[str]:
    copies = sorted(path.name for path in (home / "data").glob("chaser.db.*"))
    return [f"an older copy of the database, data/{name}: delete it" for name in copies]


def _as_row(creator: Creator) -> Mapping[str, object]:
    return {
        "name": creator.name, "email": creator.email, "aliases": creator.aliases, "manager_name": creator.manager_name,
        "manager_email": creator.manager_email,
    }  # fmt: skip


def _words(rows: Iterable[Mapping[str, object]]) -> set[str]:
    """Addresses, and full names; a single first name may be anybody's."""
    found: set[str] = set()
    for row in rows:
        aliases = row.get("aliases")
        names = [str(row.get(field) or "") for field in ("name", "manager_name")]
        found |= {str(row.get(field) or "").lower() for field in ("email", "manager_email")}
        found |= {str(alias).lower() for alias in aliases} if isinstance(aliases, (list, tuple)) else set()
        found |= {name.lower() for name in names if " " in name.strip()}
    return found - {""}


def _mark(store: Store, creator: str) -> str:
    digest = hashlib.blake2b(creator.encode(), key=store.secret_key(), digest_size=16)
    return FORGOTTEN + digest.hexdigest()
