"""A manager's creators: which of their chases may be asked for in one letter to the manager, or are.

Only those at hand, and of these only the few that stir, so that a manager of many creators costs what is due. In whose
letter a chase was asked for last is one small fact, so that a pass finds the lead whatever has become of its row since.
It decides nothing: who is in a letter is `worker.core.joint_letter`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from worker.core import joint_letter
from worker.core.case import Case
from worker.core.people import Creator
from worker.core.touch import Touch
from worker.settings import Settings
from worker.store.repository import Store

IN_LETTER_OF = "in the letter of: "


class Clients:
    """Looks up the chases of one manager. `cases` are those at hand, by key, also those to come."""

    def __init__(self, settings: Settings, store: Store, cases: Mapping[str, Case], now: datetime) -> None:
        self._settings = settings
        self._store = store
        self._cases = cases
        self._now = now
        self._groups: defaultdict[str, set[str]] = defaultdict(set)
        self._leads: dict[str, str] = {}
        self._stirs: dict[str, tuple[Case, bool]] = {}
        self._aside: frozenset[str] | None = None

    # --- what to have at hand ---

    def known(self, key: str, creator: Creator) -> None:
        """A chase that is at hand from now on."""
        if creator.manager_email:
            self._groups[creator.manager_email.lower()].add(key)

    def near(self, keys: Iterable[str]) -> set[str]:
        """The other chases of these chases' managers that need a look now or may have a draft that lies open, and those
        in whose letters these were asked for.
        """
        keys, same = list(keys), self._settings.same_manager
        wanted = {other for group in {id(same[k]): same[k] for k in keys if k in same}.values() for other in group}
        stirring = self._store.stirring(wanted, self._now) if wanted else frozenset()
        return {*stirring, *self._leads_of([*keys, *stirring])}

    def _leads_of(self, keys: Iterable[str]) -> Iterable[str]:
        managed = [case for key in keys if (case := self._cases.get(key)) and case.creator.manager_email]
        names = {f"{IN_LETTER_OF}{name}" for case in managed for name in (case.ask.key, *case.chase.former_keys)}
        found = self._store.facts(names) if names else {}
        self._leads.update({name.removeprefix(IN_LETTER_OF): lead for name, lead in found.items()})
        return found.values()

    def asked_with(self, key: str) -> Collection[str]:
        """The chases that a letter of this one to the manager asks for, or may yet turn out to have asked for."""
        case = self._cases.get(key)
        drafts = (touch for touch in case.chase.touches if touch.may_turn_up) if case is not None else ()
        return {one.chase for touch in drafts if touch.is_joint_letter for one in touch.also}

    def note_letter(self, lead: str, others: Collection[str]) -> None:
        """A letter of this chase is about to be written that asks for the others as well."""
        if others:
            self._store.set_facts({f"{IN_LETTER_OF}{other}": lead for other in others})
            self._leads.update(dict.fromkeys(others, lead))

    # --- who is beside whom ---

    def beside(self, case: Case) -> set[str]:
        """The manager's chases at hand that stir with this one: due, or with a draft that lies open; and the one in
        whose letter this one is asked for.
        """
        lead = self.lead_of(case)
        group = self._groups.get(case.creator.manager_email.lower(), set()) | {lead} - {""}
        stirring = {key for key in group if key in self._cases and self._does_stir(key)}
        if not lead and case.ask.key not in stirring:
            return set()
        return stirring - {case.ask.key} - self._set_aside()

    def lead_of(self, case: Case) -> str:
        """The chase whose open letter to the manager asks for this one as well, "" for none."""
        names = {case.ask.key, *case.chase.former_keys}
        for lead in (self._leads[name] for name in names if name in self._leads):
            touch = self._letter(lead)
            if touch is not None and any(one.chase in names for one in touch.also):
                return lead
        return ""

    def _letter(self, key: str) -> Touch | None:
        """The open letter to the manager of several creators of which this chase is the lead."""
        case = self._cases.get(key)
        touch = case.chase.open_touch if case is not None and self._does_stir(key) else None
        return touch if touch is not None and touch.is_joint_letter else None

    def _does_stir(self, key: str) -> bool:
        """Asked often, and reckoned once for each state that the chase is in."""
        case = self._cases[key]
        known = self._stirs.get(key)
        if known is None or known[0] is not case:
            self._stirs[key] = known = case, joint_letter.stirs(case, self._now)
        return known[1]

    def _set_aside(self) -> frozenset[str]:
        """Chases that could not be handled: none of the others waits for them."""
        if self._aside is None:
            self._aside = frozenset(item.chase for item in self._store.set_asides() if not self._has_letter(item.chase))
        return self._aside

    def _has_letter(self, key: str) -> bool:
        return key in self._cases and self._letter(key) is not None
