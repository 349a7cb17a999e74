"""Which mail of ours was a draft that somebody sent: the signals in their order, and where nothing is guessed."""

from dataclasses import replace

import pytest

from tests.cast import REEL, REQUEST_ID, case_of, drafted, evidence, ny, requested, sent
from worker.core import events as e
from worker.core.case import Case
from worker.core.matching import Board, Conversation, Ours
from worker.core.messages import Kind, Mail, Place, Role, Verdict
from worker.core.understanding import understand

NOW = ny("2026-10-26 12:00")
PERSON = Verdict(Kind.PERSON, "nothing automatic")
WORDS = "Hi Mika, could we have the Reel for Spring Glow by Tuesday? Tell me if something came up. Warmly, Maya"
OTHER_WORDS = "Dear Mika, how are you these days? I hope that we can see your film before the launch."
PHOTOS = replace(REEL, key="mika-photos", item="the five photos")
ONE = case_of(*requested(), *drafted(1, "2026-10-26 08:00"))
TWIN = case_of(*requested(), *drafted(1, "2026-10-26 08:00"), ask=PHOTOS)
VANISHED = case_of(
    *requested(), *drafted(1, "2026-10-26 08:00"), e.TouchSkipped(ny("2026-10-26 09:00"), 1, "gone", vanished=True)
)
DELETED = case_of(*requested(), *drafted(1, "2026-10-26 08:00"), e.TouchSkipped(ny("2026-10-26 09:00"), 1, "in Trash"))


def mail(text: str = WORDS, **fields: object) -> Mail:
    """A mail in Sent without any id of the draft or of the conversation."""
    base = Mail(
        Place("Sent", 1, 7), Role.SENT, "<new@x>", "maya@brand.example", "Re: The Reel", ny("2026-10-26 11:00"),
        to=("mika@creators.example",), text=text,
    )  # fmt: skip
    return replace(base, **fields)  # type: ignore[arg-type]


def board(*cases: Case, words: str = WORDS) -> Board:
    """Chases with a draft each, of the same words."""
    keys = [case.ask.key for case in cases]
    known = Conversation(frozenset({REQUEST_ID}), written_to=frozenset({"mika@creators.example"}))
    return Board(
        {case.ask.key: case for case in cases}, Ours(frozenset({"maya@brand.example"})), dict.fromkeys(keys, known),
        drafts={f"<{key}@brand.example>": (key, 1) for key in keys} | {f"ref-{key}": (key, 1) for key in keys},
        draft_texts={(key, 1): words for key in keys},
    )  # fmt: skip


def meant(found: Mail, known: Board) -> list[tuple[str, str]]:
    """Chase and event of each finding."""
    return [(f.chase, type(f.event).__name__) for f in understand(found, PERSON, known, NOW).findings]


SENT = [("mika-reel", "TouchSent")]


