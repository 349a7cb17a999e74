"""When a chase needs its next look, as the store keeps it: so a pass costs what is due, not what exists."""

from worker.core.case import Case
from worker.core.plan import OVER
from worker.core.wake import next_look
from worker.rounds.decisions import Decisions
from worker.rounds.ledger import Ledger
from worker.rounds.owners import readers
from worker.store.values import IndexEntry


def index_entry(ledger: Ledger, key: str, decisions: Decisions) -> IndexEntry:
    """When this chase needs its next look, as far as it is known."""
    case = ledger.case(key)
    decision = decisions.of(case)
    at = next_look(case, decision, decisions.now)
    written = (*case.chase.touches, *case.chase.tasks)
    drafts = [touch.account for touch in written if touch.place or touch.is_open]
    return IndexEntry(
        key,
        case.account.key if case.owner_known and not _is_for_several(case, ledger) else "",
        decision.state.value,
        at,
        ended=at is None and decision.state in OVER,
        draft_account=drafts[-1] if drafts else "",
        seen=len(ledger.history(key)),
    )


def _is_for_several(case: Case, ledger: Ledger) -> bool:
    """Whether more mailboxes than one still have to look for its past: it stays due for all of them."""
    return case.chase.looked_back is None and len(readers(case, ledger.settings)) > 1
