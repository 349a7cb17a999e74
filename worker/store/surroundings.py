"""What a chase is surrounded by: the letters of its conversation, the folders read, the sheets as last known."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from sqlmodel import col, delete, select

from worker.store.codec import to_json
from worker.store.database import Database, chunks, put, put_new, row_of
from worker.store.tables import AddressRow, AskTableRow, ChaseAddressRow, CursorRow, LetterRow, ReplyFolderRow
from worker.store.values import AskRow, Cursor, Letter

LETTERS = (
    "SELECT chase, message_id, account, outgoing, at, sender, thread, subject, recipients, apart FROM letter"
    " WHERE chase IN (SELECT value FROM json_each(?)) ORDER BY at, message_id"
)
OF_IDS = "SELECT message_id, chase FROM letter WHERE message_id IN (SELECT value FROM json_each(?))"


class Conversations(Database):
    """Every mail of a conversation, sent and received: bare clients drop References, so it is ours to remember."""

    def add_letters(self, chase: str, letters: Iterable[Letter]) -> None:
        """Remember these mails; one whose Message-ID the chase has already stays as it is."""
        known = list(letters)
        written_to = {address for letter in known if letter.outgoing for address in letter.recipients}
        with self._writing() as session:
            put_new(session, LetterRow, [{"chase": chase, **row_of(letter)} for letter in known])
            put_new(session, ChaseAddressRow, [{"address": address, "chase": chase} for address in written_to])

    def letters(self, chase: str) -> tuple[Letter, ...]:
        """The conversation, oldest first by the mails' own times."""
        return self.letters_of([chase]).get(chase, ())

    def letters_of(self, chases: Collection[str]) -> dict[str, tuple[Letter, ...]]:
        """The conversations of several chases, each oldest first; a chase without any is absent."""
        found: defaultdict[str, list[Letter]] = defaultdict(list)
        with self._plainly() as connection:
            for chase, *row in connection.execute(LETTERS, (to_json(list(chases)),)):
                found[chase].append(_letter(*row))
        return {chase: tuple(letters) for chase, letters in found.items()}

    def forget_letters(self, chase: str) -> None:
        """The chase has no conversation any more."""
        with self._writing() as session:
            session.exec(delete(LetterRow).where(col(LetterRow.chase) == chase))

    def hear_from(self, addresses: Iterable[tuple[str, str]]) -> None:
        """(address, chase): from now on a mail from this address, in lower case, may concern the chase."""
        rows = [{"address": address, "chase": chase} for address, chase in addresses if address]
        if rows:
            with self._writing() as session:
                put_new(session, ChaseAddressRow, rows)

    def chases_of_addresses(self, addresses: Collection[str]) -> frozenset[str]:
        """Every chase that may hear from one of these addresses."""
        wanted = select(ChaseAddressRow.chase).distinct()
        with self._reading() as session:
            asked = [wanted.where(col(ChaseAddressRow.address).in_(chunk)) for chunk in chunks(addresses)]
            return frozenset(chase for statement in asked for chase in session.exec(statement))

    def chases_of_ids(self, ids: Collection[str]) -> dict[str, frozenset[str]]:
        """Message-ID to the chases in whose conversation it is."""
        with self._plainly() as connection:
            return _gathered(connection.execute(OF_IDS, (to_json(list(ids)),)))

    def chases_of_threads(self, account: str, threads: Collection[str]) -> dict[str, frozenset[str]]:
        """The account's thread id to the chases in whose conversation it is. "" is no thread."""
        wanted = select(LetterRow.thread, LetterRow.chase).where(LetterRow.account == account).distinct()
        with self._reading() as session:
            named = (thread for thread in threads if thread)
            asked = [wanted.where(col(LetterRow.thread).in_(chunk)) for chunk in chunks(named)]
            return _gathered(row for statement in asked for row in session.exec(statement))


class Folders(Database):
    """How far the folders of an account were read, and where replies land."""

    def cursors(self, account: str) -> dict[str, Cursor]:
        """Folder to how far it was read."""
        with self._reading() as session:
            rows = session.exec(select(CursorRow).where(CursorRow.account == account))
            return {row.folder: Cursor(row.uidvalidity, row.uid, row.uidnext, row.messages) for row in rows}

    def set_cursor(self, account: str, folder: str, cursor: Cursor) -> None:
        """The folder was read up to and including `cursor.uid`."""
        with self._writing() as session:
            put(session, CursorRow, [{"account": account, "folder": folder, **row_of(cursor)}])

    def reply_folders(self, account: str) -> frozenset[str]:
        """Folders in which a reply has landed; looked at before each draft."""
        with self._reading() as session:
            return frozenset(session.exec(select(ReplyFolderRow.folder).where(ReplyFolderRow.account == account)))

    def add_reply_folder(self, account: str, folder: str) -> None:
        """A reply landed in this folder."""
        with self._writing() as session:
            put_new(session, ReplyFolderRow, [{"account": account, "folder": folder}])


class Sheets(Database):
    """The sheets as last known, so that a vanished or renamed row is noticed."""

    def ask_keys(self) -> tuple[str, ...]:
        """The key of every row ever seen."""
        with self._reading() as session:
            return tuple(session.exec(select(AskTableRow.key).order_by(col(AskTableRow.key))))

    def ask_rows(self, keys: Collection[str] | None = None) -> dict[str, AskRow]:
        """These rows, or every row ever seen, by key; `present` says whether it was there at the last look."""
        ordered = select(AskTableRow).order_by(col(AskTableRow.key))
        asked = [ordered] if keys is None else [ordered.where(col(AskTableRow.key).in_(c)) for c in chunks(keys)]
        with self._reading() as session:
            rows = [row for statement in asked for row in session.exec(statement)]
            return {row.key: AskRow(row.key, row.data, row.present, row.changed_at) for row in rows}

    def save_ask_rows(self, rows: Iterable[AskRow]) -> None:
        """Take these as the last known; other rows stay."""
        with self._writing() as session:
            put(session, AskTableRow, [row_of(row) for row in rows])

    def known_addresses(self, creators: Collection[str] | None = None) -> dict[str, frozenset[str]]:
        """Each of these creators, or every one, to every address they have or had, in lower case."""
        wanted = select(AddressRow.creator, AddressRow.address)
        asked = (
            [wanted] if creators is None else [wanted.where(col(AddressRow.creator).in_(c)) for c in chunks(creators)]
        )
        with self._reading() as session:
            return _gathered(row for statement in asked for row in session.exec(statement))

    def add_addresses(self, creator: str, addresses: Iterable[str]) -> None:
        """These addresses are the creator's from now on and stay so."""
        rows = [{"creator": creator, "address": address.lower()} for address in addresses if address]
        if rows:
            with self._writing() as session:
                put_new(session, AddressRow, rows)


def _letter(
    message_id: str, account: str, outgoing: int, at: str, sender: str, thread: str, subject: str, recipients: str,
    apart: int,
) -> Letter:  # fmt: skip
    moment = datetime.fromisoformat(at).astimezone(UTC)
    people = tuple(json.loads(recipients))
    return Letter(message_id, account, bool(outgoing), moment, sender, thread, subject, people, bool(apart))


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    gathered: defaultdict[str, set[str]] = defaultdict(set)
    for name, value in pairs:
        gathered[name].add(value)
    return {name: frozenset(values) for name, values in gathered.items()}
