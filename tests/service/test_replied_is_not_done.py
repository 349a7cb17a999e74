"""A reply is not the end: what it asks of us, what the person is asked later, and the answers, one key each."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from select import select
from typing import Any

import pytest

from tests.cast import evidence, ny
from tests.service.small_office import small_office
from tests.stories.program import Starter, surroundings
from worker.core import events as e
from worker.errors import WrongUse
from worker.rounds import Ledger
from worker.service import hand, overview
from worker.service.needs import needs_you
from worker.service.office import Office
from worker.service.reasons import reasons
from worker.service.review import Answer, Question, answer, questions

ASKS = (
    "ask,creator,campaign,scenario,item,deadline,reason\n"
    "mika-reel,mika,Spring Glow,late-content,the Reel for Spring Glow,2026-10-23,the launch is near\n"
)
REEL = "mika-reel"
TUESDAY = ny("2026-10-27 09:00")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A home with one ask that was asked for."""
    with small_office(tmp_path, ASKS, found=[REEL]) as opened:
        yield opened


def replied(ledger: Ledger, **said: Any) -> None:
    """An answer of Tuesday, October 27."""
    mail = replace(evidence("<reply@x>", TUESDAY, "the creator answered in the conversation"), sender="mika@x.example")
    ledger.record(REEL, e.ReplyReceived(TUESDAY, "the creator", mail, **said))


def asked(ledger: Ledger, now: datetime) -> list[Question]:
    return questions(ledger, overview.rows(ledger, now), now)


def test_three_business_days_after_a_reply_the_person_is_asked(office: Office) -> None:
    """Not before; with what was written, and an answer for each way it can go on."""
    ledger = office.ledger()
    replied(ledger, excerpt="On it!")
    assert not asked(ledger, ny("2026-10-29 09:00"))
    (question,) = asked(ledger, ny("2026-10-30 09:00"))
    assert "Is the Reel for Spring Glow in?" in question.text
    assert question.said == "On it!"
    assert question.answers == (Answer.DONE, Answer.GO_ON, Answer.SLOW, Answer.STOP)


def test_a_promise_puts_the_question_off_until_its_day_has_passed(office: Office) -> None:
    """Asked the day after, however many business days that is."""
    ledger = office.ledger()
    replied(ledger, promised=date(2026, 11, 6))
    assert not asked(ledger, ny("2026-11-06 09:00"))
    assert asked(ledger, ny("2026-11-07 09:00"))


@pytest.mark.parametrize(
    ("said", "now", "line"),
    [
        (
            {},
            "2026-10-28 09:00",
            "Next: on Friday, October 30 you are asked whether it is settled, unless you say so before.",
        ),
        ({"promised": date(2026, 11, 6)}, "2026-10-30 09:00", "Next: on Saturday, November 7 you are asked whether"),
        ({}, "2026-10-30 09:00", "Next: your answer to chaser review; Chaser writes no more by itself."),
        ({"delivers": "a link"}, "2026-10-27 10:00", "Next: your answer to chaser review;"),
    ],
)
def test_why_says_when_the_question_comes(office: Office, said: dict[str, Any], now: str, line: str) -> None:
    """On the day on which it is asked, and not that nothing follows."""
    ledger = office.ledger()
    replied(ledger, **said)
    assert reasons(ledger, REEL, ny(now)).next_line.startswith(line)
    assert bool(asked(ledger, ny(now))) is ("review" in line)


def test_what_looks_delivered_is_asked_about_at_once(office: Office) -> None:
    """Done is proposed first."""
    ledger = office.ledger()
    replied(ledger, delivers="a link to Dropbox")
    (question,) = asked(ledger, TUESDAY)
    assert "It looks delivered: a link to Dropbox." in question.text
    assert question.answers[0] is Answer.DONE


def test_what_we_owe_since_a_reply_is_shown_until_we_have_written(office: Office) -> None:
    """An answer to a question, a look at what was sent; within three business days."""
    ledger = office.ledger()
    replied(ledger, question="Which logo?", delivers="a video")
    (line,) = needs_you(overview.rows(ledger, TUESDAY), TUESDAY).replies
    assert 'It is our turn: we owe an answer to "Which logo?", by Friday, October 30.' in line
    (row,) = overview.rows(ledger, TUESDAY)
    owed = overview.as_json(row)["reply"]["we_owe"]
    assert owed == {"what": 'an answer to "Which logo?"', "by": "2026-10-30"}
    assert overview.as_json(replace(row, is_answered=True))["reply"]["we_owe"] is None


