"""A home, opened for one command."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from worker.service.office import Office


@contextmanager
def opened(home: Path, *, secrets: bool = False, dry: bool = False, is_hurried: bool = False) -> Iterator[Office]:
    """A home's settings, store and words, closed again at the end."""
    office = Office(home, os.environ, secrets=secrets, dry=dry, is_hurried=is_hurried)
    try:
        yield office
    finally:
        office.close()
