"""What `status` and `plan` show: the planner's decisions as values ready to print, and as JSON."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from worker.core import phrases, replies, schedule, tact, together
from worker.core.actions import WriteDraft
from worker.core.beside import in_words
from worker.core.case import Case
from worker.core.channel_choice import Way, beside
from worker.core.channels import Channel
from worker.core.course import Line
from worker.core.cover import on_day
from worker.core.forecast import forecast_lines
from worker.core.joint_letter import may_come
from worker.core.plan import OVER, Decision
from worker.core.touch import THANKS, Touch, TouchState
from worker.rounds import Ledger, in_turn
from worker.service.capacity import Capacity, counted


@dataclass(frozen=True, slots=True)
class Row:
    """One chase and where it stands."""

    case: Case
    decision: Decision
    is_answered: bool = False
    """Whether we have written again since their reply."""


def rows(ledger: Ledger, now: datetime) -> list[Row]:
    """Every chase, by its key."""
    return [
        Row(case, in_turn(ledger, case, now), is_answered(ledger, case)) for _, case in sorted(ledger.cases.items())
    ]


def is_answered(ledger: Ledger, case: Case) -> bool:
    """Whether we have written again since their reply."""
    reply = case.chase.reply
    if reply is None:
        return False
    letters = ledger.conversation(case.ask.key)
    return any(letter.outgoing and letter.at > reply.evidence.at for letter in letters)


def as_json(row: Row) -> dict[str, Any]:
    """One chase for `status --json`."""
    case, decision = row.case, row.decision
    hold = decision.hold
    until = hold.until.isoformat() if hold and hold.until else None
    why = (hold.reason or phrases.hold(hold)) if hold else ""
    following = decision.next
    return {
        "id": case.ask.key,
        "creator": case.creator.key,
        "scenario": case.scenario.key,
        "item": case.ask.item,
        "account": case.account.key,
        "state": decision.state.value,
        "hold": {"kind": hold.kind.value, "until": until, "reason": why} if hold else None,
        "day_zero": decision.day_zero.isoformat() if decision.day_zero else None,
        "touches": [_touch_json(case, touch) for touch in shown_touches(case, decision)],
        "next": {
            "number": following.number,
            "tier": following.tier,
            "channel": following.channel.value,
            "due_on": following.on.isoformat(),
        }
        if following
        else None,
        "reason": decision.reason,
        "needs_detail": list(case.ask.missing),
        "reply": _reply_json(row),
    }


def _reply_json(row: Row) -> dict[str, Any] | None:
    """What they wrote, what it brings, and what we owe since; None without a reply."""
    reply = row.case.chase.reply
    if reply is None:
        return None
    owed = replies.debt(row.case, is_answered=row.is_answered)
    return {
        "from": reply.evidence.sender,
        "at": reply.evidence.at.astimezone(row.case.account.timezone).isoformat(),
        "said": reply.excerpt,
        "promised": reply.promised.isoformat() if reply.promised else None,
        "delivers": reply.delivers,
        "we_owe": {"what": owed.what, "by": owed.by.isoformat()} if owed else None,
    }


def shown_touches(case: Case, decision: Decision) -> list[Touch]:
    """Past and open touches, ascending; a withdrawn one once the chase has ended; those made before Chaser came."""
    earlier = [Touch(n, n, TouchState.SENT) for n in range(1, schedule.earlier_touches(case) + 1)]
    shown = []
    for touch in case.chase.touches:
        if touch.is_past or touch.state is TouchState.DRAFTED:
            shown.append(touch)
        elif touch.revision and touch.claim is None and decision.state in OVER:
            shown.append(_withdrawn(touch))
    if (carried := together.carrier(case)) is not None and carried.is_touch and decision.state not in OVER:
        shown.append(_in_draft_of(carried))
    known = {touch.number for touch in shown}
    return sorted([*(t for t in earlier if t.number not in known), *shown], key=lambda touch: touch.number)


def _in_draft_of(carried: together.Carrier) -> Touch:
    """The touch that lies in another chase's draft."""
    return replace(carried.touch, number=carried.joined.number, also=(), lead=carried.lead.ask.key)


def _withdrawn(touch: Touch) -> Touch:
    return Touch(
        touch.number, touch.tier, TouchState.WITHDRAWN, touch.channel, due_on=touch.due_on, asked_for=touch.asked_for,
        to=touch.to, cc=touch.cc,
    )  # fmt: skip


