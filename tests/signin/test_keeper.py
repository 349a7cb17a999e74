"""Signing in and staying signed in, against a sign-in server of our own."""

import json
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.servers.oauth import CLIENT_ID, CLIENT_SECRET, TENANT, OAuthServer
from worker.errors import ConnectionLost, SignInNeeded, StoreError, WrongUse
from worker.signin import Flow, Grant, Keeper, Provider, Registration, read_grant


@pytest.fixture
def server() -> Iterator[OAuthServer]:
    with OAuthServer(who="maya@brand.example") as started:
        yield started


@dataclass
class Someone:
    """A person at a browser; `last_address` is what they paste."""

    server: OAuthServer
    change: Callable[[str], str] = lambda address: address
    visited: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)

    def visit(self, address: str, *, here: bool) -> None:
        self.visited.append(address)
        if here:
            self.server.browse(address)

    def enter(self, code: str, address: str) -> None:
        self.codes.append(f"{code} at {address}")

    def pasted(self) -> str:
        return self.change(self.server.agree(self.visited[-1]))


@dataclass
class Clock:
    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def google(server: OAuthServer, flow: Flow = Flow.LOOPBACK) -> Registration:
    return Registration(
        "maya", server.user, Provider.GOOGLE, flow, CLIENT_ID, CLIENT_SECRET,
        auth_url=server.auth_url, token_url=server.token_url,
    )  # fmt: skip


def microsoft(server: OAuthServer, flow: Flow = Flow.LOOPBACK, secret: str = "") -> Registration:
    return Registration(
        "maya", server.user, Provider.MICROSOFT, flow, CLIENT_ID, secret, tenant=TENANT, authority=server.authority
    )


def signed_in(server: OAuthServer, path: Path, clock: Clock, provider: Provider = Provider.MICROSOFT) -> Keeper:
    registration = google(server) if provider is Provider.GOOGLE else microsoft(server)
    keeper = Keeper(registration, path / "data/tokens/maya.json", clock)
    keeper.sign_in(Someone(server), Flow.LOOPBACK)
    return keeper


@pytest.mark.parametrize("flow", [Flow.LOOPBACK, Flow.PASTE])
@pytest.mark.parametrize("of", [google, microsoft])
def test_a_person_signs_in_with_a_browser(
    server: OAuthServer, tmp_path: Path, of: Callable[[OAuthServer, Flow], Registration], flow: Flow
) -> None:
    """On this machine or by pasting; the token opens the mailbox, PKCE and state are held, and it is kept."""
    registration = of(server, flow)
    keeper = Keeper(registration, tmp_path / "maya.json")
    grant = keeper.sign_in(Someone(server), flow)
    assert server.tokens[grant.access_token] == server.user
    assert keeper.grant() == grant == read_grant(tmp_path / "maya.json")
    assert server.grants() == ["authorization_code"]


def test_a_code_alone_may_be_pasted_too(server: OAuthServer, tmp_path: Path) -> None:
    """Some people copy only that."""
    someone = Someone(server, lambda address: address.partition("code=")[2].partition("&")[0] + "\n")
    assert Keeper(google(server), tmp_path / "maya.json").sign_in(someone, Flow.PASTE).access_token in server.tokens


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("\n", "Nothing was pasted"),
        ("http://localhost/?foo=bar", "no code in what was pasted"),
        ("http://localhost/?code=abc&state=of-yesterday", "another attempt"),
    ],
)
def test_what_is_pasted_wrongly_is_said(server: OAuthServer, tmp_path: Path, pasted: str, said: str) -> None:
    """And nothing is kept."""
    with pytest.raises(WrongUse, match=said):
        Keeper(google(server), tmp_path / "maya.json").sign_in(Someone(server, lambda _: pasted), Flow.PASTE)
    assert read_grant(tmp_path / "maya.json") is None


def test_a_person_types_a_code_elsewhere(server: OAuthServer, tmp_path: Path) -> None:
    """Microsoft's device code, waited for until it was typed."""
    server.waits = 2
    someone = Someone(server)
    grant = Keeper(microsoft(server), tmp_path / "maya.json").sign_in(someone, Flow.DEVICE)
    assert someone.codes == [f"BRAND-1234 at {server.authority}/devicelogin"]
    assert grant.access_token in server.tokens


def test_an_app_signs_in_by_itself(server: OAuthServer, tmp_path: Path) -> None:
    """Nobody has to be present, now or later; the scope is the app's own."""
    clock = Clock()
    registration = microsoft(server, Flow.APP_ONLY, CLIENT_SECRET)
    keeper = Keeper(registration, tmp_path / "tokens/maya.json", clock)
    first = keeper.grant()
    clock.now += 3000
    second = keeper.grant()
    assert {first.access_token, second.access_token} <= server.tokens.keys()
    assert first.access_token != second.access_token
    assert first.number == second.number
    assert {request["scope"] for request in server.requests} == {"https://outlook.office365.com/.default"}


@pytest.mark.parametrize("provider", list(Provider))
def test_a_token_is_renewed_at_four_fifths_of_its_life(server: OAuthServer, tmp_path: Path, provider: Provider) -> None:
    """Not before; the sign-in stays the same one, and the refresh token that rotated is the one kept."""
    clock = Clock()
    keeper = signed_in(server, tmp_path, clock, provider)
    first = keeper.grant()
    clock.now += 0.79 * 3600
    assert keeper.grant() == first
    clock.now += 0.02 * 3600
    second = keeper.grant()
    assert (second.number, second.access_token != first.access_token) == (first.number, True)
    clock.now += 3600
    third = keeper.grant()  # the old refresh token would have been refused
    assert third.refresh_token not in {first.refresh_token, second.refresh_token}
    assert server.tokens[third.access_token] == server.user


