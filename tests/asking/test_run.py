"""`chaser run` as somebody sees it who starts it at a terminal."""

from tests.asking.conftest import Place
from tests.asking.terminal import Terminal


def test_a_run_says_at_once_what_it_watches_and_how_to_leave(place: Place) -> None:
    """Before the first mailbox answers; a terminal that stays still looks like a program that hangs."""
    environ = {**place.environ, "MAYA_PASSWORD": "x"}
    with Terminal(("run",), place.home.parent, environ) as person:
        person.reads("Watching 1 mailbox, every 60 s. Ctrl-C leaves.")
