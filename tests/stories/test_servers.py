"""The main stories on every other kind of mail server, through the real command."""

from pathlib import Path

import pytest

from tests.servers.kinds import Servers
from tests.stories.harness import play
from tests.stories.program import Starter
from tests.stories.reading import read

SERVERS = ("dovecot-mdbox-below-inbox", "dovecot-bare", "cyrus", "courier", "imapd-exchange", "imapd-gmail")
STORIES = (
    "late-content-climbs-four-steps-to-the-manager",
    "a-reply-takes-the-open-draft-back",
    "a-deleted-draft-is-skipped-and-two-in-a-row-are-asked-about",
    "out-of-office-rests-everything-of-that-person",
    "a-sent-mail-put-into-a-folder-becomes-an-ask",
)


@pytest.mark.slow
@pytest.mark.parametrize("kind", SERVERS)
@pytest.mark.parametrize("story", STORIES)
def test_the_story_goes_the_same_elsewhere(
    kind: str, story: str, servers: Servers, shipped: Path, start: Starter, tmp_path: Path
) -> None:
    """Drafts, states and dates are those of the story, whatever the server can do and calls its folders."""
    play(read(Path(__file__).with_name(f"{story}.yaml")), servers[kind], shipped, tmp_path, start, plans=False)
