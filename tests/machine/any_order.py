"""The state machine: time, passes, people's deeds and faults in any order Hypothesis can think of.

After every step the promises are looked over. It is run on a fake mailbox (`test_any_order.py`) and, shorter, on a real
server.
"""

import shutil
from collections.abc import Callable, Mapping
from datetime import time, timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.machine.chaser import Ended
from tests.machine.deeds import DEEDS, Deed
from tests.machine.line import ANY, CALLS, COMMIT, Fault, Moment, failing
from tests.machine.town import ASKS, MIKA_ALONE, Town
from tests.mail.mailboxes import Bench, FakeBench
from tests.servers.running import quick_folder
from worker.settings.home import write_home

MINUTES = (1, 2, 4, 16)
HOURS = (1, 5, 13)
MORNING = time(8, 5)
calls = st.one_of(
    st.builds(Moment, st.sampled_from(CALLS), st.integers(0, 3), st.booleans()),
    st.builds(Moment, st.just(ANY), st.integers(0, 40), st.booleans()),
)
commits = st.builds(Moment, st.just(COMMIT), st.integers(0, 12), st.booleans())
moments = calls | commits
ON_THE_LINE = (Fault.LOST, Fault.REFUSED, Fault.THROTTLED)
WRONG_BY = (timedelta(days=-2), timedelta(hours=-26), timedelta(minutes=-10), timedelta(days=3), timedelta(days=40))
deeds = st.sampled_from(DEEDS)


class AnyOrder(RuleBasedStateMachine):
    """Everything that may happen to one mailbox."""

    asks: ClassVar[Mapping[str, Mapping[str, Any]]] = ASKS

    def __init__(self) -> None:
        super().__init__()
        self.folder = quick_folder("machine-")

    def bench(self, **server: bool) -> Bench:
        """The mailbox it is played on."""
        bench = FakeBench()
        bench.server.uidplus, bench.server.move = server["uidplus"], server["move"]
        return bench

    @initialize(uidplus=st.sampled_from([True, True, True, False]), move=st.booleans(), has_looked=st.booleans())
    def begin(self, *, uidplus: bool, move: bool, has_looked: bool) -> None:
        write_home(self.folder / "shipped")
        self.town = Town(self.folder, self.folder / "shipped", self.bench(uidplus=uidplus, move=move), self.asks)
        if has_looked:
            self.town.look()
            self.town.on_day(4, MORNING)

    # --- time ---

    @rule(minutes=st.sampled_from(MINUTES))
    def minutes_pass(self, minutes: int) -> None:
        self.town.later(timedelta(minutes=minutes))

    @rule(hours=st.sampled_from(HOURS))
    def hours_pass(self, hours: int) -> None:
        self.town.later(timedelta(hours=hours))

    @rule(days=st.integers(1, 4))
    def it_is_some_morning(self, days: int) -> None:
        self.town.on_day(days, MORNING)

    @rule()
    def it_is_saturday(self) -> None:
        self.town.on_day((4 - self.town.now.weekday()) % 7 + 1, time(10))

    # --- people ---

    @rule(deed=deeds)
    def people(self, deed: Deed) -> None:
        self._do(deed)

    @rule(deed=deeds)
    def more_people(self, deed: Deed) -> None:
        self._do(deed)

    def _do(self, deed: Deed) -> None:
        if deed.is_possible(self.town):
            deed.does(self.town)

    # --- Chaser ---

    @rule(complete=st.booleans())
    def chaser_looks(self, *, complete: bool) -> None:
        assert self.town.look(complete=complete)[0] is Ended.WELL, self.town.chaser.error

    @rule(days=st.integers(0, 3))
    def chaser_looks_in_the_morning(self, days: int) -> None:
        if days or self.town.now.time() < MORNING:
            self.town.on_day(days, MORNING)
        assert self.town.look(complete=False)[0] is Ended.WELL, self.town.chaser.error

    @rule(moment=commits, complete=st.booleans())
    def the_database_cannot_be_written(self, moment: Moment, *, complete: bool) -> None:
        self._look({moment: failing(Fault.UNWRITABLE, COMMIT)}, complete=complete)

    @rule(by=st.sampled_from(WRONG_BY), complete=st.booleans())
    def chaser_looks_while_the_clock_is_wrong(self, by: timedelta, *, complete: bool) -> None:
        right = self.town.now
        self.town.later(by)
        self._look({}, complete=complete)
        self.town.now = right

    @rule(moment=calls, fault=st.sampled_from(ON_THE_LINE), complete=st.booleans())
    def a_call_fails(self, moment: Moment, fault: Fault, *, complete: bool) -> None:
        self._look({moment: failing(fault, moment.call)}, complete=complete)

    @rule(moment=moments, complete=st.booleans())
    def chaser_is_killed(self, moment: Moment, *, complete: bool) -> None:
        self._look({moment: failing(Fault.KILLED, moment.call)}, complete=complete)

    @rule(moment=moments, copied=moments)
    def chaser_is_killed_and_loses_commits(self, moment: Moment, copied: Moment) -> None:
        copy = self.folder / "copy.db"
        self.town.chaser.copy(copy)
        events = {copied: lambda: self.town.chaser.copy(copy), moment: failing(Fault.KILLED, moment.call)}
        if copied == moment:
            events.pop(copied)
            events[moment] = failing(Fault.KILLED, moment.call)
        ended, watch = self.town.look(events)
        if ended is Ended.KILLED:
            self.town.chaser.set_back(copy)
            self.town.promises.set_back(watch.written_marks | watch.removed_marks)
        copy.unlink(missing_ok=True)

    @rule(moment=calls, deed=deeds, complete=st.booleans())
    def somebody_acts_meanwhile(self, moment: Moment, deed: Deed, *, complete: bool) -> None:
        self._look({moment: lambda: self._do(deed)}, complete=complete)

    @rule(first=calls, deed=deeds, then=moments, fault=st.sampled_from(Fault))
    def somebody_acts_and_then_it_fails(self, first: Moment, deed: Deed, then: Moment, fault: Fault) -> None:
        is_possible = fault is Fault.KILLED or (fault is Fault.UNWRITABLE) is (then.call == COMMIT)
        if first != then and is_possible:
            self._look({first: lambda: self._do(deed), then: failing(fault, then.call)}, complete=True)

    @rule(questions=st.integers(0, 9))
    def chaser_is_asked_to_leave(self, questions: int) -> None:
        self.town.look(stops_after=questions)

    @rule(moment=moments, then=st.none() | moments, complete=st.booleans())
    def a_second_worker_looks_meanwhile(self, moment: Moment, then: Moment | None, *, complete: bool) -> None:
        other = self.town.worker()
        events = {then: failing(Fault.KILLED, then.call)} if then else {}
        self._look({moment: lambda: self.town.look(events, chaser=other) and None}, complete=complete)
        other.end()

    def _look(self, events: Mapping[Moment, Callable[[], None]], *, complete: bool) -> None:
        self.town.look(events, complete=complete)

    # --- always ---

    @invariant()
    def the_promises_hold(self) -> None:
        if hasattr(self, "town"):
            self.town.check()

    def teardown(self) -> None:
        if hasattr(self, "town"):
            self.town.end()
            self.town.bench.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class MikaAlone(AnyOrder):
    """One chase, so that more happens to it."""

    asks: ClassVar = MIKA_ALONE
