from zoneinfo import ZoneInfo

import pytest

from tests.settings.homes import SampleHome
from worker.core.people import Creator

SHEET = "data/creators.csv"
MIKA = {"creator": "mika", "name": "Mika Tanaka", "email": "mika@studio.example"}


def test_a_whole_row_becomes_a_creator(home: SampleHome) -> None:
    """Every column is read; what is a list in one cell is separated by semicolons."""
    home.sheet(
        "creators",
        {
            **MIKA, "aliases": "m@mail.example; Mika@Other.example;", "tier": "Micro", "platform": "tiktok",
            "handle": "@mika", "relationship": "Ambassador", "language": "EN", "timezone": "Asia/Tokyo",
            "country": "jp", "manager_name": "Ana Ruiz", "manager_email": "ana@talent.example", "instagram": "mika.i",
            "tiktok": "mika.t", "whatsapp": "+81 90 1234 5678", "value": "High", "owner": "Maya",
        },
    )  # fmt: skip

    assert home.load().creators == {
        "mika": Creator(
            key="mika", name="Mika Tanaka", email="mika@studio.example",
            aliases=("m@mail.example", "Mika@Other.example"), size="micro", platform="tiktok", handle="@mika",
            relationship="ambassador", language="en", timezone=ZoneInfo("Asia/Tokyo"), country="JP",
            manager_name="Ana Ruiz", manager_email="ana@talent.example", instagram="mika.i", tiktok="mika.t",
            whatsapp="+81 90 1234 5678", value="high", owner="maya",
        )
    }  # fmt: skip


def test_blank_cells_have_the_defaults_of_a_new_creator(home: SampleHome) -> None:
    """Key, name and one way to reach the person are enough."""
    home.sheet("creators", {"creator": "mika", "name": "Mika Tanaka", "tiktok": "mika"})

    assert home.load().creators["mika"] == Creator(key="mika", name="Mika Tanaka", tiktok="mika")


REACH = "Fill in one of email, manager_email, instagram, tiktok, whatsapp."
ONE_AT = "Write one address with one @, name@example.com."
PLAIN = "Write one address without spaces, commas or quotes, name@example.com."
FAULTS: list[tuple[dict[str, str], str]] = [
    ({"creator": ""}, "creator: is blank. Fill it in, or remove the row."),
    ({"name": ""}, "name: is blank. Fill it in, or remove the row."),
    ({"email": ""}, f"email: there is no way to reach this creator. {REACH}"),
    ({"email": "mika"}, f'email: "mika" is not an e-mail address. {ONE_AT}'),
    ({"email": "mika@a@b.example"}, f'email: "mika@a@b.example" is not an e-mail address. {ONE_AT}'),
    ({"email": "@studio.example"}, f'email: "@studio.example" is not an e-mail address. {ONE_AT}'),
    ({"email": "mika@"}, f'email: "mika@" is not an e-mail address. {PLAIN}'),
    ({"email": "mika tanaka@studio.example"}, f'email: "mika tanaka@studio.example" is not an e-mail address. {PLAIN}'),
    ({"email": "mika@studio.example,"}, f'email: "mika@studio.example," is not an e-mail address. {PLAIN}'),
    ({"email": "mika@studio..example"}, f'email: "mika@studio..example" is not an e-mail address. {PLAIN}'),
    ({"email": "mika@-studio.example"}, f'email: "mika@-studio.example" is not an e-mail address. {PLAIN}'),
    ({"email": ".mika@studio.example"}, f'email: ".mika@studio.example" is not an e-mail address. {PLAIN}'),
    (
        {"email": "mika@studio.example\r\nBcc: x@y.example"},
        f'email: "mika@studio.example Bcc: x@y.example" is not an e-mail address. {ONE_AT}',
    ),
    (
        {"email": "a@b.example; c@d.example"},
        "email: has 2 addresses. Keep one here and move the others to aliases.",
    ),
    (
        {"email": "maya@brand.example"},
        "email: maya@brand.example is a mailbox of ours. Write the creator's own address.",
    ),
    (
        {"manager_email": "Mika@studio.example"},
        (
            "manager_email: is the creator's own address too, so letters to the creator would speak of them as"
            " somebody else. Leave it blank; or, where the manager reads that address, leave email blank."
        ),
    ),
    (
        {"instagram": "mika films"},
        'instagram: "mika films" is not one handle. Write the handle alone, as in the address of the profile.',
    ),
    ({"aliases": "a@b.example;c"}, f'aliases: "c" is not an e-mail address. {ONE_AT}'),
    ({"manager_email": "ana"}, f'manager_email: "ana" is not an e-mail address. {ONE_AT}'),
    (
        {"size": "makro"},
        (
            'size: "makro" is not one of its values. Did you mean macro? Write nano, micro, mid, macro or mega,'
            " or leave it blank."
        ),
    ),
    (
        {"relationship": "old"},
        'relationship: "old" is not one of its values. Write new, repeat or ambassador, or leave it blank.',
    ),
    ({"value": "low"}, 'value: "low" is not one of its values. Write high, or leave it blank.'),
    (
        {"timezone": "Asia/Tokio"},
        'timezone: "Asia/Tokio" is not a time zone. Did you mean Asia/Tokyo?',
    ),
    (
        {"country": "Japan"},
        'country: "Japan" is not a country whose public holidays are known. Did you mean JP?',
    ),
    ({"language": "Englich"}, 'language: "Englich" is not a language code. Write en or zh-CN.'),
    ({"owner": "mya"}, 'owner: "mya" is not in config/worker.yaml. Did you mean maya?'),
    (
        {"owner": "zoe"},
        'owner: "zoe" is not in config/worker.yaml. Add it to config/worker.yaml, or correct the name here.',
    ),
    (
        {"whatsapp": "1.55512E+10"},
        (
            'whatsapp: "1.55512E+10" is not a phone number.'
            " Write it as +1 555 0100; in a spreadsheet, format the column as text."
        ),
    ),
    ({"name": "#REF!"}, "name: is the spreadsheet's error #REF!. Correct its formula."),
]


