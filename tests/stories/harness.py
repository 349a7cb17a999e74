"""Plays a story: builds its home and mailboxes, does what its people do, lets Chaser look, and compares.

One moment after the other: the clock is set, people act in the order written, and where the story expects something
Chaser looks once (`run --once`). Everything a look leaves behind must be what the story says; what holds always is
checked after every look (`promises`).
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.clock.shim import Clock
from tests.servers.kinds import Server
from tests.stories.deeds import Deeds
from tests.stories.expecting import needs_status, wrong_digest, wrong_drafts, wrong_messages, wrong_status, wrong_words
from tests.stories.home import Home, Login
from tests.stories.mailbox import Mailbox, opened
from tests.stories.other_mail import fill
from tests.stories.program import Chaser, Program, Ran, Starter, complaints
from tests.stories.promises import Looked, broken_promises, unlike_the_plan
from tests.stories.reading import Deed, Moment, Story
from tests.stories.world import World

# `CHASER_STORIES_PLAN=no` leaves the dry run before each look out, for a quicker look at one story.
PLANS = os.environ.get("CHASER_STORIES_PLAN", "yes") != "no"
PLAN = ["plan", "--days", "30", "--json"]


class StoryFailed(AssertionError):
    """A story in which something is not as expected; reads as story, day, and each difference."""


@contextmanager
def mailboxes(server: Server, accounts: Iterable[str]) -> Iterator[tuple[dict[str, Login], dict[str, Mailbox]]]:
    """A new mailbox for each account, opened by its owner."""
    users = {account: server.new_user() for account in accounts}
    logins = {key: Login(server.imap_port, user.name, user.password) for key, user in users.items()}
    boxes = {key: opened(server, key, user) for key, user in users.items()}
    try:
        yield logins, boxes
    finally:
        for mailbox in boxes.values():
            mailbox.close()


def play(story: Story, server: Server, shipped: Path, folder: Path, start: Starter, *, plans: bool = PLANS) -> None:
    """The whole story, through the real command. Raises StoryFailed at the first moment that goes wrong.

    Without `plans` the dry run before each look is left out.
    """
    clock = Clock(folder)
    with mailboxes(server, story.home.get("accounts") or ["maya"]) as (logins, boxes):
        home = Home(folder / "home", shipped, story.home, logins)
        world = World(home, boxes, story.moments[0].at - timedelta(days=1))
        if story.home.get("other mail", True):
            fill(world)
        player = Play(story, world, Chaser(home.folder, clock, start), clock, plans=plans)
        for moment in story.moments:
            player.live_through(moment)


class Play:
    """One story being played."""

    def __init__(self, story: Story, world: World, program: Program, clock: Clock, *, plans: bool = PLANS) -> None:
        self._story = story
        self._world = world
        self._program = program
        self._clock = clock
        self._plans = plans
        self._deeds = Deeds(world, program)
        self._last: Ran | None = None

    def live_through(self, moment: Moment) -> None:
        """One moment: the clock, the people, Chaser, the comparison."""
        self._world.now = moment.at
        self._clock.set(moment.at)
        faults = [fault for deed in moment.deeds for fault in self._do(deed)]
        if moment.expect is not None and not faults:
            faults = self._look(moment.expect)
        if faults:
            raise StoryFailed(self._told(moment, faults))

    def _do(self, deed: Deed) -> list[str]:
        return self._look(None) if deed.kind == "looks" else self._deeds.do(deed)

    def _look(self, expected: Mapping[str, Any] | None) -> list[str]:
        before = self._world.picture()
        drafts_before = self._world.drafts(before)
        planned, faults = self._plan()
        self._last = self._program.run(["run", "--once"])
        after = self._world.picture()
        looked = Looked(before, after, drafts_before, self._world.drafts(after), self._world.messages(after))
        faults += complaints(self._last, "chaser run --once", int((expected or {}).get("exit", 0)))
        faults += broken_promises(looked, self._world)
        if planned is not None:
            faults += unlike_the_plan(planned, looked, self._world)
        if expected is not None:
            faults += self._compare(expected, looked)
        return faults

    def _compare(self, expected: Mapping[str, Any], looked: Looked) -> list[str]:
        faults = list(wrong_drafts(expected, looked, self._world))
        faults += wrong_messages(expected, looked, self._world)
        faults += wrong_digest(expected, looked, self._world)
        if needs_status(expected):
            ran = self._program.run(["status", "--json"])
            wrong = complaints(ran, "chaser status --json", 0)
            faults += wrong or list(wrong_status(expected, ran.json()))
        return faults + list(wrong_words(expected, self._program))

    def _plan(self) -> tuple[list[Mapping[str, Any]] | None, list[str]]:
        """The dry run: what it announces, and whether it left any trace."""
        if not self._plans:
            return None, []
        files, uids = self._world.home.digest(), self._next_uids()
        ran = self._program.run(PLAN)
        faults = complaints(ran, "chaser plan", 0)
        faults += [
            f"plan: left the file {name} other than it was"
            for name, _ in sorted(files.items() ^ self._world.home.digest().items())
        ]
        if self._next_uids() != uids:
            faults.append("plan: a message was written into the mailbox")
        return (ran.json()["drafts"] if not faults else None), faults

    def _next_uids(self) -> dict[str, dict[str, int]]:
        return {key: mailbox.next_uids() for key, mailbox in self._world.mailboxes.items()}

    def _told(self, moment: Moment, faults: Iterable[str]) -> str:
        lines = "".join(f"\n  - {fault}" for fault in faults)
        last = f"\nThe last look said: {self._last}" if self._last is not None else ""
        return f"{self._story.file}, {moment.at:%a %Y-%m-%d %H:%M}: {self._story.sentence}{lines}{last}"
