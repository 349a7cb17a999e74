"""Everybody on one stage: Maya with her mailbox, two creators with a manager between them, Chaser, and the clock.

Mika owes two items, both asked for in one mail; Taro, in Japan, owes one. What people do is in `deeds`; this says who
and what there is, lets time pass, and lets Chaser look.
"""

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from tests.machine.book import SENT, Book, Spot
from tests.machine.chaser import Chaser, Ended
from tests.machine.line import Course, Moment
from tests.machine.promises import Owed, Promises, Watch
from tests.mail.mailboxes import Bench, FakeBench
from tests.stories.home import Home, Login, address
from tests.stories.letters import Letter
from worker.mail.mailbox import Mailbox
from worker.settings import load
from worker.settings.home import write_home
from worker.words.render import Words

NEW_YORK = ZoneInfo("America/New_York")
ASKED = datetime(2026, 10, 15, 10, 0, tzinfo=NEW_YORK)
LOOKED_BACK = datetime(2026, 10, 22, 9, 0, tzinfo=NEW_YORK)
MAYA = "maya"
FILED = "Creators"
"""A folder of Maya's own, into which a rule of hers may file replies."""
ASKS: Mapping[str, Mapping[str, Any]] = {
    "mika-reel": {"creator": "mika", "scenario": "late-content", "deadline": "2026-10-23"},
    "mika-story": {
        "creator": "mika", "scenario": "late-content", "deadline": "2026-10-23", "item": "the Story for Spring Glow",
    },
    "taro-form": {"creator": "taro", "scenario": "missing-info", "deadline": "2026-10-21"},
}  # fmt: skip
HANDLE = {"instagram": "on_instagram"}
"""Everybody has one, so that a message lies beside from Touch 2 on."""
MIKA_ALONE = {"mika-reel": ASKS["mika-reel"]}


@cache
def shipped_words() -> Words:
    """The letters that every home begins with. Nobody edits them here, so they are read once."""
    with TemporaryDirectory() as home:
        write_home(Path(home))
        settings = load(Path(home), {"MAYA_PASSWORD": "secret"}, secrets=False)
    return Words(settings.template_folders[1:], settings.locales)


@dataclass
class Conversation:
    """The mails about some asks, oldest first, as the people in it know them."""

    who: str
    asks: list[str]
    subject: str
    ids: list[str] = field(default_factory=list)


