"""What another cadences.yaml would change: which drafts would move, appear or vanish. Nothing is written anywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from worker.core.actions import WriteDraft
from worker.rounds import Ledger
from worker.service.office import Office
from worker.service.overview import Planned, planned
from worker.settings import Settings


@dataclass(frozen=True, slots=True)
class Change:
    """One draft under two cadences; None on the side on which it does not come."""

    chase: str
    number: int
    before: date | None
    after: date | None

    @property
    def kind(self) -> str:
        """Whether it moves, appears or vanishes."""
        if self.before is None:
            return "appears"
        return "vanishes" if self.after is None else "moves"

    def __str__(self) -> str:
        touch = f"{self.chase}: Touch {self.number}"
        if self.before and self.after:
            return f"{touch} moves from {_told(self.before)} to {_told(self.after)}"
        day = self.before or self.after
        return f"{touch} {self.kind}, on {_told(day)}" if day else touch


def planned_with(office: Office, settings: Settings, now: datetime, days: int) -> list[Planned]:
    """The plan that the office's state gives under other settings."""
    ledger = Ledger(settings, office.store, now)
    ledger.load_all()
    return planned(ledger, now, days)


def compared(before: Sequence[Planned], after: Sequence[Planned]) -> list[Change]:
    """What differs, by day."""
    days = [
        {touch: entry.draft.due_on for entry in plan for touch in _touches(entry.draft)} for plan in (before, after)
    ]
    keys = sorted(days[0].keys() | days[1].keys())
    changes = (Change(*key, days[0].get(key), days[1].get(key)) for key in keys if days[0].get(key) != days[1].get(key))
    return sorted(changes, key=lambda change: (change.before or change.after or date.max, change.chase, change.number))


def _touches(draft: WriteDraft) -> list[tuple[str, int]]:
    """Every touch of a draft: its own, and those of the others that it is sent for."""
    return [(draft.chase, draft.number), *((o.ask.key, o.number) for o in draft.also if o.tier == draft.tier)]


def as_json(change: Change) -> dict[str, Any]:
    """One change for `plan --with FILE --json`."""
    return {
        "chase": change.chase,
        "number": change.number,
        "kind": change.kind,
        "from": change.before.isoformat() if change.before else None,
        "to": change.after.isoformat() if change.after else None,
    }


def _told(day: date) -> str:
    return f"{day:%a} {day.isoformat()}"
