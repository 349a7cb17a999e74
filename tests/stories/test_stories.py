"""Whole conversations as days: each YAML file beside this one is a story, played on a real mail server."""

from pathlib import Path

import pytest

from tests.servers.dovecot import Dovecot
from tests.stories.harness import play
from tests.stories.program import Starter, afresh
from tests.stories.reading import read

STORIES = sorted(Path(__file__).parent.glob("*.yaml"))
SHORT = Path(__file__).with_name("asked-for-outside-the-mailbox.yaml")


@pytest.mark.parametrize("file", STORIES, ids=lambda file: file.stem)
def test_the_story_goes_as_it_is_told(
    file: Path, dovecot: Dovecot, shipped: Path, start: Starter, tmp_path: Path
) -> None:
    """Every draft, state and date of the story is there on its day, and nothing else."""
    play(read(file), dovecot, shipped, tmp_path, start)


def test_a_story_goes_the_same_when_each_command_is_started_afresh(
    dovecot: Dovecot, shipped: Path, tmp_path: Path
) -> None:
    """`python -m worker`, started by a shell for every look: nothing depends on how the stories start it."""
    play(read(SHORT), dovecot, shipped, tmp_path, afresh)
