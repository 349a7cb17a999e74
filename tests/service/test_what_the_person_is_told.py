"""What the person's commands answer, what `status` says needs them, and what `why` tells: on a real home and store."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from tests.cast import drafted, evidence, ny, requested, sent
from tests.service.small_office import small_office
from worker.core import events as e
from worker.core.messages import Place
from worker.errors import WrongUse
from worker.rounds import Ledger
from worker.service import hand, overview
from worker.service.needs import NeedsYou, needs_you
from worker.service.office import Office
from worker.service.reasons import reasons
from worker.service.review import aside_line, dismiss
from worker.store.values import SetAside

NOW = ny("2026-10-26 09:00")
ASKS = """\
ask,creator,scenario,item,deadline
mika-reel,mika,late-content,the Reel for Spring Glow,2026-10-23
mika-figures,mika,missing-metrics,the Story screenshots,2026-10-23
yuki-reel,yuki,late-content,the Reel of Yuki,2026-10-23
"""
REEL, FIGURES, YUKI = "mika-reel", "mika-figures", "yuki-reel"
WIDTH = 80
Command = Callable[[Ledger, str, datetime], str]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A home with one mailbox and two asks."""
    with small_office(tmp_path, ASKS) as opened:
        yield opened


@pytest.fixture
def ledger(office: Office) -> Ledger:
    """The home's chases, their requests found."""
    known = office.ledger()
    for key in (REEL, FIGURES, YUKI):
        happened(known, key, *requested()[1:])
    return known


def happened(ledger: Ledger, key: str, *events: e.Event) -> None:
    for event in events:
        ledger.record(key, event)


def edited(number: int) -> e.DraftEdited:
    return e.DraftEdited(NOW, number, f"<edited{number}@brand.example>", Place("Drafts", 1, 9))


def reply(at: str = "2026-10-26 08:00") -> e.ReplyReceived:
    mail = replace(evidence("<reply@x>", ny(at), "in the conversation"), sender="mika@creators.example")
    return e.ReplyReceived(ny("2026-10-26 08:30"), "the creator", mail)


def needs(ledger: Ledger) -> NeedsYou:
    return needs_you(overview.rows(ledger, NOW), NOW)


# --- commands ---


def test_a_pause_says_what_becomes_of_the_draft(ledger: Ledger) -> None:
    """Ours goes, the person's stays and must not be sent; and the reason is not said twice."""
    happened(ledger, REEL, *drafted(1, "2026-10-26 08:00"))
    assert hand.pause(ledger, REEL, NOW) == (
        "mika-reel is paused. Its draft is taken back at the next look. To go on: chaser resume mika-reel"
    )
    assert reasons(ledger, REEL, NOW).row.decision.reason == "Paused."
    happened(ledger, REEL, edited(1))
    assert "The draft that you edited stays in Drafts: do not send it." in hand.pause(ledger, REEL, NOW)


def test_a_chase_that_has_ended_is_not_paused(ledger: Ledger) -> None:
    """It is said how it ended and how to take it up again, and nothing is recorded."""
    hand.done(ledger, REEL, NOW)
    before = ledger.history(REEL)
    for said in (
        hand.pause(ledger, REEL, NOW),
        hand.snooze(ledger, REEL, date(2026, 11, 2), NOW),
    ):
        assert said == (
            "mika-reel has ended already, so nothing comes: Marked done by hand."
            " To take it up again: chaser resume mika-reel"
        )
    assert hand.done(ledger, REEL, NOW) == "mika-reel is done already. Marked done by hand."
    assert ledger.history(REEL) == before


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Friday", "2026-10-30"), ("mon", "2026-11-02"), ("Nov 12", "2026-11-12"), ("2026-11-05", "2026-11-05")],
)
def test_a_day_is_read_as_in_an_answer_to_the_digest(ledger: Ledger, written: str, meant: str) -> None:
    """A weekday is the next one, by the clock of the mailbox: in New York it is still Monday."""
    late = ny("2026-10-26 23:30")
    assert hand.day_meant(ledger, REEL, written, late).isoformat() == meant
    for wrong, why in (("soon", '"soon" is not a day'), ("2026-10-26", "2026-10-26 is not after today")):
        with pytest.raises(WrongUse, match=why):
            hand.day_meant(ledger, REEL, wrong, late)


