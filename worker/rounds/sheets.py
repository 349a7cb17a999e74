"""What changed in the sheets since they were last taken in: new, vanished, renamed rows, and the status column.

The sheets are the person's; they are never written. A row that vanished is remembered as it last was, so its chase can
be shown and held; nothing is forgotten because a file was short.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from worker.core import events as e
from worker.core.people import Ask, AskStatus, Creator
from worker.rounds.owners import ops
from worker.settings import Settings
from worker.store.repository import Store
from worker.store.values import AskRow

SHEET = "the sheet"
FEW_ROWS = 4
"""Below so many rows a sheet that halves is an ordinary edit."""
ACCEPTED = "sheet accepted"

_ASK = TypeAdapter(Ask)
_CREATOR = TypeAdapter(Creator)


def take_in(settings: Settings, store: Store, now: datetime) -> list[str]:
    """Record what changed in asks and roster; returns what the person should be told."""
    known = store.ask_rows()
    before = {key: row for key, row in known.items() if row.present}
    on_purpose = {
        key for key, row in before.items() if is_switched_off(_ASK.validate_python(row.data["ask"]), settings)
    }
    left = {key: row for key, row in before.items() if key not in on_purpose}
    if has_shrunk(left, settings.asks) and store.fact(ACCEPTED) != str(len(settings.asks)):
        lost = f"data/asks has {len(settings.asks)} of {len(left)} rows; the last good list is kept."
        return [f"{lost} If the rows are meant to be gone, run: chaser check --accept-sheet"]
    new_asks = {key: ask for key, ask in settings.asks.items() if key not in known or key in before}
    for old, new in renamed(before, new_asks).items():
        store.rename(old, new)
        store.record(new, e.Renamed(now, old))
        known[new] = known.pop(old)
    entries = [entry for ask in settings.asks.values() for entry in _changes(ask, known.get(ask.key), now)]
    changed = _rows(settings, known, now)
    store.save_ask_rows(changed)
    store.record_all(entries)
    for creator in settings.creators.values():
        store.add_addresses(creator.key, creator.addresses)
    store.hear_from(_heard(settings))
    owners = {row.key: owner for row in changed if row.key not in known and (owner := _only_reader(settings, row.key))}
    store.expect(owners)
    store.make_due(row.key for row in changed if row.key not in owners)
    return []


def _only_reader(settings: Settings, key: str) -> str:
    """The account that alone has to look at a new row, since the row or its creator's names it; else ""."""
    ask = settings.asks[key]
    creator = settings.creators[ask.creator]
    if ops(ask, settings) or (creator.is_high_value and settings.brand.senior_lead):
        return ""
    return next((owner for owner in (ask.owner, creator.owner) if owner in settings.accounts), "")


def _heard(settings: Settings) -> list[tuple[str, str]]:
    """Whom each chase may hear from: its creator and the creator's manager."""
    pairs = []
    for ask in settings.asks.values():
        creator = settings.creators[ask.creator]
        pairs += [(a, ask.key) for a in (*creator.addresses, creator.manager_email.lower()) if a]
    return pairs


def is_switched_off(ask: Ask, settings: Settings) -> bool:
    """Whether it follows from a milestone that is not on any more: then it is meant to be gone."""
    return ask.origin is not None and ask.origin.milestone not in settings.milestones


def has_shrunk(before: Mapping[str, AskRow], asks: Mapping[str, Ask]) -> bool:
    """Whether the sheet lost half its rows or more at once."""
    return len(before) >= FEW_ROWS and len(asks) * 2 <= len(before)


def renamed(before: Mapping[str, AskRow], asks: Mapping[str, Ask]) -> dict[str, str]:
    """Old key to new, where one row went and one came with the same creator and scenario in one change."""
    gone = [(key, _who(row.data["ask"])) for key, row in before.items() if key not in asks]
    come = [(key, (ask.creator, ask.scenario)) for key, ask in asks.items() if key not in before]
    pairs = {}
    for key, who in gone:
        same = [new for new, whose in come if whose == who]
        alone = sum(other == who for _, other in gone) == 1
        if len(same) == 1 and alone:
            pairs[key] = same[0]
    return pairs


def remembered(settings: Settings, store: Store, keys: Collection[str]) -> dict[str, tuple[Ask, Creator, bool]]:
    """Ask and creator of these chases, and whether their rows are in the sheet; a vanished one as it last was."""
    people = {}
    rows = store.ask_rows(keys)
    kept = {key for key, row in rows.items() if row.present}
    for key, row in rows.items():
        ask = settings.asks.get(key)
        creator = settings.creators.get(ask.creator) if ask else None
        if ask is not None and creator is not None:
            people[key] = (ask, creator, True)
        elif row.data.get("creator") and row.data["ask"]["scenario"] in settings.scenarios:
            old = _ASK.validate_python(row.data["ask"])
            people[key] = (
                old,
                settings.creators.get(old.creator) or _CREATOR.validate_python(row.data["creator"]),
                key in kept,
            )
    return people


def _who(ask: Mapping[str, Any]) -> tuple[str, str]:
    return ask["creator"], ask["scenario"]


def _changes(ask: Ask, row: AskRow | None, now: datetime) -> list[tuple[str, e.Event, str]]:
    """A new row opens its chase; a changed status is the person's word; another item or deadline is remembered."""
    entries: list[tuple[str, e.Event, str]] = []
    if row is None:
        entries.append((ask.key, e.Opened(now, ask.file), "opened"))
    elif changed := _changed(ask, row, now):
        entries.append((ask.key, changed, f"changed since {row.changed_at.isoformat()}"))
    was = AskStatus(row.data["ask"]["status"]) if row else AskStatus.OPEN
    if ask.status is not was:
        entries.append((ask.key, _said(ask.status, now), ""))
    return entries


def _changed(ask: Ask, row: AskRow, now: datetime) -> e.AskChanged | None:
    """What is new in item and deadline, None where both stayed; other spaces or letter case are no other item."""
    old = row.data["ask"]
    item = ask.item if _plain(ask.item) != _plain(old["item"]) else ""
    is_moved = (ask.deadline.isoformat() if ask.deadline else None) != old.get("deadline")
    return e.AskChanged(now, item, ask.deadline, is_moved) if item or is_moved else None


def _plain(item: str) -> str:
    return " ".join(item.casefold().split())


def _said(status: AskStatus, now: datetime) -> e.Event:
    match status:
        case AskStatus.DONE:
            return e.MarkedDone(now, SHEET)
        case AskStatus.STOPPED:
            return e.MarkedStopped(now, SHEET)
        case AskStatus.OPEN:
            return e.Reopened(now, SHEET)


def _rows(settings: Settings, known: Mapping[str, AskRow], now: datetime) -> list[AskRow]:
    rows = []
    for ask in settings.asks.values():
        creator = settings.creators[ask.creator]
        data = {"ask": _ASK.dump_python(ask, mode="json"), "creator": _CREATOR.dump_python(creator, mode="json")}
        old = known.get(ask.key)
        if old is None or not old.present or old.data != data:
            rows.append(AskRow(ask.key, data, present=True, changed_at=now))
    for key, row in known.items():
        if key not in settings.asks and row.present:
            rows.append(AskRow(key, row.data, present=False, changed_at=now))
    return rows
