"""How often Python searches its memory for rubbish that points at itself.

The default is once in 700 new objects, and every hundredth time through everything there is. A draft makes some ten
thousand objects, nearly all of which go without a search, so a seventh of its time was spent searching.
"""

import gc

OBJECTS = 10_000
"""So many more objects than before lead to a search among them; every third time among older ones, too, and every ninth
among all that came since the start. With searches as rare as one in 20,000, 10 and 10 times, two hundred mailboxes took
100 MiB more.
"""


def search_seldom() -> None:
    """For a process that goes on: what is there by now stays, and the rest is searched through less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS, 3, 3)
