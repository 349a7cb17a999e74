"""The harness reads what a story says and acts as people's mail programs act."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.stories import reading
from tests.stories.letters import addresses, parsed, plain_text
from tests.stories.puppet import ASKED, HEAD, LATER, LOOKS, Puppet, good_draft, in_folder, sent_copies, told
from tests.stories.reading import Unreadable, read
from tests.stories.world import World

STORIES = sorted(Path(__file__).parent.glob("*.yaml"))


# -- reading ----------------------------------------------------------------
@pytest.mark.parametrize("file", STORIES, ids=lambda file: file.stem)
def test_every_story_can_be_read(file: Path) -> None:
    """No unknown word, no weekday that does not fit its date, and at least one look in each story."""
    story = read(file)

    assert story.sentence.endswith(".")
    assert any(moment.expect is not None for moment in story.moments)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- at: Tue 2026-10-26 08:05\n", "2026-10-26 is a Monday, not a Tue"),
        ("- at: Mon 2026-10-26 08:05\n  maya dances:\n", 'how to do "maya dances"'),
        ("- at: Mon 2026-10-26 08:05\n  mika replies: {sais: no}\n", "does not know ['sais']"),
        ("- at: Mon 2026-10-26 08:05\n  expect: {darft: none}\n", '"darft" is neither'),
        ("- at: Mon 2026-10-26 08:05\n  expect: {draft: {asks: Tue}}\n", "does not know ['asks']"),
        ("- at: Mon 2026-10-26 08:05\n  at: Mon 2026-10-26 08:06\n", '"at" stands there twice'),
        ("- at: Mon 2026-10-26 08:05\n- at: Sun 2026-10-25 08:05\n", "stands after"),
        ("- at: Mon 2026-10-26 08:05\n  expect: {mika-reel: {next: soon}}\n", '"soon" is not a touch'),
        (
            "- {at: Mon 2026-10-26 08:05, nothing runs until: Fri 2026-10-30 08:05}\n"
            + LOOKS.replace("Mon 2026-10-26", "Wed 2026-10-28"),
            "nothing runs until Fri 2026-10-30 08:05, but Chaser looks at Wed 08:05",
        ),
    ],
)
def test_a_slip_of_the_pen_is_named_with_its_line(text: str, says: str, tmp_path: Path) -> None:
    """The message has the file and what is wrong, before any server starts."""
    with pytest.raises(Unreadable) as error:
        told(tmp_path, HEAD + text)

    assert str(error.value).startswith("a-story.yaml: ")
    assert says in str(error.value)


def test_a_touch_is_read_from_its_sentence() -> None:
    """Every part but the number may be left out."""
    assert reading.touch("touch 2 of tier 1 sent and edited on Wed 2026-10-28 due Tue 2026-10-27") == {
        "number": "2", "tier": "1", "state": "sent", "edited": " and edited",
        "on": "Wed 2026-10-28", "due": "Tue 2026-10-27",
    }  # fmt: skip
    assert reading.touch("touch 3") == {"number": "3"}


# -- people -----------------------------------------------------------------
def test_a_draft_that_is_sent_is_in_sent_with_its_id_and_gone_from_drafts(
    stage: Callable[[str, Puppet], World],
) -> None:
    """As a plain mail program does it: the same Message-ID and headers, a new Date, marked as read."""
    world = stage(HEAD + ASKED + LOOKS + LATER + "  maya sends the draft:\n", Puppet([good_draft]))

    request, copy = sent_copies(world)
    mail = parsed(copy.raw)
    assert copy.flags == {"\\Seen"}
    assert mail["X-Chaser-Ref"] == "ref"
    assert mail["In-Reply-To"] == parsed(request.raw)["Message-ID"]
    assert mail["Date"] == "Mon, 26 Oct 2026 11:00:00 -0400"
    assert world.drafts(world.picture()) == []
    assert world.conversation("mika-reel").last_of_ours.message_id == mail["Message-ID"]


@pytest.mark.parametrize(
    ("program", "same_id", "marked", "threaded"),
    [("a plain program", True, True, True), ("roundcube", True, False, True), ("outlook", False, False, True),
     ("a bare program", False, False, False)],
)  # fmt: skip
def test_each_mail_program_keeps_of_a_draft_what_the_real_one_keeps(
    program: str, same_id: bool, marked: bool, threaded: bool, stage: Callable[[str, Puppet], World]
) -> None:
    """Id, mark and threading headers survive as they were seen to survive in real programs."""
    puppet = Puppet([good_draft])
    world = stage(HEAD + ASKED + LOOKS + LATER + f"  maya sends the draft: {program}\n", puppet)

    mail = parsed(sent_copies(world)[-1].raw)
    drafted = parsed(world.copies["mika-reel"])
    assert (mail["Message-ID"] == drafted["Message-ID"]) == same_id
    assert (mail["X-Chaser-Ref"] is not None) == marked
    assert (mail["In-Reply-To"] is not None, mail["References"] is not None) == (threaded, threaded)
    assert plain_text(mail) == plain_text(drafted)


def test_an_edited_draft_is_a_new_message_that_still_counts_as_the_draft(stage: Callable[[str, Puppet], World]) -> None:
    """The old message is gone, the new one has the person's sentence in front, and the ask it belongs to is known."""
    edit = LATER + "  maya edits the draft: {says: Great to meet you!}\n  expect: {draft: {edited: true}}\n"
    world = stage(HEAD + ASKED + LOOKS + edit, Puppet([good_draft]))

    (draft,) = world.drafts(world.picture())
    assert draft.ask == "mika-reel"
    assert plain_text(parsed(draft.seen.raw)).startswith("Great to meet you! Hi Mika, please send the Reel")


