"""What a mail means for the chases: table tests of `understand` and `requests`."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.cast import LATE_CONTENT, MAYA, MIKA, MISSING_INFO, REEL, REQUEST_ID, case_of, drafted, ny, requested, sent
from worker.core import events as e
from worker.core.case import Case
from worker.core.findings import Understanding
from worker.core.matching import Board, Conversation, Ours
from worker.core.messages import Kind, Mail, Place, Role, Verdict
from worker.core.people import Creator
from worker.core.requests import requests
from worker.core.understanding import concerns, understand

NOW = ny("2026-10-26 12:00")
OURS = Ours(frozenset(MAYA.addresses), frozenset({"brand.example"}))
PERSON = Verdict(Kind.PERSON, "nothing automatic")
ADDRESS = replace(REEL, key="mika-address", scenario="missing-info", item="the shipping address")


def mail(
    sender: str = "mika@creators.example", *, at: datetime = NOW, role: Role = Role.INBOX, **fields: object
) -> Mail:
    """A mail with what a test says of it."""
    base = Mail(Place(role.value.title(), 1, 7), role, "<new@x>", sender, "Hello", at, to=("maya@brand.example",))
    return replace(base, **fields)  # type: ignore[arg-type]


def board(*cases: Case, **more: object) -> Board:
    """All chases, each with its request as its conversation."""
    conversations = {
        case.ask.key: Conversation(frozenset({REQUEST_ID}), written_to=frozenset({"mika@creators.example"}))
        for case in cases
    }
    return replace(Board({case.ask.key: case for case in cases}, OURS, conversations), **more)  # type: ignore[arg-type]


def told(meaning: Understanding) -> list[tuple[str, str]]:
    """Chase and event name of each finding."""
    return [(finding.chase, type(finding.event).__name__) for finding in meaning.findings]


REEL_CASE = case_of(*requested())
REPLY = (REQUEST_ID,)


@pytest.mark.parametrize(
    ("sender", "role", "expected"),
    [
        ("mika@creators.example", Role.INBOX, "ReplyReceived"),
        ("mika.alt@creators.example", Role.INBOX, "ReplyReceived"),
        ("jo@talent.example", Role.INBOX, "ReplyReceived"),
        ("mika@creators.example", Role.OTHER, "ReplyReceived"),
        ("mika@creators.example", Role.ARCHIVE, "ReplyReceived"),
        ("mika@creators.example", Role.TRASH, "ReplyReceived"),
        ("assistant@elsewhere.example", Role.INBOX, "ReviewAsked"),
        ("mika@creators.example", Role.JUNK, "ReviewAsked"),
    ],
)
def test_an_answer_in_the_conversation(sender: str, role: Role, expected: str) -> None:
    """A known person's ends the chase wherever it lies; a stranger's, or one in Spam, is asked about."""
    meaning = understand(mail(sender, role=role, in_reply_to=REPLY), PERSON, board(REEL_CASE), NOW)

    assert told(meaning) == [("mika-reel", expected)]


@pytest.mark.parametrize(
    ("cites", "expected"),
    [
        ({"in_reply_to": ("<x@y>", REQUEST_ID)}, "ReviewAsked"),
        ({"references": ("<x@y>", REQUEST_ID, "<z@y>")}, "ReviewAsked"),
        ({"in_reply_to": REPLY, "subject": "Something else"}, "ReviewAsked"),
        ({"thread": "maya t1"}, "ReviewAsked"),
        ({"thread": "maya t1", "at": ny("2026-10-15 09:00")}, None),
        ({"thread": "maya t2"}, None),
        ({"in_reply_to": ("<x@y>",), "references": ("<z@y>",)}, None),
    ],
)
def test_a_strangers_mail_is_in_the_conversation_by_any_id_or_the_servers_thread(
    cites: dict[str, object], expected: str | None
) -> None:
    """Not only the first id, whatever the subject; a thread alone says nothing of what is older than the request."""
    known = Conversation(frozenset({REQUEST_ID}), frozenset({"maya t1"}))
    meaning = understand(
        mail("x@else.example", **cites), PERSON, board(REEL_CASE, conversations={"mika-reel": known}), NOW
    )  # type: ignore[arg-type]

    assert told(meaning) == ([("mika-reel", expected)] if expected else [])


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"subject": "Fwd: The Reel", "to": ("jo@talent.example",), "cc": ("maya@brand.example",)}, "ReviewAsked"),
        ({"subject": "WG: The Reel", "to": ("jo@talent.example",)}, "ReviewAsked"),
        ({"subject": "转发：The Reel", "to": ("jo@talent.example",)}, "ReviewAsked"),
        ({"subject": "Re: Fwd: The Reel", "to": ("jo@talent.example",)}, "ReplyReceived"),
        ({"subject": "Fwd: The Reel"}, "ReplyReceived"),
        ({"subject": "Fwd: The Reel", "to": ("partners@brand.example",)}, "ReplyReceived"),
    ],
)
def test_a_forward_that_is_not_addressed_to_us_is_no_reply(fields: dict[str, object], expected: str) -> None:
    """It cites our mail as a reply does; the person is asked what it means."""
    meaning = understand(mail(**fields, in_reply_to=REPLY), PERSON, board(REEL_CASE), NOW)  # type: ignore[arg-type]

    assert told(meaning) == [("mika-reel", expected)]


@pytest.mark.parametrize("sender", ["maya@brand.example", "partners@brand.example", "colleague@brand.example"])
def test_our_own_mail_is_never_a_reply(sender: str) -> None:
    """By address or by domain, even when it answers the request in the inbox."""
    meaning = understand(mail(sender, in_reply_to=REPLY), PERSON, board(REEL_CASE), NOW)

    assert "ReplyReceived" not in dict(told(meaning)).values()


@pytest.mark.parametrize(
    ("confidence", "expected"), [(1.0, "ReplyReceived"), (0.7, "ReplyReceived"), (0.5, "ReviewAsked")]
)
@pytest.mark.parametrize("fields", [{"in_reply_to": REPLY}, {"text": "Here is the Reel!"}], ids=["cited", "new"])
def test_what_may_be_a_machines_after_all_is_asked_about(
    fields: dict[str, object], confidence: float, expected: str
) -> None:
    """A thumb put to a mail, an answer with the marks of a list: no draft meanwhile, and no end either."""
    meaning = understand(mail(**fields), Verdict(Kind.PERSON, "reaction", confidence), board(REEL_CASE), NOW)  # type: ignore[arg-type]

    assert told(meaning) == [("mika-reel", expected)]


def test_a_stranger_with_the_same_subject_is_not_let_in() -> None:
    """An equal subject alone means nothing."""
    assert understand(mail("x@else.example", subject="Re: The Reel"), PERSON, board(REEL_CASE), NOW).findings == ()


def test_a_new_mail_of_the_creator_ends_the_only_chase() -> None:
    """Outside the conversation, one chase of theirs open."""
    assert told(understand(mail(), PERSON, board(REEL_CASE), NOW)) == [("mika-reel", "ReplyReceived")]


def test_a_mail_from_before_the_request_answers_nothing() -> None:
    """Look-back finds older mail too."""
    old = mail(at=ny("2026-10-15 09:00"))

    assert understand(old, PERSON, board(REEL_CASE), NOW).findings == ()


def test_of_several_chases_the_one_that_is_named_is_answered() -> None:
    """Else all are asked about."""
    address = case_of(*requested(), ask=ADDRESS, scenario=MISSING_INFO)
    both = board(REEL_CASE, address)

    assert told(understand(mail(text="Here is the Reel!"), PERSON, both, NOW)) == [("mika-reel", "ReplyReceived")]
    assert [name for _, name in told(understand(mail(text="Thanks!"), PERSON, both, NOW))] == ["ReviewAsked"] * 2


def test_in_one_conversation_the_others_are_asked_about() -> None:
    """Several asks in one mail: the named one is answered, the other is a question."""
    both = board(REEL_CASE, case_of(*requested(), ask=ADDRESS, scenario=MISSING_INFO))
    meaning = understand(mail(in_reply_to=REPLY, text="My shipping address is 1 Main St"), PERSON, both, NOW)

    assert sorted(told(meaning)) == [("mika-address", "ReplyReceived"), ("mika-reel", "ReviewAsked")]


def test_a_managers_new_mail_counts_for_the_creator_it_names() -> None:
    """A manager has many creators."""
    noor = replace(MIKA, key="noor", name="Noor Haddad", email="noor@creators.example", aliases=(), handle="@noor")
    other = case_of(*requested(), ask=replace(REEL, key="noor-reel", creator="noor"), creator=noor)
    both = board(REEL_CASE, other, conversations={})

    assert told(understand(mail("jo@talent.example", text="Mika sends it tonight"), PERSON, both, NOW)) == [
        ("mika-reel", "ReplyReceived")
    ]
    assert [name for _, name in told(understand(mail("jo@talent.example"), PERSON, both, NOW))] == ["ReviewAsked"] * 2


@pytest.mark.parametrize(
    ("back", "until"),
    [
        (date(2026, 11, 9), date(2026, 11, 10)),
        (None, date(2026, 11, 2)),
        (date(2026, 11, 6), date(2026, 11, 9)),
        (date(2027, 1, 11), date(2027, 1, 12)),
    ],
)
def test_an_absence_holds_until_a_business_day_after_the_return(back: date | None, until: date) -> None:
    """Without a date: seven days."""
    meaning = understand(mail(), Verdict(Kind.OUT_OF_OFFICE, "auto", until=back), board(REEL_CASE), NOW)
    (finding,) = meaning.findings

    assert isinstance(finding.event, e.HoldPlaced)
    assert (finding.event.kind, finding.event.until) == (e.HoldKind.OUT_OF_OFFICE, until)


def test_an_absence_holds_the_person_across_all_chases() -> None:
    """Also those outside the conversation it answers."""
    both = board(REEL_CASE, case_of(*requested(), ask=ADDRESS, scenario=MISSING_INFO))
    meaning = understand(mail(in_reply_to=REPLY), Verdict(Kind.OUT_OF_OFFICE, "auto"), both, NOW)

    assert sorted(chase for chase, _ in told(meaning)) == ["mika-address", "mika-reel"]


def test_the_managers_absence_is_the_managers() -> None:
    """It rests only touches addressed to the manager."""
    meaning = understand(mail("jo@talent.example"), Verdict(Kind.OUT_OF_OFFICE, "auto"), board(REEL_CASE), NOW)

    assert [finding.event.whose for finding in meaning.findings if isinstance(finding.event, e.HoldPlaced)] == [
        e.Whose.MANAGER
    ]


@pytest.mark.parametrize(
    "kind", [Kind.AUTO_ACKNOWLEDGEMENT, Kind.DELAY, Kind.RECEIPT, Kind.CALENDAR, Kind.LIST, Kind.OTHER]
)
def test_other_machines_change_nothing(kind: Kind) -> None:
    """They are kept as evidence, and never a reply."""
    meaning = understand(mail(in_reply_to=REPLY), Verdict(kind, "auto"), board(REEL_CASE), NOW)

    assert told(meaning) == [("mika-reel", "MachineAnswered")]


def test_a_bounce_fails_the_address_it_names() -> None:
    """And no other."""
    bounce = Verdict(Kind.BOUNCE, "RFC 3464", recipients=("mika@creators.example", "x@y.example"))
    meaning = understand(mail("mailer-daemon@brand.example.net"), bounce, board(REEL_CASE), NOW)

    assert told(meaning) == [("mika-reel", "AddressFailed")]


def test_the_mail_system_of_our_own_domain_is_none_of_us() -> None:
    """Our own server tells what it could not deliver; only a person of ours writes for us."""
    bounce = Verdict(Kind.BOUNCE, "RFC 3464", recipients=("mika@creators.example",))
    for sender in ("mailer-daemon@brand.example", "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e@brand.example"):
        notice = mail(sender)
        assert concerns(notice, bounce, board(REEL_CASE))
        assert told(understand(notice, bounce, board(REEL_CASE), NOW)) == [("mika-reel", "AddressFailed")]
    assert told(understand(mail("maya@brand.example"), bounce, board(REEL_CASE), NOW)) == []


def test_a_machine_that_says_it_is_delivered_asks_the_person() -> None:
    """It names the creator; nothing is chased before somebody has looked."""
    signed = mail("dse@docusign.example", subject="Completed: agreement with Mika Sato")

    assert told(understand(signed, Verdict(Kind.DELIVERY, "e-sign"), board(REEL_CASE), NOW)) == [
        ("mika-reel", "ReviewAsked")
    ]


# --- what we send ---


def outgoing(**fields: object) -> Mail:
    """A mail of Maya's to Mika in Sent."""
    return mail("maya@brand.example", role=Role.SENT, **{"to": ("mika@creators.example",), **fields})  # type: ignore[arg-type]


