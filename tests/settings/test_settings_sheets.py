import codecs
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.settings.homes import CREATORS, SampleHome
from tests.settings.workbooks import workbook

SHEET = "data/creators.csv"
ASKS = "data/asks.csv"
HEADER = ("creator", "name", "email", "whatsapp")
JOSE = "creator,name,email\nmika,José Tanaka,mika@studio.example\n"


def only_workbook(home: SampleHome, name: str, content: bytes) -> Path:
    """Put data/`name`.xlsx in the place of the CSV file."""
    (home.folder / f"data/{name}.csv").unlink()
    return home.write(f"data/{name}.xlsx", content)


@pytest.mark.parametrize(
    "content",
    [
        JOSE.encode(),
        codecs.BOM_UTF8 + JOSE.encode(),
        JOSE.encode("utf-16"),
        codecs.BOM_UTF16_BE + JOSE.encode("utf-16-be"),
        JOSE.replace(",", "\t").encode("utf-16"),
        JOSE.replace(",", ";").encode(),
        JOSE.replace(",", "\t").encode(),
        b"sep=;\r\n" + JOSE.replace(",", ";").encode(),
        JOSE.replace("\n", "\r\n").encode(),
        JOSE.replace("\n", "\r").encode(),
        JOSE.replace("mika,José Tanaka", '"mika" , " José\u00a0\r\nTanaka "').replace('" ,', '",').encode(),
        ("\n\n" + JOSE + ",,\n\n").encode(),
        JOSE.replace("creator,name,email", "CREATOR,\u200bName , E-Mail ").encode(),
    ],
    ids=[
        "UTF-8", "with a mark", "UTF-16 LE", "UTF-16 BE", "Excel's Unicode text", "semicolons", "tabs", "sep line",
        "CRLF", "CR", "quotes and line breaks", "empty rows", "another header",
    ],
)  # fmt: skip
def test_a_sheet_is_read_however_a_spreadsheet_saved_it(home: SampleHome, content: bytes) -> None:
    """Marks, separators, line ends, quotes and stray white space make no difference."""
    home.write(SHEET, content)

    assert home.load().creators["mika"].name == "José Tanaka"


FAULTS: list[tuple[bytes, str]] = [
    (
        JOSE.encode("cp1252"),
        (
            "2: is not UTF-8 text (it seems to be Windows-1252 or another older encoding)."
            " Save it again as UTF-8 (in Excel: Save As, then CSV UTF-8)."
        ),
    ),
    (
        JOSE.encode("utf-16-le"),
        "2: is not UTF-8 text (it seems to be UTF-16). Save it again as UTF-8 (in Excel: Save As, then CSV UTF-8).",
    ),
    (
        codecs.BOM_UTF16_LE + b"abc",
        (
            "1: begins as UTF-16 and goes on as something else."
            " Save it again as UTF-8 (in Excel: Save As, then CSV UTF-8)."
        ),
    ),
    (
        workbook({"creators": [HEADER]}),
        (
            "1: is not UTF-8 text (it is an Excel workbook; its name should end in .xlsx)."
            " Save it again as UTF-8 (in Excel: Save As, then CSV UTF-8)."
        ),
    ),
    (b"", "1: is empty. Its first row names the columns: creator, name, email, aliases and so on."),
    (b"\n,,\n", "1: is empty. Its first row names the columns: creator, name, email, aliases and so on."),
    (
        b"mika,Mika Tanaka,mika@studio.example\n",
        (
            "1: the columns creator and name cannot be found."
            " The first row names the columns: creator, name, email, aliases and so on."
        ),
    ),
    (
        b"creator,email\nmika,mika@studio.example\n",
        (
            "1: the column name cannot be found."
            " The first row names the columns: creator, name, email, aliases and so on."
        ),
    ),
    (
        b"creator,name,email,name\n",
        '1: name: "name" is a second column name. Keep one of them.',
    ),
    (
        b"creator,name,size,tier\n",
        '1: size: "tier" is a second column size. Keep one of them.',
    ),
    (
        b"creator,name,emial\n",
        '1: emial: there is no column "emial". Did you mean email? Otherwise give the column another name.',
    ),
    (
        b"creator,name,email\nmika,Mika,mika@studio.example,oops\n",
        (
            '2: "oops" stands in a column without a title.'
            " Put a text that contains the separator between quotes, or give the column a title."
        ),
    ),
    (
        b"creator,name,,email\nmika,Mika,oops,mika@studio.example\n",
        (
            '2: "oops" stands in a column without a title.'
            " Put a text that contains the separator between quotes, or give the column a title."
        ),
    ),
    (
        b'creator,name,email\nmika,"Mika" T,mika@studio.example\n',
        (
            "2: cannot be read: a quote is opened and not closed as it should be (line 2 of the file)."
            ' Look for a lone " in this row; double it ("") or remove it.'
        ),
    ),
    (
        b'creator,name,email\nmika,"Mika,mika@studio.example\nkai,Kai,\n',
        (
            "2: cannot be read: a quote is opened and not closed as it should be (line 2 of the file)."
            ' Look for a lone " in this row; double it ("") or remove it.'
        ),
    ),
    (
        b"creator,name,email\nmika," + b"x" * 200_000 + b",\n",
        (
            "2: cannot be read: a cell has no end (line 2 of the file)."
            ' Look for a lone " in this row; double it ("") or remove it.'
        ),
    ),
]


