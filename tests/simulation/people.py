"""The part of the oracle that hears of people: what they did counts from Chaser's next look into the mailbox where it
shows; then it is as the specification says (§5).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Protocol

from tests.simulation import journal as j
from tests.simulation.facts import Row, World
from tests.simulation.reckoning import MANAGERS, Ground
from tests.simulation.standing import Gone, Open, Past, Standing

SECOND_LOOK = timedelta(minutes=3)
WITHOUT_WORD = timedelta(days=7)


class Picture(Protocol):
    """What the oracle knows of the chases."""

    world: World
    rows: dict[str, Row]
    chases: dict[str, Standing]

    def ground(self, chase: str) -> Ground: ...
    def reads(self, desk: str, chase: str) -> bool: ...
    def local(self, chase: str, at: datetime) -> date: ...
    def changed(self, chase: str) -> None: ...
    def touched(self, chase: str, at: datetime) -> None: ...
    def unsaid(self, chase: str) -> None: ...
    def of_person(self, address: str) -> list[str]: ...
    def leaves(self, chase: str) -> None: ...
    def draft_with(self, chase: str) -> Open | None: ...


class Hearing:
    """Takes in what people did, when it can be known."""

    def __init__(self, picture: Picture) -> None:
        self._of = picture
        self._unheard: defaultdict[str, list[j.Shown]] = defaultdict(list)
        self._vanishing: defaultdict[str, set[str]] = defaultdict(set)
        self._notices: list[j.Away] = []
        self._to_recheck: dict[str, set[str]] = {}
        """By chase: the mailboxes in which it is still to be looked back for."""
        self._conversation: defaultdict[str, list[j.WroteByHand]] = defaultdict(list)
        """By chase: what was written by hand before Day 0, or before that was known."""
        self._not_asked: defaultdict[str, set[str]] = defaultdict(set)
        """By mailbox: chases that had ended when a mail came that may be about them."""

    def happened(self, entry: j.Shown) -> None:
        """A command is known at once, mail at the next look."""
        if isinstance(entry, j.Told):
            self._told(entry)
        else:
            self._unheard[entry.desk].append(entry)

    def unheard(self, chase: str) -> str:
        """Whether somebody answered about this, in a mailbox that was not even looked into."""
        waiting = (entry for entries in self._unheard.values() for entry in entries)
        answered = any(isinstance(e, j.Replied | j.Unclear) and e.chase == chase for e in waiting)
        return "an answer lies in a mailbox that was not looked into" if answered else ""

    def looks(self, desk: str, at: datetime) -> None:
        """What shows in this mailbox is known from now on."""
        self._vanished(desk, at)
        for entry in self._unheard.pop(desk, []):
            self._heard(entry, at)
        self._recheck(desk)
        self._ask_now(desk)

    def _heard(self, entry: j.Shown, at: datetime) -> None:
        match entry:
            case j.Asked():
                for chase in entry.chases:
                    is_ = self._of.chases[chase]
                    is_.desks.add(entry.desk)
                    is_.asked = is_.asked or entry.at
                    self._of.changed(chase)
            case j.Away():
                self._notices.append(entry)
                for chase in self._of.of_person(entry.address):
                    self._is_away(chase, entry)
            case j.Failed():
                for chase in self._of.of_person(entry.address):
                    if not self._of.chases[chase].end:
                        self._of.chases[chase].failed.add(entry.address)
                        self._of.changed(chase)
            case j.Sent() | j.TurnedUp() | j.WroteByHand() | j.Edited() | j.Deleted() | j.Replied() | j.Unclear():
                self._of_chase(entry, self._of.chases[entry.chase], at)
                self._of.changed(entry.chase)

    def _of_chase(self, entry: j.Shown, is_: Standing, at: datetime) -> None:
        match entry:
            case j.Sent(chase=chase):
                self._sent(chase, is_, entry.at)
            case j.TurnedUp(chase=chase, number=number):
                self._turned_up(chase, is_, number, entry.at)
            case j.WroteByHand():
                self._by_hand(entry, is_)
            case j.Edited() if is_.open:
                is_.open.is_edited = True
            case j.Deleted(chase=chase, without_trace=False):
                self._skipped(chase, is_, at, is_vanished=False)
            case j.Deleted(chase=chase) if is_.open:
                is_.open.missed_at = at
                self._vanishing[entry.desk].add(chase)
            case j.Replied():
                is_.end = is_.end or "replied"
            case j.Unclear() if not is_.end:
                is_.holds["review"] = None
            case j.Unclear(chase=chase) if not (entry.theirs and is_.end == "replied"):
                self._not_asked[entry.desk].add(chase)

    def _vanished(self, desk: str, at: datetime) -> None:
        for chase in sorted(self._vanishing[desk]):
            touch = self._of.chases[chase].open
            if touch is not None and touch.missed_at is not None and at - touch.missed_at >= SECOND_LOOK:
                self._skipped(chase, self._of.chases[chase], at, is_vanished=True)
                self._vanishing[desk].discard(chase)
                self._of.changed(chase)

    def _sent(self, chase: str, is_: Standing, at: datetime) -> None:
        """What was sent is a touch for all of its tier that it lists, and a friendly word for those at a higher one."""
        touch = is_.open
        if touch is None:
            return
        letter = f"{chase} {touch.number} {at}"
        is_.past.append(Past(touch.number, touch.tier, True, at, touch.since, touch.asks_for, letter=letter))
        is_.open, is_.skips = None, 0
        self._of.touched(chase, at)
        self._sent_along(touch.also.values(), touch.tier, at, touch.asks_for, letter)

    def _sent_along(self, also: Iterable[j.Along], tier: int, at: datetime, asks_for: date, letter: str) -> None:
        for along in also:
            its, day = self._of.chases[along.chase], self._of.local(along.chase, at)
            if along.tier == tier and not _was_sent(its, along.number):
                _put(its, Past(along.number, along.tier, True, at, day, asks_for, letter=letter))
                its.skips = 0
                self._of.touched(along.chase, at)
            else:
                self._reminded(its, at, asks_for)
            self._of.changed(along.chase)

    def _turned_up(self, chase: str, is_: Standing, number: int, at: datetime) -> None:
        """It was sent after all, whatever was thought of it: now, or it was sent by hand meanwhile."""
        gone = is_.gone.pop(number, None)
        if gone is None:
            return
        letter = f"{chase} {number} {at}"
        if not _was_sent(is_, number):
            _put(is_, Past(number, gone.tier, True, at, gone.since, gone.asks_for, letter=letter))
            is_.skips = 0
            self._of.touched(chase, at)
        self._sent_along(gone.also, gone.tier, at, gone.asks_for, letter)

    def _reminded(self, is_: Standing, at: datetime, asks_for: date) -> None:
        is_.restarted = max(at, is_.restarted or at)
        is_.reminded_for = max(asks_for, is_.reminded_for or asks_for)

    def _skipped(self, chase: str, is_: Standing, at: datetime, *, is_vanished: bool) -> None:
        touch = is_.open
        if touch is None:
            return
        is_.past.append(Past(touch.number, touch.tier, False, at, touch.since, None, is_vanished))
        is_.open, is_.skips = None, is_.skips + 1
        if is_vanished:
            also = tuple(touch.also.values())
            is_.gone[touch.number] = Gone(chase, touch.tier, touch.since, touch.asks_for, also)
        if not is_vanished:
            self._of.unsaid(chase)
        for mate, along in touch.also.items():
            its = self._of.chases[mate]
            if not _was_sent(its, along.number):
                its.past.append(Past(along.number, along.tier, False, at, touch.joined[mate], None, is_vanished))
                its.skips += 1
                self._of.changed(mate)

    def _by_hand(self, entry: j.WroteByHand, is_: Standing) -> None:
        """With a draft open or from the window's opening on it is the touch; before Day 0 it is conversation."""
        chase, at = entry.chase, entry.at
        if is_.end:
            return
        if is_.open is not None:
            self._of.leaves(chase)
            is_.open.also.clear()
            self._sent(chase, is_, at)
        elif (draft := self._of.draft_with(chase)) is not None and draft.also[chase].tier > draft.tier:
            self._reminded(is_, at, draft.asks_for)
        else:
            self._with_nothing_open(entry, is_)

    def _with_nothing_open(self, entry: j.WroteByHand, is_: Standing) -> None:
        chase, at = entry.chase, entry.at
        ground, day = self._of.ground(chase), self._of.local(chase, at)
        begins, step = ground.day_zero(), ground.step()
        if begins is None or day < begins:
            self._conversation[chase].append(entry)
            return
        if step is not None and step.opens <= day and not (is_.taken_up and at < is_.taken_up):
            is_.past.append(Past(step.number, step.tier, True, at, day, None))
            is_.skips = 0
            self._of.touched(chase, at)
        else:
            is_.restarted = max(at, is_.restarted or at)

    def _is_away(self, chase: str, entry: j.Away) -> None:
        is_ = self._of.chases[chase]
        if is_.end:
            return
        ground = self._of.ground(chase)
        until = ground.days.after(entry.back) if entry.back else self._of.local(chase, entry.at) + WITHOUT_WORD
        kind = MANAGERS if entry.address == ground.creator.manager else "absence"
        if entry.at < is_.heard.get(kind, entry.at):
            return
        is_.heard[kind] = entry.at
        is_.notices.add(entry.at)
        is_.holds[kind] = until
        self._of.changed(chase)

    def opened(self, chase: str) -> None:
        """A chase that is new, taken up again, or has another Day 0 is looked back for."""
        self._to_recheck[chase] = set(self._of.world.desks)

    def _recheck(self, desk: str) -> None:
        for chase in sorted(c for c, desks in self._to_recheck.items() if desk in desks):
            self._to_recheck[chase].discard(desk)
            if not self._of.reads(desk, chase):
                continue
            creator = self._of.world.creators[self._of.rows[chase].creator]
            for notice in self._notices:
                mine = notice.desk == desk and notice.address in (*creator.addresses, creator.manager)
                if mine and notice.at not in self._of.chases[chase].notices:
                    self._is_away(chase, notice)
            self._read_again(desk, creator.key)

    def _read_again(self, desk: str, creator: str) -> None:
        """What the person wrote by hand to this creator is no conversation where Day 0 has come to lie before it."""
        for chase in [chase for chase in self._conversation if self._of.rows[chase].creator == creator]:
            entries = self._conversation.pop(chase)
            for entry in entries:
                is_ = self._of.chases[chase]
                if entry.desk == desk and not is_.end and is_.open is None:
                    self._with_nothing_open(entry, is_)
                else:
                    self._conversation[chase].append(entry)
            self._of.changed(chase)

    def _ask_now(self, desk: str) -> None:
        """What has been taken up again is asked about: the mail that came meanwhile is read for it at last."""
        for chase in sorted(c for c in self._not_asked[desk] if not self._of.chases[c].end):
            self._not_asked[desk].discard(chase)
            self._of.chases[chase].holds["review"] = None
            self._of.changed(chase)

    def _told(self, entry: j.Told) -> None:
        is_ = self._of.chases[entry.chase]
        match entry.word:
            case "pause":
                is_.holds["a person's word"] = None
            case "snooze":
                is_.holds["a person's word"] = entry.until
            case "resume":
                is_.holds.clear()
                is_.end, is_.skips, is_.settled, is_.taken_up = "", 0, len(is_.moved), entry.at
                self.opened(entry.chase)
            case word:
                is_.end = {"stop": "stopped", "done": "done"}[word]
        self._of.changed(entry.chase)


def _was_sent(is_: Standing, number: int) -> bool:
    return any(touch.is_sent and touch.number == number for touch in is_.past)


def _put(is_: Standing, touch: Past) -> None:
    """Touches have their order by their numbers; one that counted as skipped may have been sent after all."""
    others = (known for known in is_.past if known.number != touch.number)
    is_.past = sorted((*others, touch), key=lambda known: known.number)
