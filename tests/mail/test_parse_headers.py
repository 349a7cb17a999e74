"""Headers as they really arrive, and what a `Mail` makes of them."""

from datetime import UTC, datetime, timedelta

import pytest

from worker.core.messages import Mail, Place, Role
from worker.mail.parse import HEADER_FIELDS, mail_from_headers

RECEIVED = datetime(2026, 10, 28, 14, 0, tzinfo=UTC)
PLACE = Place("INBOX", 1, 7)


def header(raw: bytes | str, received: datetime | None = RECEIVED) -> Mail:
    octets = raw if isinstance(raw, bytes) else raw.replace("\n", "\r\n").encode()
    return mail_from_headers(octets, place=PLACE, role=Role.INBOX, internal_date=received, size=99, thread="17")


def test_an_ordinary_header_is_read_whole() -> None:
    """Every fact of a common header arrives in its place."""
    mail = header(
        "From: Mika Lee <Mika@Creators.example>\nTo: Maya <maya@brand.example>, ops@brand.example\n"
        "Cc: jo@talent.example\n"
        "Subject: Re: Reel\nDate: Wed, 28 Oct 2026 10:00:00 -0400\nMessage-ID: <a@x.example>\n"
        "In-Reply-To: <r@brand.example>\nReferences: <q@brand.example>\n <r@brand.example>\nX-Chaser-Ref: abc\n\n"
    )
    assert (mail.sender, mail.sender_name) == ("mika@creators.example", "Mika Lee")
    assert mail.recipients == ("maya@brand.example", "ops@brand.example", "jo@talent.example")
    assert (mail.subject, mail.message_id, mail.ref, mail.thread) == ("Re: Reel", "<a@x.example>", "abc", "17")
    assert mail.in_reply_to == ("<r@brand.example>",)
    assert mail.references == ("<q@brand.example>", "<r@brand.example>")
    assert mail.at.isoformat() == "2026-10-28T10:00:00-04:00"
    assert mail.arrived_at == RECEIVED
    assert (mail.text, mail.report, mail.parts) == (None, None, ())


@pytest.mark.parametrize(
    ("value", "ids"),
    [
        ("<a@x> <b@x>", ("<a@x>", "<b@x>")),
        ("<a@x>,<b@x>", ("<a@x>", "<b@x>")),
        ("<a@x><b@x>", ("<a@x>", "<b@x>")),
        ("<a@x>\n\t<b@x>", ("<a@x>", "<b@x>")),
        ("<a@x> <a@x>", ("<a@x>",)),
        ("<a@x> (Mika's message of Monday)", ("<a@x>",)),
        ("<a@x>;extra text", ("<a@x>",)),
        ("a@x, b@x", ("<a@x>", "<b@x>")),
        ("<a@x> <cut@off", ("<a@x>",)),
        ("<long\n id@x>", ("<longid@x>",)),
        ("=?utf-8?q?=3Clong=40x=3E?=", ("<long@x>",)),
        ("<NoAt.123>", ("<NoAt.123>",)),
        ("Your message of Monday", ()),
        ("<>", ()),
        ("", ()),
    ],
)
def test_ids_are_found_however_a_client_writes_them(value: str, ids: tuple[str, ...]) -> None:
    """White space, commas, nothing between; text behind; no brackets; folded; encoded; cut off."""
    mail = header(f"References: {value}\nIn-Reply-To: {value}\n\n")
    assert mail.references == ids
    assert mail.in_reply_to == ids


def test_of_very_many_references_the_first_and_the_last_are_kept() -> None:
    """A header of thousands of ids does not grow with us."""
    mail = header("References: " + " ".join(f"<{n}@x>" for n in range(5000)) + "\n\n")
    assert len(mail.references) == 300
    assert (mail.references[0], mail.references[-1]) == ("<0@x>", "<4999@x>")


@pytest.mark.parametrize("name", ["X-Microsoft-Original-Message-ID", "X-Google-Original-Message-ID"])
def test_the_id_before_a_provider_rewrote_it_is_kept(name: str) -> None:
    """Outlook.com and Gmail leave the original id in a field of their own."""
    assert header(f"Message-ID: <new@outlook>\n{name}: <old@brand.example>\n\n").header(name) == "<old@brand.example>"


@pytest.mark.parametrize(
    ("value", "name", "address"),
    [
        ("mika@x.example", "", "mika@x.example"),
        ('"Lee, Mika" <mika@x.example>', "Lee, Mika", "mika@x.example"),
        ("=?utf-8?q?Lee=2C_Mika?= <mika@x.example>", "Lee, Mika", "mika@x.example"),
        ("=?utf-8?b?TWlrYSDimIA=?= <mika@x.example>", "Mika \u2600", "mika@x.example"),
        ("=?utf-8?q?Mi=C3?= =?utf-8?q?=A9ka?= <mika@x.example>", "Mi\u00e9ka", "mika@x.example"),
        ("=?utf-8?q?Mika=0AEvil=00_Lee?= <mika@x.example>", "Mika Evil Lee", "mika@x.example"),
        ("mika@x.example (Mika Lee)", "Mika Lee", "mika@x.example"),
        ("Mika Lee<MIKA@X.EXAMPLE>", "Mika Lee", "mika@x.example"),
        ("'Mika' < mika@x.example >", "Mika", "mika@x.example"),
        ('"Mika \\"M\\" Lee" <mika@x.example>', 'Mika "M" Lee', "mika@x.example"),
        ("Creators: mika@x.example, jo@x.example;", "", "mika@x.example"),
        ("=?no-such-charset?q?Mika?= <mika@x.example>", "Mika", "mika@x.example"),
        ("=?utf-8?b?!!!?= <mika@x.example>", "", "mika@x.example"),
        ("MAILER-DAEMON", "", "mailer-daemon"),
    ],
)
def test_senders_are_read_however_they_are_written(value: str, name: str, address: str) -> None:
    """Quoted, encoded, commented, grouped; the name on one line and without control characters."""
    mail = header(f"From: {value}\n\n")
    assert (mail.sender_name, mail.sender) == (name, address)