@pytest.mark.parametrize(("content", "expected"), FAULTS)
def test_a_sheet_that_cannot_be_read_says_why_in_one_line(home: SampleHome, content: bytes, expected: str) -> None:
    """The row is named, and what to do in the spreadsheet; nothing is guessed."""
    home.write(SHEET, content)
    home.write(ASKS, "creator,scenario,item\n")

    assert home.problems() == [f"{SHEET}:{expected}"]


def test_columns_of_others_are_ignored_in_one_notice(home: SampleHome) -> None:
    """A team's own columns may stay in the sheet."""
    home.write(SHEET, "creator,name,email,Notes,Budget 2026\nmika,Mika,mika@studio.example,nice,5\n")

    settings = home.load()
    assert settings.creators["mika"].name == "Mika"
    assert [str(notice) for notice in settings.notices] == [
        f'{SHEET}:1: has columns that Chaser ignores: "Notes", "Budget 2026".'
    ]


def test_rows_are_numbered_as_the_spreadsheet_shows_them(home: SampleHome) -> None:
    """Empty rows count, and a cell of several lines is one row."""
    home.write(SHEET, 'creator,name,email\n\nmika,"Mika\nTanaka",mika@studio.example\nkai,Kai,nonsense\n')

    assert [problem.partition(" ")[0] for problem in home.problems()] == [f"{SHEET}:4:"]


def test_a_line_break_in_a_cell_cannot_end_a_mail_header(home: SampleHome) -> None:
    """White space is collapsed and invisible signs are gone in every cell."""
    home.write(SHEET, 'creator,name,email\nmika,"Mika\r\nBcc: all@x.example\u2028\u200b!",mika@studio.example\n')

    assert home.load().creators["mika"].name == "Mika Bcc: all@x.example !"


def test_a_workbook_is_read_like_a_csv_file(home: SampleHome) -> None:
    """Dates are dates, numbers lose their .0, and empty rows and columns do not matter."""
    rows = [
        ("Creator", "Name", "Email", "WhatsApp", None),
        (None, None, None, None, None),
        (" mika ", "Mika\nTanaka", "mika@studio.example", 15550100.0, None),
    ]
    only_workbook(home, "creators", workbook({"Notes": [("anything",)], "Creators": rows}))
    header = ("ask", "creator", "scenario", "item", "deadline", "posted_on", "prior_touches", "amount")
    ask = ("reel", "mika", "late-content", "the Reel", date(2026, 10, 23), datetime(2026, 10, 24, 9, 30), 2, 1.5)  # noqa: DTZ001 - Excel knows no zones
    only_workbook(home, "asks", workbook({"Sheet1": [header, ask]}))

    settings = home.load()
    mika, reel = settings.creators["mika"], settings.asks["reel"]
    assert (mika.name, mika.whatsapp) == ("Mika Tanaka", "15550100")
    assert (reel.deadline, reel.prior_touches, reel.amount) == (date(2026, 10, 23), 2, "1.5")
    assert str(reel.posted_on) == "2026-10-24 09:30:00-04:00"


