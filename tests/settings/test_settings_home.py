import re
import stat
from pathlib import Path

import pytest

from tests.settings.homes import SampleHome
from worker.core.people import AskStatus
from worker.errors import ChaserError
from worker.settings import fingerprint, kept_files, load, write_home

NAMED = {"config/worker.yaml", "data/creators.csv", "data/asks.csv"}


def test_a_written_home_works_as_soon_as_the_secret_is_there(tmp_path: Path) -> None:
    """`chaser init` leaves one thing to do, and nothing to warn of."""
    write_home(tmp_path / "home")

    settings = load(tmp_path / "home", {"MAYA_PASSWORD": "x"})
    assert settings.notices == ()
    assert settings.accounts["maya"].account.email == "maya@brand.example"
    assert {ask.status for ask in settings.asks.values()} == {AskStatus.OPEN}
    assert all(ask.missing == () and ask.requested_on is None for ask in settings.asks.values())


def test_a_written_home_is_complete(tmp_path: Path) -> None:
    """Configuration, words, sheets and a place for the secret; the secrets are for their owner's eyes."""
    written = write_home(tmp_path)

    names = {str(path.relative_to(tmp_path)) for path in written}
    assert names >= {
        ".env", ".gitignore", "config/worker.yaml", "config/cadences.yaml", "config/locales/en.yaml",
        "config/locales/zh-CN.yaml", "data/creators.csv", "data/asks.csv",
    }  # fmt: skip
    assert any(name.startswith("templates/en/late-content/") for name in names)
    assert ".env" in (tmp_path / ".gitignore").read_text().splitlines()
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600
    assert load(tmp_path, {"MAYA_PASSWORD": "x"}).template_folders[0] == tmp_path / "templates"


def test_only_three_files_name_a_sample_creator_or_account(tmp_path: Path) -> None:
    """Writing those three anew leaves nothing of the samples behind."""
    sample = re.compile(r"\b(?:maya|mika|jonas)", re.IGNORECASE)

    naming = {path for path in write_home(tmp_path) if sample.search(path.read_text(encoding="utf-8"))}
    assert {str(path.relative_to(tmp_path)) for path in naming} <= NAMED


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    """What exists is listed as kept and stays as it is, byte for byte."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/asks.csv").write_bytes(b"mine")

    assert kept_files(tmp_path) == [tmp_path / "data/asks.csv"]
    assert tmp_path / "data/asks.csv" not in write_home(tmp_path)
    assert (tmp_path / "data/asks.csv").read_bytes() == b"mine"
    assert write_home(tmp_path) == []


def test_a_home_cannot_be_written_into_a_file(tmp_path: Path) -> None:
    """The wrong name of a folder is said in words."""
    (tmp_path / "home").write_text("")

    with pytest.raises(ChaserError) as raised:
        write_home(tmp_path / "home")
    assert "folder" in f"{raised.value.what} {raised.value.remedy}"


FILES = [
    ".env", "config/worker.yaml", "config/cadences.yaml", "config/locales/en.yaml", "data/creators.csv",
    "data/asks.csv", "secrets/maya",
]  # fmt: skip


@pytest.mark.parametrize("file", FILES)
def test_a_change_of_any_file_changes_the_fingerprint(home: SampleHome, file: str) -> None:
    """A running service reads its home anew exactly when one of its files changed."""
    home.write(".env", "MAYA_PASSWORD_FILE=secrets/maya\n")
    home.write("secrets/maya", "one")
    before = fingerprint(home.folder)
    assert fingerprint(home.folder) == before

    path = home.folder / file
    path.write_bytes(path.read_bytes() + b"\n")
    assert fingerprint(home.folder) != before


def test_a_file_that_comes_or_goes_changes_the_fingerprint(home: SampleHome) -> None:
    """A new locale, a sheet in another format and a secret's file from the environment count; the database does not."""
    seen = {fingerprint(home.folder)}
    for file in ("config/locales/de.yaml", "data/asks.xlsx"):
        home.write(file, b"")
        seen.add(fingerprint(home.folder))
    assert len(seen) == 3

    home.write("data/chaser.db", b"state")
    assert fingerprint(home.folder) in seen
    path = home.write("elsewhere", "secret")
    assert fingerprint(home.folder, {"MAYA_PASSWORD_FILE": str(path)}) not in seen
