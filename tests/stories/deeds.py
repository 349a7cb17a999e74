"""Finds who does what a story says, and lets it be done to the real mailbox exactly as a mail program would."""

from collections.abc import Callable
from typing import Any

from tests.stories.others import Others
from tests.stories.ours import OurPeople
from tests.stories.program import Program
from tests.stories.reading import Deed
from tests.stories.world import World


class Deeds:
    """Does the deeds of one story, in its world."""

    def __init__(self, world: World, program: Program) -> None:
        self._actors = (OurPeople(world, program), Others(world))

    def do(self, deed: Deed) -> list[str]:
        """Do one thing; what went wrong with a command of Chaser's, if anything did."""
        act: Callable[..., Any] = next(getattr(actor, deed.kind) for actor in self._actors if hasattr(actor, deed.kind))
        faults: list[str] = act(*deed.names, deed.details) or []
        return faults
