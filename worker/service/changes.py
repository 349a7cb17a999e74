"""What changed between two readings of a home's files, in words for the log. No value that may be a secret is said."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any

from worker.core.cadence import Scenario
from worker.settings import AccountSettings, HttpSettings, Settings

FEW = 5
"""So many keys are named; beyond them only the number is."""
NUMBERS = ("poll_seconds", "drafts_per_day", "operating.log", "operating.log_level", "operating.http")
PARTS = ("brand", "policies", "calendars", "locales")
NOT_TOLD = frozenset({"file", "line"})


def changes(before: Settings, after: Settings) -> list[str]:
    """One line for each thing that differs; none when only comments and spaces do."""
    found = [
        f"{name.removeprefix('operating.')} is {_plain(value(after))}, it was {_plain(value(before))}"
        for name, value in ((name, attrgetter(name)) for name in NUMBERS)
        if value(before) != value(after)
    ]
    found += [f"{name} changed" for name in PARTS if getattr(before, name, None) != getattr(after, name, None)]
    found += _each("mailbox", before.accounts, after.accounts, _of_account)
    found += _each("scenario", before.scenarios, after.scenarios, _of_scenario)
    found += _many("creator", before.creators, after.creators)
    found += _many("ask", before.asks, after.asks)
    return found


def _each(
    word: str, before: Mapping[str, Any], after: Mapping[str, Any], told: Callable[[Any, Any], Iterable[str]]
) -> list[str]:
    """Things that are few: what came, what went, and what is different in each."""
    found = [f"{word} {key} was added" for key in after if key not in before]
    found += [f"{word} {key} was taken out" for key in before if key not in after]
    for key, new in after.items():
        if key in before and before[key] != new:
            found.append(f"{word} {key}: {', '.join(told(before[key], new))}")
    return found


def _many(word: str, before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """Rows of a sheet: how many, and the first few by name."""
    kinds = {
        "added": [key for key in after if key not in before],
        "taken out": [key for key in before if key not in after],
        "changed": [key for key, value in after.items() if key in before and before[key] != value],
    }
    return [_counted(word, keys, kind) for kind, keys in kinds.items() if keys]


def _counted(word: str, keys: list[str], kind: str) -> str:
    named = f" ({', '.join(keys)})" if len(keys) <= FEW else ""
    return f"{len(keys)} {word}{'s' if len(keys) > 1 else ''} {kind}{named}"


def _of_account(before: AccountSettings, after: AccountSettings) -> list[str]:
    found = [f"its {field.name} changed" for field in fields(after) if field.name not in ("account", "login", "writing")
             and getattr(before, field.name) != getattr(after, field.name)]  # fmt: skip
    found += [f"its {name} changed" for name in _different(before.account, after.account)]
    if before.login != after.login:
        found.append("its login changed")
    return found


def _of_scenario(before: Scenario, after: Scenario) -> list[str]:
    found = []
    for name in _different(before, after):
        if name == "windows":
            old, new = (", ".join(map(str, each.windows)) for each in (before, after))
            found.append(f"touches on the days {new} instead of {old}")
        else:
            found.append(f"its {name} changed")
    return found


def _different(before: Any, after: Any) -> list[str]:  # noqa: ANN401 - any two values of one dataclass
    names = [field.name for field in fields(after) if field.name not in NOT_TOLD]
    return [name for name in names if getattr(before, name) != getattr(after, name)]


def _plain(value: object) -> str:
    if isinstance(value, HttpSettings):
        return f"{value.host}:{value.port}"
    return "off" if value is None else str(value)
