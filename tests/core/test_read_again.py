"""What is read a second time, at a look-back after `resume`, while other chases of the person have ended meanwhile."""

from dataclasses import replace
from datetime import date

import pytest

from tests.cast import MAYA, MISSING_INFO, REEL, case_of, drafted, evidence, ny, requested, sent
from tests.core.test_meanings import ADDRESS, NOW, PERSON, REPLY, board, mail, outgoing, told
from worker.core import events as e
from worker.core.plan import decide
from worker.core.understanding import understand
from worker.core.wake import next_look

ABOUT_THE_REEL = mail(in_reply_to=REPLY, text="The Reel is on its way.")
ASKED = e.ReviewAsked(NOW, "Does it settle the shipping address?", evidence("<new@x>", NOW))
REPLIED = e.ReplyReceived(NOW, "the creator", evidence("<new@x>", NOW))


def test_what_the_person_was_asked_about_is_no_reply_once_they_went_on() -> None:
    """The Reel has its reply, the address was a question, and "resume" answers it, although one chase alone is left."""
    reel = case_of(*requested(), REPLIED)
    address = case_of(*requested(), ASKED, e.Resumed(NOW), ask=ADDRESS, scenario=MISSING_INFO)

    assert dict(told(understand(ABOUT_THE_REEL, PERSON, board(reel, address), NOW))).get("mika-address") is None


def test_before_they_went_on_it_still_can_be_one() -> None:
    """A question about a mail in Spam, say, which they then move into the INBOX."""
    asked = case_of(*requested(), ASKED)

    assert told(understand(ABOUT_THE_REEL, PERSON, board(asked), NOW)) == [("mika-reel", "ReplyReceived")]


def test_a_new_mail_that_answered_another_chase_is_not_taken_for_this_ones() -> None:
    """It came outside every conversation, and is known by its own id since it was read for the first time."""
    reel = case_of(*requested(), REPLIED)
    address = case_of(*requested(), ask=ADDRESS, scenario=MISSING_INFO)
    both = board(reel, address)
    known = replace(both.conversations["mika-reel"], ids=both.conversations["mika-reel"].ids | {"<new@x>"})
    both = replace(both, conversations={**both.conversations, "mika-reel": known})

    assert dict(told(understand(mail(text="Here is the Reel!"), PERSON, both, NOW))).get("mika-address") is None


def test_a_mail_about_an_item_that_has_ended_is_a_question_about_the_one_left() -> None:
    """It came while the address was marked done, and is read for that after `resume`: it names the Reel alone."""
    reel = case_of(*requested(), REPLIED)
    address = case_of(*requested(), e.MarkedDone(NOW, "hand"), e.Resumed(NOW), ask=ADDRESS, scenario=MISSING_INFO)
    both = board(reel, address)

    assert dict(told(understand(ABOUT_THE_REEL, PERSON, both, NOW)))["mika-address"] == "ReviewAsked"
    for text in ("Here you are!", "The Reel is out, and my shipping address is 1 Main St."):
        answer = mail(in_reply_to=REPLY, subject="Re: Your Reel", text=text)
        assert dict(told(understand(answer, PERSON, both, NOW)))["mika-address"] == "ReplyReceived"


def test_a_reply_over_which_they_went_on_asks_nothing_when_it_is_read_again() -> None:
    """The mail names the Reel alone; to the address it was one more reply, and the person took that up again."""
    reel = case_of(*requested(), REPLIED)
    address = case_of(*requested(), REPLIED, e.Resumed(NOW), ask=ADDRESS, scenario=MISSING_INFO)

    assert dict(told(understand(ABOUT_THE_REEL, PERSON, board(reel, address), NOW))).get("mika-address") is None


def test_what_we_wrote_about_an_item_that_has_ended_restarts_no_other_wait() -> None:
    """Two items in one conversation; the mail names the one that is done."""
    reel = case_of(*requested(), e.MarkedDone(NOW, "hand"))
    address = case_of(*requested(), *sent(1, "2026-10-20 09:00"), ask=ADDRESS, scenario=MISSING_INFO)
    ours = outgoing(in_reply_to=REPLY, text="Thank you for the Reel!", at=ny("2026-10-26 11:00"))

    assert told(understand(ours, PERSON, board(reel, address), NOW)) == []


@pytest.mark.parametrize(
    ("at", "meaning"),
    [
        ("2026-10-20 09:00", []),  # before Day 0: conversation, as it was
        ("2026-10-26 07:00", ["TouchSent"]),  # on the day, an hour before the draft
        ("2026-10-26 11:00", ["TouchSent"]),
    ],
)
def test_what_we_wrote_before_the_draft_lay_there_is_not_the_draft(at: str, meaning: list[str]) -> None:
    """A new ask of the same creator has the mail of a month read again, while a draft lies open."""
    case = case_of(*requested(), *drafted(1, "2026-10-26 08:00"))
    ours = outgoing(message_id="<hand@x>", in_reply_to=REPLY, at=ny(at))

    assert [name for _, name in told(understand(ours, PERSON, board(case), NOW))] == meaning


def test_what_restarted_a_wait_is_not_the_touch_that_came_of_it() -> None:
    """Written between two touches, and read again while the draft of the next one lies open."""
    ours = outgoing(message_id="<hand@x>", in_reply_to=REPLY, at=ny("2026-10-27 09:00"))
    again = e.WrittenByHand(NOW, ours.at, evidence("<hand@x>", ours.at))
    case = case_of(*requested(), *sent(1, "2026-10-26 09:00"), again, *drafted(2, "2026-10-29 08:00"))

    assert told(understand(ours, PERSON, board(case), NOW)) == [("mika-reel", "WrittenByHand")]


def test_a_renewal_that_had_to_wait_is_tried_again_at_the_next_pass() -> None:
    """The draft asks for a date of yesterday's, and the other mailbox was not read yet: tomorrow would be too late."""
    morning = ny("2026-10-27 08:05")
    stale = case_of(*requested(), *drafted(1, "2026-10-26 08:00", asked_for=date(2026, 10, 27), brief="yesterday's"))

    assert next_look(stale, decide(stale, morning), morning) == morning


@pytest.mark.parametrize(
    "event", [REPLIED, ASKED, e.HoldPlaced(NOW, e.HoldKind.PAUSED, None, "")], ids=["reply", "question", "pause"]
)
def test_a_draft_that_has_to_go_is_looked_at_again_at_once(event: e.Event) -> None:
    """It lies in another mailbox than the one that has just read the reply: tomorrow, or never, would be too late."""
    lies = case_of(*requested(), *drafted(1, "2026-10-26 08:00"), event)

    assert next_look(lies, decide(lies, NOW), NOW) == NOW


def test_a_chase_that_was_not_looked_back_for_is_looked_at_again_at_once() -> None:
    """Also as long as its request is not known: it may lie in a mailbox that was not read yet."""
    new = case_of(e.Opened(NOW), ask=replace(REEL, owner=MAYA.key))

    assert next_look(new, decide(new, NOW), NOW) == NOW