@pytest.mark.parametrize(
    ("value", "addresses"),
    [
        ("undisclosed-recipients:;", ()),
        ("Team: a@x, B <b@x>;, c@x", ("a@x", "b@x", "c@x")),
        ('"a, b" <a@x>,\n =?utf-8?q?c=2C?= <c@x>', ("a@x", "c@x")),
        ("a@x, a@x, A@X", ("a@x",)),
        ("nobody, a@x,,", ("a@x",)),
        ('"never closed <a@x>, b@x', ("a@x", "b@x")),
        ("", ()),
    ],
)
def test_recipients_are_read_from_lists_and_groups(value: str, addresses: tuple[str, ...]) -> None:
    """Each address once, in order; what is no address is left out."""
    assert header(f"To: {value}\n\n").to == addresses


def test_several_to_fields_are_all_read() -> None:
    """Forbidden by RFC 5322, seen all the same."""
    assert header("To: a@x\nTo: b@x\nCc: c@x\n\n").recipients == ("a@x", "b@x", "c@x")


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("Wed, 28 Oct 2026 10:00:00 +0000", "2026-10-28T10:00:00+00:00"),
        ("28 Oct 2026 10:00 GMT", "2026-10-28T10:00:00+00:00"),
        ("Wed, 28 Oct 2026 10:00:00 -0000", "2026-10-28T10:00:00+00:00"),
        ("Wed, 28 Oct 2026 10:00:00", "2026-10-28T10:00:00+00:00"),
        ("Wed, 28 Oct 1926 10:00:00 +0000", RECEIVED.isoformat()),
        ("Wed, 28 Oct 9999 10:00:00 +0000", RECEIVED.isoformat()),
        ("Wed, 28 Oct 2026 10:00:00 +9999", RECEIVED.isoformat()),
        ("Wed, 99 Oct 2026 10:00:00 +0000", RECEIVED.isoformat()),
        ("yesterday", RECEIVED.isoformat()),
        ("", RECEIVED.isoformat()),
    ],
)
def test_a_date_that_cannot_be_right_gives_way_to_the_servers(date: str, at: str) -> None:
    """An unreadable date or an absurd year means the time the server received the mail."""
    assert header(f"Date: {date}\n\n").at.isoformat() == at


def test_a_mail_without_any_time_is_of_1970() -> None:
    """Neither Date nor the server's stamp: still a time with an offset, and older than everything."""
    mail = header("From: a@x\n\n", None)
    assert mail.at == datetime(1970, 1, 1, tzinfo=UTC)
    assert mail.arrived_at is None


def test_a_stamp_without_an_offset_is_utc() -> None:
    """Every time of a mail can be compared with every other."""
    assert header("\n", RECEIVED.replace(tzinfo=None)).at.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        ("Subject: Für Möwe\r\n\r\n".encode(), "Für Möwe"),
        ("Subject: Für Möwe\r\n\r\n".encode("latin-1"), "Für Möwe"),
        (b"Subject: =?gb2312?b?1tDOxA==?=\r\n\r\n", "中文"),
        (b"Subject: =?iso-8859-1?q?F=FCr?= you\r\n\r\n", "Für you"),
        (b"Subject: =?utf-8?q?one?=\r\n =?utf-8?q?_two?=\r\n\r\n", "one two"),
        (b"Subject: folded\r\n\tline\r\n\r\n", "folded line"),
        (b"subject:bare\n\n", "bare"),
        (b"no field at all\r\nSubject: after\r\n\r\n", "after"),
        (b"Subject: a\0b\r\n\r\n", "a b"),
        (b"Subject: =?broken\r\n\r\n", "=?broken"),
        (b"", ""),
    ],
)
def test_subjects_are_read_in_any_encoding(raw: bytes, subject: str) -> None:
    """Eight-bit, encoded, folded, broken: what can be read is read."""
    assert header(raw).subject == subject


def test_a_mail_without_a_sender_takes_who_handed_it_in() -> None:
    """From is missing or empty: Sender, then Return-Path."""
    assert header("From:\nSender: Jo <jo@x>\n\n").sender == "jo@x"
    assert header("Return-Path: <jo@x>\n\n").sender == "jo@x"
    assert header("Subject: x\n\n").sender == ""


def test_a_mail_without_an_id_still_has_an_identity() -> None:
    """What it is made of stands in for the missing Message-ID."""
    mail = header("From: a@x\n\n")
    assert mail.message_id == ""
    assert mail.identity.startswith("no-id:a@x:")


def test_all_headers_are_kept_by_lower_case_name() -> None:
    """Classifying asks for fields by name, each with all its values on one line."""
    mail = header("X-Loop: a\nx-loop: =?utf-8?q?b?=\nAuto-Submitted: auto-replied;\n x=y\n\n")
    assert mail.headers["x-loop"] == ("a", "b")
    assert mail.header("Auto-Submitted") == "auto-replied; x=y"


def test_the_fields_asked_for_are_named_once_each() -> None:
    """A field asked for twice would only cost bytes; one that is forgotten blinds a rule."""
    lower = [name.lower() for name in HEADER_FIELDS]
    assert len(lower) == len(set(lower))
    assert {"message-id", "references", "auto-submitted", "content-type", "x-chaser-ref", "return-path"} <= set(lower)
