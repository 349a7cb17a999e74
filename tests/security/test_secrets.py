"""Passwords and tokens: never in a log, an error, the process list or the database; and who else may read them."""

import os
import stat
from pathlib import Path

import pytest

from tests.servers.relay import Then
from tests.service.conftest import Stages
from tests.service.running import afresh
from tests.service.stage import LOOK, Stage, client
from worker.settings import open_files


def password_of(stage: Stage) -> str:
    """Maya's password."""
    return stage.boxes["maya"].user.password


def test_a_password_is_in_no_line_of_a_log_however_talkative(morning: Stage) -> None:
    """Through a login that breaks, one that is refused, one that works, and a configuration that changes, at debug."""
    secret = password_of(morning)
    morning.surround(CHASER_LOG_LEVEL="debug", CHASER_TRACEBACK="1")
    morning.every_second()
    morning.cut_at(client(b" LOGIN "))
    service = morning.start("run", start=afresh)
    service.says("recovered")
    wrong = "wr0ng-and-secret"
    morning.edit(".env", secret, wrong)
    service.says("pass_failed", 2)
    service.terminate()
    said = service.wait()
    for word in (secret, wrong):
        assert word not in said.out + said.err
    for words in (("status",), ("check",), ("health",), ("export",)):
        ran = morning.start(*words).wait()
        assert wrong not in ran.out + ran.err


def test_a_password_is_in_no_byte_of_the_database(morning: Stage) -> None:
    """Only a keyed hash tells a changed secret from the one that was refused."""
    morning.looks()
    for path in (morning.home / "data").rglob("*"):
        if path.is_file():
            assert password_of(morning).encode() not in path.read_bytes()


def test_a_password_is_not_in_the_process_list(morning: Stage) -> None:
    """Nor among the words of the program, which every user of the machine may read."""
    held = morning.trap(LOOK, then=Then.HOLD)
    service = morning.start("run", start=afresh)
    held.springs()
    words = Path(f"/proc/{service.pid}/cmdline").read_bytes()
    names = [path.read_bytes() for path in Path(f"/proc/{service.pid}/task").glob("*/comm")]
    held.release()
    assert password_of(morning).encode() not in words + b"".join(names)


def test_a_password_written_into_the_wrong_place_is_not_repeated(stage: Stages) -> None:
    """Somebody writes the password itself where its name belongs: the message must not print it."""
    home = stage()
    home.edit("config/worker.yaml", "MAYA_PASSWORD", "hunter2 is my password")
    ran = home.run("check", "--offline", exit_code=2)
    assert "is it the password itself?" in ran.err
    assert "hunter2" not in ran.err + ran.out


# --- who else may read ---


def made_open(path: Path, mode: int) -> None:
    """Give the file or folder this mode."""
    path.chmod(mode)


@pytest.mark.parametrize("file", [".env", "data/chaser.db"])
def test_a_secret_that_others_may_read_is_said_with_what_to_type(morning: Stage, file: str) -> None:
    """At the start and in `check`, once for each file, and it stops nothing."""
    path = morning.home / file
    made_open(path, 0o644)
    for ran in (morning.run("check", "--offline"), morning.looks()):
        [line] = [line for line in ran.err.splitlines() if "can be read by others" in line]
        assert line.startswith(f"{file}: can be read by others on this machine (mode 0644). Type: chmod 600 {path}")
    made_open(path, 0o600)
    assert "can be read by others" not in morning.looks().err


def test_a_folder_in_which_others_may_put_files_is_said(tmp_path: Path) -> None:
    """Whoever may write into config/ decides where drafts go."""
    (tmp_path / "config").mkdir()
    made_open(tmp_path / "config", 0o777)
    [problem] = open_files(tmp_path, [], {})
    assert str(problem) == (
        f"config: is a folder in which others may put files (mode 0777). Type: chmod o-w {tmp_path / 'config'}"
    )
    assert problem.warning


def test_a_secret_that_was_given_to_our_group_is_no_affair_of_ours(tmp_path: Path) -> None:
    """root:chaser 0640 is how administrators hand secrets to a service; and an engine guards its own."""
    secret = tmp_path / "password"
    secret.touch()
    if os.geteuid() == 0:
        os.chown(secret, 12345, os.getegid())
        made_open(secret, 0o640)
        assert list(open_files(tmp_path, [secret], {})) == []
    made_open(secret, 0o644)
    assert len(list(open_files(tmp_path, [secret], {}))) == 1
    assert list(open_files(tmp_path, [secret], {"CREDENTIALS_DIRECTORY": str(tmp_path)})) == []


def test_whatever_chaser_writes_is_for_its_user_alone(morning: Stage) -> None:
    """Database, its log, locks, backup, export: whatever the umask."""
    before = os.umask(0)
    try:
        morning.looks()
        morning.run("backup", str(morning.folder / "copy.db"))
        morning.run("export", str(morning.folder / "all.jsonl"))
    finally:
        os.umask(before)
    written = [*(morning.home / "data").glob("chaser.db*"), *(morning.home / "data" / "locks").iterdir()]
    for path in (*written, morning.folder / "copy.db", morning.folder / "all.jsonl"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
