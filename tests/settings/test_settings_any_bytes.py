import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import settings as trial
from hypothesis import strategies as st

from tests.settings.homes import ASKS, CADENCES, CREATORS, FILES, LOCALE, WORKER, SampleHome
from worker.settings import fingerprint

PLACES = [*FILES, "data/asks.xlsx", "config/locales/de.yaml"]
TEXTS = f"{WORKER}{CADENCES}{LOCALE}{CREATORS}{ASKS}"
WORDS = sorted({*TEXTS.split(), *"{}[]:,;\"'#&*!|>%@`?-\n\t ", "\r\n", "null", "2026-10-26", "=", "sep=;", "\ufeff"})


def problems_with(file: str, content: bytes) -> list[str]:
    """What loading says of a home in which one file holds `content`."""
    with TemporaryDirectory() as folder:
        home = SampleHome(Path(folder))
        home.write(file, content)
        fingerprint(home.folder)
        return home.problems()


def is_one_line(problem: str) -> bool:
    """Whether a problem names a file of ours and fits on a line."""
    return len(problem.splitlines()) == 1 and problem.removeprefix("notice ").startswith((".env", "config/", "data/"))


@pytest.mark.parametrize("file", PLACES)
@trial(max_examples=25, deadline=None)
@given(content=st.binary(max_size=200))
def test_no_bytes_in_any_file_make_a_traceback(file: str, content: bytes) -> None:
    """Whatever a file holds, loading works or reports problems of one line each."""
    assert all(map(is_one_line, problems_with(file, content)))


@pytest.mark.parametrize("file", PLACES)
@trial(max_examples=25, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), max_size=30))
def test_no_words_in_any_order_make_a_traceback(file: str, words: list[str]) -> None:
    """Our own words shuffled come closer to a real file than random bytes do."""
    assert all(map(is_one_line, problems_with(file, "".join(words).encode())))


@pytest.mark.parametrize("file", list(FILES))
@trial(max_examples=25, deadline=None)
@given(data=st.data())
def test_no_slip_of_the_hand_makes_a_traceback(file: str, data: st.DataObject) -> None:
    """A valid file with a piece cut out and another put in."""
    text = FILES[file]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    typed = data.draw(st.sampled_from(WORDS) | st.text(max_size=5))

    content = (text[:start] + typed + text[end:]).encode(errors="surrogatepass")
    assert all(map(is_one_line, problems_with(file, content)))


def test_a_large_home_loads_quickly(home: SampleHome) -> None:
    """Two hundred creators with four hundred asks: the issue's figure, with room for a busy machine."""
    rows = [{"creator": f"c{n}", "name": f"Creator {n}", "email": f"c{n}@studio.example", "country": "US",
             "timezone": "America/New_York", "owner": "maya"} for n in range(200)]  # fmt: skip
    home.sheet("creators", *rows)
    home.sheet("asks", *({"creator": f"c{n % 200}", "scenario": "late-content", "item": f"Reel {n}",
                          "deadline": "2026-10-23", "reason": "the launch is near"} for n in range(400)))  # fmt: skip
    home.load()

    started = time.process_time()
    settings = home.load()
    taken = time.process_time() - started
    assert (len(settings.creators), len(settings.asks)) == (200, 400)
    assert taken < 0.4
