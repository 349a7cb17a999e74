"""The main stories on every other kind of mail server, through the real command."""

from pathlib import Path

import pytest

from tests.servers.kinds import Servers
from tests.stories.harness import play
from tests.stories.program import Starter
from tests.stories.reading import read

LADDER = "late-content-climbs-four-steps-to-the-manager"
REPLY = "a-reply-takes-the-open-draft-back"
DELETED = "a-deleted-draft-is-skipped-and-two-in-a-row-are-asked-about"
ABSENT = "out-of-office-rests-everything-of-that-person"
REMOTE = "a-sent-mail-put-into-a-folder-becomes-an-ask"
STORIES = {
    "dovecot-mdbox-below-inbox": (LADDER, REPLY, DELETED, REMOTE),
    "dovecot-bare": (LADDER, REPLY, DELETED),
    "cyrus": (LADDER, REPLY, DELETED, ABSENT),
    "courier": (LADDER, REPLY, DELETED, ABSENT, REMOTE),
    "imapd-exchange": (LADDER, REPLY, DELETED),
    "imapd-gmail": (LADDER, REPLY, DELETED, REMOTE),
}


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "story"), [(kind, story) for kind, stories in STORIES.items() for story in stories])
def test_the_story_goes_the_same_elsewhere(
    kind: str, story: str, servers: Servers, shipped: Path, start: Starter, tmp_path: Path
) -> None:
    """Drafts, states and dates are those of the story, whatever the server can do and calls its folders."""
    play(read(Path(__file__).with_name(f"{story}.yaml")), servers[kind], shipped, tmp_path, start, plans=False)
