"""What a mail from a person outside means: a reply, which ends a chase, or a question for the person.

Where it is not sure whom a mail answers, or whether it is a reply at all, the person is asked.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta

from worker.core import events as e
from worker.core import matching, naming
from worker.core.arrivals import looks_delivered
from worker.core.case import Case
from worker.core.chase import End
from worker.core.findings import Finding, Understanding
from worker.core.matching import Board
from worker.core.messages import Evidence, Mail, Role, Verdict
from worker.core.promises import promised_day
from worker.core.replies import question_in

SURE_ENOUGH = 0.7
"""The least confidence that a person wrote it, for a mail to end a chase."""
EXCERPT = 160
"""Characters of a reply that are kept to be shown."""
CLOCKS_DIFFER = timedelta(hours=1)
"""How far a creator's clock may be behind ours; a mail dated so shortly before the request is asked about."""


def from_person(mail: Mail, verdict: Verdict, board: Board, now: datetime) -> Understanding:
    """A person's mail, in a conversation of ours or outside all of them; what only may be a person's is asked about."""
    cited = [case for case in board.in_conversation(mail) if matching.hears(case, mail)]
    conversation = [case for case in cited if _comes_after(mail, case, board)]
    if conversation:
        findings = _reply(mail, conversation, board, now)
        meaning = Understanding(tuple(findings), frozenset(case.ask.key for case in conversation))
    else:
        meaning = _new_mail(mail, board, now)
    meaning = _without_set_aside(mail, meaning, board)
    return meaning if verdict.confidence >= SURE_ENOUGH else _doubted(mail, verdict, meaning, now)


def _without_set_aside(mail: Mail, meaning: Understanding, board: Board) -> Understanding:
    """A mail that a person knew of before they resumed a chase means nothing more to it when it is read again."""
    new = (found for found in meaning.findings if mail.identity not in board.cases[found.chase].chase.set_aside)
    return Understanding(tuple(new), meaning.conversations)


def _doubted(mail: Mail, verdict: Verdict, meaning: Understanding, now: datetime) -> Understanding:
    """The same, with every reply turned into a question."""
    question = f'"{mail.subject}" from {mail.sender} may be automatic. Look at it, then resume or mark it done.'
    review = e.ReviewAsked(now, question, Evidence.of(mail, verdict.rule, verdict.confidence))
    findings = [
        Finding(found.chase, review, found.key) if isinstance(found.event, e.ReplyReceived) else found
        for found in meaning.findings
    ]
    return Understanding(tuple(findings), meaning.conversations)


def _comes_after(mail: Mail, case: Case, board: Board) -> bool:
    """It cites a mail of ours, or, known by the server's thread id alone, it is younger than the request."""
    return bool(mail.cited_ids & board.conversation(case.ask.key).ids) or has_begun(case, mail)


def _reply(mail: Mail, conversation: list[Case], board: Board, now: datetime) -> Iterable[Finding]:
    """In a creator's conversation, and in one with the manager of several, which each has its own rule."""
    apart = [case for case in conversation if board.is_apart(mail, case.ask.key)]
    own = [case for case in conversation if case not in apart]
    if own:
        yield from _reply_in_conversation(mail, own, board, now)
    if apart:
        yield from _reply_to_letter(mail, apart, board, now)


def _reply_to_letter(mail: Mail, cases: list[Case], board: Board, now: datetime) -> Iterable[Finding]:
    """An answer to a letter about several creators counts for those it names; of the others the person is asked.

    Where one of the creators writes there, since the manager passed it on, it is about what that one owes.
    """
    theirs = [case for case in cases if board.is_creator(case, mail.sender)]
    concerned = theirs or cases
    running = [case for case in concerned if matching.is_running(case)]
    rule = "an answer to a letter about several creators"
    is_passed_on = matching.is_forward(mail) and not any(board.ours.include(address) for address in mail.to)
    is_known = bool(theirs) or any(board.is_tracked(case, mail.sender) for case in cases)
    if mail.role is Role.JUNK:
        yield from (_in_spam(mail, case, now) for case in running)
    elif is_passed_on or not is_known:
        question = _passed_on(mail) if is_passed_on else _stranger(mail)
        yield from (review(mail, case, question, rule, now) for case in running)
    else:
        yield from _by_name(mail, concerned, board, now, rule)


def _by_name(mail: Mail, cases: list[Case], board: Board, now: datetime, rule: str) -> Iterable[Finding]:
    """The chases that it names are answered, and of those still running the person is asked about the others."""
    named = cases if len(cases) == 1 else naming.named_in_letter(mail, cases)
    for case in cases:
        if case in named and case.chase.end in {None, End.REPLIED}:
            said = f"{_who(mail, case, board)} answered a letter about several creators"
            yield _replied(mail, case, said, board, now)
        elif matching.is_running(case):
            question = f"{mail.sender} answered a letter about several creators. Does it settle {case.ask.item}"
            yield review(mail, case, f"{question} of {case.creator.name}?", rule, now)


def _stranger(mail: Mail) -> str:
    return f"{mail.sender} answered in the conversation, and is not in the roster. Resume it, or mark it done."