def _touch_json(case: Case, touch: Touch) -> dict[str, Any]:
    sent = touch.sent_at.astimezone(case.account.timezone).isoformat() if touch.sent_at else None
    shown: dict[str, Any] = {
        "number": touch.number,
        "tier": touch.tier,
        "channel": touch.channel.value,
        "state": touch.state.value,
        "due_on": touch.due_on.isoformat() if touch.due_on else None,
        "sent_at": sent,
        "asked_for": touch.asked_for.isoformat() if touch.asked_for else None,
        "to": list(touch.to),
        "cc": list(touch.cc),
    }
    if touch.edited and touch.state is TouchState.DRAFTED:
        shown["edited"] = True
    if with_others := [*([touch.lead] if touch.lead else []), *(one.chase for one in touch.also)]:
        shown["with"] = with_others
    lying = case.chase.touch(touch.number, beside=True)
    return {**shown, "beside": [_task_json(case, lying)] if lying is not None and lying.revision else []}


def _task_json(case: Case, task: Touch) -> dict[str, Any]:
    """The DM task beside a touch; one that is not there at the moment is withdrawn."""
    state = TouchState.WITHDRAWN if task.state is TouchState.PLANNED else task.state
    sent = task.sent_at.astimezone(case.account.timezone).isoformat() if task.sent_at else None
    return {"channel": task.channel.value, "state": state.value, "sent_at": sent}


@dataclass(frozen=True, slots=True)
class Planned:
    """One draft that would be written, and when."""

    case: Case
    draft: WriteDraft

    @property
    def beside(self) -> Way | None:
        """The direct message that would lie beside it."""
        is_email = self.draft.channel is Channel.EMAIL
        return beside(self.case, self.draft.number, self.draft.tier) if is_email else None

    @property
    def account(self) -> str:
        """In whose mailbox it would lie."""
        return on_day(self.case, self.draft.due_on).account.key

    @property
    def reason(self) -> str:
        """Why it comes then, and what lies beside it."""
        return f"{self.draft.reason} {in_words(self.beside)}" if self.beside else self.draft.reason


def planned(ledger: Ledger, now: datetime, days: int) -> list[Planned]:
    """What would be drafted within so many days, by date, if every draft is sent on its day and nobody answers."""
    found: list[Planned] = []
    taken: defaultdict[str, set[date]] = defaultdict(set)
    touched: defaultdict[str, set[date]] = defaultdict(set)
    capacity = Capacity(ledger, now)
    cases = ledger.cases
    for group in _meeting(list(_conversations(cases))):
        # One draft at a time in a conversation, also where several creators share it.
        lines = [Line(of, taken[_conversation(of[0])], touched[of[0].creator.key]) for of in group]
        horizon = group[0][0].local_date(now) + timedelta(days=days)
        drafts = forecast_lines(lines, now, horizon, capacity)
        for draft in drafts:
            taken[_conversation(cases[draft.chase])].add(draft.due_on)
        for draft in counted(drafts):
            for key in draft.chases:
                touched[cases[key].creator.key].add(draft.due_on)
        found += [Planned(cases[draft.chase], draft) for draft in drafts]
    return sorted(found, key=lambda entry: (entry.draft.due_on, entry.case.ask.key, entry.draft.number))


def _conversations(cases: Mapping[str, Case]) -> Iterator[list[Case]]:
    """The chases by creator and conversation, those of the most urgent first."""
    seen: set[str] = set()
    for case in sorted(cases.values(), key=tact.urgency):
        if case.ask.key not in seen:
            group = [case, *(cases[peer.ask.key] for peer in case.peers if peer.ask.key not in seen)]
            seen.update(each.ask.key for each in group)
            yield group


def _meeting(conversations: list[list[Case]]) -> list[list[list[Case]]]:
    """The conversations whose chases may meet in one letter to their manager, group by group, in the given order."""
    groups: dict[tuple[str, ...], list[list[Case]]] = {}
    for cases in conversations:
        groups.setdefault(_meets_at(cases), []).append(cases)
    return list(groups.values())


def _meets_at(cases: list[Case]) -> tuple[str, ...]:
    """The mailbox and the manager of a conversation with chases that may come into such a letter; else its own."""
    meeting = next((case for case in cases if case.alongside or may_come(case)), None)
    if meeting is None:
        return (cases[0].ask.key,)
    return meeting.account.key, meeting.creator.manager_email.lower()


def _conversation(case: Case) -> str:
    """What tells the conversation of a case from others; the chase itself before it has one."""
    return case.chase.request.message_id if case.chase.request else case.ask.key


def planned_json(entry: Planned) -> dict[str, Any]:
    """One draft for `plan --json`."""
    draft = entry.draft
    return {
        "chase": draft.chase,
        "number": draft.number,
        "tier": draft.tier,
        "channel": draft.channel.value,
        "account": entry.account,
        "beside": [entry.beside.channel.value] if entry.beside else [],
        "on": draft.due_on.isoformat(),
        "to": list(draft.to),
        "cc": list(draft.cc),
        "asked_for": draft.asked_for.isoformat() if draft.number != THANKS else None,
        "also": [one.ask.key for one in draft.also],
        "reason": entry.reason,
    }
