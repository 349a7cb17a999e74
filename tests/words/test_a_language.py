"""A language is a file: what docs/adding.md says about French, done."""

import re
from pathlib import Path

from tests.settings.homes import SampleHome
from tests.words import letters
from worker.core.actions import Audience
from worker.core.channels import Channel
from worker.words import Words

ADDING = (letters.TEMPLATES.parent / "docs" / "adding.md").read_text(encoding="utf-8")
STEPS = ADDING.split("\n## A language\n")[1]


def test_the_french_of_the_guide_is_two_files_and_no_code(tmp_path: Path) -> None:
    """Its own example gives the very letter it shows; what is not translated yet comes in English, dates included."""
    locale, template, shown = re.findall(r"```(?:yaml)?\n(.*?)\n```", STEPS.split("**1.**")[1], re.DOTALL)[:3]
    home = SampleHome(tmp_path)
    home.write("config/locales/fr.yaml", locale + "\n")
    home.write("templates/fr/late-content/tier-1.md", template + "\n")
    home.sheet("creators", {"creator": "leo", "name": "Léo Martin", "email": "leo@films.example", "language": "fr"})
    home.sheet("asks", {
        "ask": "leo-reel", "creator": "leo", "scenario": "late-content", "item": "le Reel Spring Glow",
        "reason": "le lancement a lieu le 9 novembre",
    })  # fmt: skip
    settings = home.load()
    words = Words(settings.template_folders, settings.locales)
    people = (settings.asks["leo-reel"], settings.creators["leo"], settings.accounts["maya"].account, settings.brand)
    first = words.letter(letters.draft(1, Audience.CREATOR), *people)

    assert f"Subject: {first.subject}\n\n{first.text}".rstrip() == shown
    assert '<html lang="fr">' in first.html
    assert "is Friday, October 30" in words.letter(letters.draft(2, Audience.CREATOR), *people).text
    assert words.message(Channel.TIKTOK, letters.draft(1, Audience.CREATOR), *people).text.startswith("Hi Léo,")
    assert words.problems([settings.scenarios["late-content"]]) == []
