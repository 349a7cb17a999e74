"""The templates and the bytes of a draft: from a decision to a letter, never whether to write one.

library.py   finds, reads and compiles templates        template_file.py  one of them
template_faults.py  what is wrong in it, in words
values.py    what a template may say                    names.py, dates.py, spacing.py  how it is said
tones.py     what a message is for                      render.py         from a decision to a letter
vetted.py    words are looked at before they are used   check.py          every letter once
samples.py   made-up people and situations to write it for
compose.py   the bytes of a draft, with html.py         notes.py          the form of a note to the person
dm_task.py   the note that asks for a direct message
lint/        the rules that the words are held against
"""

from worker.words.compose import compose
from worker.words.render import Letter, Message, Words
from worker.words.tones import Tone

__all__ = ["Letter", "Message", "Tone", "Words", "compose"]
