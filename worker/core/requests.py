"""Which mail of ours is the request: the surest one is believed; where only the recipient fits, the person is asked."""

from collections.abc import Iterable
from datetime import datetime

from worker.core import events as e
from worker.core import matching, naming, phrases
from worker.core.case import Case
from worker.core.chase import ABOUT_REQUEST
from worker.core.findings import Finding
from worker.core.matching import Board
from worker.core.messages import Evidence, Mail, Role
from worker.core.outgoing import SENDS_LIE_IN
from worker.core.people import Ask


def requests(mails: Iterable[Mail], board: Board, account: str, now: datetime) -> list[Finding]:
    """The requests among the mails of this account: for each waiting chase the surest, of equals the earliest.

    A mail that only has the right recipient is proposed, not believed.
    """
    outgoing = sorted((m for m in mails if _may_be_request(m, board)), key=lambda mail: mail.at)
    found = []
    for case in board.cases.values():
        owner = case.ask.owner or case.creator.owner
        if case.chase.request is None and matching.is_running(case) and not case.is_ours and owner in {"", account}:
            request = _request(case, outgoing, board, account, now)
            found += [request] if request else []
    return found


def _may_be_request(mail: Mail, board: Board) -> bool:
    ours = mail.message_id in board.drafts or mail.ref in board.drafts
    return board.is_outgoing(mail) and mail.role in SENDS_LIE_IN - {Role.INBOX} and not ours


def _request(case: Case, outgoing: list[Mail], board: Board, account: str, now: datetime) -> Finding | None:
    """The request of one chase, believed or proposed."""
    ask = case.ask
    theirs = [
        mail
        for mail in outgoing
        if _is_to_creator(mail, case, board) and _is_of_the_day(mail, case) and mail.identity not in case.chase.rejected
    ]
    others = [c for c in board.cases.values() if c.creator.key == case.creator.key and c is not case]
    ranked = [
        (naming.request_rank(mail, ask, [other.ask for other in others]), mail)
        for mail in theirs
        if not _is_somebody_elses(mail, ask, others)
    ]
    best = max((rank for rank, _ in ranked), default=0)
    if best:
        mail = next(mail for rank, mail in ranked if rank == best)
        rule = {3: "its subject is the request's", 2: "it names the item", 1: "it names the item or the campaign"}[best]
        return Finding(ask.key, e.RequestFound(now, account, Evidence.of(mail, rule)), mail.identity)
    if not theirs or ask.requested_on is not None or ask.request_subject or ask.origin is not None:
        return None
    return _proposed(case, theirs[-1], now)


def _is_somebody_elses(mail: Mail, ask: Ask, others: list[Case]) -> bool:
    """The request of another item whose name has all the words of this one: "the second Reel", "the Reel for May"."""
    words = naming.own_words(ask)
    taken = [one.ask for one in others if one.chase.request and one.chase.request.message_id == mail.identity]
    return any(words <= naming.words_of(other.item) and other.item != ask.item for other in taken)


def _is_of_the_day(mail: Mail, case: Case) -> bool:
    """With `requested_on` given, only a mail of that day, a day's slack for zones, can be the request.

    A milestone has none of its own: it is asked for in whatever conversation the campaign or the item was named.
    """
    asked = case.ask.requested_on if case.ask.origin is None else None
    return asked is None or abs((case.local_date(mail.at) - asked).days) <= 1


def _proposed(case: Case, mail: Mail, now: datetime) -> Finding:
    question = (
        f'Is the mail "{mail.subject}" of {phrases.day(case.local_date(mail.at))} the request for {case.ask.item}?'
        " If so, write its subject into request_subject."
    )
    evidence = Evidence.of(mail, "only the recipient fits", 0.3)
    return Finding(case.ask.key, e.ReviewAsked(now, question, evidence, ABOUT_REQUEST), mail.identity)


def _is_to_creator(mail: Mail, case: Case, board: Board) -> bool:
    return any(board.is_creator(case, a) or matching.is_manager(case, a) for a in mail.recipients)
