"""The templates and the bytes of a draft: from a decision to a letter, never whether to write one."""

from worker.words.compose import compose
from worker.words.render import Letter, Message, Words
from worker.words.tones import Tone

__all__ = ["Letter", "Message", "Tone", "Words", "compose"]
