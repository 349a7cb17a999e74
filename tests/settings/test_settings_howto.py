"""What the how-to guides tell people to write is what Chaser takes."""

import re
from pathlib import Path

import pytest

from tests.settings.homes import SampleHome

HOWTO = Path(__file__).parents[2] / "docs" / "howto"
BLOCK = re.compile(r"^( *)```yaml\n(.*?)^ *```", re.MULTILINE | re.DOTALL)


def blocks(page: str) -> list[str]:
    """The YAML on a page, as far left as it goes."""
    found = BLOCK.findall((HOWTO / page).read_text(encoding="utf-8"))
    return ["".join(line.removeprefix(indent) for line in text.splitlines(keepends=True)) for indent, text in found]


@pytest.mark.parametrize("block", blocks("cadences.md"))
def test_each_cadence_of_the_guide_is_understood(block: str, home: SampleHome) -> None:
    """It changes what it says it changes, and the rest keeps its shipped value."""
    before = home.load().scenarios
    home.write("config/cadences.yaml", block)
    home.load()
    assert home.problems() == []
    assert home.load().scenarios != before


def test_the_milestones_of_the_guide_are_understood(home: SampleHome) -> None:
    """One is moved, some are changed, and one is new."""
    moved, changed, new = blocks("milestones.md")
    home.write(
        "data/deliveries.csv", "creator,campaign,delivered_on,launch_on\nmika,Spring Glow,2026-10-09,2026-11-09\n"
    )
    home.write("data/asks.d/moved.yaml", moved)
    for text in (changed, new):
        home.write("config/milestones.yaml", text)
        assert home.problems() == []
        assert home.load().asks["mika-spring-glow-first-cut"].deadline is not None
    assert "mika-spring-glow-teaser" in home.load().asks


@pytest.mark.parametrize("page", ["gmail.md", "outlook.md"])
def test_each_mailbox_of_the_guides_is_understood(page: str, home: SampleHome) -> None:
    """Copied below the brand, it is a whole configuration."""
    (block,) = blocks(page)
    home.write("config/worker.yaml", f"brand: {{name: Lumen}}\n{block}")
    assert home.problems() == []
    assert home.load().accounts["maya"].imap.host.startswith(("imap.gmail", "outlook."))


def test_the_language_of_the_guide_is_understood(home: SampleHome) -> None:
    """A creator may then have it."""
    home.write("config/locales/fr.yaml", blocks("languages.md")[0])
    home.swap("data/creators.csv", "email,owner", "email,owner,language")
    home.swap("data/creators.csv", "maya\n", "maya,fr\n")
    assert home.load().creators["mika"].language == "fr"
