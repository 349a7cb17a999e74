"""What `brand:` says once for all asks: facts of a campaign, help links, the voice, and who is who."""

from dataclasses import replace

import pytest

from tests.settings.homes import SampleHome
from worker.rounds.owners import ops

WORKER = "config/worker.yaml"
FACTS = """\
brand:
  name: Lumen
  sign_off: Sunny regards,
  campaigns:
    Spring Glow: {reason: the launch is on March 22, action: close the slot}
  help_links: {late-content: https://brand.example/brief}
  senior_lead: maya
"""


def test_a_campaigns_facts_fill_what_its_asks_leave_blank(home: SampleHome) -> None:
    """The ask's own words go first, and what is known from here is not missing."""
    home.swap(WORKER, "brand: {name: Lumen, segment: mid_market}\n", FACTS)
    row = {"creator": "mika", "scenario": "late-content", "campaign": "spring glow"}
    home.sheet("asks", row | {"ask": "one", "item": "the Reel"}, row | {"ask": "two", "item": "x", "action": "wait"})
    settings = home.load()

    one, two = settings.asks["one"], settings.asks["two"]
    assert (one.reason, one.action, one.help_link) == (
        "the launch is on March 22", "close the slot", "https://brand.example/brief",
    )  # fmt: skip
    assert (two.reason, two.action) == ("the launch is on March 22", "wait")
    assert one.missing == ("deadline", "consequence")
    assert (settings.brand.sign_off, settings.brand.senior_name) == ("Sunny regards,", "Maya Lin")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("voice: freindly", "brand.voice: there is no templates/en/voices/freindly.md. Did you mean friendly?"),
        ("senior_lead: may", 'brand.senior_lead: "may" is none of the accounts. Did you mean maya?'),
        ("ops_account: omar", 'brand.ops_account: "omar" is none of the accounts. Write maya.'),
        (
            "help_links: {late-contents: https://x.example}",
            'brand.help_links: "late-contents" is not in config/cadences.yaml. Did you mean late-content?',
        ),
        (
            "help_links: {late-content: x.example}",
            'brand.help_links.late-content: "x.example" is not a link. Write it whole, beginning with https://.',
        ),
        ("campaigns: {Glow: {reson: x}}", "brand.campaigns.Glow.reson: is not a setting here. Did you mean reason?"),
    ],
)
def test_a_name_that_names_nothing_is_one_line_that_says_what_to_write(
    home: SampleHome, facts: str, expected: str
) -> None:
    """Each with its line in worker.yaml."""
    home.swap(WORKER, "segment: mid_market", facts)

    assert [problem.split(" ", 1)[1][: len(expected)] for problem in home.problems()] == [expected]


def test_a_voice_of_ones_own_is_a_file(home: SampleHome) -> None:
    """By existing: templates/en/voices/playful.md makes voice: playful."""
    home.swap(WORKER, "segment: mid_market", "voice: playful")
    home.write("templates/en/voices/playful.md", "greeting: Yo {{ creator.first_name }}!\n")

    assert home.load().brand.voice == "playful"


@pytest.mark.parametrize(
    ("segment", "looked_after"),
    [("mid_market", {"unsigned-contract", "whitelisting"}), ("smb", set()), ("enterprise", set())],
)
def test_operations_look_after_contracts_and_ad_access(home: SampleHome, segment: str, looked_after: set[str]) -> None:
    """Of a mid-market team, as shipped; nothing else is theirs."""
    home.swap(WORKER, "segment: mid_market", f"segment: {segment}, ops_account: maya")
    settings = home.load()
    asks = {key: replace(settings.asks["mika-reel"], scenario=key) for key in settings.scenarios}

    assert {key for key, ask in asks.items() if ops(ask, settings) == "maya"} == looked_after
    assert len(asks) == 8
