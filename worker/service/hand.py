"""The person's commands: pause, resume, snooze, done, stop, undo. Each is an event like any other.

They only record. The next pass does what follows from it: a draft is taken back, or the chase goes on. Each answers
with what is true afterwards, decided anew.
"""

import difflib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from worker.core import events as e
from worker.core.actions import WithdrawDraft
from worker.core.case import Case
from worker.core.changed_asks import unsettled
from worker.core.fold import fold
from worker.core.orders import day_of, is_iso
from worker.core.people import AskStatus
from worker.core.phrases import day
from worker.core.plan import OVER, State, decide
from worker.core.touch import Touch, TouchState
from worker.core.undoing import reversible
from worker.errors import WrongUse
from worker.rounds import Ledger
from worker.service.history_words import told
from worker.settings import file_of, write_ask

BY_HAND = "hand"
FEW: Final = 3
"""Keys that are suggested at most."""
LONGEST_REST = timedelta(days=366)
"""How far away the end of a rest may be; a later one would be a mistyped year, and days are said without theirs."""
SLOW_PROGRESS = "slow-progress"
"""The scenario that asks how it is going."""
ENDED = frozenset({State.REPLIED, State.DONE, State.STOPPED})
"""What somebody's word ended; the other ends are reckoned, and may be over tomorrow."""
STANDS = {
    State.WAITING: "goes on",
    State.ACTIVE: "goes on",
    State.HELD: "rests",
    State.REPLIED: "has ended",
    State.DONE: "has ended",
    State.STOPPED: "has ended",
    State.EXHAUSTED: "has no follow-up left",
    State.UNREACHABLE: "cannot go on",
}


def known(ledger: Ledger, key: str) -> str:
    """The chase's key, or an error that names the nearest ones."""
    if key in ledger.cases:
        return key
    near = _of(key, ledger.cases) or _like(key, ledger.cases)
    hint = f"Did you mean {' or '.join(near)}?" if near else "chaser status lists them all."
    raise WrongUse(f'There is no chase "{key}".', hint)


def _of(word: str, cases: Mapping[str, Case]) -> list[str]:
    """The chases of the creator whom this word names, when they are few."""
    plain = word.casefold()
    theirs = [key for key, case in cases.items() if plain in {case.creator.key.casefold(), *case.creator.called}]
    return theirs if len(theirs) <= FEW else []


def _like(word: str, cases: Mapping[str, Case]) -> list[str]:
    by_case = {key.casefold(): key for key in cases}
    return [by_case[each] for each in difflib.get_close_matches(word.casefold(), by_case, n=FEW)]


def pause(ledger: Ledger, key: str, now: datetime) -> str:
    """Rest until resumed."""
    if ended := ended_already(ledger, key, now):
        return ended
    ledger.record(key, e.HoldPlaced(now, e.HoldKind.PAUSED, None, ""))
    return f"{key} is paused.{_draft(ledger, key, now)} To go on: chaser resume {key}"


def snooze(ledger: Ledger, key: str, until: date, now: datetime) -> str:
    """Rest until a day, the first on which a draft may appear."""
    if until <= ledger.case(known(ledger, key)).local_date(now):
        raise WrongUse(f"{until.isoformat()} is not after today.", "Give a later day: --until YYYY-MM-DD")
    if until > ledger.case(key).local_date(now) + LONGEST_REST:
        remedy = f"Give a nearer day; or let it rest with no end: chaser pause {key}"
        raise WrongUse(f"{until.isoformat()} is more than a year away.", remedy)
    if ended := ended_already(ledger, key, now):
        return ended
    ledger.record(key, e.HoldPlaced(now, e.HoldKind.SNOOZED, until, ""))
    decision = decide(ledger.case(key), now)
    is_all = decision.hold is not None and decision.hold.kind is e.HoldKind.SNOOZED
    besides = "" if is_all else f" Something else holds it, too: {decision.reason}"
    return f"{key} rests until {day(until)}.{besides}{_draft(ledger, key, now)}"


def day_meant(ledger: Ledger, key: str, written: str, now: datetime) -> date:
    """A day as a person writes it, read as in an answer to the digest, by the clock of the chase's mailbox."""
    today = ledger.case(known(ledger, key)).local_date(now)
    meant = day_of(written, today)
    if meant is None:
        is_past = is_iso(written)
        what = f"{written} is not after today." if is_past else f'"{written}" is not a day.'
        raise WrongUse(what, 'Give a weekday, "Nov 12", or year-month-day: --until 2026-11-12')
    return meant


def resume(ledger: Ledger, key: str, now: datetime) -> str:
    """Lift every hold; after a reply or a stop, go on with the next tier."""
    case = ledger.case(known(ledger, key))
    chase = case.chase
    if not (chase.end or chase.holds or chase.skips_in_a_row or unsettled(case)):
        return f"There is nothing to lift. {stands(ledger, key, now)}"
    ledger.record(key, e.Resumed(now))
    reply = chase.reply if chase.end else None
    aside = f"The reply from {reply.evidence.sender} is set aside. " if reply and reply.who != e.YOU else ""
    return f"{aside}{stands(ledger, key, now)}{_promised(case, reply, now)} {to_take_back(key)}"


