"""How alike two texts are, by the words they share in order."""

from difflib import SequenceMatcher

MOST_WORDS = 2000


def likeness(one: str, other: str) -> float:
    """0 for nothing in common, 1 for the same words in the same order; quadratic, so only so many words count."""
    left, right = one.split()[:MOST_WORDS], other.split()[:MOST_WORDS]
    return SequenceMatcher(None, left, right, autojunk=False).ratio() if left and right else 0.0
