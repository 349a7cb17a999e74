"""Which template is used, what may stand in one, and how a mistake in one is reported."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.words import letters
from worker.core.actions import Audience
from worker.core.locale import Locale
from worker.core.people import Ask, Creator
from worker.errors import WordsError
from worker.words import Letter, Words

LOCALES = {
    "en": Locale("en", "English"),
    "pt": Locale("pt", "Portuguese", date_format="EEEE, d 'de' MMMM", short_date_format="d 'de' MMMM"),
}
ASK = letters.MINIMAL["late-content"]
TIER_1 = "late-content/tier-1.md"


def write(folder: Path, name: str, body: str, subject: str = "A subject") -> Path:
    """A template file, with its front matter."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\nsubject: {subject}\nsign_off: Best,\n---\n{body}\n", encoding="utf-8")
    return path


def letter(*folders: Path, ask: Ask = ASK, creator: Creator = letters.MIKA, **draft: object) -> Letter:
    """Touch 1 to the creator with these template folders before the shipped ones."""
    words = Words([*folders, letters.TEMPLATES], LOCALES)
    return words.letter(letters.draft(1, Audience.CREATOR, **draft), ask, creator, letters.ACCOUNT, letters.BRAND)


def test_a_template_of_the_home_goes_before_the_shipped_one(tmp_path: Path) -> None:
    """One file in the home overrides one message; the signature is still the shipped one."""
    write(tmp_path, f"en/{TIER_1}", "Mine: {{ item }}.")

    assert letter(tmp_path).text == "Mine: the Reel.\n\nBest,\nMaya Lin\nCreator Partnerships Manager, Lumen\n"


@pytest.mark.parametrize(
    ("language", "expected"),
    [("pt-BR", "brasil"), ("pt_br", "brasil"), ("pt-PT", "portugal"), ("pt", "portugal"), ("fr", "english"),
     ("../../etc", "english"), ("", "english")],
)  # fmt: skip
def test_a_language_with_its_region_goes_before_the_language_and_english_comes_last(
    tmp_path: Path, language: str, expected: str
) -> None:
    """The search order of templates/README.md."""
    for code, word in (("pt-BR", "brasil"), ("pt", "portugal"), ("en", "english")):
        write(tmp_path, f"{code}/{TIER_1}", word)

    assert letter(tmp_path, creator=replace(letters.MIKA, language=language)).text.startswith(f"{expected}\n")


def test_dates_follow_the_language_of_the_words_around_them(tmp_path: Path) -> None:
    """A reader of Portuguese gets Portuguese dates in a Portuguese letter, English ones in an English letter."""
    write(tmp_path, f"pt/{TIER_1}", "{{ asked_for }}")
    creator = replace(letters.MIKA, language="pt-BR")

    assert letter(tmp_path, creator=creator).text.startswith("terça-feira, 27 de outubro\n")
    assert "by Tuesday, October 27?" in letter(creator=creator).text


def test_the_year_is_said_only_where_it_is_another_one(tmp_path: Path) -> None:
    """A letter of December 30 asks for a date in January."""
    write(tmp_path, f"en/{TIER_1}", "{{ asked_for }} | {{ earlier }}")
    earlier = (date(2026, 12, 28), date(2026, 12, 28), date(2025, 12, 1))
    text = letter(tmp_path, due_on=date(2026, 12, 30), asked_for=date(2027, 1, 4), earlier=earlier).text

    assert text.startswith("Monday, January 4, 2027 | December 28 and December 1, 2025\n")


def test_a_right_to_left_language_is_marked_in_the_html(tmp_path: Path) -> None:
    """Arabic reads from the right, also in mail clients that do not guess."""
    write(tmp_path, f"ar/{TIER_1}", "مرحبا")

    assert '<html lang="ar" dir="rtl">' in letter(tmp_path, creator=replace(letters.MIKA, language="ar")).html


def test_text_from_the_sheets_is_never_read_as_a_template(tmp_path: Path) -> None:
    """Braces in a cell arrive as braces, markup is escaped in the HTML, invisible characters are gone."""
    write(tmp_path, f"en/{TIER_1}", "{{ item }} for {{ creator.first_name }}")
    nasty = replace(ASK, item="the {{ 7 * 7 }}{% raw %} <b>Reel</b>\r\nBcc: x@y.example\x00\u202e\u2029")
    written = letter(tmp_path, ask=nasty)

    assert written.text.splitlines()[0] == "the {{ 7 * 7 }}{% raw %} <b>Reel</b> Bcc: x@y.example for Mika"
    assert "&lt;b&gt;Reel&lt;/b&gt;" in written.html


