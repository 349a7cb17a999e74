"""What a mail of our own means: a draft that was sent, or a follow-up written by hand.

The signals of a send stand in their order of trust: the draft's id, its reference, the conversation, and at last equal
subject, shared recipients and like words. Two drafts that a mail fits alike are never guessed apart.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from worker.core import events as e
from worker.core import matching, naming, schedule, together
from worker.core.case import Case
from worker.core.day_zero import day_zero
from worker.core.findings import NOTHING, Finding, Understanding
from worker.core.likeness import likeness
from worker.core.matching import Board
from worker.core.messages import Evidence, Mail, Role, base_subject
from worker.core.touch import THANKS, Touch, TouchState

SENDS_LIE_IN = frozenset({Role.SENT, Role.ALL, Role.INBOX, Role.ARCHIVE, Role.OTHER})
NEVER_SENT = timedelta(seconds=1)
FEW_MINUTES = timedelta(minutes=5)
"""How far clocks of a mail program and a server may differ."""
ALIKE = 0.7
"""The least likeness of words by which a mail without any id counts as the draft that was sent."""


def from_us(mail: Mail, board: Board, now: datetime) -> Understanding:
    """What a mail of ours means, requests aside."""
    key = board.drafts.get(mail.message_id) or board.drafts.get(mail.ref)
    if key is not None and key[0] in board.cases:
        return _draft_sent(mail, board, board.cases[key[0]], key[1], now)
    conversation = [case for case in board.in_conversation(mail) if _reaches(mail, case, board)]
    if not conversation:
        return _like_a_draft(mail, board, now)
    findings = [finding for case in _spoken_of(mail, conversation, board) for finding in _by_hand(mail, case, now)]
    return Understanding(tuple(findings), frozenset(case.ask.key for case in conversation))


def is_a_draft(mail: Mail, board: Board) -> bool:
    """Whether it bears an id or the reference of a draft of ours."""
    return mail.message_id in board.drafts or mail.ref in board.drafts


def _draft_sent(mail: Mail, board: Board, case: Case, number: int, now: datetime) -> Understanding:
    """Signals 1 and 2: the Sent copy bears an id or the reference of our draft."""
    touch = case.chase.touch(number, beside=number == THANKS)
    is_a_copy = touch is not None and (_is_the_draft_itself(mail, touch) or _lay_in_drafts(mail, touch))
    if touch is None or (mail.role is not Role.SENT and is_a_copy):
        return NOTHING
    rule = (
        "it bears the draft's Message-ID" if mail.message_id in touch.message_ids else "it bears the draft's reference"
    )
    event = e.TouchSent(
        now, number, touch.tier, _sent_at(mail, touch, now), mail.to, mail.cc, Evidence.of(mail, rule),
        beside=touch.beside,
    )  # fmt: skip
    chases = _asked_for(case, touch, board) | {other.ask.key for other in board.in_conversation(mail)}
    if touch.state is TouchState.SENT:
        return Understanding((), chases, touch.is_joint_letter)
    return Understanding(tuple(_gone_out(mail, case, touch, event, board)), chases, touch.is_joint_letter)


def _asked_for(case: Case, touch: Touch, board: Board) -> frozenset[str]:
    """The chases that its draft asked for, as they are called now."""
    names = {one.chase for one in touch.also}
    also = (k for k, other in board.cases.items() if k in names or not names.isdisjoint(other.chase.former_keys))
    return frozenset({case.ask.key, *also})


def _gone_out(mail: Mail, case: Case, touch: Touch, event: e.TouchSent, board: Board) -> Iterable[Finding]:
    """The draft of this touch was sent: for its own chase, and for the others that it asks for."""
    yield Finding(case.ask.key, event, f"touch:{touch.number}:{mail.identity}")
    for chase, number, theirs in together.went(case.ask.key, touch, event, board.cases):
        yield Finding(chase, theirs, f"touch:{number}:{mail.identity}")


def _like_a_draft(mail: Mail, board: Board, now: datetime) -> Understanding:
    """The last signal: a mail without any id of ours, but with the subject, a recipient and the words of a draft."""
    fitting = [
        (case, touch)
        for case in board.cases.values()
        for touch in case.chase.touches
        if touch.may_turn_up and fits(mail, touch) and mail.at >= (touch.claimed_at or now) - FEW_MINUTES
    ]
    alike = [
        (case, touch)
        for case, touch in fitting
        if likeness(mail.text or "", board.draft_texts.get((case.ask.key, touch.number), "")) >= ALIKE
    ]
    if len(alike) == 1 and len(fitting) == 1:
        ((case, touch),) = alike
        rule = "its subject, recipient and words are the draft's"
        evidence = Evidence.of(mail, rule, ALIKE)
        event = e.TouchSent(now, touch.number, touch.tier, _sent_at(mail, None, now), mail.to, mail.cc, evidence)
        chases = _asked_for(case, touch, board)
        return Understanding(tuple(_gone_out(mail, case, touch, event, board)), chases, touch.is_joint_letter)
    return Understanding(tuple(_which(mail, case, touch, now) for case, touch in alike))


def fits(mail: Mail, touch: Touch) -> bool:
    """Whether subject and a recipient are those of the touch's draft."""
    same_subject = base_subject(mail.subject).lower() == base_subject(touch.subject).lower()
    return same_subject and bool(set(mail.recipients) & {*touch.to, *touch.cc})