def test_a_fault_in_a_workbook_has_its_row(home: SampleHome) -> None:
    """The number is the one beside the row in Excel."""
    rows = [HEADER, (), ("mika", "Mika", "nonsense", None)]
    only_workbook(home, "creators", workbook({"creators": rows}))

    assert [problem.partition(" is")[0] for problem in home.problems()] == ['data/creators.xlsx:3: email: "nonsense"']


def test_a_cell_beyond_the_header_of_a_workbook_is_a_fault(home: SampleHome) -> None:
    """As in a CSV file."""
    only_workbook(home, "creators", workbook({"creators": [HEADER, ("mika", "Mika", "m@x.example", None, "oops")]}))

    assert home.problems()[0].startswith('data/creators.xlsx:2: "oops" stands in a column without a title.')


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0 encrypted", CREATORS.encode()])
def test_what_is_no_workbook_is_said_in_one_line(home: SampleHome, content: bytes) -> None:
    """A damaged, protected or misnamed file names the way out."""
    only_workbook(home, "creators", content)

    assert home.problems() == [
        (
            "data/creators.xlsx: is not an Excel workbook that can be read."
            " Save it again in Excel as .xlsx (without a password), or as CSV UTF-8."
        )
    ]


def test_a_damaged_workbook_is_said_wherever_the_damage_is(home: SampleHome) -> None:
    """Each cut of a real workbook is either still whole or one problem, never a traceback."""
    whole = workbook({"creators": [HEADER, ("mika", "Mika", "mika@studio.example", None)]})
    path = only_workbook(home, "creators", whole)

    for at in range(0, len(whole), 97):
        path.write_bytes(whole[:at] + b"\x00\xff" + whole[at + 2 :])
        assert all(problem.startswith("data/creators.xlsx") for problem in home.problems())


def test_two_files_of_one_sheet_are_refused(home: SampleHome) -> None:
    """It is not guessed which of them counts."""
    home.write("data/creators.xlsx", workbook({"creators": [HEADER]}))

    assert home.problems() == [
        "data/creators.xlsx: and data/creators.csv are both here. Keep one of them, and move the other one away."
    ]


def test_a_missing_sheet_is_said(home: SampleHome) -> None:
    """The first row that would be enough is named."""
    (home.folder / SHEET).unlink()

    assert home.problems() == [
        (
            f"{SHEET}: is not here. Write it (a first row with the columns creator, name, email, aliases and so on is"
            " enough)."
        )
    ]


def test_a_sheet_of_another_kind_is_pointed_out(home: SampleHome) -> None:
    """An old Excel file is there, so that is what needs saving."""
    (home.folder / ASKS).rename(home.folder / "data/asks.xls")

    assert home.problems() == [f"{ASKS}: is not here. Save data/asks.xls as .xlsx or as CSV UTF-8."]


def test_a_folder_in_the_place_of_a_file_is_said(home: SampleHome) -> None:
    """What cannot be opened gives the system's reason."""
    for file in (SHEET, ".env", "config/cadences.yaml"):
        (home.folder / file).unlink()
        (home.folder / file).mkdir()

    assert {problem.partition(". ")[0] for problem in home.problems()} >= {
        f"{SHEET}: cannot be read: Is a directory",
        ".env: cannot be read: Is a directory",
        "config/cadences.yaml: cannot be read: Is a directory",
    }
