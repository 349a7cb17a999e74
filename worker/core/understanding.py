"""What an observed mail means for the chases.

`understand(mail, …)` returns findings: events with the key that makes looking twice harmless, and the chases whose
conversation the mail belongs to. Nothing here reads a mailbox or writes a store.
"""

from datetime import datetime

from worker.core import incoming, machine_mail, outgoing
from worker.core.findings import NOTHING, Understanding
from worker.core.matching import Board
from worker.core.messages import Kind, Mail, Role, Verdict
from worker.core.outgoing import SENDS_LIE_IN


def concerns(mail: Mail, verdict: Verdict, board: Board) -> bool:
    """Whether the mail may matter to a chase, so that its text is worth reading; `verdict` is by its headers alone."""
    if mail.role is Role.DRAFTS or _is_own_note(mail, board):
        return False
    if _is_from_us(mail, verdict, board):
        return mail.role in SENDS_LIE_IN and (
            mail.message_id in board.drafts or mail.ref in board.drafts
            or any(board.is_tracked(case, address) for case in board.cases.values() for address in mail.recipients)
            or bool(board.in_conversation(mail))
        )  # fmt: skip
    speaks_for_others = verdict.kind in {Kind.BOUNCE, Kind.DELAY, Kind.DELIVERY}
    return speaks_for_others or bool(board.of_person(mail.sender) or board.in_conversation(mail))


def _is_from_us(mail: Mail, verdict: Verdict, board: Board) -> bool:
    """Written by one of us; the mail system of our own domain reports failures and writes for nobody."""
    is_report = verdict.kind in {Kind.BOUNCE, Kind.DELAY} and mail.role is not Role.SENT
    return board.is_outgoing(mail) and not (is_report and mail.sender not in board.ours.addresses)


def _is_own_note(mail: Mail, board: Board) -> bool:
    """A note of Chaser's to the person (a digest, a DM task): from us, to us, marked as ours, wherever it was put."""
    is_marked = mail.is_note or (bool(mail.ref) and mail.role is not Role.SENT)
    return is_marked and all(board.ours.include(address) for address in (mail.sender, *mail.recipients))


def understand(mail: Mail, verdict: Verdict, board: Board, now: datetime) -> Understanding:
    """What this mail means; `verdict` says what sort of sender it has. `requests` has looked for requests before."""
    if mail.role is Role.DRAFTS or _is_own_note(mail, board):
        return NOTHING
    if _is_from_us(mail, verdict, board):
        return outgoing.from_us(mail, board, now) if mail.role in SENDS_LIE_IN else NOTHING
    match verdict.kind:
        case Kind.PERSON:
            return incoming.from_person(mail, verdict, board, now)
        case Kind.OUT_OF_OFFICE:
            return machine_mail.absence(mail, verdict, board, now)
        case Kind.BOUNCE if not verdict.may_pass:
            return machine_mail.bounce(mail, verdict, board, now)
        case Kind.DELAY:
            return machine_mail.delay(mail, verdict, board, now)
        case Kind.DELIVERY:
            return machine_mail.delivery(mail, verdict, board, now)
        case _:
            return machine_mail.other_machine(mail, verdict, board, now)