def _which(mail: Mail, case: Case, touch: Touch, now: datetime) -> Finding:
    """Several drafts fit: the person is asked."""
    question = f'Was "{mail.subject}" the draft of Touch {touch.number} for {case.ask.item}? Mark it done, or resume.'
    evidence = Evidence.of(mail, "it fits several drafts", 0.5)
    return Finding(case.ask.key, e.ReviewAsked(now, question, evidence), mail.identity)


def _is_the_draft_itself(mail: Mail, touch: Touch) -> bool:
    """Our draft moved to another folder keeps its Date; whatever was sent has a new one."""
    return touch.claimed_at is not None and abs(mail.at - touch.claimed_at) < NEVER_SENT


def _lay_in_drafts(mail: Mail, touch: Touch) -> bool:
    """What a person saved anew and moved to another folder has the Date of its saving; what was sent, a later one."""
    return touch.edited_at is not None and mail.at <= touch.edited_at


def _sent_at(mail: Mail, touch: Touch | None, now: datetime) -> datetime:
    """When it really went out: its Date, unless that is still the draft's own; never in the future."""
    moment = mail.at
    if touch is not None and _is_the_draft_itself(mail, touch):
        stamp = mail.arrived_at
        moment = stamp if stamp is not None and touch.claimed_at and touch.claimed_at <= stamp <= now else now
    return min(moment, now)


def _reaches(mail: Mail, case: Case, board: Board) -> bool:
    return any(board.is_tracked(case, address) for address in mail.recipients)


def _spoken_of(mail: Mail, cases: list[Case], board: Board) -> list[Case]:
    """Of several asks in one conversation the ones the mail names, else all; those that have ended are left out."""
    named = cases
    if len(cases) > 1:
        is_apart = all(board.is_apart(mail, case.ask.key) for case in cases)
        named = naming.named_in_letter(mail, cases) if is_apart else naming.named_among(mail, cases)
    return [case for case in named or cases if matching.is_running(case) and matching.hears(case, mail)]


def _by_hand(mail: Mail, case: Case, now: datetime) -> Iterable[Finding]:
    """A follow-up the person wrote: the touch itself, a new start of the wait, or plain conversation."""
    chase = case.chase
    if chase.request is not None and mail.identity == chase.request.message_id:
        return
    if any(t.evidence and t.evidence.message_id == mail.identity for t in chase.touches):
        return
    sent_at = _sent_at(mail, None, now)
    day = case.local_date(sent_at)
    begins = day_zero(case)
    touch = chase.open_touch if _lay_there(chase.open_touch, sent_at) else None
    carried = together.carrier(case)
    if carried is not None and not carried.is_touch and _lay_there(carried.touch, sent_at):
        evidence = Evidence.of(mail, "written by hand in the conversation")
        asked = carried.touch.asked_for
        yield Finding(chase.key, e.WrittenByHand(now, sent_at, evidence, asked_for=asked), mail.identity)
        return
    was_drafted = touch is not None and (touch.edited or touch.missed_at is not None)
    rule = "sent in the conversation, its draft being gone" if was_drafted else "written by hand in the conversation"
    evidence = Evidence.of(mail, rule, 0.8 if was_drafted else 1.0)
    step = schedule.next_step(case)
    if touch is None and (begins is None or day < begins):
        return
    counts = touch is not None or (step is not None and step.opens <= day)
    answered = chase.taken_up_at is not None and sent_at < chase.taken_up_at
    late_history = chase.opened_at is not None and sent_at < chase.opened_at
    number = touch.number if touch else step.number if step else 0
    if counts and number and not answered and not (late_history and number > schedule.COUNTED_AT_MOST):
        tier = touch.tier if touch else step.tier if step else 1
        event = e.TouchSent(now, number, tier, sent_at, mail.to, mail.cc, evidence, by_hand=not was_drafted)
        yield Finding(case.ask.key, event, f"touch:{number}:{mail.identity}")
    else:
        yield Finding(case.ask.key, e.WrittenByHand(now, sent_at, evidence), mail.identity)


def _lay_there(touch: Touch | None, at: datetime) -> bool:
    """Whether this draft lay there, or was about to, when a mail was written: one that is read again may be older."""
    begun = (touch.first_drafted_at or touch.claimed_at) if touch else None
    return touch is not None and (begun is None or at >= begun - FEW_MINUTES)
