import pytest

from tests.settings.homes import SampleHome
from worker.settings import load

PLACE = "config/worker.yaml:11: accounts.maya.login.password_env:"


def test_the_environment_wins_over_the_env_file(home: SampleHome) -> None:
    """The same name in both: the environment's value is used."""
    home.environ["MAYA_PASSWORD"] = "from outside"

    assert home.load().accounts["maya"].login.password == "from outside"


def test_a_secret_can_be_a_file(home: SampleHome) -> None:
    """NAME_FILE names a file, counted from the home, whose line end is not part of the secret."""
    home.write(".env", "MAYA_PASSWORD_FILE=secrets/maya\n")
    home.write("secrets/maya", "p#a $s s\r\n")

    assert home.load().accounts["maya"].login.password == "p#a $s s"


def test_the_environments_file_wins_over_the_env_file(home: SampleHome) -> None:
    """A container's NAME_FILE is used although .env still has a NAME."""
    path = home.write("secrets/maya", "from a file")
    home.environ["MAYA_PASSWORD_FILE"] = str(path)

    assert home.load().accounts["maya"].login.password == "from a file"


@pytest.mark.parametrize(
    ("line", "password"),
    [
        ("MAYA_PASSWORD=plain", "plain"),
        ("export MAYA_PASSWORD = 'a b #c ${HOME}'", "a b #c ${HOME}"),
        ("MAYA_PASSWORD=with$HOME", "with$HOME"),
        ("\ufeffMAYA_PASSWORD=marked", "marked"),
        ('# a comment\n\nMAYA_PASSWORD="quoted"\r\nOTHER=1', "quoted"),
    ],
)
def test_a_password_is_taken_word_for_word(home: SampleHome, line: str, password: str) -> None:
    """Quotes protect every sign, and nothing is expanded."""
    home.write(".env", line)

    assert home.load().accounts["maya"].login.password == password


FAULTS = [
    ("", "the secret MAYA_PASSWORD is not set. Add the line  MAYA_PASSWORD=…  to .env."),
    ("MAYA_PASSWORD=", "the secret MAYA_PASSWORD is not set. Add the line  MAYA_PASSWORD=…  to .env."),
    (
        "MAYA_PASSWORD=a\nMAYA_PASSWORD_FILE=b",
        "MAYA_PASSWORD and MAYA_PASSWORD_FILE are both set in .env. Keep one of them.",
    ),
    (
        "MAYA_PASSWORD_FILE=nowhere",
        (
            "MAYA_PASSWORD_FILE names nowhere, which cannot be read: No such file or directory."
            " Correct the path or the file."
        ),
    ),
    (
        "MAYA_PASSWORD_FILE=config",
        "MAYA_PASSWORD_FILE names config, which cannot be read: Is a directory. Correct the path or the file.",
    ),
    ("MAYA_PASSWORD_FILE=empty", "MAYA_PASSWORD_FILE names empty, which is empty. Write the secret into that file."),
    (
        "MAYA_PASSWORD_FILE=binary",
        "MAYA_PASSWORD_FILE names binary, which cannot be read: it is not UTF-8 text. Correct the path or the file.",
    ),
]


@pytest.mark.parametrize(("text", "expected"), FAULTS)
def test_a_secret_that_cannot_be_had_is_named_where_it_is_wanted(home: SampleHome, text: str, expected: str) -> None:
    """The report names the variable and its line in worker.yaml, never a value."""
    home.write(".env", text)
    home.write("empty", "\n")
    home.write("binary", b"\xff\xfe\xfd")

    assert home.problems() == [f"{PLACE} {expected}"]


def test_both_ways_in_the_environment_are_refused(home: SampleHome) -> None:
    """It is not guessed which of two is meant."""
    home.environ.update(MAYA_PASSWORD="a", MAYA_PASSWORD_FILE="b")

    assert home.problems() == [
        f"{PLACE} MAYA_PASSWORD and MAYA_PASSWORD_FILE are both set in the environment. Keep one of them."
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\n# c\nMAYA_PASSWORD 'x'\nMAYA_PASSWORD=y", ".env:3: is not a NAME=value line. Put a value with spaces"),
        ("MAYA_PASSWORD='open\n", ".env:1: is not a NAME=value line. Put a value with spaces"),
        ("MAYA_PASSWORD=“open”", ".env:1: MAYA_PASSWORD is between round quotes. Put it between plain ones: '…'"),
        (
            "MAYA_PASWORD=open",
            f"{PLACE} the secret MAYA_PASSWORD is not set. Add the line  MAYA_PASSWORD=…  to .env. (It",
        ),
        ("MAYA_PASSWORD=x\nMAYA_PASSWORD=y", ".env:2: MAYA_PASSWORD is written twice. Keep one of the lines."),
    ],
)
def test_a_fault_in_the_env_file_has_its_line_and_not_its_secret(home: SampleHome, text: str, expected: str) -> None:
    """The line is named; what stands on it is not repeated."""
    home.write(".env", text)

    problems = home.problems()
    assert any(problem.startswith(expected) for problem in problems)
    assert not any("open" in problem or "'x'" in problem for problem in problems)


def test_a_home_without_env_file_lives_from_the_environment(home: SampleHome) -> None:
    """.env is not required."""
    (home.folder / ".env").unlink()
    home.environ["MAYA_PASSWORD"] = "x"

    assert home.load().accounts["maya"].login.password == "x"


def test_an_offline_command_only_notices_that_a_secret_is_missing(home: SampleHome) -> None:
    """`plan` and `check --offline` work before the password is there."""
    home.write(".env", "")

    settings = load(home.folder, {}, secrets=False)
    assert [problem.warning for problem in settings.notices] == [True]
    assert settings.accounts["maya"].login.password == ""


def test_a_secret_shows_in_no_print_of_the_settings(home: SampleHome) -> None:
    """Neither a log line nor a traceback can give the password away."""
    home.environ["MAYA_PASSWORD"] = "correct horse"

    settings = home.load()
    assert settings.accounts["maya"].login.password == "correct horse"
    assert "correct horse" not in repr(settings)
