"""`chaser import`: a spreadsheet of somebody's own, understood, shown, and taken over only when they agree."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.asking.conftest import Place
from tests.settings.workbooks import workbook

TRACKER = """\
Spring tracker,,,,,,,
Influencer,E-mail,IG Handle,Deliverable,Due date,Status,Campaign,Notes
Mika Tanaka,mika@creators.example,@mika.makes,Reel,2026-10-23,pending,Summer Glow,she is lovely
Noor Haddad,noor@films.example,https://www.instagram.com/noor.films/,Story,"Oct 23, 2026",Overdue,Spring Glow,
Leo Petit,leo@petit.example,leopetit,Signed contract,05/11/2026,waiting,Spring Glow,
Leo Petit,leo@petit.example,leopetit,Screenshots,2026-10-26,Maybe,Spring Glow,
Noor Haddad,noor@films.example,,W-9,23.10.2026,Received,Spring Glow,
"""
CHINESE = [
    ["达人", "博主账号", "邮箱", "交付物", "截止日期", "状态", "品牌", "平台", "备注"],
    ["小林", "@xiaolin", "lin@studio.example", "小红书图文", date(2026, 10, 23), "未交付", "Lumen", "小红书", "请尽快"],
    ["王芳", "fang.w", "fang@studio.example", "后台数据截图", "2026年10月26日", "进行中", "Lumen", "Instagram", ""],
    ["王芳", "fang.w", "fang@studio.example", "合同", "2026/10/20", "已签", "Lumen", "Instagram", ""],
]


def sheet(place: Place, text: str = TRACKER, name: str = "tracker.csv") -> str:
    path = place.home.parent / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def seen(place: Place, file: str, *words: str) -> Any:
    """What it says as JSON."""
    return json.loads(place.run("import", file, *words, "--json").out)


def test_a_preview_says_what_was_understood_and_writes_nothing(place: Place) -> None:
    """Without a terminal and without --yes nothing is written, and the line to type is named."""
    before = place.files()
    ran = place.run("import", sheet(place))

    assert "Influencer\tthe creator's name" in ran.out
    assert "Due date\tthe deadline" in ran.out
    assert "Notes\tignored" in ran.out
    assert "leopetit\tLeo Petit\tleo@petit.example" in ran.out
    assert "3\tmika\tlate-content\tthe Reel for Summer Glow\t2026-10-23\tTouch 1 on 2026-10-26" in ran.out
    assert "Nothing was written." in ran.out
    assert "--yes" in ran.out
    assert place.files() == before


@pytest.mark.parametrize("words", [["--dry-run"], ["--dry-run", "--yes"], ["--dry-run", "--json", "--yes"]])
def test_a_dry_run_never_writes(words: list[str], place: Place) -> None:
    """--dry-run wins over --yes."""
    before = place.files()
    place.run("import", sheet(place), *words)
    assert place.files() == before


def test_what_is_not_plain_is_listed_and_not_guessed(place: Place) -> None:
    """A day with two readings, a status nobody knows: the row is left out, with the reason and the remedy."""
    left_out = {each["row"]: f"{each['why']}. {each['remedy']}" for each in seen(place, sheet(place))["left_out"]}

    assert left_out.keys() == {5, 6}
    assert '"05/11/2026" can be read as two days. Write 2026-05-11 or 2026-11-05.' in left_out[5]
    assert "--dates day-first" in left_out[5]
    assert 'its status "Maybe" is not clear. Say open, done or stopped there.' in left_out[6]


@pytest.mark.parametrize(
    ("text", "lacking", "left_out"),
    [
        ("Creator,Email\nIda Holm,ida@x.example\n", ["No column says what is owed"], {}),
        ("Deliverable,Due date\nReel,2026-10-23\n", ["No column says who owes it"], {}),
        (
            "Creator,Email,Deliverable,Due\nIda,ida@x.example,,\n,ben@x.example,Reel,\n,,Story,\n,,,2026-10-23\n",
            [],
            {
                2: '"Deliverable" is blank, so nothing is followed up. Fill in what is owed, if anything is.',
                3: "it has no name beside ben@x.example. Fill in the creator's name.",
                4: "it does not say who. Fill in the creator.",
                5: "it names no creator and nothing that is owed. ",
            },
        ),
        (
            "Creator,Email,Deliverable\nIda,ida@,Reel\nIda,,Story\n",
            [],
            {
                2: "email: there is no way to reach this creator. Fill in one of email, manager_email, instagram,"
                " tiktok, whatsapp.",
                3: "its creator, Ida, is left out. Mend the row that says who they are.",
            },
        ),
    ],
)
def test_no_row_is_dropped_in_silence(text: str, lacking: list[str], left_out: dict[int, str], place: Place) -> None:
    """What a whole sheet lacks is said once, what a row lacks beside its number, and how to mend it."""
    file = sheet(place, text)
    told = seen(place, file)
    assert [each.partition(",")[0] for each in told["lacking"]] == lacking
    assert {each["row"]: f"{each['why']}. {each['remedy']}" for each in told["left_out"]} == left_out
    assert all(each in place.run("import", file).out for each in told["lacking"])


def test_what_one_row_does_not_say_of_somebody_new_a_later_one_may(place: Place) -> None:
    """An address that is none is told, and the good one below is taken."""
    told = seen(place, sheet(place, "Creator,Email,Deliverable\nIda,ida@@x,Reel\nIda,ida@x.example,Story\n"))
    assert [each["email"] for each in told["creators"]] == ["ida@x.example"]
    assert len(told["asks"]) == 2
    assert told["remarks"][0]["why"] == 'the address "ida@@x" is none and is left blank'


def test_the_person_says_once_what_comes_first_in_a_date(place: Place) -> None:
    """--dates settles the doubt for the whole sheet."""
    asks = {each["row"]: each for each in seen(place, sheet(place), "--dates", "day-first")["asks"]}
    assert asks[5]["deadline"] == "2026-11-05"
    assert asks[5]["scenario"] == "unsigned-contract"
    assert asks[5]["item"] == "the signed contract for Spring Glow"


def test_importing_writes_new_files_and_importing_again_changes_nothing(place: Place) -> None:
    """The sheets of the home stay as they are; creators and asks come in beside them and are valid."""
    before = place.files()
    file = sheet(place)
    written = seen(place, file, "--yes")["written"]

    assert written == ["data/creators.d/import-tracker.yaml", "data/asks.d/import-tracker.yaml"]
    after = place.files()
    assert {name: content for name, content in after.items() if name not in written} == before
    place.run("check", "--offline")
    chases = {chase["id"]: chase for chase in json.loads(place.run("status", "--json").out)["chases"]}
    assert chases["noor-films-late-content-the-story-for-spring-glow"]["creator"] == "noor-films"

    again = seen(place, file, "--yes")
    assert again["written"] == again["asks"] == again["creators"] == []
    assert len(again["known"]) == 2
    assert place.files() == after


def test_rows_added_later_are_added_beside_what_was_imported(place: Place) -> None:
    """The first file is the person's by then; what is new goes into a second one."""
    seen(place, sheet(place), "--yes")
    first = place.read("data/asks.d/import-tracker.yaml")
    more = TRACKER + "Mika Tanaka,mika@creators.example,,Spark code,2026-10-30,,Summer Glow,\n"

    written = seen(place, sheet(place, more), "--yes")["written"]

    assert written == ["data/asks.d/import-tracker-2.yaml"]
    assert place.read("data/asks.d/import-tracker.yaml") == first
    assert yaml.safe_load(place.read(written[0]))[0]["scenario"] == "whitelisting"


