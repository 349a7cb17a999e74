"""A file's data against its schema: the checked section, or one problem per fault, with its line and in our words.

The schemas stand beside the files they describe (worker_file, cadences_file, locales_file); pydantic does the work.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Annotated, Literal, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from worker.core.cadence import WEEKDAYS
from worker.settings.fields import email_address, weekday
from worker.settings.findings import NEAR, Findings, Unfit, did_you_mean, listed, nearest, quoted
from worker.settings.yaml_files import Document


class Section(BaseModel):
    """A mapping of a YAML file. A key that is not ours is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True, str_strip_whitespace=True)


Model = TypeVar("Model", bound=Section)


def read_as(read: Callable[[str], object], written: object = str) -> BeforeValidator:
    """The validator of a value that `read` makes of a written text (or of a number written without quotes).

    `written` is what a schema for editors says of it.
    """

    def reading(value: object) -> object:
        if isinstance(value, str):
            return read(value.strip())
        if isinstance(value, int | float) and not isinstance(value, bool):
            return read(str(value))
        raise Unfit("is empty" if value is None else "should be one text", "Write a text after the colon.")

    return BeforeValidator(reading, json_schema_input_type=written)


def _whole(value: object) -> object:
    """Pydantic would take `true` for 1; a person who wrote it meant something else."""
    if isinstance(value, bool):
        raise Unfit("is not a whole number", "Write a number without quotes, such as 60.")
    return value


Text = Annotated[str, Field(min_length=1)]
Whole = Annotated[int, BeforeValidator(_whole, json_schema_input_type=int)]
Address = Annotated[str, AfterValidator(email_address)]
Weekday = Annotated[int, read_as(weekday, Literal[WEEKDAYS])]


def checked(model: type[Model], document: Document, findings: Findings, data: object = None) -> Model | None:
    """`data` (default: the whole document) as `model`; None, with every fault in `findings`, when it has any."""
    try:
        return model.model_validate(document.data if data is None else data)
    except ValidationError as error:
        for fault in _once(error.errors(include_url=False), data):
            path = tuple(step for step in fault["loc"] if step != "[key]")
            what, remedy = _words(fault, model)
            findings.error(document.line_of(path), f"{what}.", remedy, ".".join(str(step) for step in path))
        return None


def _once(faults: Iterable[ErrorDetails], data: object) -> Iterator[ErrorDetails]:
    """The faults; all that an entry lacks as one, where its key is nearly that of a complete one beside it."""
    told: set[tuple[int | str, ...]] = set()
    for fault in faults:
        path = fault["loc"][:-1]
        close = _beside(data, path) if fault["type"] == "missing" else ""
        if path in told:
            continue
        if close:
            told.add(path)
            cause = Unfit(f"is new, and lacks {fault['loc'][-1]} and more", f"Did you mean {close}?")
            yield {**fault, "type": "value_error", "loc": path, "ctx": {"error": cause}}
        else:
            yield fault


def _beside(data: object, path: tuple[int | str, ...]) -> str:
    """Of the keys beside the last one of `path`, what it is probably a slip of the pen for; "" for none."""
    *above, key = path or ("",)
    for step in above:
        data = data.get(step) if isinstance(data, dict) else None
    known = [name for name in data if name != key] if above and isinstance(data, dict) else []
    return nearest(str(key), known, NEAR)


def _words(fault: ErrorDetails, model: type[Section]) -> tuple[str, str]:
    """What is wrong and what to write instead, from pydantic's kind of error."""
    cause = fault.get("ctx", {}).get("error")
    if isinstance(cause, Unfit):
        return cause.what.removesuffix("."), cause.remedy
    kind = fault["type"]
    if kind == "extra_forbidden":
        return _unknown_key(fault, model)
    if kind == "missing":
        return "is missing", f"Add the line  {fault['loc'][-1]}: …"
    words = WORDS.get(kind) or WORDS.get(kind.rpartition("_")[0])
    return (
        words(fault)
        if words
        else (f"{_written(fault)} does not fit here", "See that line in a new home: chaser init DIR")
    )


def _unknown_key(fault: ErrorDetails, model: type[Section]) -> tuple[str, str]:
    key = str(fault["loc"][-1])
    if key == "client_secret":
        return (
            "is a secret, and secrets do not belong in this file",
            "Write  client_secret_env: NAME  here and  NAME=the secret  in .env.",
        )
    if key in {"password", "secret", "token"}:
        return (
            "is a secret, and secrets do not belong in this file",
            "Write  password_env: NAME  here and  NAME=the password  in .env.",
        )
    known = _keys_at(model, fault["loc"][:-1])
    return "is not a setting here", did_you_mean(key, known)


def _keys_at(model: type[Section], path: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys that the section at `path` may have; names a user chose and places in a list are passed over."""
    section = model
    for step in path:
        if step in section.model_fields:
            section = _section_in(section.model_fields[str(step)].annotation) or section
    return tuple(field.alias or name for name, field in section.model_fields.items())


def _section_in(kind: object) -> type[Section] | None:
    """The section that a field's type is, or holds several of."""
    if isinstance(kind, type) and issubclass(kind, Section):
        return kind
    return next((found for part in get_args(kind) if (found := _section_in(part))), None)


def _written(fault: ErrorDetails) -> str:
    value = fault["input"]
    return quoted(str(value)) if isinstance(value, str | int | float) else "this"


def _choice(fault: ErrorDetails) -> tuple[str, str]:
    """Pydantic names the values it would take as "'a', 'b' or 'c'"."""
    choices = re.findall(r"'([^']*)'", str(fault.get("ctx", {}).get("expected", "")))
    close = nearest(str(fault["input"]), choices)
    meant = f"Did you mean {close}? " if close else ""
    return f"{_written(fault)} is not one of its values", f"{meant}Write {listed(choices)}."


def _number(fault: ErrorDetails) -> tuple[str, str]:
    return f"{_written(fault)} is not a whole number", "Write a number without quotes, such as 60."


def _bound(fault: ErrorDetails) -> tuple[str, str]:
    context = fault.get("ctx", {})
    if "ge" in context:
        return f"{_written(fault)} is too small", f"Write {context['ge']} or more."
    return f"{_written(fault)} is too large", f"Write {context.get('le', 'less')} or less."


WORDS: Mapping[str, Callable[[ErrorDetails], tuple[str, str]]] = {
    "string_type": lambda fault: (
        ("is empty", "Write a text after the colon, or remove the line.")
        if fault["input"] is None
        else ("should be one text", "Write it on this line, between quotes.")
    ),
    "string_too_short": lambda _: ("is empty", "Write a text after the colon."),
    "string_unicode": lambda _: ("has a character that is not text", "Type the line again by hand."),
    "enum": _choice,
    "literal_error": _choice,
    "int": _number,
    "int_from": _number,
    "greater_than_equal": _bound,
    "greater_than": _bound,
    "less_than_equal": _bound,
    "bool": lambda fault: (f"{_written(fault)} is neither true nor false", "Write true or false."),
    "list_type": lambda _: ("should be a list", "Write it in brackets: [one, two]."),
    "tuple_type": lambda _: ("should be a list", "Write it in brackets: [one, two]."),
    "dict_type": lambda _: ("should have lines of its own below it", "Write  name: value  lines, indented."),
    "model_type": lambda _: ("should have lines of its own below it", "Write  name: value  lines, indented."),
    "too_short": lambda _: ("is empty", "Add at least one entry."),
}