def _reply_in_conversation(mail: Mail, conversation: list[Case], board: Board, now: datetime) -> Iterable[Finding]:
    cases = [case for case in conversation if matching.is_running(case)]
    if mail.role is Role.JUNK:
        yield from (_in_spam(mail, case, now) for case in cases)
        return
    known = [case for case in cases if board.is_tracked(case, mail.sender)]
    if matching.is_forward(mail) and not any(board.ours.include(address) for address in mail.to):
        yield from (
            review(mail, case, _passed_on(mail), "a forward that is not addressed to us", now) for case in known
        )
        return
    for case in cases:
        if case not in known:
            yield review(mail, case, _stranger(mail), "an unknown address in the conversation", now)
    answered = _answered(mail, known, [case for case in conversation if case not in cases])
    for case in board.in_conversation(mail):
        if board.is_apart(mail, case.ask.key):
            continue
        if case.chase.end is End.REPLIED and board.is_tracked(case, mail.sender):
            yield _replied(mail, case, "a further reply in the conversation", board, now)
    for case in known:
        if case in answered:
            yield _replied(mail, case, f"{_who(mail, case, board)} answered in the conversation", board, now)
        else:
            question = f"{mail.sender} answered in the conversation. Does it settle {case.ask.item}?"
            yield review(mail, case, question, "a reply in a conversation about several items", now)


def _answered(mail: Mail, running: list[Case], ended: list[Case]) -> list[Case]:
    """The chases that the mail names; where one alone is left, that one, unless what they wrote is about others.

    The subject says nothing of an item that has ended: it is that of the whole conversation.
    """
    if len(running) != 1:
        return naming.named_among(mail, running)
    named = naming.named_among(replace(mail, subject=""), [*running, *ended]) if ended else []
    return running if not named or running[0] in named else []


def _passed_on(mail: Mail) -> str:
    return f"{mail.sender} passed our mail on to somebody else. Look at it, then resume or mark it done."


def _new_mail(mail: Mail, board: Board, now: datetime) -> Understanding:
    """A mail outside every conversation, from a creator or a manager of an open chase."""
    running = [case for case in board.of_person(mail.sender) if matching.is_running(case)]
    open_cases = [case for case in running if has_begun(case, mail)]
    if not open_cases and mail.role is not Role.JUNK:
        close = [case for case in running if case.chase.request and has_begun(case, mail, CLOCKS_DIFFER)]
        if close:
            rule = "its Date is shortly before the request's"
            return Understanding(tuple(review(mail, case, _about(mail, case), rule, now) for case in close))
    from_creator = [case for case in open_cases if board.is_creator(case, mail.sender)]
    cases = from_creator or [case for case in open_cases if naming.names_creator(mail, case.creator)] or open_cases
    if not cases:
        return Understanding(tuple(_further(mail, board, now)))
    if mail.role is Role.JUNK:
        return Understanding(tuple(_in_spam(mail, case, now) for case in cases))
    sure = bool(from_creator) or any(naming.names_creator(mail, case.creator) for case in cases)
    named = cases if len(cases) == 1 else naming.named_among(mail, cases)
    if sure and named:
        rule = f"a new mail from {_who(mail, named[0], board)}"
        findings = tuple(_replied(mail, case, rule, board, now) for case in named)
        return Understanding(findings, frozenset(case.ask.key for case in named))
    rule = "a new mail that names no item" if from_creator else "a new mail from the manager that names no creator"
    return Understanding(tuple(review(mail, case, _about(mail, case), rule, now) for case in cases))


def _about(mail: Mail, case: Case) -> str:
    return f'{mail.sender} wrote "{mail.subject}". Is it about {case.ask.item}? Resume it, or mark it done.'


def _further(mail: Mail, board: Board, now: datetime) -> Iterable[Finding]:
    """Another mail of a creator whose chases have all been answered: noted, so that resuming is not undone by it."""
    for case in board.of_person(mail.sender):
        if case.chase.end is End.REPLIED and board.is_creator(case, mail.sender) and mail.role is not Role.JUNK:
            yield _replied(mail, case, "a further mail from the creator", board, now)


def has_begun(case: Case, mail: Mail, slack: timedelta = timedelta()) -> bool:
    """Only what comes after the request can answer it, and a milestone only in its turn."""
    if not matching.hears(case, mail):
        return False
    if case.chase.request is not None:
        return mail.at >= case.chase.request.at - slack
    if case.ask.requested_on is None:
        return False
    return mail.at >= datetime.combine(case.ask.requested_on, time(), case.account.timezone)


def _who(mail: Mail, case: Case, board: Board) -> str:
    if board.is_creator(case, mail.sender):
        return "the creator"
    return e.THE_MANAGER if matching.is_manager(case, mail.sender) else "someone we wrote to"


def _replied(mail: Mail, case: Case, rule: str, board: Board, now: datetime) -> Finding:
    reply = e.ReplyReceived(
        now,
        _who(mail, case, board),
        Evidence.of(mail, rule),
        excerpt=_excerpt(mail.text or ""),
        promised=promised_day(mail.passages, mail.at.date()),
        delivers=looks_delivered(mail, case.scenario.key),
        question=question_in(mail.text or ""),
    )
    return Finding(case.ask.key, reply, mail.identity)


def _excerpt(text: str) -> str:
    """The first words, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else f"{line[:EXCERPT].rsplit(' ', 1)[0]} …"


def review(mail: Mail, case: Case, question: str, rule: str, now: datetime) -> Finding:
    """The person is asked what this mail means for this chase."""
    return Finding(case.ask.key, e.ReviewAsked(now, question, Evidence.of(mail, rule, 0.5)), mail.identity)


def _in_spam(mail: Mail, case: Case, now: datetime) -> Finding:
    where = f"A mail from {mail.sender} lies in {mail.place.folder} and may be a reply."
    question = f"{where} Look at it, then resume or mark it done."
    return review(mail, case, question, "a possible reply in Spam", now)
