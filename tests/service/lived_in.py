"""A home that has lived for half a year: creators of several tempers, their chases as events in its database.

    lived_in(folder)          # then: chaser --home folder creator mika

Everything follows from the tables below and a fixed seed; no mail server is asked. TODAY is a Wednesday morning.
"""

import csv
import random
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from worker.core import events as e
from worker.core.channels import Channel
from worker.core.messages import Evidence
from worker.service.office import Office
from worker.settings import write_home

NEW_YORK = ZoneInfo("America/New_York")
TODAY = datetime(2026, 10, 28, 9, 0, tzinfo=NEW_YORK)
GAPS = (0, 2, 7, 9)
"""Days from the first touch to each, where nobody answers."""


@dataclass(frozen=True, slots=True)
class Temper:
    """How somebody answers: before a reminder, to each touch, after how many days; and how often they keep a day."""

    before: float
    answers: float
    days: tuple[int, ...]
    keeps: float
    on: Channel = Channel.EMAIL


QUICK = Temper(0.7, 0.9, (0, 1, 1, 2), 0.9)
STEADY = Temper(0.6, 0.7, (1, 2, 2, 3), 0.8)
SLOW = Temper(0.3, 0.4, (2, 3, 4, 6), 0.4)
ABSENT = Temper(0.0, 0.1, (5, 6), 0.2)
CHATTY = Temper(0.3, 1.2, (0, 0, 1), 0.7, Channel.INSTAGRAM)
PEOPLE = {
    "mika": ("Mika Tanaka", STEADY, "Ana Ruiz"), "noor": ("Noor Haddad", CHATTY, ""), "sam": ("Sam Okafor", QUICK, ""),
    "eva": ("Eva Lind", QUICK, "Ana Ruiz"), "jonas": ("Jonas Weber", ABSENT, "Tom Bell"),
    "priya": ("Priya Nair", STEADY, ""), "lucia": ("Lucía Fernández", SLOW, ""), "kim": ("Kim Park", CHATTY, ""),
    "leo": ("Leo Petit", SLOW, "Tom Bell"), "xiaoman": ("Xiaoman Lin", STEADY, "Zhou Ning"),
    "ada": ("Ada & Sons <Studio>", QUICK, ""), "omar": ("Omar Said", ABSENT, ""),
}  # fmt: skip
"""Each with a temper and a manager's name. Ada's name is one that a page must not take for its own."""
CAMPAIGNS = {
    "Spring Glow": date(2026, 4, 17), "Sun Care": date(2026, 6, 12), "Back to School": date(2026, 8, 21),
    "Autumn Rituals": date(2026, 10, 9), "Holiday Sets": date(2026, 10, 23),
}  # fmt: skip
ITEMS = (("late-content", "the Reel"), ("missing-metrics", "the Story screenshots"), ("missing-info", "the address"))


def lived_in(folder: Path) -> Path:
    """Write the home and its past."""
    write_home(folder)
    chance = random.Random(7)
    asks = [ask for ask in _asks() if chance.random() < 0.6]
    _sheet(folder / "data/creators.csv", _roster())
    _sheet(folder / "data/asks.csv", asks)
    account = {
        "email": "maya@brand.example", "name": "Maya Lin", "timezone": "America/New_York", "country": "US",
        "imap": {"host": "127.0.0.1", "port": 1, "security": "none"}, "login": {"password_env": "MAYA_PASSWORD"},
    }  # fmt: skip
    said = {"brand": {"name": "Lumen"}, "accounts": {"maya": account}}
    (folder / "config/worker.yaml").write_text(yaml.safe_dump(said), encoding="utf-8")
    (folder / ".env").write_text("MAYA_PASSWORD=x\n", encoding="utf-8")
    with closing(Office(folder, {}, is_hurried=True)) as office:
        office.take_in_sheets(TODAY - timedelta(days=210))
        for ask in asks:
            past = Past(ask, PEOPLE[ask["creator"]][1], chance)
            office.store.record_all([(ask["ask"], event, "") for event in past.events()])
    return folder


def _asks() -> Iterable[Mapping[str, str]]:
    for campaign, ends in CAMPAIGNS.items():
        for place, key in enumerate(PEOPLE):
            for scenario, item in ITEMS:
                deadline = ends + timedelta(days=place % 4)
                yield {
                    "ask": f"{key}-{campaign.split()[0].lower()}-{scenario}", "creator": key, "campaign": campaign,
                    "scenario": scenario, "item": f"{item} for {campaign}", "deadline": deadline.isoformat(),
                    "posted_on": (deadline - timedelta(days=9)).isoformat(),
                }  # fmt: skip


