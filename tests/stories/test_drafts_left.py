"""A server that offers no safe way to remove a message: what Chaser cannot take back, it asks the person to."""

from dataclasses import replace

from tests.servers.imapd.personalities import PLAIN
from tests.stories.scene import TO_THE_FIRST_DRAFT, SetUp

BARE = replace(
    PLAIN, name="bare", capabilities=PLAIN.capabilities.replace(" UIDPLUS", "").replace(" MOVE", "")
)  # fmt: skip
SECOND_COPY = "A second copy of Touch 1, which was sent, lies in Drafts: delete it."


def test_a_copy_that_had_to_be_left_is_asked_about_until_it_is_gone(set_up: SetUp) -> None:
    """Maya writes Touch 1 by hand; Chaser's draft stays, and is spoken of until she has deleted it."""
    scene = set_up(PLAIN)
    scene.lives(TO_THE_FIRST_DRAFT)
    scene.lives("- {at: Mon 2026-10-26 11:00, maya writes by hand: {about: noor-reel}}")
    scene.server.personality = BARE
    scene.looks("Mon 2026-10-26 11:05")
    assert SECOND_COPY in scene.runs("status", when="Mon 2026-10-26 11:06").out

    drafts = scene.folder("\\Drafts")
    (left,) = [uid for uid, mail in drafts.mails.items() if mail.header["X-Chaser-Ref"]]
    scene.post.expunge(drafts.name, left)
    scene.looks("Mon 2026-10-26 11:10")
    assert SECOND_COPY not in scene.runs("status", when="Mon 2026-10-26 11:11").out
