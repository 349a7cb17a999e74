"""The templates and the bytes of a draft: from a decision to a letter, never whether to write one."""

from worker.words.compose import compose
from worker.words.render import Letter, Words

__all__ = ["Letter", "Words", "compose"]