def _roster() -> Iterable[Mapping[str, str]]:
    for key, (name, _, manager) in PEOPLE.items():
        yield {
            "creator": key, "name": name, "email": f"{key}@creators.example", "instagram": f"@{key}", "country": "US",
            "relationship": "repeat", "manager_name": manager,
            "manager_email": f"{manager.split()[0].lower()}@talent.example" if manager else "",
        }  # fmt: skip


def _sheet(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    known = list(rows)
    with path.open("w", newline="", encoding="utf-8") as sheet:
        writer = csv.DictWriter(sheet, list(known[0]))
        writer.writeheader()
        writer.writerows(known)


class Past:
    """What happened in one chase."""

    def __init__(self, ask: Mapping[str, str], temper: Temper, chance: random.Random) -> None:
        self._ask = ask
        self._temper = temper
        self._chance = chance
        self._deadline = date.fromisoformat(ask["deadline"])
        self._manager = next(row["manager_email"] for row in _roster() if row["creator"] == ask["creator"])

    def events(self) -> list[e.Event]:
        """In the order in which they were recorded; nothing of the future."""
        return [event for event in self._all() if event.at <= TODAY]

    def _all(self) -> Iterable[e.Event]:
        asked = self._at(self._deadline - timedelta(days=10))
        yield e.RequestFound(asked, "maya", self._mail(asked, "Sent"))
        yield e.LookedBack(asked, self._deadline - timedelta(days=60))
        if self._chance.random() < self._temper.before:
            yield from self._answered(self._at(self._deadline - timedelta(days=self._chance.randint(0, 4))))
            return
        day = _working(self._deadline + timedelta(days=1))
        for number, gap in enumerate(GAPS[: 4 if self._manager else 3], 1):
            at = self._at(_working(day + timedelta(days=gap)))
            yield self._touch(number, at)
            if number > 1:
                yield self._message(number, at)
            is_read = number > 1 or self._temper.on is Channel.EMAIL
            if is_read and self._chance.random() < self._temper.answers / (1 if number == 1 else 1.5):
                yield from self._answered(
                    self._at(_working(at.date() + timedelta(self._chance.choice(self._temper.days))))
                )
                return

    def _touch(self, number: int, at: datetime) -> e.Event:
        to = self._manager if number > 2 and self._manager else f"{self._ask['creator']}@creators.example"
        return e.TouchSent(at, number, number, at, (to,), (), self._mail(at, "Sent"))

    def _message(self, number: int, at: datetime) -> e.Event:
        on = Channel.INSTAGRAM
        return e.TouchSent(at, number, number, at, (), (), self._mail(at, ""), beside=True, channel=on)

    def _answered(self, at: datetime) -> Iterable[e.Event]:
        at += timedelta(hours=3)
        is_mail = self._temper.on is Channel.EMAIL
        brings = self._chance.random()
        promised = at.date() + timedelta(days=3) if brings > 0.6 else None
        is_early = at.date() <= self._deadline
        yield e.ReplyReceived(
            at, "the creator" if is_mail else e.YOU, self._mail(at, "INBOX" if is_mail else ""), promised=promised,
            delivers="" if promised or not is_mail else "a video", channel=None if is_mail else self._temper.on,
        )  # fmt: skip
        if promised and self._chance.random() < self._temper.keeps:
            later = self._at(promised)
            yield e.ReplyReceived(later, "the creator", self._mail(later, "INBOX"), delivers="a video")
        if self._chance.random() < 0.8:
            yield e.MarkedDone(self._at((promised or at.date()) + timedelta(days=0 if is_early else 1)), "hand")

    def _at(self, day: date) -> datetime:
        return datetime.combine(day, time(10, self._chance.randint(0, 59)), NEW_YORK)

    def _mail(self, at: datetime, folder: str) -> Evidence:
        name = f"<{self._ask['ask']}.{at:%m%d%H%M}@x>"
        return Evidence(name, f"{self._ask['creator']}@creators.example", "", at, folder, "made up")


def _working(day: date) -> date:
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


if __name__ == "__main__":
    import sys

    lived_in(Path(sys.argv[1]))
