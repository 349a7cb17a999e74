"""W0: whether a message can be written at all, which everything else rests on."""

from typing import Final

from worker.words.lint.rules import error, warning

UNUSABLE: Final = error(
    "W001",
    "The file cannot be used.",
    "A value that does not exist, a tag that is not closed, front matter that is missing: the message says which.",
    bad="{{ itme }}",
    good="{{ item }}",
)
LEFT_OVER: Final = error(
    "W002",
    "A placeholder is left unfilled.",
    "Values are written as {{ item }}. [Name] and {name} belong to other tools and would be sent as they stand.",
    bad="Hi [First Name],",
    good="Hi {{ creator.first_name }},",
)
STRAY: Final = warning(
    "W003",
    "The file is never used.",
    "Its name says which message it is: tier-2.md to the creator, tier-3-manager.md to the manager, tier-1-tiktok.md as"
    " a direct message.",
    bad="tier_2.md",
    good="tier-2.md",
)
MISSING: Final = error(
    "W004",
    "There are no words for a message.",
    "A scenario of your own brings its own files, in English at least; without one, its chase is set aside.",
    bad="(no file templates/en/event-rsvp/tier-1.md)",
    good="templates/en/event-rsvp/tier-1.md",
)
RULES: Final = (UNUSABLE, LEFT_OVER, STRAY, MISSING)