@pytest.mark.parametrize(
    "body",
    ["{{ ''.__class__.__mro__ }}", "{{ creator.__init__.__globals__ }}", "{% include '/etc/passwd' %}",
     "{{ creator.phone }}", "{{ itme }}", "{% if itme %}x{% endif %}", "{{ item + 1 }}", "{{ item", "{% endif %}"],
)  # fmt: skip
def test_a_mistake_in_a_template_names_its_file_and_line(tmp_path: Path, body: str) -> None:
    """The line counts from the top of the file, front matter included; the sandbox refuses what it must."""
    write(tmp_path / "templates", f"en/{TIER_1}", f"Hello,\n\n{body}")

    with pytest.raises(WordsError) as caught:
        letter(tmp_path / "templates")
    assert (caught.value.file, caught.value.line) == ("templates/en/late-content/tier-1.md", 7)


@pytest.mark.parametrize(
    ("content", "line"),
    [("Hello", 1), ("---\nsubject: x\n---\nHello", 1), ("---\nsubject: x\nsign_off: y\nHello", 1),
     ("---\nsubject: x\n\n# remark\nsign-off: y\n---\nHello", 5), ("---\nsubject: {{ x }}\nsign_off: y\n---\nHello", 2),
     ("---\nsubject: x\nsubject: y\n---\n", 3), ("---\nsubject:\nsign_off: x\n---\n", 2)],
)  # fmt: skip
def test_a_mistake_in_the_front_matter_names_its_line(tmp_path: Path, content: str, line: int) -> None:
    """Missing, unclosed, misspelt, repeated and empty fields, and an unknown value in one."""
    path = write(tmp_path / "templates", f"en/{TIER_1}", "")
    path.write_text(content, encoding="utf-8")

    with pytest.raises(WordsError) as caught:
        letter(tmp_path / "templates")
    assert caught.value.line == line


def test_a_template_that_windows_saved_reads_the_same(tmp_path: Path) -> None:
    """A byte order mark and CRLF line ends change nothing."""
    path = write(tmp_path, f"en/{TIER_1}", "One\ntwo.\n\nThree.")
    plain = letter(tmp_path)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert letter(tmp_path) == plain


def test_a_file_that_is_not_text_is_reported(tmp_path: Path) -> None:
    """UTF-16, as an editor may save it, is named instead of guessed."""
    write(tmp_path, f"en/{TIER_1}", "").write_bytes("---\n".encode("utf-16"))

    with pytest.raises(WordsError, match="cannot be read"):
        letter(tmp_path)


def test_changed_words_are_used_for_the_next_letter(tmp_path: Path) -> None:
    """A running service need not be restarted after an edit, nor after a new override."""
    words = Words([tmp_path, letters.TEMPLATES], LOCALES)
    heard = []
    for body in (None, "First.", "Second, longer."):
        if body:
            write(tmp_path, f"en/{TIER_1}", body)
        made = words.letter(letters.draft(1, Audience.CREATOR), ASK, letters.MIKA, letters.ACCOUNT, letters.BRAND)
        heard.append(made.text.splitlines()[0])

    assert heard == ["Hi Mika,", "First.", "Second, longer."]


def test_a_condition_that_says_nothing_leaves_no_gap(tmp_path: Path) -> None:
    """Only a blank line of the file ends a paragraph."""
    body = (
        "One.\n{% if reason %}Two.{% endif %}\n{% if not reason %}\nThree.\n{% endif %}\n"
        "\n\n{% if reason %}\nX\n\n{% endif %}\nFour."
    )
    write(tmp_path, f"en/{TIER_1}", body)

    assert letter(tmp_path).text.split("\n\n")[:-1] == ["One. Three.", "Four."]