WAITING = case_of(e.Opened(NOW))


@pytest.mark.parametrize(
    ("ask", "fields", "rule"),
    [
        (replace(REEL, request_subject="Our plan"), {"subject": "Re: Our  plan"}, "its subject is the request's"),
        (REEL, {"subject": "The Reel for Spring Glow"}, "it names the item"),
        (REEL, {"text": "could you send the Spring Glow reel by Friday?"}, "it names the item"),
        (REEL, {"text": "could you send the reel by Friday?"}, "it names the item or the campaign"),
        (REEL, {"subject": "Spring Glow: next steps"}, "it names the item or the campaign"),
    ],
)
def test_the_request_is_recognised(ask: object, fields: dict[str, object], rule: str) -> None:
    """By its subject, else by words of item or campaign."""
    waiting = case_of(e.Opened(NOW), ask=ask)  # type: ignore[arg-type]
    (finding,) = requests([outgoing(**fields)], board(waiting, conversations={}), "maya", NOW)

    assert isinstance(finding.event, e.RequestFound)
    assert finding.event.evidence.rule == rule


def test_a_mail_that_only_has_the_right_recipient_is_proposed() -> None:
    """Not believed."""
    (finding,) = requests([outgoing(subject="Lunch?")], board(WAITING, conversations={}), "maya", NOW)

    assert isinstance(finding.event, e.ReviewAsked)