def test_a_chinese_workbook_is_understood(place: Place) -> None:
    """Chinese headers, statuses and dates; real dates as well as text; the sheet by its name."""
    path = place.home.parent / "达人跟进.xlsx"
    path.write_bytes(workbook({"说明": [["关于本表"]], "跟进": CHINESE}))

    told = seen(place, str(path), "--sheet", "跟进")

    meanings = {each["title"]: each["column"] for each in told["columns"]}
    assert meanings == {
        "达人": "name", "博主账号": "handle", "邮箱": "email", "交付物": "item", "截止日期": "deadline",
        "状态": "status", "品牌": "brand", "平台": "platform", "备注": None,
    }  # fmt: skip
    assert [(each["scenario"], each["item"], each["deadline"]) for each in told["asks"]] == [
        ("late-content", "小红书图文", "2026-10-23"),
        ("missing-metrics", "后台数据截图", "2026-10-26"),
    ]
    assert told["over"] == [4]
    assert told["creators"][1]["instagram"] == "fang.w"


def test_a_sheet_without_headers_we_know_says_which_there_are(place: Place) -> None:
    """The cover sheet of a workbook: the remedy names the other one."""
    path = place.home.parent / "book.xlsx"
    path.write_bytes(workbook({"Cover": [["Our tracker"]], "Spring": CHINESE}))
    ran = place.run("import", str(path), exit_code=2)
    assert "No row of book.xlsx names columns that Chaser knows." in ran.err
    assert "--sheet NAME" in ran.err
    assert "Cover, Spring" in ran.err
    assert 'has no sheet "Winter"' in place.run("import", str(path), "--sheet", "Winter", exit_code=2).err


