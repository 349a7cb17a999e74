"""data/creators.d: creators beside the sheet, in the same words."""

from tests.settings.homes import SampleHome

FILE = "data/creators.d/import-tracker.yaml"
NOOR = "creator: noor\nname: Noor Haddad\nemail: noor@films.example\n"


def test_a_creator_stands_beside_those_of_the_sheet(home: SampleHome) -> None:
    """An ask may name them as any other."""
    home.write(FILE, NOOR)
    home.write("data/asks.d/noor.yaml", "{creator: noor, scenario: late-content, item: the Story}\n")
    settings = home.load()
    assert list(settings.creators) == ["mika", "noor"]
    assert settings.creators["noor"].email == "noor@films.example"


def test_a_row_of_the_sheet_wins_over_the_folder(home: SampleHome) -> None:
    """So a creator moves into the sheet by being written there; the double is said."""
    home.write(FILE, NOOR.replace("noor\n", "mika\n", 1))
    assert home.load().creators["mika"].name == "Mika Tanaka"
    what = f'{FILE}:1: creator: "mika" is a row of data/creators.csv too, and that row is followed.'
    assert home.problems() == [f"notice {what} Remove one of the two."]


def test_faults_are_told_with_their_place(home: SampleHome) -> None:
    """Each with file and line, in the words of the sheet; the same creator twice in the folder is one."""
    home.write(FILE, NOOR + "e-mail: x@y.example\n")
    home.write("data/creators.d/other.yaml", NOOR)
    assert home.problems() == [
        f"{FILE}:4: e-mail: is not a detail of a creator. Did you mean email?",
        f'data/creators.d/other.yaml:1: creator: "noor" stands in {FILE}:1 too. Give each creator a key of its own.',
    ]
