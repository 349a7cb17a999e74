"""data/asks.d: asks beside the sheet, in the same words."""

from dataclasses import replace
from datetime import date

import pytest

from tests.settings.homes import SampleHome
from worker.core.people import Ask
from worker.errors import ChaserError
from worker.settings import fingerprint, write_ask

FILE = "data/asks.d/story.yaml"
STORY = "ask: mika-story\ncreator: mika\nscenario: late-content\nitem: the Story for Spring Glow\n"
MADE = Ask(
    key="mika-late-content-the-reel", creator="mika", scenario="late-content", item="the Reel: part 2",
    request_subject="The Reel: part 2", requested_on=date(2026, 10, 15), owner="maya",
)  # fmt: skip


def test_an_ask_stands_beside_those_of_the_sheet(home: SampleHome) -> None:
    """Its file is remembered, and missing details are allowed and listed."""
    home.write(FILE, STORY)

    asks = home.load().asks

    assert list(asks) == ["mika-reel", "mika-story"]
    assert asks["mika-story"].file == FILE
    assert asks["mika-story"].missing == ("deadline", "reason", "consequence", "action")
    assert asks["mika-reel"].file == ""


def test_a_file_may_hold_several(home: SampleHome) -> None:
    """A list of mappings; the key is made as for a row when there is none; an empty file holds nothing."""
    home.write(FILE, "- {creator: mika, scenario: late-content, item: the Story}\n- " + STORY.replace("\n", "\n  "))
    home.write("data/asks.d/empty.yaml", "# nothing yet\n")

    assert sorted(home.load().asks) == ["mika-late-content-the-story", "mika-reel", "mika-story"]


def test_values_are_read_as_they_are_written(home: SampleHome) -> None:
    """A date, an amount and a clause keep their form, quoted or not."""
    home.write(FILE, f"{STORY}deadline: 2026-10-30\namount: 4.20\nclause: '7'\nstatus: Done\nreason: ~\n")

    ask = home.load().asks["mika-story"]

    assert (ask.deadline, ask.amount, ask.clause, ask.status, ask.reason) == (
        date(2026, 10, 30), "4.20", "7", "done", "",
    )  # fmt: skip


FAULTS = [
    (f"{STORY}deadine: 2026-10-30\n", ":5: deadine: is not a detail of an ask. Did you mean deadline?"),
    (
        f"{STORY}colour: red\n",
        ":5: colour: is not a detail of an ask. The keys are the columns of data/asks.csv: ask, creator",
    ),
    (
        f"{STORY}\ndeadline: 30.10.2026\n",
        ':6: deadline: "30.10.2026" is not a date as Chaser reads it. Write 2026-10-30.',
    ),
    (f"{STORY}reason: [one, two]\n", ":5: reason: should be one text. Write it on this line."),
    (STORY.replace("mika\n", "mikka\n"), ':2: creator: "mikka" is not in data/creators. Did you mean mika?'),
    ("ask: mika-story\ncreator: mika\nitem: it\n", ":1: scenario: is blank. Fill it in, or remove the entry."),
    (f"{STORY}item: another\n", ':5: "item" is written twice, first on line 4. Keep one.'),
    ("- mika-story\n", ":1: has a text where lines of its own belong. Write  name: value"),
    (f"{STORY}: [\n", ":5: is not valid YAML"),
]


@pytest.mark.parametrize(("text", "said"), FAULTS)
def test_a_fault_is_said_with_its_line(text: str, said: str, home: SampleHome) -> None:
    """As in a sheet, but each key has a line of its own."""
    home.write(FILE, text)

    (problem,) = home.problems()

    assert problem.startswith(f"{FILE}{said}")


def test_where_both_have_a_key_the_sheet_is_followed(home: SampleHome) -> None:
    """It is said, and stops nothing; letter case makes no difference."""
    home.write(FILE, STORY.replace("mika-story", "Mika-Reel"))

    assert home.load().asks["mika-reel"].item == "the Reel for Spring Glow"
    (notice,) = home.problems()
    assert notice.startswith(f'notice {FILE}:1: ask: "Mika-Reel" is a row of data/asks.csv too, and that row')


def test_a_key_stands_in_one_file_only(home: SampleHome) -> None:
    """There is no telling which of two files is meant."""
    home.write(FILE, STORY)
    home.write("data/asks.d/twin.yaml", f"# again\n{STORY}")

    assert home.problems() == [
        f'data/asks.d/twin.yaml:2: ask: "mika-story" stands in {FILE}:1 too. Give each ask a key of its own.'
    ]


def test_another_ending_is_said(home: SampleHome) -> None:
    """A .yml file would otherwise be passed over silently."""
    home.write("data/asks.d/story.yml", STORY)

    assert home.problems() == ["notice data/asks.d/story.yml: is not read. Give it a name that ends in .yaml."]


def test_a_changed_file_is_noticed(home: SampleHome) -> None:
    """A new file, another text and a removal each change the fingerprint."""
    seen = [fingerprint(home.folder)]
    home.write(FILE, STORY)
    seen.append(fingerprint(home.folder))
    home.write(FILE, f"{STORY}reason: the launch is near\n")
    seen.append(fingerprint(home.folder))
    (home.folder / FILE).unlink()

    assert len(set(seen)) == 3
    assert fingerprint(home.folder) == seen[0]


def test_what_chaser_writes_is_what_it_reads(home: SampleHome) -> None:
    """Signs that mean something in YAML or a line break in the origin do no harm; nothing else is left lying there."""
    ask = replace(MADE, item='what we asked for in "Reel #2: [draft]"', amount="5: 6")

    assert write_ask(home.folder, ask, "Made from a mail\nask: something-else")

    assert home.load().asks[ask.key] == ask
    assert [path.name for path in (home.folder / "data/asks.d").iterdir()] == [f"{ask.key}.yaml"]


def test_a_file_that_is_there_is_not_written_again(home: SampleHome) -> None:
    """What a person changed in it stays."""
    write_ask(home.folder, MADE, "first")
    path = home.folder / "data/asks.d" / f"{MADE.key}.yaml"
    path.write_text("# mine now\n", encoding="utf-8")

    assert not write_ask(home.folder, MADE, "second")
    assert path.read_text(encoding="utf-8") == "# mine now\n"


def test_a_folder_that_cannot_be_written_is_said(home: SampleHome) -> None:
    """Here a file stands where the folder should be."""
    home.write("data/asks.d", "not a folder")

    with pytest.raises(ChaserError, match="cannot be written") as caught:
        write_ask(home.folder, MADE, "first")
    assert "data/asks.csv" in caught.value.remedy
