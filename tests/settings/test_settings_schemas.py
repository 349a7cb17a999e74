"""The JSON Schemas take what Chaser takes, refuse the plain mistakes, and say what each key is for."""

from pathlib import Path

import pytest

from tests.settings.json_schema import faults
from worker.defaults import shipped
from worker.settings import write_home
from worker.settings.findings import Findings
from worker.settings.schemas import SCHEMAS
from worker.settings.yaml_files import read_yaml

SHIPPED = [
    ("worker", "config/worker.yaml"),
    ("cadences", "config/cadences.yaml"),
    ("calendar", "config/calendar.yaml"),
    *(
        ("machines", str(path.relative_to(path.parents[3])))
        for path in sorted(shipped("config/locales").glob("m*/*.yaml"))
    ),
    *(("locale", f"config/locales/{path.name}") for path in sorted(shipped("config/locales").glob("*.yaml"))),
]


def said(name: str, data: object) -> list[str]:
    """What the schema of that name has against some data."""
    schema = SCHEMAS[name].as_json()
    return list(faults(data, schema, schema))


@pytest.mark.parametrize(("name", "file"), SHIPPED)
def test_every_shipped_file_fits_its_schema(name: str, file: str) -> None:
    """As Chaser reads it, which is as YAML 1.2 does: `on:` is a key and no truth."""
    assert said(name, read_yaml(shipped(file).read_bytes(), Findings(file)).data) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("cadences", {"scenarios": {"late-content": {"touches": [0, "2-3", {"day": "5"}]}}}),
        ("cadences", {"batching": {"mid_market": {"tier_1": "monday"}}}),
        ("locale", {"name": "Français", "weekend": ["saturday", "sunday"]}),
        ("asks", {"creator": "mika", "scenario": "late-content", "item": "the Reel", "deadline": "2026-10-23"}),
        ("asks", [{"creator": "mika", "scenario": "late-content", "item": "the Reel", "prior_touches": 2}]),
        ("creators", {"creator": "mika", "name": "Mika", "size": "micro"}),
    ],
)
def test_a_file_may_say_only_what_it_wants_otherwise(name: str, data: object) -> None:
    """What a home leaves out keeps its shipped value, so nothing more is needed."""
    assert said(name, data) == []


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("worker", {"poll_second": 60}, "/poll_second is not known"),
        ("worker", {"brand": {"name": "Lumen", "segment": "large"}}, "'large' is against enum"),
        ("worker", {"accounts": {"maya": {"email": "m@b.example"}}}, "/accounts/maya/login is missing"),
        ("worker", {"poll_seconds": "often"}, "'often' is against type integer"),
        ("worker", {"poll_seconds": 0}, "0 is against minimum 1"),
        ("cadences", {"scenarios": {"late-content": {"stakes": "huge"}}}, "'huge' is against enum"),
        ("locale", {"weekend": ["sabado"]}, "'sabado' is against enum"),
        ("asks", {"creator": "mika", "item": "the Reel"}, "/scenario is missing"),
        ("asks", {"creator": "m", "scenario": "s", "item": "i", "deadline": "23.10."}, "'23.10.' is against pattern"),
        ("creators", {"creator": "mika", "nane": "Mika"}, "/nane is not known"),
    ],
)
def test_a_plain_mistake_is_marked(name: str, data: object, fault: str) -> None:
    """An unknown key, a wrong choice, a missing key, a wrong kind."""
    assert any(fault in each for each in said(name, data)), said(name, data)


def test_keys_have_the_words_of_the_shipped_files() -> None:
    """An editor shows them while one types; they are written down in the commented files alone."""
    account = SCHEMAS["worker"].as_json()["$defs"]["AccountSection"]["properties"]
    assert account["country"]["description"].startswith("The country whose public holidays are days off")
    scenario = SCHEMAS["cadences"].as_json()["$defs"]["ScenarioSection"]["properties"]
    assert scenario["stakes"]["description"].startswith("low | medium | high. High stakes never wait")
    brand = SCHEMAS["worker"].as_json()["$defs"]["BrandSection"]["properties"]
    assert brand["senior_lead"]["description"].startswith("The mailbox of whoever leads")


def test_no_secret_is_asked_for() -> None:
    """A schema never suggests writing a password into a file."""
    assert "password" not in SCHEMAS["worker"].as_json()["$defs"]["LoginSection"]["properties"]


def test_each_kind_of_file_in_a_home_has_one(tmp_path: Path) -> None:
    """Every YAML file that `init` writes, and those that Chaser adds."""
    patterns = [each.files for each in SCHEMAS.values()]
    write_home(tmp_path)
    files = [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.yaml")]
    assert files
    assert [file for file in files if not any(Path(file).match(pattern) for pattern in patterns)] == []