def test_a_snooze_says_what_else_holds_the_chase(ledger: Ledger) -> None:
    """A question that is open is no answer to "rest until Monday"."""
    assert hand.snooze(ledger, REEL, date(2026, 11, 2), NOW) == "mika-reel rests until Monday, November 2."
    said = hand.snooze(ledger, FIGURES, date(2026, 11, 2), NOW)
    assert "Something else holds it, too: A question for you: Is it live?" in said


@pytest.mark.parametrize(
    ("cells", "event", "is_kept"),
    [
        ("2026-10-23,", e.LookedBack(NOW, date(2026, 9, 20)), False),
        ("2026-10-23,", e.RequestFound(NOW, "maya", evidence()), True),
        ("2026-10-23,", e.ReviewAsked(NOW, "Is this the request?", about="request"), True),
        ("2026-10-23,", e.HoldPlaced(NOW, e.HoldKind.PAUSED, None, "paused by hand"), True),
        ("2026-10-23,2026-10-12", e.LookedBack(NOW, date(2026, 9, 20)), True),
    ],
)
def test_a_row_that_goes_before_anything_came_of_it_is_listed_no_more(
    office: Office, cells: str, event: e.Event, *, is_kept: bool
) -> None:
    """A sample that was replaced raises no question; what had begun does. Back in the sheet, it goes on."""
    heading, *others = ASKS.splitlines()
    without = [f"{heading},requested_on", *(f"{line}," for line in others)]
    row = f"sample,mika,missing-info,the sizes,{cells}"
    with sheet(office.home, [*without, row]) as ledger:
        ledger.record("sample", event)
    with sheet(office.home, without) as ledger:
        assert ("sample" in ledger.cases) is is_kept
    with sheet(office.home, [*without, row]) as ledger:
        assert "sample" in ledger.cases


