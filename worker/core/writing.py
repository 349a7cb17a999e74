"""The draft of a touch as a value: to whom, for which date, and everything else its words depend on."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

from worker.core import phrases, schedule
from worker.core.actions import Audience, WriteDraft
from worker.core.addressing import Recipients, announces_manager
from worker.core.cadence import SEVERAL, SEVERAL_CREATORS, Scenario
from worker.core.case import Case
from worker.core.schedule import Step
from worker.core.touch import Touch, TouchState

LAST_WISHING: Final = 2
"""The last tier that may wish well: who announces an action wishes no happy holidays."""
NEAR: Final = range(-2, 5)
"""Days around a letter's own on which a holiday is near enough to be wished well for."""


def list_of(draft: WriteDraft) -> Scenario | None:
    """Under what the words for a draft about several asks stand; None for one about a single ask."""
    if not draft.also:
        return None
    return SEVERAL_CREATORS if draft.is_joint_letter else SEVERAL


def write(
    case: Case, step: Step, people: Recipients, now: datetime, on: date | None = None, *, asked_for: date | None = None
) -> WriteDraft:
    """The draft of this step as it reads when sent `on` (today without more); `asked_for` where it is not the step's
    own date.
    """
    day = on or case.local_date(now)
    asked = asked_for or schedule.asked_for(case, step.number, step.tier, day)
    follows = tier_4_follows(case, step)
    return WriteDraft(
        chase=case.ask.key,
        number=step.number,
        tier=step.tier,
        audience=people.audience,
        to=people.to,
        cc=people.cc,
        due_on=day,
        asked_for=asked,
        reason=phrases.progress(case, step, day)
        + phrases.by_channel(people.channel, people.because)
        + phrases.stands_in(case, day),
        announces_manager=announces_manager(case, step.tier) and case.creator.manager_email.lower() not in people.to,
        copies_manager=case.creator.manager_email.lower() in people.cc,
        tier_4_follows=follows,
        acts_on=_acts_on(case, step, day, asked) if follows else None,
        earlier=earlier_messages(case, people.audience, as_creator_saw=True),
        holidays=_holidays_near(case, day) if step.tier <= LAST_WISHING else (),
        deadline_passed=case.ask.deadline is not None and case.ask.deadline < day,
        opens_conversation=case.chase.request is None and not case.chase.sent_count,
        channel=people.channel,
    )


def tier_4_follows(case: Case, step: Step) -> bool:
    """Whether this is a Tier 3 after which a last word with the manager comes."""
    return step.tier == 3 and schedule.highest_tier(case) > step.tier and _has_window(case, step.number + 1)  # noqa: PLR2004


def _has_window(case: Case, number: int) -> bool:
    return number <= len(case.scenario.windows_for(case.ask.stakes))


def _acts_on(case: Case, step: Step, day: date, asked: date) -> date:
    """Tier 4's asked-for date, were this touch sent on `day`: what Tier 3 announces takes effect then."""
    moment = datetime.combine(day, case.account.draft_at, case.account.timezone)
    sent = Touch(step.number, step.tier, TouchState.SENT, asked_for=asked, sent_at=moment)
    after = case.supposing(sent)
    final = schedule.next_step(after)
    return schedule.asked_for(after, final.number, final.tier, final.on) if final else asked


def _holidays_near(case: Case, day: date) -> tuple[str, ...]:
    """Holidays of the creator's country from two days before `day` to four after it, the nearest first."""
    near = sorted(NEAR, key=abs)
    known = case.days.creator.holidays
    return tuple(dict.fromkeys(known[there] for off in near if (there := day + timedelta(days=off)) in known))


def earlier_messages(case: Case, audience: Audience, *, as_creator_saw: bool = False) -> tuple[date, ...]:
    """The days of our messages in this conversation, as its reader saw them come: the request and the touches sent.

    Of a milestone the touches alone: what opened its conversation was about the campaign. What the manager alone got,
    though the creator can be written to, is left out for the creator, and where it is to be said `as_creator_saw` it.
    Of a manager no time zone is known; for them the days are the account's.
    """
    zone = case.days.creator.timezone if audience is Audience.CREATOR else case.account.timezone
    request = case.chase.request if case.ask.origin is None else None
    is_theirs = as_creator_saw or audience is Audience.CREATOR
    past = (touch for touch in case.chase.past if not (is_theirs and _went_past_the_creator(case, touch)))
    sent = [t.sent_at for t in past if t.state is TouchState.SENT and t.sent_at is not None]
    return tuple(moment.astimezone(zone).date() for moment in ([request.at] if request else []) + sent)


def letters_to_manager(case: Case) -> Iterator[date]:
    """The account's days on which the manager alone got a mail of ours, though the creator can be written to."""
    for touch in case.chase.past:
        if touch.state is TouchState.SENT and touch.sent_at is not None and _went_past_the_creator(case, touch):
            yield case.local_date(touch.sent_at)


def _went_past_the_creator(case: Case, touch: Touch) -> bool:
    """Whether the manager alone got it, though the creator can be written to."""
    people = {*touch.to, *touch.cc}
    return bool(case.creator.addresses and people) and people <= {case.creator.manager_email.lower()}