def test_the_surest_mail_is_the_request_then_the_earliest() -> None:
    """The item outweighs the campaign."""
    mails = [
        outgoing(message_id="<a@x>", subject="Spring Glow", at=NOW - timedelta(days=3)),
        outgoing(message_id="<c@x>", subject="the Reel for Spring Glow", at=NOW - timedelta(days=1)),
        outgoing(message_id="<b@x>", subject="the Reel for Spring Glow", at=NOW - timedelta(days=2)),
    ]
    (finding,) = requests(mails, board(WAITING, conversations={}), "maya", NOW)

    assert finding.key == "<b@x>"


def test_the_request_for_one_reel_is_not_taken_for_the_second() -> None:
    """The mail asked for another item, whose name has every word of this one; it is proposed at most."""
    second = replace(REEL, key="mika-second", item="the second Reel", campaign="")
    waiting = case_of(e.Opened(NOW), ask=second)
    asked = outgoing(message_id=REQUEST_ID, subject="Your Reel for Spring Glow")
    found = requests([asked], board(REEL_CASE, waiting, conversations={}), "maya", NOW)

    assert [type(finding.event).__name__ for finding in found if finding.chase == "mika-second"] == ["ReviewAsked"]


def test_another_account_s_request_is_not_ours_when_the_owner_is_named() -> None:
    """`owner` decides."""
    owned = case_of(e.Opened(NOW), ask=replace(REEL, owner="maya"))

    assert requests([outgoing(subject=REEL.item)], board(owned, conversations={}), "zoe", NOW) == []