@contextmanager
def sheet(home: Path, lines: list[str]) -> Iterator[Ledger]:
    """The chases once the sheet of asks has these lines."""
    (home / "data" / "asks.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with closing(Office(home, {}, secrets=False)) as office:
        office.take_in_sheets(NOW)
        yield office.ledger()


def test_resume_says_what_is_true_afterwards(ledger: Ledger) -> None:
    """Going on with its next date; still held, with the question; a reply set aside; nothing left to send."""
    hand.pause(ledger, REEL, NOW)
    assert hand.resume(ledger, REEL, NOW).startswith("mika-reel goes on: The deadline was Friday, October 23")
    hand.pause(ledger, FIGURES, NOW)
    assert hand.resume(ledger, FIGURES, NOW).startswith("mika-figures rests: A question for you: Is it live?")
    happened(ledger, REEL, reply())
    assert hand.resume(ledger, REEL, NOW).startswith(
        "The reply from mika@creators.example is set aside. mika-reel goes on:"
    )


def test_resume_on_an_exhausted_chase_promises_nothing(ledger: Ledger) -> None:
    """Four follow-ups went out: there is none to come, and nothing to lift."""
    for number, day in enumerate(("10-05", "10-07", "10-12", "10-14"), 1):
        happened(ledger, REEL, *sent(number, f"2026-{day} 09:00"))
    before = ledger.history(REEL)
    said = hand.resume(ledger, REEL, NOW)
    assert said.startswith("There is nothing to lift. mika-reel has no follow-up left: Touch 4 was sent")
    assert ledger.history(REEL) == before


def test_undo_says_what_stands_now(ledger: Ledger) -> None:
    """The reply is taken back; the pause under it is still there."""
    hand.pause(ledger, REEL, NOW)
    happened(ledger, REEL, reply())
    assert hand.undo(ledger, REEL, NOW) == (
        "Taken back: a reply from mika@creators.example (in the conversation). mika-reel rests: Paused."
    )


# --- what needs the person ---


@pytest.mark.parametrize(
    ("command", "reason"), [(hand.pause, "Paused."), (hand.done, "Marked done by hand."), (hand.stop, "Stopped by")]
)
def test_an_edited_draft_of_a_chase_that_rests_or_has_ended_is_not_to_be_sent(
    ledger: Ledger, command: Command, reason: str
) -> None:
    """It is the person's, so it stays; why it should not go out stands beside it."""
    happened(ledger, REEL, *drafted(1, "2026-10-26 08:00"), edited(1))
    assert needs(ledger).drafts
    command(ledger, REEL, NOW)
    (line,) = needs(ledger).leave
    assert f"(edited by you). Do not send it: {reason}" in line
    assert needs(ledger).drafts == []


def test_a_draft_that_could_not_be_removed_is_not_to_be_sent(ledger: Ledger) -> None:
    """After a reply the server would not let go of it."""
    happened(ledger, REEL, *drafted(1, "2026-10-26 08:00"), reply(), e.DraftLeft(NOW, 1, 1, "the server forbids it"))
    (line,) = needs(ledger).leave
    assert "It could not be taken back: the server forbids it. Do not send it: mika@creators.example replied" in line


def test_a_draft_that_is_being_looked_for_is_not_one_to_send(ledger: Ledger) -> None:
    """Until the second look nobody knows whether there is one."""
    happened(ledger, REEL, *drafted(1, "2026-10-26 08:00"), e.DraftMissed(NOW, 1))
    assert (needs(ledger).drafts, needs(ledger).leave) == ([], [])


@pytest.mark.parametrize(("sent_on", "lines"), [("2026-10-23", 0), ("2026-10-22", 1)])
def test_what_is_stuck_at_tier_2_is_flagged_after_three_days(ledger: Ledger, sent_on: str, lines: int) -> None:
    """A mid-market team loses nothing between its second and third follow-up."""
    happened(ledger, REEL, *sent(1, "2026-10-20 09:00"), *sent(2, f"{sent_on} 09:00"))
    assert len(needs(ledger).stuck) == lines


def test_a_second_copy_of_what_was_sent_is_to_be_deleted(ledger: Ledger) -> None:
    """Sent twice, it would embarrass."""
    happened(ledger, REEL, *sent(1, "2026-10-26 08:00"), e.DraftLeft(NOW, 1, 1, "the server forbids it"))
    assert needs(ledger).leave == ["mika-reel: A second copy of Touch 1, which was sent, lies in Drafts: delete it."]


@pytest.mark.parametrize(
    ("address", "follows"),
    [
        ("jo@talent.example", "It is the manager's; from Tier 3 on, everything stays with Mika Sato."),
        ("mika@creators.example", "It is Mika Sato's; mika.alt@creators.example is written to now."),
        ("old@creators.example", "Nothing is written there any more."),
    ],
)
def test_an_address_that_failed_is_shown_with_what_follows(ledger: Ledger, address: str, follows: str) -> None:
    """As long as the chase runs."""
    happened(ledger, REEL, e.AddressFailed(NOW, address, evidence("<bounce@x>")))
    assert needs(ledger).addresses == [f"mika-reel: Mail to {address} came back for good. {follows}"]
    hand.stop(ledger, REEL, NOW)
    assert needs(ledger).addresses == []


# --- the history ---


def test_the_history_tells_when_a_thing_happened_and_when_it_was_noticed_much_later(ledger: Ledger) -> None:
    """A mail's own time; what was noticed within the hour needs no more words."""
    receipt = e.MachineAnswered(NOW, e.Kind.OTHER, evidence(at=ny("2026-10-20 17:00")))
    happened(ledger, REEL, reply("2026-10-26 08:00"), receipt)
    told = [(f"{one.at:%m-%d %H:%M}", one.line) for one in reasons(ledger, REEL, NOW).history]
    assert told[-2:] == [
        ("10-20 17:00", 'an automatic mail (other): "The Reel" from maya@brand.example (test) (noticed Monday 09:00)'),
        ("10-26 08:00", "a reply from mika@creators.example (in the conversation)"),
    ]


def test_a_follow_up_written_by_hand_is_told_in_one_breath(ledger: Ledger) -> None:
    """Not "sent by hand (written by hand)"."""
    mail = evidence("<hand@x>", NOW, "written by hand in the conversation")
    happened(ledger, REEL, e.TouchSent(NOW, 1, 1, NOW, ("mika@creators.example",), (), mail, by_hand=True))
    assert reasons(ledger, REEL, NOW).history[-1].line == "Touch 1 was written by hand in the conversation"


# --- how it looks ---


def on_a_terminal(office: Office, *words: str) -> list[str]:
    """The lines that a command shows on a terminal of 80 columns."""
    screen, theirs = pty.openpty()
    environ = {**os.environ, "COLUMNS": str(WIDTH), "TERM": "xterm", "MAYA_PASSWORD": "x"}
    command = [sys.executable, "-m", "worker", "--home", str(office.home), *words]
    subprocess.run(command, check=False, stdout=theirs, stderr=subprocess.DEVNULL, env=environ)
    os.close(theirs)
    shown = b""
    with open(screen, "rb", buffering=0) as lines, suppress(OSError):  # noqa: PTH123 - a descriptor
        while more := lines.read(4096):
            shown += more
    return re.sub(r"\x1b\[[0-9;]*m", "", shown.decode()).splitlines()


@pytest.mark.usefixtures("ledger")
def test_at_80_columns_nothing_is_cut_off(office: Office) -> None:
    """Status and plan show one line for each entry, what it rests on below, and every address in full."""
    status = on_a_terminal(office, "status")
    heading = next(n for n, line in enumerate(status) if line.startswith("Chase "))
    assert [line.split()[0] for line in status[heading + 1 :] if line[:1].strip()] == [FIGURES, REEL, YUKI]
    plan = on_a_terminal(office, "plan", "--days", "30")
    assert max(map(len, [*status, *plan])) <= WIDTH
    told = [line.strip() for line in plan]
    assert "to yuki.ito.creative.direction@studio-of-long-names.example" in told
    assert any(line.startswith("to al.roe@an-agency-of-long-names.example (cc") for line in told)


def test_a_resumed_chase_remembers_the_reply_and_its_promise(ledger: Ledger) -> None:
    """It was answered, and a person goes on all the same; the day that was promised is said, and how to wait for it."""
    happened(ledger, REEL, *sent(1, "2026-10-23 08:00"), replace(reply(), promised=date(2026, 10, 30)))
    said = hand.resume(ledger, REEL, NOW)
    assert "3 days since Touch 1 was sent, the reply of Monday, October 26 was set aside." in said
    assert "It promised something for Friday, October 30" in said
    assert f"chaser snooze {REEL} --until 2026-11-02" in said
    happened(ledger, REEL, *sent(2, "2026-10-28 08:00"))
    assert "since Touch 2 was sent, no reply." in reasons(ledger, REEL, ny("2026-10-31 09:00")).row.decision.reason


# --- what was set aside ---


def test_what_was_set_aside_is_cleared_by_its_number_or_altogether(office: Office) -> None:
    """Once the person has seen it; a number that there is not is refused in words."""
    items = [SetAside("maya", REEL, f"cannot read {n}", f"INBOX UID {n}", NOW) for n in (1, 2, 3)]
    for item in items:
        office.store.set_aside(item)
    with pytest.raises(WrongUse, match='"4" is none of them'):
        dismiss(office.store, "4")
    second = office.store.set_asides()[1]
    assert dismiss(office.store, "2") == f"Cleared: {aside_line(second)}"
    assert second not in office.store.set_asides()
    assert dismiss(office.store, "all") == "Cleared: 2 set aside."
    assert office.store.set_asides() == ()
    with pytest.raises(WrongUse, match="Nothing is set aside"):
        dismiss(office.store, "all")
