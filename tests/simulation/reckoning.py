"""The rules of the method as the specification states them (§4): Day 0, the day of a touch, the date it asks for.

Written from the text, not from Chaser's code, and it imports none of it.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tests.simulation.days import DAY, Days, first
from tests.simulation.facts import Cadence, Creator, Desk, Row
from tests.simulation.standing import Past, Standing

LOW = ((0, 0), (7, 7))
HIGH = ((0, 0), (2, 3), (5, 5), (7, 7))
PATIENCE = 4 * DAY
READY = {"story": timedelta(hours=24), "post": timedelta(hours=72), "": timedelta(hours=72)}
UNSENT = 10
MANAGERS = "absence of the manager"


@dataclass(frozen=True, slots=True)
class Step:
    """The next touch: number, tier, the window's first day, the day it belongs on, and the day no touch may precede."""

    number: int
    tier: int
    opens: date
    on: date
    never_before: date


@dataclass(slots=True)
class Ground:
    """Everything that a date of one chase depends on."""

    row: Row
    cadence: Cadence
    creator: Creator
    desk: Desk
    days: Days
    is_: Standing

    # --- what applies -------------------------------------------------------------------------------------------------

    @property
    def stakes(self) -> str:
        return self.row.stakes or self.cadence.stakes

    @property
    def windows(self) -> tuple[tuple[int, int], ...]:
        """Low and high stakes of an ask that differ from its scenario's bring windows of their own."""
        if self.row.stakes in {"", self.cadence.stakes, "medium"}:
            return self.cadence.windows
        return LOW if self.row.stakes == "low" else HIGH

    @property
    def manager(self) -> str:
        """The manager's address, as long as it works."""
        return "" if self.creator.manager in self.is_.failed else self.creator.manager

    @property
    def highest(self) -> int:
        return 4 if self.cadence.tier_4 and self.manager else 3

    @property
    def prior(self) -> int:
        return min(self.row.prior_touches, 2)

    @property
    def requested(self) -> date | None:
        return self.row.requested_on or (self.day(self.is_.asked) if self.is_.asked else None)

    def day(self, at: datetime) -> date:
        """The day on which it was then, where it is followed up now."""
        return at.astimezone(self.desk.zone).date()

    # --- Day 0 --------------------------------------------------------------------------------------------------------

    def day_zero(self) -> date | None:
        """None while something that it counts from is unknown."""
        if self.requested is None:
            return None
        settled = self.days.after(self.requested, 2)
        after_deadline = self.row.deadline + self.cadence.offset * DAY if self.row.deadline else settled
        found = self._by_rule(after_deadline, settled)
        return max(found, self.days.after(self.requested)) if found else None

    def _by_rule(self, after_deadline: date, settled: date) -> date | None:
        match self.cadence.day_zero:
            case "deadline":
                return after_deadline
            case "deadline_or_request":
                return min(after_deadline, settled)
            case "posted":
                return max(after_deadline, self._figures()) if self.row.posted_on else None
            case _:
                arrived = self.row.delivered_on
                return arrived + self.cadence.offset * DAY if arrived else None

    def _figures(self) -> date:
        """A date alone means the end of that day for the creator; the figures must be there by our `draft_at`."""
        assert self.row.posted_on
        end = datetime.combine(self.row.posted_on + DAY, time(), self.creator.zone)
        there = (end + READY[self.row.content]).astimezone(self.desk.zone)
        return there.date() if there.time() <= self.desk.draft_at else there.date() + DAY

    # --- the next touch -----------------------------------------------------------------------------------------------

    def step(self) -> Step | None:
        """None at the end of the cadence, and while Day 0 is unknown."""
        begins = self.day_zero()
        last = self.is_.past[-1] if self.is_.past else None
        number = max(last.number if last else 0, self.prior) + 1
        tier = 1 + self.is_.sent + self.prior
        if begins is None or number > len(self.windows) or tier > self.highest:
            return None
        low, high = self.windows[number - 1]
        base = self.windows[number - 2][0] if number > 1 else 0
        anchor = self._anchor(last, begins)
        opens, closes = self.days.pace(anchor, low - base), self.days.pace(anchor, high - base)
        never_before = max(self._bounds(last, begins, number))
        return Step(number, tier, opens, self._pick(tier, max(opens, never_before), closes), never_before)

    def _anchor(self, last: Past | None, begins: date) -> date:
        """What the window counts from: the last touch as it was really sent, a skipped one as it was due."""
        restarted = self.day(self.is_.restarted) if self.is_.restarted else date.min
        if last is None:
            return max(begins, self.day(self.is_.opened), restarted) if self.prior else begins
        return max(self.day(last.at) if last.is_sent else last.due_on, restarted)

    def _bounds(self, last: Past | None, begins: date, number: int) -> list[date]:
        bounds = [begins]
        if number > 1 and self.row.deadline:
            bounds.append(self.row.deadline + DAY)
        if last is not None and last.is_sent:
            bounds.append(self._after_a_full_day(self.day(last.at)))
            if last.asks_for:
                bounds.append(last.asks_for + DAY)
        elif last is not None:
            day = self.day(last.at)
            bounds.append(self.days.after(day, 3) if last.is_vanished else day + DAY)
        if number > 1 and self.is_.restarted:
            bounds.append(self._after_a_full_day(self.day(self.is_.restarted)))
        if self.is_.reminded_for:
            bounds.append(self.is_.reminded_for + DAY)
        return bounds

    def _after_a_full_day(self, day: date) -> date:
        return self.days.after(day) + DAY

    def _pick(self, tier: int, start: date, closes: date) -> date:
        """The first allowed day; inside the window, or at most four days past it, a batch weekday where one is due."""
        weekday = self.cadence.batching.get(tier)
        if weekday is not None and start <= closes and self.stakes != "high":
            day = start
            while day <= closes + PATIENCE:
                if day.weekday() == weekday and self.days.allowed(day):
                    return day
                day += DAY
        return self.days.first_allowed(start)

    # --- what a draft says --------------------------------------------------------------------------------------------

    def asks_for(self, number: int, tier: int, day: date) -> date:
        """The date that a touch sent on `day` asks for."""
        if number < len(self.windows) and tier < self.highest:
            soonest = first(lambda d: self.days.allowed(d) and self.days.creator_works(d), day + DAY)
            coming = self.days.pace(day, self.windows[number][0] - self.windows[number - 1][0])
            before = self.days.first_allowed(coming) - DAY
            while not self.days.creator_works(before):
                before -= DAY
            asked = max(soonest, before)
        else:
            asked = self.days.after(day, 2)
        return first(self.days.creator_works, max(asked, self.row.deadline or asked))

    def people(self, tier: int) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """To and Cc; None when nobody can be reached."""
        manager = self.manager
        theirs = [a for a in self.creator.addresses if a not in self.is_.failed and a != manager][:1]
        place = self.cadence.manager.get(tier, "none")
        if self.cadence.formal and place == "none":
            place = "to"
        if manager and (place == "to" or tier == 4 or not self.creator.addresses):
            return (manager,), tuple(theirs)
        if not theirs:
            return None
        return tuple(theirs), (manager,) if manager and place == "cc" else ()

    def announces_tier_4(self, number: int, tier: int) -> bool:
        """Whether this is a Tier 3 behind which a Tier 4 is still to come."""
        return tier == 3 and self.highest > 3 and number < len(self.windows)

    def resting(self, today: date) -> str:
        """Why no draft may lie there today, "" when one may."""
        if self.is_.end:
            return self.is_.end
        for kind, until in self.is_.holds.items():
            if (until is None or today < until) and (kind != MANAGERS or self._is_managers()):
                return kind
        if not self.row.present:
            return "its row is gone"
        if self.cadence.day_zero == "posted" and self.row.posted_on is None:
            return "is it live?"
        if self.cadence.day_zero == "delivered" and self.row.delivered_on is None:
            return "has it arrived?"
        if self.row.we_owe:
            return "we owe them something"
        if self._was_moved_twice():
            return "the deadline was moved twice since the request"
        return "two skips in a row" if self.is_.skips >= 2 else ""

    def _was_moved_twice(self) -> bool:
        """Twice since the request, the last time after a person said to go on, with something left to say."""
        is_ = self.is_
        if is_.settled == len(is_.moved) or (is_.open is None and self.step() is None):
            return False
        return sum(self._is_after_request(at) for at in is_.moved) >= 2

    def _is_after_request(self, at: datetime) -> bool:
        if self.is_.asked is not None:
            return at > self.is_.asked
        asked = self.row.requested_on
        return asked is not None and self.day(at) > asked

    def _is_managers(self) -> bool:
        """Whether the touch in question is addressed to the manager."""
        if self.is_.open is not None:
            return self.creator.manager in self.is_.open.to
        people = self.people(1 + self.is_.sent + self.prior)
        return people is not None and self.creator.manager in people[0]
