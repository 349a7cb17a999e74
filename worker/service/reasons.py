"""What `why` shows: the decision on one chase, the mail it rests on, and the history, by the mails' own times."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from worker.core import events as e
from worker.core import phrases, replies
from worker.core.afterwards import proposal
from worker.core.case import Case
from worker.core.channels import Channel
from worker.core.phrases import day
from worker.core.plan import OVER, Decision, State
from worker.core.touch import TouchState
from worker.rounds import Ledger, in_turn
from worker.service import overview
from worker.service.closing import Closing, ClosingWord
from worker.service.history_words import told
from worker.service.overview import Row

AT_ONCE = timedelta(hours=1)
"""What is noticed within this time needs no word on when it was noticed."""
A_WEEK = 7
"""Days within which a weekday says which day is meant."""


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened, and when: by the mail's own time where it rests on a mail, in the account's zone."""

    at: datetime
    noticed_at: datetime
    what: str

    @property
    def line(self) -> str:
        """What happened, and when Chaser noticed where that was much later."""
        if abs(self.noticed_at - self.at) <= AT_ONCE:
            return self.what
        return f"{self.what} (noticed {_moment(self.noticed_at, self.at)})"


@dataclass(frozen=True, slots=True)
class Reasons:
    """What `why` says: where it stands, what it rests on, what comes next, and the history behind it."""

    row: Row
    next_line: str
    evidence: str
    said: str
    """What they newly wrote, shortened, and what we owe since; "" without a reply."""
    history: list[Told]
    milestone: str = ""
    """Which milestone it is, and how its day comes about; "" for an ask of its own."""
    tried: str = ""
    """What was tried on which channel."""
    proposal: str = ""
    """What is for the person to do once nobody has answered the last follow-up."""
    closing: ClosingWord | None = None
    """The text that goes with it."""


def reasons(ledger: Ledger, key: str, now: datetime, closing: Closing | None = None) -> Reasons:
    """The decision on one chase with its evidence; `closing` writes the text for one that nobody answered."""
    case = ledger.case(key)
    decision = in_turn(ledger, case, now)
    is_over = decision.state is State.EXHAUSTED
    row = Row(case, decision, overview.is_answered(ledger, case))
    return Reasons(
        row, _next_line(decision, case, now), _evidence(case, decision), _said(row), _history(ledger, case),
        phrases.milestone(case), _tried(case),
        proposal(case) if is_over else "", closing(case) if closing and is_over else None,
    )  # fmt: skip


def _said(row: Row) -> str:
    reply = row.case.chase.reply
    if reply is None or not reply.excerpt:
        return ""
    owed = replies.debt(row.case, is_answered=row.is_answered)
    return f'They wrote: "{reply.excerpt}"{phrases.our_turn(owed)}'


def _history(ledger: Ledger, case: Case) -> list[Told]:
    """Everything worth telling, in the order in which it happened."""
    entries = ledger.history(case.ask.key)
    undone = {entry.event.event for entry in entries if isinstance(entry.event, e.Undone)}
    found = []
    for entry in entries:
        if text := told(entry.event):
            zone = case.account.timezone
            what = f"{text} (undone)" if entry.number in undone else text
            found.append(Told(_happened(entry.event).astimezone(zone), entry.event.at.astimezone(zone), what))
    return sorted(found, key=lambda one: one.at)


def _tried(case: Case) -> str:
    """What went out on each channel: "Tried so far: e-mail (Touches 1, 2), Instagram (Touch 2)."."""
    sent: dict[Channel, list[int]] = {}
    for touch in (*case.chase.touches, *case.chase.tasks):
        if touch.state is TouchState.SENT and not touch.is_thanks:
            sent.setdefault(touch.channel, []).append(touch.number)
    words = [
        f"{channel.label} (Touch{'es' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))})"
        for channel, numbers in sent.items()
    ]
    return f"Tried so far: {', '.join(words)}." if words else ""


def _happened(event: e.Event) -> datetime:
    """The time of the mail that the event rests on; of what a person typed, and of what Chaser did, its own."""
    match event:
        case e.TouchSent() | e.WrittenByHand():
            return event.sent_at
        case e.ReplyReceived(who=e.YOU) | e.MarkedDone() | e.MarkedStopped() | e.HoldPlaced(kind=e.HoldKind.PAUSED):
            return event.at
        case _:
            evidence = getattr(event, "evidence", None)
            return evidence.at if evidence is not None else event.at


def _moment(moment: datetime, than: datetime) -> str:
    """A moment as short as it stays clear beside another one."""
    days = abs((moment.date() - than.date()).days)
    if days == 0:
        return f"{moment:%H:%M}"
    return f"{moment:%A %H:%M}" if days < A_WEEK else f"{day(moment.date())}, {moment:%H:%M}"


def _next_line(decision: Decision, case: Case, now: datetime) -> str:
    following = decision.next
    if following is None and decision.state is State.REPLIED and (asked := replies.due_on(case)):
        return _question_line(asked, case.local_date(now))
    if following is None:
        return (
            "Next: nothing; Chaser writes no more in this chase." if decision.state in OVER else "Next: not known yet."
        )
    when = _when(following.on, case.local_date(now))
    return f"Next: Touch {following.number} (Tier {following.tier}) {when}, unless a reply comes first."


def _question_line(asked: date, today: date) -> str:
    if asked > today:
        return f"Next: on {day(asked)} you are asked whether it is settled, unless you say so before."
    return "Next: your answer to chaser review; Chaser writes no more by itself."


def _when(on: date, today: date) -> str:
    return "today" if on == today else f"on {day(on)}"


def _evidence(case: Case, decision: Decision) -> str:
    """The mail the decision rests on."""
    chase = case.chase
    evidence = (decision.hold.evidence if decision.hold else None) or (chase.reply.evidence if chase.reply else None)
    sent = [touch.evidence for touch in chase.past if touch.evidence]
    evidence = evidence or (sent[-1] if sent else None) or chase.request
    if evidence is None:
        return "Evidence: none in the mailbox yet."
    when = evidence.at.astimezone(case.account.timezone)
    if not evidence.folder:
        return f"Evidence: your word on {when:%Y-%m-%d %H:%M} ({evidence.rule})."
    where = f"{when:%Y-%m-%d %H:%M}, in {evidence.folder}"
    return f'Evidence: "{evidence.subject}" from {evidence.sender}, {where} ({evidence.rule}).'