@pytest.mark.parametrize(
    ("what", "found", "case", "expected"),
    [
        ("nothing but the words is left", mail(), ONE, SENT),
        ("a few words more", mail("Good morning! " + WORDS), ONE, SENT),
        ("another Re: before the subject", mail(subject="AW: Re: The Reel"), ONE, SENT),
        ("one more in copy", mail(cc=("bo@else.example",)), ONE, SENT),
        ("written anew", mail(OTHER_WORDS), ONE, []),
        ("another subject", mail(subject="Lunch"), ONE, []),
        ("to somebody else", mail(to=("bo@else.example",)), ONE, []),
        ("older than the draft", mail(at=ny("2026-10-26 07:00")), ONE, []),
        ("the draft had vanished without a trace", mail(), VANISHED, SENT),
        ("the draft had been deleted before everybody's eyes", mail(), DELETED, []),
        ("the draft of another touch was sent before", mail(), case_of(*requested(), *sent(1, "2026-10-26 09:00")), []),
        ("it lies in the outbox", mail(role=Role.UNSENT), ONE, []),
        ("it lies in Trash", mail(role=Role.TRASH), ONE, []),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_without_any_id_subject_recipient_and_words_decide(
    what: str, found: Mail, case: Case, expected: list[tuple[str, str]]
) -> None:
    """The last signal (mail-facts: subject, recipients, likeness of 0.7), and only for a draft that may be it."""
    assert meant(found, board(case)) == expected, what


def test_the_thinnest_signal_is_recorded_as_such() -> None:
    """With its rule and its confidence; an id counts as sure."""
    (thin,) = understand(mail(), PERSON, board(ONE), NOW).findings
    (sure,) = understand(mail(message_id="<mika-reel@brand.example>"), PERSON, board(ONE), NOW).findings

    assert isinstance(thin.event, e.TouchSent)
    assert isinstance(sure.event, e.TouchSent)
    assert thin.event.evidence.rule == "its subject, recipient and words are the draft's"
    assert (thin.event.evidence.confidence, sure.event.evidence.confidence) == (0.7, 1.0)


def test_two_similar_requests_to_one_person_are_never_guessed_apart() -> None:
    """Both drafts fit: neither counts as sent, and the person is asked about both."""
    assert meant(mail(), board(ONE, TWIN)) == [("mika-reel", "ReviewAsked"), ("mika-photos", "ReviewAsked")]


def test_of_two_that_fit_the_one_with_the_words_is_still_only_asked_about() -> None:
    """Nor when one draft alone has the words: the other may have been written anew."""
    both = replace(board(ONE, TWIN), draft_texts={("mika-reel", 1): WORDS, ("mika-photos", 1): OTHER_WORDS})

    assert meant(mail(), both) == [("mika-reel", "ReviewAsked")]


@pytest.mark.parametrize(
    "fields", [{"message_id": "<mika-photos@brand.example>"}, {"ref": "ref-mika-photos"}], ids=["by id", "by reference"]
)
def test_an_id_tells_similar_drafts_apart(fields: dict[str, str]) -> None:
    """Whatever else is alike."""
    assert meant(replace(mail(), **fields), board(ONE, TWIN)) == [("mika-photos", "TouchSent")]


def test_a_draft_sent_to_others_counts_with_those_to_whom_it_went() -> None:
    """From the telephone, to an assistant, under another subject: what was really sent stands."""
    went = mail(
        OTHER_WORDS, message_id="<mika-reel@brand.example>", subject="Quick one",
        to=("bo@helpers.example",), cc=("jo@talent.example",),
    )  # fmt: skip
    (finding,) = understand(went, PERSON, board(ONE), NOW).findings

    assert isinstance(finding.event, e.TouchSent)
    assert (finding.event.to, finding.event.cc) == (("bo@helpers.example",), ("jo@talent.example",))
    assert finding.event.sent_at == went.at


SAVED = case_of(
    *requested(), *drafted(1, "2026-10-26 08:00"),
    e.DraftEdited(ny("2026-10-26 10:05"), 1, "<saved@gmail>", Place("Drafts", 1, 9)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("role", "at", "expected"),
    [
        (Role.OTHER, "2026-10-26 10:03", []),
        (Role.ARCHIVE, "2026-10-26 10:05", []),
        (Role.ALL, "2026-10-26 10:06", SENT),
        (Role.OTHER, "2026-10-26 11:00", SENT),
        (Role.SENT, "2026-10-26 10:03", SENT),
    ],
)
def test_a_draft_that_was_edited_and_moved_to_another_folder_was_not_sent(
    role: Role, at: str, expected: list[tuple[str, str]]
) -> None:
    """Saved at 10:03, seen in Drafts at 10:05: in a folder of the person's own it is still that; sent, it is later."""
    known = replace(board(SAVED), drafts={"<saved@gmail>": ("mika-reel", 1)})

    assert meant(mail(message_id="<saved@gmail>", role=role, at=ny(at)), known) == expected


@pytest.mark.parametrize("at", ["2026-10-26 11:00", "2026-10-26 11:01"])
def test_the_servers_own_copy_under_another_id_is_no_second_touch(at: str) -> None:
    """The program's copy counted; the server's, rewritten, is at most a word of the same hour."""
    counted = case_of(
        *requested(), *drafted(1, "2026-10-26 08:00"),
        e.TouchSent(NOW, 1, 1, ny("2026-10-26 11:00"), ("mika@creators.example",), (), evidence("<d1@x>", NOW)),
    )  # fmt: skip
    copy = mail(message_id="<rewritten@outlook>", in_reply_to=(REQUEST_ID,), at=ny(at))

    assert "TouchSent" not in dict(meant(copy, board(counted))).values()
