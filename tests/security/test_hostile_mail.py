"""A mail that somebody sends to do harm: it may hold a follow-up back for a person to look at, and do nothing else."""

from email.message import EmailMessage

import pytest

from tests.service.stage import Stage
from tests.stories.home import address

STRANGER = "stranger@x.example"


def mail(stage: Stage, sender: str, subject: str, body: str = "Hello.", **headers: str) -> None:
    """Deliver a mail to Maya's INBOX."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, address("maya"), subject
    letter["Message-ID"] = f"<{abs(hash(subject + body))}@x.example>"
    for name, value in headers.items():
        letter[name.replace("_", "-")] = value
    letter.set_content(body)
    box = stage.boxes["maya"]
    box.dovecot.deliver(box.user.name, letter.as_bytes())


@pytest.fixture
def drafted(morning: Stage) -> Stage:
    """Touch 1 lies in Drafts."""
    morning.looks()
    morning.only_draft()
    return morning


def test_a_stranger_with_the_same_subject_ends_no_chase(drafted: Stage) -> None:
    """An equal subject alone never lets anybody into a conversation."""
    mail(drafted, STRANGER, f"Re: {drafted.drafts()[0]['Subject'].removeprefix('Re: ')}", "It is done, you can stop.")
    drafted.looks()
    assert drafted.status()["state"] == "active"
    drafted.only_draft()


def test_a_stranger_who_cites_our_mail_makes_a_question_and_nothing_more(drafted: Stage) -> None:
    """Held for a person; no reply, no command."""
    mail(drafted, STRANGER, "STOP", "chaser stop mika-reel", In_Reply_To="<request.mika-reel@brand.example>")
    drafted.looks()
    status = drafted.status()
    assert (status["state"], status["hold"]["kind"]) == ("held", "needs_review")


def test_a_mail_with_the_marks_of_our_own_draft_is_still_its_senders(drafted: Stage) -> None:
    """Whoever got a follow-up knows its Message-ID and X-Chaser-Ref; in a mail of theirs these prove nothing."""
    draft = drafted.drafts()[0]
    mail(
        drafted, address("mika"), "Re: it", "Here it is.", X_Chaser_Ref=str(draft["X-Chaser-Ref"]),
        In_Reply_To="<request.mika-reel@brand.example>",
    )  # fmt: skip
    drafted.looks()
    status = drafted.status()
    assert status["state"] == "replied"
    assert [touch["state"] for touch in status["touches"]] == ["withdrawn"]


def test_a_stranger_with_the_marks_of_our_own_draft_makes_it_neither_sent_nor_gone(drafted: Stage) -> None:
    """The draft stays where it is, or is taken back for a question; it never counts as sent."""
    draft = drafted.drafts()[0]
    mail(drafted, STRANGER, "Re: it", X_Chaser_Ref=str(draft["X-Chaser-Ref"]))
    drafted.looks()
    assert "sent" not in [touch["state"] for touch in drafted.status()["touches"]]


def test_a_reply_without_a_date_is_a_reply(drafted: Stage) -> None:
    """Then the server's own time counts."""
    mail(drafted, address("mika"), "Re: it", "Here.", In_Reply_To="<request.mika-reel@brand.example>")
    drafted.looks()
    assert drafted.status()["state"] == "replied"
    assert drafted.problems() == []


def test_no_mail_is_a_template_a_command_or_a_page(drafted: Stage) -> None:
    """Braces, terminal signs and markup in subject and text come out as themselves, or not at all."""
    mail(
        drafted, STRANGER, "{{ 7 * 7 }} =?utf-8?q?=1b]0;owned=07?= <script>", "{% raw %}",
        In_Reply_To="<request.mika-reel@brand.example>",
    )  # fmt: skip
    drafted.looks()
    said = drafted.run("why", "mika-reel").out + drafted.run("status").out
    assert "{{ 7 * 7 }}" in said
    assert "49" not in said
    assert "\x1b" not in said
    assert "\x07" not in said


@pytest.mark.parametrize("kind", ["nested", "long header", "many parts", "endless line", "zip of nothing"])
def test_a_mail_made_to_exhaust_is_read_or_set_aside_and_the_rest_goes_on(morning: Stage, kind: str) -> None:
    """A draft that is due appears all the same, in a pass that ends."""
    morning.boxes["maya"].dovecot.deliver(morning.boxes["maya"].user.name, _exhausting(kind))
    morning.looks()
    morning.only_draft()


def _exhausting(kind: str) -> bytes:
    head = f"From: {STRANGER}\r\nTo: {address('maya')}\r\nMessage-ID: <{kind.replace(' ', '.')}@x.example>\r\n"
    match kind:
        case "nested":
            depth, body = 400, b"deep"
            for n in range(depth):
                begin = f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n".encode()
                body = begin + body + f"\r\n--b{n}--\r\n".encode()
            return head.encode() + b"MIME-Version: 1.0\r\n" + body
        case "long header":
            return head.encode() + b"Subject: " + b"(" * 200_000 + b"\r\n\r\nHello\r\n"
        case "many parts":
            parts = b"".join(b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" for _ in range(5_000))
            return (
                head.encode()
                + b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
                + parts
                + b"--b--\r\n"
            )
        case "endless line":
            return head.encode() + b"Subject: Re: the Reel\r\n\r\n" + b">" * 2_000_000 + b"\r\n"
    return (
        head.encode() + b"Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"A" * 1_000_000
    )
