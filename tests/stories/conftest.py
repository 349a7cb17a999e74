"""What every story starts from, and a stage for the harness's own tests."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.clock.shim import Clock
from tests.servers.dovecot import Dovecot
from tests.servers.imapd.personalities import Personality
from tests.servers.imapd.server import ImapServer
from tests.stories.harness import Play, mailboxes
from tests.stories.home import Home
from tests.stories.program import Starter
from tests.stories.puppet import Puppet, told
from tests.stories.scene import NOOR, Scene, SetUp, scene_on
from tests.stories.world import World


@pytest.fixture
def stage(dovecot: Dovecot, tmp_path: Path) -> Iterator[Callable[[str, Puppet], World]]:
    """Plays a story's text with a puppet; its world is there to look at afterwards."""
    shipped = tmp_path / "shipped"
    for folder in ("config", "data"):
        (shipped / folder).mkdir(parents=True)
    windows = {"late-content": {"touches": ["0", "2-3", "5", "7"]}}
    (shipped / "config" / "cadences.yaml").write_text(yaml.safe_dump({"scenarios": windows}))
    (tmp_path / "clock").mkdir()
    with mailboxes(dovecot, ["maya"]) as (logins, boxes):

        def played(text: str, puppet: Puppet) -> World:
            story = told(tmp_path, text)
            home = Home(tmp_path / "home", shipped, story.home, logins)
            puppet.world = World(home, boxes, story.moments[0].at)
            play = Play(story, puppet.world, puppet, Clock(tmp_path / "clock"))
            for moment in story.moments:
                play.live_through(moment)
            return puppet.world

        yield played


@pytest.fixture
def set_up(shipped: Path, start: Starter, tmp_path: Path) -> Iterator[SetUp]:
    """Sets a scene up on a server in memory: Maya's mailbox, and one ask of Noor's unless others are named."""
    with ExitStack() as stack:

        def made(personality: Personality, asks: Mapping[str, Any] = NOOR) -> Scene:
            server = stack.enter_context(ImapServer(personality))
            return stack.enter_context(scene_on(server, shipped, tmp_path, start, asks))

        yield made
