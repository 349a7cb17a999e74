"""The harness notices whatever Chaser may not do; a puppet does each of these things on purpose."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import pytest

from tests.servers.dovecot import Dovecot
from tests.stories import reading
from tests.stories.harness import StoryFailed, mailboxes
from tests.stories.other_mail import fill
from tests.stories.program import Ran
from tests.stories.puppet import ASKED, HEAD, LATER, LOOKS, Puppet, announced, good_draft, in_folder
from tests.stories.world import World


@contextmanager
def failing(*parts: str) -> Iterator[None]:
    """The story fails, and its message has every one of these parts."""
    with pytest.raises(StoryFailed) as failed:
        yield
    missing = [part for part in parts if part not in str(failed.value)]
    assert not missing, f"{missing} not in: {failed.value}"


# -- promises ---------------------------------------------------------------
def marks_read(world: World) -> None:
    spot = next(spot for spot, seen in world.picture().messages.items() if spot.folder == "INBOX" and not seen.flags)
    world.mailboxes["maya"].mark(spot, "\\Seen")


def deletes_a_mail(world: World) -> None:
    world.mailboxes["maya"].expunge(next(spot for spot in world.picture().messages if spot.folder == "Archive"))


def makes_a_folder(world: World) -> None:
    world.mailboxes["maya"].put("Chaser", b"Subject: x\r\n\r\nx\r\n", world.now)


def two_drafts(world: World) -> None:
    good_draft(world)
    good_draft(world)


@pytest.mark.parametrize(
    ("deed", "says"),
    [
        (marks_read, "P2: in maya's INBOX"),
        (deletes_a_mail, "is gone from maya's Archive"),
        (makes_a_folder, "P2: the folder Chaser of maya"),
        (two_drafts, "P4: 2 drafts lie open in the one conversation about mika-reel"),
        (lambda world: good_draft(world, **{"X-Chaser-Ref": None}), "carries no X-Chaser-Ref"),
        (lambda world: good_draft(world, **{"In-Reply-To": "<other@brand.example>"}), "should answer <"),
        (lambda world: good_draft(world, To="noor@films.example", Cc="mika@studio.example"), "To should be"),
        (lambda world: good_draft(world, From="partners@brand.example"), "should come from maya@brand.example"),
        (lambda world: good_draft(world, Subject="Hello"), 'has the subject "Hello"'),
        (lambda _: None, "expected a draft for mika-reel; there is none at all"),
    ],
)
def test_a_broken_promise_fails_the_story(
    deed: Callable[[World], None], says: str, stage: Callable[[str, Puppet], World]
) -> None:
    """Whatever Chaser may not do is found after the look in which it was done, with file, day and story."""
    more = "- at: Thu 2026-10-15 11:00\n  mika sends a newsletter:\n  dana writes a new mail: {folder: Archive}\n"

    with failing("a-story.yaml, Mon 2026-10-26 08:05: Something happens.", says):
        stage(HEAD + ASKED + more + LOOKS, Puppet([deed]))


def test_a_stale_date_fails_the_story(stage: Callable[[str, Puppet], World]) -> None:
    """The asked-for date stands in the draft in words, or the story fails."""
    text = LOOKS.replace("Tue 2026-10-27", "Wed 2026-10-28")

    with failing('should ask for "Wednesday, October 28"'):
        stage(HEAD + ASKED + text, Puppet([good_draft]))


def test_a_draft_that_nobody_expects_fails_the_story(stage: Callable[[str, Puppet], World]) -> None:
    """A look about which the story says nothing leaves no draft behind."""
    with failing("a draft that the story does not expect", "Re: Spring Glow"):
        stage(HEAD + ASKED + "- at: Mon 2026-10-26 08:05\n  expect:\n", Puppet([good_draft]))


def withdraws(world: World) -> None:
    (draft,) = world.drafts(world.picture())
    world.mailboxes["maya"].expunge(draft.spot)


WITHDRAWN = "- at: Tue 2026-10-27 08:05\n  expect: {draft: none}\n"


def test_chaser_may_take_its_own_draft_away(stage: Callable[[str, Puppet], World]) -> None:
    """A withdrawn draft is no broken promise."""
    world = stage(HEAD + ASKED + LOOKS + WITHDRAWN, Puppet([good_draft, withdraws]))

    assert in_folder(world, "Drafts") == []


def test_a_draft_that_a_person_saved_may_not_be_taken_away(stage: Callable[[str, Puppet], World]) -> None:
    """The same draft, once edited, is the person's."""
    with failing("P2:", "is gone from maya's Drafts"):
        stage(HEAD + ASKED + LOOKS + LATER + "  maya edits the draft:\n" + WITHDRAWN, Puppet([good_draft, withdraws]))


