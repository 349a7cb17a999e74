"""`login:` of an account that signs in by OAuth."""

import pytest

from tests.settings.homes import SampleHome
from worker.settings import OAuth, OAuthFlow, OAuthProvider, fingerprint, load

WORKER = "config/worker.yaml"
PASSWORD = "login: {password_env: MAYA_PASSWORD}"
TOKENS = "data/tokens/maya.json"


def test_a_sign_in_with_google_needs_an_app_and_its_secret(home: SampleHome) -> None:
    """The rest has defaults; the secret comes from .env; the sign-in is kept below the home's data."""
    home.swap(WORKER, PASSWORD, "login: {oauth: google, client_id: abc, client_secret_env: SECRET}")
    home.write(".env", "SECRET=of-the-app")

    login = home.load().accounts["maya"].login

    file = home.folder / TOKENS
    assert login.oauth == OAuth(OAuthProvider.GOOGLE, OAuthFlow.LOOPBACK, "abc", "of-the-app", "", "", "", "", "", file)
    assert (login.user, login.password) == ("maya@brand.example", "")
    assert "of-the-app" not in repr(login)


def test_a_sign_in_with_microsoft_may_say_everything(home: SampleHome) -> None:
    """A sovereign cloud, another way of signing in, the id from a file named by the environment."""
    home.write("id", "from-a-file")
    home.environ["APP_ID_FILE"] = str(home.folder / "id")
    home.swap(
        WORKER,
        PASSWORD,
        "login: {oauth: microsoft, client_id_env: APP_ID, flow: device, tenant: brand.example,"
        " authority: https://login.microsoftonline.us/, scope: https://outlook.office365.us/IMAP.AccessAsUser.All}",
    )

    oauth = home.load().accounts["maya"].login.oauth

    assert oauth is not None
    assert (oauth.client_id, oauth.flow, oauth.tenant) == ("from-a-file", OAuthFlow.DEVICE, "brand.example")
    assert oauth.authority == "https://login.microsoftonline.us"


def test_a_sign_in_server_on_this_machine_may_speak_plainly(home: SampleHome) -> None:
    """Tokens to 127.0.0.1 or localhost leave the machine nowhere."""
    before = PASSWORD
    for address in ("http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:8080"):
        login = f"login: {{oauth: microsoft, client_id: abc, authority: '{address}'}}"
        home.swap(WORKER, before, login)
        assert home.load().accounts["maya"].login.oauth is not None
        before = login


FAULTS = [
    ("oauth: google, client_id: a", "says no client secret. Add the line  client_secret_env: NAME_OF_A_VARIABLE"),
    ("oauth: google", "says no client_id."),
    ("oauth: google, client_id: a, client_id_env: B", "says client_id twice."),
    (
        "oauth: google, client_id: a, client_secret_env: S, flow: device",
        "has flow: device, which Google does not offer",
    ),
    (
        "oauth: google, client_id: a, client_secret_env: S, tenant: b",
        "has tenant, which Google does not know. Remove it.",
    ),
    (
        "oauth: google, client_id: a, client_secret: s",
        "client_secret: is a secret, and secrets do not belong in this file.",
    ),
    ("oauth: google, client_id: a, password_env: MAYA_PASSWORD", "says both a password and a sign-in by OAuth."),
    ("oauth: microsoft, client_id: a, auth_url: 'https://x'", "has auth_url, which Microsoft does not know."),
    ("oauth: microsoft, client_id: a, flow: app_only", "signs in as an app and says no client secret."),
    (
        "oauth: microsoft, client_id: a, client_secret_env: S, flow: app_only, tenant: common",
        "signs in as an app and says no tenant.",
    ),
    ("oauth: microsoft, client_id: a, client_secret_env: S, flow: device", "has a client secret, which a device code"),
    ("oauth: microsoft, client_id: a, flow: browser", '"browser" is not one of its values.'),
    (
        "oauth: microsoft, client_id: a, authority: 'http://x.example'",
        "would send tokens in the clear. Write https://x.",
    ),
    ("oauth: microsoft, client_id: a, authority: x.example", '"x.example" is not a web address.'),
    ("password_env: MAYA_PASSWORD, flow: device", "has flow, which belongs to a sign-in by OAuth."),
    ("oauth: microsoft, client_id_env: APP_ID", "client_id_env: the secret APP_ID is not set."),
]


@pytest.mark.parametrize(("login", "said"), FAULTS)
def test_what_cannot_sign_in_is_one_line(home: SampleHome, login: str, said: str) -> None:
    """With its line, and what to write instead."""
    home.write(".env", "MAYA_PASSWORD=secret\nS=secret")
    home.swap(WORKER, PASSWORD, f"login: {{{login}}}")

    (line,) = home.problems()

    assert line.startswith("config/worker.yaml:11: accounts.maya.login")
    assert said in line


def test_the_provider_and_the_sign_in_must_be_of_one_house(home: SampleHome) -> None:
    """Mail at Gmail and a sign-in with Microsoft is a slip."""
    home.swap(WORKER, "imap: {host: imap.brand.example}", "provider: gmail")
    home.swap(WORKER, PASSWORD, "login: {oauth: microsoft, client_id: a}")

    (line,) = home.problems()

    assert "has its mail at gmail and signs in with microsoft. Write  oauth: google" in line


def test_a_file_with_the_apps_secret_is_noticed_when_it_changes(home: SampleHome) -> None:
    """As files with passwords are: the running service takes it in."""
    home.swap(WORKER, PASSWORD, "login: {oauth: google, client_id: a, client_secret_env: SECRET}")
    home.write(".env", "SECRET_FILE=secret")
    home.write("secret", "one")
    before = fingerprint(home.folder)
    home.write("secret", "two")
    assert fingerprint(home.folder) != before


def test_offline_a_missing_secret_of_an_app_is_a_notice(home: SampleHome) -> None:
    """`status` works without it."""
    home.swap(WORKER, PASSWORD, "login: {oauth: google, client_id: a, client_secret_env: SECRET}")

    settings = load(home.folder, {}, secrets=False)

    assert any("the secret SECRET is not set" in str(notice) for notice in settings.notices)
