"""What a chase's company means to it: the other chases of its creator, of its delivery, and about the same lateness."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from worker.core import milestones, tact
from worker.core.case import Case
from worker.core.day_zero import day_zero
from worker.core.matching import is_running
from worker.core.publication import kept_clear
from worker.core.schedule import has_more_to_say
from worker.rounds.clients import Clients
from worker.rounds.records import Records
from worker.rounds.turns import Turns
from worker.settings import Settings


class Company:
    """Gives each chase its place among the others. `cases` are those at hand, by key, also those to come."""

    def __init__(
        self, settings: Settings, turns: Turns, records: Records, cases: Mapping[str, Case], clients: Clients
    ) -> None:
        self._clients = clients
        self._settings = settings
        self._turns = turns
        self._records = records
        self._cases = cases

    def in_turn(self, case: Case, theirs: Iterable[Case]) -> Case:
        """The case with its place among its creator's chases; what it shared a letter with, or may still, is none."""
        if self._settings.policies.days_between_chases:
            touched = self._turns.others(case.creator.key, case.ask.key)
            peers = {other.ask.key: other for other in theirs}
            apart = (k for k, at in touched.items() if k not in peers or not _leaves_room(case, peers[k], at))
            counts = {k: case.local_date(touched[k]) for k in apart if not self._is_in_one_letter(case, k)}
            case = replace(case, touched=counts) if counts else case
        if answered := self._records.of(case.creator.key):
            case = replace(case, answered=answered)
        if case.ask.origin is not None:
            line = (*case.ask.origin.line, case.ask.key)
            case = milestones.placed(case, {key: self._cases[key] for key in line if key in self._cases})
        if days := self._days_of_milestones(case.creator.key):
            case = kept_clear(case, {**self._settings.published.get(case.creator.key, {}), **days})
        others = [self._cases[k] for k in self._settings.same_matters.get(case.ask.key, ()) if k in self._cases]
        above = [(day, other.ask.key) for other in others if (day := _overrules_from(other, case)) is not None]
        if not above:
            return case
        day, key = min(above)
        return replace(case, overruled_by=key, overruled_from=day)

    def _is_in_one_letter(self, case: Case, key: str) -> bool:
        """Whether one letter to the manager of several creators asks, or asked, for both."""
        other = self._cases.get(key)
        if other is None or not case.creator.manager_email:
            return False
        lead = self._clients.lead_of(case) or case.ask.key
        return _shared_the_last(case, other) or (self._clients.lead_of(other) or key) == lead

    def _days_of_milestones(self, creator: str) -> dict[date, str]:
        """The days on which they publish for us by what follows from a delivery, as it is reckoned now."""
        found: dict[date, str] = {}
        for key in self._settings.publishing.get(creator, ()):
            case = self._cases.get(key)
            if case is None or case.chase.end is not None or case.ask.origin is None:
                continue
            line = {one: self._cases[one] for one in case.ask.origin.line if one in self._cases}
            if (due := milestones.due_on(case, line)) is not None:
                found.setdefault(due, key)
        return found


def _overrules_from(other: Case, case: Case) -> date | None:
    """Since when this chase about the same lateness runs in the place of the other; None where it never does."""
    if not (is_running(other) and has_more_to_say(other) and tact.outranks(other, case)):
        return None
    return date.min if other.has_touches else day_zero(other)


def _leaves_room(case: Case, other: Case, touched: datetime) -> bool:
    """Whether what the other one of the conversation had at that moment keeps this one from nothing: an open draft,
    which it may join, one that was taken back or thrown away, or a letter that said both. One that vanished may be
    sent yet.
    """
    written = (one for one in (*other.chase.touches, *other.chase.tasks) if not one.is_thanks)
    went = [at for one in written if (at := one.sent_at or (one.vanished_at and one.first_drafted_at))]
    if other.chase.open_touch is not None or all(at < touched for at in went):
        return True
    return _shared_the_last(case, other)


def _shared_the_last(case: Case, other: Case) -> bool:
    """Whether the last letter to both was one."""
    mine, theirs = (one.chase.past[-1].evidence if one.chase.past else None for one in (case, other))
    return mine is not None and theirs is not None and mine.message_id == theirs.message_id
