"""A valid home per test."""

from pathlib import Path

import pytest

from tests.settings.homes import SampleHome


@pytest.fixture
def home(tmp_path: Path) -> SampleHome:
    """A home that loads without a word until a test changes it."""
    return SampleHome(tmp_path / "home")
