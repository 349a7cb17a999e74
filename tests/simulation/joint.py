"""What one conversation owes together, as decision 18 has it: who shares a draft, and who leads it."""

from datetime import date
from typing import Protocol

from tests.simulation.facts import Row
from tests.simulation.reckoning import Ground, Step
from tests.simulation.standing import Open, Standing

FRIENDLY = 2
"""Up to this tier different tiers share a draft."""
RANK = {"high": 0, "medium": 1, "low": 2}


class Picture(Protocol):
    """What the oracle knows of the chases."""

    rows: dict[str, Row]
    chases: dict[str, Standing]

    def ground(self, chase: str) -> Ground: ...
    def mates(self, chase: str) -> list[str]: ...
    def ready(self, chase: str, today: date, day: date) -> Step | None: ...


class Joint:
    """Reckons the company of a draft."""

    def __init__(self, picture: Picture) -> None:
        self._of = picture

    def company(self, lead: str, number: int, tier: int, today: date, day: date) -> dict[str, Step]:
        """What else its conversation owes by `day` to the same people, so that one draft says both."""
        ready = {mate: step for mate in self._of.mates(lead) if (step := self._of.ready(mate, today, day))}
        return {mate: step for mate, step in ready.items() if self._goes_with(lead, number, tier, mate, step)}

    def lies_in(self, lead: str, touch: Open, today: date, day: date) -> dict[str, Step]:
        """What an open draft should list: what is due by `day`, and what it lists already and may go on to."""
        known = self.company(lead, touch.number, touch.tier, today, day)
        for mate in touch.also.keys() - known.keys():
            step = self._of.ground(mate).step()
            stays = step is not None and step.never_before <= today and not self._of.ground(mate).resting(today)
            if step is not None and stays and self._goes_with(lead, touch.number, touch.tier, mate, step):
                known[mate] = step
        return known

    def rank(self, chase: str, tier: int) -> tuple[int, int, date, str]:
        """Who leads: the lowest tier, then higher stakes, then the older deadline or request."""
        return tier, *self.urgency(chase), chase

    def urgency(self, chase: str) -> tuple[int, date]:
        """Higher stakes first, then the older deadline or request."""
        ground = self._of.ground(chase)
        return RANK[ground.stakes], ground.row.deadline or ground.requested or date.max

    def _goes_with(self, lead: str, number: int, tier: int, mate: str, step: Step) -> bool:
        one, other = self._of.ground(lead), self._of.ground(mate)
        is_one_sender = one.desk.key == other.desk.key and one.cadence.together and other.cadence.together
        are_alike = tier == step.tier or max(tier, step.tier) <= FRIENDLY
        ends_alike = one.announces_tier_4(number, tier) == other.announces_tier_4(step.number, step.tier)
        return is_one_sender and are_alike and ends_alike and one.people(tier) == other.people(step.tier)