def with_draft(case: Case) -> Board:
    """The draft's names known."""
    return board(case, drafts={"<d1@brand.example>": ("mika-reel", 1), "ref1": ("mika-reel", 1)})


DRAFTED = case_of(*requested(), *drafted(1, "2026-10-26 08:00"))


@pytest.mark.parametrize("fields", [{"message_id": "<d1@brand.example>"}, {"message_id": "<z@x>", "ref": "ref1"}])
def test_a_send_is_recognised_by_id_or_reference(fields: dict[str, object]) -> None:
    """Signals 1 and 2 of the ordered list."""
    meaning = understand(outgoing(**fields), PERSON, with_draft(DRAFTED), NOW)
    (finding,) = meaning.findings

    assert isinstance(finding.event, e.TouchSent)
    assert (finding.event.number, finding.event.sent_at, finding.event.by_hand) == (1, NOW, False)


def test_a_draft_moved_to_another_folder_was_not_sent() -> None:
    """It keeps its Date; in Templates or in the inbox that is no send."""
    moved = mail(
        "maya@brand.example", role=Role.OTHER, message_id="<d1@brand.example>", at=ny("2026-10-26 08:00"),
        to=("mika@creators.example",),
    )  # fmt: skip

    assert understand(moved, PERSON, with_draft(DRAFTED), NOW).findings == ()


