"""What a draft's words are made from, as a digest: when it changes, an untouched draft is out of date."""

import hashlib

from worker.core.actions import Also, WriteDraft
from worker.core.case import Case
from worker.core.channel_choice import ways
from worker.core.channels import Channel


def digest(case: Case, draft: WriteDraft) -> str:
    """A short digest of every value that reaches the words. Dates of planning are left out: they are not said."""
    ask, creator, account = case.ask, case.creator, case.account
    values: tuple[object, ...] = (
        draft.number, draft.tier, draft.audience, draft.to, draft.cc, draft.asked_for, draft.announces_manager,
        draft.copies_manager, draft.tier_4_follows, draft.acts_on, draft.earlier, draft.deadline_passed,
        draft.opens_conversation, ask.item, ask.campaign, ask.deadline, ask.reason, ask.benefit, ask.consequence,
        ask.action, ask.alternative, ask.first_line, ask.amount, ask.clause, ask.help_link, ask.scenario,
        creator.name, creator.language, creator.manager_name, account.email, account.name, account.title,
        creator.handle, case.brand.name, case.brand.segment, creator.relationship, ask.delivered_on, draft.holidays,
        case.brand.voice, case.brand.sign_off, case.brand.senior_name, case.brand.senior_title,
    )  # fmt: skip
    if draft.channel is not Channel.EMAIL:
        found = ways(creator).get(draft.channel)
        values = (*values, draft.channel, draft.beside, found.address if found else "")
    if draft.letters:
        values = (*values, draft.letters)
    if draft.also:
        values = (*values, *(value for each in draft.also for value in _of(each)))
    return hashlib.sha256(repr([str(value) for value in values]).encode()).hexdigest()[:20]


def _of(also: Also) -> tuple[object, ...]:
    """Every value that another ask of the same draft brings."""
    ask = also.ask
    return (
        ask.key, also.number, also.tier, also.deadline_passed, ask.item, ask.campaign, ask.deadline, ask.reason,
        ask.benefit, ask.consequence, ask.action, ask.alternative, ask.amount, ask.clause, ask.help_link, ask.scenario,
        *_whose(also),
    )  # fmt: skip


def _whose(also: Also) -> tuple[object, ...]:
    creator = also.creator
    return (creator.name, creator.handle, bool(creator.addresses), also.earlier) if creator is not None else ()
