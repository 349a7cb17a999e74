"""What people do, by chance: they ask, send late, edit, delete, answer, go away, change the sheets.

Nobody does two things about one chase between two looks of Chaser's: what a mail means would then hang on which of the
two is read first, and that is for `tests/machine` to try.
"""

import heapq
import itertools
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from random import Random

from tests.simulation import journal as j
from tests.simulation.cast import DAY, Person, Request
from tests.simulation.facts import Row
from tests.simulation.stage import DRAFTS, Draft, Stage
from tests.stories.letters import Letter, delivery_report, with_headers, with_text

HOUR = timedelta(hours=1)
EVENING = time(18, 0)
Deed = Callable[[], None]
SLOWER = {
    "late-content": {"touches": ["0", "3-4", "6", "9"]},
    "missing-info": {"touches": ["0", "2-3", "6-8"], "stakes": "medium"},
    "missing-metrics": {"offset": 3},
    "whitelisting": {"tier_4": False, "touches": ["0", "2-4", "5-7"]},
    "unsigned-contract": {"manager": {"tier_3": "cc", "tier_4": "to"}},
}
OTHER_WEEKDAYS = {"tier_1": "tuesday", "tier_2": "thursday"}


class Life:
    """Plays people on a stage, from the first day to the last."""

    def __init__(self, stage: Stage, rng: Random, start: date, days: int, *, edits_every: int) -> None:
        self._stage, self._rng = stage, rng
        self._start, self._end, self._edits_every = start, start + days * DAY, edits_every
        self._waiting: list[tuple[datetime, int, Deed]] = []
        self._order = itertools.count()
        self._numbers = itertools.count(1)
        self._requests = list(stage.cast.requests)
        self._request_of: dict[str, Request] = {}
        self._ids: dict[str, list[str]] = {}
        """By conversation: its mails, oldest first."""
        self._last_desk: dict[str, str] = {}
        self._last_to: dict[str, str] = {}
        self._ended: set[str] = set()
        self._busy: dict[str, str] = {}
        """Chases about which something was done that waits, in this mailbox, to be seen."""
        self._lost: dict[str, Row] = {}
        self._skips: dict[str, int] = {}
        self.words = 0

    # --- time ---------------------------------------------------------------------------------------------------------

    def live(self) -> None:
        """Everything that happens, in its order."""
        self._plan_days()
        while self._waiting:
            at, _, deed = heapq.heappop(self._waiting)
            self._stage.now = max(self._stage.now, at)
            deed()

    def _at(self, moment: datetime, deed: Deed) -> None:
        if moment.date() < self._end:
            heapq.heappush(self._waiting, (moment.astimezone(UTC), next(self._order), deed))

    def _in(self, span: timedelta, deed: Deed) -> None:
        self._at(self._stage.now + span, deed)

    def _plan_days(self) -> None:
        day, half = self._start, self._start + (self._end - self._start) / 2
        while day < self._end:
            if (day - self._start).days % self._edits_every == 0:
                self._at(datetime.combine(day, time(4), UTC), self._edit_sheets)
            if day == half:
                self._at(datetime.combine(day, time(4, 30), UTC), self._edit_cadences)
            for desk in self._stage.cast.world.desks.values():
                morning = datetime.combine(day, desk.draft_at, desk.zone) + timedelta(minutes=1)
                self._at(morning, lambda key=desk.key: self._look(key))  # type: ignore[misc]
                self._at(morning + HOUR, lambda key=desk.key: self._works(key))  # type: ignore[misc]
                self._at(datetime.combine(day, EVENING, desk.zone), lambda key=desk.key: self._look(key))  # type: ignore[misc]
            if day.day in {1, 15}:
                self._at(datetime.combine(day, time(23), UTC), self._all_look)
            day += DAY

    def _look(self, desk: str) -> None:
        self._stage.look(desk)
        self._busy = {chase: where for chase, where in self._busy.items() if where != desk}

    def _all_look(self) -> None:
        self._stage.stand()
        self._busy.clear()

    # --- sheets -------------------------------------------------------------------------------------------------------

    def _edit_sheets(self) -> None:
        """New asks come in, deadlines move, rows get lost and return."""
        sheets, today = self._stage.sheets, self._stage.now.date()
        self._find_rows()
        new: set[tuple[str, str]] = set()
        before = set(sheets.rows)
        while self._requests and self._requests[0].opens <= today:
            request = self._requests.pop(0)
            new |= {(row.creator, row.scenario) for row in request.rows}
            self._opens(request)
        running = sorted(before - self._ended - self._busy.keys())
        for chase in self._rng.sample(running, min(len(running), 1 + len(running) // 15)):
            row = self._edited(sheets.rows[chase], new)
            if row != sheets.rows[chase]:
                sheets.rows[chase] = row
                self._stage.tell(j.RowSays(self._stage.now, row))
        sheets.save()
        self._stage.files_changed()

    def _opens(self, request: Request) -> None:
        """The rows come into the sheet; the request is mailed shortly before or after."""
        sheets = self._stage.sheets
        sheets.items |= request.items
        for row in request.rows:
            sheets.rows[row.chase] = row
            self._request_of[row.chase] = request
            self._stage.tell(j.RowSays(self._stage.now, row))
        if request.is_mailed and self._rng.random() < 0.7:
            self._ask(request)
        elif request.is_mailed:
            self._in(self._rng.randrange(5, 15) * HOUR, lambda: self._ask(request))

    def _edited(self, row: Row, new: set[tuple[str, str]]) -> Row:
        chance, today = self._rng.random(), self._stage.now.date()
        if row.scenario == "missing-metrics" and row.posted_on is None:
            return replace(row, posted_on=today - self._rng.randrange(6) * DAY)
        if row.scenario in {"product-received", "gone-silent"} and row.delivered_on is None:
            return replace(row, delivered_on=today - self._rng.randrange(5) * DAY)
        if chance < 0.4 and row.deadline:
            return replace(row, deadline=row.deadline + self._rng.randrange(-6, 12) * DAY)
        if chance < 0.5:
            return replace(row, we_owe=not row.we_owe)
        if chance < 0.53 and not row.found_by_all:
            return replace(row, desk=self._rng.choice(sorted(self._stage.cast.world.desks)))
        if chance < 0.6 and (row.creator, row.scenario) not in new and len(self._stage.sheets.rows) > 8:
            self._lost[row.chase] = row
            return replace(row, present=False)
        return row

    def _find_rows(self) -> None:
        """Rows that got lost return."""
        for chase in self._lost:
            row = replace(self._stage.sheets.rows[chase], present=True)
            self._stage.sheets.rows[chase] = row
            self._stage.tell(j.RowSays(self._stage.now, row))
        self._lost.clear()

    def _edit_cadences(self) -> None:
        """Half the year is over, and the team wants another pace."""
        sheets = self._stage.sheets
        sheets.edit_cadences(SLOWER, OTHER_WEEKDAYS)
        for scenario, cadence in sheets.cadences().items():
            self._stage.tell(j.CadenceSays(self._stage.now, scenario, cadence))
        self._stage.files_changed()

    # --- ours ---------------------------------------------------------------------------------------------------------

    def _ask(self, request: Request) -> None:
        """The mail with which it all begins."""
        desk, person = request.asked_by, request.person
        items = " and ".join(request.items.values())
        mail = self._letter(desk, [person.facts.addresses[0]], f"We need {items}", f"Hi, please send us {items}.")
        self._put(desk, "Sent", mail.raw())
        self._keep(request.conversation, mail.message_id, desk, mail.to[0])
        self._stage.tell(j.Asked(self._stage.now, desk, tuple(request.items)))
        self._busy |= dict.fromkeys(request.items, desk)

    def _works(self, desk: str) -> None:
        """The person goes through the drafts, and does something about most of them, in the course of the day."""
        zone = self._stage.cast.world.desks[desk].zone
        if self._stage.now.astimezone(zone).weekday() >= 5 and self._rng.random() < 0.9:
            return
        for draft in self._stage.drafts(desk):
            if self._request_of[draft.chase].is_neglected:
                continue
            deed = self._rng.choices(
                [None, self._send, self._edit, self._throw_away, self._lose, self._by_hand_instead],
                [0.34, 0.55, 0.05, 0.025, 0.015, 0.02],
            )[0]
            if deed is not None:
                span = self._rng.random() * 6 * HOUR
                self._in(span, lambda deed=deed, chase=draft.chase: self._with_draft(desk, chase, deed))  # type: ignore[misc]
        running = sorted(self._request_of.keys() - self._ended)
        for chase in self._rng.sample(running, int(len(running) / 150 + self._rng.random())):
            self._in(self._rng.random() * 6 * HOUR, lambda chase=chase: self._on_a_whim(chase))  # type: ignore[misc]

    def _with_draft(self, desk: str, chase: str, deed: Callable[[str, Draft], None]) -> None:
        draft = self._stage.draft_of(desk, chase)
        if draft is not None and self._takes(draft.chases, desk):
            deed(desk, draft)

    def _takes(self, chases: Iterable[str], desk: str) -> bool:
        """Whether nothing else was done about them since Chaser's last look; from now on something is."""
        if any(chase in self._busy for chase in chases):
            return False
        self._busy |= dict.fromkeys(chases, desk)
        return True

    def _send(self, desk: str, draft: Draft) -> None:
        server, now = self._stage.servers[desk], self._stage.now
        raw = with_headers(draft.stored.raw, {"Date": format_datetime(now)})
        self._put(desk, "Sent", raw)
        server.remove(DRAFTS, draft.uid)
        self._stage.tell(j.Sent(now, desk, draft.chase))
        header = draft.stored.header
        to = str(header["To"]).rpartition("<")[2].rstrip(">").lower()
        self._went(draft.chases, desk, to, str(header["Message-ID"]))

    def _edit(self, desk: str, draft: Draft) -> None:
        raw = with_text(draft.stored.raw, "I hope you are well!")
        raw = with_headers(raw, {"Date": format_datetime(self._stage.now)})
        self._put(desk, DRAFTS, raw, ("\\Draft", "\\Seen"))
        self._stage.servers[desk].remove(DRAFTS, draft.uid)
        self._stage.tell(j.Edited(self._stage.now, desk, draft.chase))

    def _throw_away(self, desk: str, draft: Draft) -> None:
        self._stage.servers[desk].transfer(DRAFTS, draft.uid, "Trash")
        self._deleted(desk, draft, without_trace=False)

    def _lose(self, desk: str, draft: Draft) -> None:
        self._stage.servers[desk].remove(DRAFTS, draft.uid)
        self._deleted(desk, draft, without_trace=True)
        if self._rng.random() < 0.5:
            self._in(self._rng.randrange(24, 150) * HOUR, lambda: self._turns_up(desk, draft))

    def _turns_up(self, desk: str, draft: Draft) -> None:
        """A mail program had kept it back, to be sent later."""
        if self._takes(draft.chases, desk):
            self._put(desk, "Sent", with_headers(draft.stored.raw, {"Date": format_datetime(self._stage.now)}))
            self._stage.tell(j.TurnedUp(self._stage.now, desk, draft.chase, draft.number))
            header = draft.stored.header
            to = str(header["To"]).rpartition("<")[2].rstrip(">").lower()
            self._went(draft.chases, desk, to, str(header["Message-ID"]))

    def _deleted(self, desk: str, draft: Draft, *, without_trace: bool) -> None:
        self._stage.tell(j.Deleted(self._stage.now, desk, draft.chase, without_trace))
        for chase in draft.chases:
            self._skips[chase] = self._skips.get(chase, 0) + 1
            if self._skips[chase] >= 2:
                self._later_said(chase, "resume")

    def _by_hand_instead(self, desk: str, draft: Draft) -> None:
        """A message of one's own while ours lies there untouched."""
        is_edited = b"I hope you are well" in draft.stored.raw
        if is_edited or self._request_of[draft.chase].conversation not in self._ids:
            for chase in draft.chases:
                self._busy.pop(chase)
        else:
            self._by_hand(draft.chase, desk)

    def _by_hand(self, chase: str, desk: str) -> None:
        request = self._request_of[chase]
        ids = self._ids[request.conversation]
        text = f"Hi, how is {request.items[chase]} coming along?"
        to = request.person.facts.addresses[0]
        mail = self._letter(desk, [to], "Re: our request", text, answers=ids)
        self._put(desk, "Sent", mail.raw())
        self._stage.tell(j.WroteByHand(self._stage.now, desk, chase))
        self._went((chase,), desk, to, mail.message_id)

    def _went(self, chases: tuple[str, ...], desk: str, to: str, message_id: str) -> None:
        """A mail of ours is out: it may bounce, meet a responder, be answered one day, about some of it or all."""
        request = self._request_of[chases[0]]
        self._keep(request.conversation, message_id, desk, to)
        self._skips |= dict.fromkeys(chases, 0)
        if to in request.person.dead:
            self._in(timedelta(minutes=2), lambda: self._bounces(desk, to, message_id))
            return
        if self._rng.random() < 0.04:
            self._in(timedelta(minutes=3), lambda: self._is_away(desk, to, message_id))
        if self._rng.random() < request.person.answers:
            wait = self._rng.choice([2, 10, 26, 50, 75, 120]) * HOUR + self._rng.random() * HOUR
            about = chases if self._rng.random() < 0.5 else (self._rng.choice(chases),)
            self._in(wait, lambda: self._answers(about))

    def _on_a_whim(self, chase: str) -> None:
        """A command, or a message between two touches."""
        request, chance = self._request_of[chase], self._rng.random()
        ids = self._ids.get(request.conversation)
        if chase in self._ended or chase in self._busy:
            return
        desk = self._desk_of(chase)
        if chance < 0.3 and ids and not any(self._stage.draft_of(one, chase) for one in self._stage.servers):
            self._busy[chase] = desk
            self._by_hand(chase, desk)
        elif chance < 0.4:
            self._stage.command(chase, "pause")
            self._later_said(chase, "resume")
        elif chance < 0.5:
            until = self._stage.now.date() + self._rng.randrange(2, 9) * DAY
            self._stage.command(chase, "snooze", until)
        elif chance < 0.53:
            self._stage.command(chase, "stop")
            self._ended.add(chase)
        elif chance < 0.6:
            self._stage.command(chase, "done")
            self._ended.add(chase)
        elif chance < 0.75:
            self._stage.command(chase, "resume")

    def _desk_of(self, chase: str) -> str:
        """Who writes about it today."""
        world, desk = self._stage.cast.world, self._stage.sheets.rows[chase].desk
        return world.writer(desk, self._stage.now.astimezone(world.desks[desk].zone).date()).key

    def _later_said(self, chase: str, word: str) -> None:
        self._in(self._rng.randrange(20, 120) * HOUR, lambda: self._says(chase, word))

    def _says(self, chase: str, word: str) -> None:
        if chase in self._busy:
            self._in(9 * HOUR, lambda: self._says(chase, word))
            return
        self._stage.command(chase, word)
        (self._ended.discard if word == "resume" else self._ended.add)(chase)

    # --- theirs -------------------------------------------------------------------------------------------------------

    def _answers(self, about: tuple[str, ...]) -> None:
        """A creator, or the manager who was written to, answers about these items."""
        request = self._request_of[about[0]]
        desk = self._rng.choice([self._last_desk[request.conversation], request.asked_by])
        running = [c for c in request.items if c not in self._ended]
        about = tuple(chase for chase in about if chase in running)
        if not about:
            return
        if any(c in self._busy for c in running):
            self._in(5 * HOUR, lambda: self._answers(about))
            return
        self._busy |= dict.fromkeys(running, desk)
        kind = self._rng.choices(["plain", "vague", "new", "spam", "stranger"], [0.74, 0.08, 0.1, 0.04, 0.04])[0]
        if kind == "vague":  # of one item it is the answer, of several the person has to say
            about = tuple(running) if len(running) == 1 else ()
        getattr(self, f"_answers_{kind}")(request, about, desk)
        follow_up = self._rng.choices(["done", "resume", ""], [0.4, 0.3, 0.3])[0]
        for other in running:
            if follow_up or other not in about:
                self._later_said(other, follow_up if other in about else "resume")

    def _answers_plain(self, request: Request, about: tuple[str, ...], desk: str) -> None:
        self._reply(request, about, desk, self._last_to[request.conversation])
        self._replied(about, desk)
        self._unclear((other for other in request.items if other not in about), desk, theirs=True)

    def _answers_vague(self, request: Request, about: tuple[str, ...], desk: str) -> None:
        """It names no item."""
        sender = self._last_to[request.conversation]
        self._reply(request, (), desk, sender, text="Thank you for your patience, all is under way.")
        self._replied(about, desk)
        self._unclear((other for other in request.items if other not in about), desk, theirs=True)

    def _answers_new(self, request: Request, about: tuple[str, ...], desk: str) -> None:
        """A mail outside the conversation."""
        items = _listed(request, about)
        sender = request.person.facts.addresses[-1]
        mail = self._letter("", [f"{desk}@brand.example"], f"About {items}", f"Here is {items} for you.", sender=sender)
        self._put(desk, "INBOX", mail.raw())
        self._keep(request.conversation, mail.message_id, desk, self._last_to[request.conversation])
        self._replied(about, desk)

    def _answers_spam(self, request: Request, about: tuple[str, ...], desk: str) -> None:
        self._reply(request, about, desk, request.person.facts.addresses[0], folder="Junk")
        self._unclear(request.items, desk)

    def _answers_stranger(self, request: Request, about: tuple[str, ...], desk: str) -> None:
        self._reply(request, about, desk, f"friend{next(self._numbers)}@elsewhere.example")
        self._unclear(request.items, desk)

    def _reply(
        self, request: Request, about: tuple[str, ...], desk: str, sender: str, folder: str = "INBOX", text: str = ""
    ) -> None:  # fmt: skip
        ids = self._ids[request.conversation]
        text = text or f"Hello, {_listed(request, about)} is on its way to you."
        mail = self._letter("", [f"{desk}@brand.example"], "Re: our request", text, sender=sender, answers=ids)
        self._put(desk, folder, mail.raw())
        self._keep(request.conversation, mail.message_id, desk, self._last_to[request.conversation])

    def _replied(self, chases: Iterable[str], desk: str) -> None:
        for chase in chases:
            self._stage.tell(j.Replied(self._stage.now, desk, chase))
            self._ended.add(chase)

    def _unclear(self, chases: Iterable[str], desk: str, *, theirs: bool = False) -> None:
        for chase in chases:
            self._stage.tell(j.Unclear(self._stage.now, desk, chase, theirs))
            if chase not in self._ended:
                self._later_said(chase, "resume")

    def _is_away(self, desk: str, address: str, message_id: str) -> None:
        back = self._stage.now.date() + self._rng.randrange(3, 14) * DAY if self._rng.random() < 0.7 else None
        until = f" and will be back on {back:%B} {back.day}, {back.year}" if back else " at the moment"
        mail = self._letter(
            "", [f"{desk}@brand.example"], "Automatic reply: our request", f"I am out of the office{until}.",
            sender=address, answers=[message_id], headers={"Auto-Submitted": "auto-replied"},
        )  # fmt: skip
        self._put(desk, "INBOX", mail.raw())
        self._stage.tell(j.Away(mail.at, desk, address, back))

    def _bounces(self, desk: str, address: str, message_id: str) -> None:
        mail = self._letter(
            "", [f"{desk}@brand.example"], "Undelivered Mail Returned to Sender", "It could not be delivered.",
            sender="mailer-daemon@mx.example",
        )  # fmt: skip
        self._put(desk, "INBOX", delivery_report(mail, address, message_id, action="failed", status="5.1.1"))
        self._stage.tell(j.Failed(self._stage.now, desk, address))

    # --- mail ---------------------------------------------------------------------------------------------------------

    def _letter(
        self, desk: str, to: list[str], subject: str, text: str, *, sender: str = "", answers: list[str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Letter:  # fmt: skip
        own = sender or f"{desk}@brand.example"
        number = f"<{next(self._numbers)}@{own.partition('@')[2]}>"
        at = self._stage.now.replace(microsecond=0)
        return Letter((own.partition("@")[0], own), to, subject, text, at, number, (), list(answers or ())[-5:],
                      headers or {})  # fmt: skip

    def _put(self, desk: str, folder: str, raw: bytes, flags: Iterable[str] = ("\\Seen",)) -> None:
        self._stage.servers[desk].put(folder, raw, tuple(flags))

    def _keep(self, conversation: str, message_id: str, desk: str, to: str) -> None:
        self._ids.setdefault(conversation, []).append(message_id)
        self._last_desk[conversation], self._last_to[conversation] = desk, to


def _listed(request: Request, chases: Iterable[str]) -> str:
    return " and ".join(request.items[chase] for chase in chases)


__all__ = ["Life", "Person"]
