"""A new home with answers in it: worker.yaml keeps its comments, the secret its exact signs."""

import stat
from pathlib import Path

import pytest
import yaml

from tests.settings.homes import SampleHome
from worker.defaults import shipped
from worker.settings import load, write_home
from worker.settings.brand_context import brand_context
from worker.settings.env_file import write_secret
from worker.settings.first_home import FirstHome, FirstMailbox

MAYA = FirstMailbox("m.lin@brand.example", "Maya: Lin #1", "Asia/Shanghai", host="imap.brand.example", port=993)


def comments(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip().startswith("#")]


def test_every_comment_of_the_shipped_file_stays() -> None:
    """What the person did not answer is commented out and can be read."""
    before = shipped("config/worker.yaml").read_text(encoding="utf-8")
    after = FirstHome({"name": "Lumen", "sign_off": "Best,"}, MAYA).worker_yaml()
    assert [line for line in comments(before) if line not in comments(after)] == []
    assert "    # country: US" in after
    assert "    # title: Creator Partnerships Manager" in after


def test_what_was_answered_is_what_the_settings_say(tmp_path: Path) -> None:
    """Also where an answer has signs that YAML would read otherwise."""
    write_home(tmp_path, FirstHome({"name": "null", "segment": "smb"}, MAYA, empty_sheets=True).files())
    settings = load(tmp_path, {}, secrets=False)
    assert settings.brand.name == "null"
    assert settings.accounts["m-lin"].account.name == "Maya: Lin #1"
    assert settings.accounts["m-lin"].account.country == ""
    assert not settings.creators
    assert not settings.asks


@pytest.mark.parametrize("secret", ["plain", "it's", "a\\b'c\"d", "#$x y", "密码", "trailing\\"])
def test_a_secret_is_read_back_sign_by_sign(secret: str, home: SampleHome) -> None:
    """The line of its name is replaced, the others stay, and the file is its owner's alone."""
    home.write(".env", "OTHER=1\nexport MAYA_PASSWORD=old\n# a comment\n")
    (home.folder / ".env").chmod(0o644)
    write_secret(home.folder, "MAYA_PASSWORD", secret)
    assert home.load().accounts["maya"].login.password == secret
    text = (home.folder / ".env").read_text(encoding="utf-8")
    assert text.startswith("OTHER=1\n")
    assert text.endswith("# a comment\n")
    assert stat.S_IMODE((home.folder / ".env").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("markdown", "facts"),
    [
        ("# Lumen Brand Context\n", {"name": "Lumen"}),
        ("**Brand name:** Lumen\n\n**Tone of voice**: professional\n", {"name": "Lumen", "voice": "formal"}),
        ("| Item | Value |\n|---|---|\n| Brand | Lumen |\n| Sign-off | Best, |\n",
         {"name": "Lumen", "sign_off": "Best,"}),
        ("# 品牌背景\n\n- 品牌名称：Lumen\n- 语气：友好\n", {"name": "Lumen", "voice": "friendly"}),
        ("## Campaigns\n- Spring Glow: the launch is on March 22.\n",
         {"campaigns": {"Spring Glow": {"reason": "the launch is on March 22"}}}),
        ("## Voice\nNot corporate; warm.\n", {"voice": "friendly"}),
        ("", {}),
        ("# Notes\n\nNothing of use.\n", {}),
    ],
)  # fmt: skip
def test_facts_are_found_however_they_are_laid_out(markdown: str, facts: dict[str, object]) -> None:
    """Headings, bold labels, tables, lists, both languages; and nothing where there is nothing."""
    assert brand_context(markdown).facts == facts


def test_the_facts_are_ones_that_the_settings_take(tmp_path: Path) -> None:
    """A campaign without a usable detail, or a link for no scenario of ours, is left and named."""
    told = brand_context("## Campaigns\n### Autumn\n- Budget: 100\n\n## Links\n- Shop: https://shop.example\n")
    assert told.left == ["Budget: 100", "Shop: https://shop.example"]
    write_home(tmp_path, FirstHome(told.facts).files())
    assert yaml.safe_load((tmp_path / "config/worker.yaml").read_text(encoding="utf-8"))["brand"]["name"] == "Lumen"
    load(tmp_path, {}, secrets=False)
