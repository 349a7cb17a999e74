"""What is due, what is in trouble, and small facts. The index says which chases to look at, never what to do."""

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from os.path import commonprefix

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, func, select, update

from worker.core.messages import NOTE
from worker.store.codec import sound_text, to_json
from worker.store.database import Database, chunks, put, put_new, row_of
from worker.store.tables import AT_ONCE, DraftRow, EventRow, FactRow, IndexRow, ProblemRow, SetAsideRow
from worker.store.values import IndexEntry, SetAside

SECRET_KEY = "secret-key"  # noqa: S105 - the name of the fact, not the key
KEY_BYTES = 32
ANEW = {"account": "", "state": "", "next_check_at": AT_ONCE, "ended": False, "draft_account": ""}
"""A chase of which the index knows nothing yet: whoever comes first looks at it."""

FACTS = "SELECT name, value FROM fact WHERE name IN (SELECT value FROM json_each(?))"
FACTS_BELOW = "SELECT name, value FROM fact WHERE name >= ? AND name < ?"
SET_FACT = "INSERT INTO fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
FORGET_FACT = "DELETE FROM fact WHERE name = ?"
FEW = 50
"""Beginnings of names that are asked for one by one."""


class Agenda(Database):
    """The index: a pass costs what is due, not what exists."""

    def save_index(self, entries: Iterable[IndexEntry]) -> None:
        """Take these as the chases' next looks; other chases stay, and so does one to which more has happened."""
        given = {entry.chase: entry for entry in entries}
        events = select(EventRow.chase, func.count()).group_by(col(EventRow.chase))
        with self._writing() as session:
            for chunk in chunks(given):
                for chase, count in session.exec(events.where(col(EventRow.chase).in_(chunk))):
                    if count > given[chase].seen > 0:
                        del given[chase]
            rows = [{n: v for n, v in row_of(entry).items() if n != "seen"} for entry in given.values()]
            put(session, IndexRow, rows)

    def due(self, account: str, now: datetime) -> tuple[str, ...]:
        """Chases that have not ended and whose next look has come, the most overdue first.

        The account's own, those whose account is not known yet (""), and those with a draft in its Drafts.
        """
        mine = col(IndexRow.account).in_([account, ""]) | (col(IndexRow.draft_account) == account)
        come = select(IndexRow.chase).where(mine, col(IndexRow.ended).is_(False), col(IndexRow.next_check_at) <= now)
        with self._reading() as session:
            return tuple(session.exec(come.order_by(col(IndexRow.next_check_at), col(IndexRow.chase))))

    def expect(self, owners: Mapping[str, str]) -> None:
        """These chases are new and need a look at once, by the account that each belongs to."""
        rows = [{"chase": chase, **ANEW, "account": account} for chase, account in owners.items()]
        with self._writing() as session:
            if rows:
                put(session, IndexRow, rows)

    def with_drafts(self, account: str) -> tuple[str, ...]:
        """Chases a draft of which may lie in this account's Drafts."""
        mine = select(IndexRow.chase).where(IndexRow.draft_account == account)
        with self._reading() as session:
            return tuple(session.exec(mine.order_by(col(IndexRow.chase))))

    def stirring(self, chases: Collection[str], now: datetime) -> frozenset[str]:
        """Those of these chases that need a look, or a draft of which may lie in a folder."""
        come = (col(IndexRow.ended).is_(False)) & (col(IndexRow.next_check_at) <= now)
        wanted = select(IndexRow.chase).where(come | (col(IndexRow.draft_account) != ""))
        with self._reading() as session:
            asked = [wanted.where(col(IndexRow.chase).in_(chunk)) for chunk in chunks(chases)]
            return frozenset(chase for statement in asked for chase in session.exec(statement))

    def states(self) -> dict[tuple[str, str], int]:
        """How many chases of each (account, state) there were at their last looks."""
        counted = select(IndexRow.account, IndexRow.state, func.count()).group_by(
            col(IndexRow.account), col(IndexRow.state)
        )
        with self._reading() as session:
            return {(account, state): count for account, state, count in session.exec(counted)}

    def with_notes(self, account: str) -> tuple[str, ...]:
        """Those of them of which a note may lie in this account's INBOX."""
        below = (col(DraftRow.ref) >= NOTE) & (col(DraftRow.ref) < NOTE[:-1] + chr(ord(NOTE[-1]) + 1))
        noted = select(DraftRow.chase).where(below, DraftRow.account == account)
        mine = select(IndexRow.chase).where(IndexRow.draft_account == account, col(IndexRow.chase).in_(noted))
        with self._reading() as session:
            return tuple(session.exec(mine.order_by(col(IndexRow.chase))))

    def make_due(self, chases: Iterable[str] | None = None) -> None:
        """These chases, or all, need a look at once: what they are reckoned from has changed."""
        rows = [{"chase": chase, **ANEW} for chase in chases] if chases is not None else None
        with self._writing() as session:
            if rows is None:
                session.exec(update(IndexRow).values(next_check_at=AT_ONCE, ended=False))
            elif rows:
                put(session, IndexRow, rows)


