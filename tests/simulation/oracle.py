"""The oracle: reads a journal and says what in it breaks a rule of the method (specification, §4 and §5).

It keeps its own picture of every chase from what people did and what lay in Drafts, reckons for itself what had to
happen (`reckoning`), and compares. It imports nothing of Chaser's: a fault that both made alike would have to be made
twice, from the same text.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import partial

from tests.simulation import journal as j
from tests.simulation.days import DAY, Days, first_day_back
from tests.simulation.facts import Cadence, Desk, Row, World
from tests.simulation.joint import RANK, Joint
from tests.simulation.people import Hearing
from tests.simulation.reckoning import UNSENT, Ground, Step
from tests.simulation.standing import Open, Standing

CATCH_UP = 5
LONG_OVER = timedelta(days=7)
LATELY = timedelta(minutes=5)
"""How old a look into another mailbox that may hold a reply may be; else a draft waits for one."""


class Rule(StrEnum):
    """What can be broken."""

    DAY_OFF = "a draft on a day off, or before draft_at"
    TIER = "tier = 1 + tiers really sent; numbers go up one by one"
    WINDOW = "no touch before its window, counted from what was sent"
    GAP = "a full business day between two touches"
    PROMISED = "no touch before the date the last one asked for has passed"
    BATCH = "the day inside the window: first allowed, a batch weekday first"
    DEADLINE = "before the deadline at most one touch, a Tier 1"
    ASKS_FOR = "the asked-for date"
    PEOPLE = "To and Cc by tier"
    ONE_OPEN = "one open draft in a conversation"
    TOGETHER = "what a conversation owes together is one draft, led by the lowest tier"
    TACT = "days between different things to one person"
    REST = "no draft after a reply, a hold, a stop"
    WITHDRAWN = "an untouched draft that may not lie there is gone after the next pass"
    KEPT = "a draft is taken back for a cause only"
    STALE = "a draft reads as if sent that morning"
    FORGOTTEN = "what is due is drafted at the next pass"
    QUOTA = "so many new drafts a day, the most urgent first"
    EXHAUSTED = "exhausted once the last asked-for date has passed, not before"
    STATE = "the state says what happened"
    REASON = "every state has a reason"
    OWNER = "the draft lies in the mailbox of whoever follows up"


@dataclass(frozen=True, slots=True)
class Violation:
    """Where a rule was broken."""

    rule: Rule
    at: datetime
    chase: str
    what: str

    def __str__(self) -> str:
        return f"{self.at:%a %Y-%m-%d %H:%M} {self.chase}: {self.what}  [{self.rule.value}]"


@dataclass
class Oracle:
    """Reads entries in their order; `violations` grows."""

    world: World
    violations: list[Violation] = field(default_factory=list)
    checked: Counter[str] = field(default_factory=Counter)
    rows: dict[str, Row] = field(default_factory=dict)
    chases: dict[str, Standing] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._cadences: dict[str, Cadence] = {}
        self._days: dict[tuple[str, str, str, bool], Days] = {}
        self._steps: dict[str, dict[str, Step | None]] = defaultdict(dict)
        """By chase and by who writes now."""
        self._now = datetime.min.replace(tzinfo=UTC)
        self._of_desk: defaultdict[str, set[str]] = defaultdict(set)
        """The chases that this mailbox follows up, also while another one writes: not ended, or with a draft."""
        self._kept_by: dict[str, str] = {}
        self._together: defaultdict[str, set[str]] = defaultdict(set)
        self._of_creator: defaultdict[str, set[str]] = defaultdict(set)
        self._touched: defaultdict[str, dict[str, datetime]] = defaultdict(dict)
        """By creator: when each of their chases was last drafted or sent."""
        self._unsaid: set[str] = set()
        """Chases whose last draft was taken back or thrown away."""
        self._unseen: defaultdict[str, set[str]] = defaultdict(set)
        """By chase: mailboxes that were not looked through for it yet."""
        self._written: Counter[tuple[str, date]] = Counter()
        self._in_this_pass: list[j.Drafted] = []
        self._open_before: set[str] = set()
        self._last_look: dict[str, datetime] = {}
        self._rooms: dict[str, int] = {}
        """How many new drafts each mailbox may have today."""
        self._backlogs: dict[tuple[str, date], int] = {}
        self._leftovers: set[str] = set()
        self._hearing = Hearing(self)
        self._joint = Joint(self)

    # --- reading ------------------------------------------------------------------------------------------------------

    def read(self, entry: j.Entry) -> None:
        """Take in what happened next."""
        self._now = entry.at
        match entry:
            case j.CadenceSays():
                self._cadences[entry.scenario] = entry.cadence
                self._steps.clear()
            case j.RowSays():
                self._row(entry)
            case j.Looks():
                self._looks(entry)
            case j.Drafted():
                self._drafted(entry)
            case j.Renewed():
                self._renewed(entry)
            case j.TakenBack():
                self._taken_back(entry)
            case j.Looked():
                self._looked(entry)
            case j.Stood():
                self._stood(entry)
            case j.Shown():
                self._hearing.happened(entry)

    def ground(self, chase: str) -> Ground:
        """Everything known of a chase."""
        row = self.rows[chase]
        creator, desk = self.world.creators[row.creator], self.writer(chase)
        is_ = self.chases[chase]
        is_managers = creator.manager not in {"", *is_.failed} and is_.failed >= set(creator.addresses)
        keeper = self.keeper(chase)
        key = creator.key, keeper, desk.key, is_managers
        if key not in self._days:
            published = frozenset() if is_managers else self._published(creator.key)
            self._days[key] = Days(creator, desk, partial(self.world.writer, keeper), published)
        return Ground(row, self._cadences[row.scenario], creator, desk, self._days[key], is_)

    def _published(self, creator: str) -> frozenset[date]:
        """The days on which they publish for us: what went live, and the deadline of what is to."""
        rows = [self.rows[chase] for chase in self._of_creator[creator] if self.rows[chase].present]
        planned = (r.deadline for r in rows if r.content and self._cadences[r.scenario].day_zero != "posted")
        return frozenset(day for day in (*planned, *(r.posted_on for r in rows)) if day)

    def local(self, chase: str, at: datetime) -> date:
        """The day at the mailbox that writes for this chase now."""
        return at.astimezone(self.writer(chase).zone).date()

    def writer(self, chase: str) -> Desk:
        """Whose mailbox writes for this chase now, by the day of whose chase it is."""
        desk = self.world.desks[self.keeper(chase)]
        return self.world.writer(desk.key, self._now.astimezone(desk.zone).date())

    def keeper(self, chase: str) -> str:
        """Whose chase it is now: the senior lead's where the touch in question, open or next, is a Tier 2 to somebody
        of high value.
        """
        row, is_, lead = self.rows[chase], self.chases[chase], self.world.senior_lead
        has_begun = (row.requested_on or is_.asked) and not is_.end
        if not lead or not has_begun or not self.world.creators[row.creator].is_high_value:
            return row.desk
        tier = is_.open.tier if is_.open else 1 + is_.sent + min(row.prior_touches, 2)
        return lead if tier == 2 else row.desk

    def reads(self, desk: str, chase: str) -> bool:
        """Whether mail about a chase is looked for in this mailbox: it follows it up, writes for it now, has written in
        its conversation, or may have asked for it.
        """
        row, is_ = self.rows[chase], self.chases[chase]
        may_have_asked = row.found_by_all and is_.asked is None
        return may_have_asked or desk in {self.keeper(chase), self.writer(chase).key, *is_.desks}

    def _at(self, desk: str) -> list[str]:
        """The chases that a look into this mailbox is about."""
        zones = {key: self._now.astimezone(one.zone).date() for key, one in self.world.desks.items()}
        owners = [key for key, day in zones.items() if desk in {key, self.world.writer(key, day).key}]
        return sorted(chase for owner in owners for chase in self._of_desk[owner])

    def changed(self, chase: str) -> None:
        """Something happened to it: reckon anew, and look at it as long as it may have or need a draft."""
        self._steps.pop(chase, None)
        is_, keeper = self.chases[chase], self.keeper(chase)
        self._of_desk[self._kept_by.get(chase, keeper)].discard(chase)
        self._kept_by[chase] = keeper
        if not is_.end or is_.open is not None:
            self._of_desk[keeper].add(chase)

    def touched(self, chase: str, at: datetime) -> None:
        """The person was written to about this."""
        known = self._touched[self.rows[chase].creator]
        known[chase] = max(at, known.get(chase, at))
        self._unsaid.discard(chase)

    def unsaid(self, chase: str) -> None:
        """The person will not hear of what was drafted about this."""
        self._unsaid.add(chase)

    def of_person(self, address: str) -> list[str]:
        """The chases of the creator, or of a manager's creators."""
        theirs = (c for c in self.world.creators.values() if address in (*c.addresses, c.manager))
        return [chase for creator in theirs for chase in sorted(self._of_creator[creator.key])]

    def mates(self, chase: str) -> list[str]:
        """The other chases of its conversation."""
        return sorted(self._together[self.rows[chase].conversation] - {chase})

    def draft_with(self, chase: str) -> Open | None:
        """The open draft of another chase that asks for this one as well."""
        drafts = (self.chases[mate].open for mate in self.mates(chase))
        return next((draft for draft in drafts if draft is not None and chase in draft.also), None)

    def ready(self, chase: str, today: date, day: date) -> Step | None:
        """The touch of it that may be written by `day`, alone or with others."""
        ground, step = self.ground(chase), self._step(chase)
        if step is None or step.on > day or self._unseen[chase] or ground.resting(today) or ground.is_.open:
            return None
        return step if self._turn(chase) <= day and ground.people(step.tier) is not None else None

    def leaves(self, chase: str) -> None:
        """A draft of ours lies there that nobody needs any more."""
        self._leftovers.add(chase)

    def _row(self, entry: j.RowSays) -> None:
        chase, row = entry.row.chase, entry.row
        if chase in self.chases:
            if self.rows[chase].deadline != row.deadline:
                self.chases[chase].moved.append(entry.at)
            if _begins_by(self.rows[chase]) != _begins_by(row):
                self._hearing.opened(chase)
        self.rows[chase] = row
        if chase not in self.chases:
            self.chases[chase] = Standing(entry.at)
            ours = {self.keeper(chase), self.writer(chase).key}
            self._unseen[chase] = set(self.world.desks) if row.found_by_all else ours
            self._together[row.conversation].add(chase)
            self._of_creator[row.creator].add(chase)
            self._hearing.opened(chase)
        for key in [key for key in self._days if key[0] == row.creator]:
            del self._days[key]
        for other in self._of_creator[row.creator]:
            self.changed(other)

    def _looks(self, entry: j.Looks) -> None:
        desk = entry.desk
        self._in_this_pass = []
        for unseen in self._unseen.values():
            unseen.discard(desk)
        self._hearing.looks(desk, entry.at)
        self._last_look[desk] = entry.at
        self._rooms[desk] = self._room(desk, entry.at)
        self._open_before = {self.rows[c].conversation for c in self._at(desk) if self.chases[c].open}

    # --- what Chaser did ----------------------------------------------------------------------------------------------

    def _drafted(self, entry: j.Drafted) -> None:
        self.checked["drafts"] += 1
        ground, is_ = self.ground(entry.chase), self.chases[entry.chase]
        today = self.local(entry.chase, entry.at)
        if entry.desk != ground.desk.key:
            self._broken(Rule.OWNER, entry, f"in {entry.desk}, not in {ground.desk.key}")
        moment = entry.at.astimezone(ground.desk.zone)
        if not ground.days.allowed(today) or moment.time() < ground.desk.draft_at:
            self._broken(Rule.DAY_OFF, entry, f"{moment:%a %H:%M}")
        for part in (j.Along(entry.chase, entry.number, entry.tier), *entry.also):
            self._its_part(entry, part, today)
        self._its_words(entry, ground, today)
        self._its_company(entry, today)
        self._among_others(entry)
        is_.open = Open(entry.number, entry.tier, today, entry.asks_for, entry.to, entry.cc, entry.desk)
        self._joins(is_.open, entry, today)
        is_.desks.add(entry.desk)
        self._written[entry.desk, today] += 1
        self._in_this_pass.append(entry)
        self.touched(entry.chase, entry.at)
        self.changed(entry.chase)

    def _its_part(self, entry: j.Lies, part: j.Along, today: date) -> None:
        """What holds of each ask that a draft lists, its own first: it is this touch, and the day has come."""
        ground, chase = self.ground(part.chase), part.chase
        if why := self._hearing.unheard(chase) or ground.resting(today):
            self._broken(Rule.REST, entry, why, chase)
        self._its_day(entry, part, ground, today)
        self._its_place(entry, part, ground, today)
        if self._turn(chase) > today:
            creator = ground.row.creator
            self._broken(Rule.TACT, entry, f"{creator} was just written to about something else", chase)

    def _its_day(self, entry: j.Lies, part: j.Along, ground: Ground, today: date) -> None:
        """The rules that forbid a day, each by itself."""
        last = ground.is_.past[-1] if ground.is_.past else None
        if last is not None and last.is_sent and ground.days.between(ground.day(last.at), today - DAY) < 1:
            self._broken(Rule.GAP, entry, f"the last one was sent on {ground.day(last.at)}", part.chase)
        if last is not None and last.is_sent and last.asks_for and today <= last.asks_for:
            self._broken(Rule.PROMISED, entry, f"the last one asks for {last.asks_for}", part.chase)
        if ground.row.deadline and today <= ground.row.deadline and (part.number, part.tier) != (1, 1):
            self._broken(Rule.DEADLINE, entry, f"Touch {part.number} before {ground.row.deadline}", part.chase)

    def _its_place(self, entry: j.Lies, part: j.Along, ground: Ground, today: date) -> None:
        """Its place in the sequence."""
        step, chase = ground.step(), part.chase
        if step is None:
            self._broken(Rule.TIER, entry, "no touch is left", chase)
            return
        if (part.number, part.tier) != (step.number, step.tier):
            said, expected = f"Touch {part.number} at Tier {part.tier}", f"Touch {step.number} at Tier {step.tier}"
            self._broken(Rule.TIER, entry, f"{said}, expected {expected}", chase)
        if today < max(step.opens, step.never_before):
            self._broken(Rule.WINDOW, entry, f"it may come from {max(step.opens, step.never_before)} on", chase)
        elif today < step.on:
            self._broken(Rule.BATCH, entry, f"it belongs on {step.on}", chase)

    def _its_words(self, entry: j.Lies, ground: Ground, today: date) -> None:
        people = ground.people(entry.tier)
        parts = (j.Along(entry.chase, entry.number, entry.tier), *entry.also)
        asks = max(self.ground(one.chase).asks_for(one.number, one.tier, today) for one in parts)
        if people != (entry.to, entry.cc):
            self._broken(Rule.PEOPLE, entry, f"to {entry.to}, cc {entry.cc}, expected {people}")
        if entry.asks_for != asks:
            self._broken(Rule.ASKS_FOR, entry, f"it asks for {entry.asks_for}, expected {asks}")

    def _its_company(self, entry: j.Drafted, today: date) -> None:
        """All that is due with it, and nobody who should have led."""
        due = self._joint.company(entry.chase, entry.number, entry.tier, today, today)
        listed = {one.chase for one in entry.also}
        if listed != due.keys():
            self._broken(Rule.TOGETHER, entry, f"it lists {sorted(listed)}, expected {sorted(due)}")
        ranks = {chase: self._joint.rank(chase, step.tier) for chase, step in due.items()}
        first = min(ranks, key=lambda chase: ranks[chase], default=entry.chase)
        if ranks and ranks[first] < self._joint.rank(entry.chase, entry.tier):
            self._broken(Rule.TOGETHER, entry, f"{first} should have led")

    def _among_others(self, entry: j.Drafted) -> None:
        if self.chases[entry.chase].open or self._rivals(entry.chase):
            self._broken(Rule.ONE_OPEN, entry, "another draft lies open in the conversation")
        if self._written[entry.desk, self.local(entry.chase, entry.at)] >= self._rooms[entry.desk]:
            self._broken(Rule.QUOTA, entry, "one more than a day may have")

    def _renewed(self, entry: j.Renewed) -> None:
        self.checked["renewals"] += 1
        touch, today = self.chases[entry.chase].open, self.local(entry.chase, entry.at)
        if touch is None or (touch.number, touch.tier) != (entry.number, entry.tier) or touch.is_edited:
            self._broken(Rule.TIER, entry, "what was renewed is not what lay there")
            return
        for part in entry.also:
            if part.chase not in touch.also:
                self._its_part(entry, part, today)
        touch.asks_for, touch.to, touch.cc = entry.asks_for, entry.to, entry.cc
        self._joins(touch, entry, today)

    def _joins(self, touch: Open, entry: j.Lies, today: date) -> None:
        """Who is asked for in this draft, and since when."""
        touch.also = {one.chase: one for one in entry.also}
        touch.joined = {chase: touch.joined.get(chase, today) for chase in touch.also}

    def _taken_back(self, entry: j.TakenBack) -> None:
        self.checked["withdrawals"] += 1
        is_, ground = self.chases[entry.chase], self.ground(entry.chase)
        if entry.chase in self._leftovers:
            self._leftovers.discard(entry.chase)
            return
        if is_.open is None or is_.open.is_edited:
            self._broken(Rule.KEPT, entry, "there was nothing of ours to take back")
            return
        today = self.local(entry.chase, entry.at)
        why = self._may_not_lie(ground, is_.open, entry.at)
        if not why:
            self._broken(Rule.KEPT, entry, "nothing was against it")
        if why == UNSENT_WHY:
            self._rests_unsent(entry.chase, is_.open, today)
        is_.open = None
        self.unsaid(entry.chase)
        self.changed(entry.chase)

    def _rests_unsent(self, chase: str, touch: Open, today: date) -> None:
        """It rests until a person says more, and so does what the draft asked for all that while."""
        ground = self.ground(chase)
        for mate in (chase, *(m for m, day in touch.joined.items() if ground.days.between(day, today) >= UNSENT)):
            if not self.chases[mate].end:
                self.chases[mate].holds["review"] = None
            self.changed(mate)

    # --- after each pass ----------------------------------------------------------------------------------------------

    def _looked(self, entry: j.Looked) -> None:
        self.checked["looks"] += 1
        zone = self.world.desks[entry.desk].zone
        today = entry.at.astimezone(zone).date()
        for chase in self._at(entry.desk):
            ground = self.ground(chase)
            touch = ground.is_.open
            self.checked["verdicts"] += 1
            if touch is None and ground.desk.key == entry.desk:
                self._is_nothing_due(chase, ground, entry, today)
            elif touch is not None and touch.desk == entry.desk and not touch.is_edited and touch.missed_at is None:
                self._lies_rightly(chase, ground, touch, entry)

    def _lies_rightly(self, chase: str, ground: Ground, touch: Open, entry: j.Looked) -> None:
        if why := self._may_not_lie(ground, touch, entry.at):
            self._broken(Rule.WITHDRAWN, entry, why, chase)
            return
        if self._is_unread(chase, entry.at):
            return
        day, today = self._reads_as_of(ground, touch, entry.at), self.local(chase, entry.at)
        company = self._joint.lies_in(chase, touch, today, day)
        if company.keys() != touch.also.keys():
            self._broken(Rule.TOGETHER, entry, f"it lists {sorted(touch.also)}, expected {sorted(company)}", chase)
            return
        asks = self._asks_together(ground, touch, company, day)
        if asks < today:  # never for a date that has passed
            asks = self._asks_together(ground, touch, company, today)
        if touch.asks_for != asks:
            self._broken(Rule.STALE, entry, f"it asks for {touch.asks_for}, expected {asks}", chase)
        if (touch.to, touch.cc) != ground.people(touch.tier):
            self._broken(Rule.STALE, entry, f"it goes to {touch.to}", chase)

    def _asks_together(self, ground: Ground, touch: Open, company: dict[str, Step], day: date) -> date:
        mates = [self.ground(mate).asks_for(step.number, step.tier, day) for mate, step in company.items()]
        return max(ground.asks_for(touch.number, touch.tier, day), *mates, date.min)

    def _reads_as_of(self, ground: Ground, touch: Open, at: datetime) -> date:
        """The morning as of which an untouched draft reads."""
        moment = at.astimezone(ground.desk.zone)
        day = moment.date() if moment.time() >= ground.desk.draft_at else moment.date() - timedelta(days=1)
        while not ground.days.allowed(day):
            day -= timedelta(days=1)
        return max(touch.since, day)

    def _may_not_lie(self, ground: Ground, touch: Open, at: datetime) -> str:
        """Why an untouched draft has to go, "" when it may stay."""
        chase = ground.row.chase
        today = self.local(chase, at)
        if why := ground.resting(today):
            return f"it lies although: {why}"
        if touch.desk != ground.desk.key:
            return f"{ground.desk.key} writes now"
        if ground.people(touch.tier) is None:
            return "nobody can be reached"
        step = self._step(chase)
        if step is None:
            return "the cadence ends before it, or its Day 0 is unknown"
        if step.never_before > today:
            return "it is too early for it now"
        if ground.days.between(touch.since, today) >= UNSENT:
            return UNSENT_WHY
        day = self._reads_as_of(ground, touch, at)
        company = self._joint.company(chase, touch.number, touch.tier, today, day)
        lower = next((mate for mate, step in company.items() if step.tier < touch.tier), "")
        return f"{lower}, at a lower tier, is due in its conversation" if lower else ""

    def _is_nothing_due(self, chase: str, ground: Ground, entry: j.Looked, today: date) -> None:
        step = self._due(chase, ground, entry.at)
        if step is None or ground.row.conversation in self._open_before or self._is_unread(chase, entry.at):
            return
        if self._is_left_to_another(chase, entry.at):
            return
        later = [d.chase for d in self._in_this_pass if self._stakes(d) > RANK[ground.stakes]]
        if self._turn(chase) > today:
            later = [c for c in later if self.rows[c].creator == ground.row.creator]
        elif self._written[entry.desk, today] < self._rooms[entry.desk]:
            self._broken(Rule.FORGOTTEN, entry, f"Touch {step.number} belongs on {step.on} and was not drafted", chase)
            return
        if later:
            self._broken(Rule.QUOTA, entry, f"{later[0]} at lower stakes went first", chase)

    def _stakes(self, draft: j.Drafted) -> int:
        """The highest stakes of what a draft asks for."""
        return min(RANK[self.ground(one).stakes] for one in (draft.chase, *(each.chase for each in draft.also)))

    def _due(self, chase: str, ground: Ground, at: datetime) -> Step | None:
        """The touch that is due at this moment, as far as this chase itself is concerned."""
        step, moment = self._step(chase), at.astimezone(ground.desk.zone)
        today = moment.date()
        if step is None or step.on > today or self._unseen[chase] or ground.resting(today):
            return None
        if not ground.days.allowed(today) or moment.time() < ground.desk.draft_at or ground.people(step.tier) is None:
            return None
        return None if self._rivals(chase) else step

    def _room(self, desk: str, at: datetime) -> int:
        """How many new drafts may come today: fewer while what came due in a rest is spread over five days."""
        facts = self.world.desks[desk]
        moment = at.astimezone(facts.zone)
        back = first_day_back(self.world, desk, moment.date(), CATCH_UP)
        if back is None or moment.time() < facts.draft_at:
            return self.world.drafts_per_day
        if (desk, back) not in self._backlogs:
            chases = [c for c in self._at(desk) if self.chases[c].open is None and self.writer(c).key == desk]
            due = {c: step for c in chases if (step := self._due(c, self.ground(c), at))}
            due = {c: step for c, step in due.items() if self._turn(c) <= moment.date()}
            self._backlogs[desk, back] = sum(self._leads(c, step, moment.date()) for c, step in due.items())
        return min(self.world.drafts_per_day, max(5, -(-self._backlogs[desk, back] // CATCH_UP)))

    def _leads(self, chase: str, step: Step, day: date) -> bool:
        """Whether the draft of what is due with it would be its own."""
        company = self._joint.company(chase, step.number, step.tier, day, day)
        mine = self._joint.rank(chase, step.tier)
        return all(mine < self._joint.rank(mate, its.tier) for mate, its in company.items())

    def _stood(self, entry: j.Stood) -> None:
        for chase, (state, reason) in entry.states.items():
            self.checked["states"] += 1
            ground, today = self.ground(chase), self.local(chase, entry.at)
            if not reason.strip():
                self._broken(Rule.REASON, entry, f"{state}, and why is not said", chase)
            if state in {"exhausted", "active"}:
                self._is_exhausted(entry, chase, ground, today, says_so=state == "exhausted")
            end = ground.is_.end
            if (state in {"replied", "done", "stopped"} or end) and state != end:
                self._broken(Rule.STATE, entry, f"{state}, expected {end or 'a running chase'}", chase)

    def _is_exhausted(self, entry: j.Stood, chase: str, ground: Ground, today: date, *, says_so: bool) -> None:
        past, is_over = ground.is_.past, ground.is_.open is None and ground.step() is None
        last = past[-1] if past else None
        asked = last.asks_for if last and last.is_sent else None
        if last and last.is_sent and not asked:
            asked = ground.asks_for(last.number, last.tier, ground.day(last.at))
        if says_so and (not is_over or last is None or (asked is not None and today <= asked)):
            self._broken(Rule.EXHAUSTED, entry, f"too early: the last one asks for {asked}", chase)
        if not says_so and is_over and asked is not None and today > asked + LONG_OVER:
            self._broken(Rule.EXHAUSTED, entry, f"still active, though the last one asked for {asked}", chase)

    # --- inside -------------------------------------------------------------------------------------------------------

    def _step(self, chase: str) -> Step | None:
        known, writer = self._steps[chase], self.writer(chase).key
        if writer not in known:
            known[writer] = self.ground(chase).step()
        return known[writer]

    def _is_unread(self, chase: str, now: datetime) -> bool:
        """Whether another mailbox that may hold a reply was not looked into lately, so that a draft waits."""
        row, is_ = self.rows[chase], self.chases[chase]
        others = set(self.world.desks) if row.found_by_all and is_.asked is None else set(is_.desks)
        others |= {desk for mate in self.mates(chase) for desk in self.chases[mate].desks}
        if self.world.days_between_chases:  # another mailbox may have just written, or may write, to the same person
            theirs = self._of_creator[row.creator]
            others |= {desk for c in theirs for desk in (self.keeper(c), self.writer(c).key)}
        others |= {self.keeper(chase)}
        return any(now - self._last_look.get(desk, now) > LATELY for desk in others - {self.writer(chase).key})

    def _is_left_to_another(self, chase: str, now: datetime) -> bool:
        """Whether another mailbox has something more urgent to write to the same person, now or later on this day."""
        mine = self.rows[chase]
        if not self.world.days_between_chases:
            return False
        others = (c for c in self._of_creator[mine.creator] if self.writer(c).key != self.writer(chase).key)
        urgency = self._urgency_with_company(chase, now)
        return any(self._joint.urgency(c) <= urgency and self._writes_today(c, now) for c in others)

    def _urgency_with_company(self, chase: str, now: datetime) -> tuple[int, date]:
        """That of the most urgent ask in the draft that would be written."""
        step, today = self._step(chase), self.local(chase, now)
        company = self._joint.company(chase, step.number, step.tier, today, today) if step else {}
        return min(self._joint.urgency(each) for each in (chase, *company))

    def _writes_today(self, chase: str, now: datetime) -> bool:
        ground, today = self.ground(chase), self.local(chase, now)
        if ground.is_.open is not None or self._turn(chase) > today:
            return False
        begins = datetime.combine(today, ground.desk.draft_at, ground.desk.zone)
        return self._due(chase, ground, max(now, begins)) is not None

    def _rivals(self, chase: str) -> list[str]:
        others = self._together[self.rows[chase].conversation] - {chase}
        return [other for other in sorted(others) if self.chases[other].open and not self.chases[other].end]

    def _turn(self, chase: str) -> date:
        """The first day on which this person may hear of this, after other things."""
        ground, apart = self.ground(chase), self.world.days_between_chases
        silent = {mate for mate in self.mates(chase) if self._is_no_other_word(mate, chase)}
        others = (at for key, at in self._touched[ground.row.creator].items() if key not in {chase, *silent})
        return max((ground.days.after(ground.day(at), apart) for at in others if apart), default=date.min)

    def _is_no_other_word(self, mate: str, chase: str) -> bool:
        """Whether what was written about another ask of the conversation keeps this one from nothing: it was taken
        back or thrown away, lies open yet, or was one letter about both.
        """
        its, mine = self.chases[mate], self.chases[chase]
        letters = {is_.past[-1].letter if is_.past else "" for is_ in (its, mine)}
        return mate in self._unsaid or its.open is not None or (len(letters) == 1 and letters != {""})

    def _broken(self, rule: Rule, entry: j.Entry, what: str, chase: str = "") -> None:
        self.violations.append(Violation(rule, entry.at, chase or str(getattr(entry, "chase", "")), what))


def _begins_by(row: Row) -> tuple[date | None, ...]:
    """What Day 0 counts from."""
    return row.deadline, row.posted_on, row.delivered_on


UNSENT_WHY = f"it lay unsent for {UNSENT} business days"
