"""The record of each creator with what stands now: what `creator` says and `report` draws. It never writes."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from worker.core.addressing import recipients
from worker.core.case import Case
from worker.core.channel_choice import beside, is_formal
from worker.core.channels import Channel
from worker.core.past import Past, past
from worker.core.people import Creator
from worker.core.plan import OVER, Decision, decide
from worker.core.record import Record, record
from worker.core.touch import TouchState
from worker.errors import WrongUse
from worker.rounds import Ledger
from worker.service.office import Office

CLOSE_ENOUGH = 0.6
AGAIN = 2
"""The touch from which on a message lies beside the e-mail where the first has none."""


@dataclass(frozen=True, slots=True)
class Line:
    """One chase: where it stands, and what it says about its creator."""

    case: Case
    decision: Decision
    past: Past

    @property
    def is_open(self) -> bool:
        """Whether Chaser may still write in it."""
        return self.decision.state not in OVER

    @property
    def tier(self) -> int:
        """The tier of the last touch that was sent, 0 before the first."""
        sent = (touch.tier for touch in self.case.chase.touches if touch.state is TouchState.SENT)
        return max(sent, default=0)


@dataclass(frozen=True, slots=True)
class Relation:
    """One creator with their chases, by key."""

    creator: Creator
    lines: tuple[Line, ...]
    record: Record

    @property
    def open(self) -> tuple[Line, ...]:
        """The chases in which Chaser may still write."""
        return tuple(line for line in self.lines if line.is_open)


def relation_of(office: Office, key: str, now: datetime) -> Relation:
    """What is known of one creator. WrongUse, with the nearest names, when there is none of that key."""
    ledger = office.ledger(complete=False)
    asked = _asked_of(office, key)
    ledger.load(asked)
    ledger.reckon_records()
    lines = _lines(ledger, asked, now)
    creator = office.settings.creators.get(key) or (lines[0].case.creator if lines else None)
    if creator is None:
        raise _unknown(office, key)
    return Relation(creator, lines, record(line.past for line in lines))


def relations(office: Office, now: datetime, since: date | None = None) -> list[Relation]:
    """Every creator of the roster or of a chase, by name. With `since`, chases that are open or were written in since;
    messages from then on.
    """
    ledger = office.ledger()
    ledger.reckon_records()
    lines = [line for line in _lines(ledger, ledger.cases, now) if since is None or _is_current(line, since)]
    by_creator: dict[str, list[Line]] = {key: [] for key in office.settings.creators}
    for line in lines:
        by_creator.setdefault(line.case.creator.key, []).append(line)
    found = [
        Relation(_creator(office, key, mine), tuple(mine), record((line.past for line in mine), since))
        for key, mine in by_creator.items()
        if mine or since is None
    ]
    return sorted(found, key=lambda one: (one.creator.name.casefold(), one.creator.key))


def _creator(office: Office, key: str, lines: Sequence[Line]) -> Creator:
    return office.settings.creators.get(key) or lines[0].case.creator


def _lines(ledger: Ledger, keys: Iterable[str], now: datetime) -> tuple[Line, ...]:
    cases = ledger.cases
    found = []
    for key in sorted(keys):
        if key in cases:
            decision = decide(cases[key], now)
            found.append(Line(cases[key], decision, past(cases[key], ledger.history(key), decision.state, now)))
    return tuple(found)


def _is_current(line: Line, since: date) -> bool:
    """Whether it is open, or something was written in it from that day on."""
    said = [*line.past.replies, *([line.past.last_from_us] if line.past.last_from_us else [])]
    return line.is_open or any(moment.date() >= since for moment in said)


def _asked_of(office: Office, creator: str) -> list[str]:
    """The chases of a creator, those whose row has gone included."""
    rows = office.store.ask_rows().items()
    return [key for key, row in rows if row.data["ask"]["creator"] == creator and row.data.get("creator")]


def _unknown(office: Office, key: str) -> WrongUse:
    """No such creator: who may be meant, or that they were forgotten."""
    if key in office.loaded.creators:
        return WrongUse(f"{key} was forgotten, and nothing is known of them.", f"See: chaser forget {key} --lift")
    creators = office.settings.creators
    names = {each.name.casefold(): each.key for each in creators.values()}
    called = key.casefold()
    near = [names[name] for name in names if called in {name, *name.split()}]
    near += difflib.get_close_matches(key, creators, n=3, cutoff=CLOSE_ENOUGH)
    near += [names[name] for name in difflib.get_close_matches(called, names, n=3, cutoff=CLOSE_ENOUGH)]
    found = list(dict.fromkeys(near))[:3]
    hint = f"Did you mean {' or '.join(found)}?" if found else "The key is what the roster's column creator says."
    return WrongUse(f'There is no creator "{key}".', hint)


# --- the channel ---


@dataclass(frozen=True, slots=True)
class FirstChannel:
    """How Chaser would begin with somebody, and why."""

    channel: Channel | None
    words: str


def first_channel(relation: Relation) -> FirstChannel | None:
    """How Chaser would begin the next thing with them, told by a chase that is no contract; None without any chase."""
    ranked = sorted(relation.lines, key=lambda line: (is_formal(line.case), not line.is_open))
    if not ranked:
        return None
    case = ranked[0].case
    people = recipients(case, 1)
    if people is None:
        return FirstChannel(None, "Neither an e-mail address nor another way is known that may be used.")
    if people.channel is not Channel.EMAIL:
        return FirstChannel(people.channel, f"{people.channel.label} first, since {people.because}.")
    return FirstChannel(Channel.EMAIL, f"E-mail first{_beside_it(case)}")


def _beside_it(case: Case) -> str:
    at_once, later = beside(case, 1, 1), beside(case, AGAIN, AGAIN)
    if at_once is not None:
        return f", with a message on {at_once.channel.label} beside it from Touch 1 on, since {at_once.because}."
    if later is not None:
        return f"; from Touch {AGAIN} on a message on {later.channel.label} beside it, since {later.because}."
    if is_formal(case):
        return " and alone, since a contract or payment is never asked for in a message."
    return "; no other channel is known that may be used here."
