"""Answers that never come, refusals, and looks that fail half-way: no draft on half a picture, never two, none lost."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
from imapclient.exceptions import IMAPClientError

from tests.servers.dovecot import Dovecot
from tests.servers.relay import Then
from tests.service.conftest import Stages, Undisturbed
from tests.service.stage import LOOK_AGAIN, LOOKED_BACK, MORNING, PROBE, Stage, Word, client, server

REELS = {
    "mika-reel": {"creator": "mika", "scenario": "late-content", "deadline": "2026-10-23"},
    "noor-reel": {"creator": "noor", "scenario": "late-content", "deadline": "2026-10-23"},
}
A_MINUTE = timedelta(seconds=61)
END_OF_APPEND = b"--\r\n\r\n"
"""The last boundary of the draft, and the end of the command."""
NARROW = """
mail_plugins = quota
plugin {
  quota = count:User quota
  quota_vsizes = yes
  quota_rule = *:messages=20
}
"""


def fails_at(stage: Stage, *words: Word) -> str:
    """A pass whose line is cut at this word: it ends with 1, and what it said on stderr."""
    stage.cut_at(*words)
    return stage.looks(exit_code=1).err


# --- APPEND ---


def test_a_stored_draft_whose_answer_was_lost_is_found_by_the_next_pass(
    morning: Stage, undisturbed: Undisturbed
) -> None:
    """The line is cut after APPEND was carried out: exit 1 in words, and the next pass knows the draft."""
    said = fails_at(morning, server(b"APPENDUID"))
    assert "did not say whether it stored the draft" in said

    for _ in range(2):
        morning.looks()
        assert morning.only_draft() == undisturbed.first
        assert morning.touches() == ["1 drafted"]
    assert morning.problems() == []


def test_a_draft_that_got_lost_on_its_way_is_appended_again_after_a_minute(
    morning: Stage, undisturbed: Undisturbed
) -> None:
    """Cut within the draft: it may still arrive, so the next pass waits; a minute later the same draft is written."""
    fails_at(morning, client(b"X-Chaser-Ref: "))

    morning.looks()
    assert not morning.drafts()
    morning.later(A_MINUTE)
    morning.looks()

    assert morning.only_draft() == undisturbed.first


def test_a_draft_that_arrives_after_it_was_given_up_leaves_one_of_the_two(
    morning: Stage, undisturbed: Undisturbed
) -> None:
    """An APPEND is stuck on the line for over a minute and carried out after all: the second copy goes again."""
    before = morning.others()
    stuck = morning.trap(client(b"X-Chaser-Ref: "), then=Then.HOLD)
    command = morning.start("run", "--once")
    stuck.springs()
    stuck.holds(END_OF_APPEND)
    command.kill()
    morning.later(A_MINUTE)
    morning.looks()
    stuck.release()
    morning.draft_appears(2)

    morning.looks()

    assert morning.only_draft() == undisturbed.first
    morning.later(timedelta(minutes=4))
    morning.looks()
    assert morning.only_draft() == undisturbed.first
    assert morning.touches() == ["1 drafted"]
    assert morning.others() == before


@pytest.fixture(scope="module")
def narrow() -> Iterator[Dovecot]:
    """A server on which a mailbox holds twenty messages and not one more."""
    with Dovecot(extra=NARROW) as server:
        yield server


def test_a_refused_draft_is_said_and_written_once_there_is_room(stage: Stages, narrow: Dovecot) -> None:
    """Over quota, APPEND gets a NO: exit 1 with the reason and what to do; with room, one draft; nothing is doubled."""
    morning = stage(servers={"maya": narrow})
    spots = []
    with suppress(IMAPClientError):
        while True:
            spots.append(morning.world.put("maya", "Archive", b"Subject: one more\r\n\r\n"))

    for _ in range(2):
        said = morning.looks(exit_code=1).err
        assert "The mail server refused APPEND: [OVERQUOTA]" in said
        assert "make room" in said
        assert morning.touches() == []
        assert "OVERQUOTA" in morning.problems()[0]["message"]

    morning.boxes["maya"].mailbox.expunge(spots[0])
    morning.looks()
    morning.later(A_MINUTE)
    morning.looks()

    assert morning.only_draft()
    assert morning.touches() == ["1 drafted"]
    assert morning.problems() == []


# --- looks that fail ---


@pytest.mark.parametrize(
    "words",
    [
        (PROBE,),
        (PROBE, client(b"UID SEARCH")),
        (PROBE, server(b"SEARCH")),
        (PROBE, client(b"UID FETCH")),
        (PROBE, server(b"Message-ID")),
    ],
    ids=["EXAMINE", "SEARCH", "the answer to SEARCH", "FETCH", "the answer to FETCH"],
)
def test_a_failed_probe_means_no_draft_until_the_next_pass(
    words: tuple[Word, ...], morning: Stage, undisturbed: Undisturbed
) -> None:
    """The line is cut while Drafts is searched for the draft: exit 1 with the reason; the next pass writes it."""
    assert "The connection to the mail server was lost" in fails_at(morning, *words)
    assert not morning.drafts()

    morning.looks()

    assert morning.only_draft() == undisturbed.first


@pytest.mark.parametrize(
    "words",
    [(LOOK_AGAIN,), (LOOK_AGAIN, server(b"INBOX")), (LOOK_AGAIN, server(b"OK NOOP completed"))],
    ids=["the question", "half of the answer", "the end of the answer"],
)
def test_a_failed_second_look_means_no_draft_until_the_next_pass(
    words: tuple[Word, ...], morning: Stage, undisturbed: Undisturbed
) -> None:
    """The line is cut while the INBOX is looked at once more before the draft: nothing is written on half a picture."""
    fails_at(morning, *words)
    assert not morning.drafts()

    morning.looks()

    assert morning.only_draft() == undisturbed.first


@pytest.mark.parametrize(
    "words",
    [(client(b'EXAMINE "INBOX"'),), (client(b'EXAMINE "INBOX"'), client(b"UID FETCH")), (server(b"Sorry for the"),)],
    ids=["opening the INBOX", "fetching the reply", "the reply's text"],
)
def test_a_reply_whose_reading_fails_keeps_the_draft_from_being_written(
    words: tuple[Word, ...], morning: Stage
) -> None:
    """A reply has come, and the line is cut while it is read: no draft, not now and not later."""
    morning.at(LOOKED_BACK)
    morning.looks()
    morning.at(MORNING)
    morning.reply_arrives("mika-reel")

    fails_at(morning, *words)
    assert not morning.drafts()
    morning.looks()

    assert not morning.drafts()
    assert morning.status()["state"] == "replied"


# --- replies at the last moment ---


def test_a_reply_that_lands_between_the_look_and_the_draft_means_no_draft(morning: Stage) -> None:
    """It is delivered at the very moment at which the folders are asked about a second time."""
    arrived = morning.trap(LOOK_AGAIN, call=lambda: morning.reply_arrives("mika-reel"))

    morning.looks()

    assert arrived.has_sprung
    assert not morning.drafts()
    assert morning.status()["state"] == "replied"


def test_a_reply_that_lands_while_the_draft_is_stored_takes_it_back_at_the_next_pass(morning: Stage) -> None:
    """Nobody could know of it before APPEND; the next look withdraws the draft."""
    morning.trap(client(b"X-Chaser-Ref: "), call=lambda: morning.reply_arrives("mika-reel"))

    morning.looks()
    assert len(morning.drafts()) == 1
    morning.looks()

    assert not morning.drafts()
    assert morning.status()["state"] == "replied"


def test_a_reply_sorted_into_a_folder_of_its_own_between_look_and_draft_means_no_draft(stage: Stages) -> None:
    """A filter files replies under Creators, where one has landed before: that folder is looked at again, too."""
    morning = stage(REELS, at=LOOKED_BACK)
    morning.looks()
    morning.world.put("maya", "Creators", morning.reply("noor-reel"))
    morning.looks()
    assert morning.status("noor-reel")["state"] == "replied"
    morning.at(MORNING)
    filed = morning.trap(LOOK_AGAIN, call=lambda: morning.world.put("maya", "Creators", morning.reply("mika-reel")))

    morning.looks()

    assert filed.has_sprung
    assert morning.status("mika-reel")["state"] == "replied"
    assert not morning.drafts()
