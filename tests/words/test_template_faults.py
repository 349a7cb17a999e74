"""A mistake in a template, told to somebody who writes letters and no programs."""

from pathlib import Path

import pytest

from worker.errors import WordsError
from worker.words.template_file import Source, letter_template
from worker.words.values import person

VALUES = {"item": "the Reel", "creator": person("Mika Tanaka"), "manager": person("Ana Ruiz"), "asked_for": "Friday"}
FRONT = "---\nsubject: A reminder\nsign_off: Warmly,\n---\n"
MISTAKES = [
    ("{{ itme }}", "'itme' is undefined. Did you mean item?"),
    ("{{ creator.fist_name }}", "a person has no 'fist_name'. Did you mean first_name?"),
    ("{{ zzz }}", "'zzz' is undefined."),
    ("{% if item %}x", "a {% if %} is not closed: write {% endif %} where it ends."),
    ("{{ item", "a {{ is not closed by }}."),
    ("{{ item|titel }}", "No filter named 'titel'."),
]


def written(source: Source, text: str) -> str:
    template = letter_template(source, text)
    return template.rendered(template.body, VALUES)


@pytest.mark.parametrize(("body", "said"), MISTAKES)
def test_a_mistake_is_told_with_its_line_and_what_was_meant(body: str, said: str) -> None:
    """In words; the line is the file's."""
    source = Source(Path("tier-1.md"), "templates/en/late-content/tier-1.md", "en")
    with pytest.raises(WordsError) as caught:
        written(source, f"{FRONT}{body}\n")
    assert caught.value.what == f"The template cannot be used: {said}"
    assert caught.value.line in {5, 6}
