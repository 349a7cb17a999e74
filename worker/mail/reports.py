"""Delivery reports (RFC 3464): which recipients a message did not reach, and which message it was.

Only a multipart/report is a report. A message that merely carries one, as when a person forwards a bounce, is not.
"""

import re
from collections.abc import Iterator

from worker.core.messages import Report
from worker.mail.fields import Fields, ids_in, raw_fields, read_fields, split_head
from worker.mail.mime import Part, first

STATUS_PARTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
RETURNED_PARTS = frozenset(
    {"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers", "message/rfc822-headers"}
)
ID_FIELDS = ("message-id", "x-microsoft-original-message-id", "x-google-original-message-id")
REACHED = frozenset({"delivered", "relayed", "expanded"})
ACTION = re.compile(r"[a-z]+")
MOST_RECIPIENTS = 200


def delivery_report(message: Part) -> Report | None:
    """The report this message is, None when it is none.

    An action "failed" with a status of class 4 (RFC 3463 §3.1: a temporary condition has caused abandonment) counts as
    given up: that message is lost, but the address is not proven wrong.
    """
    for part in message.walk():
        status = [child for child in part.children if child.kind in STATUS_PARTS]
        if part.kind == "multipart/report" and status:
            return _report(status, [child for child in part.children if child.kind in RETURNED_PARTS])
    return None


def status_of(message: Part) -> Report | None:
    """What delivery status parts say that stand in another container than a report's (Postfix behind some gateways)."""
    parts = list(message.walk())
    status = [part for part in parts if part.kind in STATUS_PARTS]
    found = _report(status, [part for part in parts if part.kind in RETURNED_PARTS]) if status else None
    return found if found and (found.failed or found.given_up or found.delayed) else None


def _report(status: list[Part], returned: list[Part]) -> Report:
    blocks = [block for part in status for block in _blocks(part)]
    outcomes = [(_outcome(block), address) for block in blocks for address in _recipients(block)]
    return Report(
        failed=_those("failed", outcomes),
        given_up=_those("given up", outcomes),
        delayed=_those("delayed", outcomes),
        delivered=_those("delivered", outcomes),
        original_ids=tuple(dict.fromkeys(one for part in returned for one in _ids(part))),
    )


def _those(outcome: str, outcomes: list[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address for found, address in outcomes if found == outcome))


def _blocks(part: Part) -> Iterator[Fields]:
    """RFC 3464 §2.1: groups of fields separated by blank lines; the first speaks of the message as a whole."""
    blocks = part.content.replace(b"\r\n", b"\n").split(b"\n\n")
    for block in blocks[: MOST_RECIPIENTS + 1]:
        yield read_fields(raw_fields(block.strip(b"\n")))


def _recipients(block: Fields) -> tuple[str, ...]:
    """The address we wrote to first, then where it was forwarded (§2.3.1, §2.3.2); a name that is no address as it is.

    A group with an outcome and no recipient at all names nobody: "".
    """
    named = (first(block, name) for name in ("original-recipient", "final-recipient", "x-actual-recipient"))
    plain = [value.rpartition(";")[2].strip().strip("<>").lower() for value in named]
    addresses = tuple(dict.fromkeys(address for address in plain if "@" in address))
    return addresses or (next((name for name in plain if name), ""),)


def _outcome(block: Fields) -> str:
    """failed, given up, delayed or delivered: by the action (§2.3.3), else by the status's class (§2.3.4)."""
    action = ACTION.match(first(block, "action").lower())
    said = action[0] if action else ""
    by_class = {"2": "delivered", "4": "delayed", "5": "failed"}.get(first(block, "status").strip()[:1], "")
    if said in REACHED:
        return "delivered"
    if said.startswith("fail"):
        return "given up" if by_class == "delayed" else "failed"
    return "delayed" if said.startswith("delay") else by_class


def _ids(part: Part) -> tuple[str, ...]:
    fields = read_fields(raw_fields(split_head(part.content)[0]))
    return ids_in(value for name in ID_FIELDS for value in fields.get(name, ()))