def test_an_agencys_address_beside_several_names_is_the_managers(place: Place) -> None:
    """Nobody is taken for somebody else since they share an agency; two people of one name are told apart."""
    text = """\
Creator,Email,Deliverable
Ida Holm,desk@talent.example,Reel
Ben Ode,desk@talent.example,Story
Anna Li,anna@one.example,Reel
Anna Li,anna@two.example,Reel
"""
    told = seen(place, sheet(place, text))
    creators = {each["name"]: each for each in told["creators"]}
    assert (
        creators["Ida Holm"].get("manager_email") == creators["Ben Ode"].get("manager_email") == "desk@talent.example"
    )
    assert "email" not in creators["Ida Holm"]
    assert [(each["row"], each["why"]) for each in told["left_out"]] == [
        (5, '"Anna Li" has the address anna@one.example as anna-li, and another one here')
    ]


def test_a_change_in_the_spreadsheet_is_told_and_not_taken_over(place: Place) -> None:
    """What is done there, or due on another day, is said with the line to type."""
    seen(place, sheet(place), "--yes")
    changed = TRACKER.replace("Reel,2026-10-23,pending", "Reel,2026-10-28,approved")
    told = [f"{each['why']}. {each['remedy']}" for each in seen(place, sheet(place, changed), "--yes")["remarks"]]
    key = "mika-late-content-the-reel-for-summer-glow"
    assert f"it is done here and open for Chaser. If so: chaser done {key}" in told
    assert any("its deadline is 2026-10-28 here and 2026-10-23 in data/asks.d/import-tracker.yaml" in t for t in told)


def test_our_own_sheets_can_be_imported_too(place: Place) -> None:
    """The columns of data/asks.csv mean what they mean there, and its rows are known already."""
    told = seen(place, str(place.home / "data" / "asks.csv"))
    assert told["known"] == ["mika-reel", "jonas-contract"]
    assert not told["asks"]


def test_at_a_terminal_it_asks_before_it_writes(place: Place) -> None:
    """No leaves everything as it is, yes writes."""
    before = place.files()
    person = place.at_terminal("import", sheet(place))
    person.reads("Add 2 creators and 2 asks?")
    person.reads("> ")
    person.types("n")
    assert person.ends() == 0
    assert place.files() == before

    person = place.at_terminal("import", sheet(place))
    person.reads("Add 2 creators and 2 asks?")
    person.reads("> ")
    person.types()
    person.reads("wrote data/asks.d/import-tracker.yaml")
    assert person.ends() == 0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("tracker.numbers", b"x", "is not a spreadsheet that Chaser reads"),
        ("tracker.xlsx", b"x", "is not an Excel workbook that can be read"),
        ("tracker.csv", "Creator,Email\nJörg,j@x.example\n".encode("latin-1"), "is not UTF-8 text"),
        ("tracker.csv", b"", "names columns that Chaser knows"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_in_words(name: str, content: bytes, said: str, place: Place) -> None:
    """Exit 2, what is wrong and how to save it; never a traceback."""
    path: Path = place.home.parent / name
    path.write_bytes(content)
    assert said in place.run("import", str(path), exit_code=2).err
