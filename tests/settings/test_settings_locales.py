import pytest

from tests.settings.homes import SampleHome

ENGLISH = "config/locales/en.yaml"


def test_a_home_without_locales_has_the_shipped_ones(home: SampleHome) -> None:
    """English and Chinese are there without a file in the home."""
    (home.folder / ENGLISH).unlink()

    locales = home.load().locales
    assert {code: locale.date_format for code, locale in locales.items()} == {
        "en": "EEEE, MMMM d",
        "zh-CN": "M月d日EEEE",
    }


def test_a_homes_locale_changes_only_what_it_says(home: SampleHome) -> None:
    """A date format of its own, and the rest as shipped."""
    home.write(ENGLISH, "date_format: EEEE d MMMM\n")

    english = home.load().locales["en"]
    assert (english.date_format, english.short_date_format, english.name) == ("EEEE d MMMM", "MMMM d", "English")


def test_another_language_is_a_file(home: SampleHome) -> None:
    """A locale file makes its language known to the roster; its weekend counts where no country is given."""
    home.write("config/locales/ar.yaml", "name: العربية\nweekend: [friday, saturday]\ndate_format: EEEE d MMMM\n")
    home.sheet("creators", {"creator": "mika", "name": "Mika", "email": "m@studio.example", "language": "ar-EG"})

    settings = home.load()
    mika = settings.creators["mika"]
    calendar = settings.calendar_of(mika, settings.accounts["maya"].account)
    assert (mika.language, calendar.weekend) == ("ar", {4, 5})


FAULTS = [
    ("name: English", "nmae: English", "1: nmae: is not a setting here. Did you mean name?"),
    ("name: English", "name: []", "1: name: should be one text. Write it on this line, between quotes."),
    (
        "EEEE, MMMM d",
        "DD/MM",
        (
            '2: date_format: "DD/MM" is not a date pattern.'
            " Write one such as EEEE, MMMM d (other letters between single quotes)."
        ),
    ),
    (
        "EEEE, MMMM d",
        "EEEE",
        (
            '2: date_format: "EEEE" lacks the day or the month.'
            " Write one such as EEEE, MMMM d (other letters between single quotes)."
        ),
    ),
    (
        "EEEE, MMMM d",
        "d 'of MMMM",
        (
            '2: date_format: "d \'of MMMM" is not a date pattern.'
            " Write one such as EEEE, MMMM d (other letters between single quotes)."
        ),
    ),
    ("[saturday, sunday]", "[sat]", '3: weekend.0: "sat" is not a weekday. Did you mean saturday?'),
]


@pytest.mark.parametrize(("old", "new", "line"), FAULTS)
def test_a_fault_in_a_locale_is_one_line_that_says_what_to_write(
    home: SampleHome, old: str, new: str, line: str
) -> None:
    """Each fault is named with the line and path of its key, what is wrong, and the remedy."""
    home.swap(ENGLISH, old, new)

    problems = [problem for problem in home.problems() if "name: is missing" not in problem]
    assert problems == [f"{ENGLISH}:{line}"]


def test_a_locale_of_our_own_needs_the_name_of_its_language(home: SampleHome) -> None:
    """Nothing is invented for a language that is not shipped."""
    home.write("config/locales/de.yaml", "date_format: EEEE, d. MMMM\n")

    assert home.problems() == ["config/locales/de.yaml:1: name: is missing. Add the line  name: …"]


def test_a_locale_file_is_named_after_its_language(home: SampleHome) -> None:
    """A file name that is no language code says what it should look like."""
    home.write("config/locales/german.yaml", "name: Deutsch\n")

    assert home.problems() == [
        (
            'config/locales/german.yaml: "german" is not a language code.'
            " Rename it, such as en.yaml, de.yaml or zh-CN.yaml."
        )
    ]
