"""The rows, one class per table, and the number of the layout. No behaviour: rows are mapped to values at once.

A change here needs a migration in `migrations/versions` and the next `SCHEMA`.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Dialect, ForeignKeyConstraint, Index, LargeBinary, Text, TypeDecorator, UniqueConstraint
from sqlmodel import Field, SQLModel

from worker.store.codec import sound_text, utc_text

SCHEMA = 2
"""The newest migration's number, kept in the file as `PRAGMA user_version`: a cheap look tells whether to migrate."""


AT_ONCE = datetime.fromtimestamp(0, UTC)
"""The moment of a look that is due whatever the clock says."""


class SoundText(TypeDecorator[str]):
    """Text whose broken characters are replaced on the way in, in rows and in questions alike."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        """What is written or asked for."""
        return None if value is None else sound_text(value)


class Moment(TypeDecorator[datetime]):
    """An aware moment, stored as UTC ISO text of one width: text order is time order."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """What is written or asked for. ValueError on a naive time."""
        return None if value is None else utc_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """What is read, aware, in UTC."""
        return None if value is None else datetime.fromisoformat(value).astimezone(UTC)


class EventRow(SQLModel, table=True):
    """Append-only. AUTOINCREMENT: a number is never given twice, so order is order even if the clock jumps."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("chase", "name", "key"),
        Index("event_chase", "chase"),
        {"sqlite_autoincrement": True},
    )

    number: int = Field(default=None, primary_key=True)
    chase: str = Field(sa_type=SoundText)
    name: str = Field(sa_type=SoundText)
    key: str | None = Field(default=None, sa_type=SoundText)
    body: str = Field(sa_type=SoundText)


class LetterRow(SQLModel, table=True):
    """A mail of a chase's conversation."""

    __tablename__ = "letter"
    __table_args__ = (Index("letter_message_id", "message_id"), Index("letter_thread", "account", "thread"))

    chase: str = Field(primary_key=True, sa_type=SoundText)
    message_id: str = Field(primary_key=True, sa_type=SoundText)
    account: str = Field(sa_type=SoundText)
    outgoing: bool
    at: datetime = Field(sa_type=Moment)
    sender: str = Field(sa_type=SoundText)
    thread: str = Field(sa_type=SoundText)
    subject: str = Field(sa_type=SoundText)
    recipients: list[str] = Field(sa_type=JSON)
    apart: bool = Field(default=False, sa_column_kwargs={"server_default": "0"})


class DraftRow(SQLModel, table=True):
    """A claim: the final bytes of one revision of one touch, None once they are forgotten.

    `number` is the touch's; that of a DM task beside it is the same, negative.
    """

    __tablename__ = "draft"
    __table_args__ = (Index("draft_ref", "ref"),)

    chase: str = Field(primary_key=True, sa_type=SoundText)
    number: int = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    account: str = Field(sa_type=SoundText)
    ref: str = Field(sa_type=SoundText)
    message: bytes | None = Field(default=None, sa_type=LargeBinary)


class DraftIdRow(SQLModel, table=True):
    """A Message-ID of a draft's lineage: our own of each revision, and those of a person's saves."""

    __tablename__ = "draft_id"
    __table_args__ = (
        ForeignKeyConstraint(
            ["chase", "number", "revision"],
            ["draft.chase", "draft.number", "draft.revision"],
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        Index("draft_id_lineage", "chase", "number", "revision"),
    )

    message_id: str = Field(primary_key=True, sa_type=SoundText)
    chase: str = Field(sa_type=SoundText)
    number: int
    revision: int


class CursorRow(SQLModel, table=True):
    """How far a folder was read."""

    __tablename__ = "cursor"

    account: str = Field(primary_key=True, sa_type=SoundText)
    folder: str = Field(primary_key=True, sa_type=SoundText)
    uidvalidity: int
    uid: int
    uidnext: int
    messages: int


class ReplyFolderRow(SQLModel, table=True):
    """A folder in which a reply of this account has landed."""

    __tablename__ = "reply_folder"

    account: str = Field(primary_key=True, sa_type=SoundText)
    folder: str = Field(primary_key=True, sa_type=SoundText)


class AskTableRow(SQLModel, table=True):
    """A row of the sheet as last known."""

    __tablename__ = "ask"

    key: str = Field(primary_key=True, sa_type=SoundText)
    data: dict[str, Any] = Field(sa_type=JSON)
    present: bool
    changed_at: datetime = Field(sa_type=Moment)


class AddressRow(SQLModel, table=True):
    """An address that a creator has or had."""

    __tablename__ = "address"

    creator: str = Field(primary_key=True, sa_type=SoundText)
    address: str = Field(primary_key=True, sa_type=SoundText)


class ChaseAddressRow(SQLModel, table=True):
    """An address that a chase may hear from: the creator's, the manager's, anyone written to."""

    __tablename__ = "chase_address"
    __table_args__ = (Index("chase_address_chase", "chase"),)

    address: str = Field(primary_key=True, sa_type=SoundText)
    chase: str = Field(primary_key=True, sa_type=SoundText)


class IndexRow(SQLModel, table=True):
    """When a chase needs its next look, and in whose Drafts a draft of it may lie."""

    __tablename__ = "chase_index"
    __table_args__ = (
        Index("chase_index_due", "account", "ended", "next_check_at", "chase"),
        Index("chase_index_draft", "draft_account"),
    )

    chase: str = Field(primary_key=True, sa_type=SoundText)
    account: str = Field(sa_type=SoundText)
    state: str = Field(sa_type=SoundText)
    next_check_at: datetime | None = Field(default=None, sa_type=Moment)
    ended: bool
    draft_account: str = Field(default="", sa_type=SoundText)


class FactRow(SQLModel, table=True):
    """A small named fact."""

    __tablename__ = "fact"

    name: str = Field(primary_key=True, sa_type=SoundText)
    value: str = Field(sa_type=SoundText)


class SetAsideRow(SQLModel, table=True):
    """What could not be handled."""

    __tablename__ = "set_aside"

    account: str = Field(primary_key=True, sa_type=SoundText)
    chase: str = Field(primary_key=True, sa_type=SoundText)
    what: str = Field(primary_key=True, sa_type=SoundText)
    evidence: str = Field(primary_key=True, sa_type=SoundText)
    at: datetime = Field(sa_type=Moment)


class ProblemRow(SQLModel, table=True):
    """The current trouble of an account."""

    __tablename__ = "problem"

    account: str = Field(primary_key=True, sa_type=SoundText)
    message: str = Field(sa_type=SoundText)
