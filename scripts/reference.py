"""Writes docs/reference/ from the code: the configuration keys, the commands, the events.

scripts/reference.py            write the pages
scripts/reference.py --check    write nothing; fail, and name the pages that differ from what the code gives
"""

import ast
import dataclasses
import inspect
import re
import sys
import textwrap
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import typer.main  # noqa: E402 - the checkout comes first

from worker.cli import app, import_all  # noqa: E402
from worker.core import events  # noqa: E402
from worker.settings.schemas import SCHEMAS, Schema  # noqa: E402

FOLDER = ROOT / "docs" / "reference"
WIDTH = 118
WHOLE: dict[str, Any] = {"break_long_words": False, "break_on_hyphens": False}
GENERATED = "<!-- Made from the code by `make docs`; a change here is lost. -->"


def main() -> int:
    """Write or compare."""
    pages = {FOLDER / name: text for name, text in made().items()}
    differing = [path for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv[1:]:
        for path in differing:
            sys.stderr.write(f"{path.relative_to(ROOT)} is not what the code gives; type: make docs\n")
        return 1 if differing else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in differing:
        path.write_text(pages[path], encoding="utf-8")
        sys.stdout.write(f"wrote {path.relative_to(ROOT)}\n")
    return 0


def made() -> dict[str, str]:
    """Every page by its name."""
    return {"configuration.md": configuration(), "commands.md": commands(), "events.md": history()}


def wrapped(text: str) -> str:
    """Prose in lines that are not too long."""
    return textwrap.fill(" ".join(text.split()), WIDTH, **WHOLE)


def page(title: str, opening: str, parts: Iterator[str]) -> str:
    """A whole page."""
    return "\n\n".join([f"# {title}", GENERATED, wrapped(opening), *parts]) + "\n"


# --- configuration ---


def configuration() -> str:
    """Each file, each key."""
    opening = (
        "The files of a home and what may be written in them. The shipped files say the same in their comments; an"
        " editor shows it while you type (`chaser schema`). A key that is not here is an error."
    )
    return page("Configuration", opening, (part for schema in SCHEMAS.values() for part in _file(schema)))


def _file(schema: Schema) -> Iterator[str]:
    document = schema.as_json()
    yield f"## {schema.files}"
    if "row" in document.get("$defs", {}):
        names = "data/asks.csv" if schema.name == "asks" else "data/creators.csv"
        yield wrapped(f"One mapping or a list of them; the keys are the columns of `{names}`.")
        yield from _keys(document["$defs"]["row"], document, "")
    else:
        yield from _keys(document, document, "")


def _keys(part: dict[str, Any], whole: dict[str, Any], path: str) -> Iterator[str]:
    needed = part.get("required", [])
    for key, told in part.get("properties", {}).items():
        place = f"{path}{key}"
        facts = textwrap.fill(f"- `{place}`{_facts(key, told, whole, needed)}", WIDTH, subsequent_indent="  ", **WHOLE)
        yield "\n".join([facts, *_words(told)])
        inner, named = _section(told, whole)
        if inner is not None:
            yield from _keys(inner, whole, f"{place}.NAME." if named else f"{place}.")


def _facts(key: str, told: dict[str, Any], whole: dict[str, Any], needed: list[str]) -> str:
    """What kind it is, whether it must be there, and its default, in one line."""
    facts = [kind] if (kind := _kind(told, whole)) else []
    if key in needed:
        facts.append("required")
    if "default" in told and not isinstance(told["default"], dict):
        facts.append(f"default {_written(told['default'])}")
    return f": {'; '.join(facts)}" if facts else ""


def _written(value: object) -> str:
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, list):
        return f"`[{', '.join(map(str, value))}]`"
    return f"`{value}`"


def _kind(told: dict[str, Any], whole: dict[str, Any]) -> str:
    options = [each for each in told.get("anyOf", [told]) if each.get("type") != "null"]
    said = [_one_kind(each, whole) for each in options]
    return " or ".join(dict.fromkeys(each for each in said if each))


def _one_kind(told: dict[str, Any], whole: dict[str, Any]) -> str:
    if "$ref" in told:
        target = whole["$defs"][told["$ref"].rpartition("/")[2]]
        return _one_kind(target, whole) if "enum" in target else ""
    if "enum" in told:
        return ", ".join(f"`{each}`" for each in told["enum"])
    kind = told.get("type")
    if kind == "array":
        inner = _kind(told.get("items", {}), whole)
        return f"a list ({inner})" if inner else "a list"
    if kind == "integer":
        bounds = [f"{word} {told[name]}" for word, name in (("from", "minimum"), ("to", "maximum")) if name in told]
        return " ".join(["a whole number", *bounds])
    return {"string": "a text", "boolean": "`true` or `false`"}.get(str(kind), "")


