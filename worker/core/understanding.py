"""What an observed mail means for the chases: requests, sends, replies, absences, bounces.

`understand(mail, board)` returns findings: events with the key that makes looking twice harmless, and the chases whose
conversation the mail belongs to. Nothing here reads a mailbox or writes a store; when unsure it asks the person.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from worker.core import events as e
from worker.core import matching, schedule
from worker.core.case import Case
from worker.core.chase import ABOUT_REQUEST, End, Touch, TouchState
from worker.core.matching import Board
from worker.core.messages import Evidence, Kind, Mail, Role, Verdict

ABSENCE_DAYS = timedelta(days=7)
"""How long an absence without a stated end is taken to last."""
SENDS_LIE_IN = frozenset({Role.SENT, Role.ALL, Role.INBOX, Role.ARCHIVE, Role.OTHER})
NEVER_SENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """One event for one chase, and the key under which it is recorded once."""

    chase: str
    event: e.Event
    key: str


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a mail amounts to: findings, and the chases whose conversation it belongs to."""

    findings: tuple[Finding, ...] = ()
    conversations: frozenset[str] = frozenset()


NOTHING = Understanding()


def concerns(mail: Mail, verdict: Verdict, board: Board) -> bool:
    """Whether the mail may matter to a chase, so that its text is worth reading; `verdict` is by its headers alone."""
    if mail.role is Role.DRAFTS or _is_own_note(mail, board):
        return False
    if board.is_outgoing(mail):
        return mail.role in SENDS_LIE_IN and (
            mail.message_id in board.drafts or mail.ref in board.drafts
            or any(board.is_tracked(case, address) for case in board.cases.values() for address in mail.recipients)
            or bool(board.in_conversation(mail))
        )  # fmt: skip
    speaks_for_others = verdict.kind in {Kind.BOUNCE, Kind.DELAY, Kind.DELIVERY}
    return speaks_for_others or bool(board.of_person(mail.sender) or board.in_conversation(mail))


def _is_own_note(mail: Mail, board: Board) -> bool:
    """A note of Chaser's to the person (a digest, a DM task): from us, to us, marked as ours."""
    return bool(mail.ref) and mail.role is not Role.SENT and board.ours.include(mail.sender) and all(
        board.ours.include(address) for address in mail.recipients
    )  # fmt: skip


def understand(mail: Mail, verdict: Verdict, board: Board, now: datetime) -> Understanding:
    """What this mail means; `verdict` says what sort of sender it has. `requests` has looked for requests before."""
    if mail.role is Role.DRAFTS or _is_own_note(mail, board):
        return NOTHING
    if board.is_outgoing(mail):
        return _outgoing(mail, board, now) if mail.role in SENDS_LIE_IN else NOTHING
    match verdict.kind:
        case Kind.PERSON:
            return _from_person(mail, board, now)
        case Kind.OUT_OF_OFFICE:
            return _absence(mail, verdict, board, now)
        case Kind.BOUNCE:
            return _bounce(mail, verdict, board, now)
        case Kind.DELIVERY:
            return _delivery(mail, verdict, board, now)
        case _:
            return _machine(mail, verdict, board, now)


# --- outgoing ---------------------------------------------------------------------------------------------------------


def _outgoing(mail: Mail, board: Board, now: datetime) -> Understanding:
    key = board.drafts.get(mail.message_id) or board.drafts.get(mail.ref)
    if key is not None and key[0] in board.cases:
        return _draft_sent(mail, board.cases[key[0]], key[1], now)
    conversation = [case for case in board.in_conversation(mail) if _reaches(mail, case, board)]
    findings = [finding for case in _spoken_of(mail, conversation) for finding in _by_hand(mail, case, now)]
    return Understanding(tuple(findings), frozenset(case.ask.key for case in conversation))


def _draft_sent(mail: Mail, case: Case, number: int, now: datetime) -> Understanding:
    """Signals 1 and 2: the Sent copy bears an id or the reference of our draft."""
    touch = case.chase.touch(number)
    if touch is None or (mail.role is not Role.SENT and _is_the_draft_itself(mail, touch)):
        return NOTHING
    rule = (
        "it bears the draft's Message-ID" if mail.message_id in touch.message_ids else "it bears the draft's reference"
    )
    event = e.TouchSent(now, number, touch.tier, _sent_at(mail, touch, now), mail.to, mail.cc, Evidence.of(mail, rule))
    chases = frozenset({case.ask.key})
    if touch.state is TouchState.SENT:
        return Understanding((), chases)
    return Understanding((Finding(case.ask.key, event, f"touch:{number}"),), chases)


