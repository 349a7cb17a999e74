"""What every test with a real mail program starts from."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.clients.habits import Human
from tests.clients.installed import need_neomutt, need_roundcube
from tests.clients.neomutt import Neomutt
from tests.clients.office import Office, opened
from tests.clients.roundcube import Browser, Roundcube, chromium, served
from tests.stories.program import Starter

Seat = Callable[[str], Human]


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One Chromium for all tests; who sits down at it logs in anew."""
    need_roundcube()
    with chromium(tmp_path_factory.mktemp("chromium")) as one:
        yield one


@pytest.fixture
def office(shipped: Path, start: Starter) -> Iterator[Office]:
    """Maya's mailbox with an unanswered request, and Mika's."""
    with opened(shipped, start) as one:
        yield one


@pytest.fixture
def at_roundcube(office: Office, browser: Browser, tmp_path: Path) -> Iterator[Seat]:
    """Seats somebody of the office at Roundcube."""
    with served(office, tmp_path / "roundcube") as url:
        yield lambda who: Roundcube(office, who, browser, url)


@pytest.fixture
def at_neomutt(office: Office, tmp_path: Path) -> Callable[..., Neomutt]:
    """Seats somebody of the office at neomutt, whose Trash has a name or none."""
    need_neomutt()
    return lambda who, trash="": Neomutt(office, who, tmp_path, trash=trash)


@pytest.fixture(params=["roundcube", "neomutt"])
def seat(request: pytest.FixtureRequest) -> Seat:
    """Seats somebody of the office at each mail program in turn."""
    found: Seat = request.getfixturevalue(f"at_{request.param}")
    return found
