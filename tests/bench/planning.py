"""(c) A plan over a hundred thousand chases of which a hundred are due, against a plan over those hundred alone.

The store is filled through its own doors with chases whose request was found weeks ago and whose deadline is weeks
ahead. A pass on a mailbox with nothing new then looks at the hundred that are due and at nothing else.
"""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import timedelta

from tests.bench.big_mail import LOOKED_BACK, REQUESTED
from tests.bench.figures import Figure, Sample, ratio, seconds, three
from tests.bench.homes import Access, Home, Row, ask, passed
from tests.bench.place import Place
from worker.core.events import LookedBack
from worker.service.office import Office
from worker.service.post import Post

DUE = 100
PER_CREATOR = 100
RUNS = 15
CHUNK = 5000


def measured(place: Place, chases: int) -> Iterator[Figure]:
    everything = list(_asks(chases))
    alone = everything[:: chases // DUE]
    due = [row["ask"] for row in alone]
    with ExitStack() as stack:
        few, _ = _begun(place, alone, stack)
        many, told = _begun(place, everything, stack)
        yield Figure(f"getting ready with {chases:,} chases", told)
        ours, theirs = [], []
        for _ in range(RUNS):
            theirs.append(_planned(*few, due))
            ours.append(_planned(*many, due))
    told = f"{Sample.of(ours).shown('ms', 1000)}; those {DUE} alone {Sample.of(theirs).shown('ms', 1000)}"
    yield Figure(f"plan over {chases:,} chases, {DUE} due", told, ratio(ours, theirs), 2)


def _asks(chases: int) -> Iterator[Row]:
    for number in range(chases):
        yield ask(number, of=number // PER_CREATOR, requested_on=REQUESTED.date().isoformat())


def _begun(place: Place, asks: list[Row], stack: ExitStack) -> tuple[tuple[Office, Post], str]:
    """A home whose chases were all looked back for and planned once, with its connection open."""
    user = place.server.new_user()
    home = Home(place.new_folder(), {"maya": Access(place.server.imap_port, user)}, asks)
    opened: list[Office] = []
    loading = seconds(lambda: opened.append(home.opened()))
    office = stack.enter_context(closing(opened[0]))
    keys = list(office.settings.asks)
    for at in range(0, len(keys), CHUNK):
        since = (REQUESTED - timedelta(days=30)).date()
        office.store.record_all([(key, LookedBack(LOOKED_BACK, since), "") for key in keys[at : at + CHUNK]])
    post = stack.enter_context(closing(home.post(office)))
    first = seconds(lambda: passed(post))
    passed(post)
    return (
        office,
        post,
    ), f"the sheets are read and taken in in {three(loading)} s, the first pass takes {three(first)} s"


def _planned(office: Office, post: Post, due: list[str]) -> float:
    office.store.make_due(due)
    return seconds(lambda: passed(post))
