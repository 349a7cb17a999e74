"""What the plan says of each chase in one pass, reckoned once for each state that the chase is in. Decides nothing."""

from datetime import datetime

from worker.core.case import Case
from worker.core.plan import Decision, decide


class Decisions:
    """The plan's word at one moment. The last one is kept for chases with which there is something to do: they are
    asked about again, the others are many.
    """

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._last: dict[str, tuple[Case, Decision]] = {}

    def of(self, case: Case) -> Decision:
        """See `worker.core.plan.decide`."""
        known = self._last.get(case.ask.key)
        if known is not None and known[0] == case:
            return known[1]
        decision = decide(case, self.now)
        if known is not None or decision.actions:
            self._last[case.ask.key] = case, decision
        return decision