@pytest.mark.parametrize(("cells", "expected"), FAULTS)
def test_a_fault_in_the_roster_has_its_place(home: SampleHome, cells: dict[str, str], expected: str) -> None:
    """Each fault is named with row and column, what is wrong, and the remedy."""
    home.sheet("creators", {**MIKA, "creator": "first"} | {"email": "first@studio.example"}, MIKA | cells)
    home.write("data/asks.csv", "creator,scenario,item\n")

    assert home.problems()[0] == f"{SHEET}:3: {expected}"


def test_a_creator_cannot_stand_there_twice(home: SampleHome) -> None:
    """The second row is named, with the first one's number; case makes no difference."""
    home.sheet("creators", MIKA, MIKA | {"creator": "Mika", "email": "other@studio.example"})

    assert home.problems() == [f'{SHEET}:3: creator: "Mika" stands on row 2 too. Give each creator a key of its own.']


def test_an_address_on_several_rows_is_a_managers(home: SampleHome) -> None:
    """It is nobody's own, becomes the manager of those without one, and is said."""
    home.sheet(
        "creators",
        MIKA | {"email": "Ana@talent.example", "aliases": "mika@studio.example"},
        {"creator": "kai", "name": "Kai", "email": "ana@talent.example", "manager_email": "bo@talent.example"},
        {"creator": "noor", "name": "Noor", "email": "noor@films.example", "manager_email": "ana@talent.example"},
    )

    settings = home.load()
    assert {key: (each.email, each.manager_email) for key, each in settings.creators.items()} == {
        "mika": ("mika@studio.example", "Ana@talent.example"),
        "kai": ("", "bo@talent.example"),
        "noor": ("noor@films.example", "ana@talent.example"),
    }
    assert [str(notice) for notice in settings.notices] == [
        f"{SHEET}:2: email: Ana@talent.example stands on several rows and is treated as a manager's.",
        f"{SHEET}:3: email: ana@talent.example stands on several rows and is treated as a manager's.",
    ]


def test_one_manager_of_many_creators_is_nothing_to_say(home: SampleHome) -> None:
    """The column manager_email may repeat without a notice."""
    manager = {"manager_email": "ana@talent.example"}
    home.sheet("creators", MIKA | manager, {"creator": "kai", "name": "Kai"} | manager)

    settings = home.load()
    assert settings.notices == ()
    assert settings.creators["mika"].email == "mika@studio.example"


def test_a_creator_at_our_own_domain_is_said(home: SampleHome) -> None:
    """Their reply would be taken for a colleague's, so the roster is questioned."""
    home.sheet("creators", MIKA | {"email": "mika@brand.example"})

    (notice,) = home.load().notices
    assert str(notice) == (
        f"{SHEET}:2: email: mika@brand.example is at a domain of ours, so nothing they write would count as a reply."
        " Correct it, or brand.domains in config/worker.yaml."
    )


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"email": "mika@gmail"}, "email: mika@gmail has nothing like .com at its end. Write the whole address."),
        ({"name": "@mika"}, 'name: "@mika" is no name, and follow-ups begin with it. Write the name to greet them by.'),
        (
            {"name": "MIKA TANAKA"},
            'name: "MIKA TANAKA" is in capitals, and stands so in every letter. Write Mika Tanaka.',
        ),
    ],
)
def test_what_would_look_odd_in_a_letter_is_said(home: SampleHome, cells: dict[str, str], said: str) -> None:
    """It stops nothing: some addresses and names are odd."""
    home.sheet("creators", MIKA | cells)

    assert home.problems() == [f"notice {SHEET}:2: {said}"]


@pytest.mark.parametrize(
    ("written", "code"), [("", "en"), ("en-US", "en"), ("English", "en"), ("zh", "zh-CN"), ("ZH_cn", "zh-CN")]
)
def test_a_language_may_be_written_in_several_ways(home: SampleHome, written: str, code: str) -> None:
    """A region, a name or another case leads to the locale that is there."""
    home.sheet("creators", MIKA | {"language": written})

    assert home.load().creators["mika"].language == code


def test_a_language_without_a_locale_falls_back_and_is_said(home: SampleHome) -> None:
    """English is used, with a notice."""
    home.sheet("creators", MIKA | {"language": "fr"})

    settings = home.load()
    assert settings.creators["mika"].language == "en"
    assert [str(notice) for notice in settings.notices] == [
        f"{SHEET}:2: language: there is no config/locales/fr.yaml; en is used. There are en, zh-CN."
    ]


def test_a_broken_worker_file_makes_no_owner_a_stranger(home: SampleHome) -> None:
    """What cannot be judged is not judged: one fault, one line."""
    home.swap("config/worker.yaml", "poll_seconds: 60", "poll_seconds: x")

    assert len(home.problems()) == 1
