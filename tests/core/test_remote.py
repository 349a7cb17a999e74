"""What a folder below Chase says about a mail: which folder, which chases, which events."""

from dataclasses import replace

import pytest

from tests.cast import LATE_CONTENT, MAYA, MISSING_INFO, REEL, REQUEST_ID, WHITELISTING, case_of, ny, requested
from worker.core import events as e
from worker.core import remote
from worker.core.case import Case
from worker.core.matching import Board, Conversation, Ours
from worker.core.messages import Evidence, Mail, Place, Role
from worker.core.remote import Command

NOW = ny("2026-10-26 12:00")
SCENARIOS = [LATE_CONTENT, MISSING_INFO, replace(WHITELISTING, title="Ads (1/2). Spark")]
OURS = Ours(frozenset(MAYA.addresses), frozenset({"brand.example"}))
ADDRESS = replace(REEL, key="mika-address", scenario="missing-info", item="the shipping address")
REEL_CASE = case_of(*requested())
ADDRESS_CASE = case_of(*requested(), ask=ADDRESS, scenario=MISSING_INFO)
DONE = e.MarkedDone(NOW, "the folder Chase/Done")
STOPPED = e.MarkedStopped(NOW, "the sheet")
PAUSED = e.HoldPlaced(NOW, e.HoldKind.PAUSED, None, "paused by hand.")
REPLY = e.ReplyReceived(NOW, "the creator", Evidence("<r@x>", "mika@creators.example", "Re", NOW, "INBOX", "a rule"))


def mail(sender: str = "maya@brand.example", **fields: object) -> Mail:
    """A mail that lies in Chase/Done, from us unless said otherwise."""
    base = Mail(Place("Chase/Done", 1, 7), Role.OTHER, "<new@x>", sender, "Hello", NOW, to=("x@else.example",))
    return replace(base, **fields)  # type: ignore[arg-type]


def board(*cases: Case, ids: frozenset[str] = frozenset({REQUEST_ID}), **more: object) -> Board:
    conversations = {case.ask.key: Conversation(ids, frozenset({"maya t1"})) for case in cases}
    return replace(Board({case.ask.key: case for case in cases}, OURS, conversations), **more)  # type: ignore[arg-type]


def keys(cases: list[Case]) -> list[str]:
    return [case.ask.key for case in cases]


@pytest.mark.parametrize(
    ("path", "meaning"),
    [
        (("Chase", "Done"), Command.DONE),
        (("chase", "STOP"), Command.STOP),
        (("Chase", " pause "), Command.PAUSE),
        (("ＣＨＡＳＥ", "Replied"), Command.REPLIED),
        (("Chase", "late content"), LATE_CONTENT),
        (("Chase", "late-content"), LATE_CONTENT),
        (("Chase", "Ads (1-2). Spark"), SCENARIOS[2]),
        (("Chase", "Ads (1/2)- Spark"), SCENARIOS[2]),
        (("Chase", "Later"), None),
        (("Chase",), None),
        (("Done",), None),
        (("Trash", "Chase", "Done"), None),
        (("Chase", "Done", "2025"), None),
        (("Team", "Done"), None),
        ((), None),
    ],
)  # fmt: skip
def test_a_path_says_what_is_meant(path: tuple[str, ...], meaning: object) -> None:
    """Letter case, wide letters and signs that a server keeps for itself make no difference; depth does."""
    assert remote.meaning_of(path, SCENARIOS) == meaning


def test_each_folder_that_is_made_is_understood() -> None:
    """What `check --create-folders` makes means what it was made for, on any server's separator."""
    for meaning in remote.all_meanings(SCENARIOS):
        root, name = remote.path_of(meaning)
        for separator in "/.":
            assert remote.meaning_of((root, name.replace(separator, "-")), SCENARIOS) == meaning


def test_a_command_wins_over_a_scenario_of_that_name() -> None:
    """Whoever titles a scenario "Done" still has the command."""
    assert remote.meaning_of(("Chase", "Done"), [replace(LATE_CONTENT, title="Done")]) is Command.DONE


@pytest.mark.parametrize(
    "about",
    [
        {"message_id": REQUEST_ID},
        {"in_reply_to": (REQUEST_ID,)},
        {"references": ("<x@y>", REQUEST_ID), "sender": "stranger@else.example"},
        {"thread": "maya t1"},
        {"message_id": "<d1@brand.example>"},
        {"ref": "ref1"},
        {"to": ("mika@creators.example",)},
        {"sender": "mika.alt@creators.example"},
    ],
)
def test_a_mail_tells_its_chase(about: dict[str, object]) -> None:
    """By Message-ID, by what it cites, by the thread, as our draft, or as the only open one of that creator."""
    drafts = {"<d1@brand.example>": ("mika-reel", 1), "ref1": ("mika-reel", 1)}

    assert keys(remote.concerned(mail(**about), board(REEL_CASE, drafts=drafts))) == ["mika-reel"]