class Facts(Database):
    """Small named facts of a home, such as refused logins."""

    def fact(self, name: str) -> str | None:
        """The fact's value, None if there is none."""
        return self.facts([name]).get(name)

    def facts(self, names: Collection[str]) -> dict[str, str]:
        """Those of these facts that there are, by name."""
        with self._plainly() as connection:
            return dict(connection.execute(FACTS, (to_json(list(names)),)))

    def facts_below(self, prefixes: Collection[str]) -> dict[str, str]:
        """Every fact whose name begins with one of these, by name."""
        begins = tuple(prefixes)
        # Many are asked for as one, by what they have in common: a question each would take longer than the answers.
        together = (commonprefix(begins),) if len(begins) > FEW else begins  # noqa: RUF071 - names, not paths
        with self._plainly() as connection:
            found = dict(row for p in together for row in connection.execute(FACTS_BELOW, (p, f"{p}\U0010ffff")))
        return found if together is begins else _beginning(found, begins)

    def set_fact(self, name: str, value: str | None) -> None:
        """Remember a fact; None forgets it."""
        with self._writing_plainly() as connection:
            if value is None:
                connection.execute(FORGET_FACT, (sound_text(name),))
            else:
                connection.execute(SET_FACT, (sound_text(name), sound_text(value)))

    def change_fact(self, name: str, changed: Callable[[str | None], str]) -> str:
        """Make of a fact what `changed` makes of it, in one transaction; what it is then."""
        with self._writing() as session:
            value = changed(session.exec(select(FactRow.value).where(FactRow.name == name)).first())
            put(session, FactRow, [{"name": name, "value": value}])
            return value

    def set_facts(self, facts: Mapping[str, str]) -> None:
        """Remember these facts in one transaction."""
        with self._writing() as session:
            put(session, FactRow, [{"name": name, "value": value} for name, value in facts.items()])

    def forget_facts(self, names: Collection[str]) -> None:
        """These are facts no more; in one transaction."""
        with self._writing() as session:
            for chunk in chunks(names):
                session.exec(delete(FactRow).where(col(FactRow.name).in_(chunk)))

    def secret_key(self) -> bytes:
        """32 random bytes, made at the first call and the same ever after: for keyed hashes."""
        known = self.fact(SECRET_KEY)
        if known is None:
            with self._writing() as session:
                put_new(session, FactRow, [{"name": SECRET_KEY, "value": secrets.token_hex(KEY_BYTES)}])
                known = session.exec(select(FactRow.value).where(FactRow.name == SECRET_KEY)).one()
        return bytes.fromhex(known)


class Troubles(Database):
    """What could not be handled, and what is wrong with an account now."""

    def set_aside(self, item: SetAside) -> None:
        """Keep what could not be handled; the same thing again changes nothing."""
        with self._writing() as session:
            put_new(session, SetAsideRow, [row_of(item)])

    def set_asides(self) -> tuple[SetAside, ...]:
        """Everything set aside, in the order of account, chase and time."""
        order = (col(SetAsideRow.account), col(SetAsideRow.chase), col(SetAsideRow.at))
        with self._reading() as session:
            rows = session.exec(select(SetAsideRow).order_by(*order))
            return tuple(SetAside(row.account, row.chase, row.what, row.evidence, row.at) for row in rows)

    def clear_set_aside(self, account: str, chase: str) -> None:
        """What was set aside for this chase is settled."""
        mine = (col(SetAsideRow.account) == account) & (col(SetAsideRow.chase) == chase)
        with self._writing() as session:
            session.exec(delete(SetAsideRow).where(mine))

    def dismiss(self, items: Iterable[SetAside]) -> None:
        """A person has seen these; the same thing may be set aside again."""
        with self._writing() as session:
            for item in items:
                session.exec(delete(SetAsideRow).where(_is(item)))

    def problems(self) -> tuple[tuple[str, str], ...]:
        """(account, message) for every account in trouble, by account."""
        with self._reading() as session:
            rows = session.exec(select(ProblemRow.account, ProblemRow.message).order_by(col(ProblemRow.account)))
            return tuple((account, message) for account, message in rows)

    def set_problem(self, account: str, message: str | None) -> None:
        """The account's current trouble; None when it is over."""
        with self._writing() as session:
            if message is None:
                session.exec(delete(ProblemRow).where(col(ProblemRow.account) == account))
            else:
                put(session, ProblemRow, [{"account": account, "message": message}])


def _is(item: SetAside) -> ColumnElement[bool]:
    whose = (col(SetAsideRow.account) == item.account) & (col(SetAsideRow.chase) == item.chase)
    return whose & (col(SetAsideRow.what) == item.what) & (col(SetAsideRow.evidence) == item.evidence)


def _beginning(facts: Mapping[str, str], begins: Collection[str]) -> dict[str, str]:
    """Those whose names begin with one of these; looked up by each length that there is, not one by one."""
    known, lengths = frozenset(begins), {len(each) for each in begins}
    return {name: value for name, value in facts.items() if any(name[:length] in known for length in lengths)}
