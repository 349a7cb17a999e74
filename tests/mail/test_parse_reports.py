"""Delivery reports after RFC 3464, and messages that only look like one."""

import base64
from datetime import UTC, datetime

import pytest

from worker.core.messages import Place, Report, Role
from worker.mail.parse import mail_from_headers, with_body

ORIGINAL = "Content-Type: message/rfc822\n\nFrom: maya@brand.example\nMessage-ID: <request@brand.example>\n\nHi"


def report(*parts: str, kind: str = "multipart/report; report-type=delivery-status; boundary=edge") -> Report | None:
    inner = "".join(f"--edge\n{part}\n" for part in parts)
    raw = f"Content-Type: {kind}\n\npreamble\n{inner}--edge--\n".replace("\n", "\r\n").encode()
    place = Place("INBOX", 1, 7)
    received = datetime(2026, 10, 28, tzinfo=UTC)
    mail = mail_from_headers(raw, place=place, role=Role.INBOX, internal_date=received, size=len(raw))
    return with_body(mail, raw).report


def status(*recipients: str, kind: str = "message/delivery-status") -> str:
    return f"Content-Type: {kind}\n\nReporting-MTA: dns; mx\n\n" + "\n\n".join(recipients)


def test_each_recipient_has_its_own_outcome() -> None:
    """One report may fail one address, delay another and reach a third."""
    found = report(
        status(
            "Final-Recipient: rfc822; A@x.example\nAction: failed\nStatus: 5.1.1",
            "Final-Recipient: rfc822;b@x.example\nAction: delayed\nStatus: 4.4.1",
            "Final-Recipient: RFC822; <c@x.example>\nAction: relayed\nStatus: 2.0.0",
        ),
        ORIGINAL,
    )
    assert found == Report(("a@x.example",), ("b@x.example",), ("c@x.example",), ("<request@brand.example>",))


@pytest.mark.parametrize(
    ("action", "status_code", "outcome"),
    [
        ("failed", "5.1.1", "failed"),
        ("FAILED (bad destination)", "5.1.1", "failed"),
        ("failed", "", "failed"),
        ("failed", "4.4.7", "given_up"),
        ("delayed", "5.0.0", "delayed"),
        ("delivered", "2.1.5", "delivered"),
        ("expanded", "", "delivered"),
        ("", "5.2.1", "failed"),
        ("", "4.2.2", "delayed"),
        ("", "2.0.0", "delivered"),
        ("", "", ""),
    ],
)
def test_action_and_status_class_decide_together(action: str, status_code: str, outcome: str) -> None:
    """Given up for a temporary condition (class 4) does not prove the address wrong."""
    found = report(status(f"Final-Recipient: rfc822; a@x.example\nAction: {action}\nStatus: {status_code}"))
    assert found is not None
    outcomes = ("failed", "given_up", "delayed", "delivered")
    assert [name for name in outcomes if getattr(found, name)] == [outcome] * bool(outcome)


def test_the_address_we_wrote_to_and_the_one_it_went_to_are_both_named() -> None:
    """A forwarded address bounces under another name."""
    block = "Original-Recipient: rfc822; mika@me.example\nFinal-Recipient: rfc822; mika@gmail.example\nAction: failed"
    found = report(status(block))
    assert found is not None
    assert found.failed == ("mika@me.example", "mika@gmail.example")


@pytest.mark.parametrize(
    "original",
    [
        ORIGINAL,
        "Content-Type: text/rfc822-headers\n\nMessage-ID: <request@brand.example>",
        "Content-Type: text/rfc822-headers\nContent-Transfer-Encoding: base64\n\n"
        + base64.b64encode(b"Message-ID: <request@brand.example>").decode(),
        "Content-Type: message/global\n\nX-Microsoft-Original-Message-ID: <request@brand.example>",
    ],
)
def test_the_original_is_known_by_its_id(original: str) -> None:
    """Whole or as headers only, as RFC 6522 allows."""
    found = report(status("Final-Recipient: rfc822; a@x\nAction: failed"), original)
    assert found is not None
    assert found.original_ids == ("<request@brand.example>",)


def test_an_internationalized_report_is_read() -> None:
    """RFC 6533."""
    found = report(
        status("Final-Recipient: utf-8; mïka@x.example\nAction: failed", kind="message/global-delivery-status")
    )
    assert found is not None
    assert found.failed == ("mïka@x.example",)


def test_a_report_inside_a_footers_wrapping_is_found() -> None:
    """A gateway may wrap everything once more."""
    inner = "--in\n" + status("Final-Recipient: rfc822; a@x.example\nAction: failed") + "\n--in--"
    found = report(f"Content-Type: multipart/report; boundary=in\n\n{inner}", kind="multipart/mixed; boundary=edge")
    assert found is not None
    assert found.failed == ("a@x.example",)


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("multipart/mixed; boundary=edge", status("Final-Recipient: rfc822; a@x\nAction: failed")),
        ("multipart/report; report-type=disposition-notification; boundary=edge", "Content-Type: text/plain\n\nread"),
        ("multipart/mixed; boundary=edge", f"Content-Type: message/rfc822\n\n{ORIGINAL}"),
        ("text/plain", "Final-Recipient: rfc822; a@x\nAction: failed"),
    ],
)
def test_a_message_that_only_carries_one_is_no_report(kind: str, part: str) -> None:
    """A person who forwards a bounce is still a person."""
    assert report(part, kind=kind) is None
