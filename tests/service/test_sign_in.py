"""The commands with a mailbox that takes no password: signing in, working, renewing, and what is said when it ends."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.servers.dovecot import Dovecot
from tests.servers.oauth import CLIENT_ID, CLIENT_SECRET, TENANT, OAuthServer
from tests.service.conftest import Stages
from tests.service.running import Command, afresh, until
from tests.service.stage import Stage

FAILED = "pass_failed"


@pytest.fixture(scope="module")
def signing() -> Iterator[OAuthServer]:
    with OAuthServer() as started:
        yield started


@pytest.fixture(scope="module")
def takes_tokens(signing: OAuthServer) -> Iterator[Dovecot]:
    with Dovecot(tokens=signing.tokens) as started:
        yield started


@pytest.fixture
def office(stage: Stages, takes_tokens: Dovecot, signing: OAuthServer) -> Stage:
    """A due draft in a mailbox on a server that takes tokens."""
    made = stage(servers={"maya": takes_tokens})
    signing.user, signing.who, signing.seconds = made.boxes["maya"].user.name, "", 3600
    signing.requests.clear()
    return made


def signs_in_by(stage: Stage, **login: Any) -> None:
    """Write another login for Maya."""
    path = stage.home / "config/worker.yaml"
    settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    settings["accounts"]["maya"]["login"] = {"user": stage.boxes["maya"].user.name, **login}
    stage.rewrite("config/worker.yaml", yaml.safe_dump(settings, sort_keys=False))


def by_microsoft(stage: Stage, signing: OAuthServer, **more: Any) -> None:
    signs_in_by(stage, oauth="microsoft", client_id=CLIENT_ID, tenant=TENANT, authority=signing.authority, **more)


def by_google(stage: Stage, signing: OAuthServer, **more: Any) -> None:
    stage.rewrite(".env", f"SECRET={CLIENT_SECRET}\n")
    addresses = {"auth_url": signing.auth_url, "token_url": signing.token_url}
    signs_in_by(stage, oauth="google", client_id=CLIENT_ID, client_secret_env="SECRET", **addresses, **more)


def address_in(text: str) -> str:
    found = re.search(r"^  (http\S+)$", text, re.MULTILINE)
    return found[1] if found else ""


def signs_in(stage: Stage, signing: OAuthServer) -> str:
    """Type `chaser auth maya`, be the browser, and return what was said."""
    command = stage.start("auth", "maya", start=afresh)
    until(lambda: bool(address_in(said(command))) or command.has_ended, "an address to open")
    signing.browse(address_in(said(command)))
    ran = command.wait()
    assert ran.exit == 0, str(ran)
    return ran.out


def said(command: Command) -> str:
    return (command._folder / "out").read_text(encoding="utf-8")


def app_only(stage: Stage, signing: OAuthServer) -> None:
    """A mailbox that an app opens by itself."""
    stage.rewrite(".env", f"SECRET={CLIENT_SECRET}\n")
    by_microsoft(stage, signing, flow="app_only", client_secret_env="SECRET")


@pytest.mark.parametrize("write", [by_google, by_microsoft])
def test_a_person_signs_in_and_the_draft_comes(write: Any, office: Stage, signing: OAuthServer) -> None:
    """`auth`, a browser, `run --once`: the mailbox is opened by XOAUTH2, and nothing secret is shown."""
    write(office, signing)

    out = signs_in(office, signing)
    ran = office.looks()

    assert "The mailbox opens." in out
    assert len(office.drafts()) == 1
    for secret in (*signing.tokens, CLIENT_SECRET):
        assert secret not in out + ran.out + ran.err


def test_on_a_server_without_a_browser_the_address_is_pasted(office: Stage, signing: OAuthServer) -> None:
    """`auth --paste`: the address is opened anywhere, and the last one comes back over the terminal."""
    by_google(office, signing)
    environ = office._environ | {"CHASER_HOME": str(office.home)}
    with subprocess.Popen(
        [sys.executable, "-m", "worker", "auth", "maya", "--paste"], env=environ, cwd=office.home, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as command:  # fmt: skip
        assert command.stdout is not None
        shown = ""
        while not address_in(shown):
            shown += command.stdout.readline()
        out, err = command.communicate(signing.agree(address_in(shown)) + "\n", timeout=60)
    assert command.returncode == 0, out + err
    assert "The mailbox opens." in out


def test_a_code_is_typed_on_another_device(office: Stage, signing: OAuthServer) -> None:
    """`auth --device`, and who signed in to a shared mailbox is said."""
    by_microsoft(office, signing)
    signing.who = "sam@brand.example"

    ran = office.run("auth", "maya", "--device")

    assert f"Open {signing.authority}/devicelogin on any device, and type the code BRAND-1234" in ran.out
    assert "Signed in as sam@brand.example" in ran.out
    assert "right for a shared mailbox" in ran.out


def test_an_app_works_alone(office: Stage, signing: OAuthServer) -> None:
    """App-only: no `auth` is needed, and `auth --check --json` tells how it stands."""
    app_only(office, signing)

    office.looks()
    told = office.run("auth", "--check", "--json").json()["accounts"][0]

    assert len(office.drafts()) == 1
    assert (told["login"], told["flow"], told["token"], told["signed_in"]) == ("microsoft", "app_only", "good", True)
    assert signing.grants() == ["client_credentials"]


def test_who_never_signed_in_is_told_what_to_type(office: Stage, signing: OAuthServer) -> None:
    """Exit 1 from `run --once` and `auth --check`; nothing is counted against anybody."""
    by_microsoft(office, signing)

    for _ in range(5):
        assert "Type: chaser auth maya" in office.looks(exit_code=1).err
    told = json.loads(office.run("auth", "--check", "--json", exit_code=1).out)["accounts"][0]

    assert (told["token"], told["signed_in"]) == ("missing", False)
    assert "Nobody has signed in" in office.problems()[0]["message"]
    assert signing.requests == []


def test_a_withdrawn_sign_in_is_told_from_a_lost_line(office: Stage, signing: OAuthServer) -> None:
    """All tokens are withdrawn: the renewal is refused, and a new sign-in is asked for."""
    by_microsoft(office, signing)
    signs_in(office, signing)
    signing.revoke()

    ran = office.looks(exit_code=1)

    assert "did not sign" in ran.err
    assert "chaser auth maya" in ran.err


def test_three_refusals_end_it_until_somebody_signs_in_anew(office: Stage, signing: OAuthServer) -> None:
    """The mail server refuses good tokens: three times, then no more, until there is a new sign-in."""
    by_microsoft(office, signing)
    signs_in(office, signing)
    mailbox = signing.user
    signing.user = "somebody-else"
    signing.tokens.clear()
    for _ in range(3):
        assert "into the mailbox" in office.looks(exit_code=1).err
    renewals = signing.grants().count("refresh_token")

    for _ in range(2):
        assert "was refused 3 times; it is not tried again" in office.looks(exit_code=1).err
    assert signing.grants().count("refresh_token") == renewals

    signing.user = mailbox
    signs_in(office, signing)
    office.looks()
    assert len(office.drafts()) == 1
    assert office.problems() == []


def test_the_service_renews_by_plan_and_says_nothing(office: Stage, signing: OAuthServer) -> None:
    """Tokens that live for seconds: the connection is made anew again and again, and no pass fails."""
    by_microsoft(office, signing)
    office.every_second()
    signing.seconds = 4
    signs_in(office, signing)
    service = office.start("run", start=afresh)

    until(lambda: signing.grants().count("refresh_token") >= 2, "two renewals")
    office.draft_appears()

    assert FAILED not in service.err
    assert not service.has_ended


def test_a_running_service_goes_on_after_a_new_sign_in(office: Stage, signing: OAuthServer) -> None:
    """It waits for a person, who signs in while it runs: no restart."""
    by_microsoft(office, signing)
    office.every_second()
    service = office.start("run", start=afresh)
    service.says("Type: chaser auth maya")

    signs_in(office, signing)

    office.draft_appears()
    service.says("recovered")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("auth",), "chaser auth ACCOUNT"),
        (("auth", "nobody"), "There is no mailbox nobody"),
        (("auth", "maya"), "signs in with a password"),
        (("auth", "maya", "--device", "--paste"), "Keep one of them"),
        (("auth", "--check", "--paste"), "Leave out"),
    ],
)
def test_wrong_use_is_said_and_means_exit_2(words: tuple[str, ...], says: str, morning: Stage) -> None:
    """What to type instead stands in the second line."""
    assert says in morning.run(*words, exit_code=2).err


def test_a_password_is_tried_by_check_too(morning: Stage) -> None:
    """All mailboxes, whatever way they take; a wrong password means exit 1."""
    assert "by password\n  The mailbox opens." in morning.run("auth", "--check").out
    morning.edit(".env", morning.boxes["maya"].user.password, "wrong")
    assert "refused the login" in morning.run("auth", "--check", exit_code=1).err


def test_a_plan_is_shown_where_the_sign_in_cannot_be_kept(office: Stage, signing: OAuthServer) -> None:
    """In a home that cannot be written: it rests on what is known without the mailbox, which is said."""
    app_only(office, signing)
    (office.home / "data/tokens").write_text("", encoding="utf-8")

    ran = office.run("plan", exit_code=1)

    assert "cannot be written" in ran.err
    assert "is not known to this plan" in ran.err
    assert "No draft would be written" in ran.out