def test_other_mail_is_left_alone_by_a_good_look(dovecot: Dovecot) -> None:
    """A lived-in mailbox, people's own drafts and broken mail among it, gives no false alarm and hides nothing."""
    with mailboxes(dovecot, ["maya"]) as (_, opened):
        at = reading.moment("Thu 2026-10-15 10:00")
        world = World(_NoHome(), opened, at)  # type: ignore[arg-type]
        fill(world)

        picture = world.picture()

    assert len(picture.messages) == 10
    assert world.drafts(picture) == []
    assert {spot.folder for spot in picture.messages} >= {"INBOX", "Sent", "Drafts", "Junk", "Trash", "Team/Budget"}


class _NoHome:
    asks: dict[str, object] = {}  # noqa: RUF012 - never written


# -- the dry run ------------------------------------------------------------
@pytest.mark.parametrize(
    ("planned", "says"),
    [
        ([], "no word of the draft for mika-reel"),
        ([announced(to=["noor@films.example"])], "To ['noor@films.example'] for mika-reel"),
        ([announced(asked_for="2026-10-28")], "should ask for Wednesday, October 28"),
        ([announced(), announced(chase="noor-reel")], "no such draft was written"),
    ],
)
def test_a_dry_run_that_foresees_otherwise_fails_the_story(
    planned: list[dict[str, object]], says: str, stage: Callable[[str, Puppet], World]
) -> None:
    """Plan equals run: which drafts, to whom, asking for what."""
    puppet = Puppet([good_draft])
    puppet.planned = planned

    with failing("plan:", says):
        stage(HEAD + ASKED + LOOKS, puppet)


def test_what_is_announced_for_another_day_is_not_compared(stage: Callable[[str, Puppet], World]) -> None:
    """The dry run looks 30 days ahead; only today's part can be checked today."""
    puppet = Puppet([good_draft])
    puppet.planned = [announced(), announced(chase="noor-reel", on=date(2026, 11, 2).isoformat())]

    stage(HEAD + ASKED + LOOKS, puppet)


def test_a_wrong_exit_and_a_traceback_fail_the_story(stage: Callable[[str, Puppet], World]) -> None:
    """Whatever else is right, people never see a traceback and scripts never see a wrong exit code."""
    broken = Puppet([good_draft], exit_code=1, err="Traceback (most recent call last):\n  …")

    with failing("should have ended with 0", "showed a traceback"):
        stage(HEAD + ASKED + LOOKS, broken)


def test_a_dry_run_that_leaves_a_trace_in_the_home_fails_the_story(stage: Callable[[str, Puppet], World]) -> None:
    """Plan leaves every file of the home byte for byte as it was."""

    class Untidy(Puppet):
        def run(self, words: Sequence[str]) -> Ran:
            if words[0] == "plan" and self.world is not None:
                (self.world.home.folder / "data" / "plan.txt").write_text("I was here")
            return super().run(words)

    with failing("plan: left the file data/plan.txt other than it was"):
        stage(HEAD + ASKED + LOOKS, Untidy([good_draft]))