class Town:
    """One example's world. `bench` is Maya's mailbox, `connect` opens it for Chaser."""

    def __init__(
        self,
        folder: Path,
        shipped: Path,
        bench: Bench,
        asks: Mapping[str, Mapping[str, Any]] = ASKS,
        connect: Callable[[], Mailbox] | None = None,
    ) -> None:
        self.folder, self.bench = folder, bench
        self._now = ASKED
        self._numbers = itertools.count(1)
        self.in_composer: tuple[bytes, str] | None = None
        """A draft that Maya has open, taken out of Drafts, and its reference."""
        self.leftover: tuple[Spot, str] | None = None
        """An old version that a slow program has still to take away."""
        self.lost_row: dict[str, str] | None = None
        said = {"asks": asks, "creators": {row["creator"]: HANDLE for row in asks.values()}}
        self.home = Home(folder / "home", shipped, said, {MAYA: Login(143, "maya", "secret")})
        self.book = Book(bench)
        bench.make(FILED)
        owed = {
            key: Owed(key, self.home.item(key), row["creator"], row["creator"] == "taro") for key, row in asks.items()
        }
        self.promises = Promises(self.book, owed, self.now)
        self.conversations = self._asked()
        self.now = LOOKED_BACK
        self.connect = connect or bench.connect
        self.chaser = self.worker()
        self.files_changed()

    # --- time ---

    @property
    def now(self) -> datetime:
        return self._now

    @now.setter
    def now(self, moment: datetime) -> None:
        self._now = self.promises.now = moment
        if isinstance(self.bench, FakeBench):
            self.bench.server.clock = moment

    def later(self, span: timedelta) -> None:
        """Time passes, as a stopwatch has it."""
        self.now = (self.now.astimezone(ZoneInfo("UTC")) + span).astimezone(NEW_YORK)

    def on_day(self, days: int, at: time) -> None:
        """It is so many days later, at this time of the day."""
        self.now = datetime.combine(self.now.date() + timedelta(days=days), at, NEW_YORK)

    # --- mail ---

    def letter(
        self, who: str, to: Iterable[str], subject: str, text: str, *, sender: str = "", answers: Iterable[str] = (),
        headers: Mapping[str, str] | None = None,
    ) -> Letter:  # fmt: skip
        """A mail that somebody writes now."""
        own = sender or address(who)
        number = f"<{next(self._numbers)}.{who}@{own.partition('@')[2]}>"
        return Letter((who.title(), own), list(to), subject, text, self.now, number, (), list(answers), headers or {})

    def new_id(self) -> str:
        """A Message-ID of Maya's own program."""
        return f"<{next(self._numbers)}.maya@brand.example>"

    def put(self, folder: str, raw: bytes, flags: Iterable[str] = ()) -> Spot:
        """A message comes to lie in a folder."""
        return self.book.put(folder, raw, self.now, tuple(flags))

    def conversation(self, ask: str) -> Conversation:
        """The conversation about this ask."""
        return next(one for one in self.conversations if ask in one.asks)

    def asks_of(self, who: str) -> list[str]:
        """What a creator owes."""
        return [key for key, owed in self.promises.owed.items() if owed.conversation == who]

    def _asked(self) -> list[Conversation]:
        """The request to each creator, in Sent."""
        found = []
        for who in dict.fromkeys(owed.conversation for owed in self.promises.owed.values()):
            asks = self.asks_of(who)
            items = " and ".join(self.home.item(ask) for ask in asks)
            mail = self.letter(MAYA, [address(who)], "Spring Glow: what we agreed", f"Hi, please send us {items}.")
            self.put(SENT, mail.raw(), ("\\Seen",))
            found.append(Conversation(who, asks, mail.subject, [mail.message_id]))
        return found

    # --- Chaser ---

    def worker(self) -> Chaser:
        """A worker on the one database."""
        settings = load(self.home.folder, {})
        return Chaser(self.home.folder / "data" / "chaser.db", settings, shipped_words(), self.connect)

    def files_changed(self) -> None:
        """Chaser takes in what the home's files say."""
        for ask, row in self.home.asks.items():
            self.promises.deadlines.setdefault(ask, set()).add(date.fromisoformat(row["deadline"]))
        self.chaser.take_in(load(self.home.folder, {}), self.now)

    def look(
        self,
        events: Mapping[Moment, Callable[[], None]] | None = None,
        *,
        complete: bool = True,
        stops_after: int | None = None,
        chaser: Chaser | None = None,
    ) -> tuple[Ended, Watch]:
        """Chaser looks once, and this happens meanwhile."""
        course = Course(dict(events or {}))
        watch = Watch(self.promises)
        since = self.promises.tick
        worker = chaser or self.chaser
        ended = worker.look(self.now, watch, course, complete=complete, stops_after=stops_after)
        self.promises.counts[ended.value] += 1
        if ended is Ended.WELL and not course.happened:
            self.promises.after_a_good_pass(since, self.bench.snapshot(), can_remove=self.can_remove)
        self.promises.broken += [f"set aside: {item.what} {item.evidence}" for item in worker.store.set_asides()]
        return ended, watch

    @property
    def can_remove(self) -> bool:
        """Whether the server offers a safe way to remove a message."""
        if isinstance(self.bench, FakeBench):
            return self.bench.server.uidplus or self.bench.server.move
        return True

    def check(self) -> None:
        """Every promise holds at this moment."""
        self.promises.look_over(self.bench.snapshot())
        assert not self.promises.broken, "\n".join(self.promises.broken)

    def end(self) -> None:
        self.chaser.end()
