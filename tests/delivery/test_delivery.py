"""What is handed out: the wheel, the image's steps, the unit of systemd. Each is carried out in a clean folder."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from tests.delivery.image import USER, Image, stages
from tests.servers.dovecot import Dovecot, User
from tests.servers.oauth import CLIENT_ID, CLIENT_SECRET, OAuthServer
from tests.stories.program import REPOSITORY

UNIT = REPOSITORY / "deploy" / "chaser.service"
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may stand in for a container engine")
slow = pytest.mark.slow
MOST_EXPOSED = "20"
"""Of a hundred, as systemd-analyze counts; 0 is locked up altogether."""


def watches(home: Path, server: Dovecot, user: User, security: str) -> None:
    """Edit the sample configuration so that Maya's mailbox is this one."""
    path = home / "config" / "worker.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    shutil.copyfile(server.ca_file, home / "ca.pem")
    (home / "ca.pem").chmod(0o644)
    port = server.imaps_port if security == "tls" else server.imap_port
    data["accounts"]["maya"]["imap"] = {"host": "127.0.0.1", "port": port, "security": security, "ca_file": "ca.pem"}
    data["accounts"]["maya"]["login"] = {"user": user.name, "password_env": "MAYA_PASSWORD"}
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    (home / ".env").write_text(f"MAYA_PASSWORD='{user.password}'\n", encoding="utf-8")


def belongs_to_the_user(home: Path) -> None:
    """Whatever was edited as root is the image's user's again."""
    for path in (home, *home.rglob("*")):
        os.chown(path, USER, USER)


