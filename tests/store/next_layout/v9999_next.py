"""A layout after the newest one, as a later version would bring it: a table, and a fault where it is asked for."""

import sqlalchemy as sa
from alembic import op

from worker.store.tables import SCHEMA

revision = "9999"
down_revision = f"{SCHEMA:04}"


def upgrade() -> None:
    """Make a table; where the database says so, fail after that."""
    op.create_table("next_layout", sa.Column("word", sa.Text(), primary_key=True))
    op.execute("INSERT INTO next_layout VALUES ('here')")
    if op.get_bind().exec_driver_sql("SELECT 1 FROM fact WHERE name = 'fail'").first():
        op.execute("INSERT INTO no_such_table VALUES (1)")
