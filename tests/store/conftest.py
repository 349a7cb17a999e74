"""A store on a real file, closed after the test."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from worker.store.repository import Store


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where the home's database lies, or will."""
    return tmp_path / "data" / "chaser.db"


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    """A new store on that file."""
    with closing(Store.open(database)) as opened:
        yield opened
