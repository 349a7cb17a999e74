"""Delivery reports (RFC 3464): which recipients a message did not reach, and which message it was.

Only a multipart/report is a report. A message that merely carries one, as when a person forwards a bounce, is not.
"""

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
MOST_RECIPIENTS = 200


def delivery_report(message: Part) -> Report | None:
    """The report this message is, None when it is none.

    An action "failed" with a status of class 4 (RFC 3463 §3.1: a temporary condition has caused abandonment) counts as
    delayed: that message is lost, but the address is not proven wrong.
    """
    for part in message.walk():
        status = [child for child in part.children if child.kind in STATUS_PARTS]
        if part.kind == "multipart/report" and status:
            return _report(status, [child for child in part.children if child.kind in RETURNED_PARTS])
    return None


def _report(status: list[Part], returned: list[Part]) -> Report:
    blocks = [block for part in status for block in _blocks(part)]
    outcomes = [(_outcome(block), address) for block in blocks for address in _recipients(block)]
    return Report(
        failed=_those("failed", outcomes),
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
    """The address we wrote to first, then where it was forwarded (§2.3.1, §2.3.2)."""
    named = (first(block, name) for name in ("original-recipient", "final-recipient"))
    plain = (value.rpartition(";")[2].strip().strip("<>").lower() for value in named)
    return tuple(dict.fromkeys(address for address in plain if "@" in address))


def _outcome(block: Fields) -> str:
    """failed, delayed or delivered: by the action (§2.3.3), else by the status's class (§2.3.4)."""
    action = first(block, "action").strip().lower().partition(" ")[0]
    by_class = {"2": "delivered", "4": "delayed", "5": "failed"}.get(first(block, "status").strip()[:1], "")
    if action in REACHED:
        return "delivered"
    if action == "failed":
        return "delayed" if by_class == "delayed" else "failed"
    return "delayed" if action == "delayed" else by_class


def _ids(part: Part) -> tuple[str, ...]:
    fields = read_fields(raw_fields(split_head(part.content)[0]))
    return ids_in(value for name in ID_FIELDS for value in fields.get(name, ()))
