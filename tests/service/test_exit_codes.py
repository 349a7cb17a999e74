"""How commands end: 0 when all went well, 1 when something failed and the rest was done, 2 when the files are wrong."""

import re

import pytest

from tests.service.conftest import MAYA_AND_OMAR, REELS, Stages
from tests.service.running import afresh
from tests.service.stage import Stage, client

WINDOWS = 'touches: ["0", "2-3", "5", "7"]\n    tier_4: true\n\n'
SERVICE, ONE_PASS = ("run",), ("run", "--once")


@pytest.mark.parametrize("words", [SERVICE, ONE_PASS], ids=["the service", "one pass"])
@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("config/worker.yaml", "name: Maya Lin", "nane: Maya Lin", "config/worker.yaml:9:"),
        ("config/cadences.yaml", WINDOWS, "touches: [today]\n\n", "config/cadences.yaml:"),
        ("data/asks.csv", "2026-10-23", "someday", "data/asks.csv:2: deadline:"),
        (".env", "MAYA_PASSWORD", "MAYAS_PASSWORD", "the secret MAYA_PASSWORD is not set"),
    ],
    ids=["worker.yaml", "cadences.yaml", "asks.csv", ".env"],
)
def test_broken_files_mean_exit_2_and_nothing_is_done(
    words: tuple[str, ...], file: str, old: str, new: str, said: str, morning: Stage
) -> None:
    """The fault is told with its place on stderr; no connection is opened and nothing is written, not even the data."""
    before, home = morning.picture(), morning.copy_of_home()
    connected = morning.trap(client(b"CAPABILITY"))
    morning.edit(file, old, new)

    ran = morning.run(*words, exit_code=2)

    assert said in ran.err
    assert not ran.out
    assert not connected.has_sprung
    assert morning.picture() == before
    assert (morning.home / "data/chaser.db").read_bytes() == (home / "data/chaser.db").read_bytes()


def test_a_server_out_of_reach_means_exit_1_and_is_said_in_words(morning: Stage) -> None:
    """One sentence on what happened and one on what to check, on stderr; stdout stays for results; status shows it."""
    morning.edit("config/worker.yaml", f"port: {morning.relay.port}", "port: 1")

    ran = morning.looks(exit_code=1)

    assert "mailbox maya: No connection to 127.0.0.1 port 1" in ran.err
    assert "Check imap.host and imap.port" in ran.err
    assert not ran.out
    assert "No connection" in morning.problems()[0]["message"]
    # the shifted clock is set to whole seconds, so the look may begin a moment before five past
    assert re.search(r"\(as of the last look, Monday, October 26 at 08:0[45]\)", morning.run("status").err)


def test_what_was_done_before_the_line_broke_is_told(stage: Stages) -> None:
    """Two drafts are due and the line is cut at the second: exit 1, and the first one is in the report."""
    both = stage({**REELS, "noor-reel": {**REELS["noor-reel"], "owner": "maya"}})
    both.cut_at(client(b" APPEND ", skip=1))

    ran = both.looks(exit_code=1)

    assert "lies in Drafts" in ran.out
    assert "did not say whether it stored the draft" in ran.err
    assert len(both.drafts()) == 1


def test_a_quiet_pass_says_so_and_ends_with_0(morning: Stage) -> None:
    """The second look of a morning finds nothing to do: one line on stdout, nothing on stderr."""
    morning.looks()

    ran = morning.looks()

    assert ran.out == "maya: nothing to do\n"
    assert ran.err == ""


def test_the_commands_work_without_any_mail_server(stage: Stages) -> None:
    """status, why, pause and undo need the files and the database alone; plan says on what it rests then, exit 1."""
    alone = stage(REELS, MAYA_AND_OMAR)
    alone.looks()
    for account in MAYA_AND_OMAR:
        alone.edit("config/worker.yaml", f"port: {alone.boxes[account].relay.port}", "port: 1")

    for words in (("status",), ("why", "mika-reel"), ("pause", "mika-reel"), ("undo", "mika-reel")):
        assert alone.run(*words).err == ""
    plan = alone.run("plan", "--days", "7", exit_code=1)
    assert "mika-reel" in plan.out
    assert "rests on what was known before" in plan.err


def test_a_home_nobody_has_made_yet_means_exit_2(stage: Stages) -> None:
    """An empty folder: what to type is said; no file appears in it."""
    morning = stage()
    empty = morning.folder / "empty"
    empty.mkdir()

    ran = morning.start("run", home=empty, start=afresh).wait()

    assert ran.exit == 2
    assert "chaser init" in ran.err
    assert list(empty.iterdir()) == []