@pytest.mark.parametrize("about", [{}, {"to": ("jo@talent.example",)}, {"subject": "The Reel"}])
def test_other_mail_tells_none(about: dict[str, object]) -> None:
    """A stranger's, a manager's without a conversation, or one with nothing but the subject."""
    assert remote.concerned(mail(**about), board(REEL_CASE)) == []


@pytest.mark.parametrize(
    ("text", "expected"), [("Here is the Reel", ["mika-reel"]), ("Thanks!", []), (None, [])]
)  # fmt: skip
def test_outside_the_conversation_several_are_not_guessed_apart(text: str | None, expected: list[str]) -> None:
    """With several chases open, only those it names."""
    both = board(REEL_CASE, ADDRESS_CASE)

    assert keys(remote.concerned(mail("mika@creators.example", text=text), both)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Reel is fine now", ["mika-reel"]),
        ("The shipping address is not needed", ["mika-address"]),
        ("The Reel and the shipping address", ["mika-reel", "mika-address"]),
        ("We met", ["mika-reel", "mika-address"]),
    ],
)
def test_in_a_conversation_about_several_those_it_names_else_all(text: str, expected: list[str]) -> None:
    """A person who names one item means that one."""
    named = mail(message_id=REQUEST_ID, text=text)

    assert keys(remote.chosen(named, [REEL_CASE, ADDRESS_CASE])) == expected


def test_a_draft_means_its_own_chase_alone() -> None:
    """Though others share its conversation."""
    both = board(REEL_CASE, ADDRESS_CASE, drafts={"ref1": ("mika-address", 1)})

    assert keys(remote.concerned(mail(ref="ref1", references=(REQUEST_ID,)), both)) == ["mika-address"]


def test_what_a_person_ended_before_is_left_as_it_is() -> None:
    """Stop for the rest of a conversation does not turn done into stopped; alone it does, as the latest word."""
    done = case_of(*requested(), DONE)
    plain = mail(message_id=REQUEST_ID, text="We met")

    assert keys(remote.chosen(plain, [done, ADDRESS_CASE])) == ["mika-address"]
    assert keys(remote.chosen(plain, [done])) == ["mika-reel"]


EVENTS = [
    (Command.DONE, (), "MarkedDone"),
    (Command.DONE, (REPLY,), "MarkedDone"),
    (Command.DONE, (STOPPED,), "MarkedDone"),
    (Command.DONE, (DONE,), None),
    (Command.STOP, (), "MarkedStopped"),
    (Command.STOP, (DONE,), "MarkedStopped"),
    (Command.STOP, (STOPPED,), None),
    (Command.PAUSE, (), "HoldPlaced"),
    (Command.PAUSE, (PAUSED,), None),
    (Command.PAUSE, (REPLY,), None),
    (Command.REPLIED, (), "ReplyReceived"),
    (Command.REPLIED, (PAUSED,), "ReplyReceived"),
    (Command.REPLIED, (REPLY,), None),
    (Command.REPLIED, (DONE,), None),
]


@pytest.mark.parametrize(("command", "before", "expected"), EVENTS)
def test_a_command_does_what_is_left_to_do(command: Command, before: tuple[e.Event, ...], expected: str | None) -> None:
    """Several mails of one conversation in the folder are one event, so that one undo takes it back."""
    case = case_of(*requested(), *before)

    event = remote.commanded(command, mail(), case, board(case), NOW)

    assert (type(event).__name__ if event else None) == expected


@pytest.mark.parametrize("command", Command)
def test_the_folder_is_named_and_the_mail_is_kept_as_evidence(command: Command) -> None:
    """`why` shows who it was; and after a renumbering the folder's own work is recognised, nobody else's."""
    event = remote.commanded(command, mail(), REEL_CASE, board(REEL_CASE), NOW)

    assert event is not None
    assert f"Chase/{command}" in str(event)
    assert "<new@x>" in str(event)
    assert remote.was_commanded(command, [e.Recorded(1, event)])
    assert not any(remote.was_commanded(command, [e.Recorded(1, other)]) for other in (STOPPED, PAUSED, REPLY))


@pytest.mark.parametrize(
    ("sender", "who"),
    [
        ("maya@brand.example", e.YOU),
        ("mika@creators.example", "the creator"),
        ("jo@talent.example", "the manager"),
        ("assistant@else.example", "someone we wrote to"),
    ],
)
def test_replied_says_who_answered(sender: str, who: str) -> None:
    """Our own mail there means that the person knows of a reply."""
    event = remote.commanded(Command.REPLIED, mail(sender), REEL_CASE, board(REEL_CASE), NOW)

    assert isinstance(event, e.ReplyReceived)
    assert event.who == who
    assert event.evidence.rule == "put into Chase/Replied by hand"