def _promised(case: Case, reply: e.ReplyReceived | None, now: datetime) -> str:
    """That the reply set aside promised a day that is still to come, and how to wait for it."""
    if reply is None or reply.promised is None or reply.promised < case.local_date(now):
        return ""
    after = case.days.after(reply.promised)
    wait = f"chaser snooze {case.ask.key} --until {after.isoformat()}"
    return f" It promised something for {day(reply.promised)}; to wait for that: {wait}"


def done(ledger: Ledger, key: str, now: datetime) -> str:
    """The item is in."""
    decision = decide(ledger.case(known(ledger, key)), now)
    if decision.state is State.DONE:
        return f"{key} is done already. {decision.reason}"
    ledger.record(key, e.MarkedDone(now, BY_HAND))
    return f"{key} is done.{_draft(ledger, key, now)} {to_take_back(key)}"


def stop(ledger: Ledger, key: str, now: datetime) -> str:
    """Leave it."""
    decision = decide(ledger.case(known(ledger, key)), now)
    if decision.state is State.STOPPED:
        return f"{key} is stopped already. {decision.reason}"
    ledger.record(key, e.MarkedStopped(now, BY_HAND))
    return f"{key} is stopped.{_draft(ledger, key, now)} {to_take_back(key)}"


def ask_how_it_goes(ledger: Ledger, key: str, now: datetime) -> str:
    """They answered, and the item does not come: stop asking for it, and ask how it is going instead, as an ask of its
    own. The day of the answer stands in requested_on, the day they promised in deadline.
    """
    case = ledger.case(known(ledger, key))
    reply = case.chase.reply
    if reply is None:
        raise WrongUse(f"Nobody has answered in {key}.", f"To see where it stands: chaser why {key}")
    if SLOW_PROGRESS not in ledger.settings.scenarios:
        raise WrongUse("There is no scenario slow-progress.", "Add it to config/cadences.yaml.")
    answered = case.local_date(reply.evidence.at)
    ask = replace(
        case.ask, key=f"{key}-progress", scenario=SLOW_PROGRESS, deadline=reply.promised, requested_on=answered,
        request_subject="", prior_touches=0, stakes=None, status=AskStatus.OPEN, missing=(), file="", origin=None,
    )  # fmt: skip
    if not write_ask(ledger.settings.home, ask, f"Made from {key}, which {reply.evidence.sender} answered."):
        raise WrongUse(f"{file_of(ask.key)} is there already.", f"To go on with {key} itself: chaser resume {key}")
    ledger.record(key, e.MarkedStopped(now, f"{BY_HAND}; it goes on as {ask.key}"))
    return (
        f"{key} goes on as {ask.key} ({file_of(ask.key)}). To take that back: chaser undo {key}, and remove the file."
    )


def undo(ledger: Ledger, key: str, now: datetime) -> str:
    """Take back the latest conclusion or command."""
    history = ledger.history(known(ledger, key))
    entry = reversible(history)
    if entry is None:
        raise WrongUse(f"There is nothing to undo for {key}.", f"To see what is known: chaser why {key}")
    ledger.record(key, e.Undone(now, entry.number))
    if isinstance(entry.event, e.RequestFound):
        ledger.store.forget_letters(key)  # the conversation opened with it; the look-back finds the right one's
    if isinstance(entry.event, e.TouchSkipped | e.TouchSent) and not entry.event.by_hand:
        _plan_again(ledger, key, fold(key, history).touch(entry.event.number, beside=entry.event.beside), now)
    return f"Taken back: {told(entry.event)}. {stands(ledger, key, now)}"


def _plan_again(ledger: Ledger, key: str, touch: Touch | None, now: datetime) -> None:
    """An undone skip, or a DM task that was not sent after all, leaves nothing behind: it is planned anew."""
    if touch is not None and touch.is_past:
        why = "the skip was undone" if touch.state is TouchState.SKIPPED else "it was not sent"
        ledger.record(
            key, e.DraftWithdrawn(now, touch.number, touch.revision, why, beside=touch.beside, channel=touch.channel)
        )


# --- what is true now ---


def ended_already(ledger: Ledger, key: str, now: datetime) -> str:
    """Why a chase that has ended need not rest; "" for one that has not."""
    decision = decide(ledger.case(known(ledger, key)), now)
    if decision.state not in ENDED:
        return ""
    return f"{key} has ended already, so nothing comes: {decision.reason} To take it up again: chaser resume {key}"


def stands(ledger: Ledger, key: str, now: datetime) -> str:
    """Where the chase stands now, and why."""
    decision = decide(ledger.case(key), now)
    return f"{key} {STANDS[decision.state]}: {decision.reason}{_draft(ledger, key, now)}"


def _draft(ledger: Ledger, key: str, now: datetime) -> str:
    """What becomes of a draft that lies open in a chase that rests or has ended."""
    case = ledger.case(key)
    decision, touch = decide(case, now), case.chase.open_touch
    if touch is None or touch.missed_at is not None or decision.state not in {*OVER, State.HELD}:
        return ""
    if any(isinstance(action, WithdrawDraft) for action in decision.actions):
        return " Its draft is taken back at the next look."
    if touch.edited:
        return " The draft that you edited stays in Drafts: do not send it."
    return " Its draft could not be taken back: do not send it." if touch.left else ""


def to_take_back(key: str) -> str:
    """How to undo what was just done."""
    return f"To take that back: chaser undo {key}"
