"""The home folder of the simulated year: its files, and the hands that edit them."""

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tests.simulation.cast import OPS, Cast
from tests.simulation.facts import Cadence, Desk, Row
from worker.settings import write_home

CREATOR_COLUMNS = "creator name email aliases language timezone country manager_name manager_email value owner".split()
ASK_COLUMNS = (
    "ask creator scenario item deadline reason consequence action stakes requested_on posted_on content delivered_on"
    " prior_touches brand_owes owner status"
).split()
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
SEGMENT = "mid_market"


class Sheets:
    """What stands in the files. `rows` are the asks that have been written down."""

    def __init__(self, folder: Path, cast: Cast) -> None:
        self.folder, self._cast = folder, cast
        self.rows: dict[str, Row] = {}
        self.items: dict[str, str] = {}
        self.status: dict[str, str] = {}
        write_home(folder)
        self._write_worker()
        self._write_absences()
        if cast.world.senior_lead:
            self._let_the_lead_write()
        self._write("creators", CREATOR_COLUMNS, (self._creator(key) for key in cast.people))
        self.save()

    def save(self) -> None:
        """Write the asks."""
        self._write("asks", ASK_COLUMNS, (self._ask(row) for row in self.rows.values() if row.present))

    def cadences(self) -> dict[str, Cadence]:
        """What the file of cadences says, read for the oracle."""
        said = yaml.safe_load(self._cadences.read_text(encoding="utf-8"))
        batching = {int(tier[-1]): WEEKDAYS.index(day) for tier, day in (said["batching"].get(SEGMENT) or {}).items()}
        return {key: _cadence(one, batching) for key, one in said["scenarios"].items()}

    def edit_cadences(self, changes: Mapping[str, Mapping[str, Any]], batching: Mapping[str, str]) -> None:
        """Another pace for some scenarios, other weekdays for the segment."""
        said = yaml.safe_load(self._cadences.read_text(encoding="utf-8"))
        for scenario, change in changes.items():
            said["scenarios"][scenario] |= change
        said["batching"][SEGMENT] = dict(batching)
        self._cadences.write_text(yaml.safe_dump(said), encoding="utf-8")

    def _let_the_lead_write(self) -> None:
        """Tier 2 to creators of high value is the senior lead's."""
        said = yaml.safe_load(self._cadences.read_text(encoding="utf-8"))
        said["segments"][SEGMENT]["senior_lead"] = 2
        self._cadences.write_text(yaml.safe_dump(said), encoding="utf-8")

    @property
    def _cadences(self) -> Path:
        return self.folder / "config" / "cadences.yaml"

    def _write_worker(self) -> None:
        world = self._cast.world
        said = {
            "digest": False,
            "drafts_per_day": world.drafts_per_day,
            "policies": {"days_between_chases": world.days_between_chases},
            "brand": {
                "name": "Lumen",
                "segment": SEGMENT,
                "domains": ["brand.example"],
                "ops_account": OPS,
                **({"senior_lead": world.senior_lead} if world.senior_lead else {}),
            },
            "accounts": {
                desk.key: {
                    "email": f"{desk.key}@brand.example",
                    "name": f"{desk.key.title()} Lin",
                    "title": "Partnerships",
                    "timezone": desk.zone.key,
                    "country": desk.country,
                    "draft_at": f"{desk.draft_at:%H:%M}",
                    "imap": {"host": "127.0.0.1", "port": 1, "security": "none"},
                    "login": {"user": desk.key, "password_env": "PASSWORD"},
                }
                for desk in world.desks.values()
            },
        }
        (self.folder / "config" / "worker.yaml").write_text(yaml.safe_dump(said), encoding="utf-8")
        (self.folder / ".env").write_text("PASSWORD=secret\n", encoding="utf-8")

    def _write_absences(self) -> None:
        world = self._cast.world
        away = {
            desk.key: [_absent(day, world.writer(desk.key, day).key, desk) for day in sorted(desk.away)]
            for desk in world.desks.values()
            if desk.away
        }
        path = self.folder / "config" / "calendar.yaml"
        path.write_text(yaml.safe_dump({"absences": away}), encoding="utf-8")

    def _creator(self, key: str) -> dict[str, str]:
        person = self._cast.people[key]
        facts = person.facts
        return {
            "creator": key, "name": person.name, "email": facts.addresses[0], "aliases": ";".join(facts.addresses[1:]),
            "language": "en", "timezone": facts.zone.key, "country": facts.country, "owner": "",
            "manager_name": f"Agent {facts.manager.partition('@')[0][5:]}" if facts.manager else "",
            "manager_email": facts.manager, "value": "high" if facts.is_high_value else "",
        }  # fmt: skip

    def _ask(self, row: Row) -> dict[str, object]:
        return {
            "ask": row.chase, "creator": row.creator, "scenario": row.scenario, "item": self.items[row.chase],
            "deadline": row.deadline, "reason": "the launch needs it", "consequence": "the launch goes on without it",
            "action": "give the slot to somebody else", "stakes": row.stakes, "requested_on": row.requested_on,
            "posted_on": row.posted_on, "content": row.content, "delivered_on": row.delivered_on,
            "prior_touches": f"{row.prior_touches} email" if row.prior_touches else "",
            "brand_owes": "a contract" if row.we_owe else "", "owner": "" if row.found_by_all else row.desk,
            "status": self.status.get(row.chase, "open"),
        }  # fmt: skip

    def _write(self, name: str, columns: list[str], rows: Iterable[Mapping[str, object]]) -> None:
        with (self.folder / "data" / f"{name}.csv").open("w", newline="", encoding="utf-8") as sheet:
            writer = csv.DictWriter(sheet, columns)
            writer.writeheader()
            writer.writerows({name: "" if value is None else value for name, value in row.items()} for row in rows)


def _cadence(said: Mapping[str, Any], batching: Mapping[int, int]) -> Cadence:
    manager = {int(tier[-1]): place for tier, place in (said.get("manager") or {}).items()}
    return Cadence(
        stakes=said["stakes"],
        windows=tuple(_window(text) for text in said["touches"]),
        day_zero=said["day_zero"],
        offset=said.get("offset", 1),
        tier_4=said.get("tier_4", False),
        formal=said.get("formal", False),
        manager={3: "to", 4: "to", **manager},
        batching=batching,
        together=said.get("together", True),
    )


def _absent(day: date, writer: str, desk: Desk) -> dict[str, str] | str:
    return {"days": day.isoformat(), "instead": writer} if writer != desk.key else day.isoformat()


def _window(text: str) -> tuple[int, int]:
    low, _, high = str(text).partition("-")
    return int(low), int(high or low)
