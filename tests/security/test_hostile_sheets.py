"""A roster cell or an ask that somebody else has filled in: what it may not do to a letter, a file or a terminal."""

import csv
import io
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.service.conftest import Stages
from tests.service.stage import Stage
from tests.stories.home import address
from worker.cli.output import visible

HEADERS = {
    "date", "from", "to", "subject", "message-id", "in-reply-to", "references", "x-chaser-ref", "mime-version",
    "content-type", "content-language", "auto-submitted", "x-chaser-account",
}  # fmt: skip
"""What a draft of ours may say in its head."""
HIDDEN = ("\u202e", "\u2066", "\u200b", "\x1b", "\x07", "\x00")
HARMFUL = {
    "another header": "Mika\r\nBcc: evil@x.example",
    "a formula": '=HYPERLINK("http://x.example","Mika")',
    "a command": "=cmd|' /C calc'!A0",
    "markup": "<script>alert(1)</script><img src=http://x.example/p.gif>",
    "a template": "{{ brand.name }}{% for i in range(9) %}x{% endfor %}",
    "turned round": "\u202eakiM\u2066",
    "unseen": "Mi\u200bka\x1b[2J\x07",
    "an encoded word": "=?utf-8?q?x=0d=0aBcc:_evil@x.example?=",
    "a second address": "Mika <evil@x.example>,",
}
cells = pytest.mark.parametrize("text", HARMFUL.values(), ids=HARMFUL.keys())


def fill_in(stage: Stage, file: str, key: str, **cells: str) -> None:
    """Fill these cells of a sheet's row in, as a spreadsheet would save them."""
    path = stage.home / "data" / file
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    for row in rows:
        if key in row.values():
            row.update(cells)
    written = io.StringIO()
    sheet = csv.DictWriter(written, list(rows[0]) + [name for name in cells if name not in rows[0]])
    sheet.writeheader()
    sheet.writerows(rows)
    path.write_bytes(written.getvalue().encode("utf-8"))


def the_draft(stage: Stage) -> EmailMessage:
    """What lies in Drafts after a pass."""
    stage.looks()
    [draft] = stage.drafts()
    return draft


def assert_harmless(draft: EmailMessage) -> None:
    """To Mika alone, no header of anybody else's, nothing unseen, no markup that a reader would carry out."""
    assert {name.lower() for name in draft} <= HEADERS
    assert draft["To"].addresses[0].addr_spec == address("mika")
    assert len(draft["To"].addresses) == 1
    assert draft["Bcc"] is draft["Cc"] is None
    plain, page = (draft.get_body((kind,)).get_content() for kind in ("plain", "html"))
    for sign in HIDDEN:
        assert sign not in plain + page + str(draft["Subject"])
    for tag in ("<script", "<img", "<style", "onerror"):
        assert tag not in page.lower()


@cells
def test_a_creators_name_adds_nothing_to_the_letter_but_a_name(morning: Stage, text: str) -> None:
    """It is data: no header, no markup, no template, nothing unseen."""
    fill_in(morning, "creators.csv", "mika", name=text)
    draft = the_draft(morning)
    assert_harmless(draft)
    assert "xxxxxxxxx" not in draft.get_body(("plain",)).get_content()


@cells
def test_the_words_of_an_ask_add_nothing_to_the_letter_but_words(morning: Stage, text: str) -> None:
    """Item, reason, consequence and the subject of the request."""
    fill_in(morning, "asks.csv", "mika-reel", reason=text, consequence=text, first_line=text, campaign=text)
    assert_harmless(the_draft(morning))


@pytest.mark.parametrize(
    "written",
    ["mika@creators.ex\u0430mple", "mik\u0430@creators.example", "mika@creators.example\r\nBcc: evil@x.example",
     "mika@creators.example,evil@x.example", "Mika <mika@creators.example>", "\u202emika@creators.example"],
)  # fmt: skip
def test_an_address_that_only_looks_like_one_is_refused_with_its_line(stages_home: Stage, written: str) -> None:
    """Look-alike letters, a second address, a second header: nothing is written until somebody has corrected it."""
    fill_in(stages_home, "creators.csv", "mika", email=written)
    ran = stages_home.run("check", "--offline", exit_code=2)
    assert "data/creators.csv:" in ran.err
    assert stages_home.drafts() == []


@pytest.fixture
def stages_home(stage: Stages) -> Stage:
    """A home whose mailbox nobody has looked at."""
    return stage()


def test_no_cell_reaches_a_terminal_with_signs_that_steer_it(stages_home: Stage) -> None:
    """Status shows names and items of the sheets; a "?" stands where a sign would move the cursor or turn the text."""
    fill_in(stages_home, "creators.csv", "mika", name="Mika\x1b]0;owned\x07\u202e")
    ran = stages_home.run("status")
    assert not any(sign in ran.out + ran.err for sign in HIDDEN)
    assert visible("a\x1b[2Jb\u202ec\td\n") == "a?[2Jb?c\td\n"


def test_asks_named_like_paths_write_no_file_elsewhere(stages_home: Stage) -> None:
    """The key of an account or an ask is no way out of the home."""
    before = {path for path in stages_home.folder.rglob("*") if stages_home.home not in path.parents}
    fill_in(stages_home, "asks.csv", "mika-reel", ask="../../../escaped")
    stages_home.start("run", "--once").wait()
    after = {path for path in stages_home.folder.rglob("*") if stages_home.home not in path.parents}
    assert not any("escaped" in str(path) for path in after | before)
    assert not Path(stages_home.home.parent.parent / "escaped").exists()