def test_another_token_than_the_refused_one_is_fetched(server: OAuthServer, tmp_path: Path) -> None:
    """A mail server that no longer takes a token does not get the same one again."""
    keeper = signed_in(server, tmp_path, Clock())
    first = keeper.grant()
    assert keeper.grant(instead_of=first).access_token != first.access_token


def test_the_file_is_the_owners_alone_and_never_half(server: OAuthServer, tmp_path: Path) -> None:
    """Mode 0600 from its birth in a folder 0700, ignored by git; no second file is left lying."""
    signed_in(server, tmp_path, Clock())
    folder = tmp_path / "data/tokens"
    assert stat.S_IMODE((folder / "maya.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert (folder / ".gitignore").read_text() == "*\n"
    assert not list(folder.glob("*.new"))


def test_no_secret_is_ever_shown(server: OAuthServer, tmp_path: Path) -> None:
    """Neither in a value's repr, nor in what is said when a renewal fails."""
    clock = Clock()
    keeper = signed_in(server, tmp_path, clock)
    grant = keeper.grant()
    server.revoke()
    clock.now += 4000
    with pytest.raises(SignInNeeded) as caught:
        keeper.grant()
    shown = repr(grant) + repr(google(server)) + caught.value.what + caught.value.remedy
    for secret in (grant.access_token, grant.refresh_token, CLIENT_SECRET):
        assert secret not in shown


def test_a_sign_in_that_cannot_be_kept_leaves_the_old_one(server: OAuthServer, tmp_path: Path) -> None:
    """A folder in the way of the new file: said, and what was kept is still whole."""
    clock = Clock()
    keeper = signed_in(server, tmp_path, clock)
    path = tmp_path / "data/tokens/maya.json"
    before = path.read_text()
    path.with_suffix(".new").mkdir()
    clock.now += 3000
    with pytest.raises(StoreError, match="could not be written"):
        keeper.grant()
    assert path.read_text() == before


@pytest.mark.parametrize("content", ["", "{", "[]", '{"number": 1}', "\x00\xff"])
def test_a_damaged_file_is_no_sign_in(server: OAuthServer, tmp_path: Path, content: str) -> None:
    """It is asked for anew, in words."""
    path = tmp_path / "maya.json"
    path.write_text(content, encoding="latin-1")
    with pytest.raises(SignInNeeded, match="Nobody has signed in to") as caught:
        Keeper(google(server), path).grant()
    assert caught.value.remedy == "Type: chaser auth maya"


def test_a_sign_in_for_another_app_is_not_used(server: OAuthServer, tmp_path: Path) -> None:
    """A changed client_id or mailbox needs a sign-in of its own."""
    signed_in(server, tmp_path, Clock())
    path = tmp_path / "data/tokens/maya.json"
    for other in (replace(microsoft(server), client_id="other"), replace(microsoft(server), user="sam@brand.example")):
        with pytest.raises(SignInNeeded, match="made for another app or mailbox"):
            Keeper(other, path).grant()


def test_a_renewal_that_fails_for_now_hurts_nobody_while_the_token_is_good(server: OAuthServer, tmp_path: Path) -> None:
    """Between four fifths and the end the old token serves; after it, the line is said to be lost."""
    clock = Clock()
    keeper = signed_in(server, tmp_path, clock)
    first = keeper.grant()
    server.refuse("temporarily_unavailable", "AADSTS90033: A transient error has occurred.", times=2)
    clock.now += 3000
    assert keeper.grant() == first
    clock.now += 1000
    with pytest.raises(ConnectionLost, match="at the moment"):
        keeper.grant()


def test_somebody_else_renewed_it_meanwhile(server: OAuthServer, tmp_path: Path) -> None:
    """Two processes over one file (the service and `chaser check`) renew once."""
    clock = Clock()
    one = signed_in(server, tmp_path, clock)
    other = Keeper(microsoft(server), tmp_path / "data/tokens/maya.json", clock)
    clock.now += 3000
    assert other.grant() == one.grant()
    assert server.grants().count("refresh_token") == 1


@pytest.mark.parametrize("of", [google, microsoft])
def test_a_sign_in_server_that_does_not_answer_is_a_lost_connection(
    tmp_path: Path, of: Callable[[OAuthServer], Registration]
) -> None:
    """It is tried again later; nothing is counted against the sign-in."""
    clock = Clock()
    with OAuthServer() as server:
        keeper = Keeper(of(server), tmp_path / "maya.json", clock)
        keeper.sign_in(Someone(server), Flow.LOOPBACK)
    clock.now += 4000
    with pytest.raises(ConnectionLost, match="cannot be reached"):
        keeper.grant()


def test_a_tenant_that_does_not_exist_is_named(server: OAuthServer, tmp_path: Path) -> None:
    """A wrong tenant is a fault in the settings, whichever way one signs in."""
    for flow in (Flow.DEVICE, Flow.LOOPBACK):
        keeper = Keeper(replace(microsoft(server), tenant="nobody"), tmp_path / "maya.json")
        with pytest.raises(WrongUse, match="knows no tenant nobody") as caught:
            keeper.sign_in(Someone(server), flow)
        assert "login.tenant" in caught.value.remedy


def test_a_grant_of_a_later_version_is_not_mistaken(tmp_path: Path) -> None:
    """A field nobody knows makes it no sign-in of ours, rather than half of one."""
    path = tmp_path / "maya.json"
    grant = Grant("1", "google", CLIENT_ID, "maya@brand.example", 0, 1)
    path.write_text(json.dumps({**{name: getattr(grant, name) for name in Grant.__slots__}, "more": 1}))
    assert read_grant(path) is None
