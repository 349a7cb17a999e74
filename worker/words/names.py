"""How a person is greeted: by the first name, or by the whole name where cutting it would be wrong or rude."""

from typing import Final

TITLES: Final = frozenset({"dj", "dr", "lady", "lord", "mc", "miss", "mr", "mrs", "ms", "mx", "prof", "sir", "the"})
"""First words that are not a name: "Hi The," greets nobody."""
GROUPS: Final = frozenset({
    "agency", "agents", "co", "collective", "company", "group", "inc", "llc", "ltd", "management", "media", "mgmt",
    "partners", "studio", "studios", "talent", "talents", "team",
})  # fmt: skip
"""Words that make a name an organisation's: "Hello Bright Talent,"."""
NOT_ONE: Final = GROUPS | {"&", "+", "and", "x"}
"""Words that make a name an organisation's, or that of two: "Hi Tom & Jerry,"."""


def first_name(name: str) -> str:
    """The name to greet with. Names in scripts that put the family name first are kept whole."""
    words = name.split()
    plain = [word.strip(".,").lower() for word in words]
    is_person = name.isascii() or all(word[0].isupper() for word in words)
    is_whole = len(words) < 2 or len(plain[0]) < 2 or plain[0] in TITLES or NOT_ONE.intersection(plain)  # noqa: PLR2004
    return name if is_whole or not is_person else words[0]
