"""What `status`, `why` and `plan` show: the planner's decisions and the history, as values ready to print."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from worker.core import schedule
from worker.core.actions import WriteDraft
from worker.core.case import Case
from worker.core.events import HoldKind
from worker.core.forecast import forecast
from worker.core.plan import OVER, Decision, State, decide
from worker.core.touch import Touch, TouchState
from worker.rounds import Ledger
from worker.rounds.passes import urgency
from worker.rounds.quota import spent
from worker.service.hand import told

ASK_AGAIN_AFTER = 3
"""Business days after a reply on which the person is asked how it goes on (spec §5, "Replied is not done")."""


@dataclass(frozen=True, slots=True)
class Row:
    """One chase and where it stands."""

    case: Case
    decision: Decision
    is_answered: bool = False
    """Whether we have written again since their reply."""


@dataclass(slots=True)
class NeedsYou:
    """What waits for the person, most pressing first; each line names its chase."""

    drafts: list[str] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    decisions: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    queued: list[str] = field(default_factory=list)
    details: list[str] = field(default_factory=list)

    def sections(self) -> list[tuple[str, list[str]]]:
        """Headings with their lines, empty ones left out."""
        named = [
            ("Drafts to send", self.drafts),
            ("Replies waiting", self.replies),
            ("Questions for you", self.questions),
            ("Your decision", self.decisions),
            ("Request not seen yet", self.requests),
            ("Waiting their turn", self.queued),
            ("Needs detail", self.details),
        ]
        return [(name, lines) for name, lines in named if lines]


def rows(ledger: Ledger, now: datetime) -> list[Row]:
    """Every chase, by its key."""
    return [Row(case, decide(case, now), _is_answered(ledger, case)) for _, case in sorted(ledger.cases.items())]


def _is_answered(ledger: Ledger, case: Case) -> bool:
    reply = case.chase.reply
    if reply is None:
        return False
    letters = ledger.conversation(case.ask.key)
    return any(letter.outgoing and letter.at > reply.evidence.at for letter in letters)


def needs_you(entries: Iterable[Row], now: datetime) -> NeedsYou:
    """What the person should look at first."""
    needs = NeedsYou()
    for row in entries:
        key, case, decision = row.case.ask.key, row.case, row.decision
        touch = case.chase.open_touch
        if touch is not None and touch.state is TouchState.DRAFTED:
            needs.drafts.append(f"{key}: {_draft_line(touch, decision)}")
        if decision.state is State.REPLIED:
            needs.replies.append(f"{key}: {_reply_line(row, now)}")
        if decision.hold is not None and decision.hold.kind is HoldKind.NEEDS_REVIEW:
            needs.questions.append(f"{key}: {decision.hold.reason}")
        if decision.state in {State.EXHAUSTED, State.UNREACHABLE}:
            needs.decisions.append(f"{key}: {decision.reason}")
        if decision.state is State.WAITING and (case.requested_on is None or not case.owner_known):
            needs.requests.append(f"{key}: {decision.reason}")
        if case.is_queued and decision.actions:
            needs.queued.append(f"{key}: {decision.reason}")
        if case.ask.missing and decision.state not in OVER:
            needs.details.append(f"{key}: {', '.join(case.ask.missing)}")
    return needs


def _draft_line(touch: Touch, decision: Decision) -> str:
    whom = ", ".join(touch.to)
    edited = " (edited by you)" if touch.edited else ""
    warning = " Do not send it: a reply has come." if decision.state is State.REPLIED else ""
    asked = f", asks for {touch.asked_for:%a} {touch.asked_for.isoformat()}" if touch.asked_for else ""
    left = f" {touch.left}." if touch.left else ""
    return f"Touch {touch.number} (Tier {touch.tier}) to {whom}{asked}{edited}.{warning}{left}"


def _reply_line(row: Row, now: datetime) -> str:
    case, reply = row.case, row.case.chase.reply
    if reply is None:
        return row.decision.reason
    today = case.local_date(now)
    since = case.days.elapsed(case.local_date(reply.evidence.at), today)
    asks = today > reply.promised if reply.promised else since >= ASK_AGAIN_AFTER or bool(reply.delivers)
    key = case.ask.key
    question = f" Settled? chaser done {key}, or chaser resume {key}." if asks else ""
    said = f' They wrote: "{reply.excerpt}"' if reply.excerpt else ""
    turn = " Our answer went out; the last word is ours." if row.is_answered else ""
    return f"{row.decision.reason}{turn}{said}{question}"


def as_json(row: Row) -> dict[str, Any]:
    """One chase for `status --json` (spec §6)."""
    case, decision = row.case, row.decision
    hold = decision.hold
    until = hold.until.isoformat() if hold and hold.until else None
    following = decision.next
    return {
        "id": case.ask.key,
        "creator": case.creator.key,
        "scenario": case.scenario.key,
        "item": case.ask.item,
        "account": case.account.key,
        "state": decision.state.value,
        "hold": {"kind": hold.kind.value, "until": until, "reason": hold.reason} if hold else None,
        "day_zero": decision.day_zero.isoformat() if decision.day_zero else None,
        "touches": [_touch_json(case, touch) for touch in shown_touches(case, decision)],
        "next": {
            "number": following.number,
            "tier": following.tier,
            "channel": following.channel,
            "due_on": following.on.isoformat(),
        }
        if following
        else None,
        "reason": decision.reason,
        "needs_detail": list(case.ask.missing),
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
    known = {touch.number for touch in shown}
    return sorted([*(t for t in earlier if t.number not in known), *shown], key=lambda touch: touch.number)


def _withdrawn(touch: Touch) -> Touch:
    return Touch(
        touch.number, touch.tier, TouchState.WITHDRAWN, due_on=touch.due_on, asked_for=touch.asked_for,
        to=touch.to, cc=touch.cc,
    )  # fmt: skip


def _touch_json(case: Case, touch: Touch) -> dict[str, Any]:
    sent = touch.sent_at.astimezone(case.account.timezone).isoformat() if touch.sent_at else None
    shown: dict[str, Any] = {
        "number": touch.number,
        "tier": touch.tier,
        "channel": touch.channel,
        "state": touch.state.value,
        "due_on": touch.due_on.isoformat() if touch.due_on else None,
        "sent_at": sent,
        "asked_for": touch.asked_for.isoformat() if touch.asked_for else None,
        "to": list(touch.to),
        "cc": list(touch.cc),
    }
    return {**shown, "edited": True} if touch.edited and touch.state is TouchState.DRAFTED else shown


@dataclass(frozen=True, slots=True)
class Planned:
    """One draft that would be written, and when."""

    case: Case
    draft: WriteDraft


def planned(ledger: Ledger, now: datetime, days: int) -> list[Planned]:
    """What would be drafted within so many days, by date, if every draft is sent on its day and nobody answers."""
    found = []
    taken: dict[str, set[date]] = {}
    full: dict[str, Counter[date]] = {}
    for case in sorted(ledger.cases.values(), key=urgency):
        today = case.local_date(now)
        # One draft at a time in a conversation, and one that lies open there now goes out first.
        days_taken = taken.setdefault(_conversation(case), {today} if case.rival else set())
        written = full.setdefault(case.account.key, Counter({today: spent(ledger.store, case.account.key, today)}))
        enough = {day for day, count in written.items() if count >= ledger.settings.drafts_per_day}
        drafts = forecast(case, now, today + timedelta(days=days), frozenset(days_taken | enough))
        days_taken |= {draft.due_on for draft in drafts}
        written.update(draft.due_on for draft in drafts)
        found += [Planned(case, draft) for draft in drafts]
    return sorted(found, key=lambda entry: (entry.draft.due_on, entry.case.ask.key, entry.draft.number))


def _conversation(case: Case) -> str:
    """What tells the conversation of a case from others; the chase itself before it has one."""
    return case.chase.request.message_id if case.chase.request else case.ask.key


def planned_json(entry: Planned) -> dict[str, Any]:
    """One draft for `plan --json` (spec §6)."""
    draft = entry.draft
    return {
        "chase": draft.chase,
        "number": draft.number,
        "tier": draft.tier,
        "channel": "email",
        "on": draft.due_on.isoformat(),
        "to": list(draft.to),
        "cc": list(draft.cc),
        "asked_for": draft.asked_for.isoformat(),
        "reason": draft.reason,
    }


@dataclass(frozen=True, slots=True)
class Reasons:
    """What `why` says: where it stands, what it rests on, what comes next, and the history behind it."""

    row: Row
    next_line: str
    evidence: str
    history: list[tuple[datetime, str]]


def reasons(ledger: Ledger, key: str, now: datetime) -> Reasons:
    """The decision on one chase with its evidence."""
    case = ledger.case(key)
    decision = decide(case, now)
    undone = {entry.event.event for entry in ledger.history(key) if hasattr(entry.event, "event")}
    history = []
    for entry in ledger.history(key):
        text = told(entry.event)
        if text:
            history.append((entry.event.at, f"{text} (undone)" if entry.number in undone else text))
    return Reasons(Row(case, decision), _next_line(decision, case, now), _evidence(case, decision), history)


def _next_line(decision: Decision, case: Case, now: datetime) -> str:
    following = decision.next
    if following is None:
        return (
            "Next: nothing; Chaser writes no more in this chase." if decision.state in OVER else "Next: not known yet."
        )
    when = _when(following.on, case.local_date(now))
    return f"Next: Touch {following.number} (Tier {following.tier}) {when}, unless a reply comes first."


def _when(day: date, today: date) -> str:
    return "today" if day == today else f"on {day:%A}, {day:%B} {day.day}"


def _evidence(case: Case, decision: Decision) -> str:
    """The mail the decision rests on."""
    chase = case.chase
    evidence = (decision.hold.evidence if decision.hold else None) or (chase.reply.evidence if chase.reply else None)
    sent = [touch.evidence for touch in chase.past if touch.evidence]
    evidence = evidence or (sent[-1] if sent else None) or chase.request
    if evidence is None:
        return "Evidence: none in the mailbox yet."
    when = evidence.at.astimezone(case.account.timezone)
    where = f"{when:%Y-%m-%d %H:%M}, in {evidence.folder}"
    return f'Evidence: "{evidence.subject}" from {evidence.sender}, {where} ({evidence.rule}).'
