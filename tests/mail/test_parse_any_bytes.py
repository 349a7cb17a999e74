"""No bytes stop the reader, and none hold it up."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.machines import WORDS
from worker.core.classify import classify
from worker.core.messages import Mail, Place, Role
from worker.mail.parse import HEADER_FIELDS, mail_from_headers, with_body

MEGABYTE = 1 << 20
PIECES = [
    b"\r\n", b"\n", b"\r", b" ", b"\t", b"\0", b"\xff\xfe", b"<", b">", b"@", b",", b";", b":", b'"', b"\\", b"(",
    b"=?", b"?=", b"=?utf-8?q?=C3?=", b"=?utf-8?q?=0A=00?=", b"=?x?b?AAA?=", b"a@b.example", b"<a@b>", b"--edge",
    b"--edge--", b"On 1:00 a@b wrote:\n", b"> ", b"-- \n", b"<blockquote type=cite>", b"<!--", b"&#x110000;", b"&#0;",
    b"Mon, 32 Foo 99999 25:61 +9999", b"multipart/mixed; boundary=edge", b"multipart/report; boundary=edge",
    b"message/delivery-status", b"text/html", b"text/calendar; method=REPLY", b"charset=utf-7", b"base64", b"=\n",
    b"quoted-printable", b"Final-Recipient: rfc822; a@b\n", b"Content-Transfer-Encoding: base64\n", b"METHOD:",
    b"Content-Type: multipart/mixed; boundary=edge\n\n",
    *(f"\n{name}: ".encode() for name in HEADER_FIELDS),
]  # fmt: skip


def read(raw: bytes) -> Mail:
    place = Place("INBOX", 1, 7)
    mail = mail_from_headers(raw, place=place, role=Role.INBOX, internal_date=None, size=len(raw))
    return with_body(mail, raw)


def hold_together(mail: Mail) -> bool:
    """What everything behind the reader relies on."""
    ids = (mail.message_id, *mail.in_reply_to, *mail.references)
    lines = (mail.subject, mail.sender, mail.sender_name, *mail.recipients, *ids)
    return (
        mail.at.tzinfo is not None
        and bool(mail.at.isoformat())
        and mail.text is not None
        and all(one == "" or (one[0] == "<" and one[-1] == ">") for one in ids)
        and not any(character in line for line in lines for character in "\r\n\0")
        and all("\n" not in value and "\r" not in value for values in mail.headers.values() for value in values)
    )


@given(st.binary())
def test_any_bytes_become_a_mail(raw: bytes) -> None:
    """Noise is read without an error, and can be classified."""
    mail = read(raw)
    assert hold_together(mail)
    assert classify(mail, WORDS).rule


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=8)), max_size=40).map(b"".join))
def test_any_heap_of_pieces_of_mail_becomes_a_mail(raw: bytes) -> None:
    """Pieces that mean something, in any order, reach further in than noise does."""
    mail = read(raw)
    assert hold_together(mail)
    assert classify(mail, WORDS).rule


@pytest.mark.parametrize("field", ["", "To: ", "Content-Type: text/html\n\n"])
@pytest.mark.parametrize("piece", [" ", "<", "<!--", '"\\', "a@b, ", "x: y\n", "On 1:00 a@b\n", "a@b:\n"])
def test_a_megabyte_takes_less_than_a_second(field: str, piece: str) -> None:
    """Reading takes time in proportion to the bytes, whatever they repeat."""
    raw = (field + piece * (MEGABYTE // len(piece))).encode()
    began = time.process_time()
    classify(read(raw), WORDS)
    assert time.process_time() - began < 1.0


def test_parts_nested_without_end_take_less_than_a_second() -> None:
    """Depth and number of parts are bounded."""
    nested = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(5000))
    began = time.process_time()
    mail = read((nested + "\n" * MEGABYTE)[:MEGABYTE].encode())
    assert time.process_time() - began < 1.0
    assert len(mail.parts) < 20


@given(at=st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), zone=st.integers(-12, 14))  # noqa: DTZ001
def test_every_sane_date_is_read_as_written(at: datetime, zone: int) -> None:
    """To the second, with its own offset."""
    mail = read(f"Date: {at:%a, %d %b %Y %H:%M:%S} {'-' if zone < 0 else '+'}{abs(zone):02}00\n\n".encode())
    assert mail.at.replace(tzinfo=None) == at.replace(microsecond=0)
    assert mail.at.astimezone(UTC).replace(tzinfo=None) != datetime(1970, 1, 1)  # noqa: DTZ001
