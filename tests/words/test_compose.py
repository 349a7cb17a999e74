"""The bytes of a draft, parsed back by Python's own email package."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from zoneinfo import ZoneInfo

import pytest

from tests.words import letters
from worker.core.actions import Audience
from worker.core.people import Account
from worker.errors import WordsError
from worker.words import Letter, compose

LETTER = letters.full("late-content", 1, Audience.CREATOR)
AT = datetime(2026, 10, 26, 8, 0, tzinfo=ZoneInfo("America/New_York"))
EXCHANGE_ID = f"<{'AM0PR04MB1234567890ABCDEF' * 3}.eurprd04.prod.outlook.com@x.example>"
IDS = [f"<{n}.{'x' * 60}@mail.gmail.example>" for n in range(40)]


def composed(letter: Letter = LETTER, account: Account = letters.ACCOUNT, **changes: object) -> bytes:
    """A draft in a conversation; any of its values may be changed."""
    given: dict[str, object] = {
        "to": ["mika@mail.example"], "cc": [], "subject": "Re: Spring Glow", "message_id": "<touch-1@brand.example>",
        "ref": "a1b2c3", "date": AT, "in_reply_to": "<request@brand.example>",
        "references": ["<request@brand.example>"],
    } | changes  # fmt: skip
    return compose(letter, account=account, **given)  # type: ignore[arg-type]


def parsed(message: bytes) -> EmailMessage:
    """As the next program reads it."""
    read = message_from_bytes(message, policy=policy.default)
    assert not read.defects
    return read


def test_a_draft_says_who_to_whom_and_in_answer_to_what() -> None:
    """The headers of a draft, each once and in order; no Bcc."""
    message = parsed(composed(cc=["jordan@agency.example"]))

    assert message.items() == [
        ("Date", "Mon, 26 Oct 2026 08:00:00 -0400"),
        ("From", "Maya Lin <maya@brand.example>"),
        ("To", "mika@mail.example"),
        ("Cc", "jordan@agency.example"),
        ("Subject", "Re: Spring Glow"),
        ("Message-ID", "<touch-1@brand.example>"),
        ("In-Reply-To", "<request@brand.example>"),
        ("References", "<request@brand.example>"),
        ("X-Chaser-Ref", "a1b2c3"),
        ("MIME-Version", "1.0"),
        ("Content-Type", message["Content-Type"]),
    ]


def test_both_alternatives_carry_the_letter_unchanged() -> None:
    """Text first, HTML second: a client shows the last one it understands (RFC 2046 §5.1.4)."""
    letter = Letter("", "Grüße, 美加 =20 🎉\n.\nFrom here \n" + "a long paragraph " * 30 + "\n", "<p>é</p>\n")
    text, html = parsed(composed(letter)).iter_parts()

    assert (text.get_content_type(), text.get_content().replace("\r\n", "\n")) == ("text/plain", letter.text)
    assert (html.get_content_type(), html.get_content().replace("\r\n", "\n")) == ("text/html", letter.html)


def test_a_draft_is_ascii_with_short_lines_and_network_line_ends() -> None:
    """Lines of at most 76 characters, CRLF throughout, nothing that a server could refuse or rewrite."""
    account = replace(letters.ACCOUNT, name="Máire Ní Chonaill-Featherstonehaugh of the Creator Partnerships Team")
    message = composed(
        account=account, subject="Re: " + "Frühlingsglühen und vieles mehr, " * 8, to=["a@b.example"] * 9
    )

    assert message.isascii()
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", message)
    assert max(map(len, message.split(b"\r\n"))) <= 76


def test_the_same_values_make_the_same_bytes() -> None:
    """A claim holds the final bytes; composing again after a crash must not make another message."""
    assert composed() == composed()


@pytest.mark.parametrize("identifier", [EXCHANGE_ID, IDS[0], "<a@b>", f"<{'y' * 300}@x.example>"])
def test_ids_stay_plain_however_long_they_are(identifier: str) -> None:
    """Python 3.11's email package would write one of 77 characters or more as an encoded word."""
    message = composed(message_id=identifier, in_reply_to=identifier, references=[identifier])

    for header in (b"Message-ID", b"In-Reply-To", b"References"):
        assert f"\r\n{header.decode()}: {identifier}\r\n".encode() in message


def test_references_keep_the_first_id_and_the_last_twenty() -> None:
    """A long conversation stays one conversation, ending with the message that is answered (RFC 5322 §3.6.4)."""
    message = parsed(composed(references=[*IDS, IDS[3]], in_reply_to=IDS[7]))
    named = message["References"].split()

    assert named == [IDS[0], *IDS[21:], IDS[7]]
    assert message["In-Reply-To"] == IDS[7]


def test_a_new_conversation_answers_nothing() -> None:
    """No empty In-Reply-To or References."""
    message = parsed(composed(in_reply_to="", references=[]))

    assert "In-Reply-To" not in message
    assert "References" not in message


