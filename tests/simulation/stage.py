"""The mailboxes, Chaser's own service on them, and the clock. What Chaser does is told to the journal by what lies in
Drafts before and after each pass; only touch and tier of a draft are looked up in Chaser's records.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.message import Message
from email.utils import getaddresses
from pathlib import Path

from tests.mail.fake_mailbox import FakeServer, Stored
from tests.simulation import journal as j
from tests.simulation.cast import Cast
from tests.simulation.sheets import Sheets
from worker.core.events import DraftClaimed
from worker.core.plan import decide
from worker.mail.mailbox import Mailbox
from worker.rounds import WAITS
from worker.service import hand
from worker.service.office import Office
from worker.service.post import Post
from worker.settings import AccountSettings

DRAFTS = "Drafts"
A_MOMENT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Draft:
    """A message in Drafts that bears a reference of Chaser's."""

    uid: int
    stored: Stored
    chase: str
    number: int
    also: tuple[str, ...]
    """The other chases that it asks for."""

    @property
    def chases(self) -> tuple[str, ...]:
        return self.chase, *self.also


class Stage:
    """One home, five mailboxes. `tell` takes the journal's entries."""

    def __init__(self, folder: Path, cast: Cast, now: datetime, tell: Callable[[j.Entry], None]) -> None:
        self.cast, self.tell = cast, tell
        self._now = now
        self.servers = {key: FakeServer() for key in cast.world.desks}
        self.sheets = Sheets(folder, cast)
        self.office = Office(folder, {}, is_hurried=True)
        self._posts = {key: Post(self.office, key, self._connect, lambda: self.now) for key in self.servers}
        self._touches: dict[str, tuple[str, int]] = {}
        self._drafts: dict[tuple[str, int], Draft] = {}
        self.now = now
        for scenario, cadence in self.sheets.cadences().items():
            tell(j.CadenceSays(now, scenario, cadence))
        self.office.take_in_sheets(now)

    def _connect(self, settings: AccountSettings) -> Mailbox:
        return self.servers[settings.account.key].connect()

    @property
    def now(self) -> datetime:
        return self._now

    @now.setter
    def now(self, moment: datetime) -> None:
        self._now = moment
        for server in self.servers.values():
            server.clock = moment

    # --- Chaser -------------------------------------------------------------------------------------------------------

    def look(self, desk: str) -> None:
        """One pass, and another one where a draft waits for a look into the other mailboxes."""
        if self._pass(desk):
            for other in self.servers:
                if other != desk:
                    self.now += A_MOMENT
                    self._pass(other)
            self.now += A_MOMENT
            self._pass(desk)

    def _pass(self, desk: str) -> bool:
        """Whether a draft waits for a look elsewhere."""
        before = {uid: self._mark(stored) for uid, stored in self._lying(desk).items()}
        self.tell(j.Looks(self.now, desk))
        outcome = self._posts[desk].run()
        if outcome.error is not None:
            raise AssertionError(f"{self.now} {desk}: {outcome.error.what}")
        self._told(desk, before)
        self.tell(j.Looked(self.now, desk))
        return any(note.action == WAITS for note in outcome.report.notes)

    def _told(self, desk: str, before: Mapping[int, str]) -> None:
        """What is different in Drafts is Chaser's doing."""
        lying = self._lying(desk)
        came = [uid for uid in sorted(lying) if uid not in before]
        new = {self._mark(lying[uid]) for uid in came}
        gone = {mark for uid, mark in before.items() if uid not in lying}
        for mark in sorted(gone - new):
            self.tell(j.TakenBack(self.now, self.touch(mark)[0]))
        for uid in came:
            kind = j.Renewed if self._mark(lying[uid]) in gone else j.Drafted
            self.tell(self._as_it_lies(desk, lying[uid], kind))

    def _as_it_lies(self, desk: str, stored: Stored, kind: type[j.Lies]) -> j.Lies:
        chase, number = self.touch(self._mark(stored))
        claim = self._claim(chase, number)
        asks_for, words = claim.asked_for, _words(stored.raw)
        items = [self.sheets.items[one] for one in (chase, *(each.chase for each in claim.also))]
        for said in (_written(asks_for), *(item.encode() for item in items)):
            if said.lower() not in words:
                raise AssertionError(f"{chase}: the draft does not name {said.decode()}")
        to, cc = _addresses(stored.header, "To"), _addresses(stored.header, "Cc")
        also = tuple(j.Along(one.chase, one.number, one.tier) for one in claim.also)
        return kind(self.now, chase, desk, number, claim.tier, to, cc, asks_for, also)

    def _claim(self, chase: str, number: int) -> DraftClaimed:
        """The last time this touch was written."""
        claims = [one.event for one in self.office.store.history(chase) if isinstance(one.event, DraftClaimed)]
        return next(one for one in reversed(claims) if one.number == number)

    def stand(self) -> None:
        """What Chaser says of all chases, once every mailbox was looked into."""
        for desk in self.servers:
            self._pass(desk)
        cases = self.office.ledger(self.now).cases
        decisions = {key: decide(case, self.now) for key, case in cases.items()}
        self.tell(j.Stood(self.now, {key: (one.state.value, one.reason) for key, one in decisions.items()}))

    def files_changed(self) -> None:
        """The service notices that the files have changed."""
        error = self.office.reload(self.now)
        if error is not None or self.office.sheet_notices:
            raise AssertionError(error or self.office.sheet_notices)

    def command(self, chase: str, word: str, until: date | None = None) -> None:
        """A person types a command."""
        ledger = self.office.ledger(self.now, complete=False)
        ledger.load([chase])
        seen = len(ledger.history(chase))
        if word == "snooze":
            assert until
            hand.snooze(ledger, chase, until, self.now)
        else:
            getattr(hand, word)(ledger, chase, self.now)
        if len(ledger.history(chase)) > seen:
            self.tell(j.Told(self.now, "", chase, word, until))

    # --- mailboxes ----------------------------------------------------------------------------------------------------

    def drafts(self, desk: str) -> list[Draft]:
        """The drafts of Chaser's in this mailbox, saved anew by a person or not."""
        return [self._draft(desk, uid, stored) for uid, stored in sorted(self._lying(desk).items())]

    def _draft(self, desk: str, uid: int, stored: Stored) -> Draft:
        if (desk, uid) not in self._drafts:
            chase, number = self.touch(self._mark(stored))
            also = tuple(one.chase for one in self._claim(chase, number).also)
            self._drafts[desk, uid] = Draft(uid, stored, chase, number, also)
        return self._drafts[desk, uid]

    def draft_of(self, desk: str, chase: str) -> Draft | None:
        """This chase's draft, as long as it lies there."""
        return next((draft for draft in self.drafts(desk) if draft.chase == chase), None)

    def touch(self, mark: str) -> tuple[str, int]:
        """Chase and number of a touch by its reference."""
        if mark not in self._touches:
            key = self.office.store.drafts_of_refs({mark})[mark]
            self._touches[mark] = key.chase, key.number
        return self._touches[mark]

    def _lying(self, desk: str) -> Mapping[int, Stored]:
        return dict(self.servers[desk].folders[DRAFTS].mails)

    @staticmethod
    def _mark(stored: Stored) -> str:
        return str(stored.header["X-Chaser-Ref"])

    def close(self) -> None:
        self.office.close()


def _addresses(header: Message, name: str) -> tuple[str, ...]:
    return tuple(address.lower() for _, address in getaddresses(header.get_all(name, [])))


def _words(raw: bytes) -> bytes:
    """The text part in lower case, without the breaks of its encoding."""
    return b" ".join(raw.replace(b"=\r\n", b"").lower().split())


def _written(day: date) -> bytes:
    return f"{day:%B} {day.day}".encode()


Chases = Collection[str]
