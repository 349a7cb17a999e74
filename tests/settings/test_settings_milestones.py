"""config/milestones.yaml and data/deliveries.csv: asks that follow from a day in a sheet."""

from datetime import date
from pathlib import Path

import pytest

from tests.settings.homes import SampleHome
from worker.core.cadence import Stakes
from worker.settings import fingerprint
from worker.settings.home import write_home

FILE = "config/milestones.yaml"
SHEET = "data/deliveries.csv"
HEAD = "creator,campaign,delivered_on,signed_on,launch_on\n"
DELIVERED = f"{HEAD}mika,Spring Glow,2026-10-09,,\n"
KEYS = ["reply", "impressions", "script", "first-cut", "review", "revision", "published"]


def test_a_delivery_makes_an_ask_of_each_milestone(home: SampleHome) -> None:
    """In the order of the work, with keys that last, and without a file of its own."""
    home.write(SHEET, DELIVERED)

    asks = home.load().asks

    assert list(asks)[1:] == [f"mika-spring-glow-{key}" for key in KEYS]
    script = asks["mika-spring-glow-script"]
    assert (script.item, script.scenario, script.requested_on, script.deadline, script.file) == (
        "the script for Spring Glow", "late-content", date(2026, 10, 9), None, SHEET,
    )  # fmt: skip
    assert script.origin is not None
    assert (script.origin.days, script.origin.begins) == (7, date(2026, 10, 9))
    assert asks["mika-spring-glow-review"].origin is not None
    assert asks["mika-spring-glow-review"].missing == ()
    assert not (home.folder / "data/asks.d").exists()


def test_without_deliveries_nothing_follows_and_nothing_is_said(home: SampleHome) -> None:
    """The sheet may be missing, and may have a header alone, as shipped."""
    assert list(home.load().asks) == ["mika-reel"]
    home.write(SHEET, HEAD)
    assert home.problems() == []


def test_a_new_home_has_both_files_and_follows_nobody(tmp_path: Path) -> None:
    """Samples that name a creator stand elsewhere."""
    write_home(tmp_path)

    assert (tmp_path / FILE).exists()
    assert (tmp_path / SHEET).read_text(encoding="utf-8").count("\n") == 1


def test_the_words_are_those_of_the_creators_language(home: SampleHome) -> None:
    """The item stands in the letter as it is."""
    home.write("config/locales/zh-CN.yaml", 'name: 简体中文\ndate_format: "M月d日EEEE"\n')
    home.sheet("creators", {"creator": "mika", "name": "林小满", "email": "mika@x.example", "language": "zh-CN"})
    home.write(SHEET, DELIVERED)

    assert home.load().asks["mika-spring-glow-script"].item == "Spring Glow的脚本"


def test_what_counts_from_a_day_that_is_not_known_does_not_exist_yet(home: SampleHome) -> None:
    """Nor what counts from that; and without a campaign the item does without."""
    home.write(
        FILE, "milestones: {contract: {title: C, from: signed, day: 5, item: 'the form', scenario: missing-info}}"
    )
    home.write(SHEET, f"{HEAD}mika,,,2026-10-01,\n")

    assert [(ask.key, ask.item) for ask in home.load().asks.values()][1:] == [("mika-contract", "the form")]


def test_a_home_says_only_what_it_wants_otherwise(home: SampleHome) -> None:
    """Another way of counting replaces the shipped one; `on: false` takes a milestone away."""
    home.write(FILE, "milestones: {reply: {on: false}, script: {business_days: 5, stakes: medium}}")
    home.write(SHEET, DELIVERED)

    asks = home.load().asks

    assert list(asks)[1:] == [f"mika-spring-glow-{key}" for key in KEYS[1:]]
    script = asks["mika-spring-glow-script"]
    assert script.stakes is Stakes.MEDIUM
    assert script.origin is not None
    assert (script.origin.days, script.origin.business) == (5, True)


MOVED = [
    ("data/asks.csv", "ask,creator,scenario,item,deadline\nMika-Spring-Glow-script,,,,2026-10-20\n"),
    ("data/asks.d/script.yaml", "{ask: mika-spring-glow-script, deadline: 2026-10-20}"),
    (
        "data/asks.d/script.yaml",
        "{ask: mika-spring-glow-script, creator: mika, scenario: late-content, item: x, deadline: 2026-10-20}",
    ),
]


@pytest.mark.parametrize(("file", "text"), MOVED)
def test_a_row_with_its_key_moves_it(home: SampleHome, file: str, text: str) -> None:
    """What the row leaves blank stays as the milestone has it; no second ask comes of it."""
    home.write(SHEET, DELIVERED)
    home.write(file, text)

    asks = {key.lower(): ask for key, ask in home.load().asks.items()}

    script = asks["mika-spring-glow-script"]
    assert (script.deadline, script.scenario) == (date(2026, 10, 20), "late-content")
    assert script.origin is not None
    assert sum(key.endswith("-script") for key in asks) == 1