def _words(told: dict[str, Any]) -> Iterator[str]:
    lines = told.get("description", "").splitlines()
    if lines and "$ref" not in lines[0]:
        yield textwrap.indent(wrapped(lines[0]), "  ")
        if len(lines) > 1:
            yield "\n".join(["", "```", textwrap.dedent("\n".join(lines[1:])), "```"])


def _section(told: dict[str, Any], whole: dict[str, Any]) -> tuple[dict[str, Any] | None, bool]:
    """The section that a key holds, and whether several are held by names of the person's."""
    options = [told, *told.get("anyOf", [])]
    for each in options:
        if "$ref" in each and "properties" in (found := whole["$defs"][each["$ref"].rpartition("/")[2]]):
            return found, False
        inner = each.get("additionalProperties")
        if isinstance(inner, dict) and "$ref" in inner:
            return whole["$defs"][inner["$ref"].rpartition("/")[2]], True
    return None, False


# --- commands ---


def commands() -> str:
    """Each command with its options."""
    import_all()
    listed: dict[str, Any] = vars(typer.main.get_command(app))["commands"]
    opening = (
        "Every command of `chaser`, as `chaser COMMAND --help` shows it. A home is named by `--home DIR`, else by"
        " `$CHASER_HOME`, else it is the current folder. Exit code 0: fine. 1: something failed, and stderr says what."
        " 2: wrong use or configuration."
    )
    parts = (part for name in sorted(listed) for part in _command(name, listed[name]))
    return page("Commands", opening, parts)


def _command(name: str, command: Any) -> Iterator[str]:  # noqa: ANN401 - typer's own click
    context = command.context_class(command, info_name=f"chaser {name}")
    yield f"## chaser {name}"
    yield "```\n" + " ".join(command.get_usage(context).removeprefix("Usage: ").split()) + "\n```"
    yield from (wrapped(part) for part in inspect.cleandoc(command.help or "").split("\n\n"))
    rows = [record for each in command.params if (record := each.get_help_record(context))]
    lines = [f"- `{_plain(names)}`: {' '.join(text.split())}" for names, text in rows]
    if lines:
        yield "\n".join(textwrap.fill(line, WIDTH, subsequent_indent="  ", **WHOLE) for line in lines)


def _plain(names: str) -> str:
    return re.sub(r" <\w+>", "", names)


# --- events ---


def history() -> str:
    """Each event with its fields."""
    opening = (
        "What is stored of a chase: events, in the past tense, one after the other. Everything else is reckoned from"
        " them. `chaser export` writes them as JSON lines. Names of events and fields are a file format: they are added"
        " to and never renamed."
    )
    found = [
        each
        for each in vars(events).values()
        if isinstance(each, type) and issubclass(each, events.Event) and each.__module__ == events.__name__
    ]
    return page("Events", opening, (part for each in found if not _is_base(each) for part in _event(each)))


def _is_base(each: type) -> bool:
    return (each.__doc__ or "").startswith("The base")


def _event(each: type[events.Event]) -> Iterator[str]:
    yield f"## {each.__name__}"
    yield from (wrapped(part) for part in inspect.cleandoc(each.__doc__ or "").split("\n\n"))
    told = {name: text for base in reversed(each.__mro__) if base is not object for name, text in _field_words(base)}
    lines = [
        f"- `{field.name}`{': ' + told[field.name] if field.name in told else ''}"
        for field in dataclasses.fields(each)
        if field.name != "at"
    ]
    if lines:
        yield "\n".join(textwrap.fill(line, WIDTH, subsequent_indent="  ", **WHOLE) for line in lines)


def _field_words(each: type) -> Iterator[tuple[str, str]]:
    """The words below a field in its class."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(each)))
    except (OSError, TypeError):
        return
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    for before, after in pairwise(body):
        if isinstance(before, ast.AnnAssign) and isinstance(before.target, ast.Name) and isinstance(after, ast.Expr):
            text = after.value.value if isinstance(after.value, ast.Constant) else ""
            yield before.target.id, re.sub(r"\s+", " ", str(text))


if __name__ == "__main__":
    sys.exit(main())
