"""How a key is made from words, so that the same words always give the same key."""

import hashlib
import re
import unicodedata
from typing import Final

LONGEST_KEY: Final = 80


def slug(text: str) -> str:
    """Words as a key: lower case, accents dropped, joined by "-". A long one is cut and told apart by a hash."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    whole = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", plain).casefold()).strip("-")
    if len(whole) <= LONGEST_KEY:
        return whole
    return f"{whole[: LONGEST_KEY - 9].rstrip('-')}-{hashlib.sha256(whole.encode()).hexdigest()[:8]}"


def ask_key(creator: str, scenario: str, item: str) -> str:
    """The key of an ask that was given none: made from what never changes about it."""
    return slug(f"{creator} {scenario} {item}")