def ran(program: Path, *words: str, where: Path, environ: Mapping[str, str] | None = None) -> str:
    """Run the installed program as it is; it must end well."""
    around = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **(environ or {})}
    done = subprocess.run([program, *words], cwd=where, env=around, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"chaser {' '.join(words)}: {done.stdout}{done.stderr}"
    return done.stdout


@slow
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_an_installed_wheel_works_from_any_folder(image: Image, server: Dovecot, tmp_path: Path, security: str) -> None:
    """init, check, run and health, with nothing of the checkout in reach, over TLS and with a password."""
    chaser = image.root / "opt" / "chaser" / "bin" / "chaser"
    environ = {"CHASER_HOME": str(tmp_path / "lumen")}
    assert "chaser check" in ran(chaser, "init", "lumen", where=tmp_path)
    watches(tmp_path / "lumen", server, server.new_user(), security)
    assert "All is well." in ran(chaser, "check", where=Path("/"), environ=environ)
    assert "maya: " in ran(chaser, "run", "--once", where=Path("/"), environ=environ)
    assert "maya: looked at" in ran(chaser, "health", where=Path("/"), environ=environ)


@slow
def test_an_installed_wheel_signs_in_by_oauth(image: Image, tmp_path: Path) -> None:
    """XOAUTH2 over TLS with a token of a sign-in server's: Microsoft's app-only flow, played on this machine."""
    chaser = image.root / "opt" / "chaser" / "bin" / "chaser"
    home = tmp_path / "lumen"
    ran(chaser, "init", "lumen", where=tmp_path)
    with OAuthServer() as oauth, Dovecot({oauth.user: "unused"}, tls=True, tokens=oauth.tokens) as server:
        watches(home, server, User(oauth.user, ""), "tls")
        path = home / "config" / "worker.yaml"
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        data["accounts"]["maya"]["login"] = {
            "user": oauth.user, "oauth": "microsoft", "flow": "app_only",
            "client_id": CLIENT_ID,
            "client_secret_env": "APP_SECRET", "tenant": "brand.example", "authority": oauth.authority,
        }  # fmt: skip
        path.write_text(yaml.safe_dump(data), encoding="utf-8")
        (home / ".env").write_text(f"APP_SECRET={CLIENT_SECRET}\n", encoding="utf-8")
        environ = {"CHASER_HOME": str(home)}
        assert "All is well." in ran(chaser, "check", where=Path("/"), environ=environ)
        assert "maya: " in ran(chaser, "run", "--once", where=Path("/"), environ=environ)
    assert oauth.grants()
    for file in (home / "data").rglob("*"):
        assert not file.is_file() or CLIENT_SECRET.encode() not in file.read_bytes()


@slow
@as_root
def test_the_image_works_as_its_user_with_everything_else_read_only(image: Image, server: Dovecot, place: Path) -> None:
    """As compose.yaml starts it: another user, no rights gained, no file writable but the home's and /tmp's."""
    first = image.run("init", ".", home=place)
    assert first.returncode == 0, first.stderr
    watches(place, server, server.new_user(), "tls")
    belongs_to_the_user(place)
    for words in (("check",), ("run", "--once"), ("health",)):
        done = image.run(*words, home=place)
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        assert done.stderr == ""
    assert (place / "data" / "chaser.db").stat().st_uid == USER


@slow
@as_root
def test_the_health_check_of_the_image_fails_until_a_mailbox_was_looked_at(image: Image, place: Path) -> None:
    """HEALTHCHECK's own words, in a home that nobody has looked at."""
    words = image.runtime.words["HEALTHCHECK"]
    assert re.search(r'CMD \["chaser", "health"\]', words)
    image.run("init", ".", home=place)
    done = image.run("health", home=place)
    assert done.returncode == 1
    assert "no look has gone well yet" in done.stderr


@slow
@as_root
def test_the_image_makes_a_user_who_owns_the_home_alone(image: Image) -> None:
    """No shell, no password, a number that compose.yaml names too."""
    assert image.user_made() == f"chaser:x:{USER}:{USER}::{image.root}/home/chaser:/usr/sbin/nologin\n"
    home = image.root / "home" / "chaser" / "brand"
    assert (home.stat().st_uid, oct(home.stat().st_mode & 0o777)) == (USER, "0o700")
    assert str(USER) in (REPOSITORY / "compose.yaml").read_text(encoding="utf-8")


def test_the_image_runs_as_its_user_and_its_parts_fit() -> None:
    """USER comes before ENTRYPOINT, the home is a volume, the stop signal is one that Chaser obeys."""
    _, runtime = stages()
    assert runtime.words["USER"] == "chaser"
    assert runtime.words["VOLUME"] == runtime.environ["CHASER_HOME"] == runtime.words["WORKDIR"]
    assert runtime.words["STOPSIGNAL"] == "SIGTERM"


def test_compose_gives_the_container_its_home_and_nothing_else() -> None:
    """Read-only, no capability, no new rights."""
    service = yaml.safe_load((REPOSITORY / "compose.yaml").read_text(encoding="utf-8"))["services"]["chaser"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert [volume.partition(":")[2] for volume in service["volumes"]] == [stages()[1].words["VOLUME"]]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here")
def test_systemd_understands_the_unit_and_finds_it_well_locked_up(tmp_path: Path) -> None:
    """Checked by its own tools; what the program is called is the one thing that this machine lacks."""
    program = tmp_path / "chaser"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    unit = tmp_path / "chaser.service"
    unit.write_text(UNIT.read_text(encoding="utf-8").replace("/opt/chaser/bin/chaser", str(program)), encoding="utf-8")
    understood = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (understood.returncode, understood.stderr) == (0, "")
    words = ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager", str(unit)]
    judged = subprocess.run(words, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout


def test_the_program_needs_no_memory_that_is_written_and_then_run(tmp_path: Path) -> None:
    """MemoryDenyWriteExecute= of the unit, by the kernel's own switch: also with the libraries of sign-in loaded."""
    python, switch = sys.executable, "ctypes.CDLL(None).prctl(65, 1, 0, 0, 0)"
    refusing = [python, "-c", f"import ctypes, os, sys; {switch}; os.execv(sys.argv[1], sys.argv[1:])", python]
    loading = ("-c", "import msal, google_auth_oauthlib; from worker.cli import import_all; import_all()")
    for words in (("-m", "worker", "init", str(tmp_path / "home")), loading):
        done = subprocess.run([*refusing, *words], cwd=REPOSITORY, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
