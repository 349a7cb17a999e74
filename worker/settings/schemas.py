"""JSON Schemas of the files a home has, made from the very sections that check them, for editors to complete and mark.

A schema is looser than the check: it knows names, kinds and choices, and not what goes together. Its descriptions are
the comments of the shipped files.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from functools import partial
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from worker.core.cadence import Stakes
from worker.core.people import AskStatus
from worker.defaults import shipped
from worker.settings import (
    asks_sheet,
    cadences_file,
    calendar_file,
    creators_sheet,
    locales_file,
    machines_file,
    milestones_file,
    worker_file,
)
from worker.settings.checking import Section
from worker.settings.comments import ANYWHERE, described
from worker.settings.sheets import Form

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
WRITTEN: Final = {"type": ["string", "number", "null"]}
"""A cell of a sheet, as YAML may have it."""
DAY: Final = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}", "description": "A day: 2026-10-26"}
MACHINES: Final = f"{machines_file.FOLDER}/en.yaml"
OF_ASKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "stakes": {"enum": [*Stakes]},
    "status": {"enum": [*AskStatus]},
    "content": {"enum": [*asks_sheet.CONTENTS]},
    **{name: DAY for name in asks_sheet.FORM.columns if name.endswith("_on") or name in {"deadline", "brand_owes_by"}},
}
OF_CREATORS: Final[Mapping[str, Mapping[str, Any]]] = {
    "size": {"enum": [*creators_sheet.SIZES]},
    "relationship": {"enum": [*creators_sheet.RELATIONSHIPS]},
    "value": {"enum": ["high"]},
}


class _Generator(GenerateJsonSchema):
    """What people write, not what becomes of it: a zone is its name, a time of day a text."""

    def is_instance_schema(self, _schema: core_schema.IsInstanceSchema) -> JsonSchemaValue:
        return {"type": "string"}

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Without a default that says nothing more than that the key may be left out."""
        made = super().default_schema(schema)
        return {key: value for key, value in made.items() if key != "default" or value not in (None, "", [], {})}

    def encode_default(self, dft: object) -> object:
        """A default as one would write it."""
        if isinstance(dft, Section):
            return dft.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
        if isinstance(dft, time):
            return f"{dft:%H:%M}"
        if isinstance(dft, tuple | frozenset):
            return [self.encode_default(each) for each in dft]
        return dft if isinstance(dft, str | int | float | bool | list | dict | None) else str(dft)


@dataclass(frozen=True, slots=True)
class Schema:
    """The schema of one kind of file: where such files are, and how it is made."""

    name: str
    files: str
    make: Callable[[], dict[str, Any]]

    def as_json(self) -> dict[str, Any]:
        """The whole document."""
        return {"$schema": DIALECT, "title": f"Chaser: {self.files}", **self.make()}


def _of_section(section: type[Section], file: str, *, partial_file: bool) -> dict[str, Any]:
    """A section as a schema. Of a partial file everything may be left out, since it keeps its shipped value then."""
    made = section.model_json_schema(schema_generator=_Generator, mode="validation")
    definitions = made.get("$defs", {})
    for part in (made, *definitions.values()):
        part.pop("title", None)
        if partial_file:
            part.pop("required", None)
        for each in part.get("properties", {}).values():
            each.pop("title", None)
    _say_bounds(made)
    path = shipped(file)
    keys = {key for part in (made, *definitions.values()) for key in part.get("properties", {})}
    _describe(made, made, described(path.read_text(encoding="utf-8"), keys), ())
    return made


def _say_bounds(part: object) -> None:
    """Pydantic leaves bounds of a value that is read in our own way under its own names."""
    if isinstance(part, dict):
        for ours, theirs in (("minimum", "ge"), ("maximum", "le")):
            if isinstance(part.get(theirs), int):
                part[ours] = part.pop(theirs)
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _say_bounds(each)


def _describe(
    part: dict[str, Any], whole: dict[str, Any], told: Mapping[tuple[str, ...], str], at: tuple[str, ...]
) -> None:
    """Put the comments of the shipped file where its keys are."""
    for key, each in part.get("properties", {}).items():
        path = (*at, key)
        if words := told.get(path) or told.get((ANYWHERE, key)):
            each["description"] = words
        for inner in _sections_in(each, whole):
            names = [found[len(path)] for found in told if found[: len(path)] == path and len(found) > len(path)]
            deeper = (*path, names[0]) if _is_named(each) and names else path
            _describe(inner, whole, told, deeper)


def _is_named(each: dict[str, Any]) -> bool:
    """Whether the keys below are names that a person chose, as accounts and scenarios have."""
    return "additionalProperties" in each and each["additionalProperties"] is not False


def _sections_in(each: dict[str, Any], whole: dict[str, Any]) -> list[dict[str, Any]]:
    """The sections that a key holds, whether one, several by name, or none at times."""
    options = [each, *each.get("anyOf", []), *each.get("allOf", [])]
    options += [
        option["additionalProperties"] for option in options if isinstance(option.get("additionalProperties"), dict)
    ]
    references = [option["$ref"].rpartition("/")[2] for option in options if "$ref" in option]
    return [whole["$defs"][name] for name in references]


def _of_rows(form: Form, choices: Mapping[str, Mapping[str, Any]], needed: tuple[str, ...]) -> dict[str, Any]:
    """Rows of a sheet in YAML: one, or a list of them."""
    row = {
        "type": "object",
        "properties": {column: dict(choices.get(column, WRITTEN)) for column in form.columns},
        "required": list(needed),
        "additionalProperties": False,
    }
    return {
        "anyOf": [{"$ref": "#/$defs/row"}, {"type": "array", "items": {"$ref": "#/$defs/row"}}],
        "$defs": {"row": row},
    }


def _section(name: str, files: str, section: type[Section], sample: str, *, partial_file: bool = True) -> Schema:
    return Schema(name, files, partial(_of_section, section, sample, partial_file=partial_file))


SCHEMAS: Final[Mapping[str, Schema]] = {
    each.name: each
    for each in (
        _section("worker", worker_file.FILE, worker_file.WorkerSection, worker_file.FILE, partial_file=False),
        _section("cadences", cadences_file.FILE, cadences_file.CadencesSection, cadences_file.FILE),
        _section("calendar", calendar_file.FILE, calendar_file.CalendarSection, calendar_file.FILE),
        _section("milestones", milestones_file.FILE, milestones_file.MilestonesSection, milestones_file.FILE),
        _section("locale", "config/locales/*.yaml", locales_file.LocaleSection, "config/locales/en.yaml"),
        _section("machines", f"{machines_file.FOLDER}/*.yaml", machines_file.FileSection, MACHINES),
        Schema("asks", "data/asks.d/*.yaml", partial(_of_rows, asks_sheet.FORM, OF_ASKS, asks_sheet.FORM.required)),
        Schema(
            "creators", "data/creators.d/*.yaml",
            partial(_of_rows, creators_sheet.FORM, OF_CREATORS, creators_sheet.FORM.required),
        ),
    )
}  # fmt: skip
"""Every schema by its name."""
