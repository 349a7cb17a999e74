"""A home, opened for one command."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from worker.cli import output
from worker.service.office import Office, database_of
from worker.store.repository import Store


@contextmanager
def opened(home: Path, *, secrets: bool = False, dry: bool = False, is_hurried: bool = False) -> Iterator[Office]:
    """A home's settings, store and words, closed again at the end."""
    office = Office(home, os.environ, secrets=secrets, dry=dry, is_hurried=is_hurried)
    try:
        yield office
    finally:
        office.close()


@contextmanager
def looked_at(home: Path) -> Iterator[Office]:
    """A home for a command that only shows something. One that cannot be written is read, which is said on stderr."""
    may_write = Store.can_be_written(database_of(home))
    with opened(home, dry=not may_write) as office:
        if not may_write:
            output.warn(
                f"{database_of(home)} cannot be written, so nothing is recorded. This is how things stand,"
                " changes in the sheets included."
            )
        yield office