def _is_the_draft_itself(mail: Mail, touch: Touch) -> bool:
    """Our draft moved to another folder keeps its Date; whatever was sent has a new one."""
    return touch.claimed_at is not None and abs(mail.at - touch.claimed_at) < NEVER_SENT


def _sent_at(mail: Mail, touch: Touch | None, now: datetime) -> datetime:
    """When it really went out: its Date, unless that is still the draft's own; never in the future."""
    moment = mail.at
    if touch is not None and _is_the_draft_itself(mail, touch):
        stamp = mail.arrived_at
        moment = stamp if stamp is not None and touch.claimed_at and touch.claimed_at <= stamp <= now else now
    return min(moment, now)


def _reaches(mail: Mail, case: Case, board: Board) -> bool:
    return any(board.is_tracked(case, address) for address in mail.recipients)


def _spoken_of(mail: Mail, cases: list[Case]) -> list[Case]:
    """Of several asks in one conversation the ones the mail names, else all."""
    running = [case for case in cases if matching.is_running(case)]
    return (matching.named_among(mail, running) or running) if len(running) > 1 else running


def _by_hand(mail: Mail, case: Case, now: datetime) -> Iterable[Finding]:
    """A follow-up the person wrote: the touch itself, a new start of the wait, or plain conversation."""
    chase = case.chase
    if chase.request is not None and mail.identity == chase.request.message_id:
        return
    if any(t.evidence and t.evidence.message_id == mail.identity for t in chase.touches):
        return
    sent_at = _sent_at(mail, None, now)
    day = case.local_date(sent_at)
    begins = schedule.day_zero(case)
    touch = chase.open_touch
    evidence = Evidence.of(mail, "written by hand in the conversation")
    step = schedule.next_step(case)
    if touch is None and (begins is None or day < begins):
        return
    counts = touch is not None or (step is not None and step.opens <= day)
    late_history = chase.opened_at is not None and sent_at < chase.opened_at
    number = touch.number if touch else step.number if step else 0
    if counts and number and not (late_history and number > schedule.COUNTED_AT_MOST):
        tier = touch.tier if touch else step.tier if step else 1
        event = e.TouchSent(now, number, tier, sent_at, mail.to, mail.cc, evidence, by_hand=True)
        yield Finding(case.ask.key, event, f"touch:{number}")
    else:
        yield Finding(case.ask.key, e.WrittenByHand(now, sent_at, evidence), mail.identity)


def requests(mails: Iterable[Mail], board: Board, account: str, now: datetime) -> list[Finding]:
    """The requests among the mails of this account: for each waiting chase the surest, of equals the earliest.

    A mail that only has the right recipient is proposed, not believed.
    """
    outgoing = sorted((m for m in mails if _may_be_request(m, board)), key=lambda mail: mail.at)
    found = []
    for case in board.cases.values():
        owner = case.ask.owner or case.creator.owner
        if case.chase.request is None and matching.is_running(case) and owner in {"", account}:
            request = _request(case, outgoing, board, account, now)
            found += [request] if request else []
    return found


def _may_be_request(mail: Mail, board: Board) -> bool:
    ours = mail.message_id in board.drafts or mail.ref in board.drafts
    return board.is_outgoing(mail) and mail.role in SENDS_LIE_IN - {Role.INBOX} and not ours


def _request(case: Case, outgoing: list[Mail], board: Board, account: str, now: datetime) -> Finding | None:
    """The request of one chase, believed or proposed."""
    ask = case.ask
    theirs = [mail for mail in outgoing if _is_to_creator(mail, case, board) and _is_of_the_day(mail, case)]
    siblings = [c.ask for c in board.cases.values() if c.creator.key == case.creator.key and c is not case]
    ranked = [(matching.request_rank(mail, ask, siblings), mail) for mail in theirs]
    best = max((rank for rank, _ in ranked), default=0)
    if best:
        mail = next(mail for rank, mail in ranked if rank == best)
        rule = {3: "its subject is the request's", 2: "it names the item", 1: "it names the item or the campaign"}[best]
        return Finding(ask.key, e.RequestFound(now, account, Evidence.of(mail, rule)), mail.identity)
    if not theirs or ask.requested_on is not None or ask.request_subject:
        return None
    return _proposed(case, theirs[-1], now)