def test_ids_that_are_not_ids_are_left_out() -> None:
    """What a broken client put there must not break our header."""
    message = parsed(
        composed(references=["", "no brackets", "<a b@c>", "<ü@x>", "<ok@x>\r\nBcc: <x@y>"], in_reply_to="?")
    )

    assert message["References"].split() == ["<ok@x>", "<x@y>"]
    assert "Bcc" not in message
    assert "In-Reply-To" not in message


@pytest.mark.parametrize(
    "subject",
    ["Re: Spring Glow", "Re: Frühling", "Re: 春のキャンペーンについて" * 6, "x" * 200, "Re: =?utf-8?q?no?=", "Re: a  b",
     "🎉" * 40, "Re: " + "word " * 60, "Angebot: " + "ä" * 70],
)  # fmt: skip
def test_any_subject_arrives_as_it_was_meant(subject: str) -> None:
    """Folded at spaces where that is enough, encoded where it is not (RFC 2047)."""
    message = composed(subject=subject)

    assert " ".join(parsed(message)["Subject"].split()) == " ".join(subject.split())
    assert max(map(len, message.split(b"\r\n"))) <= 76


@pytest.mark.parametrize("subject", ["Re: Re: Glow", "RE: re:Re: Glow", "Re:Re: Glow"])
def test_re_is_never_doubled(subject: str) -> None:
    """One prefix, as clients that thread by subject expect."""
    assert parsed(composed(subject=subject))["Subject"] == "Re: Glow"


@pytest.mark.parametrize(
    "name",
    ["Maya Lin", "Lin, Maya", 'Maya "May" Lin', "Lin (Brand) <x>", "Löwe, Ana", "美加 佐藤", "佐藤美加" * 20,
     "Ana " * 30 + "Ruiz", "A" * 90, "Back\\slash", "=?utf-8?q?x?=", "Dr. Ana Ruiz"],
)  # fmt: skip
def test_any_name_stands_before_its_one_address(name: str) -> None:
    """Commas, quotes, CJK and length never make a second recipient."""
    message = composed(account=replace(letters.ACCOUNT, name=name), to=[f"{name} <mika@mail.example>", "b@c.example"])
    read = parsed(message)
    expected = name.replace('"', "").replace("<", "").replace(">", "").replace(" ", "")

    assert [address.addr_spec for address in read["From"].addresses] == ["maya@brand.example"]
    assert [address.addr_spec for address in read["To"].addresses] == ["mika@mail.example", "b@c.example"]
    assert re.sub(r'["<> ]', "", read["From"].addresses[0].display_name) == expected
    assert [pair[1] for pair in getaddresses([read["To"]])] == ["mika@mail.example", "b@c.example"]
    assert max(map(len, message.split(b"\r\n"))) <= 78


@pytest.mark.parametrize(
    "value", ["x\r\nBcc: evil@x.example", "x\nBcc: evil@x.example", "x\u2028Bcc: e@x.example", "x\x00\x0b\x85Bcc: e@x"]
)
def test_no_value_can_add_a_header(value: str) -> None:
    """Line breaks of any kind become a space."""
    account = replace(letters.ACCOUNT, name=value)
    message = composed(account=account, subject=value, ref=value, to=[f"{value} <mika@mail.example>"])

    assert "Bcc" not in parsed(message)
    assert [address.addr_spec for address in parsed(message)["To"].addresses] == ["mika@mail.example"]
    assert not re.search(rb"(?m)^Bcc", message)


def test_a_domain_with_umlauts_is_written_for_mail_servers() -> None:
    """RFC 5890: the domain's ASCII form; the part before the @ has none."""
    assert parsed(composed(to=["ana@grün.example"]))["To"].addresses[0].addr_spec == "ana@xn--grn-ioa.example"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "mika",
        "@mail.example",
        "mika@",
        "a b@c.example",
        "aña@mail.example",
        "a@b,c@d",
        "a@b>",
        "ana@straße.example",
    ],
)
def test_an_address_that_cannot_be_written_is_refused(address: str) -> None:
    """Better no draft than one to nobody, or to somebody else: the old rules of domains read "straße" as "strasse"."""
    with pytest.raises(WordsError):
        composed(to=[address])


@pytest.mark.parametrize(
    "changes", [{"date": AT.replace(tzinfo=None)}, {"message_id": "no-brackets@x"}, {"message_id": ""}, {"to": []}]
)
def test_a_draft_without_a_time_zone_an_id_or_a_recipient_is_a_mistake_of_ours(changes: dict[str, object]) -> None:
    """Refused before it reaches a mailbox."""
    with pytest.raises(ValueError, match="a draft needs"):
        composed(**changes)


def test_the_date_is_the_one_given() -> None:
    """Time enters from outside, with its zone."""
    assert parsed(composed(date=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)))["Date"] == "Fri, 02 Jan 2026 03:04:05 +0000"


def test_text_that_looks_like_the_boundary_does_not_end_the_part() -> None:
    """Quoted-printable writes "=" as "=3D", so a boundary that begins with "=_" cannot occur in a part."""
    boundary = parsed(composed()).get_boundary()
    text, _ = parsed(composed(Letter("", f"--{boundary}--\n", "<p></p>\n"))).iter_parts()

    assert text.get_content().strip() == f"--{boundary}--"
