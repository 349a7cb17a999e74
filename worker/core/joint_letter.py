"""Creators of one manager who are due on the same day become one letter to the manager that lists them (decision 14).

A manager looks after many creators, and should not get a pile of letters from one sender on one morning. What goes to
the manager by e-mail, at one tier and from one mailbox, is asked for in one letter: a conversation of its own with the
manager alone. No creator is in copy, since none may read what another one owes.

Within a conversation `worker.core.together` decides what is due together; here the most urgent of each conversation
meet. Stakes, then age decide who leads; the draft is a touch of that chase, and of all others in it. The date asked for
is the latest of theirs that is a business day for each.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from worker.core import phrases, schedule, together
from worker.core.actions import Also, Audience, WriteDraft
from worker.core.addressing import creator_address, place_of_manager, recipients
from worker.core.cadence import ManagerPlace
from worker.core.calendar import first
from worker.core.case import Case
from worker.core.channels import Channel
from worker.core.matching import is_running
from worker.core.standing import obstacle
from worker.core.together import Due, companions, lies_open, rank, ready
from worker.core.touch import TouchState
from worker.core.writing import letters_to_manager, tier_4_follows

Candidate = tuple[Due, Sequence[Due]]
"""What is due in another conversation, and what may share its draft there."""


# --- who is in it ---


def due_with(due: Due, now: datetime, day: date) -> list[Due]:
    """Everything in the draft into which this one goes on `day`, its lead first.

    This one itself is not in it where the letter is of another tier: then it waits for that letter.
    """
    own = (due, *companions(due, now, day))
    lead = min(own, key=rank)
    return members(own, _elsewhere(lead, due.case, now, day) if lead.people.audience is Audience.MANAGER else ())


def members(own: Iterable[Due], elsewhere: Iterable[Candidate]) -> list[Due]:
    """Everything in the draft of the most urgent of one conversation's, `own`, its lead first: what shares it there,
    or, where other creators of the manager are due, what is due at its tier in all of their conversations.
    """
    group = sorted(own, key=rank)
    lead = group[0]
    listed = [due for due, beside in elsewhere if may_list(lead, due) and _leads(due, beside)]
    if not _are_of_several([lead, *listed]):
        return group
    return sorted([*(due for due in group if due.step.tier == lead.step.tier), *listed], key=rank)


def may_list(one: Due, other: Due) -> bool:
    """Whether one letter to the manager can list both, so that it says nothing untrue of either."""
    to_one_manager = all(each.people.audience is Audience.MANAGER for each in (one, other))
    to_one_manager = to_one_manager and one.people.to == other.people.to
    by_mail = one.people.channel is Channel.EMAIL and other.people.channel is Channel.EMAIL
    same_tier = one.step.tier == other.step.tier
    same_end = tier_4_follows(one.case, one.step) == tier_4_follows(other.case, other.step)
    asked_alike = one.case.scenario.together and other.case.scenario.together
    in_one_language = one.case.creator.language == other.case.creator.language
    at_one_desk = one.case.account.key == other.case.account.key
    return to_one_manager and by_mail and same_tier and same_end and asked_alike and in_one_language and at_one_desk


def may_come(case: Case) -> bool:
    """Whether any touch still to come may go to the manager in such a letter."""
    if not (case.scenario.together and case.has_manager and is_running(case)):
        return False
    tiers = range(schedule.next_tier(case), schedule.highest_tier(case) + 1)
    by_manager_alone = not creator_address(case)
    return by_manager_alone or any(place_of_manager(case, tier) is ManagerPlace.TO for tier in tiers)


def stirs(case: Case, now: datetime) -> bool:
    """Whether the manager's other chases need to know of it: a draft to the manager lies open, or the day of its next
    touch has come.
    """
    touch = case.chase.open_touch
    if touch is not None:
        return lies_open(case) and (touch.is_joint_letter or case.creator.manager_email.lower() in touch.to)
    if not may_come(case):
        return False
    people = recipients(case, schedule.next_tier(case))
    if people is None or people.audience is not Audience.MANAGER:
        return False
    step = schedule.next_step(case)
    return step is not None and step.on <= case.local_date(now)


def _leads(due: Due, beside: Iterable[Due]) -> bool:
    """Whether nothing in its own conversation would bring it into a draft of a lower tier."""
    return all(other.step.tier >= due.step.tier for other in beside)


def _are_of_several(dues: Iterable[Due]) -> bool:
    return len({due.case.creator.key for due in dues}) > 1


def _elsewhere(lead: Due, case: Case, now: datetime, day: date) -> Iterator[Candidate]:
    """What is due to the manager in other conversations at this tier; one that is in the letter stays in it over a day
    off. The tier is asked first, since it is told at once.
    """
    touch = case.chase.open_touch
    named = {one.chase for one in touch.also} if touch is not None else frozenset()
    for other in case.alongside:
        is_alike = schedule.next_tier(other) == lead.step.tier and _is_free(other, case)
        due = ready(other, now, day) if is_alike else None
        is_day = all(other.days.is_allowed(each) for each in (day, case.local_date(now)))
        if due is not None and (other.ask.key in named or is_day):
            yield due, companions(due, now, day)


def _is_free(other: Case, case: Case) -> bool:
    """Whether no draft but that of `case` keeps its conversation, or it, busy."""
    names = {other.ask.key, *other.chase.former_keys}
    open_ones = (each.chase.open_touch for each in case.alongside if lies_open(each))
    carried = any(one.chase in names for touch in open_ones if touch is not None for one in touch.also)
    return other.rival in {"", case.ask.key} and not carried


# --- a draft that lies open ---


def taker(due: Due, now: datetime) -> Case | None:
    """The chase whose open, untouched draft to the manager is to be renewed with this one in it."""
    is_to_manager = due.people.audience is Audience.MANAGER
    if not is_to_manager or not _leads(due, companions(due, now, due.case.local_date(now))):
        return None
    return next((other for other in due.case.alongside if _takes(other, due, now)), None)


def _takes(other: Case, due: Due, now: datetime) -> bool:
    touch = other.chase.open_touch
    if touch is None or touch.edited or touch.left or touch.state is not TouchState.DRAFTED:
        return False
    today = other.local_date(now)
    if other.is_overruled(today) or touch.account != due.case.account.key or obstacle(other, now) is not None:
        return False
    day = together.morning_of(other, touch, now)
    draft = together.as_it_lies(other, touch, day)
    if draft is None:
        return False
    day = today if draft.draft(now, day).asked_for < today else day
    is_due = due.step.on <= day and due.case.days.is_allowed(day)
    return is_due and may_list(draft, due) and (touch.is_joint_letter or _are_of_several((draft, due)))


# --- what it says ---


def written(lead: Due, others: Sequence[Due], now: datetime, day: date) -> WriteDraft:
    """The one draft of all of these: a letter to the manager where they are of several creators."""
    if not _are_of_several((lead, *others)):
        return together.joined(lead, others, now, day)
    asked = _date_for_all([lead, *others], now, day)
    first_one, *rest = (due.draft(now, day, asked) for due in (lead, *others))
    keys = [due.case.ask.key for due in (lead, *others)]
    acts = [draft.acts_on for draft in (first_one, *rest) if draft.acts_on is not None]
    return replace(
        first_one,
        cc=(),
        reason=f"{first_one.reason} One letter to {phrases.manager(lead.case)} asks for {phrases.listed(keys)}.",
        acts_on=max(acts, default=None),
        letters=tuple(sorted({day for due in (lead, *others) for day in letters_to_manager(due.case)})),
        holidays=(),
        opens_conversation=True,
        also=tuple(
            Also(
                due.case.ask,
                due.step.number,
                due.step.tier,
                draft.deadline_passed,
                together.since(lead, due, day),
                creator=due.case.creator,
                earlier=draft.earlier,
            )
            for due, draft in zip(others, rest, strict=True)
        ),
    )


def _date_for_all(dues: Sequence[Due], now: datetime, day: date) -> date:
    """The latest of their dates, or the first business day of all creators after it."""
    latest = max(due.draft(now, day).asked_for for due in dues)
    return first(lambda each: all(due.case.days.creator.is_business_day(each) for due in dues), latest)
