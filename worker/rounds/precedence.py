"""Who writes first to a creator whom several of our mailboxes are about to write to on one morning.

Between two messages to one person about different things lie some days (`days_between_chases`); the more urgent one
comes first, whichever mailbox it lies in. So a mailbox leaves the morning to another one whose chase is more urgent,
unless that one cannot write: out of reach, out of room, or its chase set aside. A draft that asks for several things is
as urgent as the most urgent of them; else each of two mailboxes could wait for the other. What the other mailbox has to
write is known once it was read.
"""

from dataclasses import replace
from datetime import datetime

from worker.core import phrases
from worker.core.actions import WriteDraft
from worker.core.case import Case
from worker.core.plan import OVER, Decision, decide
from worker.core.tact import urgency
from worker.rounds.ledger import Ledger


def more_urgent_elsewhere(ledger: Ledger, case: Case, now: datetime) -> list[Case]:
    """The chases of this creator that other mailboxes have to write for, now or later, more urgent than all that the
    draft of this one would ask for.
    """
    if not case.policies.days_between_chases or len(ledger.settings.accounts) == 1:
        return []
    unable = {account for account, _ in ledger.store.problems()}
    aside = {item.chase for item in ledger.store.set_asides()}
    rank = min(_rank(each) for each in (case, *_goes_along(case, now)))
    owed = (key for key, ask in ledger.settings.asks.items() if ask.creator == case.creator.key)
    others = [ledger.reloaded(key) for key in sorted(ledger.known(owed) - {case.ask.key, *aside})]
    return [
        other
        for other in others
        if other.account.key not in {case.account.key, *unable}
        and _rank(other) < rank
        and decide(other, now).state not in OVER
    ]


def writes_today(case: Case, now: datetime) -> bool:
    """Whether it has a draft to write, now or later today, once its mailbox's time for drafts has come."""
    decision = decide(case, max(now, _begins(case, now)))
    writes = any(isinstance(action, WriteDraft) and not action.beside for action in decision.actions)
    return not case.is_queued and (writes or bool(decision.goes_with))


def _goes_along(case: Case, now: datetime) -> list[Case]:
    """What else of its conversation the draft would ask for."""
    drafts = (action for action in decide(case, now).actions if isinstance(action, WriteDraft) and not action.beside)
    chases = {one.ask.key for draft in drafts for one in draft.also}
    return [peer for peer in case.peers if peer.ask.key in chases]


def in_turn(ledger: Ledger, case: Case, now: datetime) -> Decision:
    """The decision on one chase, and that it leaves this day to a more urgent one of another mailbox."""
    decision = decide(case, now)
    following, today = decision.next, case.local_date(now)
    if following is None or following.on != today or case.chase.open_touch is not None or not writes_today(case, now):
        return decision
    first = next((other for other in more_urgent_elsewhere(ledger, case, now) if writes_today(other, now)), None)
    if first is None:
        return decision
    later = replace(following, on=case.days.after(today, case.policies.days_between_chases))
    reason = f"{decision.reason} {phrases.leaves_the_day(case, first, _begins(first, now), now)}"
    return replace(decision, reason=reason, next=later)


def _begins(case: Case, now: datetime) -> datetime:
    """When drafts may come today in the mailbox that writes for it."""
    return datetime.combine(case.local_date(now), case.account.draft_at, case.account.timezone)


def _rank(case: Case) -> tuple[tuple[int, str], str]:
    return urgency(case), case.ask.key