def test_slow_progress_becomes_an_ask_of_its_own(office: Office) -> None:
    """With the day of the answer and the promised day; the chase itself stops and can be taken up again."""
    ledger = office.ledger()
    replied(ledger, promised=date(2026, 10, 29))
    now = ny("2026-10-30 09:00")
    (question,) = asked(ledger, now)
    assert "mika-reel goes on as mika-reel-progress (data/asks.d/mika-reel-progress.yaml)." in answer(
        ledger, question, Answer.SLOW, now
    )
    with closing(Office(office.home, {}, secrets=False)) as later:
        later.take_in_sheets(now)
        ask = later.ledger().case("mika-reel-progress").ask
    assert (ask.scenario, ask.requested_on, ask.deadline) == ("slow-progress", date(2026, 10, 27), date(2026, 10, 29))
    assert (ask.item, ask.reason) == ("the Reel for Spring Glow", "the launch is near")
    assert not asked(office.ledger(), now)
    with pytest.raises(WrongUse, match="is there already"):
        hand.ask_how_it_goes(ledger, REEL, now)


def test_slow_progress_without_a_reply_is_refused(office: Office) -> None:
    """Nobody has answered; silence has its own sequence."""
    with pytest.raises(WrongUse, match="Nobody has answered"):
        hand.ask_how_it_goes(office.ledger(), REEL, TUESDAY)


def long_replied(office: Office, key: str = REEL) -> None:
    """An answer long past by any clock, since the command reads the machine's."""
    mail = replace(evidence("<reply@x>", ny("2020-01-07 09:00"), "the creator answered"), sender="mika@x.example")
    office.ledger().record(key, e.ReplyReceived(ny("2020-01-07 09:00"), "the creator", mail, excerpt="Soon!"))


def test_other_tools_get_the_question_with_its_evidence(office: Office, start: Starter) -> None:
    """`review --json`: the mail, the rule, the words, and what may be answered."""

    def review(*words: str) -> Any:
        ran = start(["review", *words, "--json"], surroundings(office.home), office.home)
        assert ran.exit == 0, ran
        return ran.json()

    long_replied(office)
    (question,) = review()["questions"]
    assert question["chase"] == REEL
    assert question["evidence"]["rule"] == "the creator answered"
    assert question["evidence"]["said"] == "Soon!"
    assert question["answers"] == ["done", "resume", "slow-progress", "stop"]
    assert review(REEL, "--answer", "done") == {
        "chase": REEL, "answer": "done", "told": "mika-reel is done. To take that back: chaser undo mika-reel",
    }  # fmt: skip
    assert not review()["questions"]


SITTING = [
    ("d", "reel-1 is done."), ("r", "is set aside"), ("p", "goes on as reel-3-progress"), ("s", "reel-4 is stopped."),
    ("k", "Left as it is."), ("q", ""),
]  # fmt: skip


def test_one_key_answers(tmp_path: Path) -> None:
    """At a terminal each question waits for one key, with the words and the evidence above; after "q" none is asked."""
    keys = [f"reel-{number}" for number in range(1, len(SITTING) + 2)]
    rows = "".join(f"{key},mika,Spring Glow,late-content,the {key},2026-10-23,the launch is near\n" for key in keys)
    with small_office(tmp_path, ASKS.partition("\n")[0] + "\n" + rows, found=keys) as office:
        for key in keys:
            long_replied(office, key)
        shown = answered_at_a_terminal(office, [key for key, _ in SITTING])
    told = [" ".join(section.split()) for section in re.split(r"\d of 7", shown)[1:]]
    assert len(told) == len(SITTING), shown
    for section, (_, answered) in zip(told, SITTING, strict=True):
        assert 'They wrote: "Soon!"' in section
        assert "[d] done" in section
        assert answered in section


def answered_at_a_terminal(office: Office, keys: Iterable[str]) -> str:
    """What `review` shows somebody who types these, one at each question."""
    screen, theirs = pty.openpty()
    review = [sys.executable, "-m", "worker", "--home", str(office.home), "review"]
    command = subprocess.Popen(review, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL)
    os.close(theirs)
    shown, typed, waiting = b"", 0, iter(keys)
    with open(screen, "r+b", buffering=0) as terminal, suppress(OSError):  # noqa: PTH123 - a descriptor
        while True:
            ready, _, _ = select([terminal], [], [], 0.1)
            shown += terminal.read(4096) if ready else b""
            if not ready and shown.count(b"quit") > typed:  # typed before the key is waited for, it is thrown away
                terminal.write(next(waiting).encode())
                typed += 1
    assert command.wait(timeout=30) == 0
    return shown.decode()