@pytest.mark.parametrize(
    ("detail", "value", "said"),
    [("reason", "because the launch is on November 9.", "because the launch is on November 9. "),
     ("reason", "the call is at 5 p.m.", "because the call is at 5 p.m. "),
     ("benefit", "so that payment is quick!", "means that payment is quick."),
     ("first_line", "Loved the new studio", "Loved the new studio.\n"),
     ("first_line", "Loved it 🎉", "Loved it 🎉\n")],
)  # fmt: skip
def test_details_fit_into_their_sentence_however_they_were_typed(detail: str, value: str, said: str) -> None:
    """A cell's own full stop, or the connecting word that the template brings, is not said twice."""
    full = letters.FULL["late-content"]

    assert said in letter(ask=replace(full, **{detail: value})).text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "greeting"),
    [("Mika Sato", "Hi Mika,"), ("Mika", "Hi Mika,"), ("J. Balvin", "Hi J. Balvin,"),
     ("Dr. Ana Ruiz", "Hi Dr. Ana Ruiz,"), ("The Kitchen Twins", "Hi The Kitchen Twins,"),
     ("Glow Studio", "Hi Glow Studio,"), ("山田 太郎", "Hi 山田 太郎,"),
     ("Zoë Müller", "Hi Zoë,"), ("  Mika \n Sato ", "Hi Mika,")],
)  # fmt: skip
def test_people_are_greeted_by_a_name_that_is_theirs(name: str, greeting: str) -> None:
    """By the first name, and whole where half a name would be wrong."""
    assert letter(creator=replace(letters.MIKA, name=name)).text.startswith(f"{greeting}\n")


def test_only_https_addresses_become_links() -> None:
    """The HTML says what the text says; a link shows where it leads, without the sentence's full stop."""
    ask = replace(letters.FULL["missing-info"], help_link="https://brand.example/a?b=1&c=2.")
    html = letter(ask=ask).html

    assert '<a href="https://brand.example/a?b=1&amp;c=2">https://brand.example/a?b=1&amp;c=2</a>' in html
    assert "<a " not in letter(ask=replace(ask, help_link="javascript:alert(1) http://plain.example")).html
    assert "Warmly,<br>\nMaya Lin<br>\n" in html
    assert not [tag for tag in ("<img", "<script", "<style", "<link") if tag in html]


def test_the_shipped_templates_have_no_problem() -> None:
    """What `chaser check` says about the words as they come."""
    assert letters.shipped_words().problems(letters.SCENARIOS) == []


def test_a_scenario_without_words_is_told_which_files_to_write() -> None:
    """Each missing letter by name; those that only an ask's own stakes can reach are warnings."""
    own = replace(letters.SCENARIOS[0], key="event-rsvp", windows=letters.SCENARIOS[0].windows[:2], tier_4=False)
    found = letters.shipped_words().problems([own])

    assert [(problem.file, problem.warning) for problem in found] == [
        (f"templates/en/event-rsvp/tier-{tier}{end}.md", tier > 2) for tier in (1, 2, 3) for end in ("", "-manager")
    ]


def test_check_finds_the_mistake_that_only_some_letters_would_meet(tmp_path: Path) -> None:
    """A value misspelt inside a condition, a placeholder of another tool, and a file name that is never read."""
    folder = tmp_path / "templates"
    write(folder, "en/late-content/tier-1.md", "{{ item }} {% if not reason %}{{ resaon }}{% endif %}")
    write(folder, "en/late-content/tier-2.md", "Dear [First Name], {{ item }}")
    write(folder, "en/late-content/tier_3.md", "x")
    write(folder, "xx-XX/late-content/tier-1.md", "x")
    found = Words([folder, letters.TEMPLATES], LOCALES).problems(letters.SCENARIOS)

    assert [(problem.file, problem.line, problem.warning) for problem in found] == [
        ("templates/en/late-content/tier-1.md", 5, False),
        ("templates/en/late-content/tier-2.md", 0, False),
        ("templates/en/late-content/tier_3.md", 0, True),
        ("templates/xx-XX/late-content/tier-1.md", 0, False),
    ]
    assert "resaon" in found[0].what


def test_the_readme_lists_every_value_a_template_may_use() -> None:
    """templates/README.md is where a marketer looks."""
    readme = (letters.TEMPLATES / "README.md").read_text(encoding="utf-8")
    from_code = letters.template_values()

    assert [name for name in from_code if f"`{name}`" not in readme] == []


def test_a_folder_that_is_no_scenarios_is_said(tmp_path: Path) -> None:
    """Nobody would ever read its words; the shipped folders and the home's own scenarios are no matter."""
    write(tmp_path / "templates" / "en", "late-contents/tier-1.md", "Hi")
    words = Words([tmp_path / "templates", letters.TEMPLATES], LOCALES)

    (found,) = words.problems([])
    assert (found.file, found.warning) == ("templates/en/late-contents", True)
