"""What needs the person, most pressing first: the sections with which `status` begins. Each line names its chase."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from worker.core import together
from worker.core.actions import WriteDraft
from worker.core.afterwards import proposal
from worker.core.case import Case
from worker.core.channel_choice import is_formal, only_email_known
from worker.core.events import HoldKind
from worker.core.plan import OVER, Decision, State
from worker.core.touch import TouchState
from worker.service.closing import Closing, ClosingWord
from worker.service.needs_lines import (
    draft_line,
    failed_lines,
    message_line,
    only_email_line,
    reply_line,
    where_details_go,
)
from worker.service.overview import Row

DECISIONS = "Your decision"
TRIED_TWICE = 2
QUIET = frozenset({"Request not seen yet", "Only e-mail tried", "Needs detail"})
"""Sections that press nobody."""


@dataclass(slots=True)
class NeedsYou:
    """What waits for the person; each line names its chase."""

    drafts: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    leave: list[str] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    promises: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    decisions: list[str] = field(default_factory=list)
    debts: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    queued: list[str] = field(default_factory=list)
    only_email: list[str] = field(default_factory=list)
    details: list[str] = field(default_factory=list)
    closings: list[tuple[str, ClosingWord]] = field(default_factory=list)
    """Chase and text, for decisions after a last follow-up."""

    def sections(self) -> list[tuple[str, list[str]]]:
        """Headings with their lines, empty ones left out."""
        named = [
            ("Drafts to send", self.drafts),
            ("Messages to send by hand", self.messages),
            ("Drafts not to send", self.leave),
            ("Replies waiting", self.replies),
            ("Promises due", self.promises),
            ("Questions for you", self.questions),
            (DECISIONS, self.decisions),
            ("Our turn", self.debts),
            ("Rests that end", self.ends),
            ("Addresses that failed", self.addresses),
            ("Request not seen yet", self.requests),
            ("Stuck at Tier 2", self.stuck),
            ("Waiting their turn", self.queued),
            ("Only e-mail tried", self.only_email),
            ("Needs detail", self.details),
        ]
        return [(name, lines) for name, lines in named if lines]

    @property
    def presses(self) -> bool:
        """Whether anything waits that is worth a mail each day. The rest is worth one when it has changed."""
        return any(lines for name, lines in self.sections() if name not in QUIET)

    def counts(self) -> list[tuple[int, str, str]]:
        """How much there is of what a person does first, with its name for one and for several."""
        return [
            (len(self.drafts), "draft to send", "drafts to send"),
            (len(self.messages), "message to send", "messages to send"),
            (len(self.replies), "reply waiting", "replies waiting"),
            (len(self.promises), "promise due", "promises due"),
            (len(self.questions), "question", "questions"),
            (len(self.decisions), "decision", "decisions"),
            (len(self.debts), "debt of ours", "debts of ours"),
        ]


def needs_you(entries: Iterable[Row], now: datetime, closing: Closing | None = None) -> NeedsYou:
    """What the person should look at first; `closing` writes the texts for chases that nobody answered."""
    needs = NeedsYou()
    for row in entries:
        key, case, decision = row.case.ask.key, row.case, row.decision
        _sort_drafts(needs, case, decision)
        if decision.state is State.REPLIED:
            (needs.promises if _is_promise_due(row, now) else needs.replies).append(f"{key}: {reply_line(row, now)}")
        if decision.hold is not None and decision.hold.kind is HoldKind.NEEDS_REVIEW:
            needs.questions.append(f"{key}: {decision.hold.reason}")
        if decision.hold is not None and decision.hold.kind is HoldKind.OUR_COURT and decision.hold.about in {"", key}:
            needs.debts.append(f"{key}: {decision.hold.reason}")
        if _ends_soon(case, decision, now):
            needs.ends.append(f"{key}: {decision.reason}")
        if _has_only_email_tried(case, decision):
            needs.only_email.append(f"{key}: {only_email_line(case)}")
        _sort_decisions(needs, case, decision, closing)
        if decision.state not in OVER:
            needs.addresses += [f"{key}: {line}" for line in failed_lines(case)]
        if decision.state is State.WAITING and (case.requested_on is None or not case.owner_known):
            needs.requests.append(f"{key}: {decision.reason}")
        if _is_stuck(case, decision, now):
            needs.stuck.append(f"{key}: {decision.reason}")
        if case.is_queued and any(isinstance(a, WriteDraft) and not a.beside for a in decision.actions):
            needs.queued.append(f"{key}: {decision.reason}")
        if case.ask.missing and decision.state not in OVER and not case.waits_its_turn:
            where = f" (write it into {where_details_go(case)})" if case.ask.file else ""
            needs.details.append(f"{key}: {', '.join(case.ask.missing)}{where}")
    return needs


def _sort_decisions(needs: NeedsYou, case: Case, decision: Decision, closing: Closing | None) -> None:
    """What only the person can decide, with what was announced and a text to go with it."""
    key = case.ask.key
    if decision.state is State.UNREACHABLE:
        needs.decisions.append(f"{key}: {decision.reason}")
    if decision.state is State.EXHAUSTED:
        needs.decisions.append(f"{key}: {decision.reason} {proposal(case)}")
        word = closing(case) if closing else None
        needs.closings += [(key, word)] if word else []


def _is_stuck(case: Case, decision: Decision, now: datetime) -> bool:
    """Whether its second tier went out longer ago than the segment lets pass unseen (seed 001, "Mid-Market brands")."""
    past, most = case.chase.past, case.habits.flag_tier_2
    if most is None or decision.state is not State.ACTIVE or not past or past[-1].sent_at is None:
        return False
    return past[-1].tier == 2 and (case.local_date(now) - case.local_date(past[-1].sent_at)).days > most  # noqa: PLR2004


def _is_promise_due(row: Row, now: datetime) -> bool:
    """Whether the day for which a reply promised something has come."""
    reply = row.case.chase.reply
    return reply is not None and reply.promised is not None and reply.promised <= row.case.local_date(now)


def _ends_soon(case: Case, decision: Decision, now: datetime) -> bool:
    """Whether a rest ends by the next business day, so that a draft may appear."""
    until = decision.hold.until if decision.hold else None
    return until is not None and until <= case.days.after(case.local_date(now))


def _has_only_email_tried(case: Case, decision: Decision) -> bool:
    """Whether e-mail went unanswered twice and no other channel could be tried (seed 001, "Switch Channels")."""
    is_waiting = decision.state in {State.ACTIVE, State.EXHAUSTED, State.UNREACHABLE}
    return is_waiting and case.chase.sent_count >= TRIED_TWICE and not is_formal(case) and only_email_known(case)


def _sort_drafts(needs: NeedsYou, case: Case, decision: Decision) -> None:
    """What lies in Drafts: to be sent, or to be left alone. One that is being looked for is neither."""
    key, touch = case.ask.key, case.chase.open_touch
    is_resting = decision.state in OVER or decision.state is State.HELD
    notes = [one for one in case.chase.all_open if one.is_note and one.state is TouchState.DRAFTED]
    needs.messages += [f"{key}: {message_line(case, one)}" for one in notes if not (is_resting or one.missed_at)]
    if touch is not None and touch.state is TouchState.DRAFTED and touch.missed_at is None and not touch.is_note:
        if is_resting:
            needs.leave.append(f"{key}: {draft_line(touch)} Do not send it: {decision.reason}")
        else:
            needs.drafts.append(f"{key}: {draft_line(touch)}")
    carried = together.carrier(case)
    if carried is not None and carried.touch.edited and is_resting:
        asks = f"The draft of {carried.lead.ask.key} that you edited asks for it, too: take it out there."
        needs.leave.append(f"{key}: {asks} {decision.reason}")
    lying = case.chase.open_thanks
    if lying is not None and lying.state is TouchState.DRAFTED and lying.missed_at is None:
        edited = " (edited by you)" if lying.edited else ""
        needs.drafts.append(f"{key}: A thank-you to {', '.join(lying.to)}, since {case.ask.item} is in{edited}.")
    for sent in case.chase.touches:
        if sent.state is TouchState.SENT and sent.left and sent.place is not None:
            copy = f"A second copy of Touch {sent.number}, which was sent, lies in Drafts: delete it."
            needs.leave.append(f"{key}: {copy}")
