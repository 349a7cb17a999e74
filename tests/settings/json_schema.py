"""As much of JSON Schema (draft 2020-12) as our schemas use; a word of it that is not known here is a fault."""

import re
from collections.abc import Iterator
from typing import Any

KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "number": (int, float),
    "boolean": (bool,), "null": (type(None),),
}  # fmt: skip
SILENT = {"$schema", "$defs", "title", "description", "default", "format"}


def faults(value: Any, schema: dict[str, Any], whole: dict[str, Any], place: str = "") -> Iterator[str]:
    """What the schema has against a value."""
    for word, told in schema.items():
        if word not in SILENT:
            yield from _faults(word, told, value, schema, whole, place)


def _faults(
    word: str, told: Any, value: Any, schema: dict[str, Any], whole: dict[str, Any], place: str
) -> Iterator[str]:
    match word:
        case "$ref":
            yield from faults(value, whole["$defs"][told.rpartition("/")[2]], whole, place)
        case "anyOf":
            options = [list(faults(value, each, whole, place)) for each in told]
            yield from options[0] if all(options) else ()
        case "propertyNames":
            for key in value if isinstance(value, dict) else ():
                yield from faults(key, told, whole, place)
        case "items":
            for each in value if isinstance(value, list) else ():
                yield from faults(each, told, whole, place)
        case "properties" | "additionalProperties" | "required":
            if isinstance(value, dict):
                yield from _of_keys(word, told, value, schema, whole, place)
        case _:
            if not _fits(word, told, value):
                yield f"{place}: {value!r} is against {word} {told}"


def _of_keys(
    word: str, told: Any, value: dict[str, Any], schema: dict[str, Any], whole: dict[str, Any], place: str
) -> Iterator[str]:
    if word == "required":
        yield from (f"{place}/{key} is missing" for key in told if key not in value)
        return
    named = schema.get("properties", {})
    for key in value.keys() & named.keys() if word == "properties" else value.keys() - named.keys():
        if told is False:
            yield f"{place}/{key} is not known"
        elif told is not True:
            yield from faults(value[key], told[key] if word == "properties" else told, whole, f"{place}/{key}")


def _fits(word: str, told: Any, value: Any) -> bool:
    match word:
        case "type":
            kinds = told if isinstance(told, list) else [told]
            return any(isinstance(value, KINDS[kind]) and (kind == "boolean" or value is not True) for kind in kinds)
        case "enum":
            return value in told
        case "const":
            return bool(value == told)
        case "pattern":
            return not isinstance(value, str) or bool(re.search(told, value))
        case "minLength" | "minItems" | "minProperties":
            return not isinstance(value, str | list | dict) or len(value) >= told
        case "minimum":
            return not isinstance(value, int | float) or value >= told
        case "maximum":
            return not isinstance(value, int | float) or value <= told
        case _:
            raise AssertionError(f"{word} is not known here")
