"""`creator` and `report` on a home that has lived for half a year, through the real command."""

import re
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.clock.shim import Clock
from tests.service.lived_in import TODAY, lived_in
from tests.service.running import Start
from tests.stories.program import Ran, surroundings
from worker.core import events as e
from worker.core.channels import Answered, Channel
from worker.core.messages import Evidence
from worker.service.office import Office

Chaser = Callable[..., Ran]
VOID = frozenset({"meta", "rect", "path"})


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lived_in(tmp_path_factory.mktemp("lived") / "home")


def mail(at: datetime) -> Evidence:
    return Evidence(f"<{at.isoformat()}@x>", "noor@creators.example", "", at, "INBOX", "test")


@pytest.fixture
def home(lived: Path, tmp_path: Path) -> Path:
    return shutil.copytree(lived, tmp_path / "home")


@pytest.fixture
def chaser(home: Path, tmp_path: Path, forked: Start) -> Chaser:
    """Runs a command in the home on its day; it must end with `exit_code`."""
    clock = Clock(tmp_path)
    clock.set(TODAY)
    runs = iter(range(9))

    def run(*words: str, exit_code: int = 0) -> Ran:
        folder = tmp_path / f"run {next(runs)}"
        folder.mkdir()
        environ = {**surroundings(home), **clock.environ, "CHASER_HOME": str(home)}
        ran = forked(words, environ, home, folder).wait()
        assert ran.exit == exit_code, str(ran)
        assert "Traceback" not in ran.err
        return ran

    return run


def test_a_creator_in_a_few_lines(home: Path, chaser: Chaser) -> None:
    """The sentence first, then figures, what is open and the channel; the database is only read."""
    before = (home / "data/chaser.db").read_bytes()
    lines = chaser("creator", "mika").out.splitlines()
    told = chaser("creator", "mika", "--json").json()
    assert lines[0] == told["sentence"]
    assert re.match(r"Mika Tanaka usually answers (within \d business days?|on the day|before)", lines[0])
    assert [line for line in lines if line.startswith("Channel: E-mail first; from Touch 2 on a message on Instagram")]
    assert [line for line in lines if line.startswith(f"Open chases ({len(told['open'])})")]
    assert sum(told["items"].values()) == told["chases"]
    assert sum(tally["sent"] for tally in told["by_tier"].values()) <= told["by_channel"]["email"]["sent"]
    assert (home / "data/chaser.db").read_bytes() == before


def test_a_channel_that_is_answered_comes_first(home: Path, chaser: Chaser) -> None:
    """Of all their chases, as the plan sees it; unless the brand wants the usual order for everybody."""
    said = r"E-mail first, with a message on Instagram beside it from Touch 1 on, since \d of \d messages there were"
    assert re.search(said, chaser("creator", "noor").out)
    settings = home / "config/worker.yaml"
    settings.write_text(f"{settings.read_text()}policies: {{channel_from_record: false}}\n", encoding="utf-8")
    assert "from Touch 2 on" in chaser("creator", "noor").out


def test_what_a_pass_knows_of_the_answers_is_kept_for_the_next(home: Path) -> None:
    """Reckoned once with everything at hand, then read for the chase that is due alone, and kept current."""
    key = "noor-holiday-missing-info"
    with closing(Office(home, {}, secrets=False)) as office:
        office.take_in_sheets(TODAY)
        assert office.ledger(complete=False).case(key).answered == {}
        office.ledger().reckon_records()

        ledger = office.ledger(complete=False)
        before = ledger.case(key).answered[Channel.EMAIL]
        assert before.known > 4
        assert ledger.case("mika-holiday-late-content").answered.keys() == {Channel.EMAIL}

        ledger.record(key, e.ReplyReceived(TODAY, "the creator", mail(TODAY)))
        expected = Answered(before.known + 1, before.answered + 1)
        assert ledger.case(key).answered[Channel.EMAIL] == expected
        assert office.ledger(complete=False).case("noor-sun-missing-info").answered[Channel.EMAIL] == expected


@pytest.mark.parametrize(
    ("key", "hint"), [("mica", "Did you mean mika?"), ("tanaka", "Did you mean mika?"), ("zz", "")]
)
def test_an_unknown_creator_is_told_apart(key: str, hint: str, chaser: Chaser) -> None:
    """By a near key or a part of a name; exit 2."""
    ran = chaser("creator", key, exit_code=2)
    assert f'There is no creator "{key}".' in ran.err
    assert hint in ran.err


def test_the_report_is_one_sound_page_that_needs_nothing_else(tmp_path: Path, chaser: Chaser) -> None:
    """Well formed, without a script or an address, and a name with signs of HTML in it is a name."""
    page = tmp_path / "out" / "report.html"
    assert f"wrote {page}" in chaser("report", "--html", str(page)).out
    text = page.read_text(encoding="utf-8")
    assert Balanced.reads(text) == []
    assert not re.search(r"<script|<link|<img|@import|url\(|src=|href=", text)
    assert set(re.findall(r"https?://[^\"]+", text)) == {"http://www.w3.org/2000/svg"}
    assert "Ada &amp; Sons &lt;Studio&gt;" in text
    assert "<Studio" not in text
    assert text.count("<svg") == 6
    later = tmp_path / "later.html"
    chaser("report", "--html", str(later), "--since", "2026-10-20")
    assert "Since October 20, 2026" in later.read_text(encoding="utf-8")
    assert "Spring Glow</text>" not in later.read_text(encoding="utf-8")


def test_a_home_in_which_nothing_has_happened_yet_has_a_page_too(home: Path, tmp_path: Path, chaser: Chaser) -> None:
    """No chase and no creator: it says so in each place."""
    for sheet in ("creators", "asks"):
        path = home / f"data/{sheet}.csv"
        path.write_text(f"{path.read_text(encoding='utf-8').splitlines()[0]}\n", encoding="utf-8")
    (home / "data/chaser.db").unlink()
    page = tmp_path / "report.html"
    chaser("report", "--html", str(page))
    text = page.read_text(encoding="utf-8")
    assert text.count("Nothing to show yet.") == 6
    assert Balanced.reads(text) == []


def test_who_was_forgotten_is_in_neither(home: Path, tmp_path: Path, chaser: Chaser) -> None:
    """Their row may still stand in the roster: nothing is known of them, and no fact names them."""
    with closing(Office(home, {}, secrets=False)) as office:
        office.take_in_sheets(TODAY)
        office.ledger().reckon_records()
        assert "answered: mika" in office.store.facts_beginning("answered: ")
    chaser("forget", "mika", "--yes")
    assert "mika was forgotten" in chaser("creator", "mika", exit_code=2).err
    page = tmp_path / "report.html"
    chaser("report", "--html", str(page))
    assert "Mika Tanaka" not in page.read_text(encoding="utf-8")
    assert b"answered: mika" not in (home / "data/chaser.db").read_bytes()


def test_what_is_missing_is_said(chaser: Chaser) -> None:
    """A report that goes nowhere, and a day that is none; exit 2."""
    assert "chaser report --html" in chaser("report", exit_code=2).err
    assert '"soon" is not a day' in chaser("report", "--json", "--since", "soon", exit_code=2).err


class Balanced(HTMLParser):
    """Follows what is opened and closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the library's
        self.open += [] if tag in VOID else [tag]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    @classmethod
    def reads(cls, text: str) -> list[str]:
        """What is still open at the end."""
        parser = cls()
        parser.feed(text)
        return parser.open
