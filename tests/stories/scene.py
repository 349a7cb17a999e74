"""A scene on a server in memory: a test lets people, Chaser and the server act in turn, told as the days of a story.

scene.lives('''
  - {at: Thu 2026-10-15 10:00, maya asks: {}}
  - at: Mon 2026-10-26 08:05
    expect: {draft: {touch: 1, to: noor}}
''')
scene.server.on("UID FETCH", "BAD Request is throttled. Suggested Backoff Time: 300 milliseconds")
assert scene.looks("Mon 2026-10-26 08:10").exit == 1
"""

import textwrap
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from tests.clock.shim import Clock
from tests.servers.imapd.post import Folder, Post
from tests.servers.imapd.server import ImapServer
from tests.stories.harness import Play, mailboxes
from tests.stories.home import Home
from tests.stories.mailbox import Mailbox
from tests.stories.other_mail import fill
from tests.stories.program import Chaser, Ran, Starter
from tests.stories.puppet import told
from tests.stories.reading import Story, moment
from tests.stories.world import World

NOOR = {"noor-reel": {"creator": "noor", "scenario": "late-content", "deadline": "Fri 2026-10-23"}}
TO_THE_FIRST_DRAFT = """
- {at: Thu 2026-10-15 10:00, maya asks: {about: noor-reel}}
- at: Mon 2026-10-26 08:05
  expect: {draft: {touch: 1, tier: 1, to: noor}}
"""
SetUp = Callable[..., "Scene"]


class Scene:
    """Maya's mailbox on this server, her home folder, and everybody who writes to her."""

    def __init__(
        self, server: ImapServer, home: Home, boxes: Mapping[str, Mailbox], folder: Path, start: Starter
    ) -> None:
        self.server = server
        self.home = home
        self.world = World(home, boxes, moment("Thu 2026-10-15 10:00") - timedelta(days=1))
        self._folder = folder
        self._clock = Clock(folder)
        self._chaser = Chaser(home.folder, self._clock, start)

    @property
    def post(self) -> Post:
        """Maya's mail as the server has it."""
        return self.server.posts[0]

    def folder(self, use: str) -> Folder:
        r"""Her folder of this use ("\\Drafts")."""
        return self.post.used_for(use)

    def lives(self, days: str) -> None:
        """Live through these days of a story."""
        head = yaml.safe_dump({"story": "A scene.", "home": self.home.said}, allow_unicode=True)
        story = told(self._folder, f"{head}days:\n{textwrap.dedent(days)}")
        for each in story.moments:
            self._play(story).live_through(each)

    def _play(self, story: Story) -> Play:
        return Play(story, self.world, self._chaser, self._clock, plans=False)

    def looks(self, when: str) -> Ran:
        """Chaser looks once, however that ends."""
        return self.runs("run", "--once", when=when)

    def runs(self, *words: str, when: str) -> Ran:
        """A command of Chaser's at this moment."""
        self.world.now = moment(when)
        self._clock.set(self.world.now)
        return self._chaser.run(words)

    def problems(self, when: str) -> list[str]:
        """What `chaser status` lists as problems."""
        said = self.runs("status", "--json", when=when).json()
        return [one["message"] for one in said["problems"]]


@contextmanager
def scene_on(
    server: ImapServer, shipped: Path, folder: Path, start: Starter, asks: Mapping[str, Any]
) -> Iterator[Scene]:
    """A new scene, with other people's mail in every folder."""
    with mailboxes(server, ["maya"]) as (logins, boxes):
        home = Home(folder / "home", shipped, {"asks": asks}, logins)
        scene = Scene(server, home, boxes, folder, start)
        fill(scene.world)
        yield scene