def _is_of_the_day(mail: Mail, case: Case) -> bool:
    """With `requested_on` given, only a mail of that day, a day's slack for zones, can be the request."""
    asked = case.ask.requested_on
    return asked is None or abs((case.local_date(mail.at) - asked).days) <= 1


def _proposed(case: Case, mail: Mail, now: datetime) -> Finding:
    question = (
        f'Is the mail "{mail.subject}" of {case.local_date(mail.at).isoformat()} the request for {case.ask.item}?'
        " If so, write its subject into request_subject."
    )
    evidence = Evidence.of(mail, "only the recipient fits", 0.3)
    return Finding(case.ask.key, e.ReviewAsked(now, question, evidence, ABOUT_REQUEST), mail.identity)


def _is_to_creator(mail: Mail, case: Case, board: Board) -> bool:
    return any(board.is_creator(case, a) or matching.is_manager(case, a) for a in mail.recipients)


# --- from people ------------------------------------------------------------------------------------------------------


def _from_person(mail: Mail, board: Board, now: datetime) -> Understanding:
    conversation = [case for case in board.in_conversation(mail) if _comes_after(mail, case, board)]
    if conversation:
        return Understanding(
            tuple(_reply_in_conversation(mail, [c for c in conversation if matching.is_running(c)], board, now)),
            frozenset(case.ask.key for case in conversation),
        )
    return _new_mail(mail, board, now)


def _comes_after(mail: Mail, case: Case, board: Board) -> bool:
    """It cites a mail of ours, or, known by the server's thread id alone, it is younger than the request."""
    return bool(mail.cited_ids & board.conversation(case.ask.key).ids) or _has_begun(case, mail)


def _reply_in_conversation(mail: Mail, cases: list[Case], board: Board, now: datetime) -> Iterable[Finding]:
    if mail.role is Role.JUNK:
        yield from (_in_spam(mail, case, now) for case in cases)
        return
    known = [case for case in cases if board.is_tracked(case, mail.sender)]
    for case in cases:
        if case not in known:
            question = (
                f"{mail.sender} answered in the conversation, and is not in the roster. Resume it, or mark it done."
            )
            yield _review(mail, case, question, "an unknown address in the conversation", now)
    answered = (matching.named_among(mail, known) or []) if len(known) > 1 else known
    for case in board.in_conversation(mail):
        if case.chase.end is End.REPLIED and board.is_tracked(case, mail.sender):
            yield _replied(mail, case, "a further reply in the conversation", board, now)
    for case in known:
        if case in answered:
            yield _replied(mail, case, f"{_who(mail, case, board)} answered in the conversation", board, now)
        else:
            question = f"{mail.sender} answered in the conversation. Does it settle {case.ask.item}?"
            yield _review(mail, case, question, "a reply in a conversation about several items", now)


def _new_mail(mail: Mail, board: Board, now: datetime) -> Understanding:
    """A mail outside every conversation, from a creator or a manager of an open chase."""
    open_cases = [case for case in board.of_person(mail.sender) if matching.is_running(case) and _has_begun(case, mail)]
    from_creator = [case for case in open_cases if board.is_creator(case, mail.sender)]
    cases = from_creator or [case for case in open_cases if matching.names_creator(mail, case.creator)] or open_cases
    if not cases:
        return Understanding(tuple(_further(mail, board, now)))
    if mail.role is Role.JUNK:
        return Understanding(tuple(_in_spam(mail, case, now) for case in cases))
    sure = bool(from_creator) or any(matching.names_creator(mail, case.creator) for case in cases)
    named = cases if len(cases) == 1 else matching.named_among(mail, cases)
    if sure and named:
        rule = f"a new mail from {_who(mail, named[0], board)}"
        findings = tuple(_replied(mail, case, rule, board, now) for case in named)
        return Understanding(findings, frozenset(case.ask.key for case in named))
    question = f'{mail.sender} wrote "{mail.subject}". Is it about {{item}}? Resume it, or mark it done.'
    rule = "a new mail that names no item" if from_creator else "a new mail from the manager that names no creator"
    return Understanding(tuple(_review(mail, c, question.format(item=c.ask.item), rule, now) for c in cases))


def _further(mail: Mail, board: Board, now: datetime) -> Iterable[Finding]:
    """Another mail of a creator whose chases have all been answered: noted, so that resuming is not undone by it."""
    for case in board.of_person(mail.sender):
        if case.chase.end is End.REPLIED and board.is_creator(case, mail.sender) and mail.role is not Role.JUNK:
            yield _replied(mail, case, "a further mail from the creator", board, now)


