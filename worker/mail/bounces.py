"""What a mail system says of a delivery outside of a proper report: in a part of its own, or in one of many dialects.

flufl.bounce knows the dialects of some twenty systems. It is asked behind a guard: it raises on some mail and calls
some people's mail a bounce, so what it finds is only one sign among others (`worker.core.delivery_reports` decides).
"""

import logging
import re
from email import message_from_bytes
from email.policy import compat32

from worker.core.messages import Report
from worker.mail.mime import Part
from worker.mail.reports import status_of

ASKED_AT_MOST = 128 * 1024
MOST_LINES = 1500
"""Bounces say their part at the beginning; the rest is the mail they return."""
MOST_ADDRESSES = 50
MAY_BE_A_NOTICE = re.compile(
    rb"(?i)mailer-daemon|postmaster|undeliver|returned mail|delivery|deliver (?:your|the)|delivered|bounce|recipient"
    rb"|mailbox|user unknown|\b5[05]\d[ -]"
)
AMAZON = re.compile(rb'emailAddress\\?"\s*:\s*\\?"([^"\\\s]{3,250})')
"""A failed recipient in Amazon SES's notification, which is JSON (inside a JSON text, where SNS carries it)."""
ADDRESS = re.compile(r"[^\s<>@,;:\"()\[\]]{1,64}@[^\s<>@,;:\"()\[\]]{1,190}")

logging.getLogger("flufl.bounce").addHandler(logging.NullHandler())
logging.getLogger("flufl.bounce").propagate = False


def delivery_notice(message: Part, raw: bytes) -> Report | None:
    """What the mail says was not delivered, or not yet; None when it says nothing of the sort."""
    carried = status_of(message)
    if carried:
        return carried
    as_json = AMAZON.findall(raw[:ASKED_AT_MOST]) if b"bounceType" in raw[:ASKED_AT_MOST] else []
    if as_json:
        return Report(failed=_addresses(frozenset(as_json)))
    beginning = b"\n".join(raw[:ASKED_AT_MOST].splitlines()[:MOST_LINES])
    return _in_a_dialect(beginning) if MAY_BE_A_NOTICE.search(beginning) else None


def _in_a_dialect(raw: bytes) -> Report | None:
    from flufl.bounce import all_failures  # noqa: PLC0415 - most mail is no bounce, and most commands read none

    try:
        temporary, permanent = all_failures(message_from_bytes(raw, policy=compat32))
    except Exception:  # noqa: BLE001 - whatever it stumbles over, the mail is read without it
        return None
    failed, delayed = _addresses(permanent), _addresses(temporary)
    return Report(failed=failed, delayed=delayed) if failed or delayed else None


def _addresses(found: frozenset[bytes]) -> tuple[str, ...]:
    """Those that are addresses, in lower case."""
    texts = sorted(address.decode("utf-8", "replace").strip().lower() for address in found)[:MOST_ADDRESSES]
    return tuple(text for text in texts if ADDRESS.fullmatch(text))
