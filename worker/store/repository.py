"""The store as the rest of Chaser sees it: values in, values out, one transaction per call.

Its parts are in `history` (events and claims), `surroundings` (letters, folders, sheets), `agenda` (what is due,
facts, troubles) and `contents` (export, forgetting); opening and transactions in `database`, copies of the file in
`copies`. It decides nothing: what events mean is `worker.core.fold`'s.
"""

from sqlmodel import Session, SQLModel, col, delete, select, update

from worker.errors import StoreError
from worker.store.agenda import Agenda, Facts, Troubles
from worker.store.contents import Contents
from worker.store.history import Drafts
from worker.store.surroundings import Conversations, Folders, Sheets
from worker.store.tables import AskTableRow, ChaseAddressRow, DraftRow, EventRow, IndexRow, LetterRow, SetAsideRow


class Store(Drafts, Conversations, Folders, Sheets, Agenda, Facts, Troubles, Contents):
    """A home's database, usable from several threads and from several processes at once.

    Open it with `Store.open(path)`, or `Store.copy_of(path)` to look ahead without writing. Every call may raise
    StoreError; a naive time is a ValueError. Times come back aware, in UTC.
    """

    def rename(self, old: str, new: str) -> None:
        """Move everything known of chase `old` to the key `new`; nothing happens where `old` is unknown.

        Events keep their numbers. StoreError if both have a history, which would mix two chases.
        """
        if old == new:
            return
        with self._writing() as session:
            if _has_history(session, old) and _has_history(session, new):
                raise StoreError(
                    f'The ask "{old}" cannot become "{new}": both have a history.',
                    "Give the row another key in the sheet.",
                )
            session.exec(update(EventRow).where(col(EventRow.chase) == old).values(chase=new))
            session.exec(update(DraftRow).where(col(DraftRow.chase) == old).values(chase=new))
            for table in (LetterRow, ChaseAddressRow, IndexRow, SetAsideRow):
                _move(session, table, "chase", old, new)
            _move(session, AskTableRow, "key", old, new)


def _has_history(session: Session, chase: str) -> bool:
    return session.exec(select(EventRow.number).where(EventRow.chase == chase).limit(1)).first() is not None


def _move(session: Session, table: type[SQLModel], column: str, old: str, new: str) -> None:
    """Move rows to the new key; what the new one has already stays, and the old one's copy goes."""
    mine = col(getattr(table, column)) == old
    session.exec(update(table).where(mine).values({column: new}).prefix_with("OR IGNORE"))
    session.exec(delete(table).where(mine))