def _has_begun(case: Case, mail: Mail) -> bool:
    """Only what comes after the request can answer it."""
    if case.chase.request is not None:
        return mail.at >= case.chase.request.at
    if case.ask.requested_on is None:
        return False
    return mail.at >= datetime.combine(case.ask.requested_on, time(), case.account.timezone)


def _who(mail: Mail, case: Case, board: Board) -> str:
    if board.is_creator(case, mail.sender):
        return "the creator"
    return "the manager" if matching.is_manager(case, mail.sender) else "someone we wrote to"


def _replied(mail: Mail, case: Case, rule: str, board: Board, now: datetime) -> Finding:
    return Finding(case.ask.key, e.ReplyReceived(now, _who(mail, case, board), Evidence.of(mail, rule)), mail.identity)


def _review(mail: Mail, case: Case, question: str, rule: str, now: datetime) -> Finding:
    return Finding(case.ask.key, e.ReviewAsked(now, question, Evidence.of(mail, rule, 0.5)), mail.identity)


def _in_spam(mail: Mail, case: Case, now: datetime) -> Finding:
    where = f"A mail from {mail.sender} lies in {mail.place.folder} and may be a reply."
    question = f"{where} Look at it, then resume or mark it done."
    return _review(mail, case, question, "a possible reply in Spam", now)


# --- from machines ----------------------------------------------------------------------------------------------------


def _absence(mail: Mail, verdict: Verdict, board: Board, now: datetime) -> Understanding:
    """Holds the person across all chases; the manager's absence only what is addressed to the manager."""
    in_conversation = board.in_conversation(mail)
    findings = []
    for case in [*board.of_person(mail.sender), *(c for c in in_conversation if not board.of_person(mail.sender))]:
        if not matching.is_running(case):
            continue
        whose = e.Whose.MANAGER if matching.is_manager(case, mail.sender) else e.Whose.CREATOR
        until = _back_at_work(case, mail, verdict.until)
        stated = f"back on {verdict.until.isoformat()}" if verdict.until else "no date of return given"
        reason = f"{mail.sender_name or mail.sender} is away ({stated})."
        hold = e.HoldPlaced(now, e.HoldKind.OUT_OF_OFFICE, until, reason, Evidence.of(mail, verdict.rule), whose)
        findings.append(Finding(case.ask.key, hold, mail.identity))
    return Understanding(tuple(findings), frozenset(case.ask.key for case in in_conversation))


def _back_at_work(case: Case, mail: Mail, back: date | None) -> date:
    """The stated first day back plus one business day, else seven days after the notice."""
    return case.days.after(back) if back else case.local_date(mail.at) + ABSENCE_DAYS


def _bounce(mail: Mail, verdict: Verdict, board: Board, now: datetime) -> Understanding:
    findings = []
    for case in board.cases.values():
        tracked = board.addresses_of(case.creator) | {case.creator.manager_email.lower()}
        for address in verdict.recipients:
            if address in tracked and matching.is_running(case):
                event = e.AddressFailed(now, address, Evidence.of(mail, verdict.rule))
                findings.append(Finding(case.ask.key, event, f"{address}:{mail.identity}"))
    return Understanding(tuple(findings))


def _delivery(mail: Mail, verdict: Verdict, board: Board, now: datetime) -> Understanding:
    """A machine says that the item arrived: never a reply, but nothing is chased before a person has looked."""
    named = [
        case
        for case in board.cases.values()
        if matching.is_running(case) and _has_begun(case, mail)
        and (matching.names_creator(mail, case.creator) or matching.names_item(matching.readable(mail), case.ask))
    ]  # fmt: skip
    question = f'"{mail.subject}" from {mail.sender}: it looks delivered. Mark it done, or resume.'
    return Understanding(tuple(_review(mail, case, question, verdict.rule, now) for case in named))


def _machine(mail: Mail, verdict: Verdict, board: Board, now: datetime) -> Understanding:
    """Automatic mail that changes nothing; kept where it belongs to a conversation, so that `why` can show it."""
    conversation = board.in_conversation(mail)
    findings = tuple(
        Finding(case.ask.key, e.MachineAnswered(now, verdict.kind, Evidence.of(mail, verdict.rule)), mail.identity)
        for case in conversation
        if matching.is_running(case)
    )
    return Understanding(findings, frozenset(case.ask.key for case in conversation))
