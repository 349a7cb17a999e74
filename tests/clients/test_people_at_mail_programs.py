"""Real mail programs as the person: Roundcube in a browser and neomutt in a terminal, on Chaser's real drafts."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.clients.conftest import Seat
from tests.clients.habits import Habits
from tests.clients.neomutt import Neomutt
from tests.clients.office import DAYS, SUBJECT, Office, states
from tests.stories.letters import ids, parsed, plain_text
from tests.stories.mailbox import Seen
from tests.stories.reading import moment

pytestmark = pytest.mark.slow

SENT_AT = "Mon 2026-10-26 10:12"
A_WHILE = timedelta(minutes=2)
"""A person's deed takes seconds; a machine with much to do may take longer."""
SENTENCE = "I loved your pictures from yesterday!"


def header(seen: Seen, name: str) -> str:
    """A header's text in one line, "" where there is none."""
    return " ".join(str(parsed(seen.raw)[name] or "").split())


def date_of(seen: Seen) -> datetime:
    found: datetime = parsed(seen.raw)["Date"].datetime
    return found


def html_of(seen: Seen) -> str:
    """The HTML part of a mail."""
    part = parsed(seen.raw).get_body(("html",))
    return str(part.get_content()) if part is not None else ""


def assert_handled_as_observed(draft: Seen, afterwards: Seen, habits: Habits) -> None:
    """What the program did to the headers is what docs/compatibility.md says."""
    for name in ("Message-ID", "In-Reply-To", "References"):
        assert header(afterwards, name) == header(draft, name)
    assert bool(header(afterwards, "X-Chaser-Ref")) is habits.keeps_mark
    assert (header(afterwards, "From") == header(draft, "From")) is habits.keeps_name
    assert date_of(afterwards) > date_of(draft)


def assert_counts_as_sent(office: Office) -> None:
    """Touch 1 is sent, at the time the program wrote; what lies in Sent is what the post carried."""
    chase, sent = office.look(), office.sent()
    assert header(sent, "Message-ID") == office.post.last().header("Message-ID")
    assert states(chase) == ["sent"]
    sent_at = datetime.fromisoformat(chase["touches"][0]["sent_at"])
    assert sent_at == date_of(sent)
    assert timedelta() <= sent_at - moment(SENT_AT) < A_WHILE
    assert not office.folder("Drafts")


def assert_touch_2_follows(office: Office) -> None:
    """Two days after it was sent, Touch 2 lies there and answers the mail that really went out."""
    sent = office.sent()
    office.on("Tue 2026-10-27 08:05")
    office.look()
    assert not office.folder("Drafts")
    office.on(DAYS["second"])
    chase, draft = office.look(), office.draft()
    assert states(chase) == ["sent", "drafted"]
    assert chase["touches"][1]["due_on"] == "2026-10-28"
    assert header(draft, "In-Reply-To") == header(sent, "Message-ID")
    assert header(sent, "Message-ID") in ids(header(draft, "References"))


def assert_nothing_is_written_any_more(office: Office) -> None:
    """On the day of the next touch, and a week later, no draft appears."""
    for day in (DAYS["second"], "Wed 2026-11-04 08:05"):
        office.on(day)
        assert office.look()["state"] == "replied"
        assert not office.folder("Drafts")


def test_a_draft_sent_as_it_is_counts_as_sent(office: Office, seat: Seat) -> None:
    """Sent unchanged: the real send time, no draft left, the next touch two days later in the same conversation."""
    maya, draft = seat("maya"), office.first_draft()
    office.on(SENT_AT)
    maya.sends_draft()
    assert_handled_as_observed(draft, office.sent(), maya.habits)
    assert office.sent().flags == {"\\Seen"}
    assert_counts_as_sent(office)
    assert_touch_2_follows(office)


def test_a_draft_sent_with_other_words_counts_as_sent(office: Office, seat: Seat) -> None:
    """Edited in the composer and sent at once."""
    maya, draft = seat("maya"), office.first_draft()
    office.on(SENT_AT)
    maya.sends_draft(SENTENCE)
    assert plain_text(parsed(office.sent().raw)).startswith(SENTENCE)
    assert (SENTENCE in html_of(office.sent())) is maya.habits.changes_html_too
    assert_handled_as_observed(draft, office.sent(), maya.habits)
    assert_counts_as_sent(office)
    assert_touch_2_follows(office)


def test_a_draft_saved_anew_is_the_persons(office: Office, seat: Seat) -> None:
    """Edited and kept as a draft: no morning renews it, and when a reply lands it stays where it is."""
    maya, draft = seat("maya"), office.first_draft()
    office.on(SENT_AT)
    maya.edits_and_saves(SENTENCE)
    saved = office.draft()
    assert_handled_as_observed(draft, saved, maya.habits)
    assert saved.flags == maya.habits.saved_flags
    assert states(office.look()) == ["drafted"]
    assert office.chase()["touches"][0]["edited"] is True

    office.on("Tue 2026-10-27 08:05")
    office.look()
    assert office.draft() == saved

    office.reply_arrives()
    assert office.look()["state"] == "replied"
    assert office.draft() == saved


