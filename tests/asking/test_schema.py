"""`chaser schema`: printed one by one, or written all together with the line that an editor follows."""

import json
from pathlib import Path

from tests.asking.conftest import Place


def test_it_lists_prints_and_writes_them(place: Place, tmp_path: Path) -> None:
    """Without a name the list, with one the document, with --all every file."""
    names = [line.split("\t")[0] for line in place.run("schema").out.splitlines()]
    assert names == ["worker", "cadences", "calendar", "milestones", "locale", "machines", "asks", "creators"]
    assert json.loads(place.run("schema", "worker").out)["title"] == "Chaser: config/worker.yaml"

    folder = tmp_path / "schemas"
    ran = place.run("schema", "--all", str(folder))
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{name}.schema.json" for name in names)
    assert f"# yaml-language-server: $schema={folder}/worker.schema.json" in ran.out


def test_an_editors_line_changes_nothing_for_chaser(place: Place) -> None:
    """It is a comment like any other."""
    text = place.read("config/worker.yaml")
    place.write("config/worker.yaml", f"# yaml-language-server: $schema=schemas/worker.schema.json\n{text}")
    place.run("check", "--offline")


def test_a_name_that_is_none_is_said(place: Place) -> None:
    """With the nearest one."""
    assert "Did you mean worker?" in place.run("schema", "workers", exit_code=2).err
    assert "Leave out the name" in place.run("schema", "worker", "--all", "x", exit_code=2).err
