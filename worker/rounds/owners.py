"""Whose mailbox works on a chase, and whose may hold mail of it.

The sheet's word goes first, then who looks after such matters, then the roster's, then whoever began. The senior lead
has the chase only for the one touch that is the lead's, so the draft lies in the lead's mailbox and in the same
conversation (seed 001, "Enterprise brands").
"""

from worker.core.case import Case
from worker.core.chase import Chase
from worker.core.cover import keeper_of
from worker.core.people import Ask, Creator
from worker.core.schedule import COUNTED_AT_MOST
from worker.settings import Settings


def owner(ask: Ask, creator: Creator, chase: Chase, settings: Settings) -> str:
    """The key of the account that works on the chase now, "" while nobody knows."""
    lead = settings.brand.senior_lead
    if lead in settings.accounts and _is_leads(ask, creator, chase, settings):
        return lead
    named = (ask.owner, ops(ask, settings), creator.owner, chase.account, _drafted_by(chase, lead))
    return next((key for key in named if key in settings.accounts), "")


def ops(ask: Ask, settings: Settings) -> str:
    """The account that looks after asks of this scenario, "" where none does."""
    return settings.brand.ops_account if ask.scenario in settings.habits.ops else ""


def _is_leads(ask: Ask, creator: Creator, chase: Chase, settings: Settings) -> bool:
    """Whether the touch in question, open or next, is the senior lead's."""
    touch = chase.open_touch
    tier = touch.tier if touch else 1 + chase.sent_count + min(ask.prior_touches, COUNTED_AT_MOST)
    is_begun = bool(chase.request or ask.requested_on) and chase.end is None
    return is_begun and creator.is_high_value and tier == settings.habits.senior_lead


def _drafted_by(chase: Chase, lead: str) -> str:
    return next((touch.account for touch in reversed(chase.touches) if touch.account and touch.account != lead), "")


def readers(case: Case, settings: Settings) -> frozenset[str]:
    """The accounts in whose mail something about this chase may lie.

    Its owner, who stands in for them, whoever sent the request, and whoever's Drafts may hold a draft of it; every
    account, as long as nobody knows who sent the request.
    """
    written = (*case.chase.touches, *case.chase.tasks)
    touches = (touch.account for touch in written if touch.account)
    if not case.owner_known or (case.chase.request is None and ops(case.ask, settings)):
        return frozenset(settings.accounts)
    begun_by = {case.chase.account} & settings.accounts.keys()
    return frozenset({case.account.key, keeper_of(case).key, *begun_by, *touches})