def test_a_draft_saved_under_another_subject_and_then_sent_counts_as_sent(office: Office, seat: Seat) -> None:
    """Other words and another subject, saved, looked at by Chaser, and sent after all."""
    maya, draft = seat("maya"), office.first_draft()
    office.on(SENT_AT)
    for _ in maya.renames_saves_and_sends(SENTENCE, "The Reel, once more"):
        assert office.draft().subject == "The Reel, once more"
        assert states(office.look()) == ["drafted"]
        assert office.chase()["touches"][0]["edited"] is True
    assert_handled_as_observed(draft, office.sent(), maya.habits)
    assert_counts_as_sent(office)
    assert_touch_2_follows(office)


def assert_skipped_for_good(office: Office, deleted: Seen, next_touch: str = DAYS["second"]) -> None:
    """Not written again that day or the next; on its own day the next touch comes."""
    for day in ("Mon 2026-10-26 16:00", "Tue 2026-10-27 08:05"):
        office.on(day)
        assert states(office.look()) == ["skipped"]
        assert not office.folder("Drafts")
    office.on(next_touch)
    assert states(office.look()) == ["skipped", "drafted"]
    assert header(office.draft(), "Message-ID") != header(deleted, "Message-ID")


def test_a_draft_put_into_trash_by_roundcube_is_skipped(office: Office, at_roundcube: Seat) -> None:
    """It lies in Trash, so one look is enough."""
    draft = office.first_draft()
    at_roundcube("maya").deletes_draft()
    assert office.folder("Trash") == [draft]
    assert states(office.look()) == ["skipped"]
    assert_skipped_for_good(office, draft)


def test_a_draft_put_into_trash_by_neomutt_is_skipped(office: Office, at_neomutt: Callable[..., Neomutt]) -> None:
    """With `set trash` neomutt copies it there; one look is enough."""
    draft = office.first_draft()
    at_neomutt("maya", trash="+Trash").deletes_draft()
    assert office.folder("Trash") == [draft]
    assert states(office.look()) == ["skipped"]
    assert_skipped_for_good(office, draft)


def test_a_draft_expunged_by_neomutt_is_skipped_at_the_second_look(
    office: Office, at_neomutt: Callable[..., Neomutt]
) -> None:
    """Without `set trash` it is simply gone, as at a recall or a scheduled send: believed after two looks three minutes
    apart, and three business days go by before the next touch.
    """
    draft = office.first_draft()
    at_neomutt("maya").deletes_draft()
    assert not office.folder("Trash")
    assert states(office.look()) == ["drafted"]
    office.later(minutes=4)
    assert states(office.look()) == ["skipped"]
    assert_skipped_for_good(office, draft, next_touch="Thu 2026-10-29 08:05")


def test_a_draft_recalled_by_neomutt_is_not_written_again_while_it_lies_nowhere(
    office: Office, at_neomutt: Callable[..., Neomutt]
) -> None:
    """It leaves Drafts at the recall and is sent long after the second look: nothing new, and it counts as sent."""
    maya, draft = at_neomutt("maya"), office.first_draft()
    with maya.composing(SENTENCE) as screen:
        for minutes in (0, 1, 4, 10):
            office.later(minutes)
            office.look()
            assert not office.folder("Drafts")
        assert states(office.chase()) == ["skipped"]
        office.on(SENT_AT)
        maya.sends(screen)
    assert_handled_as_observed(draft, office.sent(), maya.habits)
    assert_counts_as_sent(office)
    assert_touch_2_follows(office)


def test_a_draft_that_lay_in_neomutts_composer_for_two_days_is_sent_on_the_day_it_went_out(
    office: Office, at_neomutt: Callable[..., Neomutt]
) -> None:
    """Touch 2 would have been due meanwhile: it waits, and then counts from the real send."""
    maya = at_neomutt("maya")
    office.first_draft()
    with maya.composing(SENTENCE) as screen:
        for day in ("Mon 2026-10-26 09:05", "Tue 2026-10-27 08:05", DAYS["second"]):
            office.on(day)
            office.look()
            assert not office.folder("Drafts")
        office.on("Wed 2026-10-28 16:00")
        maya.sends(screen)
    chase = office.look()
    assert states(chase) == ["sent"]
    assert chase["touches"][0]["sent_at"].startswith("2026-10-28T16:0")
    assert chase["next"]["due_on"] == "2026-10-30"


def test_our_answer_to_a_reply_leaves_the_conversation_to_its_people(office: Office, seat: Seat) -> None:
    """The reply was answered before Chaser looked: it is a reply all the same, and nothing is written."""
    maya = seat("maya")
    office.first_draft()
    office.on(SENT_AT)
    maya.sends_draft()
    office.look()
    office.on("Mon 2026-10-26 15:00")
    office.reply_arrives()
    maya.replies("Wonderful, thank you!")
    [reply] = office.folder("INBOX")
    assert "\\Answered" in reply.flags
    assert office.sent().subject == SUBJECT
    assert header(office.sent(), "In-Reply-To") == header(reply, "Message-ID")
    assert office.look()["state"] == "replied"
    assert_nothing_is_written_any_more(office)


def test_a_reply_from_the_creators_own_program_ends_the_chase(office: Office, seat: Seat) -> None:
    """Mika answers what the post brought, from another mailbox; her program threads it."""
    maya, mika = seat("maya"), seat("mika")
    office.first_draft()
    office.on(SENT_AT)
    maya.sends_draft()
    office.look()
    office.on("Mon 2026-10-26 15:00")
    mika.replies("You will have it tonight.")
    [reply] = office.folder("INBOX")
    assert header(reply, "In-Reply-To") == header(office.sent(), "Message-ID")
    assert office.look()["state"] == "replied"
    assert_nothing_is_written_any_more(office)