def test_the_weekly_word_comes_until_the_last_milestone(home: SampleHome) -> None:
    """Off as shipped."""
    home.write(FILE, "milestones: {weekly: {on: true}}")
    home.write(SHEET, DELIVERED)

    assert [key for key in home.load().asks if "weekly" in key] == [
        "mika-spring-glow-weekly-1", "mika-spring-glow-weekly-2",
    ]  # fmt: skip


M = "milestones:\n  script: "
FAULTS = [
    (f"{M}{{day: 7, every: 7}}", ":2: milestones.script: has day and every. Write one of"),
    (f"{M}{{from: delivery}}", ':2: milestones.script.from: "delivery" is no milestone to count from. Did you mean'),
    (f"{M}{{from: published}}", ':2: milestones.script.from: "published" comes later, or is off. Write delivered,'),
    (
        f"{M}{{scenario: late}}",
        ':2: milestones.script.scenario: "late" is not in config/cadences.yaml. Did you mean late-content',
    ),
    (f"{M}{{form: signed}}", ":2: milestones.script.form: is not a setting here. Did you mean from?"),
    (f"{M}{{day: 4000}}", ':2: milestones.script.day: "4000" is too large.'),
    (f'{M}{{item: "the {{campaign}} script"}}', ":2: milestones.script.item"),
    (f'{M}{{item: "the script[ for {{camp}}]"}}', ':2: milestones.script.item: "the script[ for {camp}]" has a'),
    (f"{M}{{item: [the script]}}", ":2: milestones.script.item: is neither a text nor texts by language. Write"),
    (f"{M}{{days: 7}}", ":2: milestones.script.days: is not a setting here. Did you mean day?"),
    ("milestone:\n  script: {day: 3}", ":1: milestone: is not a setting here. Did you mean milestones?"),
    (f"{M}{{item: your script}}", ":2: milestones.script.item: says you or your"),
    ("milestones:\n  review: {from: delivered}", ':2: milestones.review: is ours from "delivered" on.'),
    ("milestones:\n  Shoot: {title: Shoot, from: signed, day: 1, item: x, scenario: late-content}", ":2: "),
    ("milestones:\n  shoot: {title: Shoot, from: signed, day: 1, item: x}", ":2: milestones.shoot: has no scenario."),
]


@pytest.mark.parametrize(("text", "said"), FAULTS)
def test_a_fault_in_the_milestones_is_said_with_its_line(home: SampleHome, text: str, said: str) -> None:
    """And with what to write instead."""
    home.write(FILE, text)

    assert any(line.removeprefix("notice ").startswith(f"{FILE}{said}") for line in home.problems()), home.problems()


ROWS = [
    ("mikka,Spring Glow,2026-10-09,,", ':2: creator: "mikka" is not in data/creators. Did you mean mika?'),
    ("mika,Spring Glow,09/10/2026,,", ':2: delivered_on: "09/10/2026" is not a date as Chaser reads it. Write 2026-'),
    ("mika,A,2026-10-09,,\nmika,a,2026-10-10,,", ':3: campaign: "mika" and this campaign stand on row 2 too.'),
    ("mika,A,2026-10-09,2026-10-12,", ":2: delivered_on: 2026-10-09 is before the signing of 2026-10-12."),
    ("mika,A,,,", ":2: No day is known of what mika gets. Nothing follows before you fill in delivered_on, signed_on"),
]


@pytest.mark.parametrize(("rows", "said"), ROWS)
def test_a_fault_in_the_sheet_is_said_with_its_row(home: SampleHome, rows: str, said: str) -> None:
    """As in the other sheets."""
    home.write(SHEET, f"{HEAD}{rows}\n")

    assert any(line.removeprefix("notice ").startswith(f"{SHEET}{said}") for line in home.problems()), home.problems()


def test_a_change_in_either_file_is_noticed(home: SampleHome) -> None:
    """A running service takes it in."""
    before = fingerprint(home.folder)
    home.write(SHEET, DELIVERED)
    between = fingerprint(home.folder)
    home.write(FILE, "milestones: {script: {day: 8}}")

    assert len({before, between, fingerprint(home.folder)}) == 3


def test_scenarios_to_thank_after_are_known(home: SampleHome) -> None:
    """None as shipped; a slip of the pen is said with its line."""
    assert home.load().policies.thank_after == frozenset()
    home.swap("config/worker.yaml", "poll_seconds: 60\n", "policies: {thank_after: [late-content]}\n")
    assert home.load().policies.thank_after == {"late-content"}
    home.swap("config/worker.yaml", "[late-content]", "[late-contents]")
    (problem,) = home.problems()
    assert problem.startswith('config/worker.yaml:1: policies.thank_after: "late-contents" is not in')
    assert problem.endswith("Did you mean late-content?")
