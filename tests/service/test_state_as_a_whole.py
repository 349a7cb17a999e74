"""`backup`, `restore`, `rebuild`, `export` and `forget` on a home that has lived, through the real command."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.service.conftest import Stages
from tests.service.running import Command, afresh
from tests.service.stage import LOOK, NEXT_MORNING, REPLIED, Stage, client
from tests.stories.home import address

MIKA = address("mika")


@pytest.fixture
def drafted(morning: Stage) -> Stage:
    """Touch 1 of mika-reel lies in Drafts."""
    morning.looks()
    morning.only_draft()
    return morning


def at_work(stage: Stage) -> Command:
    """The service, in its first pass."""
    looking = stage.trap(LOOK)
    service = stage.start("run", start=afresh)
    looking.springs()
    return service


def lines_of(text: str) -> list[dict[str, Any]]:
    """An export, read again."""
    return [json.loads(line) for line in text.splitlines()]


def holds(path: Path, text: str) -> bool:
    """Whether the file has this text somewhere in its bytes, in any case."""
    return text.lower().encode() in path.read_bytes().lower()


# --- backup and restore ---


def test_a_backup_of_a_running_service_holds_everything_said_so_far(drafted: Stage) -> None:
    """Online and consistent: one file, sound, for its owner alone, with the whole history."""
    service = at_work(drafted)
    copy = drafted.folder / "copy.db"

    ran = drafted.run("backup", str(copy))

    assert "1 chase" in ran.out
    assert not service.has_ended
    assert oct(copy.stat().st_mode & 0o777) == "0o600"
    with closing(sqlite3.connect(copy)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("SELECT count(*) FROM event WHERE name = 'DraftPlaced'").fetchone() == (1,)
    assert [path.name for path in drafted.folder.iterdir() if path.name.startswith(("copy.db-", ".copy"))] == []


def test_a_backup_never_overwrites_a_file(drafted: Stage) -> None:
    """Neither an older backup nor anything else."""
    precious = drafted.folder / "copy.db"
    precious.write_text("precious", encoding="utf-8")
    ran = drafted.run("backup", str(precious), exit_code=1)
    assert "is there already; nothing was written" in ran.err
    assert precious.read_text(encoding="utf-8") == "precious"


def test_a_restored_backup_knows_its_open_draft_and_writes_none_beside_it(drafted: Stage) -> None:
    """The replaced database stays beside, with what it knew; the one draft is still the one draft."""
    draft = drafted.only_draft()
    copy = drafted.folder / "copy.db"
    drafted.run("backup", str(copy))
    drafted.run("pause", "mika-reel")

    ran = drafted.run("restore", str(copy))

    assert drafted.status()["state"] == "active"
    drafted.looks()
    assert drafted.only_draft() == draft
    [kept] = (drafted.home / "data").glob("chaser.db.replaced-*")
    assert str(kept) in ran.out
    with closing(sqlite3.connect(kept)) as raw:
        assert raw.execute("SELECT count(*) FROM event WHERE name = 'HoldPlaced'").fetchone() == (1,)


def test_restoring_waits_until_no_worker_is_at_work(drafted: Stage) -> None:
    """The service holds the mailbox: nothing is replaced under it, and it is said what to type."""
    copy = drafted.folder / "copy.db"
    drafted.run("backup", str(copy))
    service = at_work(drafted)

    for words in (("restore", str(copy)), ("rebuild",), ("forget", "mika", "--yes")):
        ran = drafted.run(*words, exit_code=1)
        assert "A worker is at work on maya" in ran.err
        assert "Stop it first" in ran.err
    assert list((drafted.home / "data").glob("chaser.db.replaced-*")) == []
    assert not service.has_ended


@pytest.mark.parametrize(
    "harm", ["no database", "another database", "cut off", "a page of noise", "newer", "not there"]
)
def test_what_is_no_sound_backup_is_not_restored(drafted: Stage, harm: str) -> None:
    """The database in use stays byte for byte, and the message says what is wrong with the file."""
    copy = drafted.folder / "copy.db"
    drafted.run("backup", str(copy))
    said = _harmed(copy, harm)
    before = (drafted.home / "data" / "chaser.db").read_bytes()

    ran = drafted.run("restore", str(copy), exit_code=1)

    assert said in ran.err
    assert (drafted.home / "data" / "chaser.db").read_bytes() == before
    assert sorted(path.name for path in (drafted.home / "data").glob("*chaser.db*")) == ["chaser.db"]


def _harmed(copy: Path, harm: str) -> str:
    """Do this to the file; what should be said of it."""
    whole = copy.read_bytes()
    match harm:
        case "no database":
            copy.write_text("a letter\n" * 999, encoding="utf-8")
            return "is no sound copy: file is not a database"
        case "another database":
            copy.unlink()
            with closing(sqlite3.connect(copy)) as raw:
                raw.execute("CREATE TABLE album (name TEXT)")
            return "is not a database of Chaser's"
        case "cut off":
            copy.write_bytes(whole[: len(whole) // 2])
            return "is no sound copy"
        case "a page of noise":
            copy.write_bytes(whole[:8192] + b"\xff" * 4096 + whole[12288:])
            return "the database in use was not touched"
        case "newer":
            with closing(sqlite3.connect(copy)) as raw:
                raw.execute("PRAGMA user_version = 999")
            return "was written by a newer Chaser"
    copy.unlink()
    return "There is no file"


def test_a_damaged_database_can_be_replaced_and_is_kept(drafted: Stage) -> None:
    """The day for which backups are made."""
    copy = drafted.folder / "copy.db"
    drafted.run("backup", str(copy))
    database = drafted.home / "data" / "chaser.db"
    damaged = database.read_bytes()[:5000]
    database.write_bytes(damaged)
    assert "is damaged" in drafted.run("status", exit_code=1).err

    drafted.run("restore", str(copy))

    drafted.looks()
    drafted.only_draft()
    [kept] = (drafted.home / "data").glob("chaser.db.replaced-*")
    assert kept.read_bytes() == damaged


# --- rebuild ---


def test_a_rebuilt_index_leads_to_the_same_state_and_the_same_draft(drafted: Stage) -> None:
    """Index, ids of drafts, conversations and cursors are emptied behind its back; all of it comes back."""
    before, draft = drafted.status(), drafted.only_draft()
    with closing(sqlite3.connect(drafted.home / "data" / "chaser.db")) as raw:
        for table in ("draft_id", "draft", "chase_index", "letter", "cursor", "chase_address"):
            raw.execute(f"DELETE FROM {table}")
        raw.commit()

    ran = drafted.run("rebuild")

    assert "The index was made anew: chases 1, from events" in ran.out
    assert "known again: 1" in ran.out
    assert "found anew" in ran.out
    assert drafted.status() == before
    drafted.looks()
    assert drafted.only_draft() == draft
    drafted.reply_arrives("mika-reel")
    drafted.looks()
    assert drafted.status()["state"] == "replied"
    assert drafted.drafts() == []


def test_rebuilding_what_is_whole_adds_only_that_it_looked_back(drafted: Stage) -> None:
    """No fact is doubled or lost, and nothing is written to the mailbox."""
    before, picture = lines_of(drafted.run("export").out), drafted.picture()
    drafted.run("rebuild")
    after = [line for line in lines_of(drafted.run("export").out) if line not in before]
    kinds = {"event", "letter", "draft", "draft_id", "address", "chase_address"}
    assert [line["name"] for line in after if line["type"] in kinds] == ["LookedBack"]
    assert drafted.picture() == picture


def test_rebuilding_without_the_mail_server_leaves_the_reading_to_the_next_pass(drafted: Stage) -> None:
    """--offline asks nobody; without it an unreachable mailbox is said, and the rest is done all the same."""
    draft = drafted.only_draft()
    assert "left alone" in drafted.run("rebuild", "--offline").out
    drafted.cut_at(client(b" LOGIN "))
    ran = drafted.run("rebuild", exit_code=1)
    assert "mailbox maya" in ran.err
    assert "The index was made anew" in ran.out
    drafted.looks()
    assert drafted.only_draft() == draft


# --- export ---


def test_an_export_holds_every_fact_and_no_key(drafted: Stage) -> None:
    """Events, commands, asks, letters, drafts as JSON lines; to a file or to stdout, the same."""
    drafted.run("snooze", "mika-reel", "--until", "2026-11-20")
    lines = lines_of(drafted.run("export").out)
    kinds = {line["type"] for line in lines}
    assert {"ask", "event", "letter", "draft", "address", "cursor"} <= kinds
    events = [line for line in lines if line["type"] == "event"]
    assert [event["name"] for event in events][:1] == ["Opened"]
    assert events[-1]["body"]["kind"] == "snoozed"
    [draft] = [line for line in lines if line["type"] == "draft"]
    assert "Subject: Re:" in draft["message"]
    assert "secret-key" not in str(lines)

    file = drafted.folder / "all.jsonl"
    assert "lines" in drafted.run("export", str(file)).out
    assert lines_of(file.read_text(encoding="utf-8")) == lines
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    assert "is there already" in drafted.run("export", str(file), exit_code=2).err


# --- forget ---


def test_a_forgotten_creator_leaves_no_trace_in_the_database(drafted: Stage) -> None:
    """After a reply, a draft and a question: neither address nor name nor subject nor excerpt is in a byte of it."""
    drafted.reply_arrives("mika-reel")
    drafted.looks()
    database = drafted.home / "data" / "chaser.db"
    for text in (MIKA, REPLIED, "request.mika-reel"):
        assert holds(database, text)

    ran = drafted.run("forget", "mika", "--yes")

    assert "Forgotten: mika" in ran.out
    for text in ("data/creators", "the ask mika-reel", "in the mailboxes"):
        assert text in ran.out
    for path in (drafted.home / "data").glob("chaser.db*"):
        for text in (MIKA, REPLIED, "mika-reel", "Mika Tanaka"):
            assert not holds(path, text), f"{text} is still in {path.name}"


def test_rows_left_behind_do_not_begin_a_forgotten_chase_anew(drafted: Stage) -> None:
    """The sheets still name her: nothing is learned, nothing is drafted, and the rows are said until they go."""
    drafted.run("stop", "mika-reel")
    drafted.looks()
    drafted.run("forget", "mika", "--yes")
    drafted.at(NEXT_MORNING)

    ran = drafted.looks()

    assert "still names mika" in ran.err
    assert drafted.drafts() == []
    assert drafted.run("status", "--json").json()["chases"] == []
    assert not holds(drafted.home / "data" / "chaser.db", MIKA)
    assert "count again" in drafted.run("forget", "mika", "--lift").out
    assert [chase["id"] for chase in drafted.run("status", "--json").json()["chases"]] == ["mika-reel"]


def test_forgetting_asks_first_and_names_an_open_draft(drafted: Stage) -> None:
    """Without --yes and without a terminal nothing happens; with it, the draft that stays is named."""
    before = drafted.run("export").out
    ran = drafted.run("forget", "mika", exit_code=2)
    assert "chaser forget mika --yes" in ran.err
    assert drafted.run("export").out == before
    assert "a draft to them in the Drafts of maya" in drafted.run("forget", "mika", "--yes").out


def test_an_unknown_creator_is_said(drafted: Stage) -> None:
    """A typing error must not look like a deed."""
    assert 'There is no creator "mikka"' in drafted.run("forget", "mikka", "--yes", exit_code=2).err


def test_others_keep_their_history_when_one_is_forgotten(stage: Stages) -> None:
    """Noor's chase goes on as if nothing had happened; a manager they share stays known to her."""
    asks = {
        name: {"creator": creator, "scenario": "late-content", "deadline": "2026-10-23"}
        for name, creator in (("mika-reel", "mika"), ("noor-reel", "noor"))
    }
    both = stage(asks)
    both.looks()
    before = both.status("noor-reel")
    both.run("forget", "mika", "--yes")
    assert both.status("noor-reel") == before
    both.looks()
    shutil.rmtree(both.home / "data" / "asks.d", ignore_errors=True)
    assert [chase["id"] for chase in both.run("status", "--json").json()["chases"]] == ["noor-reel"]
