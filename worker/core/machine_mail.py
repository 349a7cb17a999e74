"""What a mail from a machine means: an absence, a bounce, a delay, a delivery. It never ends a chase."""

from datetime import date, datetime, timedelta

from worker.core import events as e
from worker.core import matching, naming, phrases
from worker.core.case import Case
from worker.core.findings import Finding, Understanding
from worker.core.incoming import has_begun, review
from worker.core.matching import Board
from worker.core.messages import Evidence, Mail, Verdict

ABSENCE_DAYS = timedelta(days=7)
"""How long an absence without a stated end is taken to last."""


def absence(mail: Mail, verdict: Verdict, board: Board, now: datetime) -> Understanding:
    """Holds the person across all chases; the manager's absence only what is addressed to the manager."""
    in_conversation = board.in_conversation(mail)
    findings = []
    for case in [*board.of_person(mail.sender), *(c for c in in_conversation if not board.of_person(mail.sender))]:
        if not matching.is_running(case):
            continue
        whose = e.Whose.MANAGER if matching.is_manager(case, mail.sender) else e.Whose.CREATOR
        until = _back_at_work(case, mail, verdict.until)
        stated = f"back on {phrases.day(verdict.until)}" if verdict.until else "no date of return given"
        reason = f"{mail.sender_name or mail.sender} is away ({stated})."
        hold = e.HoldPlaced(now, e.HoldKind.OUT_OF_OFFICE, until, reason, Evidence.of(mail, verdict.rule), whose)
        findings.append(Finding(case.ask.key, hold, mail.identity))
    return Understanding(tuple(findings), frozenset(case.ask.key for case in in_conversation))


def _back_at_work(case: Case, mail: Mail, back: date | None) -> date:
    """The stated first day back plus one business day, else seven days after the notice."""
    return case.days.after(back) if back else case.local_date(mail.at) + ABSENCE_DAYS


def bounce(mail: Mail, verdict: Verdict, board: Board, now: datetime) -> Understanding:
    """Addresses that failed for good, for every chase that writes to them."""
    findings = []
    for case in board.cases.values():
        tracked = board.addresses_of(case.creator) | {case.creator.manager_email.lower()}
        for address in verdict.recipients:
            if address in tracked and matching.is_running(case):
                event = e.AddressFailed(now, address, Evidence.of(mail, verdict.rule))
                findings.append(Finding(case.ask.key, event, f"{address}:{mail.identity}"))
    return Understanding(tuple(findings))


def delay(mail: Mail, verdict: Verdict, board: Board, now: datetime) -> Understanding:
    """Mail of ours that is still on its way: nothing changes, and `why` shows it."""
    original = frozenset(mail.report.original_ids) if mail.report else frozenset()
    findings = []
    for case in board.cases.values():
        tracked = board.addresses_of(case.creator) | {case.creator.manager_email.lower()}
        is_about = bool((original | mail.cited_ids) & board.conversation(case.ask.key).ids)
        is_about = is_about or (not original and not tracked.isdisjoint(verdict.recipients))
        if is_about and matching.is_running(case):
            event = e.MachineAnswered(now, verdict.kind, Evidence.of(mail, verdict.rule, verdict.confidence))
            findings.append(Finding(case.ask.key, event, mail.identity))
    return Understanding(tuple(findings))


def delivery(mail: Mail, verdict: Verdict, board: Board, now: datetime) -> Understanding:
    """A machine says that the item arrived: never a reply, but nothing is chased before a person has looked."""
    named = [
        case
        for case in board.cases.values()
        if matching.is_running(case) and has_begun(case, mail)
        and (naming.names_creator(mail, case.creator) or naming.names_item(naming.readable(mail), case.ask))
    ]  # fmt: skip
    question = f'"{mail.subject}" from {mail.sender}: it looks delivered. Mark it done, or resume.'
    return Understanding(tuple(review(mail, case, question, verdict.rule, now) for case in named))


def other_machine(mail: Mail, verdict: Verdict, board: Board, now: datetime) -> Understanding:
    """Automatic mail that changes nothing; kept where it belongs to a conversation, so that `why` can show it."""
    conversation = board.in_conversation(mail)
    findings = tuple(
        Finding(case.ask.key, e.MachineAnswered(now, verdict.kind, Evidence.of(mail, verdict.rule)), mail.identity)
        for case in conversation
        if matching.is_running(case)
    )
    return Understanding(findings, frozenset(case.ask.key for case in conversation))
