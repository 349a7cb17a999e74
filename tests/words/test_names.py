"""Whom a letter greets: the first name, and the whole one where cutting it would be wrong."""

import pytest

from worker.words.names import first_name

GREETED = [
    ("Mika Tanaka", "Mika"),
    ("Mika", "Mika"),
    ("林小满", "林小满"),
    ("Dr. Ana Ruiz", "Dr. Ana Ruiz"),
    ("Bright Talent", "Bright Talent"),
    ("Tom & Jerry", "Tom & Jerry"),
    ("Ann and Bo Lee", "Ann and Bo Lee"),
    ("Rosé x Jo", "Rosé x Jo"),
    ("Andy Warren", "Andy"),
]


@pytest.mark.parametrize(("name", "greeted"), GREETED)
def test_a_person_is_greeted_by_the_first_name(name: str, greeted: str) -> None:
    """Not one of two, no title, and no word of an agency's."""
    assert first_name(name) == greeted
