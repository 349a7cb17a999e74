"""How often Python searches its memory for rubbish that points at itself.

The default is once in 700 new objects, and every hundredth time through everything there is. A draft makes some ten
thousand objects, nearly all of which go without a search, so a seventh of its time was spent searching.
"""

import gc

OBJECTS = 20_000
"""So many more objects than before lead to a search: a few megabytes, where all of them are rubbish."""


def search_seldom() -> None:
    """For a process that goes on: what is there by now stays, and the rest is searched through less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, 10, 10)
