"""Letters to the manager of several creators belong to no creator's conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Whatever is known of conversations so far is of the creator's own."""
    op.add_column("letter", sa.Column("apart", sa.Boolean(), nullable=False, server_default="0"))
