"""The questions that wait for the person, and what an answer does: one key each, and every answer can be undone.

What was set aside asks nothing; it is shown until the person has seen it and says so.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from worker.core import events as e
from worker.core import phrases, replies
from worker.core.case import Case
from worker.core.chase import ABOUT_REQUEST
from worker.core.messages import Evidence
from worker.core.plan import State
from worker.errors import WrongUse
from worker.rounds import Ledger
from worker.service import hand
from worker.service.overview import Row
from worker.store.repository import Store
from worker.store.values import Letter, SetAside

ALL = "all"


class Answer(StrEnum):
    """What the person may say to a question."""

    YES = "yes"
    """To a proposed request: it is the one."""
    GO_ON = "resume"
    DONE = "done"
    STOP = "stop"
    SLOW = "slow-progress"
    """To a reply that was not followed by the item: a sequence that asks how it is going takes over."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about one chase, the mail it rests on, and the possible answers."""

    chase: str
    item: str
    text: str
    evidence: Evidence | None
    answers: tuple[Answer, ...]
    said: str = ""
    """What a reply newly said, shortened."""

    def as_json(self) -> dict[str, Any]:
        """The same for other tools."""
        mail = self.evidence
        shown = (
            {
                "from": mail.sender,
                "subject": mail.subject,
                "at": mail.at.isoformat(),
                "folder": mail.folder,
                "rule": mail.rule,
                "said": self.said,
            }
            if mail
            else None
        )
        answers = [answer.value for answer in self.answers]
        return {"chase": self.chase, "item": self.item, "question": self.text, "evidence": shown, "answers": answers}


def questions(ledger: Ledger, rows: list[Row], now: datetime) -> list[Question]:
    """Every question that waits, by chase."""
    found = []
    for row in rows:
        if row.decision.state is State.REPLIED and replies.is_due(row.case, now):
            found.append(_is_it_settled(ledger, row))
        hold = row.decision.hold
        if hold is not None and hold.kind is e.HoldKind.NEEDS_REVIEW:
            proposes = hold.about == ABOUT_REQUEST and hold.evidence is not None
            answers = (Answer.YES, *USUAL) if proposes else USUAL
            ask = row.case.ask
            found.append(Question(ask.key, ask.item, hold.reason, _locally(row.case, hold.evidence), answers))
    return found


def _locally(case: Case, evidence: Evidence | None) -> Evidence | None:
    """The mail with its time as the account's clock has it."""
    return replace(evidence, at=evidence.at.astimezone(case.account.timezone)) if evidence else None


USUAL = (Answer.GO_ON, Answer.DONE, Answer.STOP)


def _is_it_settled(ledger: Ledger, row: Row) -> Question:
    """Replied is not done: the item is in, or the chase goes on, or somebody asks how it is going."""
    case, reply = row.case, row.case.chase.reply
    owed = replies.debt(case, is_answered=row.is_answered)
    text = f"{row.decision.reason}{phrases.our_turn(owed)} Is {case.ask.item} in?"
    can_ask = hand.SLOW_PROGRESS in ledger.settings.scenarios and case.scenario.key != hand.SLOW_PROGRESS
    answers = (Answer.DONE, Answer.GO_ON, *((Answer.SLOW,) if can_ask else ()), Answer.STOP)
    said = reply.excerpt if reply else ""
    return Question(case.ask.key, case.ask.item, text, _locally(case, reply.evidence if reply else None), answers, said)


def answer(ledger: Ledger, question: Question, said: Answer, now: datetime) -> str:
    """Do what the person said; a sentence that confirms it. WrongUse when it is no answer to this question."""
    if said not in question.answers:
        raise WrongUse(f'"{said.value}" does not answer that.', f"Answer one of: {', '.join(question.answers)}.")
    match said:
        case Answer.YES:
            return _is_the_request(ledger, question, now)
        case Answer.GO_ON:
            return hand.resume(ledger, question.chase, now)
        case Answer.DONE:
            return hand.done(ledger, question.chase, now)
        case Answer.STOP:
            return hand.stop(ledger, question.chase, now)
        case Answer.SLOW:
            return hand.ask_how_it_goes(ledger, question.chase, now)


def _is_the_request(ledger: Ledger, question: Question, now: datetime) -> str:
    """The proposed mail opens the conversation after all."""
    mail = question.evidence
    if mail is None:
        raise WrongUse(f"No mail is proposed for {question.chase}.", f"See: chaser why {question.chase}")
    account = ledger.case(question.chase).account.key
    letter = Letter(mail.message_id, account, outgoing=True, at=mail.at, sender=mail.sender, subject=mail.subject)
    ledger.store.add_letters(question.chase, [letter])
    ledger.record(question.chase, e.RequestFound(now, account, mail), f"answered:{mail.message_id}")
    return f'"{mail.subject}" is the request of {question.chase}. To take that back: chaser undo {question.chase}'


# --- what was set aside ---


def aside_line(item: SetAside) -> str:
    """What could not be handled, and the mail or chase it is about."""
    where = f" ({item.evidence})" if item.evidence != item.chase else ""
    return f"{item.chase + ': ' if item.chase else ''}{item.what}{where}"


def dismiss(store: Store, which: str) -> str:
    """Clear one of what was set aside, by its number from 1, or "all"; a sentence that confirms it. WrongUse when
    there is none of that number.
    """
    items = store.set_asides()
    if not items:
        raise WrongUse("Nothing is set aside.", "chaser status shows what needs you.")
    if which == ALL:
        store.dismiss(items)
        return f"Cleared: {len(items)} set aside." if len(items) > 1 else f"Cleared: {aside_line(items[0])}"
    if not which.isdecimal() or not 1 <= int(which) <= len(items):
        raise WrongUse(f'"{which}" is none of them.', f"Give a number from 1 to {len(items)}, or {ALL}: chaser review")
    chosen = items[int(which) - 1]
    store.dismiss([chosen])
    return f"Cleared: {aside_line(chosen)}"
