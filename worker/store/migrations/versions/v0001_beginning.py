"""The first layout."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table of layout 1."""
    _make_the_log()
    _make_drafts()
    _make_folders()
    _make_sheets()
    _make_index_and_facts()


def _text(name: str, *, key: bool = False, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), primary_key=key, nullable=nullable)


def _number(name: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), primary_key=key, nullable=False)


def _make_the_log() -> None:
    op.create_table(
        "event",
        _number("number", key=True),
        _text("chase"),
        _text("name"),
        _text("key", nullable=True),
        _text("body"),
        sa.UniqueConstraint("chase", "name", "key"),
        sqlite_autoincrement=True,
    )
    op.create_index("event_chase", "event", ["chase"])
    op.create_table(
        "letter",
        _text("chase", key=True),
        _text("message_id", key=True),
        _text("account"),
        sa.Column("outgoing", sa.Boolean(), nullable=False),
        _text("at"),
        _text("sender"),
        _text("thread"),
        _text("subject"),
        sa.Column("recipients", sa.JSON(), nullable=False),
    )
    op.create_index("letter_message_id", "letter", ["message_id"])
    op.create_index("letter_thread", "letter", ["account", "thread"])


def _make_drafts() -> None:
    op.create_table(
        "draft",
        _text("chase", key=True),
        _number("number", key=True),
        _number("revision", key=True),
        _text("account"),
        _text("ref"),
        sa.Column("message", sa.LargeBinary(), nullable=True),
    )
    op.create_index("draft_ref", "draft", ["ref"])
    op.create_table(
        "draft_id",
        _text("message_id", key=True),
        _text("chase"),
        _number("number"),
        _number("revision"),
        sa.ForeignKeyConstraint(
            ["chase", "number", "revision"],
            ["draft.chase", "draft.number", "draft.revision"],
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
    )
    op.create_index("draft_id_lineage", "draft_id", ["chase", "number", "revision"])


def _make_folders() -> None:
    op.create_table(
        "cursor",
        _text("account", key=True),
        _text("folder", key=True),
        _number("uidvalidity"),
        _number("uid"),
        _number("uidnext"),
        _number("messages"),
    )
    op.create_table("reply_folder", _text("account", key=True), _text("folder", key=True))


def _make_sheets() -> None:
    op.create_table(
        "ask",
        _text("key", key=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        _text("changed_at"),
    )
    op.create_table("address", _text("creator", key=True), _text("address", key=True))


def _make_index_and_facts() -> None:
    op.create_table(
        "chase_index",
        _text("chase", key=True),
        _text("account"),
        _text("state"),
        _text("next_check_at", nullable=True),
        sa.Column("ended", sa.Boolean(), nullable=False),
        _text("draft_account"),
    )
    op.create_index("chase_index_due", "chase_index", ["account", "ended", "next_check_at", "chase"])
    op.create_index("chase_index_draft", "chase_index", ["draft_account"])
    op.create_table("chase_address", _text("address", key=True), _text("chase", key=True))
    op.create_index("chase_address_chase", "chase_address", ["chase"])
    op.create_table("fact", _text("name", key=True), _text("value"))
    op.create_table(
        "set_aside",
        _text("account", key=True),
        _text("chase", key=True),
        _text("what", key=True),
        _text("evidence", key=True),
        _text("at"),
    )
    op.create_table("problem", _text("account", key=True), _text("message"))