@pytest.mark.parametrize(("how", "left"), [("into Trash", 1), ("for good", 0)])
def test_a_deleted_draft_lies_in_the_trash_or_nowhere(
    how: str, left: int, stage: Callable[[str, Puppet], World]
) -> None:
    """Both ways people delete."""
    world = stage(HEAD + ASKED + LOOKS + LATER + f"  maya deletes the draft: {how}\n", Puppet([good_draft]))

    assert len(in_folder(world, "Trash")) == left
    assert in_folder(world, "Drafts") == []


def test_a_reply_answers_our_latest_mail_and_one_without_headers_answers_none(
    stage: Callable[[str, Puppet], World],
) -> None:
    """Headers, sender, folder, the read mark: as told."""
    text = (
        "- at: Fri 2026-10-16 09:00\n  mika replies:\n"
        "- at: Fri 2026-10-16 09:00\n"
        "  mika replies: {without headers: true, from: alias, folder: Creators, read: true}\n"
    )
    world = stage(HEAD + ASKED + text, Puppet())

    (reply,), (bare,) = in_folder(world, "INBOX"), in_folder(world, "Creators")
    request = world.conversation("mika-reel").mails[0]
    assert parsed(reply.raw)["In-Reply-To"] == request.message_id
    assert parsed(reply.raw)["Subject"] == "Re: Spring Glow: what we agreed"
    assert reply.flags == set()
    assert parsed(bare.raw)["In-Reply-To"] is None
    assert addresses(parsed(bare.raw), "From") == ["mika.berg@mail.example"]
    assert bare.flags == {"\\Seen"}


def test_machines_write_as_the_standards_say(stage: Callable[[str, Puppet], World]) -> None:
    """RFC 3834 for the absence, RFC 3464 for the bounce: the parts and the original's id are where a reader looks."""
    text = (
        "- at: Fri 2026-10-16 09:00\n  mika is out of office: {back on: Mon 2026-11-09}\n  mail to mika bounces:\n"
        "  mika sends a newsletter:\n"
    )
    world = stage(HEAD + ASKED + text, Puppet())

    absence, bounce, news = (parsed(seen.raw) for seen in in_folder(world, "INBOX"))
    assert absence["Auto-Submitted"] == "auto-replied"
    assert "I am back on Monday, November 9, 2026." in plain_text(absence)
    assert bounce.get_content_type() == "multipart/report"
    kinds = [part.get_content_type() for part in bounce.walk()]
    assert kinds[1:3] == ["text/plain", "message/delivery-status"]
    assert "rfc822; mika@studio.example" in bounce.as_string()
    assert world.conversation("mika-reel").mails[0].message_id in bounce.as_string()
    assert news["List-Id"] is not None


def test_sheets_and_cadences_change_as_a_person_edits_them(stage: Callable[[str, Puppet], World]) -> None:
    """A cell, a new key, a row taken out, other windows."""
    text = (
        "- at: Fri 2026-10-16 09:00\n  maya changes asks.csv: {mika-reel: {deadline: Fri 2026-10-30}}\n"
        "  maya changes cadences.yaml: {late-content: ['0', '4-5', '9']}\n"
        "- at: Fri 2026-10-16 09:01\n  maya changes asks.csv: {mika-reel: {ask: mika-spring}}\n"
    )
    world = stage(HEAD + ASKED + text, Puppet())

    sheet = (world.home.folder / "data" / "asks.csv").read_text().splitlines()
    assert sheet[1].startswith("mika-spring,mika,Spring Glow,late-content,the Reel for Spring Glow,2026-10-30,")
    cadences = yaml.safe_load((world.home.folder / "config" / "cadences.yaml").read_text())
    assert cadences["scenarios"]["late-content"]["touches"] == ["0", "4-5", "9"]
    assert world.conversation("mika-spring").asks == ["mika-spring"]
