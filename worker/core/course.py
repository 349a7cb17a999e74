"""One chase as it would go on, day after day, and the conversation that it is part of: what a forecast moves along."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from worker.core import schedule, tact
from worker.core.addressing import recipients
from worker.core.calendar import first
from worker.core.case import Case
from worker.core.cover import on_day
from worker.core.schedule import Step
from worker.core.standing import gives_way
from worker.core.together import Due


@dataclass(slots=True)
class Line:
    """The chases of one conversation, which has one draft a day."""

    cases: Sequence[Case]
    busy: set[date] = field(default_factory=set)
    """Days on which none of its drafts can come; those that are foreseen are added."""
    written_to: Collection[date] = ()
    """Days on which their creator hears from us in other conversations."""
    written: set[date] = field(default_factory=set)
    """Days of the drafts that are foreseen for it."""
    going: list[Case] = field(default_factory=list)
    """Those that are not asked to rest now."""
    waiting: list[Case] = field(default_factory=list)
    """Milestones that wait for another one of theirs."""


@dataclass(slots=True)
class Course:
    """One chase as it would go on."""

    case: Case
    line: Line
    soonest: date
    others: set[date] = field(default_factory=set)
    """Days on which its creator is written to about something else."""
    _asked: tuple[int, int, date] | None = None
    _answer: tuple[date, Due] | None = None

    def due(self, full: Collection[date], horizon: date) -> tuple[date, Due] | None:
        """The next touch and the day it can come, but for those that are `full`; None when none is left up to the
        horizon, or nobody to write to. It is reckoned anew only where something has changed: days are only added.
        """
        asked = len(self.line.busy | set(full)), len(self.others), horizon
        if self._asked != asked:
            self._answer = self._due({*self.line.busy, *full}, horizon)
            self._asked = asked
        return self._answer

    def goes_on(self, case: Case) -> None:
        """It is so from now on."""
        self.case = case
        self._asked = None

    def _due(self, taken: Collection[date], horizon: date) -> tuple[date, Due] | None:
        found = self._next(taken)
        if found is not None and (handed := on_day(self.case, found[0])) is not self.case:
            self.case = handed
            found = self._next(taken)
        if found is None or found[0] > horizon:
            return None
        day, step = found
        if gives_way(self.case, day) or self.case.is_overruled(day):
            return None
        people = recipients(self.case, step.tier)
        return (day, Due(self.case, step, people)) if people is not None else None

    def _next(self, taken: Collection[date]) -> tuple[date, Step] | None:
        step = schedule.next_step(self.case)
        if step is None:
            return None
        taken = {*taken, *tact.too_close(self.case, self.others)}
        return first(lambda d: self.case.days.is_allowed(d) and d not in taken, max(step.on, self.soonest)), step