@pytest.mark.parametrize(
    ("case", "at", "expected"),
    [
        (REEL_CASE, "2026-10-20 09:00", []),
        (REEL_CASE, "2026-10-25 09:00", ["TouchSent"]),
        (DRAFTED, "2026-10-26 11:00", ["TouchSent"]),
        (case_of(*requested(), *sent(1, "2026-10-26 09:00")), "2026-10-27 09:00", ["WrittenByHand"]),
        (case_of(*requested(), *sent(1, "2026-10-26 09:00")), "2026-10-28 06:00", ["TouchSent"]),
    ],
)
def test_what_the_person_writes_by_hand_counts_by_its_day(case: Case, at: str, expected: list[str]) -> None:
    """Before Day 0 conversation; with a draft open or from the window's opening the touch; between, a new wait."""
    note = outgoing(message_id="<hand@x>", in_reply_to=REPLY, at=ny(at))
    meaning = understand(note, PERSON, board(case), ny("2026-10-28 12:00"))

    assert [name for _, name in told(meaning)] == expected
    assert meaning.conversations == {"mika-reel"}


def test_a_note_of_our_own_to_ourselves_is_nothing() -> None:
    """Whatever Chaser puts into a folder carries its reference."""
    note = mail("maya@brand.example", ref="anything", in_reply_to=REPLY)

    assert understand(note, PERSON, board(REEL_CASE), NOW) == Understanding()


@pytest.mark.parametrize("role", [Role.INBOX, Role.SENT, Role.ARCHIVE, Role.OTHER, Role.TRASH, Role.ALL])
def test_a_dm_task_is_no_mail_wherever_it_is_put(role: Role) -> None:
    """Even in Sent, with the id of its touch: it was not sent by e-mail, and it is nobody's reply."""
    note = mail("maya@brand.example", role=role, ref="note-1", message_id="<task@brand.example>", in_reply_to=REPLY)
    known = board(REEL_CASE, drafts={"<task@brand.example>": ("mika-reel", 2), "note-1": ("mika-reel", 2)})

    assert not concerns(note, PERSON, known)
    assert understand(note, PERSON, known, NOW) == Understanding()


def test_somebody_elses_mail_is_no_note_because_it_says_so() -> None:
    """A creator's answer that carries our mark, as a forged or forwarded one may, is still an answer."""
    meaning = understand(mail(ref="note-1", in_reply_to=REPLY), PERSON, board(REEL_CASE), NOW)

    assert told(meaning) == [("mika-reel", "ReplyReceived")]


def test_a_creators_old_address_stays_an_alias() -> None:
    """The roster changed since."""
    moved: Creator = replace(MIKA, email="new@creators.example")
    case = case_of(*requested(), creator=moved, scenario=LATE_CONTENT)
    meaning = understand(
        mail("old@creators.example"),
        PERSON,
        board(case, old_addresses={"mika": frozenset({"old@creators.example"})}),
        NOW,
    )

    assert told(meaning) == [("mika-reel", "ReplyReceived")]
